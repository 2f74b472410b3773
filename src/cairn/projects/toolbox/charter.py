"""The charter: what the project is about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import Charter
from cairn.projects.toolbox.registry import declare

CHARTER = declare(
    Kind(
        "charter",
        tool="charter",
        label=_("Charter"),
        model=Charter,
        name="aim",
        fields=(
            Field("problem", _("The problem"), "text", _("What happens now, and how often?")),
            Field("why", _("Why it matters"), "text", _("To patients, families or staff")),
            Field("aim", _("The aim"), "text", _("How much, for whom, by when. From what to what?")),
            Field("aim_by", _("By when"), "date"),
            Field("scope", _("Scope"), "text", _("Who and what is in, and what is left out")),
            Field("setting", _("Setting"), "text", _("Where you work, in a sentence or two")),
            Field("sponsor", _("Sponsor"), "staff", _("Who can clear the way")),
            Field("coach", _("Coach"), "staff"),
            Field("timeline", _("Timeline"), "text"),
            Field("ethics", _("Ethics"), "text", _("Why this is improvement and not research, and who agreed")),
        ),
    )
)
CHARTER_FIELDS = tuple(one.name for one in CHARTER.fields)

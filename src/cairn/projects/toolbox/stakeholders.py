"""The stakeholder map: whose support the change needs, how things stand, and what to do about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import Stakeholder
from cairn.projects.toolbox.registry import declare

STAKEHOLDER = declare(
    Kind(
        "stakeholder",
        tool="stakeholders",
        label=_("Stakeholder"),
        model=Stakeholder,
        name="name",
        fields=(
            Field("name", _("Who"), hint=_("A role or a group"), required=True),
            Field("influence", _("Influence"), "number", _("From 1, least, to 5")),
            Field("interest", _("Interest"), "number", _("From 1, least, to 5")),
            Field("support_now", _("Support now"), "choice"),
            Field("support_wanted", _("Support wanted"), "choice"),
            Field("action", _("Action"), "text"),
        ),
    )
)

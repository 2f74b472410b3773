"""The cause and effect diagram: categories, causes and their causes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import Cause
from cairn.projects.toolbox.registry import declare

CAUSE = declare(
    Kind(
        "cause",
        tool="causes",
        label=_("Cause"),
        model=Cause,
        fields=(
            Field("text", _("Words"), required=True),
            Field("parent", _("Cause of"), "row", of=("cause",)),
        ),
    )
)
CATEGORIES = (
    _("People"),
    _("Methods"),
    _("Materials"),
    _("Equipment"),
    _("Environment"),
    _("Measurement"),
)

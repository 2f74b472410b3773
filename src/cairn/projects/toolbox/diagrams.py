"""A diagram itself: its title and what it is about. Its rows are declared by its tool."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import Diagram
from cairn.projects.toolbox.registry import declare

DIAGRAM = declare(
    Kind(
        "diagram",
        tool="diagram",
        label=_("Diagram"),
        model=Diagram,
        name="title",
        fields=(
            Field("tool", _("Kind"), "choice", required=True),
            Field("title", _("Title"), required=True),
            Field("statement", _("What it is about"), "text"),
        ),
        most=40,
    )
)

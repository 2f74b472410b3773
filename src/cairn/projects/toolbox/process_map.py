"""The process map: steps, decisions and waits, who does them, and what comes after what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind, Links
from cairn.projects.models import ProcessFlow, ProcessLane, ProcessStep
from cairn.projects.toolbox.registry import declare

LANE = declare(
    Kind(
        "lane",
        tool="process_map",
        label=_("Lane"),
        model=ProcessLane,
        fields=(Field("text", _("Lane"), hint=_("A role, a team or a place"), required=True),),
        most=20,
    )
)
STEP = declare(
    Kind(
        "step",
        tool="process_map",
        label=_("Step"),
        model=ProcessStep,
        fields=(
            Field("kind", _("Kind"), "choice", required=True),
            Field("text", _("What happens"), required=True),
            Field("lane", _("Lane"), "row", of=("lane",)),
            Field("wait", _("Wait"), hint=_("For example, 2 hours")),
            Field("note", _("Note"), "text"),
            Field("next", _("What comes next"), "rows", of=("step",)),
        ),
        links={"next": Links(ProcessFlow, near="source", far="target", label="label")},
        most=200,
    )
)

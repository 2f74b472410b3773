"""The process map: steps, decisions and waits, who does them, and what comes after what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.errors import Refused
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


def _goes_on(row: ProcessStep, values: Mapping[str, Any]) -> None:
    """Raises ``Refused`` for steps that can't come next: the step itself, or one of another map."""
    ends = {one if isinstance(one, str) else one[0] for one in values.get("next", [])}
    if str(row.uuid) in ends:
        raise Refused(_g("A step can't come after itself"), field="next")
    here = ProcessStep.objects.filter(diagram_id=row.diagram_id, uuid__in=ends, removed_at=None).count() if ends else 0
    if here < len(ends):
        raise Refused(_g("Choose steps of this map"), field="next")


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
        check=_goes_on,
        most=200,
    )
)

"""The Pareto chart: how often each thing was counted, the most frequent first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import ParetoCount
from cairn.projects.toolbox.registry import declare

COUNT = declare(
    Kind(
        "count",
        tool="pareto",
        label=_("Category"),
        model=ParetoCount,
        fields=(
            Field("text", _("Category"), required=True),
            Field("count", _("Count"), "number"),
        ),
    )
)

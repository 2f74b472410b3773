"""The project plan: tasks, whose they are, by when, and whether they are done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import PlanTask
from cairn.projects.toolbox.registry import declare

TASK = declare(
    Kind(
        "task",
        tool="plan",
        label=_("Task"),
        model=PlanTask,
        fields=(
            Field("text", _("Task"), required=True),
            Field("owner", _("Who"), "person"),
            Field("due", _("Due"), "date"),
            Field("done_on", _("Done on"), "date"),
        ),
    )
)

"""The lessons log: a line whenever something surprised."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import Lesson
from cairn.projects.toolbox.registry import declare

LESSON = declare(
    Kind(
        "lesson",
        tool="lesson",
        label=_("Line of the lessons log"),
        model=Lesson,
        fields=(
            Field("on", _("Day"), "date", required=True),
            Field("text", _("What did you learn?"), "text", required=True),
        ),
        most=5000,
    )
)

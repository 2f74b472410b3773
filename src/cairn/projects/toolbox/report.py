"""What the team writes under the items of its report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import ReportItem
from cairn.projects.toolbox.registry import declare

REPORT_ITEM = declare(
    Kind(
        "report_item",
        tool="report",
        label=_("Item of the report"),
        model=ReportItem,
        fields=(
            Field("text", _("Text"), "text"),
            Field("left_out", _("Left out"), "data"),
        ),
    )
)

"""What the team writes under the items of its report, what of its tools is shown, left out or frozen there, and
what it cites."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import ReportItem, ReportReference
from cairn.projects.report.squire import ITEMS
from cairn.projects.toolbox.registry import declare


def _heading(key: str) -> str:
    return str(ITEMS[key].heading) if key in ITEMS else key


def _pieces(keys: list[str]) -> str:
    return ngettext("%(n)d piece", "%(n)d pieces", len(keys)) % {"n": len(keys)}


def _as_then(_frozen: Any) -> str:
    return gettext("kept as it was when it was frozen")


def _froze(_before: Any, after: Any) -> str:
    return gettext("froze %(row)s") if after else gettext("let %(row)s follow the tools again")


def _chose(before: list[str] | None, after: list[str]) -> str:
    out = len(after) > len(before or [])
    return gettext("left something out of %(row)s") if out else gettext("put something back into %(row)s")


REPORT_ITEM = declare(
    Kind(
        "report_item",
        tool="report",
        label=_("Item of the report"),
        model=ReportItem,
        name="key",
        named=_heading,
        fields=(
            Field("key", _("Item"), "data"),
            Field("text", _("Your own words"), "text"),
            Field("left_out", _("Left out"), "data", said=_pieces, deed=_chose),
            Field("frozen", _("From the tools"), "data", said=_as_then, deed=_froze),
        ),
    )
)

# What it is called is the title of the record, which the library holds: the log names it by what it is called now.
REFERENCE = declare(
    Kind(
        "reference",
        tool="report",
        label=_("Reference"),
        model=ReportReference,
        name="record__title",
        fields=(),
        most=100,
    )
)

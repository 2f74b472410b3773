"""Item statistics in the authors' admin: a bank's questions with what to look at, and each question by itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cairn.courses import api as courses_api
from cairn.learning import items
from cairn.methods.item_statistics import FEWEST, Flag

PAGE = 100
FLAGS = {
    Flag.TOO_EASY: gettext_lazy("Too easy"),
    Flag.TOO_HARD: gettext_lazy("Too hard"),
    Flag.NEGATIVE: gettext_lazy("Negative discrimination"),
    Flag.NEVER_CHOSEN: gettext_lazy("An answer that nobody chooses"),
}
COLUMNS = {
    "question": gettext_lazy("Question"),
    "n": gettext_lazy("Answers"),
    "facility": gettext_lazy("Facility"),
    "discrimination": gettext_lazy("Discrimination"),
    "seconds": gettext_lazy("Seconds"),
    "flags": gettext_lazy("Look at"),
}


@require_safe
def banks(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    return _page(request, "banks", [], banks=courses_api.banks(by=by))


@require_safe
def bank(request: HttpRequest, bank: UUID) -> HttpResponse:
    """A table of its questions, sorted by ``sort`` (``-n``: downwards); a hundred to a page."""
    by: Any = request.user
    found = courses_api.bank_of(bank, by=by)
    sort = request.GET.get("sort", "")
    rows = in_order(items.item_rows(bank, by=by), sort)
    if request.GET.get("flagged"):
        rows = [row for row in rows if row.statistics.flags]
    first = next((n + 1 for n, row in enumerate(rows) if row.version.question.key == request.GET.get("after")), 0)
    shown = rows[first : first + PAGE]
    kept = {name: request.GET[name] for name in ("sort", "flagged") if request.GET.get(name)}
    more = urlencode({**kept, "after": shown[-1].version.question.key}) if first + PAGE < len(rows) else ""
    steps = [(found.title, reverse("item_statistics:bank", args=[bank]))]
    return _page(
        request, "bank", steps,
        bank=found, rows=[_shown(row) for row in shown], more=more, fewest=FEWEST, flagged="flagged" in kept,
        columns=[_column(name, words, sort, kept) for name, words in COLUMNS.items()],
    )  # fmt: skip


def _column(name: str, words: Any, sort: str, kept: dict[str, str]) -> dict[str, Any]:
    """A heading: a press sorts by it, another one turns the order round."""
    now = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    return {"words": words, "now": now, "query": urlencode({**kept, "sort": f"-{name}" if sort == name else name})}


def in_order(rows: list[items.ItemRow], sort: str) -> list[items.ItemRow]:
    """Sorted by a column; what is not defined comes last, either way."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name not in COLUMNS:
        return rows
    known = [row for row in rows if _value(row, name) is not None]
    unknown = [row for row in rows if _value(row, name) is None]
    return sorted(known, key=lambda row: _value(row, name), reverse=down) + unknown


def _value(row: items.ItemRow, name: str) -> Any:
    if name == "question":
        return row.version.stem.casefold()
    return len(row.statistics.flags) if name == "flags" else getattr(row.statistics, name)


def _shown(row: items.ItemRow) -> dict[str, Any]:
    """A row in words."""
    found = row.statistics
    scores = [(choice, one.n, _number(one.mean_score, 0)) for choice, one in row.choices]
    return {
        "version": row.version,
        "n": found.n,
        "facility": _number(found.facility, 2),
        "discrimination": _number(found.discrimination, 2),
        "seconds": _number(found.seconds, 0),
        "flags": [FLAGS[one] for one in found.flags],
        "reasons": [one.say(translation) for one in found.reasons],
        "choices": scores,
    }


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


@require_safe
def item(request: HttpRequest, question: UUID) -> HttpResponse:
    """One question: each version that was asked, with who chose what."""
    by: Any = request.user
    view = items.item_of(question, by=by)
    bank = view.question.bank
    steps = [(bank.title, reverse("item_statistics:bank", args=[bank.uuid])), (view.question.key, "")]
    rows = [_shown(row) for row in view.rows]
    return _page(request, "item", steps, question=view.question, rows=rows, typed=view.typed, fewest=FEWEST)


class _Echo:
    """What a writer writes goes straight on its way."""

    def write(self, value: str) -> str:
        return value


@require_safe
def table(request: HttpRequest, bank: UUID) -> StreamingHttpResponse:
    """The whole table as CSV."""
    by: Any = request.user
    found = courses_api.bank_of(bank, by=by)
    answer = StreamingHttpResponse(_lines(items.item_rows(bank, by=by)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-items.csv"'
    return answer


def _lines(rows: list[items.ItemRow]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    names = ["key", "version", "kind", "question", "n", "facility", "discrimination", "median_seconds", "flags", "why"]
    yield writer.writerow(names)
    for row in rows:
        version, found = row.version, row.statistics
        stem = " ".join(version.stem.split())
        # A spreadsheet would take such a text for a formula.
        stem = f"'{stem}" if stem.startswith(("=", "+", "-", "@")) else stem
        numbers = [_number(found.facility, 4), _number(found.discrimination, 4), _number(found.seconds, 1)]
        reasons = " ".join(one.say() for one in found.reasons)
        place = [version.question.key, version.number, version.kind, stem, found.n]
        yield writer.writerow([*place, *numbers, " ".join(found.flags), reasons])


def _page(request: HttpRequest, name: str, steps: list[tuple[str, str]], **context: Any) -> HttpResponse:
    crumbs = [(_("Item statistics"), reverse("item_statistics:banks")), *steps]
    context["breadcrumbs_items"] = [{"label": label, "url": url} for label, url in crumbs]
    context["header_title"] = context["page_title"] = crumbs[-1][0]
    return render(request, f"learning/items/{name}.html", context)


urlpatterns = [
    path("", banks, name="banks"),
    path("<uuid:bank>/", bank, name="bank"),
    path("<uuid:bank>/items.csv", table, name="table"),
    path("question/<uuid:question>/", item, name="item"),
]

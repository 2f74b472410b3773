"""How many projects stand: a list to filter and to sort, and the same as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cairn.lib.forms import BooleanField, CharField, ChoiceField, Form
from cairn.lib.text import plain_cell
from cairn.projects import api
from cairn.projects.models import ProjectSummary
from cairn.projects.models.judging import SCORES

SORTED_BY = (
    ("changed", _("Last change, newest first")),
    ("stale", _("Last change, oldest first")),
    ("score", _("Score, highest first")),
    ("signals", _("Signals, most first")),
    ("title", _("Title")),
)
_ANY = [("", _("Any"))]
_SCORES = [(one, one) for one in SCORES]


class FilterForm(Form):
    """What is asked for stands in the address. What means nothing there is passed over."""

    marks_optional = False
    text = CharField(label=_("Words in the title"), max_length=200, required=False)
    phase = ChoiceField(
        label=_("Phase"), choices=[*_ANY, *ProjectSummary.Phase.choices], required=False, style="select"
    )
    lowest = ChoiceField(label=_("Score from"), choices=[*_ANY, *_SCORES], required=False, style="select")
    highest = ChoiceField(label=_("Score to"), choices=[*_ANY, *_SCORES], required=False, style="select")
    stalled = BooleanField(label=_("Stalled: no change for 30 days"))
    signals = BooleanField(label=_("A measure signals"))
    sort = ChoiceField(label=_("Sorted by"), choices=SORTED_BY, required=False, style="select")

    def wanted(self) -> api.Wanted:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        for name in ("lowest", "highest"):
            given[name] = forms.DecimalField().to_python(given.get(name))
        return api.Wanted(**given)


def _asked(request: HttpRequest) -> FilterForm:
    return FilterForm({"sort": "changed", **request.GET.dict()})


@login_required
@require_http_methods(["GET", "HEAD"])
def portfolio(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form, after = _asked(request), request.GET.get("after", "")
    page = api.portfolio_page(person, form.wanted(), at=timezone.now(), after=after)
    asked = request.GET.copy()
    asked.pop("after", None)
    rest = asked.urlencode()
    if page.next:
        asked["after"] = page.next
    context = {
        "form": form,
        "page": page,
        "asked": rest,
        "next": f"?{asked.urlencode()}" if page.next else "",
        "first": f"?{rest}" if after else "",
        "filtered": any(name in FilterForm.base_fields for name in request.GET),
    }
    return render(request, "projects/portfolio.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    person: Any = request.user
    rows = api.portfolio_rows(person, _asked(request).wanted(), at=timezone.now())
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="portfolio.csv"'
    return answer


def _lines(rows: Iterator[api.PortfolioRow]) -> Iterator[str]:
    yield "\N{BYTE ORDER MARK}" + _line(api.portfolio_headings())
    for row in rows:
        yield _line(api.portfolio_cells(row))


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(_plain(cells))
    return out.getvalue()


def _plain(cells: list[Any]) -> list[Any]:
    return [plain_cell(cell) if isinstance(cell, str) else cell for cell in cells]


@login_required
@require_http_methods(["GET", "HEAD"])
def as_xlsx(request: HttpRequest) -> HttpResponse:
    import openpyxl  # takes longer to load than any page

    person: Any = request.user
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Portfolio")
    sheet.append(api.portfolio_headings())
    for row in api.portfolio_rows(person, _asked(request).wanted(), at=timezone.now()):
        sheet.append(_plain(api.portfolio_cells(row)))
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(out.getvalue(), content_type=kind)
    answer["Content-Disposition"] = 'attachment; filename="portfolio.xlsx"'
    return answer

"""The evaluation pages of a run."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cairn.evaluation import api
from cairn.runs import api as runs_api


@login_required
@require_safe
def run(request: HttpRequest, run: str) -> HttpResponse:
    """The funnel, activity, projects and survey of a run, each with its download and how it was counted."""
    person: Any = request.user
    found = runs_api.run_of(run)
    tables = api.report(found, by=person).tables
    return render(
        request, "evaluation/run.html", {"run": found, "waves": api.WAVES, "drawn": api.drawn(tables), **tables}
    )


@login_required
@require_safe
def how(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    return render(request, "evaluation/how.html", {"run": found, "how": api.how(found, by=person)})


@login_required
@require_safe
def table(request: HttpRequest, run: str, table: str) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    # With a byte-order mark: spreadsheets take the letters for another alphabet without it.
    content = api.table_csv(found, table, by=person).encode("utf-8-sig")
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-{table}.csv"'
    return answer


@login_required
@require_safe
def picture(request: HttpRequest, run: str, name: str) -> HttpResponse:
    person: Any = request.user
    svg = api.picture(runs_api.run_of(run), name, by=person)
    answer = HttpResponse(svg, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, max-age=60"
    return answer

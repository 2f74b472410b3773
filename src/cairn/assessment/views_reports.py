"""Screens: what the evaluators of a run see of its assessment, and the downloads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cairn.assessment import reports
from cairn.assessment.report_times import weeks_svg
from cairn.lib.errors import NotFound
from cairn.runs import api as runs_api


@login_required
@require_safe
def index(request: HttpRequest, run: str) -> HttpResponse:
    """Every report of the assessment of a run, with what it answers."""
    found = runs_api.run_of(run)
    reports.may_evaluate(found, by=request.user)  # type: ignore[arg-type]
    return render(request, "assessment/reports.html", {"run": found, "kinds": reports.KINDS})


# Rows of a page. Where there are more, as of a rubric with many criteria, each table has a page of its own.
ROWS = 80


@login_required
@require_safe
def report(request: HttpRequest, run: str, report: str) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    tables = reports.tables_of(found, report, by=person)
    after = request.GET.get("after", "")[:200]
    alone = sum(len(one.shown(after)) for one in tables) > ROWS
    asked = request.GET.get("table", "")
    shown = next((one for one in tables if one.key == asked), tables[0]) if alone else None
    context = {
        "run": found,
        "name": report,
        "kind": reports.KINDS[report],
        "kinds": reports.KINDS,
        "tables": tables,
        "alone": alone,
        "shown_tables": [shown] if shown else tables,
        "after": after,
        "drawn": any(one.key == "weeks" and one.rows for one in tables),
    }
    return render(request, "assessment/report.html", context)


@login_required
@require_safe
def table(request: HttpRequest, run: str, report: str, table: str) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    # With a byte-order mark: spreadsheets take the letters for another alphabet without it.
    content = reports.table_csv(found, report, table, by=person).encode("utf-8-sig")
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-{report}-{table}.csv"'
    return answer


@login_required
@require_safe
def weeks(request: HttpRequest, run: str) -> HttpResponse:
    """Days to the result, week by week, as a picture."""
    person: Any = request.user
    tables = reports.tables_of(runs_api.run_of(run), "turnaround", by=person)
    svg = next((weeks_svg(one) for one in tables if one.key == "weeks"), "")
    if not svg:
        raise NotFound("weeks")
    answer = HttpResponse(svg, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, max-age=60"
    return answer

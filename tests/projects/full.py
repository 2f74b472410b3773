"""A project in which every tool is filled, made through the functions that pages call; words of each place differ."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from cairn.accounts.models_api import Person
from cairn.library import api as library_api
from cairn.projects import api
from cairn.projects.models import Diagram, Measure, Project
from cairn.projects.report import items, references
from tests.cast import NOW

CITED = "improvement-fundamentals-2021"
FIRST = date(2026, 1, 5)
CHARTER: dict[str, Any] = {
    "problem": "People wait for weeks.",
    "why": "They get worse while they wait.",
    "aim": "Halve the wait for a first appointment by May 2027",
    "scope": "The memory clinic",
    "setting": "A town by the sea",
    "sponsor": "The medical director",
    "coach": "Somebody from the hub",
    "timeline": "Until next summer",
    "ethics": "Service improvement, registered",
}


def full_project(project: Project, *, by: Person, coach: Person | None = None, at: Any = NOW, points: int = 12) -> Any:
    """Fill every tool of a project; ``coach`` decides a score too. Returns the project."""
    who: dict[str, Any] = {"by": by, "at": at}
    api.save_charter(project, version=project.charter.version, aim_by=date(2027, 5, 1), **CHARTER, **who)
    wait, staff = _measures(project, points, who)
    idea = _drivers(project, who)
    _cycles(project, idea, wait, who)
    _diagrams(project, who)
    _data_pictures(project, wait, staff, who)
    api.add_task(project, text="Ask the porters", owner=by.uuid, due=FIRST + timedelta(days=60), **who)
    api.add_task(project, text="Print the cards", done_on=FIRST + timedelta(days=9), **who)
    api.add_lesson(project, text="Phones are off at noon.", **who)
    project.refresh_from_db()
    api.set_main_measure(project, measure_uuid=str(wait.uuid), **who)
    api.set_score(project, score="2.5", note="We have begun to test.", **who)
    if coach is not None:
        api.set_score(project, score="2.0", note="Be careful with the baseline.", by=coach, at=at)
    _report(project, who)
    return project


def _measures(project: Project, points: int, who: dict[str, Any]) -> tuple[Measure, Measure]:
    words: dict[str, Any] = {"definition": "From referral to the first visit", "collected": "Every week, by the clerk"}
    wait = api.add_measure(
        project, name="Wait", kind="outcome", unit="days", target=8.5, direction="decrease", **words, **who
    )
    rows = "\n".join(f"{FIRST + timedelta(weeks=n)},{20 + n * 7 % 5}" for n in range(points))
    api.replace_points(wait.uuid, raw="day,wait\n" + rows, **who)
    api.set_chart(wait.uuid, version=2, chart_rules="western_electric", chart_baseline=8, **who)
    api.rebase(wait.uuid, position=8, reason="A second clinic opened", version=3, **who)
    api.exclude(wait.uuid, position=5, reason="Roads were closed", version=4, **who)
    api.annotate(wait.uuid, position=3, note="A strike", version=5, **who)
    api.set_due(wait.uuid, every="week", first=date(2026, 12, 1), collector=None, **who)
    share: dict[str, Any] = {"numerator": "Those who were rung", "denominator": "All who were invited"}
    staff = api.add_measure(project, name="Rung before", kind="process", unit="%", chart_kind="p", **share, **who)
    rows = "\n".join(f"{FIRST + timedelta(weeks=n)},{10 + n % 4},{25 + n}" for n in range(points))
    api.replace_points(staff.uuid, raw="day,rung,of\n" + rows, **who)
    api.add_measure(project, name="Complaints", kind="balancing", **who)
    return wait, staff


def _drivers(project: Project, who: dict[str, Any]) -> Any:
    slots = api.add_driver(project, kind="primary", text="Enough slots", parents=[], **who)
    booking = api.add_driver(project, kind="secondary", text="Booking without detours", parents=[slots.uuid], **who)
    return api.add_driver(project, kind="idea", text="Ring the day before", parents=[booking.uuid], **who)


def _cycles(project: Project, idea: Any, wait: Measure, who: dict[str, Any]) -> None:
    plan: dict[str, Any] = {
        "question": "Do they come?", "prediction": "Six of eight.", "who": "The clerk", "what": "One call each",
        "when": "On Monday", "where": "At the desk", "measure": "Who came",
    }  # fmt: skip
    did: dict[str, Any] = {
        "happened": "Seven came.",
        "study": "One more than we thought.",
        "decision": "adapt",
        "next_steps": "Two lists.",
    }
    first = api.add_cycle(
        project, title="One afternoon", scale="Eight people", idea=idea.uuid, started_on=FIRST + timedelta(weeks=6),
        measured_by=wait.uuid, **plan, **did, **who,
    )  # fmt: skip
    api.add_cycle(project, title="A whole week", builds_on=first.uuid, purpose="implementation", **who)


def _diagrams(project: Project, who: dict[str, Any]) -> None:
    def begun(tool: str, title: str, statement: str = "") -> Diagram:
        values = {"tool": tool, "title": title, "statement": statement}
        made: Diagram = api.add_row("diagram", into=project, values=values, **who)
        return made

    def row(kind: str, into: Diagram, /, **values: Any) -> Any:
        return api.add_row(kind, into=into, values=values, **who)

    people = begun("stakeholders", "Who has a say")
    row("stakeholder", people, name="Ward nurses", influence=4, interest=2, support_now="unsure",
        support_wanted="helps", action="Coffee on Friday")  # fmt: skip
    way = begun("process_map", "From letter to visit", "From the letter to the first visit")
    desk = row("lane", way, text="Front desk")
    end = row("step", way, kind="end", text="Seen by the doctor")
    ask = row("step", way, kind="decision", text="Is it urgent?", lane=str(desk.uuid), next=[[str(end.uuid), "today"]])
    row("step", way, kind="start", text="A letter comes", lane=str(desk.uuid), wait="2 days", note="By post still",
        next=[[str(ask.uuid), ""]])  # fmt: skip
    why = begun("causes", "Why do people wait?", "Nineteen days of waiting")
    rota = row("cause", why, text="The rota")
    row("cause", why, text="Made too late", parent=str(rota.uuid))
    risks = begun("fmea", "What may go wrong")
    row("failure_mode", risks, step="Ringing", mode="Wrong number", causes="Old cards", effects="Nobody is told",
        occurrence=6, detection=3, severity=7, action="Ask at each visit")  # fmt: skip
    counts = begun("pareto", "What keeps them away", "Reasons that people gave")
    row("count", counts, text="No bus", count=41)
    row("count", counts, text="Forgot it", count=17)


def _data_pictures(project: Project, wait: Measure, staff: Measure, who: dict[str, Any]) -> None:
    values = {"kind": "histogram", "title": "How long they waited", "measure": str(wait.uuid), "bins": 6}
    api.add_row("data_picture", into=project, values=values, **who)
    values = {"kind": "scatter", "measure": str(staff.uuid), "against": str(wait.uuid)}
    api.add_row("data_picture", into=project, values=values, **who)


def _report(project: Project, who: dict[str, Any]) -> None:
    """The problem in own words, the results frozen, the context without its team; one reference."""
    row = items.row_of_item(project, "problem", at=NOW)
    api.set_fields(row, "report_item", values={"text": "Nobody knew how long it took."}, version=row.version, **who)
    items.show_piece(project, "context", "team", shown=False, **who)
    items.freeze_items(project, ["rationale"], **who)
    record = (settings.SEEDS / "records" / "catalogue_record.txt").read_text("utf-8-sig")
    library_api.import_record(record, key=CITED, by=None, at=NOW)
    references.add_reference(project, CITED, **who)

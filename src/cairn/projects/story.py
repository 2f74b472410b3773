"""What the home of a project tells: from its summary, without reading its tools."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Window
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cairn.methods.pictures import icon_svg, icon_words
from cairn.methods.progress_score import SCALE
from cairn.projects.charts import NARROW
from cairn.projects.models import Comment, Diagram, Measure, PDSACycle, Project
from cairn.projects.next_step import NextStep, next_step
from cairn.projects.places import address, diagram_tools, picture_of, place_in
from cairn.projects.told import change_words

MEASURES_SHOWN, RAMPS_SHOWN, CYCLES_SHOWN, COMMENTS, DIAGRAMS_SHOWN = 6, 6, 12, 3, 12
ICON = 36  # pixels
ABOUT = {"charter": "charter", "team": "team", "drivers": "drivers", "measures": "measures", "cycles": "cycles"}


class Stage(NamedTuple):
    """A step of the Model for Improvement. ``state``: done, now or later."""

    words: str
    said: str
    state: str
    url: str


class Score(NamedTuple):
    """``decided``: by people; else it is only proposed. Steps are (words, address of the tool)."""

    score: str
    name: str
    decided: bool
    proposed: str
    reasons: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]


class MainChart(NamedTuple):
    name: str
    url: str
    words: str
    picture: str
    narrow: str
    size: tuple[int, int]
    narrow_size: tuple[int, int]


class Line(NamedTuple):
    """A measure in one line."""

    name: str
    kind: str
    url: str
    icon: SafeString
    said: str
    newest: str
    newest_at: str


class Chip(NamedTuple):
    """A cycle of a ramp. ``state``: adopt, adapt, abandon, or open."""

    number: int
    title: str
    said: str
    state: str
    url: str


class Ramp(NamedTuple):
    name: str
    chips: tuple[Chip, ...]
    earlier: int


class Thumb(NamedTuple):
    name: str
    title: str
    url: str
    picture: str


class Note(NamedTuple):
    """A lesson or a comment."""

    kind: str
    text: str
    who: str
    at: date | datetime
    url: str


class Task(NamedTuple):
    text: str
    owner: str
    due: date | None
    late: bool


class Happened(NamedTuple):
    who: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Story:
    """All of a project's home. Lists are short: a click unfolds ``more_measures``; of ramps it says how many more the
    page of the cycles has."""

    empty: bool
    next: NextStep
    stages: tuple[Stage, ...]
    score: Score
    main: MainChart | None
    measures: tuple[Line, ...]
    more_measures: tuple[Line, ...]
    ramps: tuple[Ramp, ...]
    more_ramps: int
    cycles: int
    diagrams: tuple[Thumb, ...]
    tools: tuple[Any, ...]
    tasks: tuple[Task, ...]
    tasks_open: int
    notes: tuple[Note, ...]
    comments_open: int
    changes: tuple[Happened, ...]
    needed: tuple[Any, ...]
    advised: int


def story_of(project: Project, content: Mapping[str, Any], people: Mapping[int, str], today: date) -> Story:
    """The home of a project; ``people`` are names by inside key. One query, of the latest comments."""
    lines, ramps = _lines(content), _ramps(content)
    readiness, (notes, comments_open) = content["readiness"], _notes(project, content, people)
    return Story(
        empty=not (content["aim"] or content["measures"] or content["changes"] or notes),
        next=next_step(project, content),
        stages=_stages(project, content),
        score=score_of(project, content),
        main=_main(content),
        measures=tuple(lines[:MEASURES_SHOWN]),
        more_measures=tuple(lines[MEASURES_SHOWN:]),
        ramps=tuple(ramps[:RAMPS_SHOWN]),
        more_ramps=max(len(ramps) - RAMPS_SHOWN, 0),
        cycles=len(content["cycles"]),
        diagrams=tuple(_thumbs(project, content)),
        tools=tuple(tool for tool in diagram_tools(project) if tool.url),
        tasks=tuple(_tasks(content, people, today)),
        tasks_open=content["tasks"]["open"],
        notes=tuple(notes),
        comments_open=comments_open,
        changes=tuple(_changes(content, people)),
        needed=tuple(item for item in readiness if item["level"] == "needed"),
        advised=sum(item["level"] == "advice" and not item["met"] for item in readiness),
    )


# --- Where it stands ---


def _stages(project: Project, content: Mapping[str, Any]) -> tuple[Stage, ...]:
    """The three questions, the cycle of testing, and holding on to what works."""
    phases = ["aim", "measures", "changes", "testing", "sustaining"]
    said = {
        "aim": (_("Aim"), _("What are we trying to accomplish?"), "charter"),
        "measures": (_("Measures"), _("How will we know that a change is an improvement?"), "measures"),
        "changes": (_("Ideas"), _("What changes can we make that will result in improvement?"), "drivers"),
        "testing": (_("Testing"), _("Plan, do, study, act"), "cycles"),
        "sustaining": (_("Lasting"), _("Making it last, and spreading it"), "cycles"),
    }
    now = phases.index(content["phase"])
    states = ["done" if place < now else "now" if place == now else "later" for place in range(len(phases))]
    return tuple(
        Stage(said[phase][0], said[phase][1], state, place_in(project, said[phase][2]))
        for phase, state in zip(phases, states, strict=True)
    )


def score_of(project: Project, content: Mapping[str, Any]) -> Score:
    """The score that holds: what people decided, else what the evidence proposes."""
    proposal, decided = content["proposal"], content["decided"]
    score = (decided or proposal)["score"]
    steps = tuple((one["words"], place_in(project, ABOUT[one["about"]])) for one in proposal["next_steps"])
    reasons = tuple(one["words"] for one in proposal["reasons"])
    return Score(score, score_name(score), decided is not None, proposal["score"], reasons, steps)


def score_name(score: str) -> str:
    return next(_(step.name) for step in SCALE if step.score == score)


# --- Measures ---


def _main(content: Mapping[str, Any]) -> MainChart | None:
    found = next((row for row in content["measures"] if row["uuid"] == content["main"]), None)
    read = content["readings"].get(content["main"], {})
    picture = content["picture"]
    if found is None or not picture:
        return None
    drawn = f"{address('chart_picture', found['uuid'], read['kind'])}?v={read['v']}"
    return MainChart(
        found["name"],
        address("measure", found["uuid"]),
        read["words"],
        drawn,
        f"{drawn}&width={NARROW}",
        tuple(picture["size"]),
        tuple(picture["narrow"]),
    )


def _lines(content: Mapping[str, Any]) -> list[Line]:
    """Outcome measures first, then process, then balancing."""
    order = list(Measure.Kind.values)
    labels = {kind: str(Measure.Kind(kind).label) for kind in order}
    rows = sorted(content["measures"], key=lambda row: order.index(row["kind"]))
    drawn: set[str] = set()
    return [_line(row, content["readings"][row["uuid"]], labels, drawn) for row in rows]


def _line(row: Mapping[str, Any], read: Mapping[str, Any], labels: Mapping[str, str], drawn: set[str]) -> Line:
    """``drawn``: the icons that a line before has drawn already."""
    said = icon_words(read["icon"], translation) if read["icon"] else read["fault"] or _("No data yet")
    return Line(
        row["name"],
        labels[row["kind"]],
        address("measure", row["uuid"]),
        _icon(read["icon"], again=_known(read["icon"], drawn)) if read["icon"] else mark_safe(""),
        said,
        read["newest"],
        read["newest_at"],
    )


def _known(icon: str, drawn: set[str]) -> bool:
    """Whether an icon is in the page already; from now on it is."""
    known = icon in drawn
    drawn.add(icon)
    return known


@cache
def _icon(name: str, *, again: bool) -> SafeString:
    """Drawn by us, with nothing in it that people wrote; its words stand beside it. Drawn once in a page, then used
    again by its name: thirty measures show a few icons."""
    drawn = icon_svg(name, size=ICON)
    head, _title, strokes = drawn.partition("</title>")
    opened = head.partition("<title>")[0].replace('role="img"', 'aria-hidden="true" focusable="false"')
    if again:
        strokes = f'<use href="#icon-{name}"/></svg>'
    else:
        strokes = f'<g id="icon-{name}">{strokes.removesuffix("</svg>")}</g></svg>'
    return mark_safe(opened.replace(' xmlns="http://www.w3.org/2000/svg"', "") + strokes)  # noqa: S308


# --- Cycles ---


def _ramps(content: Mapping[str, Any]) -> list[Ramp]:
    """The cycles by the change idea that they test, the ramp that was worked on last first."""
    ideas = content["drivers"]["ideas"]
    found: dict[str, list[Mapping[str, Any]]] = {}
    for cycle in content["cycles"]:
        found.setdefault(cycle["idea"] if cycle["idea"] in ideas else "", []).append(cycle)
    latest = sorted(found.items(), key=lambda ramp: -ramp[1][-1]["number"])
    words = {value: str(label) for value, label in PDSACycle.Decision.choices}
    return [
        Ramp(
            ideas.get(idea, _("Without a change idea") if len(found) > 1 else _("Cycles")),
            tuple(_chip(cycle, words) for cycle in cycles[-CYCLES_SHOWN:]),
            max(len(cycles) - CYCLES_SHOWN, 0),
        )
        for idea, cycles in latest
    ]


def _chip(cycle: Mapping[str, Any], words: Mapping[str, str]) -> Chip:
    said = words[cycle["decision"]] if cycle["decision"] else _("Planned") if cycle["predicted"] else _("No prediction")
    url = address("cycle", cycle["uuid"])
    return Chip(cycle["number"], cycle["title"], said, cycle["decision"] or "open", url)


# --- Diagrams ---


def _thumbs(project: Project, content: Mapping[str, Any]) -> list[Thumb]:
    drivers = content["drivers"]
    found = []
    if drivers["primary"]:
        picture = picture_of(project, "drivers", project.uuid, drivers["version"])
        found.append(Thumb(_("Driver diagram"), "", place_in(project, "drivers"), picture))
    labels = dict(Diagram.Tool.choices)
    for row in content["diagrams"][:DIAGRAMS_SHOWN]:
        picture = picture_of(project, row["tool"], row["uuid"], row["version"]) if row["drawn"] else ""
        found.append(Thumb(str(labels[row["tool"]]), row["title"], address("diagram", row["uuid"]), picture))
    return found


# --- People, tasks, notes, changes ---


def _tasks(content: Mapping[str, Any], people: Mapping[int, str], today: date) -> list[Task]:
    found = []
    for row in content["tasks"]["next"]:
        due = date.fromisoformat(row["due"]) if row["due"] else None
        found.append(Task(row["text"], people.get(row["owner"], ""), due, due is not None and due < today))
    return found


def _notes(project: Project, content: Mapping[str, Any], people: Mapping[int, str]) -> tuple[list[Note], int]:
    """The latest lessons and open comments (which the team alone hears), and how many are open. One query."""
    open_ = project.comments.filter(removed_at=None, resolved_at=None, answers=None)
    # Counted over all of them, before the newest are taken.
    newest = open_.annotate(number=Window(Count("pk"))).order_by("-at", "-pk")[:COMMENTS]
    rows: list[Any] = list(newest) if getattr(project, "role", "") else []
    notes = [
        Note(
            _("Coach’s note") if row.as_coach else _("Comment"),
            row.text, people.get(row.by_id or 0, ""), row.at, _where(project, row),
        )
        for row in rows
    ]  # fmt: skip
    url = place_in(project, "lessons")
    notes += [
        Note(_("Lesson"), row["text"], people.get(row["by"], ""), date.fromisoformat(row["on"]), url)
        for row in content["lessons"]
    ]
    notes = sorted(notes, key=lambda note: _day(note.at), reverse=True)[: COMMENTS + 1]
    return notes, rows[0].number if rows else 0


def _day(at: date | datetime) -> date:
    return timezone.localtime(at).date() if isinstance(at, datetime) else at


def _where(project: Project, row: Comment) -> str:
    return address("comments", project.uuid, row.tool, row.scope_uuid)


def _changes(content: Mapping[str, Any], people: Mapping[int, str]) -> list[Happened]:
    found = []
    for row in content["changes"]:
        at = parse_datetime(row["at"])
        if at is not None:
            found.append(Happened(people.get(row["by"], _("Somebody")), change_words(row), at))
    return found


def names_of(team: Sequence[Any]) -> dict[int, str]:
    """Names by inside key, of everybody who is or was in the team."""
    return {member.person_id: member.person.name for member in team}


def present_members(team: Sequence[Any]) -> list[Any]:
    """Who is in the team now, the lead first."""
    return sorted((one for one in team if one.left_at is None), key=lambda one: (not one.leads, one.joined_at, one.pk))


def keys_of(team: Sequence[Any]) -> Collection[int]:
    return {one.person_id for one in team if one.left_at is None}

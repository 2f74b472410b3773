"""All work of a run as its moderators see it: a table that is filtered, sorted, paged by key and downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.accounts.models_api import Person
from cairn.assessment.models import (
    Allocation,
    Appeal,
    AppealDecision,
    Decision,
    MarkersWanted,
    Resemblance,
    Result,
    Submission,
    SubmissionVersion,
    VersionScore,
)
from cairn.lib.times import clock_time
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

SIZE = 50
AT_ONCE = 500  # rows of the download that are in memory at a time
State = Submission.State
Rows = Any  # with columns that the query works out, which types do not know

STATES: dict[str, Any] = {
    "": gettext_lazy("All"),
    "decide": gettext_lazy("Needs a decision"),
    "marking": gettext_lazy("Being marked"),
    "held": gettext_lazy("Decided and held"),
    "released": gettext_lazy("Released"),
    "appeals": gettext_lazy("With an appeal"),
    "late": gettext_lazy("Late"),
    "resembles": gettext_lazy("Resembles other work"),
}
# By what a list is sorted: the column, and whether the highest comes first. What has no score comes last.
FIRST = "needs"
SORTS: dict[str, tuple[str, bool]] = {
    FIRST: ("needs_first", False),
    "promise": ("result_due_on", False),
    "score": ("shown_score", True),
    "disagreement": ("shown_spread", True),
}
SORT_WORDS: dict[str, Any] = {
    FIRST: gettext_lazy("What needs a decision first"),
    "promise": gettext_lazy("The promised date, the next first"),
    "score": gettext_lazy("Score, the highest first"),
    "disagreement": gettext_lazy("Disagreement, the widest first"),
}
NONE = -1.0


def _needs(text: str) -> str:
    """A place in what needs a decision first: a digit and a day. Raises ``ValueError`` for what is none."""
    if not text[:1].isdecimal():
        raise ValueError(text)
    return f"{int(text[:1])}{date.fromisoformat(text[1:]).isoformat()}"


READ: dict[str, Callable[[str], Any]] = {"result_due_on": date.fromisoformat, "needs_first": _needs}


@dataclass(frozen=True)
class TableRow:
    """The newest version of one piece of work. Scores are in percent, ``spread`` in levels; ``None`` without a mark.

    ``held`` is the decision that is not in force yet. ``appeals``: an appeal waits for its answer; ``appeal_held`` is
    the uuid of one whose answer is not in force yet. ``own_mark_first``: the reader is to mark it too, and is told of
    no score before they have.
    """

    version: SubmissionVersion
    title: str
    state: str
    state_words: str
    score: VersionScore | None
    given: int
    wanted: int
    due_words: str
    is_late: bool
    held: Decision | None
    appeals: bool
    resembles: bool
    may_be_decided: bool
    own_mark_first: bool = False
    appeal_held: UUID | None = None


@dataclass(frozen=True)
class TablePage:
    """Fifty rows; ``next`` is the ``after`` of the page that follows, empty at the end."""

    rows: tuple[TableRow, ...]
    next: str


def table_page(run: Run, *, by: Person, at: datetime, state: str = "", sort: str = FIRST, after: str = "") -> TablePage:
    """A page of the work of a run, without one's own; an ``after`` that means nothing shows the first page.

    Raises ``NotFound`` for who is neither moderator nor manager of the run. Four queries.
    """
    runs_api.require_role(run, Role.MODERATOR, Role.MANAGER, by=by)
    return _page(run, by, at, state, sort, after, SIZE)


def table_rows(run: Run, *, by: Person, at: datetime, state: str = "", sort: str = FIRST) -> Iterator[TableRow]:
    """All of them in the same order, some hundred at a time. Raises ``NotFound`` the same way, when it is called."""
    runs_api.require_role(run, Role.MODERATOR, Role.MANAGER, by=by)
    return _all(run, by, at, state, sort)


def _all(run: Run, by: Person, at: datetime, state: str, sort: str) -> Iterator[TableRow]:
    after = ""
    while True:
        page = _page(run, by, at, state, sort, after, AT_ONCE)
        yield from page.rows
        after = page.next
        if not after:
            return


def _page(run: Run, by: Person, at: datetime, state: str, sort: str, after: str, size: int) -> TablePage:
    """First which rows, by narrow columns; then what is shown of them: sorting never carries titles along."""
    column, down = SORTS.get(sort, SORTS[FIRST])
    rows = _from(_filtered(_newest(run, by), state, at), column, down, after)
    order = [F(column).desc(), "-pk"] if down else [F(column).asc(), "pk"]
    keys = list(rows.order_by(*order).values_list("pk", column)[: size + 1])
    more = f"{_cut(keys[size - 1][1])}~{keys[size - 1][0]}" if len(keys) > size else ""
    return TablePage(tuple(_shown([pk for pk, _value in keys[:size]], by=by, at=at)), more)


def _newest(run: Run, by: Person) -> Rows:
    later = SubmissionVersion.objects.filter(submission=OuterRef("submission"), number__gt=OuterRef("number"))
    rows = SubmissionVersion.objects.filter(~Exists(later), submission__run=run)
    return rows.exclude(submission__authors__person=by).annotate(
        # Not even where it stands in the list says anything to who is still to mark it.
        shown_score=Case(When(_owed_by(by), then=Value(NONE)), default=Coalesce("score__estimate", Value(NONE))),
        needs_first=Concat(_turn(), Cast("result_due_on", CharField())),
        shown_spread=Case(When(_owed_by(by), then=Value(NONE)), default=Coalesce("score__spread", Value(NONE))),
    )


def _turn() -> Case:
    """0 for what the moderator is to decide, 1 while it is marked, 2 while a decision is held, 3 for what is over."""
    held = Exists(_held().filter(version=OuterRef("pk")))
    return Case(
        When(held, then=Value("2")),
        When(submission__state=State.MODERATION, then=Value("0")),
        When(submission__state=State.MARKING, then=Value("1")),
        default=Value("3"),
        output_field=CharField(),
    )


def _owed_by(person: Person) -> Q:
    """Work that somebody holds and has not marked, as long as it has no result."""
    held = Allocation.objects.filter(version=OuterRef("pk"), assessor=person, ended_at=None, mark=None)
    return Q(Exists(held), outcome=None)


def _filtered(rows: Rows, state: str, at: datetime) -> Rows:
    held = Exists(_held().filter(version=OuterRef("pk")))
    match state:
        case "decide":
            return rows.filter(~held, submission__state=State.MODERATION)
        case "marking":
            return rows.filter(~held, submission__state=State.MARKING)
        case "held":
            return rows.filter(held)
        case "released":
            return rows.filter(outcome__isnull=False)
        case "appeals":
            return rows.filter(_appeals("submission", released_at__isnull=False))
        case "late":
            due = rows.filter(outcome=None, result_due_on__lt=timezone.localdate(at))
            return due.exclude(submission__state=State.WITHDRAWN)
        case "resembles":
            return rows.filter(Exists(Resemblance.objects.filter(version=OuterRef("pk"))))
    return rows


def _held() -> QuerySet[Decision]:
    return Decision.objects.filter(taken_back_at=None, released_at=None)


def _appeals(submission: str, **answered: Any) -> Exists:
    """An appeal without such an answer. It may be about an earlier version than the newest."""
    answers = AppealDecision.objects.filter(appeal=OuterRef("pk"), **answered)
    return Exists(Appeal.objects.filter(~Exists(answers), version__submission=OuterRef(submission)))


def _from(rows: Rows, column: str, down: bool, after: str) -> Rows:
    """What comes after the last row of the page before, by its value and its inside key."""
    text, _sep, key = after.rpartition("~")
    if not text or not key.isdecimal() or len(key) > 17:
        return rows
    try:
        value = READ.get(column, float)(text)
    except ValueError:
        return rows
    way = "lt" if down else "gt"
    return rows.filter(Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)}))


def _cut(value: date | float | str) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


# --- What is shown of them ---


def _shown(keys: Sequence[int], *, by: Person, at: datetime) -> Iterator[TableRow]:
    """In the order of ``keys``. Two queries."""
    places = MarkersWanted.objects.filter(version=OuterRef("pk")).order_by().values("version")
    answers = AppealDecision.objects.filter(
        appeal__version__submission=OuterRef("submission"), taken_back_at=None, released_at=None
    )
    rows = SubmissionVersion.objects.filter(pk__in=keys).defer("snapshot").select_related("submission", "score")
    loaded: Rows = rows.select_related("outcome").annotate(
        title=KeyTextTransform("title", "snapshot"),
        given=Coalesce(places.annotate(n=Sum("given")).values("n")[:1], Value(0)),
        wanted_in_all=Coalesce(places.annotate(n=Sum("wanted")).values("n")[:1], Value(0)),
        own_mark_first=Case(When(_owed_by(by), then=True), default=False),
        has_appeal=_appeals("submission", taken_back_at=None),
        appeal_held=Subquery(answers.values("appeal__uuid")[:1]),
        is_alike=Exists(Resemblance.objects.filter(version=OuterRef("pk"))),
    )
    by_key = {row.pk: row for row in loaded}
    held = {one.version_id: one for one in _held().filter(version__in=keys)}
    return (_row(by_key[key], held.get(key), at=at) for key in keys if key in by_key)


def _row(version: Any, held: Decision | None, *, at: datetime) -> TableRow:
    state, words = state_of(version, held)
    score = None if version.own_mark_first else getattr(version, "score", None)
    open_still = version.outcome_id is None and state != State.WITHDRAWN
    late = open_still and version.result_due_on < timezone.localdate(at)
    return TableRow(
        version=version,
        title=version.title or _("Untitled project"),
        state=state,
        state_words=words,
        score=score if score is not None and score.estimate is not None else None,
        given=version.given,
        wanted=version.wanted_in_all,
        due_words=due_words(version.result_due_on, at=at) if late else date_format(version.result_due_on, "j F Y"),
        is_late=late,
        held=held,
        appeals=version.has_appeal,
        appeal_held=version.appeal_held,
        resembles=version.is_alike,
        may_be_decided=state == State.MODERATION and score is not None and bool(score.proposed),
        own_mark_first=version.own_mark_first,
    )


def state_of(version: SubmissionVersion, held: Decision | None) -> tuple[str, str]:
    """The state of a version with its submission and outcome, and the same in words; ``held`` is one of ours."""
    state = version.submission.state
    if held is not None:
        return "held", _("Decided: %(result)s") % {"result": held.get_result_display()}
    if version.outcome is not None:
        return "released", _("Released: %(result)s") % {"result": version.outcome.get_result_display()}
    words = {State.MARKING: _("Being marked"), State.MODERATION: _("Needs a decision")}
    return state, words.get(State(state), str(State(state).label))


def due_words(due: date, *, at: datetime) -> str:
    """The promised day, and how late it is."""
    days = (timezone.localdate(at) - due).days
    shown = date_format(due, "j F Y")
    if days <= 0:
        return shown
    late = ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    return f"{shown}: {late}"


def held_words(held: Decision | AppealDecision, *, at: datetime) -> str:
    """When a held decision, or an answer that is held, takes effect: the time, and in how many minutes."""
    clock = clock_time(held.effective_at)
    left = int((held.effective_at - at).total_seconds() // 60) + 1
    if held.effective_at <= at:
        return _("to be released any moment now")
    minutes = ngettext("in %(n)d minute", "in %(n)d minutes", left) % {"n": left}
    return _("released at %(clock)s, %(minutes)s") % {"clock": clock, "minutes": minutes}


def headings() -> list[str]:
    """The first line of the table for spreadsheets."""
    return [
        _("Title"), _("Version"), _("State"), _("Score in percent"), _("Standard error"), _("Median in percent"),
        _("Disagreement in levels"), _("Marks given"), _("Marks wanted"), _("Promised by"), _("Late"), _("Appeal"),
        _("Resembles other work"),
    ]  # fmt: skip


def cells(row: TableRow) -> list[str | float | int]:
    """A row as a line of it; a day is written 2026-11-29."""
    score = row.score
    numbers: list[Any] = [None] * 4
    if score is not None:
        numbers = [score.estimate, score.standard_error, score.median, score.spread]
    return [
        row.title,
        row.version.number,
        row.state_words,
        *("" if one is None else round(one, 2) for one in numbers),
        row.given,
        row.wanted,
        f"{row.version.result_due_on:%Y-%m-%d}",
        *(_("Yes") if one else _("No") for one in (row.is_late, row.appeals or row.appeal_held, row.resembles)),
    ]


# --- Several at once ---


@dataclass(frozen=True)
class Group:
    """Work for which the marks propose the same result."""

    result: str
    words: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Ticked:
    """What was ticked, by what is proposed; and what can't be decided with others, each with the reason."""

    groups: tuple[Group, ...]
    left_out: tuple[tuple[TableRow, str], ...]


def ticked(run: Run, uuids: Iterable[UUID], *, by: Person, at: datetime) -> Ticked:
    """Raises ``NotFound`` for who is no moderator of the run. What is not in the run, or is one's own, is not there.

    Four queries.
    """
    runs_api.require_role(run, Role.MODERATOR, by=by)
    wanted = list(uuids)[:AT_ONCE]
    rows = _newest(run, by).filter(uuid__in=wanted).order_by("result_due_on", "pk")
    shown = list(_shown(list(rows.values_list("pk", flat=True)), by=by, at=at))
    found: dict[str, list[TableRow]] = {result: [] for result in Result.values}
    left = []
    for row in shown:
        if row.may_be_decided and row.score is not None:
            found[row.score.proposed].append(row)
        else:
            left.append((row, _why_not(row)))
    groups = (Group(one, str(Result(one).label), tuple(rows)) for one, rows in found.items() if rows)
    return Ticked(tuple(groups), tuple(left))


def _why_not(row: TableRow) -> str:
    if row.own_mark_first:
        return _("You hold it to mark it. Give your own mark first.")
    sentences = {
        "held": _("It is decided already and will be released soon."),
        "released": _("Its result has been released already."),
        State.MARKING: _("It is still being marked. Open it if it must be decided now."),
        State.WITHDRAWN: _("Its authors have withdrawn it."),
    }
    return sentences.get(row.state, _("The marks propose no result yet."))


@dataclass(frozen=True)
class Decided:
    """One decision of a batch with the title of its work; ``is_held``: it can still be taken back."""

    decision: Decision
    title: str
    is_held: bool


def batch_of(run: Run, batch: UUID, *, by: Person) -> list[Decided]:
    """What was decided together, in the order of deciding. Raises ``NotFound`` for who is neither moderator nor manager
    of the run. Two queries."""
    runs_api.require_role(run, Role.MODERATOR, Role.MANAGER, by=by)
    rows: Rows = Decision.objects.filter(batch=batch, version__submission__run=run).select_related("version", "by")
    rows = rows.exclude(version__submission__authors__person=by).defer("version__snapshot")
    return [
        Decided(row, row.title or _("Untitled project"), row.taken_back_at is None and row.released_at is None)
        for row in rows.annotate(title=KeyTextTransform("title", "version__snapshot")).order_by("pk")
    ]


def titles_of(run: Run, uuids: Iterable[UUID], *, by: Person) -> dict[UUID, str]:
    """Titles of work of the run by the uuid of its version, without one's own. Two queries."""
    runs_api.require_role(run, Role.MODERATOR, Role.MANAGER, by=by)
    rows: Rows = SubmissionVersion.objects.filter(submission__run=run, uuid__in=list(uuids))
    rows = rows.exclude(submission__authors__person=by).annotate(title=KeyTextTransform("title", "snapshot"))
    return {uuid: title or _("Untitled project") for uuid, title in rows.values_list("uuid", "title")}

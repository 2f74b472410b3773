"""Polls: one vote each, and the result after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, IntegerField, QuerySet, Value
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.doing import item_to_do
from cairn.learning.kinds import shown_by_kind
from cairn.learning.models import PointAward, PollVote
from cairn.learning.progress import Finished, finish
from cairn.learning.statements import store_in_run
from cairn.learning.trails import ObjectView
from cairn.lib.errors import NotFound, Refused
from cairn.lib.models import insert_once
from cairn.runs.models_api import Enrolment

# A result of fewer would say who voted for what.
FEWEST = 5


@dataclass(frozen=True)
class Bar:
    """One option: its votes, in per cent of all too, and whether it is one's own. ``retired`` is no longer offered."""

    text: str
    votes: int
    share: int
    mine: bool
    retired: bool


@dataclass(frozen=True)
class PollResult:
    """``bars`` in the authors' order, then what is no longer offered; empty while fewer than five have voted."""

    total: int
    bars: tuple[Bar, ...]
    mine: str

    @property
    def enough(self) -> bool:
        return self.total >= FEWEST


@transaction.atomic
def vote(enrolment: Enrolment, *, object_uuid: UUID, option: UUID, by: Person, at: datetime) -> Finished:
    """Vote once, which finishes the poll; a second vote changes nothing.

    Raises ``NotFound``; ``Refused`` for an option that is not offered, a level that is not open or an ended run.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    if item.poll is None:
        raise NotFound
    chosen = next((one for one in item.poll.options if one.uuid == option), None)
    if chosen is None:
        raise Refused(_("Choose one of the answers that are listed"), field="option")
    row = PollVote(enrolment=enrolment, learning_object_id=item.id, option_id=chosen.id, run_id=enrolment.run_id, at=at)
    if not insert_once(row):
        return Finished(new=False)
    accounts_api.audit("poll.vote", subject=enrolment, by=by, at=at, object=item.key)
    store_in_run(enrolment, "answered", kind="object", uuid=item.uuid, name=item.title, at=at, as_type="survey")
    return finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=by, at=at)


def result_of(enrolment: Enrolment, item: courses_api.ObjectItem) -> PollResult | None:
    """What the run voted, for who has voted; else ``None``. One query, which reads an index however many votes."""
    rows = _votes(enrolment_id=enrolment.pk, run_id=enrolment.run_id, object_id=item.id)
    mine = next((option for what, option, _text, _n in rows if what == "mine"), None)
    if mine is None or item.poll is None:
        return None
    counts = {option: (text, n) for what, option, text, n in rows if what == "all"}
    total = sum(n for _text, n in counts.values())
    return PollResult(total, _bars(item.poll, counts, total, mine) if total >= FEWEST else (), counts[mine][0])


def _votes(enrolment_id: int, run_id: int, object_id: int) -> QuerySet[Any, Any]:
    cast = PollVote.objects.filter(learning_object_id=object_id)
    words = ("option_id", "option__text")
    zero = Value(0, output_field=IntegerField())
    mine = cast.filter(enrolment_id=enrolment_id).values_list(Value("mine"), *words, zero)
    everyone = cast.filter(run_id=run_id).values("option_id", "option__text").annotate(n=Count("pk"))
    return mine.union(everyone.values_list(Value("all"), *words, "n"), all=True)


def _bars(poll: courses_api.PollItem, counts: dict[int, tuple[str, int]], total: int, mine: int) -> tuple[Bar, ...]:
    offered = {one.id: one.text for one in poll.options}
    texts = offered | {key: text for key, (text, _n) in counts.items() if key not in offered}

    def bar(key: int) -> Bar:
        votes = counts.get(key, ("", 0))[1]
        return Bar(texts[key], votes, round(100 * votes / total), key == mine, key not in offered)

    return tuple(bar(key) for key in texts)


@shown_by_kind.register("poll")
def shown(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """For the page of a poll: its question and, after one's vote, the result. One query."""
    return {"poll": view.item.poll, "result": result_of(enrolment, view.item) if enrolment else None}

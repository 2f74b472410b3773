"""A question as it is asked: laid out so that the page gives nothing away, its answer read, and judged.

The same for an attempt at a quiz and for an author who tries a question out.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cairn.courses.models import Choice, QuestionVersion
from cairn.lib.errors import Refused
from cairn.lib.text import clean_line
from cairn.methods.quiz_marking import Given, Key, folded, is_complete, is_right, numbers_in, right_parts

T = TypeVar("T")
LONGEST = 400
NOTHING = Given()
PLACED = (QuestionVersion.Kind.ORDERING, QuestionVersion.Kind.MATCHING)
TYPED = (QuestionVersion.Kind.NUMERIC, QuestionVersion.Kind.SHORT_TEXT)
Sent = Sequence[str] | Mapping[str, str]


@dataclass(frozen=True)
class AskedQuestion:
    """A question in its place on a page. ``choices`` and ``halves`` are laid out and hold nothing that tells the
    answer by its place; ``correct`` is ``None`` until the answer was sent. ``id`` is that of the asker's own row."""

    id: int
    position: int
    version: QuestionVersion
    choices: tuple[Choice, ...] = ()
    halves: tuple[str, ...] = ()
    given: Given = NOTHING
    correct: bool | None = None

    @property
    def chosen(self) -> frozenset[UUID]:
        return frozenset(choice.uuid for choice in self.choices if str(choice.uuid) in self.given.picked)

    @cached_property
    def key(self) -> Key:
        return key_of(self.version)

    @property
    def complete(self) -> bool:
        return is_complete(self.version.kind, self.given, self.key)

    @property
    def right(self) -> bool:
        return is_right(self.version.kind, self.given, self.key)

    @property
    def right_parts(self) -> set[str]:
        return right_parts(self.version.kind, self.given, self.key)

    @property
    def in_order(self) -> tuple[Choice, ...]:
        """The choices as the author wrote them: only for a page that tells the answer."""
        return tuple(self.version.choices.all())

    @property
    def form_met(self) -> Choice | None:
        """The accepted form that a short text is one of."""
        typed = folded(self.given.picked[0]) if self.given.picked else ""
        return next((one for one in self.in_order if typed and folded(one.text) == typed), None)


def asked(version: QuestionVersion, *, id: int = 0, position: int = 1, secret: str) -> AskedQuestion:
    """Lay a question out, the same way for the same ``secret``, which is mixed with a key that only the site has.

    What an accepted text or a number is is not laid out at all. Three lines or more never stand in their right order;
    of two, they may, or who knows this rule would know the answer.
    """
    rows = [] if version.kind in TYPED else list(version.choices.all())
    draw = random.Random(salted_hmac("cairn.courses.asking", secret).hexdigest())  # noqa: S311
    choices = [row for row in rows if row.text]
    halves = list(dict.fromkeys(row.match for row in rows)) if version.kind == QuestionVersion.Kind.MATCHING else []
    if version.kind != QuestionVersion.Kind.TRUE_FALSE:
        choices = _shuffled(choices, draw, never=rows if version.kind == QuestionVersion.Kind.ORDERING else [])
    halves = _shuffled(halves, draw, never=list(dict.fromkeys(row.match for row in choices)))
    return AskedQuestion(id, position, version, tuple(choices), tuple(halves))


def _shuffled(rows: list[T], draw: random.Random, *, never: list[T]) -> list[T]:
    mixed = list(rows)
    draw.shuffle(mixed)
    return [*mixed[1:], mixed[0]] if len(rows) > 2 and mixed == never else mixed


def key_of(version: QuestionVersion) -> Key:
    """What is right. No query where the choices were read with the version."""
    rows = list(version.choices.all())
    return Key(
        right=frozenset(str(row.uuid) for row in rows if row.correct),
        order=tuple(str(row.uuid) for row in rows),
        pairs={str(row.uuid): row.match for row in rows if row.text},
        accepted=tuple(row.text for row in rows),
        number=version.answer,
        tolerance=version.tolerance,
        unit=version.unit,
    )


def right_answer(question: AskedQuestion) -> Sent:
    """What to send to be right: for demonstrations, and for an author who looks at a question."""
    key, kind = question.key, question.version.kind
    if kind == QuestionVersion.Kind.ORDERING:
        return {one: str(place) for place, one in enumerate(key.order, start=1)}
    if kind == QuestionVersion.Kind.MATCHING:
        return key.pairs
    if kind == QuestionVersion.Kind.NUMERIC:
        return [repr(key.number)]
    return [key.accepted[0]] if kind == QuestionVersion.Kind.SHORT_TEXT else sorted(key.right)


def read_answer(question: AskedQuestion, sent: Sent) -> Given:
    """The answer that a form sent: ids of choices, or the one text; or by id a place or a half.

    Raises ``Refused`` for what the page does not offer, for what is no number, and for two lines with the same place;
    its ``field`` is ``q`` with the number of the question.
    """
    if question.version.kind in PLACED:
        return Given(placed=_placed(question, sent if isinstance(sent, Mapping) else {}))
    words = () if isinstance(sent, Mapping) else tuple(dict.fromkeys(str(one) for one in sent if one))
    if question.version.kind in TYPED:
        return Given(_typed(question, words[:1]))
    if not set(words) <= {str(choice.uuid) for choice in question.choices}:
        raise _refused(question, _("Question %(n)d: choose one of the answers that are listed."))
    return Given(words if question.version.kind == QuestionVersion.Kind.MULTIPLE else words[:1])


def _refused(question: AskedQuestion, words: str) -> Refused:
    facts = {"n": question.position, "unit": question.version.unit, "most": LONGEST}
    return Refused(words % facts, field=f"q{question.position}")


def _typed(question: AskedQuestion, words: Sequence[str]) -> tuple[str, ...]:
    text = clean_line(words[0]) if words else ""
    unit = question.version.unit
    if len(text) > LONGEST:
        raise _refused(question, _("Question %(n)d: write no more than %(most)d characters."))
    if text and question.version.kind == QuestionVersion.Kind.NUMERIC and not numbers_in(text, unit=unit):
        if unit:
            raise _refused(question, _("Question %(n)d: enter a number, like 12 or 3.5, in %(unit)s."))
        raise _refused(question, _("Question %(n)d: enter a number, like 12 or 3.5."))
    return (text,) if text else ()


def _placed(question: AskedQuestion, sent: Mapping[str, str]) -> dict[str, str]:
    known = {str(choice.uuid) for choice in question.choices}
    placed = {key: str(value) for key, value in sent.items() if value}
    ordering = question.version.kind == QuestionVersion.Kind.ORDERING
    offered = {str(n) for n in range(1, len(known) + 1)} if ordering else set(question.halves)
    if not placed.keys() <= known or not set(placed.values()) <= offered:
        raise _refused(question, _("Question %(n)d: choose one of the answers that are listed."))
    if ordering and len(set(placed.values())) < len(placed):
        raise _refused(question, _("Question %(n)d: give each line a number of its own."))
    return placed

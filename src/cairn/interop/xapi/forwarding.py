"""Statements sent on to other record stores, batch by batch, in their order.

What was taken is noted after each answer. Whoever is killed between the two sends some again, which changes nothing
over there: the ids are the same, and so is what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.utils import timezone

from cairn.interop.xapi import multipart
from cairn.interop.xapi.answering import JSON
from cairn.interop.xapi.attachments import Attachment, part_of
from cairn.interop.xapi.calling import Answer, Link, NoAnswer, TooLong
from cairn.interop.xapi.multipart import Part
from cairn.interop.xapi.rounds import Done, Stop, is_over, refusal, work_at
from cairn.records import api as records_api
from cairn.records.api import delivering, holding
from cairn.records.models_api import Destination

# What a statement, or one of a batch, may be refused by. Any other refusal is about the address or the key.
OF_A_STATEMENT = frozenset({400, 409, 413, 415, 422})
MOST_COMPARED = 30 * 1024 * 1024  # bytes of an answer with one statement


@dataclass(slots=True)
class Went(Done):
    """``delivered``: statements that were taken."""

    delivered: int = 0


def forward(
    uuid: UUID, *, seconds: float | None = None, at_once: bool = False, told: Callable[[Went], Any] = lambda _: None
) -> Went | None:
    """Send a destination what is to be sent, for some ``seconds`` or until all is; ``None`` if it isn't to be tried
    now, or another worker is at it. ``at_once``: also if its next try is later. ``told`` is called after each batch."""
    went = Went()

    def work(destination: Destination, link: Link, until: float | None) -> None:
        _send_all(_Round(destination, link, went, until), told)

    return work_at(Destination, uuid, went, work, seconds=seconds, at_once=at_once)


@dataclass(slots=True)
class _Round:
    destination: Destination
    link: Link
    went: Went
    until: float | None = None
    most_bytes: int = delivering.MOST_BYTES  # less, after it said that a batch is too large


def _send_all(at_work: _Round, told: Callable[[Went], Any]) -> None:
    while letters := delivering.next_letters(at_work.destination, most_bytes=at_work.most_bytes):
        if is_over(at_work.until):
            at_work.went.left = True
            return
        _send(at_work, letters)
        told(at_work.went)


def _send(at_work: _Round, letters: Sequence[delivering.Letter]) -> None:
    """Send a batch. Of one that is refused each half is sent, first the earlier: so the one that is meant is found.

    Each piece is noted by itself: when the time is over, the rest is left to who comes next.
    """
    pieces = [list(letters)]
    while pieces and not is_over(at_work.until):
        piece = pieces.pop()
        unfit = [one for one in piece if one.unfit]
        if unfit and len(piece) > 1:
            place = max(piece.index(unfit[0]), 1)
            pieces += [piece[place:], piece[:place]]
        elif unfit:
            _refused(at_work, unfit[0], unfit[0].unfit)
        else:
            pieces += reversed(_post(at_work, piece))


def _post(at_work: _Round, piece: list[delivering.Letter]) -> list[list[delivering.Letter]]:
    """Send them in one request; what is to be sent instead, if it is refused. Raises ``Stop``."""
    holding.renew(at_work.destination, at=timezone.now())
    try:
        answer = at_work.link.post("statements", *_written(at_work.destination, piece))
    except NoAnswer as error:
        raise _put_off(at_work, str(error)) from None
    if answer.status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
        if answer.status == HTTPStatus.OK and not _has_ids(answer):
            # A page that says welcome to whatever is sent to it.
            raise _put_off(at_work, "It answers, but not as a record store does: with no list of ids.")
        delivering.delivered(at_work.destination, piece, at=timezone.now())
        at_work.went.delivered += len(piece)
        return []
    if answer.status not in OF_A_STATEMENT:
        raise _no_way(at_work, answer)
    if len(piece) > 1:
        if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            at_work.most_bytes = max(sum(one.size for one in piece) // 2, 1)
        half = len(piece) // 2
        return [piece[:half], piece[half:]]
    _judge(at_work, piece[0], answer)
    return []


def _has_ids(answer: Answer) -> bool:
    try:
        return isinstance(records_api.load(answer.body), list)
    except records_api.Invalid:
        return False


def _judge(at_work: _Round, letter: delivering.Letter, answer: Answer) -> None:
    """What becomes of the single statement that was refused."""
    if answer.status != HTTPStatus.CONFLICT:
        _refused(at_work, letter, answer.words())
        return
    there = _there(at_work, letter)
    if there is None:
        words = "It has a statement with this id, and doesn't show whether it says the same."
        _refused(at_work, letter, f"{words} {answer.words()}", unsure=True)
    elif records_api.same(there, records_api.load(letter.text.encode())):
        delivering.delivered(at_work.destination, [letter], at=timezone.now())
        at_work.went.delivered += 1
    else:
        _refused(at_work, letter, "It has another statement with this id, which says something else.")


def _there(at_work: _Round, letter: delivering.Letter) -> Any:
    """The statement that it has under an id, voided or not; ``None`` if it doesn't show it."""
    for name in ("statementId", "voidedStatementId"):
        try:
            answer = at_work.link.get("statements", {name: str(letter.uuid)}, most=MOST_COMPARED)
            found = records_api.load(answer.body) if answer.status == HTTPStatus.OK else None
        except NoAnswer as error:
            raise _put_off(at_work, str(error)) from None
        except (TooLong, records_api.Invalid):
            return None
        if isinstance(found, dict):
            return found
    return None


def _refused(at_work: _Round, letter: delivering.Letter, reason: str, *, unsure: bool = False) -> None:
    delivering.refused(at_work.destination, letter, reason, at=timezone.now(), unsure=unsure)
    at_work.went.refused += 1
    if at_work.destination.paused_at is not None:
        raise Stop(at_work.destination.pause_reason)


def _no_way(at_work: _Round, answer: Answer) -> Stop:
    """An answer that is about no statement."""
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        reason = f"It lets the key in no longer, or the key may not write there. It says {answer.words()}"
        holding.shut_out(at_work.destination, reason, at=timezone.now())
        return Stop(at_work.destination.pause_reason)
    return _put_off(at_work, refusal(answer), wait=answer.wait(at=timezone.now()))


def _put_off(at_work: _Round, reason: str, *, wait: timedelta | None = None) -> Stop:
    holding.put_off(at_work.destination, reason, at=timezone.now(), wait=wait)
    return Stop(at_work.destination.last_answer)


def _written(destination: Destination, letters: Sequence[delivering.Letter]) -> tuple[bytes, str]:
    """The body of a request and its type."""
    texts = [one.text for one in letters]
    body = f"[{','.join(texts)}]".encode()
    contents = delivering.contents_of(destination, letters)
    if not contents:
        return body, JSON
    parts = [Part({"content-type": JSON}, body), *_files(letters, contents)]
    boundary = multipart.boundary()
    return multipart.write(parts, boundary), multipart.content_type(boundary)


def _files(letters: Sequence[delivering.Letter], contents: Mapping[str, bytes]) -> list[Part]:
    """One for each file, or for each type that statements give to it."""
    pairs = dict.fromkeys(pair for one in letters for pair in one.files if pair[0] in contents)
    return [part_of(Attachment(sha2, kind, contents[sha2]), sha2=sha2, content_type=kind) for sha2, kind in pairs]

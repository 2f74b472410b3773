"""Statements fetched from other record stores, page by page, in the order in which they were stored there.

They come in as what anybody sends does, under an agent that names the source. The cursor moves when a page is
committed: whoever is killed before that fetches it again, and what is here already is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone

from cairn.interop.xapi import multipart
from cairn.interop.xapi.answering import THROUGH
from cairn.interop.xapi.attachments import opened
from cairn.interop.xapi.calling import Answer, Link, NoAnswer, TooLong
from cairn.interop.xapi.headers import Malformed
from cairn.interop.xapi.multipart import MIXED, Part
from cairn.interop.xapi.rounds import Done, Stop, is_over, refusal, work_at
from cairn.interop.xapi.taking import parts_of, taken
from cairn.records import api as records_api
from cairn.records.api import fetching, holding
from cairn.records.models_api import Source

OF_A_PAGE = 100
MOST_OF_A_PAGE = 32 * 1024 * 1024  # bytes, files included
_REFUSALS = (
    records_api.Invalid, records_api.Conflict, records_api.VoidsAVoiding, records_api.TooLarge, Malformed,
)  # fmt: skip


@dataclass(slots=True)
class Came(Done):
    """``new``: statements that were stored."""

    new: int = 0


def pull(
    uuid: UUID, *, seconds: float | None = None, at_once: bool = False, told: Callable[[Came], Any] = lambda _: None
) -> Came | None:
    """Fetch what a source has stored since, for some ``seconds`` or until all has come; ``None`` if it isn't to be
    tried now, or another worker is at it. ``at_once``: also if its next try is later. ``told`` is called after each
    page."""
    came = Came()

    def work(source: Source, link: Link, until: float | None) -> None:
        at_work = _Round(source, link, came, until)
        _fetch_again(at_work)
        _fetch_all(at_work, told)

    return work_at(Source, uuid, came, work, seconds=seconds, at_once=at_once)


@dataclass(slots=True)
class _Round:
    """``limit`` and ``files``: how much is asked for at once; less, after an answer was too long to be read."""

    source: Source
    link: Link
    came: Came
    until: float | None = None
    limit: int = OF_A_PAGE
    files: bool = True


@dataclass(frozen=True, slots=True)
class _One:
    """A statement as it came: what can be told of it without judging it."""

    uuid: UUID
    stored: datetime | None
    raw: bytes


def _fetch_all(at_work: _Round, told: Callable[[Came], Any]) -> None:
    begin, address, through = at_work.source.since, "", None
    seen: set[str] = set()
    while True:
        holding.renew(at_work.source, at=timezone.now())
        try:
            answer = _asked(at_work, address)
        except TooLong:
            _ask_for_less(at_work)
            address, through = "", None
            seen.clear()
            continue
        texts, parts, address = _page(at_work, answer)
        # The least that any of the pages was sure of.
        through = min(filter(None, (through, _through(answer))), default=None)
        several = [_one(raw) for raw in texts]
        new = _keep_all(at_work, several, parts)
        last = max((one.stored for one in several if one.stored is not None), default=None)
        upto = (through or last) if not address else min(filter(None, (through, last)), default=None)
        fetching.received(at_work.source, new=new, upto=upto, at=timezone.now())
        at_work.came.new += new
        told(at_work.came)
        if not address:
            return
        if address in seen:
            raise _put_off(at_work, "It names the same next page again and again.")
        seen.add(address)
        # Not before something was won: else the next would have the same to do again.
        if is_over(at_work.until) and at_work.source.since != begin:
            at_work.came.left = True
            return


def _asked(at_work: _Round, address: str) -> Answer:
    """The next page. Raises ``TooLong``, and ``Stop`` for what is no answer or no page."""
    try:
        if address:
            answer = at_work.link.follow(address, most=MOST_OF_A_PAGE)
        else:
            asked = {"ascending": "true", "limit": str(at_work.limit)}
            since = fetching.asked_since(at_work.source)
            asked |= {"since": records_api.written(since)} if since is not None else {}
            asked |= {"attachments": "true"} if at_work.files else {}
            answer = at_work.link.get("statements", asked, most=MOST_OF_A_PAGE)
    except NoAnswer as error:
        raise _put_off(at_work, str(error)) from None
    if answer.status != HTTPStatus.OK:
        raise _no_way(at_work, answer)
    return answer


def _no_way(at_work: _Round, answer: Answer) -> Stop:
    """An answer that is no page and no statement."""
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        reason = f"It lets the key in no longer, or the key may not read there. It says {answer.words()}"
        holding.shut_out(at_work.source, reason, at=timezone.now())
        return Stop(at_work.source.pause_reason)
    holding.put_off(at_work.source, refusal(answer), at=timezone.now(), wait=answer.wait(at=timezone.now()))
    return Stop(at_work.source.last_answer)


def _ask_for_less(at_work: _Round) -> None:
    """Fewer at once; of one alone without its files, so that the reason for which it is refused is a clear one."""
    if at_work.limit > 1:
        at_work.limit //= 4 if at_work.limit > 4 else at_work.limit
    elif at_work.files:
        at_work.files = False
    else:
        raise _put_off(at_work, f"One statement is longer than {MOST_OF_A_PAGE:,} bytes: it can't be read.")


def _page(at_work: _Round, answer: Answer) -> tuple[list[bytes], Sequence[Part], str]:
    try:
        content, parts = _opened(answer)
        texts, following = records_api.page(content)
    except (Malformed, records_api.Invalid) as fault:
        raise _put_off(at_work, f"It answers, but not as a record store does. {_words(fault)}") from None
    return texts, parts, following


def _opened(answer: Answer) -> tuple[bytes, Sequence[Part]]:
    """The JSON of an answer and the files behind it. Raises ``Malformed``."""
    if not answer.content_type.lower().startswith(MIXED):
        return answer.body, ()
    content, parts = opened(multipart.parse(answer.content_type, answer.body))
    # The hash proves a content; what else the headers of its part say is for the statement to say.
    plain = [
        Part({"content-transfer-encoding": "binary", "x-experience-api-hash": hashed}, part.content)
        for part in parts
        if (hashed := part.headers.get("x-experience-api-hash"))
    ]
    return content, plain


def _through(answer: Answer) -> datetime | None:
    try:
        return records_api.time_in(answer.headers.get(THROUGH, ""), THROUGH)
    except records_api.Invalid:
        return None


def _one(raw: bytes) -> _One:
    try:
        value: Any = json.loads(raw, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        value = {}
    value = value if isinstance(value, dict) else {}
    try:
        uuid = UUID(value.get("id"))
    except (ValueError, TypeError, AttributeError):
        uuid = fetching.number_of(raw)
    try:
        stored = records_api.time_in(str(value.get("stored")), "stored")
    except records_api.Invalid:
        stored = None
    return _One(uuid, stored, raw)


def _keep_all(at_work: _Round, several: Sequence[_One], parts: Sequence[Part]) -> int:
    """Store what can be stored, in its order, and note what can't; how many are new."""
    before = fetching.here(at_work.source, [one.uuid for one in several])
    readable = list(_read(at_work, several))
    kept: list[UUID] = []
    # Each by the rules of its own version: 2.0 takes all statements of 1.0.3 but is stricter with their times.
    for version, some in groupby(readable, key=lambda pair: _version(at_work.source, pair[1].value)):
        kept += _keep(at_work, list(some), parts, version)
    fetching.taken(at_work.source, kept)
    return len(set(kept) - before)


def _read(at_work: _Round, several: Sequence[_One]) -> Iterator[tuple[_One, records_api.Sent]]:
    """Each id once: a page may repeat one, a batch may not."""
    seen: set[UUID] = set()
    for one in several:
        try:
            body = records_api.read(one.raw)
        except records_api.Invalid as fault:
            _refused(at_work, one, fault)
            continue
        if not body.single or "id" not in body.statements[0].value:
            _refused(at_work, one, records_api.Invalid("It has no id."))
        elif one.uuid not in seen:
            seen.add(one.uuid)
            yield one, body.statements[0]


def _version(source: Source, value: dict[str, Any]) -> records_api.Version:
    said = str(value.get("version", source.version))
    return records_api.Version.V2 if said.startswith("2") else records_api.Version.V1


def _keep(
    at_work: _Round, pairs: list[tuple[_One, records_api.Sent]], parts: Sequence[Part], version: records_api.Version
) -> list[UUID]:
    """Store them as one; of what is refused each half, first the earlier. The ids of those that are here then."""
    kept: list[UUID] = []
    pieces = [pairs]
    while pieces:
        piece = pieces.pop()
        try:
            kept += records_api.accept(
                at_work.source.tenant_id,
                [sent for _one, sent in piece],
                authority=records_api.authority_of_source(at_work.source),
                version=version,
                at=timezone.now(),
                files=lambda values: taken(values, parts_of(values, parts)),
            ).ids
        except _REFUSALS as fault:
            if len(piece) == 1:
                _refused(at_work, piece[0][0], fault)
            else:
                half = len(piece) // 2
                pieces += [piece[half:], piece[:half]]
    return kept


def _fetch_again(at_work: _Round) -> None:
    """One by one what was refused and staff want once more: each is here afterwards, or refused anew."""
    while not is_over(at_work.until) and (uuids := fetching.asked_again(at_work.source)):
        for uuid in uuids:
            holding.renew(at_work.source, at=timezone.now())
            reason = _fetched(at_work, uuid)
            if reason:
                fetching.refused(at_work.source, uuid, reason, at=timezone.now())
                at_work.came.refused += 1


def _fetched(at_work: _Round, uuid: UUID) -> str:
    """Fetch a single statement and store it or note why not; the reason if there is none to store."""
    asked = {"statementId": str(uuid), "attachments": "true"}
    try:
        answer = at_work.link.get("statements", asked, most=MOST_OF_A_PAGE)
    except NoAnswer as error:
        raise _put_off(at_work, str(error)) from None
    except TooLong:
        return f"With its files it is longer than {MOST_OF_A_PAGE:,} bytes."
    if answer.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND):
        return f"The source doesn't have it any more. It says {answer.words()}"
    if answer.status != HTTPStatus.OK:
        raise _no_way(at_work, answer)
    try:
        content, parts = _opened(answer)
    except Malformed as fault:
        raise _put_off(at_work, f"It answers, but not as a record store does. {fault}") from None
    one = _one(content)
    if one.uuid != uuid:
        return "The source answers with another statement."
    new = _keep_all(at_work, [one], parts)
    fetching.received(at_work.source, new=new, upto=None, at=timezone.now())
    at_work.came.new += new
    return ""


def _refused(at_work: _Round, one: _One, fault: Exception) -> None:
    fetching.refused(at_work.source, one.uuid, _words(fault), at=timezone.now())
    at_work.came.refused += 1


def _words(fault: Exception) -> str:
    return str(getattr(fault, "message", None) or fault)


def _put_off(at_work: _Round, reason: str) -> Stop:
    holding.put_off(at_work.source, reason, at=timezone.now())
    return Stop(at_work.source.last_answer)

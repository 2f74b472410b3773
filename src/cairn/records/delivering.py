"""What a destination is to be sent next, and what became of it. Who speaks to it is above (interop).

No row is written for a statement that is to be sent: numbers are given and committed in one order, so all that lies
behind the destination's cursor is to come. What it would not take goes into the outbox, and the cursor passes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from cairn.records.attaching import files_of
from cairn.records.holding import WELL, cut, shut_out, went_well, write
from cairn.records.models import Attachment, Destination, Statement, Undelivered
from cairn.records.naming import digest_of
from cairn.records.own import settle
from cairn.records.rows import an_id, for_database, holes, select
from cairn.records.statement.errors import Invalid
from cairn.records.statement.parts import VOIDED
from cairn.records.statement.reading import Sent, load
from cairn.records.statement.rules import check
from cairn.records.statement.splicing import spliced
from cairn.records.statement.versions import Version

MOST_LETTERS, MOST_BYTES = 50, 2_000_000
# So many that are of no interest aren't looked at each minute again.
FAR_BEHIND = 1000
# One that refuses so many, and takes none between them, is paused: it isn't the statements that are wrong.
MOST_REFUSED = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """A statement that is to be sent. ``place`` is its number in the order; ``text`` its JSON; ``files`` (sha2, type)
    of those that it comes with and that are here; ``size`` the bytes of all that; ``again``: it is of the outbox.
    ``unfit`` says why it can't be sent at all."""

    place: int
    uuid: UUID
    text: str
    size: int
    files: Sequence[tuple[str, str]] = ()
    again: bool = False
    unfit: str = ""


def due_destinations(*, at: datetime) -> list[Destination]:
    """Those that may be tried now, and are not being tried. One query."""
    rows = Destination.objects.select_related("tenant").filter(paused_at=None, ended_at=None).order_by("pk")
    rows = rows.filter(Q(busy_until=None) | Q(busy_until__lt=at), Q(next_try_at=None) | Q(next_try_at__lte=at))
    return list(rows)


def anything_for(destination: Destination) -> bool:
    """Whether something is to be sent; at most seven queries, however much there is."""
    if destination.tenant.is_own:
        settle()
    upto = _last_place()
    if destination.undelivered.filter(state=Undelivered.State.AGAIN).exists() or _places(destination, 1):
        return True
    if upto - destination.cursor > FAR_BEHIND:
        nobodys = Destination.objects.filter(pk=destination.pk, cursor=destination.cursor, holder=None)
        nobodys.update(cursor=upto)
    return False


def next_letters(
    destination: Destination, *, most: int = MOST_LETTERS, most_bytes: int = MOST_BYTES
) -> Sequence[Letter]:
    """What comes next, in the order of the store; first what is to be sent again. Nothing if all is sent.

    At most ``most`` statements and, beyond the first, ``most_bytes`` bytes. Called by who holds the destination, as
    are all below; they raise ``Overtaken``. At most nine queries.
    """
    if destination.tenant.is_own:
        settle()
    again = destination.undelivered.filter(state=Undelivered.State.AGAIN).order_by("statement")
    places = list(again.values_list("statement", flat=True)[:most])
    if places:
        return [replace(one, again=True) for one in _letters(destination, places, most_bytes)]
    upto = _last_place()
    places = _places(destination, most)
    if not places and upto > destination.cursor:
        # All that could be seen was looked at, and whatever comes later has a higher number.
        write(destination, cursor=upto)
    return _letters(destination, places, most_bytes)


def contents_of(destination: Destination, letters: Iterable[Letter]) -> Mapping[str, bytes]:
    """The files that letters come with, by their sha2. One query."""
    digests = {sha2 for one in letters for sha2, _kind in one.files}
    return (
        {sha2: bytes(row.content) for sha2, row in files_of(destination.tenant_id, digests).items()} if digests else {}
    )


@transaction.atomic
def delivered(destination: Destination, letters: Sequence[Letter], *, at: datetime) -> None:
    """It took them, or has them already."""
    went_well(destination, at=at, delivered=F("delivered") + len(letters), refused_in_a_row=0, **_passed(letters[-1]))
    if letters[0].again:
        places = [one.place for one in letters]
        Undelivered.objects.filter(destination=destination, statement__in=places).delete()


@transaction.atomic
def refused(destination: Destination, letter: Letter, reason: str, *, at: datetime, unsure: bool = False) -> None:
    """It won't take this one; ``unsure``: it has one with this id, and nobody can see whether that says the same."""
    in_a_row = destination.refused_in_a_row + (0 if unsure else 1)
    write(destination, **WELL, refused_in_a_row=in_a_row, **_passed(letter))
    state = Undelivered.State.UNSURE if unsure else Undelivered.State.REFUSED
    said: dict[str, Any] = {"state": state, "reason": cut(reason), "tried_at": at}
    Undelivered.objects.update_or_create(
        destination=destination, statement_id=letter.place,
        defaults={**said, "attempts": F("attempts") + 1}, create_defaults=said,
    )  # fmt: skip
    if in_a_row >= MOST_REFUSED:
        words = _("It refused %(n)d statements one after the other and took none. The last reason: %(reason)s")
        shut_out(destination, words % {"n": in_a_row, "reason": reason}, at=at)


# --- What comes next ---

_BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)


def _passed(letter: Letter) -> dict[str, Any]:
    return {} if letter.again else {"cursor": letter.place}


def _last_place() -> int:
    found = select("SELECT id FROM records_statement ORDER BY id DESC LIMIT 1")
    return found[0][0] if found else 0


def _places(destination: Destination, most: int) -> list[int]:
    """The numbers of the next statements, each from a range of an index."""
    found: set[int] = set()
    for sql, values in scans(destination, "s.id", most):
        found.update(row[0] for row in select(sql, values))
    return sorted(found)[:most]


def scans(destination: Destination, what: str, most: int) -> Iterator[tuple[str, list[Any]]]:
    """Queries for what lies behind the cursor, in order: one, or one for what is asked for and one for what voids.

    What voids is always sent, as it may be about something that was sent before. What was fetched from where it would
    be sent to is not sent back.
    """
    tenant, cursor = destination.tenant_id, destination.cursor

    def scan(conditions: str, order: str, values: list[Any]) -> tuple[str, list[Any]]:
        sql = (
            f"SELECT {what} FROM records_statement s WHERE s.tenant_id = %s AND {conditions}"  # noqa: S608  our own names
            f" AND (s.authority_id IS NULL OR s.authority_id NOT IN ({_FETCHED})) ORDER BY s.{order} LIMIT %s"
        )
        return sql, [tenant, *values, tenant, destination.endpoint, most]

    asked = [(kind, text) for kind, text in (("verb", destination.verb), ("activity", destination.activity)) if text]
    if not asked:
        # The index of a tenant goes by times, which rise as numbers do.
        begin = "s.stored > COALESCE((SELECT c.stored FROM records_statement c WHERE c.id = %s), %s)"
        yield scan(f"{begin} AND s.id > %s", "stored", [cursor, for_database(_BEFORE_ALL), cursor])
        return
    voiding = [("verb", VOIDED)]
    for several in (asked, voiding) if destination.verb != VOIDED else (voiding,):
        conditions = "".join(f"s.{kind}_id = ({_NUMBER.format(kind)}) AND " for kind, _text in several)
        values = [one for _kind, text in several for one in (tenant, for_database(digest_of(text)))]
        yield scan(conditions + "s.id > %s", "id", [*values, cursor])


_NUMBER = "SELECT n.id FROM records_{} n WHERE n.tenant_id = %s AND n.digest = %s"
_FETCHED = (
    "SELECT a.id FROM records_agent a JOIN records_source r ON r.tenant_id = a.tenant_id AND r.agent_digest = a.digest"
    " WHERE r.tenant_id = %s AND r.endpoint = %s"
)


def _letters(destination: Destination, places: Collection[int], most_bytes: int) -> list[Letter]:
    """As many as go together, in their order."""
    sizes = dict(Statement.objects.filter(pk__in=places).values_list("pk", Length("raw")))
    chosen: list[int] = []
    total = 0
    for place in sorted(sizes):
        total += sizes[place]
        if chosen and total > most_bytes:
            break
        chosen.append(place)
    if not chosen:
        return []
    sql = f"SELECT id, uuid, raw FROM records_statement WHERE id IN {holes(chosen)} ORDER BY id"  # noqa: S608  no value
    rows = [(place, an_id(uuid), raw) for place, uuid, raw in select(sql, chosen)]
    files = {place: _attached(raw) for place, _uuid, raw in rows}
    weights = _weights(destination.tenant_id, {sha2 for some in files.values() for sha2, _kind in some})
    found: list[Letter] = []
    total = 0
    for place, uuid, raw in rows:
        here = [(sha2, kind) for sha2, kind in files[place] if sha2 in weights]
        size = len(raw.encode()) + sum(weights[sha2] for sha2, _kind in here)
        total += size
        if found and total > most_bytes:
            break
        text, unfit = _fitting(raw, destination.version)
        found.append(Letter(place, uuid, text, size, here, unfit=unfit))
    return found


def _weights(tenant_id: int, digests: Collection[str]) -> dict[str, int]:
    if not digests:
        return {}
    rows = Attachment.objects.filter(tenant=tenant_id, sha2__in=list(digests))
    return dict(rows.values_list("sha2", Length("content")))


def _attached(raw: str) -> list[tuple[str, str]]:
    """Digest and type of each file of a statement, and of its SubStatement; each pair once."""
    if '"attachments"' not in raw:
        return []
    value = load(raw.encode())
    several = [*value.get("attachments", ()), *value["object"].get("attachments", ())]
    return list(dict.fromkeys((one["sha2"].lower(), one["contentType"]) for one in several))


def _fitting(raw: str, version: str) -> tuple[str, str]:
    """A statement as a store of that version takes it, or why it can't be said in it: a store of 1.0.3 must refuse
    one that says it is of 2.0, even if nothing in it is new."""
    if version == Version.V2.value or '"2.0' not in raw:
        return raw, ""
    value = load(raw.encode())
    if not str(value.get("version", "")).startswith("2."):
        return raw, ""
    older = {**value, "version": Version.V1.value}
    try:
        check(older, Version.V1)
    except Invalid as invalid:
        return raw, _("It can't be said in version 1.0.3: %(why)s") % {"why": invalid.message}
    return spliced(Sent(value, raw.encode()), {"version": b'"1.0.3"'}).decode(), ""

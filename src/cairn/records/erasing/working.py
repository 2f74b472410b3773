"""An erasure is carried out: first the tables, in steps that are short for those who wait, then the files for analysis.

It may be killed at any moment, and whoever comes next goes on: each step is a transaction of its own, and what is left
to do is what still has a number that goes. The rows with the identifiers are deleted last; from then on nothing in the
database says who it was. They are deleted and not renamed, because every process remembers the numbers of names: a
number that is gone is refused by the database, and the process looks again (``inserting.keep``), while one that had a
new name would take somebody's new statements for those of nobody.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from cairn.accounts import api as accounts_api
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.records import naming
from cairn.records.analysis.flowing import rewrite
from cairn.records.documents import Place, digest_of
from cairn.records.erasing.whom import KINDS, defined_by, name_all, named_by, numbers_of, stand_in, whose_is
from cairn.records.models import (
    Activity,
    Agent,
    Attachment,
    Destination,
    Document,
    ErasedStatement,
    Erasure,
    RefusedStatement,
    Source,
    Statement,
    StatementActivity,
    StatementAgent,
    Undelivered,
)
from cairn.records.order import hold_the_order
from cairn.records.own import settle
from cairn.records.rows import insert
from cairn.records.statement.erasing import StandIn, Whose, erased, has_files, signatures_of, unsigned
from cairn.records.statement.reading import load

AT_A_TIME = 200  # statements that are changed while others wait: a tenth of a second
READ_AT_A_TIME = 2000  # statements that are read for mentions; nobody waits
PAUSE = 0.02  # seconds in which others may write: SQLite gives nobody a turn by itself
ROUNDS = 3  # then the rest is done at one go, lest it never end where somebody keeps sending
Told = Callable[[int], Any]


def finish_erasure(erasure: Erasure, *, at: datetime, told: Told = lambda _done: None) -> Erasure:
    """Carry out what is left of an erasure, and give it as it is then. ``told`` hears how many statements are changed.

    To finish what is finished changes nothing; two may be at it at once.
    """
    if erasure.tenant.is_own:
        settle()
    work = _Work(erasure, told)
    if work.step() == Erasure.Step.STATEMENTS:
        work.through_tables()
        naming.forget()
    if work.step() == Erasure.Step.FILES:
        _write_files(erasure, at)
    return Erasure.objects.select_related("tenant__organisation", "by").get(pk=erasure.pk)


def _write_files(erasure: Erasure, at: datetime) -> None:
    """The rows are gone, and the files for analysis get the numbers of what came into their place."""
    numbers = numbers_of(erasure)
    files = rewrite(
        numbers["agents"], activities=numbers["activities"], verbs=numbers["verbs"], tenant=erasure.tenant_id, at=at
    )
    with transaction.atomic():
        done = {"step": Erasure.Step.DONE, "finished_at": timezone.now(), "files": F("files") + files}
        if Erasure.objects.filter(pk=erasure.pk, step=Erasure.Step.FILES).update(**done):
            accounts_api.audit("erasure.finish", subject=erasure, by=erasure.by, at=at)


class _Work:
    """The tables of one erasure. Every method that changes something is one transaction."""

    def __init__(self, erasure: Erasure, told: Told) -> None:
        self.pk, self.tenant, self.told = erasure.pk, erasure.tenant_id, told
        self.erasure, self.instead = erasure, stand_in(erasure)
        self.whose = whose_is(erasure)
        self.numbers = numbers_of(erasure)

    def step(self) -> str:
        self.erasure.refresh_from_db()
        self.numbers = numbers_of(self.erasure)
        return self.erasure.step

    def through_tables(self) -> None:
        number = 0
        while self.step() == Erasure.Step.STATEMENTS:
            number += 1
            self.name()
            while self.change_some():
                time.sleep(PAUSE)
            if self.look_through() and number < ROUNDS:
                continue  # what they name may be new
            self.tidy()
            try:
                self.end(firmly=number >= ROUNDS)
            except IntegrityError:  # a document came in between
                if number > 3 * ROUNDS:
                    raise
        self.tidy()

    @transaction.atomic
    def name(self) -> None:
        if self.hold():
            name_all(self.erasure, self.whose)
            self.numbers = numbers_of(self.erasure)

    def hold(self) -> bool:
        """Keep others away from this erasure until the end of the transaction; whether its tables are still to do."""
        self.erasure = Erasure.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.numbers = numbers_of(self.erasure)
        return self.erasure.step == Erasure.Step.STATEMENTS

    @transaction.atomic
    def change_some(self) -> bool:
        """The next statements that have one of the numbers; whether there may be more."""
        if not self.hold():
            return False
        hold_the_order()
        found = self.left(AT_A_TIME)
        self.change(found)
        return len(found) == AT_A_TIME

    def left(self, most: int | None) -> list[int]:
        found: set[int] = set()
        for kind, columns in (("agents", ("actor", "authority")), ("activities", ("activity",)), ("verbs", ("verb",))):
            gone = list(self.numbers[kind])
            for column in columns:
                rows = Statement.objects.filter(**{f"{column}__in": gone}).values_list("pk", flat=True)
                found.update(rows if most is None else rows[:most])
        for model, column, kind in ((StatementAgent, "agent", "agents"), (StatementActivity, "activity", "activities")):
            beside = model._default_manager.filter(**{f"{column}__in": list(self.numbers[kind])})
            origins = beside.values_list("origin", flat=True)
            found.update(origins if most is None else origins[:most])
        return sorted(found)[:most]

    def look_through(self) -> bool:
        """Read every statement for mentions, from where the last look ended; whether there was one."""
        found = False
        while self.whose.needles:
            rows = self.after_the_last(READ_AT_A_TIME)
            mentioned = self.mentioned(rows)
            for start in range(0, len(mentioned), AT_A_TIME):
                self.change_these(mentioned[start : start + AT_A_TIME])
                time.sleep(PAUSE)
            if rows:
                Erasure.objects.filter(pk=self.pk).update(looked_until=rows[-1][1])
                self.erasure.looked_until = rows[-1][1]
            found = found or bool(mentioned)
            if len(rows) < READ_AT_A_TIME:
                break
        return found

    def after_the_last(self, most: int | None) -> list[tuple[int, datetime, str]]:
        rows = Statement.objects.filter(tenant=self.tenant).order_by("stored")
        if self.erasure.looked_until is not None:
            rows = rows.filter(stored__gt=self.erasure.looked_until)
        return list(rows.values_list("pk", "stored", "raw")[:most])

    def mentioned(self, rows: Sequence[tuple[int, datetime, str]]) -> list[int]:
        likely = [(pk, raw) for pk, _stored, raw in rows if self.whose.may_be_in(raw)]
        return [pk for pk, raw in likely if erased(raw, self.whose, self.instead) != raw]

    @transaction.atomic
    def change_these(self, found: Sequence[int]) -> None:
        if self.hold():
            hold_the_order()
            self.change(found)

    def change(self, found: Sequence[int]) -> None:
        """These statements are of somebody else from now on. Call it with the order held."""
        if not found:
            return
        changed, proof, signatures = [], [], 0
        for row in Statement.objects.filter(pk__in=found).order_by("pk"):
            text, removed, files = _without(row, self.whose, self.instead, self.numbers["agents"])
            signatures += removed
            changed.append((text, *(self.new(*one) for one in _columns(row)), row.pk))
            if text != row.raw:
                digest = sha256(text.encode()).hexdigest()
                proof.append(ErasedStatement(erasure_id=self.pk, uuid=row.uuid, sha256=digest, has_files=files))
        sql = (
            "UPDATE records_statement SET raw = %s, actor_id = %s, authority_id = %s, verb_id = %s, activity_id = %s"
            " WHERE id = %s"
        )
        with connection.cursor() as cursor:
            cursor.executemany(sql, changed)
        self.change_beside(found)
        ErasedStatement.objects.bulk_create(
            proof, update_conflicts=True, unique_fields=["erasure", "uuid"], update_fields=["sha256"]
        )
        counts = {
            "statements": ErasedStatement.objects.filter(erasure=self.pk).count(),
            "signatures": F("signatures") + signatures,
        }
        Erasure.objects.filter(pk=self.pk).update(**counts)
        self.told(counts["statements"])  # type: ignore[arg-type]

    def new(self, kind: str, number: int | None) -> int | None:
        return number if number is None else self.numbers[kind].get(number, number)

    def change_beside(self, found: Sequence[int]) -> None:
        """What these statements are found by, and what refers to them by them."""
        for model, column, kind in ((StatementAgent, "agent", "agents"), (StatementActivity, "activity", "activities")):
            gone = list(self.numbers[kind])
            rows = model._default_manager.filter(**{"origin__in": found, f"{column}__in": gone})
            held = list(rows.values_list(f"{column}_id", "direct", "statement_id", "origin_id"))
            fresh = {(self.new(kind, number), *rest) for number, *rest in held}
            insert(model, (f"{column}_id", "direct", "statement_id", "origin_id"), sorted(fresh), ignore=True)
            rows._raw_delete(rows.db)  # type: ignore[attr-defined]  # nothing points at them

    def tidy(self) -> None:
        """What the store remembers of others and of activities, without the person. Locks are taken one kind at a time,
        as who stores statements takes first those of activities."""
        if not self.whose.needles:
            return
        with transaction.atomic():
            for activity in defined_by(self.tenant, self.whose).select_for_update(no_key=True).order_by("pk"):
                activity.definition = erased(activity.definition, self.whose, self.instead)
                activity.save(update_fields=["definition"])
        with transaction.atomic():
            several = list(named_by(self.tenant, self.whose).values_list("pk", flat=True))
            for agent in Agent.objects.select_for_update(no_key=True).filter(pk__in=several).order_by("pk"):
                agent.names = [name for name in agent.names if not self.whose.is_in(name)]
                agent.save(update_fields=["names"])
        with transaction.atomic():
            _forget_words_of_others(self.tenant, self.whose)

    @transaction.atomic
    def end(self, *, firmly: bool) -> None:
        """Delete the rows with the identifiers, if nothing has come meanwhile; ``firmly``: whatever has come.

        Locks are taken as who stores statements takes them: activities, agents, the order.
        """
        if not self.hold():
            return
        activities = self.numbers["activities"]
        list(Activity.objects.select_for_update(no_key=True).filter(pk__in=activities).order_by("pk"))
        list(Agent.objects.select_for_update(no_key=True).filter(pk__in=self.numbers["agents"]).order_by("pk"))
        hold_the_order()
        found = self.left(None if firmly else 1)
        rows = self.after_the_last(None if firmly else READ_AT_A_TIME) if self.whose.needles else []
        mentioned = self.mentioned(rows)
        if not firmly and (found or mentioned or len(rows) == READ_AT_A_TIME):
            return
        self.change(sorted({*found, *mentioned}))
        documents = Document.objects.filter(agent__in=list(self.numbers["agents"]))
        count = documents.count()
        documents._raw_delete(documents.db)  # type: ignore[attr-defined]  # nothing points at them
        self.move_activities(activities)
        for kind, (model, _text) in KINDS.items():
            model._default_manager.filter(pk__in=list(self.numbers[kind])).delete()
        Erasure.objects.filter(pk=self.pk).update(step=Erasure.Step.FILES, documents=F("documents") + count)

    def move_activities(self, activities: dict[int, int]) -> None:
        """Activities that had the person in their address keep what is known of them and kept for them."""
        for old, new in activities.items():
            before, after = Activity.objects.filter(pk=old).first(), Activity.objects.get(pk=new)
            if before is not None and before.definition and not after.definition:
                after.definition = erased(before.definition, self.whose, self.instead)
                after.save(update_fields=["definition"])
            for row in Document.objects.filter(activity=old).select_related("agent"):
                kind, agent = Document.Kind(row.kind), row.agent.key if row.agent else None
                place = Place(kind, activity=after.iri, agent=agent, registration=row.registration)
                digest = digest_of(place, row.name)
                if Document.objects.filter(tenant=self.tenant, digest=digest).exists():
                    row.delete()  # two that differed in the letters of an address
                else:
                    Document.objects.filter(pk=row.pk).update(activity=new, digest=digest)


def _forget_words_of_others(tenant_id: int, whose: Whose) -> None:
    """Other stores say why they refuse a statement, and may quote from it."""
    words = [
        (Undelivered, {"destination__tenant": tenant_id}, "reason"),
        (RefusedStatement, {"source__tenant": tenant_id}, "reason"),
        *((kind, {"tenant": tenant_id}, column) for kind in (Destination, Source) for column in OF_STORES),
    ]
    for model, theirs, column in words:
        rows = model._default_manager.filter(**theirs).exclude(**{column: ""}).values_list("pk", column)
        named = [pk for pk, said in rows.iterator() if whose.is_in(said)]
        model._default_manager.filter(pk__in=named).update(**{column: _("It named somebody who was erased.")})


OF_STORES = ("last_answer", "pause_reason")


def _columns(row: Statement) -> list[tuple[str, int | None]]:
    """The columns that hold numbers, with their kinds, in the order in which they are written."""
    return [
        ("agents", row.actor_id), ("agents", row.authority_id), ("verbs", row.verb_id), ("activities", row.activity_id),
    ]  # fmt: skip


def _without(row: Statement, whose: Whose, instead: StandIn, agents: dict[int, int]) -> tuple[str, int, bool]:
    """The text of a statement without the person, how many signatures went with them, and whether it is theirs and has
    files. A signature holds the whole statement as it was; without it the statement says nothing of one."""
    text = erased(row.raw, whose, instead)
    if text == row.raw or '"attachments"' not in text:
        return text, 0, False
    value = load(text.encode())
    digests = signatures_of(value)
    files = {one.sha2: one for one in Attachment.objects.filter(tenant=row.tenant_id, sha2__in=digests)}
    stay = {sha2 for sha2, one in files.items() if not _signs(bytes(one.content), whose)}
    for sha2, one in files.items():
        if sha2 not in stay:
            one.delete()
    theirs = row.actor_id in agents and has_files(value)
    return unsigned(text, digests - stay), len(set(files) - stay), theirs


def _signs(content: bytes, whose: Whose) -> bool:
    """Whether a signature (a JSON Web Signature in compact form) is of a statement in which the person stands."""
    payload = content.split(b".")[1] if content.count(b".") == 2 else b""
    try:
        said = base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)).decode()
        return erased(said, whose, StandIn("", "")) != said
    except (binascii.Error, ValueError, IndexError):  # whatever it is, it can't be read: better gone
        return True


# --- Later ---


@task()
def finish_later(uuid: str) -> None:
    """What a page began."""
    found = Erasure.objects.select_related("tenant").filter(uuid=uuid).first()
    if found is not None:
        finish_erasure(found, at=timezone.now())


def finish_left(now: datetime, *, at_once: bool = False) -> int:
    """Finish what was begun a while ago (``at_once``: or just now) and whose process was ended; how many that were."""
    left = Erasure.objects.select_related("tenant").filter(finished_at=None).order_by("pk")
    several = list(left if at_once else left.filter(at__lt=now - LEFT_AFTER))
    for erasure in several:
        finish_erasure(erasure, at=now)
    return len(several)


LEFT_AFTER = timedelta(minutes=30)
clock_jobs.register("records.erasures")(ClockJob(timedelta(minutes=10), finish_left))

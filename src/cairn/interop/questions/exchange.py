"""Questions into a bank and out of it, in the formats of other systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from types import ModuleType
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.courses.api import ChoiceFacts, QuestionFacts
from cairn.interop.questions import gift, moodle_xml, qti
from cairn.interop.questions.reading import CannotHold, Found, Reading, Skipped
from cairn.lib.errors import Refused

FORMATS: dict[str, ModuleType] = {"qti": qti, "moodle": moodle_xml, "gift": gift}
NEW, CHANGED, SAME = "new", "changed", "same"
SALT = "cairn.interop.questions"
LONGEST = 3_000_000
# In one press of a button; and in one transaction, during which nobody else writes on SQLite.
MOST_ON_PAGE, BATCH = 1000, 100


@dataclass(frozen=True)
class Planned:
    """A question that was read, and what importing it would do."""

    found: Found
    state: str


def read_file(raw: bytes, name: str = "") -> Reading:
    """Whatever of the formats it is, by its content. Raises ``Refused`` for what is none of them."""
    begin = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:2000]
    if raw.startswith(b"PK"):
        reading = qti.read(raw, name)
    elif begin.startswith(b"<"):
        reading = (moodle_xml if b"<quiz" in begin else qti).read(raw, name)
    else:
        reading = gift.read(raw, name)
    if not reading.found and not reading.skipped:
        raise Refused(_("There is no question in this file."), field="file")
    return reading


def planned(bank_uuid: UUID, found: Iterable[Found], *, by: Person | None) -> list[Planned]:
    """What an import would do with each question: by its key it is known or new. Raises ``NotFound``."""
    bank = courses_api.bank_of(bank_uuid, by=by)
    known = {one.key: one for one in courses_api.all_facts(bank, retired=True)}
    return [Planned(one, _state(one.facts, known)) for one in found]


def _state(facts: QuestionFacts, known: dict[str, QuestionFacts]) -> str:
    if not facts.key or facts.key not in known:
        return NEW
    return SAME if replace(known[facts.key], key="") == replace(facts, key="") else CHANGED


def import_questions(
    bank_uuid: UUID, questions: Iterable[QuestionFacts], *, by: Person | None, at: datetime
) -> Counter[str]:
    """Put questions into a bank: a key that is there gets a new version, a retired one comes back.

    A hundred at a time, each hundred all or none, so that nobody else waits long to write. Returns how many were new,
    changed and the same. Importing the same file again changes nothing, but for questions without a key, which are
    new each time. Raises ``NotFound``; ``Refused`` naming the question and saying how many before it are in.
    """
    bank = courses_api.bank_of(bank_uuid, by=by)
    known = {one.key: one for one in courses_api.all_facts(bank, retired=True)}
    rows = {one.key: one for one in bank.questions.all()}
    done: Counter[str] = Counter()
    wanted = list(questions)
    for begin in range(0, len(wanted), BATCH):
        try:
            done += _import_some(bank, wanted[begin : begin + BATCH], known, rows, by=by, at=at)
        except Refused as refused:
            if not begin:
                raise
            words = _("The first %(n)d questions are imported. The next are not: %(why)s")
            raise Refused(words % {"n": begin, "why": refused.message}, field=refused.field) from None
    return done


@transaction.atomic
def _import_some(
    bank: Any,
    questions: list[QuestionFacts],
    known: dict[str, QuestionFacts],
    rows: dict[str, Any],
    *,
    by: Person | None,
    at: datetime,
) -> Counter[str]:
    """``known`` and ``rows``, by key, are added to."""
    done: Counter[str] = Counter()
    for facts in questions:
        state = _state(facts, known)
        done[state] += 1
        question = rows.get(facts.key)
        if question is not None and question.retired_at is not None:
            courses_api.retire_question(question.uuid, retired=False, by=by, at=at)
        if state != SAME:
            saved = courses_api.save_question(bank, facts, question=question, by=by, at=at)
            known[saved.key], rows[saved.key] = replace(courses_api.checked(facts), key=saved.key), saved
    accounts_api.audit("question_bank.import", subject=bank, by=by, at=at, **done)
    return done


@dataclass(frozen=True)
class Export:
    """A file, and the keys of the questions that the format has no way to hold, with the reason."""

    content: bytes
    name: str
    media_type: str
    left_out: list[tuple[str, str]]


def export_bank(bank_uuid: UUID, form: str, *, by: Person | None) -> Export:
    """Every question of a bank that is asked now. Raises ``NotFound``; ``Refused`` for a format that there is not."""
    bank = courses_api.bank_of(bank_uuid, by=by)
    if form not in FORMATS:
        raise Refused(_("Choose one of: %(names)s.") % {"names": ", ".join(FORMATS)}, field="format")
    module = FORMATS[form]
    held, left_out = [], []
    for one in courses_api.all_facts(bank):
        try:
            module.write([one])
            held.append(one)
        except CannotHold as why:
            left_out.append((one.key, str(why)))
    return Export(module.write(held), f"{bank.key}.{module.ENDING}", module.MEDIA_TYPE, left_out)


# --- Between the list and the button: what was read travels with the page, signed ---


def packed(found: Iterable[Found]) -> str:
    """Questions as a text for a hidden field. Raises ``Refused`` for too many."""
    found = list(found)
    if len(found) > MOST_ON_PAGE:
        raise Refused(_("A page takes at most %(n)d questions. Split the file.") % {"n": MOST_ON_PAGE}, field="file")
    text = signing.dumps([asdict(one.facts) for one in found], salt=SALT, compress=True)
    if len(text) > LONGEST:
        raise Refused(_("These are too many questions for one go. Split the file."), field="file")
    return text


def unpacked(text: str) -> list[QuestionFacts]:
    """Raises ``Refused`` for what was not packed here, within a day."""
    try:
        rows: list[dict[str, Any]] = signing.loads(text, salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature:
        raise Refused(_("This list is too old. Choose the file again."), field="file") from None
    return [
        QuestionFacts(**{**row, "tags": tuple(row["tags"]), "choices": tuple(ChoiceFacts(**c) for c in row["choices"])})
        for row in rows
    ]


__all__ = [
    "CHANGED", "FORMATS", "NEW", "SAME", "Export", "Planned", "Reading", "Skipped", "export_bank", "import_questions",
    "packed", "planned", "read_file", "unpacked",
]  # fmt: skip

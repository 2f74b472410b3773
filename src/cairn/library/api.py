"""Evidence records: reading them in, finding them, citing them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import EvidenceImported, announce
from cairn.library.models import (
    EvidenceRecord,
    PublishedProject,
    RecordAffiliation,
    RecordAuthor,
    RecordFlag,
    RecordSubject,
)
from cairn.library.texts import ORDER as RECORD_ORDER
from cairn.library.texts import TYPES as RECORD_TYPES
from cairn.library.texts import (
    is_fuller,
    keep_records,
    other_keys_of,
    record_facts,
    records_by_key,
    short_citation,
)
from cairn.library.vufind import CatalogueRecord, RecordError, read_record

__all__ = [
    "RECORD_ORDER",
    "RECORD_TYPES",
    "case_of",
    "citation_words",
    "import_record",
    "is_fuller",
    "keep_records",
    "other_keys_of",
    "record_facts",
    "record_of",
    "records_by_key",
    "search",
    "short_citation",
]

PLAIN = (
    "title", "abstract", "journal", "issn", "volume", "issue", "article_number", "doi", "published_on",
    "date_precision", "publisher", "language", "collection", "address",
)  # fmt: skip


def import_record(text: str, *, key: str | None, by: Person | None, at: datetime) -> EvidenceRecord:
    """Read a catalogue record, as a VuFind site shows it, into one evidence record.

    The rules of splitting its fields are in docs/algorithms/catalogue-records.md.
    The same paper read again (by DOI, or by ``key``) mends its record and keeps the key that courses cite.
    Raises ``Refused`` with the line for a text that is no such record.
    """
    try:
        read = read_record(text)
    except RecordError as error:
        raise Refused(str(error), field="file") from None
    wanted = key or slugify(read.title)[:110]
    known = EvidenceRecord.objects.filter(Q(doi=read.doi) if read.doi else Q(key=wanted)).first()
    with transaction.atomic():
        record = known or EvidenceRecord(key=wanted)
        for name in PLAIN:
            setattr(record, name, getattr(read, name))
        record.source_text, record.imported_at = text, at
        record.save()
        _bring_parts_up_to_date(record, read)
        accounts_api.audit("record.import", subject=record, by=by, at=at, flags=len(read.flags))
        announce(EvidenceImported(at=at, person_id=by.pk if by else None, record_uuid=record.uuid))
    return record


def _bring_parts_up_to_date(record: EvidenceRecord, read: CatalogueRecord) -> None:
    record.authors.all().delete()
    record.affiliations.all().delete()
    record.subjects.all().delete()
    places = [
        RecordAffiliation.objects.create(record=record, position=position, text=text)
        for position, text in enumerate(read.affiliations)
    ]
    for author in read.authors:
        row = RecordAuthor.objects.create(record=record, position=author.position, name=author.name)
        row.affiliations.set([places[n] for n in author.affiliations])
    for text in dict.fromkeys(read.subjects):
        RecordSubject.objects.create(record=record, text=text)
    for flag in read.flags:
        # What a person has checked stays checked when the same record comes again.
        found = {"record": record, "field": flag.field, "reason": flag.reason}
        RecordFlag.objects.get_or_create(**found, defaults={"text": flag.text})


def record_of(key: str) -> EvidenceRecord:
    """Raises ``NotFound``."""
    parts = ("authors__affiliations", "affiliations", "subjects", "flags")
    record = EvidenceRecord.objects.prefetch_related(*parts).filter(key=key).first()
    if record is None:
        raise NotFound(_("There is no such record."))
    return record


def case_of(uuid: UUID | str) -> PublishedProject:
    """A published project that is not withdrawn. Raises ``NotFound``."""
    found = PublishedProject.objects.filter(uuid=uuid, withdrawn_at=None).first()
    if found is None:
        raise NotFound(_("There is no such project in the library."))
    return found


def search(query: str, *, after: int = 0, size: int = 20) -> list[EvidenceRecord]:
    """Records in whose title, abstract, journal or authors every word of ``query`` occurs; paged by key."""
    found = EvidenceRecord.objects.filter(pk__gt=after)
    for word in query.split()[:8]:
        where = Q(title__icontains=word) | Q(abstract__icontains=word) | Q(journal__icontains=word)
        found = found.filter(where | Q(authors__name__icontains=word))
    return list(found.distinct().order_by("pk").prefetch_related("authors")[:size])


def citation_words(record: EvidenceRecord) -> str:
    """One line: authors, title, journal, year, volume and DOI."""
    names = [author.name for author in record.authors.all()]
    who = names[0] + (" et al" if len(names) > 1 else "") if names else ""
    year = str(record.published_on.year) if record.published_on else ""
    where = " ".join(part for part in (record.journal, year) if part)
    if record.volume:
        number = f"({record.issue})" if record.issue else ""
        where += f";{record.volume}{number}" + (f":{record.article_number}" if record.article_number else "")
    return ". ".join(
        part for part in (who, record.title.rstrip("."), where, record.doi and f"doi:{record.doi}") if part
    )

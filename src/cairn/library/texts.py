"""Evidence records as facts of a text: how courses in files bring what they cite, and take it along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import yaml
from django.db import transaction

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.events import EvidenceImported, announce
from cairn.lib.yaml_text import yaml_text
from cairn.library.models import EvidenceRecord, RecordAuthor

TYPES = ("article-journal", "book", "report", "webpage")
ORDER = ("key", "type", "title", "authors", "journal", "year", "volume", "issue", "pages", "doi", "publisher", "url")
_MARK = "# A record as text\n"


def record_facts(record: EvidenceRecord) -> dict[str, Any]:
    """What a file says of a record (docs/course-text.md, Record): as it was brought, or made from its columns."""
    if record.source_text.startswith(_MARK):
        facts: dict[str, Any] = yaml.safe_load(record.source_text)
        return {"key": record.key} | facts
    facts = {
        "key": record.key,
        "type": "article-journal" if record.journal else "report",
        "title": record.title,
        "authors": [_split(author.name) for author in record.authors.all()],
        "journal": record.journal,
        "year": record.published_on.year if record.published_on else None,
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.article_number,
        "doi": record.doi,
        "publisher": record.publisher,
        "url": "" if record.doi else record.address,
    }
    return {name: value for name, value in facts.items() if value}


def _split(name: str) -> dict[str, str]:
    given, _space, family = name.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": family}


def short_citation(facts: Mapping[str, Any]) -> str:
    """The words of a citation within text: "Taylor and others, 2014"."""
    names = [one.get("family") or one.get("literal", "") for one in facts.get("authors", [])] or [facts["title"]]
    who = names[0] if len(names) == 1 else " and ".join([names[0], names[1] if len(names) == 2 else "others"])
    return f"{who}, {facts.get('year') or 'no date'}"


def records_by_key(keys: Iterable[str]) -> dict[str, EvidenceRecord]:
    """Records of these keys, each with its authors. Two queries."""
    found = EvidenceRecord.objects.filter(key__in=set(keys)).prefetch_related("authors")
    return {record.key: record for record in found}


def other_keys_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """By the key in a text: the key under which the library keeps the same paper (by DOI), where that is another."""
    wanted = {one["doi"]: one["key"] for one in rows if one.get("doi")}
    kept = EvidenceRecord.objects.filter(doi__in=wanted).values_list("doi", "key")
    return {wanted[doi]: key for doi, key in kept if wanted[doi] != key}


@transaction.atomic
def keep_records(rows: Iterable[Mapping[str, Any]], *, by: Person | None, at: datetime) -> list[str]:
    """Bring records from the facts of a text; returns the keys of those that are new or changed.

    A record that came from a catalogue is fuller than a text and stays as it is.
    """
    wanted = {one["key"]: one for one in rows}
    known = records_by_key(wanted)
    done = []
    for key, facts in wanted.items():
        record = known.get(key)
        text = _MARK + yaml_text({name: facts[name] for name in ORDER if name != "key" and name in facts})
        if record is not None and (record.source_text == text or is_fuller(record)):
            continue
        _write(record or EvidenceRecord(key=key), facts, text, by=by, at=at)
        done.append(key)
    return done


def is_fuller(record: EvidenceRecord) -> bool:
    """Whether it came from a catalogue, and not from a text."""
    return bool(record.source_text) and not record.source_text.startswith(_MARK)


def _write(record: EvidenceRecord, facts: Mapping[str, Any], text: str, *, by: Person | None, at: datetime) -> None:
    year = facts.get("year")
    record.title, record.journal = facts["title"], facts.get("journal", "")
    record.volume, record.issue = facts.get("volume", ""), facts.get("issue", "")
    record.article_number, record.doi = facts.get("pages", ""), facts.get("doi", "")
    record.publisher, record.address = facts.get("publisher", ""), facts.get("url", "")
    record.published_on = date(year, 1, 1) if year else None
    record.date_precision = EvidenceRecord.Precision.YEAR if year else EvidenceRecord.Precision.UNKNOWN
    record.source_text, record.imported_at = text, at
    is_new = record.pk is None
    record.save()
    if not is_new:
        record.authors.all().delete()
    names = [
        " ".join(filter(None, (one.get("given"), one.get("family") or one.get("literal")))) for one in facts["authors"]
    ]
    RecordAuthor.objects.bulk_create(
        RecordAuthor(record=record, position=place, name=name) for place, name in enumerate(names)
    )
    accounts_api.audit("record.import", subject=record, by=by, at=at, key=record.key)
    announce(EvidenceImported(at=at, person_id=by.pk if by else None, record_uuid=record.uuid))

"""Reads one catalogue record as a VuFind site shows it. Pure: no Django, no database.

The record runs several fields together in one string. ``docs/algorithms/catalogue-records.md`` gives each
rule of splitting; what a rule can't split surely becomes a :class:`Flag` for a person, never a guess.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from cairn.library.vufind_rows import RecordError, Rows, read_rows

__all__ = ["Author", "CatalogueRecord", "Flag", "RecordError", "read_record"]

# Headings of structured abstracts: only these may start a paragraph after a stop without a space.
_HEADINGS = (
    "Abstract Aim Aims Background Objective Objectives Purpose Introduction Problem Context Setting "
    "Participants Design Method Methods Intervention Interventions Measures Result Results Finding Findings "
    "Outcome Outcomes Discussion Limitations Conclusion Conclusions Implications Interpretation Funding"
).split()
_NEXT_HEADING = re.compile(rf"(?<=[.!?])(?=(?:{'|'.join(_HEADINGS)})[: ]+[A-Z0-9])")
_RUN_ON_STOP = re.compile(r"[a-z)]{2}\.[A-Z][a-z]+")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
# Where one place ends and the next begins with no space between: "LeedsSchool" or "UKSchool".
_PLACE_EDGE = re.compile(r"(?<=[a-z0-9)])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z])")
_CONTENT_PATH = re.compile(r"/content/(?P<volume>[^/]+)/(?P<issue>[^/]+)/(?P<article>[^/?#.]+)")


@dataclass(frozen=True)
class Flag:
    """A field that a person should check: ``reason`` is one sentence, ``text`` is what the record says."""

    field: str
    reason: str
    text: str


@dataclass(frozen=True)
class Author:
    """An author as printed; ``affiliations`` are positions in the record's list (empty where not known)."""

    position: int
    name: str
    affiliations: tuple[int, ...] = ()


@dataclass
class CatalogueRecord:
    """What one record says. A text field that the record doesn't give, or doesn't give surely, is empty.

    ``published_on`` is the first day of what is known; ``date_precision`` says whether day, month, year
    or nothing (``unknown``) is. ``source_text`` is the record as it came.
    """

    title: str
    authors: list[Author] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    journal: str = ""
    series: str = ""
    issn: str = ""
    doi: str = ""
    volume: str = ""
    issue: str = ""
    article_number: str = ""
    published_on: date | None = None
    date_precision: str = "unknown"
    publisher: str = ""
    language: str = ""
    collection: str = ""
    subjects: list[str] = field(default_factory=list)
    abstract: str = ""
    address: str = ""
    identifier: str = ""
    format: str = ""
    flags: list[Flag] = field(default_factory=list)
    source_text: str = ""

    def flag(self, name: str, reason: str, text: str) -> None:
        self.flags.append(Flag(name, reason, text))


def read_record(text: str) -> CatalogueRecord:
    """Read one record. Rules: ``docs/algorithms/catalogue-records.md``.

    Args:
        text: the page's text: a title, a short table (``Label: | value |``) and a long table of
            ``label |`` lines with ``value |`` lines, in any order; UTF-8 already decoded.

    Raises:
        RecordError: it isn't one whole record; the sentence names the line.
    """
    rows = read_rows(text)
    record = CatalogueRecord(title=_title(rows), source_text=text)
    _take_plain_fields(record, rows)
    _take_issn(record, rows)
    _take_date(record, rows)
    _take_abstract(record, rows)
    parts = _run_together(record, rows)
    _take_doi(record, rows, parts.doi)
    _take_volume(record, parts.numbers)
    names = _take_authors(record, rows, parts.people)
    _take_affiliations(record, names, parts)
    _take_subjects(record, rows)
    return record


def _title(rows: Rows) -> str:
    title = _line(rows.first("title", "title_full", "title_short")) or _line(rows.heading)
    if not title:
        raise RecordError("The record has no title: no field “title”, no line above the first field.", 1)
    return title


def _take_plain_fields(record: CatalogueRecord, rows: Rows) -> None:
    published = rows.lines("Published")
    record.series = _line(rows.first("series", "Series"))
    record.format = _line(rows.first("format", "Format"))
    # The catalogue has no field for a journal: for an article, the series is the journal.
    record.journal = record.series if record.format.casefold() == "article" else ""
    record.publisher = _line(rows.first("publisher") or (published[0] if len(published) > 1 else ""))
    record.language = _line(rows.first("language", "Language"))
    record.collection = _line(rows.first("collection", "sources"))
    record.identifier = _line(rows.first("id"))
    record.address = _address(record, rows)
    heading = _line(rows.heading)
    if heading and _squeezed(heading) != _squeezed(record.title):
        record.flag("title", "The heading of the page and the field “title” differ.", heading)


def _address(record: CatalogueRecord, rows: Rows) -> str:
    lines = rows.lines("url") or rows.lines("Online Access")
    found = [line for line in map(_line, lines) if re.match(r"https?://\S+$", line)]
    if lines and not found:
        record.flag("address", "The address is not a web address.", " ".join(lines))
    if len(found) > 1:
        record.flag("address", "There are several addresses; the first was taken.", " ".join(found))
    return found[0] if found else ""


def _take_issn(record: CatalogueRecord, rows: Rows) -> None:
    text = _line(rows.first("issn"))
    found = _ISSN.findall(text)
    sound = [issn for issn in found if _issn_is_sound(issn)]
    record.issn = sound[0] if sound else ""
    if text and not sound:
        record.flag("issn", "This is not an ISSN: its check digit or its form is wrong.", text)
    elif len(found) > 1:
        record.flag("issn", "There are several ISSNs; the first sound one was taken.", text)


def _issn_is_sound(issn: str) -> bool:
    digits = [10 if sign == "X" else int(sign) for sign in issn.replace("-", "")]
    return sum(digit * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True)) % 11 == 0


def _take_date(record: CatalogueRecord, rows: Rows) -> None:
    published = rows.lines("Published")
    text = _line(rows.first("publishDate") or (published[-1] if published else ""))
    if not text:
        return
    found = _DATE.match(text)
    try:
        year, month, day = (int(part) if part else None for part in found.groups()) if found else (None,) * 3
        record.published_on = date(year, month or 1, day or 1) if year else None
    except ValueError:
        record.published_on = None
    if record.published_on is None:
        record.flag("published_on", "This is not a date.", text)
        return
    record.date_precision = "day" if day else "month" if month else "year"
    if day == 1:
        # Catalogues write the first day where they only know the month, and 1 January where only the year.
        record.date_precision = "year" if month == 1 else "month"
        record.flag("published_on", "The first of a month may stand for a day that isn't known.", text)


def _take_abstract(record: CatalogueRecord, rows: Rows) -> None:
    text = _line(rows.first("description"))
    paragraphs = [piece.strip() for piece in _NEXT_HEADING.split(text) if piece.strip()]
    record.abstract = "\n\n".join(paragraphs)
    left = [found.group() for piece in paragraphs for found in _RUN_ON_STOP.finditer(piece)]
    if left:
        record.flag("abstract", "Two sentences run together here: perhaps a heading.", ", ".join(left))


@dataclass(frozen=True)
class _Parts:
    """The long string in pieces: before the title, and between title and abstract. Empty where not found."""

    numbers: str = ""
    doi: str = ""
    people: str = ""
    people_end_known: bool = False


def _run_together(record: CatalogueRecord, rows: Rows) -> _Parts:
    """Cut ``spelling`` at the values that other fields give whole: ISSN and date, title, abstract."""
    text = _line(rows.first("spelling"))
    if not text:
        return _Parts()
    before, found, after = text.partition(record.title)
    if not found:
        record.flag("spelling", "The run-together field lacks the title, so it wasn't cut.", text[:500])
        return _Parts()
    doi = _DOI.search(before)
    numbers = _between(before[: doi.start()] if doi else before, record, rows)
    abstract = _line(rows.first("description"))
    end_known = bool(abstract) and abstract in after
    people = after.partition(abstract)[0] if end_known else after
    return _Parts(numbers, doi.group() if doi else "", people, end_known)


def _between(before: str, record: CatalogueRecord, rows: Rows) -> str:
    """What stands between the date of publication and the DOI: volume, issue, perhaps an article number."""
    mark = _line(rows.first("issn"))[-9:] + _line(rows.first("publishDate"))
    if not mark or mark not in before:
        record.flag("volume", "The run-together field lacks ISSN and date.", before)
        return ""
    return before.rpartition(mark)[2].strip()


def _take_doi(record: CatalogueRecord, rows: Rows, from_spelling: str) -> None:
    in_address = _DOI.search(record.address) if "doi.org/" in record.address else None
    named = _DOI.search(_line(rows.first("doi", "doi_str_mv", "DOI")))
    found = [f for f in (named and named.group(), from_spelling, in_address and in_address.group()) if f]
    record.doi = found[0] if found else ""
    if len({doi.casefold() for doi in found}) > 1:
        record.flag("doi", "The record gives different DOIs; the first was taken.", " ".join(found))


def _take_volume(record: CatalogueRecord, numbers: str) -> None:
    """Volume and issue run together ("101"): cut only as the address cuts them (".../10/1/e000781")."""
    path = _CONTENT_PATH.search(record.address)
    if path is None:
        if numbers:
            record.flag("volume", "Volume and issue are run together and nothing says where to cut.", numbers)
        return
    volume, issue, article = path["volume"], path["issue"], path["article"]
    if numbers not in {"", volume + issue, volume + issue + article}:
        record.flag("volume", "The address gives another volume or issue.", f"{numbers} {path[0]}")
        return
    record.volume, record.issue, record.article_number = volume, issue, article
    if not numbers:
        record.flag("volume", "Only the address gives volume and issue.", path[0])


def _take_authors(record: CatalogueRecord, rows: Rows, people: str) -> list[str]:
    """Names in order, when every way of reading them that this record allows agrees."""
    lines = [_line(line) for line in rows.lines("author")]
    printed = " ".join(lines)
    if not printed and not people:
        return []
    readings = [_numbered(people, printed), _keyed(printed, rows), lines if len(lines) > 1 else []]
    if printed and printed == _line(rows.first("author_sort")):
        readings.append([printed])
    found = [names for names in readings if names]
    if not found:
        record.flag("authors", "The names are run together and nothing says where to cut.", printed or people)
        return []
    if any(names != found[0] for names in found):
        said = " / ".join("; ".join(names) for names in found)
        record.flag("authors", "The record splits the names in more than one way.", said)
        return []
    if not printed:
        record.flag("authors", "The names are in the run-together field only.", "; ".join(found[0]))
    record.authors = [Author(position, name) for position, name in enumerate(found[0])]
    return found[0]


def _numbered(people: str, printed: str) -> list[str]:
    """Ann Lee and Bo Ek, of "Ann Lee0Bo Ek1Leeds"; ``printed`` ("Ann Lee Bo Ek") says when to stop."""
    names: list[str] = []
    rest = people
    while not printed or " ".join(names) != printed:
        found = re.match(rf"(\D+?){len(names)}", rest)
        if not found:
            break
        names.append(found.group(1).strip())
        rest = rest[found.end() :]
    return names if not printed or " ".join(names) == printed else []


def _keyed(printed: str, rows: Rows) -> list[str]:
    """Split ``printed`` by the squeezed names of ``work_keys_str_mv``: "AT annlee title AT boek title"."""
    keys = re.findall(r"\bAT (\S+) \S+", _line(rows.first("work_keys_str_mv")))
    words, names = printed.split(), []
    for key in dict.fromkeys(keys):
        name: list[str] = []
        while words and len(_squeezed("".join(name))) < len(key):
            name.append(words.pop(0))
        if _squeezed("".join(name)) != key:
            return []
        names.append(" ".join(name))
    return names if not words else []


def _take_affiliations(record: CatalogueRecord, names: list[str], parts: _Parts) -> None:
    """One place for each author, in their order, run together: cut only if that gives one for each."""
    numbered = "".join(f"{name}{position}" for position, name in enumerate(names))
    if not parts.people or parts.people == numbered:
        return
    if not names or not parts.people.startswith(numbered):
        record.flag("affiliations", "The names before the places of work could not be read.", parts.people)
        return
    text = parts.people.removeprefix(numbered).strip()
    places = [place.strip() for place in _PLACE_EDGE.split(text)] if len(names) > 1 else [text]
    if len(places) != len(names) or not parts.people_end_known:
        reason = "Places of work can't be told apart: there isn't one for each author."
        if not parts.people_end_known:
            reason = "Nothing says where the places of work end."
        record.flag("affiliations", reason, text)
        return
    record.affiliations = list(dict.fromkeys(places))
    record.authors = [
        Author(author.position, author.name, (record.affiliations.index(place),))
        for author, place in zip(record.authors, places, strict=True)
    ]


def _take_subjects(record: CatalogueRecord, rows: Rows) -> None:
    for label in ("topic_facet", "topic", "Subjects"):
        lines = [_line(line) for line in rows.lines(label)]
        if len(lines) > 1 or (len(lines) == 1 and " " not in lines[0]):
            record.subjects = list(dict.fromkeys(lines))
            return
    text = _line(rows.first("topic_facet", "topic", "Subjects"))
    if text:
        record.flag("subjects", "Subjects are run together and nothing says where to cut.", text)


def _line(text: str) -> str:
    """One line: HTML escapes undone, Unicode composed, white space folded."""
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).split())


def _squeezed(text: str) -> str:
    """As VuFind squeezes names into keys: letters and digits alone, without accents, in small letters."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if sign.isalnum()).lower()

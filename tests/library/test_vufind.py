"""One catalogue record, read: the bundled one in full, and the ways in which others differ from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cairn.library.vufind import CatalogueRecord, RecordError, read_record

BUNDLED = Path(__file__).parents[2] / "seeds" / "records" / "catalogue_record.txt"

TITLE = "Huddles on a ward"
ABSTRACT = "Aim To fall less.Methods We met daily.Results Falls halved."
FIELDS = {
    "id": "doaj-1",
    "format": "Article",
    "language": "English",
    "series": "Journal of Wards",
    "collection": "DOAJ",
    "issn": "2399-6641",
    "publishDate": "2020-05-14",
    "publisher": "Ward Press",
    "title": TITLE,
    "author": "Ann Lee Bo van Ek",
    "author_sort": "Ann Lee",
    "description": ABSTRACT,
    "url": "https://wards.example/content/7/12/e55.full",
    "work_keys_str_mv": "AT annlee huddlesonaward AT bovanek huddlesonaward",
    "spelling": "doaj-12020-06-01T10:00:00ZengWard PressJournal of Wards2399-66412020-05-14"
    f"71210.1000/wards.55{TITLE}Ann Lee0Bo van Ek1Ward 3, Leeds, UKWard 4, York, UK{ABSTRACT}"
    "https://wards.example/content/7/12/e55.full",
}  # fmt: skip


def page(**changes: str | None) -> str:
    """The small record as a page, with fields changed or (``None``) left out."""
    fields = {label: value for label, value in (FIELDS | changes).items() if value is not None}
    return f"{TITLE}\n" + "".join(f"{label} |\n{value} |\n" for label, value in fields.items())


def flagged(record: CatalogueRecord) -> set[str]:
    return {flag.field for flag in record.flags}


def test_bundled_record_is_read_whole() -> None:
    record = read_record(BUNDLED.read_text(encoding="utf-8"))
    assert [author.name for author in record.authors] == [
        "Cheryl Guest",
        "Philip Wainwright",
        "Margaret Herbert",
        "Iain Murray Smith",
    ]
    assert record.affiliations == [
        "Improvement Directorate, NHS England Sustainable Improvement Team, Leeds, UK",
        "Improvement Capability Building, NHS England, Newcastle Upon Tyne, UK",
    ]
    assert [author.affiliations for author in record.authors] == [(0,), (0,), (0,), (1,)]
    assert record.title == "Driving quality improvement with a massive open online course (MOOC)"
    assert (record.journal, record.series, record.issn) == (
        "BMJ Open Quality",
        "BMJ Open Quality",
        "2399-6641",
    )
    assert record.doi == "10.1136/bmjoq-2019-000781"
    assert (record.volume, record.issue, record.article_number) == ("10", "1", "e000781")
    assert (record.published_on, record.date_precision) == (date(2021, 3, 1), "month")
    assert (record.publisher, record.language, record.collection) == (
        "BMJ Publishing Group",
        "English",
        "DOAJ",
    )
    assert record.address == "https://bmjopenquality.bmj.com/content/10/1/e000781.full"
    assert record.subjects == []
    headings = [paragraph.split()[0] for paragraph in record.abstract.split("\n\n")]
    assert headings == ["Background", "Methods", "Outcomes", "Discussion", "Conclusion"]
    assert record.abstract.endswith("drive further improvements in health and care.")
    assert flagged(record) == {"published_on"}


def test_a_tidy_record_needs_nobody() -> None:
    record = read_record(page())
    assert record.flags == []
    assert [(author.name, author.affiliations) for author in record.authors] == [
        ("Ann Lee", (0,)),
        ("Bo van Ek", (1,)),
    ]
    assert record.affiliations == ["Ward 3, Leeds, UK", "Ward 4, York, UK"]
    assert (record.volume, record.issue, record.article_number) == ("7", "12", "e55")
    assert (record.doi, record.date_precision) == ("10.1000/wards.55", "day")
    assert record.abstract == "Aim To fall less.\n\nMethods We met daily.\n\nResults Falls halved."


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(page().replace("\n", "\r\n"), id="line ends of Windows"),
        pytest.param(page().replace("\n", "\r"), id="line ends of old Macs"),
        pytest.param("\ufeff" + page(), id="byte order mark"),
        pytest.param(page().replace(" |", "   |  "), id="spaces"),
        pytest.param(page().replace(" |\n", " |\n\n"), id="empty lines"),
        pytest.param(page().replace("id |\n", "id |\n\n").replace("doaj-1 |", "doaj-1 |\n---|---|"), id="rules"),
        pytest.param(page(_version_="17", spellingShingle="x"), id="labels we don't use"),
        pytest.param(f"{TITLE}\n" + "".join(f"{a} |\n{b} |\n" for a, b in reversed(FIELDS.items())), id="other order"),
    ],
)
def test_the_same_record_written_otherwise(written: str) -> None:
    expected = read_record(page())
    assert replace(read_record(written), source_text="") == replace(expected, source_text="")


def test_source_is_kept_as_it_came() -> None:
    written = "\ufeff" + page().replace("\n", "\r\n")
    assert read_record(written).source_text == written


def test_escapes_are_undone_everywhere_alike() -> None:
    record = read_record(page().replace(TITLE, "Falls &amp; huddles &#8211; a &quot;ward&quot;"))
    assert record.title == 'Falls & huddles – a "ward"'
    assert record.flags == []
    assert [author.name for author in record.authors] == ["Ann Lee", "Bo van Ek"]


# --- What can't be split surely: the field, what is kept, what is flagged ---


@pytest.mark.parametrize(
    "changes, name, kept, fields",
    [
        # volume and issue
        ({"url": "https://wards.example/55"}, "volume", "", {"volume"}),
        ({"url": "https://wards.example/content/8/12/e55"}, "volume", "", {"volume"}),
        ({"url": "https://wards.example/content/71/2/e55"}, "volume", "71", set()),
        ({"spelling": None}, "volume", "7", {"volume"}),
        ({"publishDate": "2020-05-15"}, "volume", "7", {"volume"}),
        # DOI
        ({"spelling": None}, "doi", "", {"volume"}),
        ({"doi": "10.1000/other"}, "doi", "10.1000/other", {"doi"}),
        ({"doi": "10.1000/WARDS.55"}, "doi", "10.1000/WARDS.55", set()),
        ({"url": "https://doi.org/10.1000/wards.55"}, "doi", "10.1000/wards.55", {"volume"}),
        # ISSN
        ({"issn": "2399-6642"}, "issn", "", {"issn", "volume"}),
        ({"issn": "twelve"}, "issn", "", {"issn", "volume"}),
        ({"issn": None}, "issn", "", set()),
        ({"issn": None, "publishDate": None}, "issn", "", {"volume"}),
        # title
        ({"title": "Huddles on any ward"}, "title", "Huddles on any ward", {"title", "spelling", "volume"}),
        ({"title": None}, "title", TITLE, set()),
        # address
        ({"url": "see the shelf"}, "address", "", {"address", "volume"}),
        # format decides whether the series is a journal
        ({"format": "Book"}, "journal", "", set()),
        ({"format": "Book"}, "series", "Journal of Wards", set()),
        # abstract
        ({"description": None}, "abstract", "", {"affiliations"}),
    ],
)  # fmt: skip
def test_single_fields(changes: dict[str, str | None], name: str, kept: str, fields: set[str]) -> None:
    record = read_record(page(**changes))
    assert getattr(record, name) == kept
    assert flagged(record) == fields


@pytest.mark.parametrize(
    "written, kept, precision, is_flagged",
    [
        ("2020-05-14", date(2020, 5, 14), "day", False),
        ("2020-05-01", date(2020, 5, 1), "month", True),
        ("2020-01-01", date(2020, 1, 1), "year", True),
        ("2020-05", date(2020, 5, 1), "month", False),
        ("2020", date(2020, 1, 1), "year", False),
        ("2020-02-30", None, "unknown", True),
        ("2020-13-01", None, "unknown", True),
        ("0000", None, "unknown", True),
        ("spring 2020", None, "unknown", True),
        ("", None, "unknown", False),
    ],
)
def test_dates(written: str, kept: date | None, precision: str, is_flagged: bool) -> None:
    record = read_record(page(publishDate=written, spelling=None))
    assert (record.published_on, record.date_precision) == (kept, precision)
    assert ("published_on" in flagged(record)) is is_flagged


def people(names: str) -> dict[str, str | None]:
    return {"spelling": f"2399-66412020-05-1471210.1000/wards.55{TITLE}{names}{ABSTRACT}"}


ALONE = {"work_keys_str_mv": None}


@pytest.mark.parametrize(
    "changes, names, is_flagged",
    [
        pytest.param({}, ["Ann Lee", "Bo van Ek"], False, id="both ways agree"),
        pytest.param(ALONE, ["Ann Lee", "Bo van Ek"], False, id="numbers alone"),
        pytest.param({"spelling": None}, ["Ann Lee", "Bo van Ek"], False, id="keys alone"),
        pytest.param(ALONE | {"spelling": None}, [], True, id="neither"),
        pytest.param(ALONE | {"spelling": None, "author": "Ann\nBo"}, ["Ann", "Bo"], False, id="on lines"),
        pytest.param(ALONE | {"spelling": None, "author": "Ann Lee"}, ["Ann Lee"], False, id="one author"),
        pytest.param(people("Ann0Lee Bo van Ek1Leeds"), [], True, id="two ways differ"),
        pytest.param(
            ALONE | people("Ann Lee0Bo van Ek14 High Street"), ["Ann Lee", "Bo van Ek"], False, id="digit"
        ),
        pytest.param({"author": None}, ["Ann Lee", "Bo van Ek"], True, id="in the long field alone"),
        pytest.param(
            ALONE | {"author": None, "author_sort": None, "spelling": None}, [], False, id="no author"
        ),
        pytest.param(
            {"author": "Åsa Öst Bo van Ek", "work_keys_str_mv": "AT asaost x AT bovanek x", "spelling": None},
            ["Åsa Öst", "Bo van Ek"],
            False,
            id="accents",
        ),
    ],
)  # fmt: skip
def test_authors(changes: dict[str, str | None], names: list[str], is_flagged: bool) -> None:
    record = read_record(page(**changes))
    assert [author.name for author in record.authors] == names
    assert [author.position for author in record.authors] == list(range(len(names)))
    assert ("authors" in flagged(record)) is is_flagged


def test_more_than_ten_authors() -> None:
    names = [f"Ann {letter}" for letter in "ABCDEFGHIJKL"]
    numbered = "".join(f"{name}{position}" for position, name in enumerate(names))
    record = read_record(page(author=" ".join(names), work_keys_str_mv=None, **people(numbered)))
    assert [author.name for author in record.authors] == names
    assert record.flags == []


@pytest.mark.parametrize(
    "places, kept, known",
    [
        ("Ward 3, Leeds, UKWard 4, York, UK", ["Ward 3, Leeds, UK", "Ward 4, York, UK"], True),
        ("Trust, LeedsTrust, Leeds", ["Trust, Leeds"], True),
        ("Clinic (North)Clinic (South)", ["Clinic (North)", "Clinic (South)"], True),
        ("", [], True),
        ("Ward 3, Leeds, UK", [], False),
        ("Ward 3, McDonald House, UKWard 4, York, UK", [], False),
        ("Ward 3, LeedsWard 4, YorkWard 5, Hull", [], False),
    ],
)
def test_places_of_work(places: str, kept: list[str], known: bool) -> None:
    record = read_record(page(**people(f"Ann Lee0Bo van Ek1{places}")))
    assert record.affiliations == kept
    assert ("affiliations" in flagged(record)) is not known
    texts = [flag.text for flag in record.flags if flag.field == "affiliations"]
    assert texts == ([] if known else [places])


def test_places_of_work_stay_together_where_their_end_is_unknown() -> None:
    record = read_record(page(description=None, url=None))
    assert record.affiliations == []
    assert flagged(record) == {"affiliations", "volume"}


@pytest.mark.parametrize(
    "label, written, kept, is_flagged",
    [
        ("topic", "Falls\nWards", ["Falls", "Wards"], False),
        ("topic_facet", "Falls\nWards\nFalls", ["Falls", "Wards"], False),
        ("topic", "falls", ["falls"], False),
        ("topic", "patient falls ward", [], True),
        ("topic", "", [], False),
    ],
)
def test_subjects(label: str, written: str, kept: list[str], is_flagged: bool) -> None:
    record = read_record(page(**{label: written}))
    assert record.subjects == kept
    assert ("subjects" in flagged(record)) is is_flagged


def test_unknown_heading_in_an_abstract_is_shown_to_a_person() -> None:
    abstract = "Aim To fall less.Measures We counted.Whatnot It was fine, e.g. so."
    record = read_record(page(description=abstract, spelling=None))
    assert record.abstract.count("\n\n") == 1
    assert [flag.text for flag in record.flags if flag.field == "abstract"] == ["ed.Whatnot"]


def test_the_short_table_alone_is_enough() -> None:
    record = read_record(
        f"{TITLE}\nTeaser...\nMain Author: | |\n---|---|\nFormat: | Article |\nLanguage: | English |\n"
        "Published: |\nWard Press\n2020-05-14\n|\nSeries: | Journal of Wards |\n"
        "Subjects: |\nFalls\nWards\n|\nOnline Access: | https://wards.example/55 |\n"
    )
    assert record.flags == []
    assert (record.title, record.format, record.language) == (TITLE, "Article", "English")
    assert (record.publisher, record.published_on) == ("Ward Press", date(2020, 5, 14))
    assert (record.journal, record.subjects) == ("Journal of Wards", ["Falls", "Wards"])
    assert record.address == "https://wards.example/55"


@pytest.mark.parametrize(
    "written, line, words",
    [
        pytest.param("", 1, "isn't a catalogue record", id="empty"),
        pytest.param("\ufeff\r\n\r\n", 1, "isn't a catalogue record", id="nothing but white space"),
        pytest.param("<html>\n<p>Not found</p>\n</html>", 1, "isn't a catalogue record", id="a web page"),
        pytest.param("format |\nArticle |\n", 1, "has no title", id="no title"),
        pytest.param(f"{TITLE}\nformat |\nArticle\n", 2, "“format” isn't closed", id="cut off"),
        pytest.param(f"{TITLE}\nformat |\nArticle\nseries |\nX |\n", 2, "before “series”", id="unclosed"),
        pytest.param(page() + page(title="Another"), 49, "Are these two records", id="two records"),
    ],
)
def test_not_a_record(written: str, line: int, words: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_record(written)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"Line {line}: ")
    assert caught.value.line == line


def test_a_paper_may_be_called_like_a_label() -> None:
    assert read_record("title |\nlanguage |\ntitle_sort |\nlanguage |\nformat |\nArticle |\n").title == "language"

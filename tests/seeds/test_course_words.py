"""The words of the programme and of its demonstration: links that lead somewhere, UK spelling, roles and not names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.seeds.bundle import BUNDLE, BY_KEY, COURSE, RECORDS, SEEDS, load

TEXTS = {
    path.relative_to(SEEDS).as_posix(): path.read_text("utf-8")
    for folder in (BUNDLE, SEEDS / "demo")
    for path in sorted(folder.rglob("*"))
    if path.suffix in (".md", ".yaml")
}
# Titles and names of records are as they were printed.
WRITTEN = {name: text for name, text in TEXTS.items() if "/records/" not in name}
LINK = re.compile(r"(?<!!)\[(?P<words>[^\]@]*)\]\((?P<where>[^)]*)\)")
BARE = re.compile(r"\bhttps?:[^\s)>\"']*", re.IGNORECASE)
PLACE = re.compile(r"(?<![\w:/.])/[a-z][a-z-]*/[\w/-]*")  # an address of the site that is written out
US = re.compile(
    r"""\b(?:
    \w*(?:col|behavi|fav|neighb|rum|hon|hum|harb|vap|od)or(?:s|ed|ing|al|ful|able|ite|ites|hood)?
    | labor(?:s|ed|ing)? | (?:re)?center(?:s|ed)? | (?:kilo|centi|milli)meters? | liters? | fibers? | theaters?
    | (?!(?:cap|re)?siz|(?:sei|pri)z)\w{2,}iz(?:e|es|ed|ing|er|ers|ation|ations|ational) | \w+lyz(?:e|es|ed|ing|er)
    | programs? | catalogs? | dialogs? | analogs? | an?esthe[ts]\w* | pediatric\w* | orthopedic\w* | hemo\w+
    | edema | esophag\w+ | diarrhea | anemia | leukemia | fetus | fetal
    | enroll(?:s|ment|ments)? | fulfill(?:s|ment)? | skillful\w* | willful\w*
    | (?:cancel|label|travel|model|signal|counsel|level|fuel|dial)(?:ed|ing|er|ers|or|ors)
    | gray | aging | gotten | defense | offense | pretense | jewelry | maneuver\w* | plow | judgment | acknowledgment
    | mom | sidewalk | trash | elevators? | restroom | vacation | emergency\ room | pajamas
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Persons of the history of the field, told of where no record has their name as an author's.
HISTORICAL = {"Codman", "Juran"}


def catalogue_pages() -> set[str]:
    root = f"/catalogue/{BUNDLE.name}/"
    found = {root}
    for key, course in COURSE.items():
        found.add(f"{root}{key}/")
        for level in course["levels"]:
            found.add(f"{root}{key}/{level['key']}/")
            found |= {f"{root}{key}/{level['key']}/{one}/" for one in level["objects"]}
    return found


CATALOGUE = catalogue_pages()


def dead_address(where: str) -> bool:
    """Whether the site, with this programme in it, has no page at an address that begins with ``/``."""
    path = urlsplit(where).path
    try:
        found = resolve(path)
    except Resolver404:
        return True
    if path.startswith("/library/") and "key" in found.kwargs:
        return found.kwargs["key"] not in RECORDS
    return path.startswith("/catalogue/") and path not in CATALOGUE


def well_formed(where: str) -> bool:
    """An outside address that may be followed: encrypted, with a full name of a host, and nothing odd in it."""
    try:
        parts = urlsplit(where)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host)
    plain = re.fullmatch(r"[\w\-.~:/?#@!$&*+,;=%]+", where, re.ASCII)
    return (
        parts.scheme == "https"
        and bool(named and plain)
        and not port
        and not parts.username
        and where[-1] not in ".,;:"
    )


@pytest.mark.parametrize(
    "where, dead",
    [
        ("/library/", False), ("/library/langley-2009-guide/", False), ("/library/nobody-1900-nothing/", True),
        ("/catalogue/improvement-fundamentals/practicum/#part-1", False),
        ("/catalogue/improvement-fundamentals/old/", True),
        ("/catalogue/improvement-fundamentals/practicum/set-up/the-charter/", False), ("/no/such/place/", True),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_told_from_one_that_does(where: str, dead: bool) -> None:
    assert dead_address(where) is dead


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    text = TEXTS[name]
    for found in LINK.finditer(text):
        words, where = found["words"], found["where"]
        assert words.strip(), where
        if where.startswith("object:"):
            assert where.removeprefix("object:") in BY_KEY, where
        elif where.startswith("/"):
            assert not dead_address(where), where
        elif not where.startswith("mailto:"):
            assert well_formed(where), where
    for where in BARE.findall(text):
        assert well_formed(where.rstrip(".,;")), where
    for where in PLACE.findall(BARE.sub("", text)):
        assert not dead_address(where), where


@pytest.mark.parametrize(
    "where, good",
    [
        ("https://www.england.nhs.uk/publication/making-data-count/", True), ("http://www.england.nhs.uk/", False),
        ("https://localhost/", False), ("https://a b.org/", False), ("https:///path", False),
        ("https://asq.org/a?id=1", True),
        ("https://example.org:8000/", False), ("https://example.org/end.", False), ("javascript:alert(1)", False),
    ],
)  # fmt: skip
def test_only_whole_encrypted_addresses_are_followed(where: str, good: bool) -> None:
    assert well_formed(where) is good


@pytest.mark.parametrize("name", WRITTEN)
def test_spelling_is_that_of_the_uk(name: str) -> None:
    assert [found.group() for found in US.finditer(BARE.sub("", WRITTEN[name]))] == []


def test_american_spelling_is_noticed() -> None:
    american = (
        "color center organize organizations analyzed program pediatric anesthesia labeled gray enrollment behavior"
    )
    british = "colour centre size sizes seized prize organise analysed programme laboratory four labelled grey enrolled"
    assert US.findall(american) == american.split()
    assert US.findall(british) == []


def test_people_in_examples_have_roles_and_not_names() -> None:
    """Only authors of records, and persons of history, are called by first name and family name."""
    authors = [author for one in RECORDS.values() for author in one["authors"]]
    invented = load(SEEDS / "demo" / "people.yaml")
    given = {str(one.get("given", "")).split(" ")[0] for one in authors}
    given |= {person["name"].split(" ")[0] for rows in invented.values() for person in rows}
    families = {word for one in authors for word in re.findall(r"\w+", one["family"])} | HISTORICAL
    name = re.compile(rf"\b(?:{'|'.join(sorted(one for one in given if len(one) > 2))})((?: [A-Z][\w.]*)+)")
    course = [text for where, text in WRITTEN.items() if "/courses/" in where]
    found = {one.group() for text in course for one in name.finditer(text) if not families & set(one.group(1).split())}
    assert found == set()


def test_the_demonstration_answers_questions_that_are_asked() -> None:
    answers = load(SEEDS / "demo" / "posts.yaml")["answers"]
    keys = [one["object"] for one in answers]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(BY_KEY)
    for one in answers:
        assert all(text.strip() for text in one["texts"]), one["object"]
        assert len(one["texts"]) == len(set(one["texts"])), one["object"]
    for level in (level for course in COURSE.values() for level in course["levels"]):
        if any(one["kind"] == "discussion_answered" for one in level["gate"]):
            talked = [key for key in level["objects"] if BY_KEY[key][0]["kind"] == "discussion"]
            assert {level["objects"][0], *talked} & set(keys), f"nobody of the demonstration passes {level['key']}"

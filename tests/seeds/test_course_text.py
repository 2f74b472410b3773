"""The courses that are written as text hold together: every key, clue, citation, worksheet, figure and question."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model

from cairn.courses.figures import draw
from cairn.courses.models.blocks import FIELD_KINDS
from cairn.courses.text.prose import FENCED
from cairn.lib.registries import worksheet_targets
from cairn.projects.measuring import MEASURE_FIELDS
from cairn.projects.models import Charter, Diagram, Measure, PDSACycle
from cairn.projects.toolbox.charter import CHARTER_FIELDS
from cairn.projects.toolbox.cycles import CYCLE_FIELDS
from cairn.projects.worksheet_tools.diagrams import OF_THE_DIAGRAM
from tests.seeds.bundle import (
    ALL_RECORDS,
    BANKS,
    BY_KEY,
    COURSE,
    COURSES,
    FIGURES,
    OBJECTS,
    PRACTICUM,
    RECORDS,
    SEEDS,
    WORKSHEETS,
    said,
)

KINDS = {"article", "reading", "activity", "quiz", "discussion", "poll", "cache"}
NEEDS = {"quiz": "quiz", "poll": "poll", "cache": "cache"}
# Conditions that a learner meets by what they do anywhere in the level or in their project.
COUNTED = {"discussion_answered", "reflection_written", "people_followed"}
MILESTONES = {"charter_complete", "cycle_studied", "submitted", "passed"}
FENCE = re.compile(r"^:::+ *(\w+) *(.*)$")
CITED = re.compile(r"\[@([\w-]+)\]")
FEWEST_CHOICES = {"single": 3, "multiple": 3, "true_false": 2, "ordering": 3, "matching": 3}
PAIRED = ("single", "multiple", "true_false")
COLUMNS: dict[str, tuple[tuple[str, ...], type[Model]]] = {
    "charter": (CHARTER_FIELDS, Charter), "cycle": (CYCLE_FIELDS, PDSACycle), "measure": (MEASURE_FIELDS, Measure),
    **dict.fromkeys(Diagram.Tool.values, (OF_THE_DIAGRAM, Diagram)),
}  # fmt: skip
# These worksheets are forms of the project itself.
OWN_FORMS = {"drivers", "measure", "cycle", "charter", "report"}
# Minutes that one may need beyond reading, for what there is to do, read or write besides.
WORDS_A_MINUTE, MARGIN = 180, 0.5
TO_DO = {"article": 2.5, "reading": 6, "activity": 6, "discussion": 3, "poll": 3, "cache": 3, "quiz": 4}


def keys_once(found: list[str]) -> list[str]:
    return [key for key, count in Counter(found).items() if count > 1]


def test_no_key_and_no_uuid_stands_twice() -> None:
    questions = [question for bank in BANKS.values() for question in bank["questions"]]
    assert keys_once([facts["key"] for facts, _prose in OBJECTS.values()]) == []
    assert keys_once([facts["uuid"] for facts, _prose in OBJECTS.values()] + [one["uuid"] for one in questions]) == []
    for bank in BANKS.values():
        assert keys_once([one["key"] for one in bank["questions"]]) == [], bank["key"]


def test_no_work_is_recorded_under_two_keys() -> None:
    assert keys_once([one["key"] for one in ALL_RECORDS]) == []
    assert keys_once([one["doi"].lower() for one in ALL_RECORDS if one.get("doi")]) == []
    assert keys_once([one["url"].rstrip("/") for one in ALL_RECORDS if one.get("url")]) == []
    titles = [" ".join(re.findall(r"\w+", one["title"].lower())) for one in ALL_RECORDS]
    assert keys_once([f"{title} {one['year']}" for title, one in zip(titles, ALL_RECORDS, strict=True)]) == []


def test_the_programme_is_as_large_as_it_says() -> None:
    questions = sum(len(bank["questions"]) for bank in BANKS.values())
    flowing = [key for key, sheet in WORKSHEETS.items() if any(field.get("into") for field in sheet["fields"])]
    caches = [key for key, (facts, _prose) in BY_KEY.items() if facts["kind"] == "cache"]
    assert len(COURSES) == 8
    assert len(OBJECTS) >= 120
    assert questions >= 150
    assert len(flowing) >= 7
    assert len(caches) >= 6


@pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)
def test_a_course_has_all_its_objects_in_short_levels_of_mixed_kinds(folder: Path) -> None:
    course = COURSE[folder.name]
    named = [key for level in course["levels"] for key in level["objects"]]
    assert course["key"] == folder.name
    assert sorted(named) == sorted(path.stem for path in folder.glob("objects/*.md"))
    assert 4 <= len(course["outcomes"]) <= 6
    assert 2 <= len(course["levels"]) <= 3
    assert set(course.get("citations", [])) <= set(RECORDS)
    for level in course["levels"]:
        assert (4 if folder.name == PRACTICUM else 5) <= len(level["objects"]) <= 8, level["key"]
        assert len({BY_KEY[key][0]["kind"] for key in level["objects"]}) >= 2 or folder.name == PRACTICUM, level["key"]
    for quest in course.get("quests", []):
        assert 2 <= len(quest["needs"]) <= 5
        assert set(quest["needs"]) <= set(named), quest["key"]


@pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)
def test_every_level_has_a_gate_that_can_be_met_without_every_object(folder: Path) -> None:
    for level in COURSE[folder.name]["levels"]:
        inside = [BY_KEY[key][0] for key in level["objects"]]
        points = [one["points"] for one in inside]
        assert level["gate"], level["key"]
        for one in level["gate"]:
            if one["kind"] == "minimum_points":  # bonus points don't count here
                assert sum(points) / 2 <= one["points"] <= min(0.8 * sum(points), sum(points) - min(points)), level
            elif one["kind"] == "quiz_passed":
                assert BY_KEY[one["object"]][0]["kind"] == "quiz"
                assert one["object"] == level["objects"][-1]
            elif one["kind"] == "milestone":
                assert one["milestone"] in MILESTONES
            else:
                assert one["kind"] in COUNTED
                assert 1 <= one["count"] <= 3
        if folder.name != PRACTICUM:
            assert {"minimum_points", "quiz_passed"} <= {one["kind"] for one in level["gate"]}, level["key"]


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.stem)
def test_an_object_says_all_that_its_kind_needs(path: Path) -> None:
    facts, prose = OBJECTS[path]
    kind = facts["kind"]
    assert facts["key"] == path.stem
    assert UUID(facts["uuid"]).version == 4
    assert kind in KINDS
    assert 5 <= facts["points"] <= 20
    assert facts["question"].strip().count("?") >= 1
    assert len(facts["title"]) <= 90
    assert len(facts["summary"]) <= 300
    assert NEEDS.get(kind, "key") in facts
    assert "<" not in re.sub(r"`[^`]*`|<https?://[^>]*>", "", prose), "prose holds no HTML"
    if facts.get("worksheet"):
        assert facts["worksheet"] in WORKSHEETS or facts["worksheet"] in OWN_FORMS
    if kind == "activity" and path.parents[1].name != PRACTICUM:  # there one works in the project itself
        assert facts.get("worksheet") or facts.get("wants_upload")
    if kind == "reading":
        assert facts.get("record") or facts.get("link")
    if kind == "poll":
        assert 3 <= len(facts["poll"]["options"]) <= 5


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.stem)
def test_the_minutes_of_an_object_are_in_line_with_its_length(path: Path) -> None:
    facts, prose = OBJECTS[path]
    reading = len(said(prose).split()) / WORDS_A_MINUTE
    figures = len(re.findall(r"^:::+ *figure |\(figure:", prose, re.MULTILINE))
    assert 3 <= facts["minutes"] <= 8
    assert reading - MARGIN <= facts["minutes"] <= reading + figures / 2 + TO_DO[facts["kind"]] + MARGIN


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.stem)
def test_what_an_object_cites_is_what_it_lists(path: Path) -> None:
    facts, prose = OBJECTS[path]
    named = {*CITED.findall(prose), *re.findall(r"^:::+ *evidence ([\w-]+)", prose, re.MULTILINE)}
    if record := facts.get("record"):
        named.add(record)
    assert keys_once(facts["citations"]) == []
    assert named == set(facts["citations"])
    assert named <= set(RECORDS)


@pytest.mark.parametrize("key", [key for key, (facts, _prose) in BY_KEY.items() if facts["kind"] == "cache"])
def test_a_clue_is_solved_by_a_text_that_it_names_and_by_nothing_before(key: str) -> None:
    facts, _prose = BY_KEY[key]
    cache = facts["cache"]
    answers = [re.compile(rf"(?<!\w){re.escape(str(one))}(?!\w)", re.IGNORECASE) for one in cache["answers"]]
    shown = " ".join([cache["clue"], facts["title"], facts["summary"], facts["question"]])
    assert cache["from"]
    assert set(cache["from"]) <= set(BY_KEY) - {key}
    assert any(one.search(said(BY_KEY[source][1])) for source in cache["from"] for one in answers)
    assert not any(one.search(shown) for one in answers)


@pytest.mark.parametrize("key", [key for key, (facts, _prose) in BY_KEY.items() if facts["kind"] == "quiz"])
def test_a_quiz_draws_from_twice_as_many_questions(key: str) -> None:
    quiz = BY_KEY[key][0]["quiz"]
    tags = set(quiz.get("tags", []))
    pool = [one for one in BANKS[quiz["bank"]]["questions"] if not tags or tags & set(one["tags"])]
    assert len(pool) >= 2 * quiz["draw"] >= 6
    assert 50 <= quiz["pass_mark"] <= 100


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.stem)
def test_the_blocks_of_an_object_are_known_closed_and_fit_a_phone(path: Path) -> None:
    _facts, prose = OBJECTS[path]
    open_block = ""
    for line in prose.splitlines():
        if found := FENCE.match(line):
            assert not open_block, f"{open_block} is not closed before {line}"
            open_block = found.group(1)
            assert open_block in FENCED, line
            if open_block == "figure":
                assert found.group(2) in FIGURES, line
        elif line.strip() == ":::":
            assert open_block, "closed without being opened"
            open_block = ""
        elif re.fullmatch(r"\|[|:\s-]+\|", line):
            assert line.count("-|") + line.count("- |") <= 4, f"too wide for a phone: {line}"
    assert not open_block
    for key in re.findall(r"\(figure:([\w-]+)\)", prose):
        assert key in FIGURES, key


@pytest.mark.parametrize("key", BANKS)
def test_every_question_has_its_right_answers_and_says_why(key: str) -> None:
    for one in BANKS[key]["questions"]:
        choices = one.get("choices", [])
        right = [choice for choice in choices if choice.get("correct")]
        UUID(one["uuid"])
        assert one["stem"].strip()
        assert one["explanation"].strip(), one["key"]
        assert one["difficulty"] in ("easy", "medium", "hard")
        assert all(choice["feedback"].strip() for choice in choices), one["key"]
        assert keys_once([choice["text"].strip().lower() for choice in choices]) == [], one["key"]
        if one["kind"] in FEWEST_CHOICES:
            assert len(choices) >= FEWEST_CHOICES[one["kind"]], one["key"]
        if one["kind"] in PAIRED:
            assert len(right) == 1 if one["kind"] != "multiple" else 2 <= len(right) < len(choices), one["key"]
            assert len(choices) == 2 or one["kind"] != "true_false", one["key"]
        elif one["kind"] == "matching":
            assert keys_once([choice["match"].strip().lower() for choice in choices]) == [], one["key"]
        elif one["kind"] == "numeric":
            assert one["tolerance"] >= 0
            float(one["answer"])
        elif one["kind"] == "short_text":
            assert one["accepted"]
        else:
            assert one["kind"] == "ordering"


@pytest.mark.parametrize("key", WORKSHEETS)
def test_what_a_worksheet_fills_in_has_a_place_in_the_project(key: str) -> None:
    fields = WORKSHEETS[key]["fields"]
    assert keys_once([field["key"] for field in fields]) == []
    assert any(field.get("into") for field in fields)
    for field in fields:
        assert field["kind"] in dict(FIELD_KINDS)
        assert field["kind"] not in ("choice", "checklist") or field["options"]
        assert field["kind"] != "table" or field["columns"]
        tool, _dot, name = field.get("into", "lessons").partition(".")
        assert tool in worksheet_targets, field
        if tool in COLUMNS and (name or tool not in Diagram.Tool.values):
            names, model = COLUMNS[tool]
            assert name in names, field
            require_fit(field, model, name)
        else:
            assert not name, field


def require_fit(field: dict[str, Any], model: type[Model], name: str) -> None:
    """What is chosen, a date or a number is one that the project's column takes."""
    column: Any = model._meta.get_field(name)
    if column.choices:
        known = {str(words).lower() for value, label in column.flatchoices for words in (value, label)}
        known |= {words.partition(":")[0] for words in known}
        assert field["kind"] == "choice"
        assert {option.lower() for option in field["options"]} <= known
    assert (column.get_internal_type() == "DateField") == (field["kind"] == "date"), field
    assert (column.get_internal_type() == "FloatField") == (field["kind"] == "number"), field


@pytest.mark.parametrize("key", RECORDS)
def test_a_record_can_be_found_by_who_reads_it(key: str) -> None:
    one = RECORDS[key]
    assert one["type"] in ("article-journal", "book", "report", "webpage")
    assert one["title"].strip()
    assert all(author["family"].strip() for author in one["authors"])
    assert one["authors"]
    assert 1900 <= one["year"] <= 2026
    assert re.fullmatch(r"10\.\d{4,9}/\S+", one.get("doi", "10.1000/none")), key
    assert one.get("doi") or one.get("url") or one.get("publisher"), key


@pytest.mark.parametrize("key", FIGURES)
def test_a_figure_is_drawn_and_has_a_caption(key: str) -> None:
    one = FIGURES[key]
    spec = {name: value for name, value in one.items() if name not in ("key", "kind", "title", "caption")}
    drawn = draw(one["kind"], spec, title=one["title"], data_folder=SEEDS / "data")
    assert one["caption"].strip()
    assert drawn.svg.startswith("<svg")
    assert drawn.words.strip()


def test_every_record_worksheet_bank_and_figure_is_used() -> None:
    cited = {key for facts, _prose in OBJECTS.values() for key in facts["citations"]}
    cited |= {key for course in COURSE.values() for key in course.get("citations", [])}
    shown = {key for _facts, prose in OBJECTS.values() for key in re.findall(r"(?:figure |figure:)([\w-]+)", prose)}
    assert set(RECORDS) - cited == set()
    assert set(WORKSHEETS) - {facts.get("worksheet") for facts, _prose in OBJECTS.values()} == set()
    assert set(BANKS) - {facts["quiz"]["bank"] for facts, _prose in OBJECTS.values() if "quiz" in facts} == set()
    assert set(FIGURES) - shown == set()

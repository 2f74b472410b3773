"""The courses that are written as text hold together: every key, clue, citation, worksheet, figure and question."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
BUNDLE = SEEDS / "improvement-fundamentals"
COURSES = sorted(path.parent for path in BUNDLE.glob("courses/*/course.yaml"))
KINDS = {"article", "reading", "activity", "quiz", "discussion", "poll", "cache"}
NEEDS = {"quiz": "quiz", "poll": "poll", "cache": "cache"}
CONDITIONS = {
    "minimum_points", "quiz_passed", "discussion_answered", "reflection_written", "people_followed", "milestone",
}  # fmt: skip
FENCE = re.compile(r"^:::+ *(\w+) *(.*)$")
BLOCKS = {"callout", "steps", "accordion", "figure", "slides"}
FIELD_KINDS = {"line", "long", "number", "date", "choice", "checklist", "table"}
CHARTER = {"problem", "why", "aim", "aim_by", "scope", "setting", "sponsor", "coach", "timeline", "ethics"}
TOOLS = {"drivers", "lessons", "stakeholders", "process_map", "causes", "fmea", "pareto", "plan"}
PAIRED = ("single", "multiple", "true_false")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def facts_and_prose(path: Path) -> tuple[dict[str, Any], str]:
    _before, front, prose = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), prose


COURSE = {folder.name: load(folder / "course.yaml") for folder in COURSES}
OBJECTS = {path: facts_and_prose(path) for folder in COURSES for path in sorted(folder.glob("objects/*.md"))}
BY_KEY = {facts["key"]: (facts, prose) for facts, prose in OBJECTS.values()}
BANKS = {bank["key"]: bank for folder in COURSES for path in folder.glob("banks/*.yaml") for bank in [load(path)]}
RECORDS = {one["key"]: one for path in sorted(BUNDLE.glob("records/*.yaml")) for one in load(path)}
KNOWN = {*RECORDS, "improvement-fundamentals-2021"}
WORKSHEETS = {one["key"]: one for path in sorted(BUNDLE.glob("worksheets/*.yaml")) for one in [load(path)]}
FIGURES = {one["key"]: one for path in sorted(BUNDLE.glob("figures/*.yaml")) for one in [load(path)]}
# Written before worksheets had files of their own: they open a tool of the project.
OLDER = {"aim", "drivers", "measure", "cycle", "charter", "report"}


def keys_once(found: list[str]) -> list[str]:
    return [key for key, count in Counter(found).items() if count > 1]


def test_no_key_and_no_uuid_stands_twice() -> None:
    questions = [question for bank in BANKS.values() for question in bank["questions"]]
    assert keys_once([facts["key"] for facts, _prose in OBJECTS.values()]) == []
    assert keys_once([facts["uuid"] for facts, _prose in OBJECTS.values()] + [one["uuid"] for one in questions]) == []
    for bank in BANKS.values():
        assert keys_once([one["key"] for one in bank["questions"]]) == [], bank["key"]
    assert keys_once([one["key"] for path in BUNDLE.glob("records/*.yaml") for one in load(path)]) == []


@pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)
def test_a_course_has_all_its_objects_and_gates_that_can_be_met(folder: Path) -> None:
    course = COURSE[folder.name]
    named = [key for level in course["levels"] for key in level["objects"]]
    assert course["key"] == folder.name
    assert sorted(named) == sorted(path.stem for path in folder.glob("objects/*.md"))
    assert 4 <= len(course["outcomes"]) <= 6
    assert set(course.get("citations", [])) <= KNOWN
    for level in course["levels"]:
        inside = [BY_KEY[key][0] for key in level["objects"]]
        for one in level["gate"]:
            assert one["kind"] in CONDITIONS, one
            if one["kind"] == "minimum_points":
                assert one["points"] <= sum(item["points"] for item in inside), level["key"]
            if one["kind"] == "quiz_passed":
                assert BY_KEY[one["object"]][0]["kind"] == "quiz"
                assert one["object"] in level["objects"]
    for quest in course.get("quests", []):
        assert set(quest["needs"]) <= set(BY_KEY), quest["key"]


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.stem)
def test_an_object_says_all_that_its_kind_needs(path: Path) -> None:
    facts, prose = OBJECTS[path]
    kind = facts["kind"]
    assert facts["key"] == path.stem
    assert UUID(facts["uuid"]).version == 4
    assert kind in KINDS
    assert 2 <= facts["minutes"] <= 10
    assert 0 < facts["points"] <= 40
    assert facts["question"].strip()
    assert len(facts["title"]) <= 90
    assert len(facts["summary"]) <= 300
    assert NEEDS.get(kind, "key") in facts
    cited = re.findall(r"\[@([\w-]+)\]", prose)
    assert set(cited) <= set(facts["citations"]) <= KNOWN
    assert "<" not in re.sub(r"`[^`]*`|<https?://[^>]*>", "", prose), "prose holds no HTML"
    if facts.get("worksheet"):
        assert facts["worksheet"] in WORKSHEETS or facts["worksheet"] in OLDER
    if kind == "reading":
        assert facts.get("record") in KNOWN or facts.get("link")
    if kind == "poll":
        assert 3 <= len(facts["poll"]["options"]) <= 5
    if kind == "quiz":
        quiz = facts["quiz"]
        assert len(BANKS[quiz["bank"]]["questions"]) >= quiz["draw"]
    if kind == "cache":
        cache = facts["cache"]
        told = " ".join(BY_KEY[key][1] for key in cache["from"]).lower()
        assert any(str(answer).lower() in told for answer in cache["answers"]), "the clue can be solved from the text"
        assert not any(str(answer).lower() in cache["clue"].lower() for answer in cache["answers"])


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.stem)
def test_the_blocks_of_an_object_are_known_and_closed(path: Path) -> None:
    _facts, prose = OBJECTS[path]
    open_block = ""
    for line in prose.splitlines():
        if found := FENCE.match(line):
            assert not open_block, f"{open_block} is not closed before {line}"
            open_block = found.group(1)
            assert open_block in BLOCKS, line
            if open_block == "figure":
                assert found.group(2) in FIGURES, line
        elif line.strip() == ":::":
            assert open_block, "closed without being opened"
            open_block = ""
    assert not open_block
    for key in re.findall(r"\(figure:([\w-]+)\)", prose):
        assert key in FIGURES, key
    for title, address in re.findall(r"(?<!!)\[([^\]@]+)\]\(([^)]+)\)", prose):
        assert title.strip()
        assert re.match(r"https://|/|object:", address), address
        if address.startswith("object:"):
            assert address.removeprefix("object:") in BY_KEY, address


@pytest.mark.parametrize("key", BANKS)
def test_every_question_has_an_answer_and_says_why(key: str) -> None:
    for one in BANKS[key]["questions"]:
        UUID(one["uuid"])
        assert one["stem"].strip()
        assert one["explanation"].strip(), one["key"]
        assert one["difficulty"] in ("easy", "medium", "hard")
        right = [choice for choice in one.get("choices", []) if choice.get("correct")]
        if one["kind"] in PAIRED:
            assert all(choice["feedback"].strip() for choice in one["choices"]), one["key"]
            assert len(right) == 1 if one["kind"] != "multiple" else 0 < len(right) < len(one["choices"]), one["key"]
        elif one["kind"] == "ordering":
            assert len(one["choices"]) >= 3
        elif one["kind"] == "matching":
            assert len({choice["match"] for choice in one["choices"]}) >= 3
        elif one["kind"] == "numeric":
            assert one["tolerance"] >= 0
            float(one["answer"])
        else:
            assert one["kind"] == "short_text"
            assert one["accepted"]


@pytest.mark.parametrize("key", WORKSHEETS)
def test_what_a_worksheet_fills_in_has_a_place(key: str) -> None:
    sheet = WORKSHEETS[key]
    assert keys_once([field["key"] for field in sheet["fields"]]) == []
    for field in sheet["fields"]:
        assert field["kind"] in FIELD_KINDS
        assert field["kind"] not in ("choice", "checklist") or field["options"]
        assert field["kind"] != "table" or field["columns"]
        area, _dot, name = field.get("into", "lessons").partition(".")
        assert area in TOOLS or (area == "charter" and name in CHARTER) or (area in ("cycle", "measure") and name)


@pytest.mark.parametrize("key", RECORDS)
def test_a_record_can_be_found_by_who_reads_it(key: str) -> None:
    one = RECORDS[key]
    assert one["type"] in ("article-journal", "book", "report", "webpage")
    assert one["title"].strip()
    assert one["authors"]
    assert 1900 <= one["year"] <= 2026
    assert one.get("doi", "10.").startswith("10.")
    assert one.get("doi") or one.get("url") or one.get("publisher"), key


@pytest.mark.parametrize("key", FIGURES)
def test_a_figure_has_its_data_and_a_caption(key: str) -> None:
    one = FIGURES[key]
    assert one["title"].strip()
    assert one["caption"].strip()
    needed = {"chart": ("data", "points"), "pareto": ("counts",), "histogram": ("values",), "scatter": ("pairs",)}
    assert any(name in one for name in needed.get(one["kind"], ("primary",))), key
    if "data" in one:
        assert (SEEDS / "data" / one["data"]["csv"]).exists()


def test_every_record_worksheet_and_figure_is_used() -> None:
    text = "\n".join(prose for _facts, prose in OBJECTS.values())
    cited = {key for facts, _prose in OBJECTS.values() for key in facts["citations"]}
    cited |= {facts.get("record") for facts, _prose in OBJECTS.values()}
    cited |= {key for course in COURSE.values() for key in course.get("citations", [])}
    assert set(RECORDS) - cited == set()
    assert set(WORKSHEETS) - {facts.get("worksheet") for facts, _prose in OBJECTS.values()} == set()
    assert {key for key in FIGURES if key not in text} == set()

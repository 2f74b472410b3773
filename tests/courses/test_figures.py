"""Figures of a course: every one of the seeds can be drawn, and what is wrong in a specification is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from defusedxml.ElementTree import fromstring

from cairn.courses.figures import NARROW, composed, draw
from cairn.lib.errors import Refused

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FIGURES = {path.stem: path for path in sorted((SEEDS / "improvement-fundamentals" / "figures").glob("*.yaml"))}
FACTS = ("key", "title", "caption", "kind")
WAITS: dict[str, Any] = {
    "chart": "i",
    "unit": "days",
    "points": [["2025-01-06", 4], ["2025-01-13", 6], ["2025-01-20", 5]],
}


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_of_the_seeds_is_drawn_for_a_desk_and_a_phone(name: str) -> None:
    facts = yaml.safe_load(FIGURES[name].read_text("utf-8"))
    spec = {key: value for key, value in facts.items() if key not in FACTS}

    drawn = draw(facts["kind"], spec, title=facts["title"], data_folder=SEEDS / "data")
    narrow = composed(facts["kind"], spec, title=facts["title"], points=drawn.points, width=NARROW)

    assert 30 < len(drawn.words) < 600
    for svg in (drawn.svg, narrow.svg()):
        root = fromstring(svg)
        assert root.get("viewBox")
        for part in root.iter():  # several stand on one page, under a policy without styles in it
            assert not {"id", "style", "onload"} & set(part.keys())
            assert not part.tag.endswith(("style", "script"))
    assert narrow.size[0] == NARROW


def test_numbers_that_data_names_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "waits.csv").write_text("month,ward,late,all\n2025-01-01,A,1,4\n2025-01-01,B,9,9\n2025-02-01,A,2,4\n")
    spec = {
        "chart": "p", "unit": "%",
        "data": {"csv": "waits.csv", "where": {"ward": "A"}, "x": "month", "y": "late", "of": "all"},
    }  # fmt: skip

    drawn = draw("chart", spec, title="Late", data_folder=tmp_path)

    assert drawn.points == [["2025-01-01", 1.0, 4.0], ["2025-02-01", 2.0, 4.0]]
    assert "37.5%" in drawn.words
    again = composed("chart", spec, title="Late", points=drawn.points)  # without the file
    assert again.words == drawn.words
    assert again.table is not None
    assert [row[1] for row in again.table().rows] == ["25%", "50%"]


@pytest.mark.parametrize(
    "kind, change, told",
    [
        ("chrt", {}, "chrt"),
        ("chart", {"chart": "runn"}, "runn"),
        ("chart", {"chrat": "run"}, "Did you mean “chart”"),
        ("chart", {"direction": "down"}, "direction"),
        ("chart", {"points": []}, "points"),
        ("chart", {"points": [["2025-01-06", "many"], ["2025-01-13", 2]]}, "points"),
        ("chart", {"points": [["2025-01-06"]]}, "points"),
        ("chart", {"rebase": [{"at": "2025-02-03", "reason": "Why"}]}, "2025-02-03"),
        ("chart", {"rebase": [{"at": "2025-01-13"}]}, "rebase"),
        ("chart", {"data": {"csv": "none.csv", "x": "a", "y": "b"}}, "none.csv"),
        ("chart", {"data": {"csv": "../secret.csv", "x": "a", "y": "b"}}, "secret.csv"),
        ("pareto", {"counts": {"Late": -1}}, "Late"),
        ("histogram", {"values": ["a"]}, "values"),
        ("scatter", {"pairs": [[1]]}, "pairs"),
        ("drivers", {"primary": []}, "aim"),
        ("drivers", {"aim": "Less", "primary": [{"secondary": []}]}, "primary"),
        ("drivers", {"aim": "Less", "primary": [{"text": "A", "idea": ["b"]}]}, "primary"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, kind: str, change: dict[str, Any], told: str) -> None:
    spec = {**(WAITS if kind == "chart" else {}), **change}

    with pytest.raises(Refused, match=told.replace(".", r"\.")):
        draw(kind, spec, title="Waits", data_folder=tmp_path)


def test_what_is_right_is_drawn() -> None:
    assert "5 days" in draw("chart", WAITS, title="Waits").words


def test_a_driver_with_two_parents_stands_under_each() -> None:
    shared = {"text": "Shared", "ideas": ["One"]}
    spec = {"aim": "Less", "primary": [{"text": "A", "secondary": [shared]}, {"text": "B", "secondary": [shared]}]}

    made = composed("drivers", spec, title="Drivers")

    assert made.svg().count(">Shared<") == 2
    assert [one.below[0].text for one in made.outline[0].below] == ["Shared", "Shared"]

"""Rows as an outline: how deep each stands, what may be done with it, and which driver is without an idea."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.projects.outline import Line, cause_lines, driver_lines, step_lines, uncovered


@dataclass
class Row:
    pk: int
    text: str = ""
    parent_id: int | None = None
    kind: str = ""
    lane_id: int | None = None


def shape(lines: list[Line]) -> list[object]:
    return [(line.row.pk, shape(line.below)) if line.below else line.row.pk for line in lines]


def test_causes_stand_under_theirs_and_what_lost_its_own_stands_outside() -> None:
    rows = [Row(1), Row(2, parent_id=1), Row(3, parent_id=2), Row(4), Row(5, parent_id=99)]
    lines = cause_lines(rows)
    assert shape(lines) == [(1, [(2, [3])]), 4, 5]
    assert lines[0].acts == ("down",)
    assert lines[1].acts == ("up", "down", "indent")
    assert lines[0].below[0].acts == ("outdent",)


def test_a_box_with_two_parents_is_edited_at_the_first_and_one_without_comes_last() -> None:
    rows = [Row(1, kind="primary"), Row(2, kind="primary"), Row(3, kind="idea"), Row(4, kind="idea")]
    lines = driver_lines(rows, [(1, 3), (2, 3)], {}, {})
    assert shape(lines) == [(1, [3]), (2, [3]), 4]
    assert [line.below[0].repeated for line in lines[:2]] == [False, True]
    assert "indent" not in lines[0].below[0].acts


def test_steps_stand_in_their_lanes_and_those_without_come_last() -> None:
    lanes, steps = [Row(1), Row(2)], [Row(7, lane_id=2), Row(8, lane_id=1), Row(9, lane_id=2), Row(10, lane_id=99)]
    assert shape(step_lines(lanes, steps)) == [(1, [8]), (2, [7, 9]), 10]


def test_an_idea_covers_its_driver_and_what_that_drives() -> None:
    rows = [Row(1, kind="primary"), Row(2, kind="secondary"), Row(3, kind="idea"), Row(4, kind="primary")]
    assert uncovered(rows, [(1, 2), (2, 3)]) == {4}
    assert uncovered(rows, [(1, 2)]) == {1, 2, 4}

"""Stretches of a film that were seen, and what is said in it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.captions import cues
from cairn.methods.stretches import share_of, union

moments = st.floats(min_value=-50, max_value=400, allow_nan=False)
reports = st.lists(st.lists(st.tuples(moments, moments), max_size=6), max_size=6)


@given(reports, st.integers(0, 300))
def test_what_was_seen_never_shrinks_and_is_never_more_than_the_whole(
    told: list[list[tuple[float, float]]], seconds: int
) -> None:
    known: list[list[int]] = []
    for report in told:
        before, known = known, union(known, report, seconds=seconds)
        assert share_of(before, seconds) <= share_of(known, seconds) <= 1
        seen = {second for first, last in known for second in range(first, last)}
        assert {second for first, last in before for second in range(first, last)} <= seen
        assert all(0 <= first < last and (not seconds or last <= seconds) for first, last in known)
        assert all(one[1] < other[0] for one, other in pairwise(known))


@given(reports, st.integers(0, 300), st.randoms(use_true_random=False))
def test_the_order_of_reports_and_their_replays_make_no_difference(
    told: list[list[tuple[float, float]]], seconds: int, random: object
) -> None:
    def after(order: list[list[tuple[float, float]]]) -> list[list[int]]:
        known: list[list[int]] = []
        for report in order:
            known = union(known, report, seconds=seconds)
        return known

    mixed = told * 2
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert after(mixed) == after(told) == union(*told, seconds=seconds)


VTT = """WEBVTT - A film

STYLE
::cue { color: red }

NOTE to the typist

1
00:00:01.000 --> 00:00:04.500 line:0
<v.loud Nurse>We asked &amp; <i>waited</i>.

00:05.000 --> 01:00:06.000
Two
lines

00:07.000 --> 00:08.000
"""


@pytest.mark.parametrize(
    "text, told",
    [
        (VTT, [(1.0, 4.5, "Nurse: We asked & waited."), (5.0, 3606.0, "Two lines")]),
        (VTT.replace("\n", "\r\n"), [(1.0, 4.5, "Nurse: We asked & waited."), (5.0, 3606.0, "Two lines")]),
        ("\ufeff1\n00:00:01,500 --> 00:00:02,000\nFrom SRT", [(1.5, 2.0, "From SRT")]),
        (
            "0:00 One\n[0:10] Two\n(1:02:03) - Three",
            [(0.0, 10.0, "One"), (10.0, 3723.0, "Two"), (3723.0, None, "Three")],
        ),
        ("Before.\n\n0:10 Ten past 10:30.\nOn.", [(None, None, "Before."), (10.0, None, "Ten past 10:30. On.")]),
        ("No time.\n\nSecond\nparagraph.", [(None, None, "No time."), (None, None, "Second paragraph.")]),
        ("", []),
        ("WEBVTT\n", []),
    ],
    ids=["webvtt", "line ends", "srt", "times", "partly", "plain", "empty", "nothing said"],
)
def test_what_is_said_is_read_with_its_times(text: str, told: list[tuple[float | None, float | None, str]]) -> None:
    assert [(cue.start, cue.end, cue.text) for cue in cues(text)] == told


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for cue in cues(text):
        assert cue.text.strip()

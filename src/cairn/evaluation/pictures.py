"""The pictures of an evaluation, as Vega-Lite specifications."""

from __future__ import annotations

from itertools import groupby
from textwrap import wrap
from typing import Any

from cairn.evaluation.facts import Rows
from cairn.methods.pictures import spec_to_svg

QUESTIONS = {"labelLimit": 0, "labelExpr": r"split(datum.label, '\n')", "labelLineHeight": 13}
TEAL, GREY = "#1d5c63", "#4c6272"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# From strong disagreement to strong agreement; readable in print and by those who see no red and green.
_SCALE = ["#b35806", "#f1a340", "#d8dbe2", "#67a9cf", "#2166ac"]


def activity_svg(rows: Rows) -> str:
    """Posts and active people by week; a week whose figures are hidden is a gap in the lines."""
    values = [
        {"week": row["week"].isoformat(), "what": what, "n": row[key]}
        for row in rows
        for key, what in (("people", "Active people"), ("posts", "Posts"))
    ]
    spec: dict[str, Any] = {
        "$schema": _SCHEMA,
        "width": 640,
        "height": 260,
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "week", "type": "temporal", "title": "Week from", "axis": {"format": "%-d %b"}},
            "y": {"field": "n", "type": "quantitative", "title": "Number"},
            "color": {
                "field": "what",
                "scale": {"range": [TEAL, "#b35806"]},
                "legend": {"title": None, "orient": "top"},
            },
            "strokeDash": {"field": "what", "legend": None},
        },
    }
    return spec_to_svg(spec)


def survey_svg(rows: Rows) -> str:
    """The agreement scales, each a bar of a hundred per cent; what is hidden is one part at its end."""
    spec: dict[str, Any] = {
        "$schema": _SCHEMA,
        "width": 420,
        "height": {"step": 48},
        # The fonts of readers are wider than the one that the picture is laid out with.
        "padding": {"left": 40, "right": 12, "top": 8, "bottom": 8},
        "data": {"values": [{**part, "question": _wrapped(part["question"])} for part in _parts(rows)]},
        "mark": {"type": "bar", "stroke": GREY, "strokeWidth": 0.5},
        "encoding": {
            "y": {"field": "question", "type": "nominal", "title": None, "sort": None, "axis": QUESTIONS},
            "x": {"field": "n", "type": "quantitative", "title": "Per cent", "scale": {"domain": [0, 100]}},
            "order": {"field": "score"},
            "color": {
                "field": "answer",
                "scale": {"domain": [*SCALE_WORDS, NOT_SHOWN], "range": [*_SCALE, "#ffffff"]},
                "legend": {"title": None, "orient": "bottom", "columns": 2, "columnPadding": 48},
            },
        },
    }
    return spec_to_svg(spec)


def _wrapped(question: str) -> str:
    """In three lines at most; the table has it whole."""
    return "\n".join(wrap(question, 30, max_lines=3, placeholder=" …"))


def scales(rows: Rows) -> Rows:
    """The rows that a picture of a survey is of; none where it would be empty."""
    return [row for row in rows if row["answer"] in SCALE_WORDS]


def _parts(rows: Rows) -> Rows:
    """The parts of the bars: what is shown of each scale, and what remains to a hundred."""
    parts: Rows = []
    of_scales = scales(rows)
    labels = _labels(of_scales)
    for asked, group in groupby(of_scales, key=_asked):
        label, answers = labels[asked], list(group)
        shown = [row for row in answers if row["per_cent"] is not None]
        parts += [
            {"question": label, "answer": row["answer"], "score": row["score"], "n": row["per_cent"]} for row in shown
        ]
        if len(shown) < len(answers):
            rest = 100 - sum(row["per_cent"] for row in shown)
            parts.append({"question": label, "answer": NOT_SHOWN, "score": 99, "n": rest})
    return parts


def _asked(row: dict[str, Any]) -> tuple[str, str, int, str]:
    return row["wave"], row["survey_key"], row["position"], row["question"]


def _labels(rows: Rows) -> dict[tuple[str, str, int, str], str]:
    """What stands beside each bar: the question, with as much after it as no other bar has, for bars of one name would
    lie on each other."""
    asked = list(dict.fromkeys(_asked(row) for row in rows))
    several_waves = len({wave for wave, *_rest in asked}) > 1
    labels = {}
    for wave, survey, position, question in asked:
        alike = [one for one in asked if (one[0], one[3]) == (wave, question)]
        more = [WAVE_WORDS.get(wave, wave)] if several_waves else []
        more += [survey] if len({one[1] for one in alike}) > 1 else []
        more += [f"{position + 1}"] if [one[1] for one in alike].count(survey) > 1 else []
        labels[wave, survey, position, question] = f"{question} ({', '.join(more)})" if more else question
    return labels


SCALE_WORDS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
WAVE_WORDS = {"pre": "before", "post": "after", "follow_up": "follow-up"}
NOT_SHOWN = "Not shown: too few people"

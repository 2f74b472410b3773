"""The pictures of an evaluation, as Vega-Lite specifications."""

from __future__ import annotations

from typing import Any

from cairn.evaluation.facts import Rows
from cairn.methods.picture import spec_to_svg

TEAL, GREY = "#1d5c63", "#4c6272"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# From strong disagreement to strong agreement; readable in print and by those who see no red and green.
_SCALE = ["#b35806", "#f1a340", "#d8dbe2", "#67a9cf", "#2166ac"]


def activity_svg(rows: Rows) -> str:
    """Posts and active people by week."""
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
            "x": {"field": "week", "type": "temporal", "title": "Week"},
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
    """The agreement scales, each a bar of a hundred per cent."""
    scales = [row for row in rows if row["per_cent"] is not None and row["answer"] in SCALE_WORDS]
    values = [
        {"question": row["question"], "answer": row["answer"], "score": row["score"], "n": row["per_cent"]}
        for row in scales
    ]
    spec: dict[str, Any] = {
        "$schema": _SCHEMA,
        "width": 420,
        "height": {"step": 44},
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "y": {"field": "question", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 260}},
            "x": {"field": "n", "type": "quantitative", "title": "Per cent", "stack": "normalize"},
            "order": {"field": "score"},
            "color": {
                "field": "answer",
                "scale": {"domain": list(SCALE_WORDS), "range": _SCALE},
                "legend": {"title": None, "orient": "bottom", "columns": 2},
            },
        },
    }
    return spec_to_svg(spec)


SCALE_WORDS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")

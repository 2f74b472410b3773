"""Part two, 2.4.5 Result and Score, 2.4.11 Attachments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cairn.records.statement.reading import read
from cairn.records.statement.rules import check
from cairn.records.statement.versions import Version
from tests.records.statement.examples import FILE, FULL, GONE, LEAST, body
from tests.records.statement.refusing import Case, named, passes, refused

RESULTS: list[Case] = [
    ("2.4.5", "result", [], "result must be an object, not a list."),
    ("2.4.5 success", "result.success", "true", "result.success must be true or false, not “true”."),
    ("2.4.5 success", "result.success", 1, "result.success must be true or false, not 1."),
    ("2.4.5 completion", "result.completion", "false", "result.completion must be true or false, not “false”."),
    ("2.4.5 completion", "result.completion", 0, "result.completion must be true or false, not 0."),
    ("2.4.5 response", "result.response", 7, "result.response must be a string, not 7."),
    ("2.4.5 duration", "result.duration", "P4W1D", "result.duration must be a duration as ISO 8601 writes them"),
    ("2.4.5 duration", "result.duration", "", "result.duration must be a duration"),
    ("2.4.5 duration", "result.duration", 60, "result.duration must be a duration"),
    ("2.4.5 extensions", "result.extensions", {"tries": 1}, "result.extensions has the key “tries”, which is not an I"),
    ("2.4.5.1", "result.score", 0.85, "result.score must be an object, not 0.85."),
    ("2.4.5.1 scaled", "result.score.scaled", 1.0001, "result.score.scaled must be from -1 to 1, not 1.0001."),
    ("2.4.5.1 scaled", "result.score.scaled", -2, "result.score.scaled must be from -1 to 1, not -2."),
    ("2.4.5.1 scaled", "result.score.scaled", "0.5", "result.score.scaled must be a number, not “0.5”."),
    ("2.4.5.1 scaled", "result.score.scaled", True, "result.score.scaled must be a number, not true."),
    ("2.4.5.1 raw", "result.score.raw", 20.5, "result.score.raw must not be more than max."),
    ("2.4.5.1 raw", "result.score.raw", -1, "result.score.raw must not be less than min."),
    ("2.4.5.1 min", "result.score.min", 20, "result.score.min must be less than max."),
    ("2.4.5.1 min", "result.score.min", 21, "result.score.min must be less than max."),
    ("2.4.5.1 max", "result.score.max", "20", "result.score.max must be a number, not “20”."),
    ("2.2 key case", "result.score.Raw", 1, "result.score.Raw must be written “raw”"),
]


@pytest.mark.parametrize("case", RESULTS, ids=named(RESULTS))
def test_what_is_no_result_is_refused(case: Case) -> None:
    refused(FULL, case)


@pytest.mark.parametrize(
    "score",
    [
        {},
        {"scaled": 1},
        {"scaled": -1.0},
        {"scaled": Decimal("1.0000")},
        {"raw": 10**40},
        {"raw": 5, "min": 5, "max": 6},
        {"raw": 6, "min": 5, "max": 6},
        {"raw": -7, "max": 6},
        {"raw": 7, "min": 6},
        {"min": 0.1, "max": Decimal("0.10000000000000001")},
        {"max": 0, "min": -0.5},
    ],
)
def test_a_score_within_its_bounds_passes(score: dict[str, Any]) -> None:  # 2.4.5.1
    passes(LEAST, "result", {"score": score})


def test_numbers_are_compared_as_they_are_written() -> None:  # more digits than a float has
    base = body({**LEAST, "result": {"score": {"scaled": 0}}})
    check(read(base.replace(b'"scaled": 0', b'"scaled": 1.00000000000000000000')).statements[0].value, Version.V1)
    more = read(base.replace(b'"scaled": 0', b'"scaled": 1.00000000000000000001')).statements[0].value
    case = (
        "2.4.5.1",
        "result",
        more["result"],
        "result.score.scaled must be from -1 to 1, not 1.00000000000000000001.",
    )
    refused(LEAST, case)


ATTACHMENTS: list[Case] = [
    ("2.4.11", "attachments", {"0": FILE}, "attachments must be a list of attachments, not an object."),
    ("2.4.11", "attachments.0", "chart.png", "attachments[0] must be an object, not “chart.png”."),
    ("2.4.11 usageType", "attachments.0.usageType", GONE, "attachments[0].usageType is missing."),
    ("2.4.11 usageType", "attachments.0.usageType", "chart", "attachments[0].usageType must be an IRI with its scheme"),
    ("2.4.11 display", "attachments.0.display", GONE, "attachments[0].display is missing."),
    ("2.4.11 display", "attachments.0.display", "Chart", "attachments[0].display must be a language map"),
    ("2.4.11 description", "attachments.0.description", {"x_y": ""}, "attachments[0].description has the key “x_y”"),
    ("2.4.11 contentType", "attachments.0.contentType", GONE, "attachments[0].contentType is missing."),
    ("2.4.11 contentType", "attachments.0.contentType", "png", "attachments[0].contentType must be a media type"),
    ("2.4.11 contentType", "attachments.0.contentType", 7, "attachments[0].contentType must be a string, not 7."),
    ("2.4.11 length", "attachments.0.length", GONE, "attachments[0].length is missing."),
    ("2.4.11 length", "attachments.0.length", "27", "attachments[0].length must be a whole number of bytes, not “27”"),
    ("2.4.11 length", "attachments.0.length", 27.5, "attachments[0].length must be a whole number of bytes"),
    ("2.4.11 length", "attachments.0.length", -1, "attachments[0].length must be a whole number of bytes, not -1."),
    ("2.4.11 length", "attachments.0.length", True, "attachments[0].length must be a whole number of bytes, not true"),
    ("2.4.11 sha2", "attachments.0.sha2", GONE, "attachments[0].sha2 is missing."),
    ("2.4.11 sha2", "attachments.0.sha2", "abc", "attachments[0].sha2 must be the hex digits of a SHA-2 hash"),
    ("2.4.11 sha2", "attachments.0.sha2", 7, "attachments[0].sha2 must be a string, not 7."),
    ("2.4.11 fileUrl", "attachments.0.fileUrl", "chart.png", "attachments[0].fileUrl must be an IRI with its scheme"),
    ("2.4.11 fileUrl", "attachments.0.fileURL", "https://a", "attachments[0].fileURL must be written “fileUrl”"),
]


@pytest.mark.parametrize("case", ATTACHMENTS, ids=named(ATTACHMENTS))
def test_what_is_no_attachment_is_refused(case: Case) -> None:
    refused(FULL, case)


def test_a_statement_may_have_no_attachments_in_its_list_and_several() -> None:
    passes(FULL, "attachments", [])
    passes(FULL, "attachments", [FILE, FILE])
    passes(FULL, "attachments.0.fileUrl", GONE)

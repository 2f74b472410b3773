"""A project and its tools: what is kept, who may change it, and what is told when two change it at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.registries import snapshot_pictures
from cairn.projects import api
from cairn.projects.models import Project
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "seeds" / "data"


def test_only_the_team_finds_a_project(project: Project, owner: Person) -> None:
    outsider = person("Outsider")

    assert api.project_of(project.uuid, by=owner) == project
    with pytest.raises(NotFound):
        api.project_of(project.uuid, by=outsider)


def test_the_second_of_two_writers_is_told_and_nothing_is_overwritten(project: Project, owner: Person) -> None:
    api.save_charter(project, version=1, aim="Ten days by May", by=owner, at=NOW)

    with pytest.raises(Conflict) as conflict:
        api.save_charter(project, version=1, aim="Twelve days by June", by=owner, at=NOW)
    assert "Ten days by May" in conflict.value.theirs
    assert api.project_of(project.uuid, by=owner).charter.aim == "Ten days by May"


@pytest.mark.parametrize(
    "raw,points",
    [
        ("31/12/2025,4\n01/01/2026,5\n", 2),
        ("2025-12-31;4,5\n2026-01-01;5,5\n", 2),
        ("\ufeffweek,value\n2025-12-31,4\n2026-01-07,\n", 2),
        ("\n".join(["week,value", *(f"{n},{n % 7}" for n in range(10_000))]), 10_000),
    ],
    ids=["day first", "semicolons", "byte-order mark and a blank", "ten thousand"],
)
def test_points_are_read(project: Project, owner: Person, raw: str, points: int) -> None:
    measure = api.add_measure(project, name="Wait", kind="outcome", unit="days", by=owner, at=NOW)

    assert api.replace_points(measure.uuid, raw=raw.encode(), by=owner, at=NOW) == points


def test_text_among_the_numbers_is_refused_with_its_line_and_the_old_points_stay(
    project: Project, owner: Person
) -> None:
    measure = api.add_measure(project, name="Wait", kind="outcome", by=owner, at=NOW)
    api.replace_points(measure.uuid, raw="1\n2\n3", by=owner, at=NOW)

    with pytest.raises(Refused) as refused:
        api.replace_points(measure.uuid, raw="2025-12-31,4\n2026-01-01,many\n", by=owner, at=NOW)
    assert any("2" in line for line in refused.value.details)
    assert measure.points.count() == 3


def test_a_file_over_ten_megabytes_is_refused(project: Project, owner: Person) -> None:
    measure = api.add_measure(project, name="Wait", kind="outcome", by=owner, at=NOW)

    with pytest.raises(Refused):
        api.replace_points(measure.uuid, raw=b"1\n" * (6 * 1024 * 1024), by=owner, at=NOW)


def drawn(snapshot: dict[str, Any], name: str) -> str:
    """A picture of a snapshot, once that was stored and read again."""
    return snapshot_pictures["project"](json.loads(json.dumps(snapshot)), name) or ""


def test_a_snapshot_holds_both_charts_in_words_and_draws_them_from_its_data(project: Project, owner: Person) -> None:
    measure = api.add_measure(project, name="Wait", kind="outcome", unit="days", by=owner, at=NOW)
    api.replace_points(measure.uuid, raw="\n".join("5 6 7 5 6 7 5 6 7 5 6 7 5".split()), by=owner, at=NOW)

    whole = api.snapshot(project)

    assert whole["title"] == "Shorter waits"
    (held,) = whole["measures"]
    assert [(chart["kind"], chart["title"]) for chart in held["charts"]] == [("i", "XmR chart"), ("run", "Run chart")]
    for chart in held["charts"]:
        assert chart["drawn"]
        assert "no sign of a change" in chart["words"]
        for narrow in ("", "-narrow"):
            assert "<svg" in drawn(whole, f"measure-1-{chart['kind']}{narrow}")


def test_a_snapshot_holds_what_was_decided_about_a_chart(project: Project, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    measure = api.add_measure(project, name="Wait", kind="outcome", unit="days", **at)
    rows = "\n".join(f"2026-01-{n:02},{5 + n % 3},20" for n in range(1, 25))
    api.replace_points(measure.uuid, raw="day,late,of\n" + rows, **at)
    options: dict[str, Any] = {"chart_kind": "p", "chart_rules": "western_electric", "chart_baseline": 12}
    api.set_chart(measure.uuid, version=2, **options, **at)
    api.rebase(measure.uuid, position=12, reason="A new clinic", version=3, **at)
    api.exclude(measure.uuid, position=20, reason="Bank holiday", version=4, **at)
    api.annotate(measure.uuid, position=3, note="A strike", version=5, **at)
    api.add_cycle(project, title="Ring first", measured_by=measure.uuid, started_on=date(2026, 1, 13), **at)

    whole = api.snapshot(project)

    (held,) = whole["measures"]
    assert held["chart_words"] == {"kind": "p chart", "rules": "Western Electric", "baseline": "The first 12 points"}
    assert held["rebases"] == [{"position": 12, "reason": "A new clinic"}]
    assert held["exclusions"] == [{"position": 20, "reason": "Bank holiday"}]
    assert held["cycles"] == [{"number": 1, "title": "Ring first", "started_on": "2026-01-13"}]
    assert held["points"][3]["note"] == "A strike"
    assert (whole["cycles"][0]["measured_by"], whole["cycles"][0]["started_on"]) == ("Wait", "2026-01-13")
    chosen, run = held["charts"]
    assert (chosen["kind"], run["kind"]) == ("p", "run")
    for words in ("13 Jan 2026: Ring first", "13 Jan 2026: A new clinic", "4 Jan 2026: A strike"):
        assert words in drawn(whole, "measure-1-p")
    assert "Since 13 January 2026 (A new clinic)" in chosen["words"]
    json.dumps(whole)


def test_a_snapshot_of_data_that_do_not_fit_says_why_beside_the_run_chart(project: Project, owner: Person) -> None:
    measure = api.add_measure(project, name="Wait", kind="outcome", chart_kind="p", by=owner, at=NOW)
    api.replace_points(measure.uuid, raw="1\n2\n3", by=owner, at=NOW)

    whole = api.snapshot(project)

    (held,) = whole["measures"]
    assert [(chart["kind"], chart["drawn"]) for chart in held["charts"]] == [("p", False), ("run", True)]
    assert held["charts"][0]["words"] == "A p chart needs a denominator for each value."
    assert snapshot_pictures["project"](whole, "measure-1-p") is None

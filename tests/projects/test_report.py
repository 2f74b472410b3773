"""The report of a project: what its items hold, frozen or following; its authors, references and files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import named_authors
from cairn.library.models import EvidenceRecord
from cairn.methods.reports import Figure
from cairn.projects import api
from cairn.projects.editing.merging import Clashes
from cairn.projects.histories import history_of, then
from cairn.projects.models import FrozenContent, Measure, Project, ReportFile, ReportItem
from cairn.projects.report import files
from cairn.projects.report.authors import authors_of
from cairn.projects.report.composing import report_of
from cairn.projects.report.items import (
    Written,
    follow_items,
    freeze_items,
    frozen_picture,
    show_piece,
    write_item,
    written_item,
    written_items,
)
from cairn.projects.report.page_material import PageMaterial
from cairn.projects.report.references import add_reference, move_reference, references_of, remove_reference
from cairn.projects.report.weakness import weak_of
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def charter(project: Project, owner: Person, **facts: Any) -> None:
    project.charter.refresh_from_db()
    api.save_charter(project, version=project.charter.version, by=owner, at=NOW, **facts)
    project.charter.refresh_from_db()
    project.refresh_from_db(fields=["revision"])


def item(project: Project, key: str) -> Written:
    fresh = Project.objects.select_related("charter").get(pk=project.pk)
    return written_item(fresh, key, material=PageMaterial(fresh))


def words(project: Project, key: str) -> str:
    return " ".join(one.words for one in item(project, key).shown)


# --- Freezing ---


def test_what_is_frozen_stays_and_what_follows_again_is_as_the_tools_are(project: Project, owner: Person) -> None:
    charter(project, owner, problem="People wait 31 days.")
    freeze_items(project, ["problem"], by=owner, at=NOW)
    charter(project, owner, problem="People wait 14 days.")

    assert (item(project, "problem").state, words(project, "problem")) == ("frozen", "People wait 31 days.")
    assert "31 days" in str(report_of(project).sections)

    follow_items(project, ["problem"], by=owner, at=LATER)

    assert (item(project, "problem").state, words(project, "problem")) == ("follows", "People wait 14 days.")


def test_freezing_all_is_one_change_that_is_told_and_undone(project: Project, owner: Person, colleague: Person) -> None:
    charter(project, owner, problem="People wait.", aim="Ten days", ethics="Asked.")
    before = project.revision

    n = freeze_items(project, by=owner, at=NOW)

    states = {one.item.key: one.state for one in written_items(project)}
    assert [key for key, state in states.items() if state == "frozen"] == [
        "title", "problem", "aims", "context", "ethics",
    ]  # fmt: skip
    assert (n, project.revision) == (5, before + 1)
    told = history_of(project, tool="report", scope=project.uuid).entries
    assert [one.what for one in told] == ["froze “Title” and 4 more"]

    # An undo of one's own: what a colleague did is theirs
    with pytest.raises(Refused, match="nothing to undo"):
        api.undo(project, tool="report", scope=project.uuid, by=colleague, at=LATER)
    api.undo(project, tool="report", scope=project.uuid, by=owner, at=LATER)
    assert "frozen" not in {one.state for one in written_items(project)}
    api.redo(project, tool="report", scope=project.uuid, by=owner, at=LATER)
    assert item(project, "aims").state == "frozen"

    assert follow_items(project, by=owner, at=LATER) == 5
    newest = history_of(project, tool="report", scope=project.uuid).entries[0]
    assert newest.what == "let “Title” follow the tools again and 4 more"


def test_a_version_of_the_report_is_looked_at_and_brought_back(project: Project, owner: Person) -> None:
    charter(project, owner, problem="People wait.")
    freeze_items(project, ["problem"], by=owner, at=NOW)
    number = project.revision
    show_piece(project, "problem", "charter-problem", shown=False, by=owner, at=NOW)
    follow_items(project, ["problem"], by=owner, at=NOW)

    was = then(project, tool="report", scope=project.uuid, number=number)

    (row,) = was.rows
    assert (row.name, row.facts) == (
        "Problem description",
        (("From the tools", "kept as it was when it was frozen"),),
    )
    api.restore(project, tool="report", scope=project.uuid, number=number, by=owner, at=LATER)
    assert (item(project, "problem").state, words(project, "problem")) == ("frozen", "People wait.")


def test_freezing_raises_the_version_and_a_second_time_changes_nothing(project: Project, owner: Person) -> None:
    charter(project, owner, problem="People wait.")
    row = write_item(project, "problem", text="Ours", version=None, by=owner, at=NOW)

    assert freeze_items(project, ["problem"], by=owner, at=NOW) == 1
    revision = project.revision
    assert freeze_items(project, ["problem"], by=owner, at=LATER) == 0
    assert freeze_items(project, ["funding"], by=owner, at=LATER) == 0  # the tools say nothing there

    assert ReportItem.objects.get(pk=row.pk).version == row.version + 1
    assert (project.revision, FrozenContent.objects.count()) == (revision, 1)
    assert item(project, "problem").frozen_at == NOW


def test_a_frozen_chart_is_seen_as_it_was(project: Project, measure: Measure, owner: Person) -> None:
    api.replace_points(measure.uuid, raw="\n".join(map(str, range(20, 32))), by=owner, at=NOW)
    freeze_items(project, ["results"], by=owner, at=NOW)
    frozen = FrozenContent.objects.get()
    key = f"figure-{measure.uuid}"
    then = frozen_picture(project, frozen.uuid, key)
    api.replace_points(measure.uuid, raw="1\n2\n3", by=owner, at=LATER)

    assert then.startswith("<svg")
    assert frozen_picture(project, frozen.uuid, key) == then
    # A page has its address, and reads none of the drawings; a file has the drawing itself.
    shown = next(one for one in item(project, "results").pieces if one.key == key)
    assert shown.picture == f"/projects/{project.uuid}/report/frozen/{frozen.uuid}/{key}.svg"
    assert shown.block.svg == ""  # type: ignore[union-attr]
    results = next(one for one in report_of(project).sections if one.key == "results")
    assert [one.svg for one in results.blocks if isinstance(one, Figure)] == [then]
    with pytest.raises(NotFound):
        frozen_picture(project, frozen.uuid, "figure-none")
    other = api.start_project(run=None, title="Another", by=owner, at=NOW)
    with pytest.raises(NotFound):
        frozen_picture(other, frozen.uuid, key)


def test_who_only_reads_changes_nothing_and_an_editor_does(project: Project, owner: Person, colleague: Person) -> None:
    charter(project, owner, problem="People wait.")
    project.team.filter(person=colleague).update(role="viewer")
    acts: list[Any] = [
        lambda by: write_item(project, "problem", text="Ours", version=None, by=by, at=NOW),
        lambda by: freeze_items(project, by=by, at=NOW),
        lambda by: show_piece(project, "problem", "charter-problem", shown=False, by=by, at=NOW),
        lambda by: follow_items(project, by=by, at=NOW),
    ]
    revision, outsider = project.revision, person("Outsider")

    for act in acts:
        with pytest.raises(Refused, match="You can read here"):
            act(colleague)
        with pytest.raises(NotFound):
            act(outsider)
    assert project.revision == revision
    for act in acts:
        act(owner)
    assert project.revision == revision + len(acts)


def test_of_two_texts_in_one_item_neither_is_lost(project: Project, owner: Person, colleague: Person) -> None:
    row = write_item(project, "summary", text="Waits fell.", version=None, by=owner, at=NOW)
    write_item(project, "summary", text="Waits fell by half.", version=row.version, by=owner, at=NOW)

    with pytest.raises(Clashes) as clash:
        write_item(project, "summary", text="Nothing changed.", version=row.version, by=colleague, at=NOW)

    assert clash.value.theirs == "Your own words: Waits fell by half."
    assert item(project, "summary").text == "Waits fell by half."


def test_a_project_goes_with_what_is_frozen_of_it(project: Project, owner: Person) -> None:
    freeze_items(project, ["title"], by=owner, at=NOW)
    project.delete()
    assert (FrozenContent.objects.count(), ReportItem.objects.count()) == (0, 0)


# --- What is weak ---


def test_what_is_empty_is_weaker_than_what_is_short_and_that_than_what_others_leave_out(
    project: Project, measure: Measure, owner: Person
) -> None:
    write_item(project, "limitations", text="Few.", version=None, by=owner, at=NOW)
    weak = weak_of(written_items(project), [measure])

    by_key = {one.key: one.reasons for one in weak}
    assert by_key["summary"] == ("Nothing is written here yet.",)
    assert by_key["limitations"] == ("This is short: 1 word.",)
    assert by_key["measures"][0] == "There is no process measure: did people do what you changed?"
    assert by_key["analysis"][-1] == "Often left out: how you looked at variation over time."
    assert [one.key for one in weak].index("funding") < [one.key for one in weak].index("limitations")
    assert "title" not in by_key

    write_item(project, "limitations", text="A word. " * 40, version=None, by=owner, at=NOW)
    write_item(project, "funding", text="None.", version=None, by=owner, at=NOW)  # which says all there is to say
    assert not {"limitations", "funding"} & {one.key for one in weak_of(written_items(project), [measure])}


def test_the_readiness_names_the_items_that_the_report_finds_weak(
    project: Project, measure: Measure, owner: Person
) -> None:
    """The page of the report asks the tools, the readiness what is fetched already: they must say the same."""
    charter(project, owner, problem="People wait. " * 20, setting="A clinic of nine. " * 12)
    api.add_lesson(project, text="Ask early", by=owner, at=NOW)
    api.add_diagram(project, tool="causes", title="Why", by=owner, at=NOW)
    api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    api.add_cycle(project, title="Ring", prediction="Six", by=owner, at=NOW)
    write_item(project, "context", text="We are nine. " * 15, version=None, by=owner, at=NOW)
    freeze_items(project, ["problem"], by=owner, at=NOW)

    asked = Project.objects.select_related("charter").get(pk=project.pk)
    line = next(one for one in api.readiness(asked) if one.key == "report")

    material = PageMaterial(project)
    found = [one.heading for one in weak_of(written_items(project, material=material), material.measures, cited=False)]
    assert line.words == f"Weak in the report: {', '.join(found[:5])}, and {len(found) - 5} more."
    assert (line.met, line.level, line.url) == (False, "advice", f"/projects/{project.uuid}/report/")
    assert "Problem description" not in found


def test_the_readiness_asks_one_query_for_the_report(project: Project, owner: Person) -> None:
    for key in ("summary", "limitations", "funding"):
        write_item(project, key, text="Ours", version=None, by=owner, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        api.readiness(Project.objects.select_related("charter").get(pk=project.pk))
    assert sum("projects_reportitem" in one["sql"] for one in asked.captured_queries) == 1
    assert sum("projects_lesson" in one["sql"] for one in asked.captured_queries) == 1


# --- Authors ---


def test_two_authors_of_one_name_keep_their_own_part(project: Project, owner: Person) -> None:
    for name, part in (("Ana Reyes", "Nurse"), ("Other", "Pharmacist")):
        api.add_member(project, person(name), by=owner, at=NOW, part=part)
    Person.objects.filter(name="Other").update(name="Ana Reyes")
    api.add_member(project, person("Sponsor"), by=owner, at=NOW, role="sponsor")

    assert [(one.name, one.role) for one in authors_of(project)] == [
        ("Owner", ""), ("Ana Reyes", "Nurse"), ("Ana Reyes", "Pharmacist"),
    ]  # fmt: skip
    assert [one.role for one in authors_of(project, ["Ana Reyes", "Owner", "Ana Reyes"])] == ["Nurse", "", "Pharmacist"]
    second = project.team.get(part="Pharmacist").person
    assert [one.role for one in authors_of(project, [second, owner])] == ["Pharmacist", ""]


def test_the_authors_of_a_file_are_those_named_when_it_was_sent_in(
    project: Project, owner: Person, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = person("Third")
    api.add_member(project, third, by=owner, at=NOW, part="Analyst")
    assert [one.name for one in report_of(project).authors] == ["Owner", "Colleague", "Third"]

    monkeypatch.setitem(named_authors._items, "assessment", lambda _project: [str(third.uuid), str(owner.uuid)])
    api.end_membership(project, person=third.uuid, by=owner, at=NOW)

    assert [(one.name, one.role) for one in report_of(project).authors] == [("Third", "Analyst"), ("Owner", "")]


# --- References ---


def test_a_reference_is_cited_once_and_its_number_follows_its_place(project: Project, owner: Person) -> None:
    made = [
        EvidenceRecord.objects.create(key=f"one-{n}", title=f"Paper {n}", imported_at=NOW, source_text="")
        for n in range(3)
    ]
    for record in [*made, made[0]]:
        add_reference(project, record.key, by=owner, at=NOW)
    assert [(one.number, one.text) for one in report_of(project).references] == [
        (1, "Paper 0."), (2, "Paper 1."), (3, "Paper 2."),
    ]  # fmt: skip

    remove_reference(project, "one-0", by=owner, at=NOW)

    assert [(one.number, one.text) for one in report_of(project).references] == [(1, "Paper 1."), (2, "Paper 2.")]
    told = [one.what for one in history_of(project, tool="report", scope=project.uuid).entries]
    assert told == ["removed “Paper 0”", "added “Paper 2”", "added “Paper 1”", "added “Paper 0”"]


def test_what_is_done_with_references_is_undone_and_done_again(project: Project, owner: Person) -> None:
    for n in range(3):
        EvidenceRecord.objects.create(key=f"one-{n}", title=f"Paper {n}", imported_at=NOW, source_text="")
        add_reference(project, f"one-{n}", by=owner, at=NOW)
    here: Any = {"tool": "report", "scope": project.uuid, "by": owner, "at": NOW}

    def cited() -> list[str]:
        return [key for key, _one in references_of(project)]

    move_reference(project, "one-2", way=-1, by=owner, at=NOW)
    assert cited() == ["one-0", "one-2", "one-1"]
    remove_reference(project, "one-0", by=owner, at=NOW)
    add_reference(project, "one-0", by=owner, at=NOW)  # the same row comes back, at the end
    assert cited() == ["one-2", "one-1", "one-0"]

    api.undo(project, **here)
    assert cited() == ["one-2", "one-1"]
    api.undo(project, **here)
    assert cited() == ["one-0", "one-2", "one-1"]
    api.undo(project, **here)
    assert cited() == ["one-0", "one-1", "one-2"]
    for _ in range(3):
        api.redo(project, **here)
    assert cited() == ["one-2", "one-1", "one-0"]

    with pytest.raises(Refused, match="at the end"):
        move_reference(project, "one-0", way=1, by=owner, at=NOW)
    with pytest.raises(NotFound):
        move_reference(project, "one-9", way=1, by=owner, at=NOW)
    api.undo(project, **here)
    with pytest.raises(NotFound):
        remove_reference(project, "one-0", by=owner, at=NOW)  # it is out already


def test_the_page_of_references_moves_and_undoes(client: Client, project: Project, owner: Person) -> None:
    for n in range(2):
        EvidenceRecord.objects.create(key=f"one-{n}", title=f"Paper {n}", imported_at=NOW, source_text="")
    client.force_login(owner)
    page = reverse("projects:report_references", args=[project.uuid])

    def sent(do: str, key: str = "") -> str:
        return client.post(page, {"do": do, "key": key}, follow=True).content.decode()

    sent("add", "one-0")
    sent("add", "one-1")
    assert "Undo<span>: moved “Paper 1”" in sent("up", "one-1")
    assert [key for key, _one in references_of(project)] == ["one-1", "one-0"]
    assert "Redo<span>: moved “Paper 1”" in sent("undo")
    assert [key for key, _one in references_of(project)] == ["one-0", "one-1"]
    assert client.post(page, {"do": "burn"}).status_code == 404


# --- Files ---


@pytest.fixture
def waiting(project: Project, owner: Person) -> ReportFile:
    return ReportFile.objects.create(project=project, form="pdf", revision=1, by=owner, at=NOW)


@pytest.mark.parametrize(
    "heard,minutes,failed",
    [(None, 9, False), (None, 11, True), (5, 14, False), (5, 16, True)],
    ids=["not begun", "never begun", "still drawing", "was drawing"],
)
def test_what_is_not_heard_of_for_ten_minutes_has_failed(
    project: Project, owner: Person, waiting: ReportFile, heard: int | None, minutes: int, failed: bool
) -> None:
    if heard:
        ReportFile.objects.update(heard_at=NOW + timedelta(minutes=heard), done=1, total=9)
    (row,) = files.files_of(project, by=owner, at=NOW + timedelta(minutes=minutes))
    assert (row.failed, row.waiting) == (failed, not failed)


def test_one_that_is_being_made_is_not_made_twice_and_one_that_failed_is_made_again(
    project: Project, owner: Person, waiting: ReportFile
) -> None:
    soon, late = NOW + timedelta(minutes=1), NOW + timedelta(minutes=11)
    assert files.ask_file(project, "pdf", by=owner, at=soon).pk == waiting.pk

    again = files.ask_file(project, "pdf", by=owner, at=late)

    assert list(project.report_files.values_list("pk", flat=True)) == [again.pk]


def test_a_worker_that_comes_too_late_leaves_nothing_behind(
    project: Project, owner: Person, waiting: ReportFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*_given: object) -> bytes:
        ReportFile.objects.all().delete()
        return b"late"

    monkeypatch.setattr(files, "content_of", slowly)
    files.make_file.func(str(waiting.uuid), "en-gb")
    assert not ReportFile.objects.exists()


def test_a_file_that_could_not_be_made_says_so_and_one_that_was_has_its_size(
    project: Project, owner: Person, waiting: ReportFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> bytes:
        raise RuntimeError("no memory left")

    monkeypatch.setattr(files, "content_of", fail)
    with pytest.raises(RuntimeError):
        files.make_file.func(str(waiting.uuid), "en-gb")
    (row,) = files.files_of(project, by=owner, at=NOW)
    assert (row.failed, row.waiting) == (True, False)
    assert "Make it again" in row.fault

    monkeypatch.setattr(files, "content_of", lambda *_given: b"12345")
    ReportFile.objects.update(finished_at=None, fault="")
    files.make_file.func(str(waiting.uuid), "en-gb")
    (row,) = files.files_of(project, by=owner, at=NOW)
    assert (row.failed, row.waiting, row.size) == (False, False, 5)
    assert row.revision == project.revision

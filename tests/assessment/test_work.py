"""Work as a text or files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cairn.assessment import api
from cairn.assessment.models import AssessmentPlan, Extension, SubmissionFile
from cairn.lib.errors import NotFound, Refused
from cairn.lib.identifying import Flagged, with_reason
from tests.assessment.conftest import Cast, Scene
from tests.cast import NOW
from tests.outcomes import released

DOCUMENT = ("round.txt", b"We asked the porters.")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def cast(scene: Scene, settings: Any, tmp_path: Any) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    AssessmentPlan.objects.update(takes="files")
    owner, peer, second = scene.person("Owner"), scene.person("Peer"), scene.person("Second")
    expert, moderator = scene.person("Expert", role="assessor"), scene.person("Moderator", role="moderator")
    version = send(scene, owner, text="Read the file first.", files=[DOCUMENT])
    for one, stage in ((peer, "peer"), (second, "peer"), (expert, "expert")):
        scene.take(version, one, stage)
    return Cast(scene, owner, peer, second, expert, moderator, scene.person("Outsider"), version)


def send(scene: Scene, by: Any, **changed: Any) -> Any:
    return api.submit_work(scene.run, **({"title": "Our round", "by": by, "at": NOW} | changed))[0]


def test_a_work_is_kept_as_it_was_sent(cast: Cast) -> None:
    kept = cast.version.snapshot
    file = cast.version.files.get()

    assert (kept["kind"], kept["title"], kept["text"]) == ("work", "Our round", "Read the file first.")
    assert (file.name, file.content_type, file.size, file.file.read()) == ("round.txt", "text/plain", 21, DOCUMENT[1])
    assert kept["files"] == [{"name": file.name, "content_type": "text/plain", "size": 21, "sha256": file.sha256}]


@pytest.mark.parametrize(
    "takes,changed,field",
    [
        ("files", {"title": " "}, "title"),
        ("files", {"text": "Only a text."}, "file-1"),
        ("files", {"files": [DOCUMENT, ("x.exe", b"MZ\x00\x01")]}, "file-2"),
        ("files", {"files": [("empty.txt", b"")]}, "file-1"),
        ("files", {"files": [(f"{n}.txt", b"x %d" % n) for n in range(6)]}, "file-5"),
        ("text", {}, "text"),
        ("text", {"text": "x" * 60_001}, "text"),
        ("text", {"text": "Mine.", "files": [DOCUMENT]}, "text"),
        ("project", {"files": [DOCUMENT]}, None),
    ],
)
def test_what_is_refused(cast: Cast, takes: str, changed: dict[str, Any], field: str | None) -> None:
    AssessmentPlan.objects.update(takes=takes)
    with pytest.raises(Refused) as refused:
        send(cast.scene, cast.peer, **changed)
    assert refused.value.field == field

    AssessmentPlan.objects.update(takes="files")
    assert send(cast.scene, cast.peer, files=[DOCUMENT, DOCUMENT]).files.count() == 1


def test_files_are_looked_through_for_patients(cast: Cast) -> None:
    named = ("ward.txt", b"NHS number 943 476 5919 waited.")
    with pytest.raises(Flagged) as flagged:
        send(cast.scene, cast.peer, files=[DOCUMENT, named])
    assert (flagged.value.field, SubmissionFile.objects.count()) == ("file-2", 1)

    with with_reason("An invented number."):
        assert send(cast.scene, cast.peer, files=[DOCUMENT, named]).files.count() == 2


def test_who_has_no_place_in_the_run_sends_nothing(cast: Cast) -> None:
    from tests.cast import person

    with pytest.raises(NotFound):
        send(cast.scene, person("Stranger"), files=[DOCUMENT])


def test_one_person_has_one_work(cast: Cast) -> None:
    with pytest.raises(Refused, match="still being assessed"):
        send(cast.scene, cast.owner, files=[DOCUMENT])
    cast.scene.mark(cast.version, 1)
    released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)

    again = send(cast.scene, cast.owner, files=[DOCUMENT], at=LATER, reply="Shorter.", answers={"aim": "By May."})

    assert (again.number, again.submission) == (2, cast.version.submission)
    assert again.answers.get().text == "By May."


def test_more_time_is_respected_and_what_came_back_may_follow(cast: Cast) -> None:
    AssessmentPlan.objects.update(submit_until=NOW - timedelta(days=1))
    with pytest.raises(Refused, match="Work could be sent in until"):
        send(cast.scene, cast.peer, files=[DOCUMENT])
    Extension.objects.create(run=cast.scene.run, person=cast.peer, until=NOW + timedelta(days=1), reason="Ill.", at=NOW)
    assert send(cast.scene, cast.peer, files=[DOCUMENT])
    with pytest.raises(Refused, match="Work could be sent in until"):
        send(cast.scene, cast.second, files=[DOCUMENT])

    cast.scene.mark(cast.version, 1)
    released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)

    assert send(cast.scene, cast.owner, files=[DOCUMENT], at=LATER).number == 2


def test_what_was_withdrawn_can_be_sent_in_again(cast: Cast) -> None:
    api.withdraw(cast.version, by=cast.owner, at=NOW)

    assert send(cast.scene, cast.owner, files=[DOCUMENT]).number == 2


def test_a_file_is_for_the_readers_of_its_version(cast: Cast, client: Client) -> None:
    address = f"/submissions/files/{cast.version.files.get().uuid}/"
    for name, status in (("owner", 200), ("peer", 200), ("expert", 200), ("moderator", 200), ("outsider", 404)):
        client.force_login(getattr(cast, name))
        assert client.get(address).status_code == status, name

    client.force_login(cast.owner)
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="round.txt"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/plain", "nosniff")
    assert b"".join(answer.streaming_content) == DOCUMENT[1]  # type: ignore[attr-defined]


def test_it_is_read_where_it_is_marked(cast: Cast, client: Client) -> None:
    link = f"/submissions/files/{cast.version.files.get().uuid}/"
    for name, path in (
        ("peer", f"/marking/{cast.version.allocations.get(assessor=cast.peer).uuid}/"),
        ("owner", f"/submissions/{cast.version.uuid}/"),
    ):
        client.force_login(getattr(cast, name))
        html = client.get(path).content.decode()
        assert [one in html for one in (link, "round.txt", "Read the file first.")] == [True] * 3


def test_the_page_sends_it_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.peer)
    address = "/runs/autumn/send-in/"
    typed = {"title": "Mine", "text": "Kept <b> words."}

    empty = client.post(address, typed)
    html = empty.content.decode()
    assert ("Choose a file to send in" in html, "Kept &lt;b&gt; words." in html) == (True, True)
    found = client.post(address, typed | {"file-1": SimpleUploadedFile("NHS.txt", b"Tel. NHS number 943 476 5919.")})
    assert "If this identifies nobody, say why" in found.content.decode()
    sent = client.post(address, typed | {"file-1": SimpleUploadedFile("a.txt", b"Words."), "file-3": ""}, follow=True)

    assert "Sent in as version 1." in sent.content.decode()
    assert "This work is being assessed" in client.get(address).content.decode()


def test_the_page_of_the_next_version_asks_for_answers(cast: Cast, client: Client) -> None:
    cast.scene.mark(cast.version, 1)
    released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)
    client.force_login(cast.owner)
    address = "/runs/autumn/send-in/"
    assert ("Why 1." in (html := client.get(address).content.decode()), 'name="answer-aim"' in html) == (True, True)

    file = SimpleUploadedFile("a.txt", b"Words.")
    client.post(address, {"title": "Mine", "file-1": file, "answer-aim": "We gave it a day."})

    assert cast.version.submission.versions.get(number=2).answers.get().text == "We gave it a day."


def test_a_run_that_takes_projects_says_so(cast: Cast, client: Client) -> None:
    AssessmentPlan.objects.update(takes="project")
    client.force_login(cast.peer)

    assert "from the project itself" in client.get("/runs/autumn/send-in/").content.decode()
    assert "Send in your work" not in client.get("/runs/autumn/criteria/").content.decode()
    AssessmentPlan.objects.update(takes="text")
    assert "Send in your work" in client.get("/runs/autumn/criteria/").content.decode()
    html = client.get("/runs/autumn/send-in/").content.decode()
    assert ('name="text"' in html, 'name="file-1"' in html) == (True, False)

"""The table of a run's work, and deciding several at once."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import (
    Decision,
    MarkersWanted,
    Outcome,
    Resemblance,
    Submission,
    SubmissionAuthor,
    SubmissionVersion,
    VersionScore,
)
from cairn.lib import events
from cairn.lib.errors import NotFound, Refused
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, snapshot
from tests.assessment.moderated import marked, waits
from tests.cast import NOW

pytestmark = pytest.mark.django_db
TABLE = "/runs/autumn/moderation/"
BATCH = "/runs/autumn/moderation/decide/"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", {})


@pytest.fixture
def works(cast: Cast) -> dict[str, SubmissionVersion]:
    """Four more pieces of work: two pass, one is to be revised, one is being marked (as is that of the cast)."""
    scene = cast.scene
    return {
        "Alpha": marked(scene, cast.peer, [cast.second], "Alpha", estimate=80.0, spread=0.0),
        "Beta": marked(scene, cast.second, [cast.peer], "Beta", estimate=62.0, spread=2.0),
        "Gamma": marked(scene, cast.outsider, [cast.peer], "Gamma", proposed="revise", estimate=40.0, spread=1.0),
        "Delta": scene.submit(scene.person("Fifth"), [], data=snapshot("Delta")),
    }


def listed(cast: Cast, **asked: Any) -> list[str]:
    return [one.title for one in api.table_page(cast.scene.run, by=cast.moderator, at=timezone.now(), **asked).rows]


def test_the_table_says_where_each_piece_of_work_stands(client: Client, cast: Cast, works: Any) -> None:
    SubmissionVersion.objects.filter(pk=works["Alpha"].pk).update(
        result_due_on=timezone.localdate() - timedelta(days=3)
    )
    api.decide(works["Beta"].uuid, result="passed", letter="Well done.", by=cast.moderator, at=timezone.now())
    client.force_login(cast.moderator)

    rows = re.findall(r'<tr role="row">.*?</tr>', client.get(TABLE).content.decode(), flags=re.S)
    said = {name: " ".join(re.sub(r"<[^>]+>", " ", next(r for r in rows if name in r)).split()) for name in works}

    assert "Needs a decision" in said["Alpha"]
    assert "80% ± 5 median 66%" in said["Alpha"]
    assert "3 days late" in said["Alpha"]
    assert "2 of 3" in said["Alpha"]
    assert "Decided: Passed released at" in said["Beta"]
    assert "take back" in said["Beta"]
    assert "2 levels" in said["Beta"]
    assert "Being marked none yet" in said["Delta"]
    assert [name for name in works if any(name in r and "checkbox" in r for r in rows)] == ["Alpha", "Gamma"]


def test_the_table_is_filtered(cast: Cast, works: Any) -> None:
    now = timezone.now()
    # The work of the cast is the fifth.
    SubmissionVersion.objects.filter(pk=works["Gamma"].pk).update(result_due_on=timezone.localdate() - timedelta(1))
    Resemblance.objects.create(version=works["Alpha"], other=works["Beta"], share=0.5, found_at=now)
    api.decide(works["Beta"].uuid, result="passed", letter="Well done.", by=cast.moderator, at=now)

    expected = {
        "decide": {"Alpha", "Gamma"}, "marking": {"Delta", "Shorter waits"}, "held": {"Beta"}, "released": set(),
        "appeals": set(), "late": {"Gamma"}, "resembles": {"Alpha"}, "": {*works, "Shorter waits"},
    }  # fmt: skip
    assert {state: set(listed(cast, state=state)) for state in expected} == expected
    api.release_due(now + HOLD)
    assert listed(cast, state="held") == []
    assert listed(cast, state="released") == ["Beta"]
    assert set(listed(cast, state="decide")) == {"Alpha", "Gamma"}


def test_an_appeal_shows_in_the_table_until_it_is_answered(client: Client, cast: Cast, works: Any) -> None:
    now = timezone.now()
    api.decide(works["Gamma"].uuid, result="revise", letter="Nearly.", by=cast.moderator, at=now - HOLD)
    api.release_due(now)
    made = api.appeal(works["Gamma"].uuid, reason="Page 3.", by=cast.outsider, at=now)
    assert listed(cast, state="appeals") == ["Gamma"]
    client.force_login(cast.moderator)
    assert "Appeal waits" in client.get(TABLE).content.decode()
    api.decide_appeal(made.uuid, upheld=False, answer="We read it.", by=cast.moderator, at=now)
    assert listed(cast, state="appeals") == ["Gamma"]
    page = client.get(TABLE).content.decode()
    assert ("Appeal waits" in page, "Appeal answered: take back" in page) == (False, True)
    api.release_due(now + HOLD)
    assert listed(cast, state="appeals") == []
    page = client.get(TABLE).content.decode()
    assert ("Appeal waits" in page, "Appeal answered: take back" in page) == (False, False)


def test_the_table_is_sorted(cast: Cast, works: Any) -> None:
    SubmissionVersion.objects.filter(pk=works["Delta"].pk).update(result_due_on=NOW.date())
    assert listed(cast, sort="promise")[0] == "Delta"
    assert listed(cast, sort="score")[:3] == ["Alpha", "Beta", "Gamma"]
    assert listed(cast, sort="disagreement")[:3] == ["Beta", "Gamma", "Alpha"]
    assert listed(cast, sort="no-such", after="nonsense") == listed(cast)


def test_what_needs_a_decision_stands_first_then_by_the_promised_day(cast: Cast, works: Any) -> None:
    now = timezone.now()
    for days, name in enumerate(("Beta", "Delta", "Gamma", "Alpha")):  # promised the last is Alpha
        day = timezone.localdate() + timedelta(days=days)
        SubmissionVersion.objects.filter(pk=works[name].pk).update(result_due_on=day)
    assert listed(cast) == ["Beta", "Gamma", "Alpha", "Delta", "Shorter waits"]

    api.decide(works["Beta"].uuid, result="passed", letter="Well done.", by=cast.moderator, at=now)
    assert listed(cast) == ["Gamma", "Alpha", "Delta", "Shorter waits", "Beta"]
    api.decide(works["Gamma"].uuid, result="revise", letter="Nearly.", by=cast.moderator, at=now - HOLD)
    api.release_due(now)
    assert listed(cast) == ["Alpha", "Delta", "Shorter waits", "Beta", "Gamma"]


def test_the_newest_version_stands_for_the_work_and_ones_own_is_not_there(cast: Cast, works: Any) -> None:
    now = timezone.now()
    api.decide(works["Gamma"].uuid, result="revise", letter="Nearly.", by=cast.moderator, at=now - HOLD)
    api.release_due(now)
    cast.scene.submit(cast.outsider, [], project=works["Gamma"].submission.project_uuid, data=snapshot("Gamma again"))
    assert {"Gamma", "Gamma again"} & set(listed(cast)) == {"Gamma again"}
    SubmissionAuthor.objects.create(submission=works["Alpha"].submission, person=cast.moderator)
    assert "Alpha" not in listed(cast)


def test_moderators_and_managers_read_the_table_and_nobody_else(client: Client, cast: Cast, works: Any) -> None:
    manager = cast.scene.person("Manager", role=Role.MANAGER)
    for who, code in ((cast.moderator, 200), (manager, 200), (cast.owner, 404), (cast.expert, 404)):
        client.force_login(who)
        for address in (TABLE, "/runs/autumn/moderation.csv"):
            assert client.get(address).status_code == code
        if code == 404:
            with pytest.raises(NotFound):
                listed(Cast(**{**cast.__dict__, "moderator": who}))
    client.force_login(manager)
    assert client.get(BATCH, {"version": [str(works["Alpha"].uuid)]}).status_code == 404


def test_ten_thousand_rows_are_paged_by_key(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    fill(cast, 10_000)
    client.force_login(cast.moderator)
    client.get(TABLE, {"state": "resembles"})  # the session is written once
    for asked in ({}, {"sort": "score"}, {"state": "late", "sort": "disagreement"}):
        with django_assert_max_num_queries(8):
            page = client.get(TABLE, asked).content.decode()
        assert page.count('type="checkbox"') == 50
        assert len(page.encode()) < 60_000
        following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', page)
        assert following
        with django_assert_max_num_queries(8):
            second = client.get(TABLE + following[1].replace("&amp;", "&")).content.decode()
        uuids = [re.findall(r'name="version" value="([^"]+)"', one) for one in (page, second)]
        assert len(set(uuids[0]) | set(uuids[1])) == 100
    lines = list(api.table_rows(cast.scene.run, by=cast.moderator, at=timezone.now(), sort="score"))
    assert len({one.version.pk for one in lines}) == 10_001
    scores = [(one.score.estimate or 0) if one.score else -1 for one in lines]
    assert scores == sorted(scores, reverse=True)


def fill(cast: Cast, number: int) -> None:
    """Work of one author; scores and days repeat, so that pages end between equal ones."""
    run, due = cast.scene.run, timezone.localdate() - timedelta(days=30)
    works = Submission.objects.bulk_create(
        [Submission(run=run, project_uuid=uuid4(), state="moderation") for _n in range(number)]
    )
    SubmissionAuthor.objects.bulk_create([SubmissionAuthor(submission=one, person=cast.owner) for one in works])
    versions = SubmissionVersion.objects.bulk_create(
        SubmissionVersion(
            submission=one, number=1, snapshot={"title": f"Work {n}"}, sha256="", submitted_at=NOW,
            submitted_by=cast.owner, result_due_on=due + timedelta(days=n % 20),
        )
        for n, one in enumerate(works)
    )  # fmt: skip
    VersionScore.objects.bulk_create(
        VersionScore(
            version=one, marks=3, median=n % 97, estimate=(n % 101) / 3, standard_error=4, spread=n % 4,
            proposed="passed", stale=False,
        )
        for n, one in enumerate(versions)
    )  # fmt: skip
    MarkersWanted.objects.bulk_create(
        MarkersWanted(version=one, run=run, stage=stage, wanted=2, missing=0, given=2, pass_on=due)
        for one in versions
        for stage in ("peer", "expert")
    )


def test_the_table_is_downloaded(client: Client, cast: Cast, works: Any) -> None:
    SubmissionVersion.objects.filter(pk=works["Delta"].pk).update(snapshot=snapshot("=1+1"))
    client.force_login(cast.moderator)

    answer = client.get("/runs/autumn/moderation.csv", {"sort": "score"})
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text)))

    assert rows[0][:4] == ["Title", "Version", "State", "Score in percent"]
    assert [row[0] for row in rows[1:4]] == ["Alpha", "Beta", "Gamma"]
    assert rows[1][1:9] == ["1", "Needs a decision", "80.0", "5.0", "66.0", "0.0", "2", "3"]
    assert "'=1+1" in {row[0] for row in rows}
    one_state = client.get("/runs/autumn/moderation.csv", {"state": "marking"})
    assert b"Alpha" not in b"".join(one_state)  # type: ignore[arg-type]


# --- Several at once ---


def ticked(client: Client, by: Person, versions: list[SubmissionVersion]) -> dict[str, Any]:
    """The form of the page that lists what was ticked, as it is sent when nothing is changed."""
    client.force_login(by)
    page = client.get(BATCH, {"version": [str(one.uuid) for one in versions]}).content.decode()
    letters = re.findall(r'<textarea[^>]*name="(letter-\w+)"[^>]*>\n(.*?)</textarea>', page, flags=re.S)
    return {"version": re.findall(r'name="version" value="([^"]+)"', page), **dict(letters)}


def test_several_are_decided_as_the_marks_propose(client: Client, cast: Cast, works: Any) -> None:
    form = ticked(client, cast.moderator, list(works.values()))
    assert {*form} == {"version", "letter-passed", "letter-revise"}
    assert len(form["version"]) == 3
    page = client.get(BATCH, {"version": [str(one.uuid) for one in works.values()]}).content.decode()
    assert "Passed (2)" in page
    assert "Revise and resubmit (1)" in page
    assert "Delta: It is still being marked" in page
    assert not Decision.objects.exists()

    refused = client.post(BATCH, form | {"letter-revise": " ", "letter-passed": "So well done"}).content.decode()
    assert "Write the letter for: Revise and resubmit" in refused
    assert "So well done</textarea>" in refused
    assert not Decision.objects.exists()

    response = client.post(BATCH, form | {"letter-revise": "Read what we say."})

    made = list(Decision.objects.order_by("pk"))
    assert {(one.version.pk, one.result) for one in made} == {
        (works["Alpha"].pk, "passed"), (works["Beta"].pk, "passed"), (works["Gamma"].pk, "revise"),
    }  # fmt: skip
    assert {one.letter for one in made if one.result == "revise"} == {"Read what we say."}
    assert {one.letter for one in made if one.result == "passed"} == {form["letter-passed"].strip()}
    page = client.get(response["Location"]).content.decode()
    assert "3 results are held: released at" in page
    assert "in 10 minutes" in page
    assert "Take the whole batch back" in page
    assert not Outcome.objects.exists()


def test_a_whole_batch_is_taken_back_while_it_is_held(client: Client, cast: Cast, works: Any) -> None:
    address = client_decides(client, cast, works)
    api.take_back(Decision.objects.first(), by=cast.moderator, at=timezone.now())  # type: ignore[arg-type]

    assert client.post(address)["Location"] == address

    page = client.get(address).content.decode()
    assert "Taken back: 2. The authors were told nothing." in page
    assert "Take the whole batch back" not in page
    api.release_due(timezone.now() + HOLD * 2)
    assert not Outcome.objects.exists()
    assert set(listed(cast, state="decide")) == {"Alpha", "Beta", "Gamma"}


def client_decides(client: Client, cast: Cast, works: Any) -> str:
    form = ticked(client, cast.moderator, list(works.values()))
    return str(client.post(BATCH, form)["Location"])


def test_it_is_too_late_to_take_a_batch_back_once_it_is_released(client: Client, cast: Cast, works: Any) -> None:
    address = client_decides(client, cast, works)
    api.release_due(timezone.now() + HOLD)
    assert "Take the whole batch back" not in client.get(address).content.decode()

    client.post(address)

    assert "It is too late: the authors have been told." in client.get(address).content.decode()
    assert Outcome.objects.count() == 3


def test_the_second_of_two_moderators_is_told_what_was_decided_already(client: Client, cast: Cast, works: Any) -> None:
    another = cast.scene.person("Another", role=Role.MODERATOR)
    second = Client()
    form = ticked(second, another, [works["Alpha"], works["Beta"], works["Gamma"]])  # both look at the same page
    api.decide_batch(
        [works["Alpha"].uuid, works["Gamma"].uuid], letters={"passed": "Well done.", "revise": "Nearly."},
        by=cast.moderator, at=timezone.now(),
    )  # fmt: skip

    page = second.get(second.post(BATCH, form)["Location"]).content.decode()

    decided, refused = page.split("Not decided")
    assert "Beta" in decided
    assert "Alpha" not in decided
    for name in ("Alpha", "Gamma"):
        assert re.search(rf">{name}</a>: It is decided already and will be released soon", refused)
    assert Decision.objects.count() == 3
    # Those who decide between the look and the press are told by the function itself.
    made = api.decide_batch([works["Alpha"].uuid], letters={"passed": "Well done."}, by=another, at=timezone.now())
    assert made.decided == ()
    assert "decided already" in made.refused[0][1]


def test_one_that_is_decided_in_the_same_moment_is_refused(
    cast: Cast, works: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked, and saw nothing held: the database lets only one decide."""
    from cairn.assessment import deciding

    given: dict[str, Any] = {"result": "passed", "letter": "Well done.", "by": cast.moderator, "at": NOW}
    api.decide(works["Alpha"].uuid, **given)
    monkeypatch.setattr(deciding, "held_decision", lambda _version: None)
    with pytest.raises(Refused, match="Another moderator has just decided this"):
        api.decide(works["Alpha"].uuid, **given)
    assert Decision.objects.count() == 1


def test_what_is_still_being_marked_is_not_decided_with_others(cast: Cast, works: Any) -> None:
    waits(works["Delta"])
    Submission.objects.filter(pk=works["Delta"].submission_id).update(state="marking")
    made = api.decide_batch(
        [works["Delta"].uuid, works["Alpha"].uuid], letters={"passed": "Well done."}, by=cast.moderator, at=NOW
    )
    assert [one.version_id for one in made.decided] == [works["Alpha"].pk]
    assert "still being marked" in made.refused[0][1]


def test_a_batch_is_for_the_moderators_of_its_run(client: Client, cast: Cast, works: Any) -> None:
    address = client_decides(client, cast, works)
    for who in (cast.owner, cast.peer, cast.expert):
        client.force_login(who)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    client.force_login(cast.scene.person("Manager", role=Role.MANAGER))
    assert "Take the whole batch back" not in client.get(address).content.decode()
    assert client.post(address).status_code == 404
    client.force_login(cast.moderator)
    assert client.get(f"/runs/autumn/moderation/batches/{uuid4()}/").status_code == 404
    assert Decision.objects.filter(taken_back_at=None).count() == 3


def test_nothing_ticked_leads_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.moderator)
    for asked in ({}, {"version": ["nonsense", str(uuid4())]}):
        assert client.get(BATCH, asked)["Location"] == TABLE

"""Appeals, and thanks to markers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cairn.assessment import api
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import Appeal, AppealDecision, AssessmentPlan, MarkFeedback
from cairn.assessment.submitting import version_for
from cairn.assessment.thanking import CHANGEABLE
from cairn.lib import events
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import OutcomeReleased
from cairn.notices.models import Notice
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, snapshot
from tests.cast import NOW
from tests.outcomes import released

LATER = NOW + HOLD + timedelta(hours=1)


@pytest.fixture
def back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The work came back to be revised."""
    monkeypatch.setattr(events, "_handlers", {})
    cast.scene.mark(cast.version, 2, 1, 1)
    released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)
    return cast


def made(back: Cast, **changed: Any) -> Appeal:
    given: dict[str, Any] = {"reason": "You read page 3.", "by": back.owner, "at": LATER}
    return api.appeal(back.version.uuid, **(given | changed))


def test_an_appeal_is_made_once_with_a_reason(back: Cast) -> None:
    with pytest.raises(Refused, match="Say what should be looked at again") as refused:
        made(back, reason="  ")
    assert refused.value.field == "reason"

    first = made(back)

    assert made(back) == first  # a second press
    with pytest.raises(Refused, match="can be made once"):
        made(back, reason="Another one.")
    assert (Appeal.objects.count(), str(first.decide_by)) == (1, "2026-12-15")
    assert Notice.objects.get(person=back.moderator, words__contains="appeal").url == f"/appeals/{first.uuid}/"


@pytest.mark.parametrize("name", ["outsider", "moderator", "peer"])
def test_authors_alone_appeal(back: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        made(back, by=getattr(back, name))
    assert made(back).by == back.owner


def test_there_is_a_last_day(back: Cast) -> None:
    with pytest.raises(Refused, match="An appeal could be made until 8 December 2026"):
        made(back, at=LATER + timedelta(days=15))
    AssessmentPlan.objects.update(days_to_appeal=0)
    with pytest.raises(Refused, match="no appeals"):
        made(back)
    AssessmentPlan.objects.update(days_to_appeal=14)
    assert made(back, at=LATER + timedelta(days=14))


def test_no_appeal_before_a_result_and_after_the_next_version(back: Cast) -> None:
    following = back.scene.submit(back.owner, [], project=back.version.submission.project_uuid)

    with pytest.raises(Refused, match="no result yet"):
        made(Cast(**{**back.__dict__, "version": following}))
    with pytest.raises(Refused, match="sent in the next version"):
        made(back)


def test_while_an_appeal_waits_no_version_follows(back: Cast) -> None:
    project = back.version.submission.project_uuid
    waiting = made(back)
    with pytest.raises(Refused, match="looking at your appeal"):
        back.scene.submit(back.owner, [], project=project)
    other = back.scene.person("Other", role=Role.MODERATOR)

    api.decide_appeal(waiting.uuid, upheld=False, answer="We read it twice.", by=other, at=LATER)
    with pytest.raises(Refused, match="looking at your appeal"):
        back.scene.submit(back.owner, [], project=project)
    api.release_due(LATER + HOLD)

    assert back.scene.submit(back.owner, [], project=project).number == 2


def test_who_decided_does_not_judge_it_if_another_can(back: Cast) -> None:
    waiting = made(back)
    given: dict[str, Any] = {"upheld": False, "answer": "We read it twice.", "at": LATER}
    other = back.scene.person("Other", role=Role.MODERATOR)
    with pytest.raises(Refused, match="Another moderator"):
        api.decide_appeal(waiting.uuid, by=back.moderator, **given)
    for name in ("owner", "expert", "outsider"):
        with pytest.raises(NotFound):
            api.decide_appeal(waiting.uuid, by=getattr(back, name), **given)

    decision = api.decide_appeal(waiting.uuid, by=other, **given)

    back.version.refresh_from_db()
    assert back.version.outcome is not None
    assert (decision.upheld, back.version.outcome.result, back.version.outcomes.count()) == (False, "revise", 1)
    with pytest.raises(Refused, match="told soon"):
        api.decide_appeal(waiting.uuid, by=other, **given)
    api.release_due(LATER + HOLD)
    with pytest.raises(Refused, match="has been answered already"):
        api.decide_appeal(waiting.uuid, by=other, **given)


def test_the_only_moderator_answers_their_own(back: Cast) -> None:
    answer = {"upheld": False, "answer": "We read it twice.", "by": back.moderator, "at": LATER}
    assert api.decide_appeal(made(back).uuid, **answer).by == back.moderator  # type: ignore[arg-type]


def test_one_that_is_upheld_moves_the_outcome(back: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    announced: list[Any] = []
    monkeypatch.setattr(events, "_handlers", {OutcomeReleased: [announced.append]})
    waiting = made(back)
    given: dict[str, Any] = {"upheld": True, "answer": "You are right.", "by": back.moderator, "at": LATER}
    faults: list[tuple[dict[str, Any], str]] = [
        ({}, "result"),
        ({"result": "passed"}, "letter"),
        ({"result": "x", "letter": "x"}, "result"),
    ]
    for missing, field in faults:
        with pytest.raises(Refused) as refused:
            api.decide_appeal(waiting.uuid, **given, **missing)
        assert refused.value.field == field
    assert AppealDecision.objects.count() == 0

    api.decide_appeal(waiting.uuid, **given, result="passed", letter="It passes.")
    assert api.release_due(LATER + HOLD) == 1

    back.version.refresh_from_db()
    back.version.submission.refresh_from_db()
    assert [one.result for one in back.version.outcomes.all()] == ["revise", "passed"]
    assert back.version.outcome is not None
    assert (back.version.outcome.letter, back.version.submission.state) == ("It passes.", "passed")
    assert [one.outcome for one in announced] == ["passed"]
    assert Notice.objects.filter(person=back.owner, words__contains="was upheld").count() == 1


def test_appeals_wait_for_moderators(back: Cast) -> None:
    waiting = made(back)
    assert [one.title for one in api.appeals_waiting(back.scene.run, by=back.moderator)] == ["Shorter waits"]
    for name in ("owner", "expert", "outsider"):
        with pytest.raises(NotFound):
            api.appeals_waiting(back.scene.run, by=getattr(back, name))

    answer = api.decide_appeal(waiting.uuid, upheld=False, answer="No.", by=back.moderator, at=LATER)
    assert [one.held for one in api.appeals_waiting(back.scene.run, by=back.moderator)] == [answer]
    api.release_due(LATER + HOLD)

    assert api.appeals_waiting(back.scene.run, by=back.moderator) == []


# --- Thanks ---


def markers(back: Cast) -> list[Any]:
    return api.markers_of(version_for(back.version.uuid, by=back.owner), by=back.owner)


def test_markers_are_thanked_without_names(back: Cast) -> None:
    first = markers(back)[0]
    assert [one.who for one in markers(back)] == ["Peer 1", "Peer 2", "Expert"]

    for _press in range(2):
        api.thank(first.mark_uuid, thanked=True, helpful=5, words="Page 3 helped.", by=back.owner, at=LATER)

    kept = markers(back)[0]
    assert (kept.thanked, kept.helpful, kept.words) == (True, 5, "Page 3 helped.")
    told = Notice.objects.get(kind="thanks")
    assert (told.person, "Owner" in told.words) == (back.peer, False)
    api.thank(first.mark_uuid, helpful=2, by=back.owner, at=LATER)
    assert (markers(back)[0].thanked, MarkFeedback.objects.count()) == (False, 1)


def test_where_names_are_open_the_markers_have_theirs(back: Cast) -> None:
    AssessmentPlan.objects.update(anonymity="none")
    assert [one.who for one in markers(back)] == ["Peer", "Second", "Expert"]

    api.thank(markers(back)[0].mark_uuid, thanked=True, by=back.owner, at=LATER)

    assert Notice.objects.get(kind="thanks").words == "Owner thanks you for your mark of Shorter waits"


def test_what_is_refused_of_thanks(back: Cast) -> None:
    uuid = markers(back)[0].mark_uuid
    usual: dict[str, Any] = {"by": back.owner, "at": LATER}
    for changed, match in (
        ({"helpful": 6}, "from 1 to 5"),
        ({"words": "x" * 501}, "Shorten"),
        ({"thanked": True, "at": LATER + CHANGEABLE}, "could be thanked until"),
    ):
        with pytest.raises(Refused, match=match):
            api.thank(uuid, **(usual | changed))
    for name in ("outsider", "moderator", "peer"):
        with pytest.raises(NotFound):
            api.thank(uuid, thanked=True, by=getattr(back, name), at=LATER)
    assert api.thank(uuid, by=back.owner, at=LATER) is None  # nothing said
    assert api.thank(uuid, thanked=True, by=back.owner, at=LATER) is not None


def test_nobody_is_thanked_before_the_release(cast: Cast) -> None:
    cast.scene.mark(cast.version, 2)
    mark = cast.version.allocations.get(assessor=cast.peer).mark

    assert api.markers_of(version_for(cast.version.uuid, by=cast.owner), by=cast.owner) == []
    with pytest.raises(NotFound):
        api.thank(mark.uuid, thanked=True, by=cast.owner, at=NOW)


# --- Answers to criteria ---


def test_each_criterion_is_answered_in_the_next_version(back: Cast, client: Client) -> None:
    project = back.version.submission.project_uuid
    asked = api.to_answer(back.scene.run, project_uuid=project, by=back.owner)
    assert (asked[0].key, [one.text for one in asked[0].remarks]) == ("aim", ["Why 2.", "Why 1.", "Why 1."])

    following = api.submit(
        run=back.scene.run, project_uuid=project, snapshot=snapshot(), author_ids=[back.owner.pk], by=back.owner,
        at=LATER, reply="We mended it.", answers={"aim": "Eight days & by May.", "unknown": "x", "measures": " "},
    )  # fmt: skip

    assert [(one.criterion.key, one.text) for one in following.answers.all()] == [("aim", "Eight days & by May.")]
    for reader, page in ((back.peer, "marking"), (back.moderator, "submissions"), (back.owner, "submissions")):
        client.force_login(reader)
        one = following.allocations.get(assessor=reader).uuid if page == "marking" else following.uuid
        html = client.get(f"/{page}/{one}/").content.decode()
        assert "Eight days &amp; by May." in html
        assert html.index("We mended it.") < html.index("Eight days &amp;") < html.index("Waits are long.")


def test_there_is_nothing_to_answer_before_a_result(cast: Cast) -> None:
    project = cast.version.submission.project_uuid
    cast.scene.mark(cast.version, 2)
    assert api.to_answer(cast.scene.run, project_uuid=project, by=cast.owner) == []
    released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)
    assert len(api.to_answer(cast.scene.run, project_uuid=project, by=cast.owner)) == 6
    with pytest.raises(NotFound):
        api.to_answer(cast.scene.run, project_uuid=project, by=cast.moderator)

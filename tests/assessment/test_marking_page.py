"""The page of marking without a script, and what a script sends: nothing that was typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from cairn.assessment import api, claiming
from cairn.assessment.forms import MarkForm
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    CriterionMark,
    Mark,
    MarkDraft,
    PlaceComment,
)
from cairn.assessment.rubrics import rubric_of
from cairn.lib import events
from tests.assessment.conftest import Cast, give, rubric_data
from tests.cast import NOW

pytestmark = pytest.mark.django_db
KEYS = [one["key"] for one in rubric_data()["criteria"]]
JSON: Any = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", {})


@pytest.fixture
def held(cast: Cast) -> Allocation:
    return cast.version.allocations.get(assessor=cast.peer)


@pytest.fixture
def at(client: Client, cast: Cast, held: Allocation) -> str:
    client.force_login(cast.peer)
    return f"/marking/{held.uuid}/"


def typed(score: int = 2, **changed: str) -> dict[str, str]:
    levels = {f"level-{key}": str(score) for key in KEYS}
    return levels | {f"comment-{key}": f"On {key}." for key in KEYS} | {"comment": "Good work."} | changed


def version_of(html: str) -> str:
    return re.findall(r'name="version" value="(\d+)"', html)[0]


def test_what_is_saved_without_a_script_is_there_again(client: Client, at: str, held: Allocation) -> None:
    sent = {"level-aim": "2", "cannot-measures": "1", "comment-aim": "On the aim.", "version": "0"}
    answer = client.post(f"{at}draft/", sent, follow=True)
    html = client.get(at).content.decode()

    assert "What you wrote is kept" in answer.content.decode()
    assert answer.request["PATH_INFO"] == "/runs/autumn/to-mark/"
    assert "On the aim.</textarea>" in html
    assert re.search(r'name="level-aim"[^>]*value="2"[^>]* checked', html)
    assert re.search(r"checked[^>]*name=\"cannot-measures\"", html)
    assert version_of(html) == "1"
    assert not Mark.objects.exists()


def test_a_script_saves_what_was_changed(client: Client, at: str) -> None:
    first = client.post(f"{at}draft/", {"with": "comment level-aim", "comment": "So", "version": "0"}, **JSON)
    second = client.post(f"{at}draft/", {"with": "comment", "comment": "So far", "version": "1"}, **JSON)

    assert (first.status_code, first.json()) == (200, {"version": 1, "clashes": []})
    assert second.json()["version"] == 2
    assert "So far</textarea>" in client.get(at).content.decode()


def test_a_second_window_is_told_what_the_first_has_kept(client: Client, at: str) -> None:
    sent = {"with": "level-aim comment", "level-aim": "3", "comment": "One", "version": "0"}
    client.post(f"{at}draft/", sent, **JSON)

    answer = client.post(f"{at}draft/", sent | {"level-aim": "1", "comment": "One"}, **JSON)

    told = {"field": "level-aim", "theirs": "3", "theirs_words": "Strong"}
    assert (answer.status_code, answer.json()["clashes"]) == (409, [told])


def test_a_mark_from_a_second_window_shows_both_before_it_is_given(client: Client, at: str) -> None:
    client.post(f"{at}draft/", {"with": "comment", "comment": "From the first", "version": "0"}, **JSON)

    html = client.post(at, typed(comment="From the second", version="0")).content.decode()

    assert "You changed the same in another window" in html
    assert "From the first" in html
    assert "From the second</textarea>" in html
    assert not Mark.objects.exists()
    again = client.post(at, typed(comment="From the second", version=version_of(html)))
    assert again.status_code == 302
    assert Mark.objects.get().comment == "From the second"
    assert not MarkDraft.objects.exists()


def test_saving_from_a_second_window_without_a_script_shows_both(client: Client, at: str) -> None:
    client.post(f"{at}draft/", typed(comment="From the first", version="0"))
    html = client.post(f"{at}draft/", typed(comment="From the second", version="0")).content.decode()
    assert "You changed the same in another window" in html
    assert "From the first" in html
    assert "From the second</textarea>" in html


def test_turning_a_page_keeps_what_was_typed_here_and_at_the_server(client: Client, at: str) -> None:
    html = client.post(at, {"level-aim": "1", "comment": "So far", "turn": "1", "version": "0"}).content.decode()
    assert "So far</textarea>" in html
    assert "There is a problem" not in html
    assert MarkDraft.objects.get().values["comment"]["value"] == "So far"


@pytest.mark.parametrize(
    "why,words",
    [("lapsed", "The time for this mark was over"), ("not_needed", "The result has been released"),
     ("withdrawn", "Its authors have withdrawn")],
)  # fmt: skip
def test_what_was_typed_is_shown_when_the_work_is_not_held_any_more(
    client: Client, at: str, held: Allocation, why: str, words: str
) -> None:
    Allocation.objects.filter(pk=held.pk).update(ended_at=NOW, ended=why)

    sent = client.post(at, typed(2, comment="My words")).content.decode()
    later = client.get(at).content.decode()
    saved = client.post(f"{at}draft/", {"with": "comment", "comment": "More", "version": "1"}, **JSON)

    for html in (sent, later):
        assert words in html
        assert "What you had written" in html
        assert "My words" in html
        assert "Sound" in html
        assert "<textarea" not in html
    assert saved.status_code == 410
    assert words in saved.json()["error"]
    assert not Mark.objects.exists()


def test_a_criterion_that_cant_be_judged_needs_its_reason(client: Client, at: str) -> None:
    sent = typed(2, **{"cannot-measures": "1", "comment-measures": "", "level-measures": ""})

    refused = client.post(at, sent).content.decode()
    answer = client.post(at, sent | {"comment-measures": "There are no data.", "version": version_of(refused)})

    assert "Say why you can&#39;t judge this" in refused or "Say why you can't judge this" in refused
    assert answer.status_code == 302
    row = CriterionMark.objects.get(criterion__key="measures")
    assert (row.cannot_judge, row.level, row.comment) == (True, None, "There are no data.")


def test_a_criterion_without_levels_has_only_its_comment(cast: Cast) -> None:
    rubric = rubric_of(cast.scene.run)
    rubric.criteria.all()[0].comment_only = True
    key = rubric.criteria.all()[0].key
    form = MarkForm(typed(2, **{f"comment-{key}": ""}), rubric=rubric)

    assert f"level-{key}" not in form.fields
    assert not form.is_valid()
    assert list(form.errors) == [f"comment-{key}"]
    assert MarkForm(typed(2), rubric=rubric).is_valid()


@pytest.mark.parametrize(
    "anonymity,words",
    [("none", "see your name"), ("single", "without your name"), ("double", "you don’t see theirs")],
)
def test_it_says_who_will_know_ones_name(client: Client, at: str, anonymity: str, words: str) -> None:
    AssessmentPlan.objects.update(anonymity=anonymity)
    assert words in client.get(at).content.decode()


def test_a_comment_at_a_place_keeps_the_form(client: Client, at: str, held: Allocation) -> None:
    sent = typed(1, version="0") | {"place": "charter:aim", "said-charter:aim": "By when?", "quoted-charter:aim": "May"}

    answer = client.post(f"{at}comments/", sent)
    html = client.get(answer["Location"]).content.decode()

    assert answer["Location"].endswith("?at=charter%3Aaim#place-charter%3Aaim")
    assert "By when?" in html
    assert "<q>May</q>" in html
    assert 'href="#place-charter:aim">Charter: Aim</a>' in html
    assert "On measures.</textarea>" in html
    assert 'name="said-charter:aim" rows="3"></textarea>' in html
    said = PlaceComment.objects.get()
    gone = client.post(f"{at}comments/{said.uuid}/remove/", typed(1, version=version_of(html)), follow=True)
    assert "Your comment is removed" in gone.content.decode()
    assert "By when?" not in gone.content.decode()


def test_a_comment_that_is_refused_stays_typed(client: Client, at: str) -> None:
    sent = typed(version="0") | {"place": "charter:aim", "said-charter:aim": "", "quoted-charter:aim": "Ten days"}
    html = client.post(f"{at}comments/", sent, follow=True).content.decode()
    assert "Write what you want to say at this place" in html
    assert "Ten days</textarea>" in html
    assert "<details open>" in html
    assert client.post(f"{at}comments/", sent | {"place": "charter:x"}).status_code == 404


def test_a_data_point_is_commented_on_its_own_page(client: Client, cast: Cast, at: str) -> None:
    page = f"/submissions/{cast.version.uuid}/points/1/"
    client.post(f"{at}draft/", {"comment": "So far", "version": "0"})
    assert "?at=0&amp;after=-1#comments" in client.get(page).content.decode()
    assert "measure:1:point:0" in client.get(f"{page}?after=-1&at=0").content.decode()

    answer = client.post(f"{at}comments/", {"place": "measure:1:point:0", "said-measure:1:point:0": "The snow?"})

    assert answer["Location"] == f"{page}?after=-1#comments"
    assert "The snow?" in client.get(answer["Location"]).content.decode()
    html = client.get(at).content.decode()
    assert "Wait, 5 January 2026" in html
    assert "So far</textarea>" in html
    client.force_login(cast.moderator)
    assert "at=0" not in client.get(page).content.decode()


@pytest.mark.parametrize("why,ended", [("back", "given_back"), ("conflict", "conflict")])
def test_giving_back_is_asked_once_more(client: Client, at: str, held: Allocation, why: str, ended: str) -> None:
    page = client.get(f"{at}give-back/?why=conflict").content.decode()
    refused = client.post(f"{at}give-back/", {}).content.decode()
    answer = client.post(f"{at}give-back/", {"why": why}, follow=True)

    assert 'value="conflict" aria-describedby' in page
    assert "Say why you give it back" in refused
    assert "Somebody else will mark it" in answer.content.decode()
    held.refresh_from_db()
    assert held.ended == ended
    assert client.get(f"{at}give-back/").status_code == 302


def test_ones_own_work_is_marked_on_the_same_page(client: Client, cast: Cast) -> None:
    own = claiming.mark_own(cast.version, AssessmentPlan.objects.get(), at=NOW)
    client.force_login(cast.owner)
    page = client.get(f"/marking/{own.uuid}/").content.decode()
    answer = client.post(f"/marking/{own.uuid}/", typed(3))

    assert "Mark your own work: Shorter waits" in page
    assert "Give it back" not in page
    assert answer["Location"] == f"/submissions/{cast.version.uuid}/"
    assert Mark.objects.get().allocation == own
    assert client.get(f"/marking/{own.uuid}/give-back/").status_code in (302, 404)


def test_others_dont_get_any_of_it(client: Client, cast: Cast, held: Allocation) -> None:
    give(cast.version.allocations.get(assessor=cast.second), 2)
    said = api.add_place_comment(
        api.allocation_for(held.uuid, by=cast.peer), "charter:aim", text="By when?", by=cast.peer, at=NOW
    )
    at = f"/marking/{held.uuid}/"
    for who in ("owner", "second", "expert", "moderator", "outsider"):
        client.force_login(getattr(cast, who))
        assert client.get(at).status_code == 404
        assert client.get(f"{at}give-back/").status_code == 404
        for address in ("draft/", "comments/", f"comments/{said.uuid}/remove/", "give-back/"):
            assert client.post(f"{at}{address}", {"place": "charter:aim", "why": "back"}).status_code == 404, who
    held.refresh_from_db()
    assert held.ended == ""


def test_the_page_asks_little_of_the_database(
    client: Client, at: str, held: Allocation, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for n in range(10):
        api.add_place_comment(
            api.allocation_for(held.uuid, by=cast.peer), "measure:1:point:0", text=f"No {n}", by=cast.peer, at=NOW
        )
    api.save_draft(held, {"comment": "So far"}, 0, by=cast.peer, at=NOW)
    client.get("/me/notices/")
    with django_assert_max_num_queries(8):
        client.get(at)


def test_a_patient_in_a_draft_is_asked_about_when_the_mark_is_given(client: Client, at: str) -> None:
    words = "Mrs Jones, NHS number 943 476 5919"
    saved = client.post(f"{at}draft/", {"with": "comment", "comment": words, "version": "0"}, **JSON)
    given = client.post(at, typed(comment=words, version="1"))
    assert saved.status_code == 200
    assert given.status_code == 422
    assert "943 476 5919" in given.content.decode()
    assert not Mark.objects.exists()

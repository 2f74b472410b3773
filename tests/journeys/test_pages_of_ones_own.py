"""Pages that no other journey opens: what one learnt, kept and took, and what a film's page is made of."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cairn.courses.models import Media
from cairn.learning import api as learning_api
from cairn.learning.models import ShelfItem
from cairn.runs import api as runs_api
from tests import kinds
from tests.cast import NOW
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TEXTS = dict.fromkeys(("nature", "learnt", "changed", "relevance"), "I ask what people see first.")


@pytest.fixture
def made() -> World:
    """A learner who has a bit of everything: a reflection, an account, an entry, a thing taken, an announcement."""
    made = world("learner", "peer")
    for name in ("learner", "peer"):
        made.learn(name, levels=0)
    item, mine, theirs = kinds.cache(made), made.enrolment("learner"), made.enrolment("peer")
    for enrolment in (mine, theirs):
        learning_api.try_clue(enrolment, object_uuid=item.uuid, answer="colour printer", by=enrolment.person, at=NOW)
    thing = {"title": "A map", "why": "It helps.", "link": "https://example.org/map"}
    learning_api.leave_on_shelf(theirs, object_uuid=item.uuid, **thing, by=made.peer, at=NOW)
    who: dict[str, Any] = {"by": made.learner, "at": NOW}
    learning_api.take_from_shelf(mine, thing=ShelfItem.objects.get().uuid, **who)
    learning_api.save_reflection(mine, object_uuid=item.uuid, text="It was under the stairs.", version=0, **who)
    learning_api.write_account(title="What I ask first", texts=TEXTS, themes=["people"], **who)
    learning_api.add_entry(on=NOW.date(), title="A talk", minutes=60, participatory=True, **who)
    runs_api.publish(made.run, title="We begin on Monday", text="Bring a question.", by=made.manager, at=NOW)
    return made


def test_what_one_did_and_keeps(visit: Visit, made: World) -> None:
    page = visit(made.learner)
    account = learning_api.accounts_page(made.learner)[0][0].uuid
    for address, words in (
        ("/me/learning/", "Three questions and a cycle"),
        ("/me/learning/reflections/", "It was under the stairs."),
        ("/me/learning/cpd/", "Participatory means"),
        ("/me/learning/cpd/added/", "A talk"),
        ("/me/learning/accounts/", "What I ask first"),
        ("/me/learning/accounts/write/", "Write no names"),
        (f"/me/learning/accounts/{account}/", "Remove this account"),
        (f"/me/learning/accounts/{account}/remove/", "gone for good"),
        ("/me/things/", "The link leads to example.org"),
        ("/runs/autumn/announcements/", "Bring a question."),
    ):
        steps.when_opens(page, address)
        steps.then_reads(page, words)
    steps.when_opens(page, "/offline/")
    steps.then_headed(page, "Kept on this device")


def test_a_film_and_what_is_said_in_it(visit: Visit, made: World) -> None:
    # given a film of our own with a transcript, and a recording that is elsewhere
    film = kinds.furnish(made, 0, "video")
    document = Document.objects.create(title="Film", file=ContentFile(b"0123", "film.mp4"))
    said = "0:00 The bus came late.\n0:50 It was about the song."
    Media.objects.create(learning_object_id=film.id, seconds=100, transcript=said, document=document)
    talk = kinds.furnish(made, 2, "audio")
    Media.objects.create(learning_object_id=talk.id, seconds=100, link="https://example.org/talk")
    kinds.seen(made, film.key)
    page = visit(made.learner)

    # then both can be used: the transcript is searched, and the talk is done when its hearer says so
    steps.when_opens(page, f"/runs/autumn/{film.key}/")
    page.get_by_label("Find in the transcript").fill("song")
    steps.then_reads(page, "1 place")
    steps.then_accessible(page)
    steps.when_opens(page, f"/runs/autumn/{talk.key}/")
    steps.when_presses(page, "Mark as done")
    steps.then_reads(page, "You have done this.")

"""A programme read from its folder: pages, facts, questions; and what publishing changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cairn.courses import api
from cairn.courses.models import LearningObject, ObjectPage, Programme, QuestionVersion
from cairn.lib.errors import NotFound, Refused
from cairn.library import api as library_api
from tests.cast import NOW, person
from tests.world import PROGRAMME as BUNDLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    record = (settings.SEEDS / "records" / "catalogue_record.txt").read_text("utf-8-sig")
    library_api.import_record(record, key="improvement-fundamentals-2021", by=None, at=NOW)
    return api.import_programme(BUNDLE, by=None, at=NOW)


def counts() -> list[int]:
    return [model.objects.count() for model in (Programme, ObjectPage, LearningObject, QuestionVersion)]


def test_the_bundled_programme_is_read_once_and_again(programme: Programme) -> None:
    tree = api.structure(programme)
    assert [level.key for level in tree.levels] == ["foundations", "planning-change", "practicum"]
    assert len(tree.objects) == 11
    assert [one.kind for one in tree.levels[0].conditions] == ["minimum_points", "quiz_passed"]
    assert str(tree.object("writing-an-aim").uuid) == "179b1cc6-6c6e-4f47-b619-e1ebdfe7c5fb"
    before = counts()

    again = api.import_programme(BUNDLE, by=None, at=NOW)

    assert again.pk == programme.pk
    assert counts() == before


def test_the_tree_costs_no_query_once_read(
    programme: Programme, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = api.structure(programme).objects[0]
    api.prose_html(item)
    with django_assert_num_queries(0):
        assert api.prose_html(api.structure(programme).objects[0])


def test_what_is_published_is_what_learners_read(programme: Programme) -> None:
    page = ObjectPage.objects.get(slug="writing-an-aim")
    page.title = "Aims that hold"
    page.body = [("text", "<p>New words.</p>")]
    revision = page.save_revision()
    assert "New words" not in api.prose_html(api.structure(programme).object("writing-an-aim"))

    revision.publish()

    programme.refresh_from_db()
    item = api.structure(programme).object("writing-an-aim")
    assert item.title == "Aims that hold"
    assert "New words" in api.prose_html(item)


def test_who_presents_an_object_stands_on_its_pages(programme: Programme, client: Client) -> None:
    place = "/catalogue/improvement-fundamentals/model-for-improvement/"
    words = "resented by The Cairn course team"
    for key, count in (("welcome-and-why", 1), ("writing-an-aim", 0)):
        assert client.get(f"{place}foundations/{key}/").content.decode().count(words) == count, key
    assert client.get(place).content.decode().count(words) == 3

    page = ObjectPage.objects.get(slug="writing-an-aim")
    page.presenter = "A ward team"
    page.save_revision().publish()

    programme.refresh_from_db()
    assert api.structure(programme).object("writing-an-aim").presenter == "A ward team"
    assert "Presented by A ward team" in client.get(f"{place}foundations/writing-an-aim/").content.decode()


def test_a_cited_record_that_is_mended_is_cited_as_it_is_now() -> None:
    record = (settings.SEEDS / "records" / "catalogue_record.txt").read_text("utf-8-sig")
    library_api.import_record(record, key="improvement-fundamentals-2021", by=None, at=NOW)
    programme = api.import_programme(BUNDLE, by=None, at=NOW)
    assert "Driving quality improvement" in api.structure(programme).courses[0].citations[0].words

    mended = record.replace("Driving quality improvement", "Mended quality improvement")
    library_api.import_record(mended, key=None, by=None, at=NOW)

    programme.refresh_from_db()
    assert "Mended quality improvement" in api.structure(programme).courses[0].citations[0].words


def test_a_page_taken_away_retires_its_row(programme: Programme) -> None:
    ObjectPage.objects.get(slug="writing-an-aim").delete()

    programme.refresh_from_db()
    assert LearningObject.objects.get(key="writing-an-aim").retired_at is not None
    with pytest.raises(NotFound):
        api.structure(programme).object("writing-an-aim")


def test_a_quiz_draws_afresh_and_the_same_seed_the_same(programme: Programme) -> None:
    quiz = api.structure(programme).object("gate-quiz")
    first = api.draw_questions(quiz.id, seed="a")
    assert len(first) == 8
    assert api.draw_questions(quiz.id, seed="a") == first
    asked = frozenset(version.pk for version in first[:4])
    again = api.draw_questions(quiz.id, seed="b", avoid=asked)
    assert len(again) == 8
    with pytest.raises(NotFound):
        api.draw_questions(api.structure(programme).objects[0].id, seed="a")


def test_only_staff_and_commands_import(programme: Programme) -> None:
    with pytest.raises(NotFound):
        api.import_programme(BUNDLE, by=person("Learner"), at=NOW)


def test_a_missing_file_is_named(tmp_path: Any) -> None:
    with pytest.raises(Refused, match=r"programme\.yaml"):
        api.import_programme(tmp_path, by=None, at=NOW)


def test_an_author_gets_into_the_admin_and_others_do_not(programme: Programme, client: Client) -> None:
    author, learner = person("Author"), person("Learner")
    api.let_author(author, by=None, at=NOW)
    page = ObjectPage.objects.get(slug="writing-an-aim")

    client.force_login(author)
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    client.force_login(learner)
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 302


@pytest.mark.parametrize("slug", ["", "model-for-improvement/", "model-for-improvement/foundations/writing-an-aim/"])
def test_anyone_reads_the_catalogue(programme: Programme, client: Client, slug: str) -> None:
    answer = client.get(f"/catalogue/improvement-fundamentals/{slug}")
    assert answer.status_code == 200
    assert len(answer.content) < 60_000

"""Courses as text: import, refusals, mistakes with their lines, and there and back again (docs/course-text.md)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from cairn.courses import api
from cairn.courses.models import (
    Figure,
    GateCondition,
    LearningObject,
    ObjectPage,
    Programme,
    Quest,
    Question,
    QuestionVersion,
)
from cairn.courses.text.richtext import RICH, CantSay, markdown_from_html
from cairn.lib.errors import Refused
from cairn.lib.markdown import html_from_markdown
from cairn.library import api as library_api
from tests.cast import NOW
from tests.world import PROGRAMME as SMALL

HERE = Path(__file__).resolve().parents[1]
EVERY_KIND = HERE / "every_kind"
WHOLE = settings.SEEDS / "improvement-fundamentals"
ARTICLE = "courses/all/objects/an-article.md"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """The small programme that has everything, in a folder of one's own; files go beside it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    shutil.copytree(EVERY_KIND, tmp_path / "text")
    return tmp_path / "text"


@pytest.fixture
def programme(folder: Path, db: None) -> Programme:
    return api.import_programme(folder, by=None, at=NOW)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def statuses(folder: Path) -> dict[str, str]:
    """What is not as it was, by key."""
    return {one.key: one.status for one in api.plan_of(folder).changes if one.status != "unchanged"}


def rows() -> list[int]:
    models: list[Any] = [Revision, QuestionVersion, Question, Page, LearningObject, Figure, get_image_model()]
    return [model.objects.count() for model in models]


# --- Import ---


def test_every_kind_comes_with_what_it_needs(programme: Programme) -> None:
    tree = api.structure(programme)
    assert {item.kind for item in tree.objects} == set(LearningObject.Kind.values)
    sheet = tree.object("an-activity").worksheet
    assert sheet is not None
    assert [field.kind for field in sheet.fields] == ["line", "long", "number", "date", "choice", "checklist", "table"]
    assert sheet.fields[4].options == ("Adopt", "Adapt", "No")
    poll, clue, quiz = tree.object("a-poll").poll, tree.object("a-cache").clue, tree.object("a-quiz").quiz
    assert poll is not None and [one.text for one in poll.options] == ["You", "Me", "No"]  # noqa: PT018
    assert clue is not None and clue.answers == ("46", "forty-six")  # noqa: PT018
    assert clue.found_in == (tree.object("an-article").id, tree.object("a-talk").id)
    assert quiz is not None and (quiz.draw, quiz.delay, quiz.counts) == (3, 10, "last")  # noqa: PT018
    film, record = tree.object("a-film").media, tree.object("a-reading").record
    assert film is not None and film.own_file and film.captions_url and "Hello." in film.transcript  # noqa: PT018
    assert record is not None and record.key == "office-guide"  # noqa: PT018
    assert [len(level.conditions) for level in tree.levels] == [7, 2]
    assert {quest.key: quest.course_id is None for quest in tree.quests} == {"across": True, "both": False}
    assert [one.key for one in tree.object("an-article").citations] == ["taylor-2014-pdsa"]
    page = ObjectPage.objects.get(slug="an-article")
    assert page.live and page.live_revision_id == page.latest_revision_id == tree.object("an-article").revision  # noqa: PT018
    assert page.live_revision.as_object().title == page.title


def test_questions_of_all_kinds_come_with_their_answers(programme: Programme) -> None:
    asked = {one.key: one for one in Question.objects.select_related("current").prefetch_related("tags")}
    assert {one.current.kind for one in asked.values() if one.current} == set(QuestionVersion.Kind.values)
    assert [tag.name for tag in asked["one"].tags.all()] == ["first"]
    number, word = asked["number"].current, asked["word"].current
    assert number is not None and (number.answer, number.tolerance, number.unit) == (4.5, 0.5, "days")  # noqa: PT018
    assert word is not None and [one.text for one in word.choices.all()] == ["run chart", "runchart"]  # noqa: PT018


def test_citations_and_links_are_ordinary_links(programme: Programme) -> None:
    text = ObjectPage.objects.get(slug="an-article").body[0].value.source
    assert '<a href="/library/taylor-2014-pdsa/">(Taylor and others, 2014)</a>' in text
    talk = ObjectPage.objects.get(slug="a-talk").body[0].value.source
    assert f'linktype="page" id="{ObjectPage.objects.get(slug="a-quiz").pk}"' in talk


def test_a_second_import_changes_nothing(programme: Programme, folder: Path) -> None:
    before = rows()
    assert statuses(folder) == {}

    api.import_programme(folder, by=None, at=NOW)

    assert rows() == before
    assert get_image_model().objects.count() == 1  # shown four times


CHANGES: list[tuple[str, str, str, dict[str, str]]] = [
    (ARTICLE, "Forty-six *were*", "Forty-six were", {"an-article": "changed"}),
    ("worksheets/plan.yaml", "label: Why,", "label: Why not,", {"an-activity": "changed"}),
    ("figures/why.yaml", "Late: 3", "Late: 4", {"why": "changed"}),
    ("courses/all/banks/questions.yaml", "Which word?", "What word?", {"questions": "changed"}),
    ("courses/all/course.yaml", "points: 10}", "points: 20}", {"all": "changed"}),
    ("courses/all/course.yaml", "a-poll, a-cache,", "a-cache, a-poll,", {"all": "changed"}),
    ("courses/all/course.yaml", ", a-meeting", "", {"all": "changed", "a-meeting": "retired"}),
    ("programme.yaml", "One of each.", "Two of each.", {"every-kind": "changed"}),
    ("records/some.yaml", "title: A review", "title: The review", {"taylor-2014-pdsa": "changed"}),
]


@pytest.mark.parametrize("path,old,new,told", CHANGES)
def test_what_changed_in_a_file_is_changed_and_nothing_else(
    programme: Programme, folder: Path, path: str, old: str, new: str, told: dict[str, str]
) -> None:
    before = Revision.objects.count()
    change(folder / path, old, new)
    assert statuses(folder) == told

    api.import_programme(folder, by=None, at=NOW)

    assert statuses(folder) == {}
    assert Revision.objects.count() <= before + 1


def test_what_goes_from_the_folder_is_retired_and_may_come_back(programme: Programme, folder: Path) -> None:
    change(folder / "courses/all/course.yaml", ", a-meeting", "")
    api.import_programme(folder, by=None, at=NOW)
    assert LearningObject.objects.get(key="a-meeting").retired_at is not None

    change(folder / "courses/all/course.yaml", "a-talk,", "a-talk, a-meeting,")
    api.import_programme(folder, by=None, at=NOW)

    assert LearningObject.objects.get(key="a-meeting").retired_at is None
    order = [item.key for item in api.structure(Programme.objects.get()).levels[1].objects]
    assert order == ["a-poll", "a-cache", "a-talk", "a-meeting", "some-questions", "a-quiz"]


def test_a_question_that_changed_has_a_new_version_and_keeps_the_old(programme: Programme, folder: Path) -> None:
    before = QuestionVersion.objects.count()
    change(folder / "courses/all/banks/questions.yaml", "Which word?", "What word?")

    api.import_programme(folder, by=None, at=NOW)

    assert QuestionVersion.objects.count() == before + 1
    word = Question.objects.get(key="word")
    assert [one.stem for one in word.versions.order_by("number")] == ["Which word?", "What word?"]
    assert word.current is not None and word.current.number == 2  # noqa: PT018


# --- What was edited in the site ---


def edit_page(publish: bool) -> Callable[[], None]:
    def edit() -> None:
        page = ObjectPage.objects.get(slug="an-article")
        page.summary = "By an author."
        revision = page.save_revision()
        if publish:
            revision.publish()

    return edit


def edit_bank() -> None:
    row = Question.objects.get(key="word")
    row.current = QuestionVersion.objects.create(
        question=row, number=2, kind="short_text", stem="By an author?", created_at=NOW
    )
    row.save()


def edit_figure() -> None:
    Figure.objects.filter(key="why").update(title="By an author", changed_at=NOW.replace(hour=20))


def take_off() -> None:
    ObjectPage.objects.get(slug="an-article").unpublish()


EDITS: list[tuple[Callable[[], None], str]] = [
    (edit_page(publish=True), ARTICLE), (edit_page(publish=False), ARTICLE), (take_off, ARTICLE),
    (edit_bank, "courses/all/banks/questions.yaml"), (edit_figure, "figures/why.yaml"),
]  # fmt: skip
TEXTS = {
    ARTICLE: ("counted", "noted"),
    "courses/all/banks/questions.yaml": ("Which one?", "Which, then?"),
    "figures/why.yaml": ("Late: 3", "Late: 4"),
}


@pytest.mark.parametrize("edit,path", EDITS)
def test_what_was_edited_in_the_site_is_not_overwritten(
    programme: Programme, folder: Path, edit: Callable[[], None], path: str
) -> None:
    change(folder / path, *TEXTS[path])
    change(folder / "programme.yaml", "One of each.", "Two of each.")
    edit()
    before = rows()

    with pytest.raises(Refused, match=path) as refused:
        api.import_programme(folder, by=None, at=NOW)

    assert len(refused.value.details) == 1
    assert rows() == before
    assert Programme.objects.get().strapline == "One of each."


def test_what_was_edited_comes_home_by_an_export(programme: Programme, folder: Path) -> None:
    edit_page(publish=True)()
    assert statuses(folder) == {"an-article": "refused"}

    api.export_programme(programme, folder)
    api.import_programme(folder, by=None, at=NOW)
    change(folder / ARTICLE, "By an author.", "By two.")
    api.import_programme(folder, by=None, at=NOW)

    assert LearningObject.objects.get(key="an-article").summary == "By two."


# --- Mistakes ---

MISTAKES: list[tuple[str, str, str, str]] = [
    (ARTICLE, "minutes: 5", "minuts: 5", "line 7: Nothing is known of minuts here. Did you mean minutes?"),
    (ARTICLE, "kind: article", "kind: artikel", "line 4: kind is artikel; known are"),
    (ARTICLE, "points: 10", "points: ten", "line 8: points must be a number"),
    (ARTICLE, "::: figure falls", "::: figure fals", "There is no figure fals in the folder"),
    (ARTICLE, "[@taylor-2014-pdsa]", "[@tailor-2014]", "line 17: There is no evidence record tailor-2014"),
    (ARTICLE, "(object:a-quiz)", "(object:a-quizz)", "There is no object a-quizz"),
    (ARTICLE, "dot.png", "dott.png", "There is no file dott.png beside this one"),
    (ARTICLE, "First, **now**.", "First, <b>now</b>.", "<b> is HTML"),
    (ARTICLE, "::: evidence", "::: evidense", "No such block is known here"),
    (ARTICLE, "file: sheet.pdf\n:::", "file: sheet.pdf", "This block is not closed"),
    (ARTICLE, "| Me |", "| **Me** |", "hold plain words"),
    (ARTICLE, "(https://example.org/a?b=1&c=2)", "(example.org)", "example.org is no address"),
    ("courses/all/objects/a-quiz.md", "bank: questions", "bank: question", "line 13: There is no question bank"),
    ("courses/all/course.yaml", "milestone: charter_complete", "milestone: charter", "milestone is charter; known are"),
    ("courses/all/course.yaml", "objects: [an-article,", "objects: [an-articel,", "line 1: There is no such file"),
    ("courses/all/course.yaml", "title: Second", "title: [Second", "This is not YAML that can be read"),
    ("courses/all/banks/questions.yaml", "correct: true", "correct: false", "has no right answer"),
    ("worksheets/plan.yaml", "columns: [Who, What they want]", "columns: []", "columns is empty"),
    ("figures/why.yaml", "counts:", "count:", "A figure of the kind pareto needs counts"),
    ("records/some.yaml", "type: webpage", "type: website", "type is website; known are"),
]  # fmt: skip

NEVER_READ: list[tuple[str, str, str, str]] = [
    ("courses/all/course.yaml", "title: Second", "title: &a [*a]", "aliases (*) are not read"),
    (ARTICLE, "points: 10", "points: 9" + "9" * 400, "line 8: points must be"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("path,old,new,told", [*MISTAKES, *NEVER_READ])
def test_a_mistake_is_named_with_its_file_and_line(folder: Path, path: str, old: str, new: str, told: str) -> None:
    change(folder / path, old, new)

    with pytest.raises(Refused) as refused:
        api.import_programme(folder, by=None, at=NOW)

    assert any(told in line for line in refused.value.details), refused.value.details
    assert all(", line " in line for line in refused.value.details)
    assert Programme.objects.count() == 0


@pytest.mark.django_db
def test_all_mistakes_are_named_at_once(folder: Path) -> None:
    chosen = [one for one in MISTAKES if "YAML" not in one[3] and one[0] != "courses/all/course.yaml"]
    for path, old, new, _told in chosen:
        change(folder / path, old, new)

    with pytest.raises(Refused) as refused:
        api.plan_of(folder)

    told = "\n".join(refused.value.details)
    assert [one[3] for one in chosen if one[3] not in told] == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["board", "project", "cafes", "talk", "team", "announcements", "evaluation", "surveys"])
def test_an_object_has_no_address_that_a_run_uses_itself(folder: Path, key: str) -> None:
    (folder / ARTICLE).rename((folder / ARTICLE).with_name(f"{key}.md"))
    change(folder / "courses/all/course.yaml", "objects: [an-article,", f"objects: [{key},")

    with pytest.raises(Refused) as refused:
        api.plan_of(folder)

    told = [one for one in refused.value.details if f"The address {key} is taken by a page that every run has." in one]
    assert [one.partition(",")[0] for one in told] == ["courses/all/course.yaml"]


# --- There and back again ---


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db
@pytest.mark.parametrize("source", [EVERY_KIND, SMALL, WHOLE], ids=["every kind", "small", "whole"])
def test_export_import_export_gives_the_same_bytes(source: Path, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    record = (settings.SEEDS / "records" / "catalogue_record.txt").read_text("utf-8-sig")
    library_api.import_record(record, key="improvement-fundamentals-2021", by=None, at=NOW)
    programme = api.import_programme(source, by=None, at=NOW)
    assert statuses(source) == {}
    before = rows()
    api.export_programme(programme, tmp_path / "once")

    assert statuses(tmp_path / "once") == {}
    api.import_programme(tmp_path / "once", by=None, at=NOW)
    api.export_programme(programme, tmp_path / "twice")

    assert files(tmp_path / "twice") == files(tmp_path / "once")
    assert rows() == before


def test_an_export_is_read_on_a_site_that_has_nothing(programme: Programme, tmp_path: Path) -> None:
    api.export_programme(programme, tmp_path / "once")
    path = tmp_path / "once" / "programme.yaml"
    change(path, "key: every-kind", "key: another")
    for uuid_file in (tmp_path / "once").rglob("*.md"):
        uuid_file.write_text(uuid_file.read_text().replace("7c0f3c52", "8c0f3c52"))
    bank = tmp_path / "once" / "courses/all/banks/questions.yaml"
    bank.write_text(bank.read_text().replace("0b1f3c52", "1b1f3c52"))

    other = api.import_programme(tmp_path / "once", by=None, at=NOW)
    api.export_programme(other, tmp_path / "twice")

    assert files(tmp_path / "twice") == files(tmp_path / "once")
    assert Quest.objects.filter(programme=other).count() == 2
    assert GateCondition.objects.filter(level__course__programme=other).count() == 9


@pytest.mark.parametrize(
    "html,told",
    [
        ("<p>A <u>line</u> under</p>", "underlining"),
        ("<p>x<sup>2</sup></p>", "superscript"),
        ('<p><embed embedtype="image" id="1"/></p>', "something embedded"),
        ('<p><a linktype="document" id="1">sheet</a></p>', "a link to document"),
        ("<p><b>(x)</b>y</p>", "can't mark"),
    ],
)
def test_what_markdown_cant_say_is_named_and_nothing_is_written(
    programme: Programme, tmp_path: Path, html: str, told: str
) -> None:
    page = ObjectPage.objects.get(slug="an-article")
    page.body = [("text", html)]
    page.save_revision().publish()

    with pytest.raises(Refused) as refused:
        api.export_programme(programme, tmp_path / "out")

    assert any(line.startswith("an-article: ") and told in line for line in refused.value.details)
    assert not (tmp_path / "out").exists()


WORDS = st.text(st.sampled_from("abZ *_\\`[]()<>&#-+=.!|1:~\"'é"), max_size=12)
INSIDE = st.recursive(
    WORDS.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;")),
    lambda deeper: st.one_of(
        st.lists(deeper, max_size=3).map("".join),
        deeper.map(lambda one: f"<i>{one}</i>"),
        deeper.map(lambda one: f"<b>{one}</b>"),
    ),
    max_leaves=6,
)
BLOCK = st.one_of(
    INSIDE.map(lambda one: f"<p>{one}</p>"),
    INSIDE.map(lambda one: f"<h3>{one}</h3>"),
    st.lists(INSIDE, min_size=1, max_size=3).map(
        lambda many: "<ul>" + "".join(f"<li>{one}</li>" for one in many) + "</ul>"
    ),
    st.lists(INSIDE, min_size=1, max_size=3).map(
        lambda many: "<ol>" + "".join(f"<li>{one}</li>" for one in many) + "</ol>"
    ),
    INSIDE.map(lambda one: f"<blockquote>{one}</blockquote>"),
)


def words_of(html: str) -> str:
    import re
    from html import unescape

    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html)))


@given(st.lists(BLOCK, min_size=1, max_size=3).map("".join))
def test_no_word_of_rich_text_is_lost_or_made_markup(html: str) -> None:
    """Whatever signs an author typed come back as signs; where a mark can't be said, the export's check notices it."""
    written = markdown_from_html(html, allowed=RICH, address=lambda attrs, words: "")
    try:
        again = markdown_from_html(html_from_markdown(written), allowed=RICH, address=lambda attrs, words: "")
    except CantSay:
        return
    if again == written:
        assert words_of(html_from_markdown(written)) == words_of(html)

"""The files of a report, made from a project's own tools: what they tell, and that everybody can read them."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pptx import Presentation

from cairn.accounts.models_api import Person
from cairn.methods.pictures import Table
from cairn.methods.reports import Block, Bullets, Figure, Paragraph, Report
from cairn.projects import api
from cairn.projects.models import Measure, Project, ReportFile
from cairn.projects.report.composing import report_of
from cairn.projects.report.making import Progress, content_of
from tests.cast import NOW
from tests.methods.reports.reading import alternatives, descriptions, pages, pdf_objects, tags

pytestmark = pytest.mark.django_db
Form = ReportFile.Form
STEADY = [20, 22, 19, 21, 23, 20, 18, 22, 21, 19, 20, 22]
LESS = [9, 11, 8, 10, 12, 9, 7, 11, 10, 8, 9, 11]


def series(values: list[int]) -> str:
    return "\n".join(["month\tvalue", *(f"{2024 + n // 12}-{n % 12 + 1:02}-01\t{v}" for n, v in enumerate(values))])


def measured(project: Project, owner: Person, values: list[int], **fields: Any) -> Measure:
    made = api.add_measure(project, by=owner, at=NOW, unit="days", direction="decrease", **fields)
    api.replace_points(made.uuid, raw=series(values), by=owner, at=NOW)
    made.refresh_from_db()
    return made


@pytest.fixture
def story(project: Project, owner: Person) -> Project:
    """Two measures, the first with new limits after a year; a row or two of each other tool."""
    who: Any = {"by": owner, "at": NOW}
    facts: Any = {"problem": "People wait for weeks.", "aim": "Half the wait, for all, by 1 March 2026."}
    api.save_charter(project, version=1, aim_by=date(2026, 3, 1), **facts, **who)
    wait = measured(project, owner, STEADY + LESS, name="Wait", kind="outcome", collected="Booking system, monthly")
    api.rebase(wait.uuid, position=12, reason="Two-week slots", version=wait.version, **who)
    measured(project, owner, STEADY, name="Calls", kind="balancing")
    driver = api.add_driver(project, kind="primary", text="Booking", parents=[], **who)
    idea = api.add_driver(project, kind="idea", text="Ring the day before", parents=[driver.uuid], **who)
    told: Any = {"prediction": "Six of eight.", "happened": "Seven.", "study": "One more.", "decision": "adopt"}
    api.add_cycle(project, title="One clinic", idea=str(idea.uuid), next_steps="All clinics", **told, **who)
    api.add_lesson(project, text="People like to be rung.", **who)
    api.add_task(project, text="Tell the board", **who)
    fmea = api.add_diagram(project, tool="fmea", title="What can fail", **who)
    for mode, rate in (("No answer", 2), ("Wrong number", 5)):
        values = {"mode": mode, "occurrence": rate, "detection": rate, "severity": rate}
        api.add_row("failure_mode", into=fmea, values=values, **who)
    api.add_row("failure_mode", into=fmea, values={"step": "Ring", "mode": "What can fail here?"}, **who)
    pareto = api.add_diagram(project, tool="pareto", title="Why people miss it", **who)
    api.add_row("count", into=pareto, values={"text": "No letter", "count": 12}, **who)
    return Project.objects.select_related("charter").get(pk=project.pk)


def blocks(report: Report, key: str, kind: type[Block]) -> list[Any]:
    section = next(one for one in report.sections if one.key == key)
    return [one for one in section.blocks if isinstance(one, kind)]


def made(project: Project, form: str) -> bytes:
    return content_of(Project.objects.select_related("charter").get(pk=project.pk), form, lambda done, total: None)


def test_the_report_has_the_numbers_behind_its_charts_and_each_tool_where_readers_look_for_it(story: Project) -> None:
    report = report_of(story)
    [phases] = blocks(report, "results", Table)
    said = [one.text for one in blocks(report, "results", Paragraph)]
    [failures] = blocks(report, "rationale", Table)

    assert [(row[0], *row[2:4]) for row in phases.rows] == [("Wait (days)", "12", "20.6"), ("", "12", "9.6"),
                                                            ("Calls (days)", "12", "20.6")]  # fmt: skip
    assert said[0].startswith("Judged by the limits from before 1 Jan 2025, the last 12 months are all below")
    assert report.result == "Wait fell from 20.6 to 9.6 days."
    assert [row[1] for row in failures.rows] == ["Wrong number", "No answer"]
    assert [one.caption for one in blocks(report, "problem", Figure)] == ["Why people miss it"]
    assert blocks(report, "aims", Paragraph) == [Paragraph("Half the wait, for all, by 1 March 2026.")]
    assert blocks(report, "conclusions", Bullets) == [Bullets(("Tell the board", "All clinics"))]
    assert [one.key for one in report.appendix] == ["numbers"]


def test_each_figure_has_a_caption_words_and_a_source(story: Project) -> None:
    report = report_of(story)
    figures = [one for section in report.sections for one in section.blocks if isinstance(one, Figure)]

    assert len(figures) == 5  # Pareto chart, drivers, ramps, two charts
    assert all(one.caption and one.alt for one in figures)
    assert [one.source for one in figures if one.caption.startswith("Wait")] == ["Data: Booking system, monthly."]
    assert figures[0].source.startswith("Pareto chart, ")


def test_a_change_that_may_be_chance_is_not_called_one(project: Project, owner: Person) -> None:
    wait = measured(project, owner, STEADY + [v + (-1) ** n for n, v in enumerate(STEADY)], name="Wait", kind="outcome")
    api.rebase(wait.uuid, position=12, reason="New form", version=wait.version, by=owner, at=NOW)

    report = report_of(project)

    assert "that may be chance" in report.result
    assert "Judged by" not in blocks(report, "results", Paragraph)[0].text
    assert not any("%" in fact.value for fact in report.key_facts)


def test_the_pdf_is_tagged_has_a_title_a_language_and_words_for_its_pictures(story: Project) -> None:
    pdf = made(story, Form.PDF)
    objects, found = pdf_objects(pdf), tags(pdf)

    assert b"pdfuaid:part" in objects
    assert re.search(rb"/Title ?\(Shorter waits\)", objects)
    assert re.search(rb"/Lang ?\(en", objects)
    assert found["Figure"] == len(alternatives(pdf)) == 6  # with that on the cover
    assert found["TH"] > found["Table"] > 6


def test_the_word_file_has_words_for_its_pictures_headings_and_table_heads(story: Project) -> None:
    word = made(story, Form.WORD)
    document = docx.Document(BytesIO(word))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]

    assert headings[:2] == ["1 Problem description", "2 Available knowledge"]
    assert len(descriptions(word, "word/document.xml")) == len(document.inline_shapes) == 6
    assert len(list(document.element.iter(qn("w:tblHeader")))) == len(document.tables) - 1  # but the facts


def test_the_eight_slides_tell_the_story_in_their_titles_and_every_picture_has_words(story: Project) -> None:
    deck = made(story, Form.SLIDES)
    slides = list(Presentation(BytesIO(deck)).slides)
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]

    assert len(slides) == 8
    assert all(slide.shapes.title.text_frame.text for slide in slides)
    assert slides[4].shapes.title.text_frame.text == "What we tested: 1 PDSA cycle (1 adopted)"
    assert slides[5].shapes.title.text_frame.text == "Wait fell from 20.6 to 9.6 days"
    assert slides[5].notes_slide.notes_text_frame.text.startswith("Judged by the limits")
    assert all(one._element.nvPicPr.cNvPr.get("descr") for one in pictures)


def test_the_poster_is_one_page_with_the_result_above_its_chart(story: Project) -> None:
    pdf = made(story, Form.POSTER)

    assert pages(pdf) == 1
    assert tags(pdf)["Figure"] == 2
    assert b"pdfuaid:part" in pdf_objects(pdf)


@pytest.mark.parametrize("form", Form.values)
def test_a_project_of_nothing_has_its_files_too(form: str, project: Project) -> None:
    content = made(project, form)

    if form == Form.SLIDES:
        assert len(Presentation(BytesIO(content)).slides) == 8
    elif form == Form.MARKDOWN:
        with zipfile.ZipFile(BytesIO(content)) as bundle:
            assert bundle.read("report.md").startswith(b"# Shorter waits")
    elif form == Form.WORD:
        assert docx.Document(BytesIO(content)).paragraphs[0].text == "Shorter waits"
    else:
        assert b"pdfuaid:part" in pdf_objects(content)


def test_who_waits_hears_of_each_picture_and_never_of_less(story: Project) -> None:
    heard: list[tuple[int, int]] = []

    content_of(story, Form.MARKDOWN, lambda done, total: heard.append((done, total)))

    done = [n for n, _total in heard]
    assert done == sorted(set(done))
    assert len(done) > 10
    assert heard[0][0] == 0
    assert heard[-1] == (heard[-1][1],) * 2


def test_progress_waits_where_there_are_more_pictures_than_expected() -> None:
    heard: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: heard.append((done, total)))

    progress.expect(2)
    for _picture in range(4):
        progress.drawn()
    progress.placed(4, 4)
    progress.finished()

    assert heard == [(0, 5), (1, 5), (2, 5), (4, 5), (5, 5)]

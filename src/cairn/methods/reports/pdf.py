"""The report as an accessible PDF (PDF/UA-1): tagged, with contents, alternative texts and page numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cairn.methods.reports.document import Reference, Report, Section, Watch, figures_of
from cairn.methods.reports.setting import Setting
from cairn.methods.reports.texts import breakable, one_line, shortened
from cairn.methods.reports.typeset import typeset
from cairn.methods.reports.words import words
from cairn.methods.sentences import ENGLISH, Language

LONG_TITLE = 300  # characters: more is no title; the rest of what was typed is in the Word file
ADDRESSES = ("https://", "http://")


def report_pdf(report: Report, watch: Watch | None = None, *, language: Language = ENGLISH) -> bytes:
    """A4. The same report gives the same bytes on the same machine. ``watch`` hears of each figure as it is ready."""
    total, done = len(figures_of(report)), 0

    def finished() -> None:
        nonlocal done
        done += 1
        if watch:
            watch(done, total)

    setting = Setting(words(language), finished=finished)
    data, pictures, replaced = setting.shown(_data(report, setting))
    return typeset("report.typ", data | {"unshown": replaced}, pictures)


def _data(report: Report, setting: Setting) -> dict[str, Any]:
    title = shortened(one_line(report.title), LONG_TITLE) or setting.words["summary"]
    lang, _, region = report.language.partition("-")
    return {
        "words": dict(setting.words),
        "name": title,
        "title": breakable(title, 24),
        "title-size": 26 if len(title) < 70 else 21 if len(title) < 140 else 16,
        "running": shortened(title, 80),
        "subtitle": breakable(one_line(report.subtitle)),
        "organisation": breakable(one_line(report.organisation)),
        "organisation-short": shortened(one_line(report.organisation), 40),
        "date": one_line(report.date),
        "lang": lang or "en",
        "region": region or ("gb" if lang in ("en", "") else None),
        "authors": [
            {"name": breakable(one_line(one.name)), "role": breakable(one_line(one.role)),
             "organisation": breakable(one_line(one.organisation))}
            for one in report.authors
        ],
        "facts": [
            {"label": breakable(one_line(one.label), 18), "value": breakable(one_line(one.value), 12)}
            for one in report.key_facts
        ],
        "result": breakable(one_line(report.result)),
        "figure": setting.figure(replace(report.key_figure, caption="", source="")) if report.key_figure else None,
        "summary-heading": breakable(one_line(report.summary_heading)) or setting.words["summary"],
        "summary": setting.blocks(report.summary),
        "sections": [_section(one, setting) for one in report.sections],
        "appendix": [_section(one, setting) for one in report.appendix],
        "references": [_reference(one) for one in report.references],
    }  # fmt: skip


def _section(section: Section, setting: Setting) -> dict[str, Any]:
    heading = breakable(one_line(section.heading)) or section.key
    return {"number": one_line(section.number), "heading": heading, "blocks": setting.blocks(section.blocks)}


def _reference(reference: Reference) -> dict[str, Any]:
    url = one_line(reference.url)
    return {
        "number": str(reference.number), "text": breakable(one_line(reference.text)), "url": breakable(url, 70),
        "address": url, "linked": url.startswith(ADDRESSES),
    }  # fmt: skip

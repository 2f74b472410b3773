"""The bytes of a project's files, and how far they are while they are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import translation

from cairn.methods.reports import deck_pptx, poster_pdf, report_bundle, report_docx, report_pdf
from cairn.projects.models import Project, ReportFile
from cairn.projects.report.composing import report_of
from cairn.projects.report.material import Material
from cairn.projects.report.poster import poster_of
from cairn.projects.report.slides import deck_of

Watch = Callable[[int, int], None]
Form = ReportFile.Form
FEW = 4  # pictures of a poster or of slides, about


def content_of(project: Project, form: str, watch: Watch) -> bytes:
    """The bytes of a file. ``watch`` hears how many steps of how many are done: a picture is drawn, or put in place."""
    language: Any = translation
    progress = Progress(watch)
    held = Material(project, step=progress.drawn)
    if form == Form.POSTER:
        progress.expect(FEW)
        made = poster_pdf(poster_of(project, held), language=language)
    elif form == Form.SLIDES:
        progress.expect(FEW)
        made = deck_pptx(deck_of(project, held), progress.placed, language=language)
    else:
        progress.expect(held.pictures_in_all)
        report = report_of(project, held)
        write = {Form.WORD: report_docx, Form.MARKDOWN: report_bundle}.get(Form(form), report_pdf)
        made = write(report, progress.placed, language=language)
    progress.finished()
    return made


class Progress:
    """Counts two steps for each picture, drawn and placed, and one for the file as a whole. It never goes back."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.pictures, self.done = watch, 1, 0

    @property
    def total(self) -> int:
        return self.pictures * 2 + 1

    def expect(self, pictures: int) -> None:
        self.pictures = max(pictures, 1)
        self.watch(0, self.total)

    def drawn(self) -> None:
        self._tell(self.done + 1, self.pictures)

    def placed(self, n: int, of: int) -> None:
        self._tell(self.pictures + self.pictures * n // max(of, 1), self.total - 1)

    def finished(self) -> None:
        self._tell(self.total, self.total)

    def _tell(self, done: int, most: int) -> None:
        """There may be more pictures than were expected: then it waits at ``most``."""
        if self.done < (done := min(done, most)):
            self.done = done
            self.watch(done, self.total)

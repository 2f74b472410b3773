"""What a reader of a version reads, as blocks: what its authors answer to the last result, then the work itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.assessment.blocks import Block, part, project_blocks, section
from cairn.assessment.models import CriterionAnswer, SubmissionVersion
from cairn.assessment.shown import frozen
from cairn.assessment.shown_work import is_work, words_of
from cairn.assessment.work import files_of


def work_blocks(version: SubmissionVersion, *, seen: Any = None) -> Iterator[Block]:
    """The answers to the last result first, then the project, or the text and the files.

    ``seen`` is the snapshot as its reader may see it, where that is not all of it. One
    query for what follows an earlier version, one for work with files.
    """
    yield from answer_blocks(version)
    yield from content_blocks(version.snapshot if seen is None else seen, version=version)


def answer_blocks(version: SubmissionVersion) -> Iterator[Block]:
    """What the authors did about the last result, as a whole and criterion by criterion."""
    answers = answers_of(version)
    if not (version.reply or answers):
        return
    yield section(_("What the authors answer to the last result"))
    if version.reply:
        yield Block("text", version.reply)
    for one in answers:
        yield part(one.criterion.title)
        yield Block("text", one.text)


def answers_of(version: SubmissionVersion) -> list[CriterionAnswer]:
    """In the order of the criteria. One query, none for a first version: it answers nothing."""
    return list(version.answers.select_related("criterion")) if version.number > 1 else []


def content_blocks(snapshot: Any, *, version: SubmissionVersion | None = None) -> Iterator[Block]:
    """A snapshot alone. With its ``version`` files can be opened; without, they are named."""
    if not is_work(snapshot):
        yield from project_blocks(frozen(snapshot))
        return
    words = list(words_of(snapshot))
    texts = [text for kind, text in words if kind == "text"]
    if texts:
        yield section(_("Text"))
        yield from (Block("text", text) for text in texts)
    names = [name for kind, name in words if kind == "file"]
    if names:
        yield section(_("Files"))
    if version is None:
        yield from (Block("item", name) for name in names)
        return
    for one in files_of(version):
        size = filesizeformat(one.size)
        yield Block("file", size, name=one.name, value=reverse("assessment:file", args=[one.uuid]))

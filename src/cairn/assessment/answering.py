"""Answering the last result, criterion by criterion: what was said of each, and a field for what was done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.models import SubmissionVersion
from cairn.assessment.results import Remark, results_for
from cairn.assessment.submitting import version_for
from cairn.lib.errors import NotFound
from cairn.lib.forms import Form, TextField
from cairn.runs.models_api import Run

LONGEST_ANSWER = 1500
# In characters: what is quoted of the comments on one page; the rest is read where the result is.
ROOM = 16_000
SHORT = 300


@dataclass(frozen=True)
class ToAnswer:
    """A criterion with what was last said of it; remarks without words are left out."""

    key: str
    title: str
    level: str
    remarks: tuple[Remark, ...]

    @property
    def field(self) -> str:
        return f"answer-{self.key}"


def to_answer(run: Run, *, project_uuid: UUID, by: Person) -> list[ToAnswer]:
    """What the next version may answer: the criteria of the newest one, once its result is out; else nothing.

    Raises ``NotFound`` for who is no author. Where much was said, long remarks are shortened. At most seven queries.
    """
    rows = SubmissionVersion.objects.filter(submission__run=run, submission__project_uuid=project_uuid)
    newest = rows.order_by("-number").values_list("uuid", "outcome").first()
    if newest is None or newest[1] is None:
        return []
    version = version_for(newest[0], by=by, whole=False)
    results = results_for(version, by=by)
    if results.seen_as != "author":
        raise NotFound(f"version {newest[0]}")
    found = [
        ToAnswer(one.key, one.title, one.level, tuple(remark for remark in one.comments if remark.text))
        for one in results.criteria
    ]
    much = sum(len(remark.text) for one in found for remark in one.remarks) > ROOM
    return [replace(one, remarks=tuple(map(_shortened, one.remarks))) for one in found] if much else found


def _shortened(remark: Remark) -> Remark:
    if len(remark.text) <= SHORT:
        return remark
    return replace(remark, text=remark.text[:SHORT].rsplit(" ", 1)[0] + " …")


def add_answer_fields(form: Form, asked: Iterable[ToAnswer]) -> None:
    """A field for each criterion, with nothing in it."""
    for one in asked:
        label = _("What you did about: %(title)s") % {"title": one.title}
        form.fields[one.field] = TextField(label=label, rows=3, required=False, max_length=LONGEST_ANSWER)


def answers_in(form: Any, asked: Iterable[ToAnswer]) -> dict[str, str]:
    """What was typed in these fields, by the key of the criterion."""
    return {one.key: form.cleaned_data.get(one.field, "") for one in asked}

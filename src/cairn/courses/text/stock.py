"""What pages of a programme point at: pictures, documents, figures and question banks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cairn.courses.models import (
    Choice,
    Figure,
    Programme,
    Question,
    QuestionBank,
    QuestionTag,
    QuestionVersion,
)
from cairn.courses.text import figures
from cairn.courses.text.shapes import BankText, FigureText, FileRef, QuestionText
from cairn.lib.errors import Refused

VERSION_FIELDS = (
    "kind", "stem", "explanation", "objective", "difficulty", "answer", "tolerance", "unit",
)  # fmt: skip


class Shelf:
    """Pictures and documents by what is in them: one that is there already is not stored a second time."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], int] = {}

    def pk(self, kind: str, ref: FileRef | None) -> int | None:
        """The inside key of the picture or document, stored if it is new."""
        if ref is None:
            return None
        place = (kind, ref.sha1)
        if place not in self.known:
            self.known[place] = self._kept(kind, ref)
        return self.known[place]

    def _kept(self, kind: str, ref: FileRef) -> int:
        model: Any = get_image_model() if kind == "image" else get_document_model()
        found = model.objects.filter(file_hash=ref.sha1).order_by("pk").first()
        if found is None:
            content = Path(ref.source).read_bytes()
            found = model(
                title=ref.name, file=ContentFile(content, name=ref.name), file_hash=ref.sha1, file_size=len(content)
            )
            try:
                found.save()
            except Exception as error:  # the picture library's own errors are of many kinds
                raise Refused(_("%(name)s can't be read as a picture.") % {"name": ref.name}) from error
        return int(found.pk)


def keep_figure(programme: Programme, text: FigureText, *, at: datetime) -> None:
    """Raises ``Refused`` naming the file for what can't be drawn."""
    try:
        drawn = figures.drawn(text.kind, text.spec, title=text.title)
    except Refused as error:
        raise Refused(f"{text.path}: {error.message}") from None
    facts = {
        "kind": text.kind, "title": text.title, "caption": text.caption, "spec": text.spec, "changed_at": at, **drawn,
    }  # fmt: skip
    Figure.objects.update_or_create(programme=programme, key=text.key, defaults=facts)


def keep_bank(programme: Programme, text: BankText, *, at: datetime) -> None:
    """Bring a bank up to date. A question that changed gets a new version; one that is gone is retired."""
    bank, _new = QuestionBank.objects.update_or_create(
        programme=programme, key=text.key, defaults={"title": text.title}
    )
    rows = {row.key: row for row in Question.objects.filter(bank=bank)}
    _add_missing(bank, text, rows)
    newest = {row.question_id: row for row in _newest(bank)}
    changed = [one for one in text.questions if _held(newest.get(rows[one.key].pk)) != _wanted(one)]
    versions = {one.key: _version(rows[one.key], one, newest, at) for one in changed}
    QuestionVersion.objects.bulk_create(versions.values())
    Choice.objects.bulk_create(
        Choice(version=versions[one.key], position=place, text=words, match=match, correct=right, feedback=feedback)
        for one in changed
        for place, (words, match, right, feedback) in enumerate(one.choices)
    )
    for position, one in enumerate(text.questions):
        row = rows[one.key]
        row.position, row.retired_at = position, None
        row.current = versions.get(one.key, row.current)
    Question.objects.bulk_update(rows.values(), ["position", "retired_at", "current"])
    _tag(text, rows)
    kept = [rows[one.key].pk for one in text.questions]
    bank.questions.filter(retired_at=None).exclude(pk__in=kept).update(retired_at=at)


def retire_bank(programme: Programme, key: str, *, at: datetime) -> None:
    """Its questions are asked no more; the attempts that were made keep them."""
    Question.objects.filter(bank__programme=programme, bank__key=key, retired_at=None).update(retired_at=at)


def _add_missing(bank: QuestionBank, text: BankText, rows: dict[str, Question]) -> None:
    missing = [
        Question(bank=bank, key=one.key, uuid=one.uuid, position=place)
        for place, one in enumerate(text.questions)
        if one.key not in rows
    ]
    Question.objects.bulk_create(missing)
    rows.update({row.key: row for row in missing})


def _newest(bank: QuestionBank) -> Any:
    return (
        QuestionVersion.objects.filter(question__bank=bank, question__current_id__isnull=False)
        .order_by("question_id", "number")
        .prefetch_related("choices")
    )


def _wanted(one: QuestionText) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in VERSION_FIELDS), list(one.choices)


def _held(version: QuestionVersion | None) -> tuple[Any, ...] | None:
    if version is None:
        return None
    choices = [(one.text, one.match, one.correct, one.feedback) for one in version.choices.all()]
    return tuple(getattr(version, name) for name in VERSION_FIELDS), choices


def _version(row: Question, one: QuestionText, newest: dict[int, Any], at: datetime) -> QuestionVersion:
    last = newest.get(row.pk)
    facts = {name: getattr(one, name) for name in VERSION_FIELDS}
    return QuestionVersion(question=row, number=last.number + 1 if last else 1, created_at=at, **facts)


def _tag(text: BankText, rows: dict[str, Question]) -> None:
    wanted = {(rows[one.key].pk, tag) for one in text.questions for tag in one.tags}
    there = QuestionTag.objects.filter(question_id__in=[rows[one.key].pk for one in text.questions])
    known = {(tag.question_id, tag.name): tag.pk for tag in there}
    QuestionTag.objects.filter(pk__in=[pk for place, pk in known.items() if place not in wanted]).delete()
    QuestionTag.objects.bulk_create(
        QuestionTag(question_id=question, name=name) for question, name in sorted(wanted - known.keys())
    )

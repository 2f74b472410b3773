"""Taking what identified a patient out of everything that is kept of a project, once it was mended.

The one exception to a history that is only added to: personal data that should never have been kept. What was taken out
is replaced by a mark, and that it was is audited. Gone through is whatever holds copies of what people wrote: the log
with what undo and older versions are made of, the versions of measures with their points, what was frozen in the
report, comments, decided scores, the summary for the home; files made of the report are deleted, to be made again.

Not touched, and why: words that somebody gave a reason for; texts that stand elsewhere in a tool, which are mended
there; what is held back, which its typist alone sees and which goes when they mend it; a table on its way in, which was
looked through when it came and goes after a day; a submitted version, which belongs to the area above and is never
changed (removing personal data from it is that area's audited exception).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.methods.identifiable import find
from cairn.projects.guard import justified, words_of
from cairn.projects.models import (
    ChangedRow,
    Comment,
    FrozenContent,
    ProgressScore,
    Project,
    ProjectSummary,
    ReportFile,
    ToolVersion,
)

# What holds copies, with the way to its project and the columns that hold them.
COPIES: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (ChangedRow, "change__project", ("before", "after")),
    (ToolVersion, "project", ("content", "change")),
    (FrozenContent, "project", ("pieces", "pictures")),
    (Comment, "project", ("text", "about")),
    (ProgressScore, "project", ("reasons", "note")),
    (ProjectSummary, "project", ("content",)),
)
_NO_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 40" role="img"><text x="8" y="26">%s</text></svg>'
)
_TAGS = re.compile(r"<[^>]*>|\s+")


def purge_gone(
    project: Project, before: Iterable[Any], after: Iterable[Any], *, subject: UUID, by: Person, at: datetime
) -> int:
    """Purge what ``before`` held and ``after``, the texts in its place, doesn't; returns how many copies were mended.

    ``subject`` is the row or measure: whatever identified somebody in its earlier versions goes too. Nothing is read
    where the texts before identified nobody. In a transaction, after the change is stored.
    """
    kept = [text for text in after if isinstance(text, str)]
    gone = {text for text in before if isinstance(text, str)} - set(kept)
    if not gone or not _words_in(gone, set()):
        return 0
    known = justified(project)
    words = _words_in([*gone, *_earlier(subject)], known)
    return purge(project, {one for one in words if not any(one in text for text in kept)}, by=by, at=at)


def purge(project: Project, words: Collection[str], *, by: Person, at: datetime) -> int:
    """Put a mark in place of these words in everything that is kept of a project; returns how many rows were mended."""
    if not words:
        return 0
    mended = sum(_mend(model, project, path, columns, words) for model, path, columns in COPIES)
    deleted, _of = ReportFile.objects.filter(project=project).delete()
    if mended or deleted:
        accounts_api.audit("project.purge", subject=project, by=by, at=at, copies=mended, files=deleted)
    return mended


def without(text: str, words: Iterable[str]) -> str:
    """A text with a mark in place of each of the words, the longest first."""
    for one in sorted(words, key=len, reverse=True):
        text = text.replace(one, _("[taken out]"))
    return text


def identifying(project: Project, texts: Iterable[Any]) -> set[str]:
    """The words in texts that may identify somebody and were not explained. A query where there are any."""
    given = [text for text in texts if isinstance(text, str)]
    return _words_in(given, justified(project)) if _words_in(given, set()) else set()


def _words_in(texts: Iterable[str], known: set[tuple[str, str]]) -> set[str]:
    found = find("\n\n".join(texts))
    return {one.text for one in found if words_of(one) not in known}


def _earlier(subject: UUID) -> Iterator[str]:
    """Every text in the earlier versions of a row or a measure."""
    for sides in ChangedRow.objects.filter(row_uuid=subject).values_list("before", "after").iterator():
        yield from _texts(list(sides))
    for copies in ToolVersion.objects.filter(subject_uuid=subject).values_list("content", "change").iterator():
        yield from _texts(list(copies))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _mend(
    model: type[models.Model], project: Project, path: str, columns: Sequence[str], words: Collection[str]
) -> int:
    """Those that hold the words are found before any is written: what is read must not change meanwhile."""
    rows = model._default_manager.filter(**{path: project}).only("pk", *columns)
    found: list[tuple[int, dict[str, Any]]] = []
    for row in rows.iterator(chunk_size=500):
        held = {name: getattr(row, name) for name in columns}
        mended = {name: _fitting(model, name, _without(value, words)) for name, value in held.items()}
        if mended != held:
            found.append((row.pk, mended))
    for key, mended in found:
        model._default_manager.filter(pk=key).update(**mended)
    return len(found)


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    """A mark may be longer than what it stands for."""
    return value[: model._meta.get_field(name).max_length] if isinstance(value, str) else value  # type: ignore[union-attr]


def _without(value: Any, words: Collection[str]) -> Any:
    """The same value, new where something was taken out of it."""
    if isinstance(value, str) and value.startswith("<svg"):
        # In a picture the words may stand on several lines: it goes as a whole.
        return _NO_PICTURE % escape(_("[A picture was taken out]")) if _drawn(value, words) else value
    if isinstance(value, str):
        return without(value, words) if any(one in value for one in words) else value
    if isinstance(value, list):
        return [_without(one, words) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _without(one, words) for key, one in value.items()}


def _drawn(svg: str, words: Iterable[str]) -> bool:
    text = _TAGS.sub("", svg)
    return any(_TAGS.sub("", one) in text for one in words)

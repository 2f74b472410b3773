"""Text of one submission that much resembles another's in the same programme: for moderators to look at, no more.

How it is found, and why so: docs/algorithms/resemblance.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django_tasks import task

from cairn.accounts.models_api import Person
from cairn.assessment.models import Resemblance, SketchBand, SubmissionVersion
from cairn.assessment.moderation import moderator_of
from cairn.assessment.people import title_of
from cairn.assessment.values import mapping, mappings, text_of
from cairn.methods import shingles

LEAST_SHARE = 0.3  # of the shorter text
COMPARED = 30  # texts that are compared word by word
MOST_PASSAGES = 100

# What people write themselves; what the platform puts into every snapshot would make all of them alike.
CHARTER = ("problem", "why", "aim", "scope", "setting", "timeline", "ethics")
CYCLE = ("title", "question", "prediction", "what", "happened", "study", "next_steps")


def words_in(snapshot: Any) -> str:
    """The words of people in a snapshot, each text as a paragraph."""
    return "\n\n".join(one for one in _texts(mapping(snapshot)) if one)


def _texts(whole: Any) -> Iterator[str]:
    charter = mapping(whole.get("charter"))
    yield from (text_of(charter.get(key)) for key in CHARTER)
    for cycle in mappings(whole.get("cycles")):
        yield from (text_of(cycle.get(key)) for key in CYCLE)
    yield from (text_of(lesson.get("text")) for lesson in mappings(whole.get("lessons")))
    # Of the report only what stands in its own words: the pieces that the tools fill in are the tools'.
    yield from (text_of(item.get("text")) for item in mappings(mapping(whole.get("report")).get("items")))
    yield text_of(whole.get("text"))


@task()
def look_for_resemblance(version_uuid: str) -> None:
    """Twice does no harm."""
    version = SubmissionVersion.objects.filter(uuid=version_uuid).first()
    if version is not None:
        sketch_version(version, at=timezone.now())


def sketch_version(version: SubmissionVersion, *, at: datetime) -> list[Resemblance]:
    """Keep the sketch of a version's words, and which others of its programme share many of them; those, the most
    first. A version with few words has no sketch and resembles nothing.
    """
    words = words_in(version.snapshot)
    numbers = shingles.sketch(words)
    if not numbers:
        return []
    rows = [SketchBand(version=version, band=band, value=value) for band, value in enumerate(numbers)]
    # Stored before looking: of two that come at the same time, at least one then sees the other.
    with transaction.atomic():
        SketchBand.objects.bulk_create(rows, ignore_conflicts=True)
    return _compare(version, words, numbers, at=at)


def _compare(version: SubmissionVersion, words: str, numbers: tuple[int, ...], *, at: datetime) -> list[Resemblance]:
    mine, best = shingles.shingles(words), dict[int, tuple[float, SubmissionVersion]]()
    for other in _candidates(version, numbers):
        part = shingles.share_of(mine, shingles.shingles(words_in(other.snapshot))).of_smaller
        if part >= LEAST_SHARE and part > best.get(other.submission_id, (0.0, other))[0]:
            best[other.submission_id] = (part, other)
    found = [_keep(version, other, part, at=at) for part, other in best.values()]
    return sorted(found, key=lambda one: -one.share)


def _keep(version: SubmissionVersion, other: SubmissionVersion, part: float, *, at: datetime) -> Resemblance:
    """It is said of the newer one, whichever of the two was looked at last."""
    newer, older = (version, other) if version.pk > other.pk else (other, version)
    given = {"share": part, "found_at": at}
    return Resemblance.objects.update_or_create(version=newer, other=older, defaults=given)[0]


def _candidates(version: SubmissionVersion, numbers: tuple[int, ...]) -> list[SubmissionVersion]:
    """Versions of other people's work in the programme that have most of these numbers. Four queries."""
    programme = version.submission.run.programme_id
    authors = list(version.submission.authors.values_list("person_id", flat=True))
    same = reduce(or_, (Q(band=band, value=value) for band, value in enumerate(numbers)))
    rows = SketchBand.objects.filter(same, version__submission__run__programme=programme)
    rows = rows.exclude(version__submission=version.submission_id)
    rows = rows.exclude(version__submission__authors__person__in=authors)
    counted = rows.order_by().values("version_id").annotate(n=Count("band", distinct=True))
    keys = [one["version_id"] for one in counted.order_by("-n", "version_id")[:COMPARED]]
    return list(SubmissionVersion.objects.filter(pk__in=keys))


# --- For moderators ---


@dataclass(frozen=True)
class Alike:
    """Another version that shares ``percent`` of the shorter text's runs of words, and the passages; ``more``: how
    many of those are not shown."""

    other: SubmissionVersion
    title: str
    percent: int
    passages: tuple[shingles.Passage, ...]
    more: int


def alike(version_uuid: Any, *, by: Person) -> tuple[SubmissionVersion, list[Alike]]:
    """A version with what it resembles, for its moderators; also what later came to resemble it.

    Raises ``NotFound`` for everybody else, its authors included. At most four queries.
    """
    version = moderator_of(version_uuid, by=by)
    pairs = Resemblance.objects.filter(Q(version=version) | Q(other=version))
    pairs = pairs.select_related("version__submission__run", "other__submission__run").order_by("-share", "pk")
    words = words_in(version.snapshot)
    return version, [_alike(version, words, one) for one in pairs]


def _alike(version: SubmissionVersion, words: str, pair: Resemblance) -> Alike:
    other = pair.other if pair.version_id == version.pk else pair.version
    found = shingles.passages(words, words_in(other.snapshot))
    shown = tuple(found[:MOST_PASSAGES])
    return Alike(other, title_of(other), round(100 * pair.share), shown, len(found) - len(shown))

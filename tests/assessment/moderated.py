"""Work that waits for its moderator, with a score that is set, not worked out: the estimate is tested elsewhere."""

from __future__ import annotations

from typing import Any

from cairn.accounts.models_api import Person
from cairn.assessment.models import Submission, SubmissionVersion, VersionScore
from tests.assessment.conftest import Scene, snapshot


def waits(version: SubmissionVersion, *, proposed: str = "passed", **changed: Any) -> SubmissionVersion:
    """Handed over to the moderators, with what its marks are said to come to."""
    values: dict[str, Any] = {
        "estimate": 70.0, "median": 66.0, "standard_error": 5.0, "spread": 1.0, "near_bar": False, "stale": False,
    }  # fmt: skip
    VersionScore.objects.filter(version=version).update(proposed=proposed, **values | changed)
    Submission.objects.filter(pk=version.submission_id).update(state=Submission.State.MODERATION)
    return version


def marked(scene: Scene, author: Person, markers: list[Person], title: str, **score: Any) -> SubmissionVersion:
    """Sent in, marked by these as peers, and handed over."""
    version = scene.submit(author, markers, data=snapshot(title))
    scene.mark(version, 2)
    return waits(version, **score)

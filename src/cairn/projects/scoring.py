"""The progress score that a team or its coach decides, and its history."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_text
from cairn.projects.guard import look_through
from cairn.projects.models import SCORES, Measure, ProgressScore, Project
from cairn.projects.rights import EDITORS, Role, require_editor, role_of
from cairn.projects.saving import changed
from cairn.projects.summaries import summary_of

SCORERS = (*EDITORS, Role.COACH)
LONGEST_NOTE = 1000
HISTORY = 200


def may_score(role: str) -> bool:
    return role in SCORERS


def set_score(
    project: Project, *, score: str | Decimal, note: str, by: Person, at: datetime, reason: str = ""
) -> ProgressScore:
    """Decide the score; what the evidence proposed at that time is kept with its reasons.

    Raises ``Refused`` for what is not on the scale, a note that is too long, or somebody who only reads; ``NotFound``
    for who is not in the team; ``guard.Flagged``.
    """
    _require_scorer(project, by)
    decided, words = _on_the_scale(score), clean_text(note)
    if len(words) > LONGEST_NOTE:
        raise Refused(_("Shorten the note to %(most)d characters") % {"most": LONGEST_NOTE}, field="note")
    with transaction.atomic():
        look_through(project, {"note": words}, by=by, at=at, reason=reason)
        proposal = summary_of(project).content["proposal"]
        made = ProgressScore.objects.create(
            project=project,
            score=decided,
            proposed=Decimal(proposal["score"]),
            reasons=[one["words"] for one in proposal["reasons"]],
            note=words,
            at=at,
            by=by,
        )
        changed(project, tool="project", subject=project, action="project.score", by=by, at=at)
    return made


def _require_scorer(project: Project, by: Person) -> None:
    role = role_of(project, by)
    if project.archived_at or not role:
        raise NotFound(f"project {project.uuid}")
    if not may_score(role):
        raise Refused(_("You can read here. The team or its coach decides the score."))


def _on_the_scale(score: str | Decimal) -> Decimal:
    try:
        found = Decimal(score)
    except InvalidOperation:
        found = Decimal(0)
    if found not in map(Decimal, SCORES):
        raise Refused(_("Choose a score from 0.5 to 5.0"), field="score")
    return found


def scores_of(project: Project) -> list[ProgressScore]:
    """The newest decisions with who made them, the newest first. One query."""
    return list(project.scores.select_related("by").order_by("-at", "-pk")[:HISTORY])


def set_main_measure(project: Project, *, measure_uuid: str, by: Person, at: datetime) -> None:
    """Choose the measure whose chart is on the home; empty for the one that we would choose. Raises ``Refused``."""
    require_editor(project, by)
    rows = {str(row.uuid): row for row in Measure.objects.filter(project=project, removed_at=None)}
    if measure_uuid and measure_uuid not in rows:
        raise Refused(_("Choose one of the measures of this project"), field="measure")
    with transaction.atomic():
        project.main_measure = rows.get(measure_uuid)
        project.save(update_fields=["main_measure"])
        changed(project, tool="project", subject=project, action="project.main_measure", by=by, at=at)

"""Making rubrics: a draft that the managers of a programme write, published as an edition that never changes again.

Several people may write one draft. Each form carries a mark of what it was filled with (``version_of``); a save whose
mark is not that of what stands there now is a conflict, and nothing is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import AssessmentPlan, Criterion, CriterionLevel, Rubric
from cairn.assessment.naming import as_uuid
from cairn.assessment.rubric_words import criterion_in_words, faults_of, rubric_in_words
from cairn.assessment.rubrics import with_criteria
from cairn.courses.models_api import Programme
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.text import clean_line, clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

MOST_CRITERIA, MOST_LEVELS = 30, 10
FACTS = ("title", "summary", "no_criterion_below", "percent_in_all", "minimum_median")
CRITERION = ("title", "guidance", "weight", "comment_only")


@dataclass(frozen=True)
class Level:
    """A level as a form gives it. Levels stand in the order of their scores."""

    score: int
    name: str
    descriptor: str


# --- Reading ---


def rubrics_of(programme: Programme, *, by: Person) -> list[Rubric]:
    """The programme's rubrics and those that everybody may take as a template, of each key the newest edition first.

    Two queries. Raises ``NotFound`` for who neither manages a run of the programme nor is staff.
    """
    must_build(programme, by)
    rows = Rubric.objects.filter(Q(programme=programme) | Q(programme=None, published_at__isnull=False))
    return list(rows.order_by(F("programme").asc(nulls_last=True), "title", "key", "-edition"))


def rubric_for(uuid: UUID | str, *, by: Person) -> Rubric:
    """A rubric with its criteria and levels, for who may read it there. Three queries at most. Raises ``NotFound``.

    A template that is published is read by whoever manages a run; ``may_edit`` says whether it is a draft of theirs.
    """
    found = Rubric.objects.select_related("programme").filter(uuid=as_uuid(uuid)).first()
    if found is None:
        raise NotFound(f"rubric {uuid}")
    if found.programme is not None:
        must_build(found.programme, by)
    elif not (by.is_staff or _manages(by)):
        raise NotFound(f"rubric {uuid}")
    whole: Any = with_criteria(found)
    whole.may_edit = whole.published_at is None and whole.programme_id is not None
    return whole  # type: ignore[no-any-return]


def _manages(person: Person) -> bool:
    return bool(runs_to_plan(person))


def runs_to_plan(person: Person) -> list[Run]:
    """The runs whose plan a person may change, the latest first, each with its programme. One query."""
    return [one.run for one in runs_api.roles_of(person) if one.role == Role.MANAGER]


def must_build(programme: Programme, by: Person | None) -> None:
    """Raises ``NotFound`` for who neither manages a run of the programme nor is staff; ``None`` is a command."""
    if by is not None and not runs_api.may_open(programme, by):
        raise NotFound(programme.key)


def criterion_for(uuid: UUID | str, *, by: Person) -> Criterion:
    """A criterion of a draft, with its levels and rubric. Raises ``NotFound`` also for one that is published."""
    rows = Criterion.objects.select_related("rubric__programme").prefetch_related("levels")
    found = rows.filter(uuid=as_uuid(uuid), rubric__published_at=None, rubric__programme__isnull=False).first()
    if found is None:
        raise NotFound(f"criterion {uuid}")
    must_build(found.rubric.programme, by)  # type: ignore[arg-type]
    return found


def rubric_with(criterion_uuid: UUID | str, *, by: Person) -> Rubric:
    """The rubric that a criterion stands in, draft or published. Raises ``NotFound``."""
    found = Criterion.objects.select_related("rubric").filter(uuid=as_uuid(criterion_uuid)).first()
    if found is None:
        raise NotFound(f"criterion {criterion_uuid}")
    return rubric_for(found.rubric.uuid, by=by)


def version_of(row: Rubric | Criterion) -> int:
    """A mark of what stands in the form of a rubric (without its criteria) or of a criterion: another text, another
    mark. 48 bits of a SHA-256, so that it fits where other forms send the number of a version.
    """
    if isinstance(row, Rubric):
        held: Any = [getattr(row, name) for name in FACTS]
    else:
        levels = [[one.score, one.name, one.descriptor] for one in row.levels.all()]
        held = [[getattr(row, name) for name in CRITERION], levels]
    return int(hashlib.sha256(json.dumps(held).encode()).hexdigest()[:12], 16)


# --- Beginning ---


@transaction.atomic
def start_rubric(
    programme: Programme, *, title: str, by: Person | None, at: datetime, like: Rubric | None = None
) -> Rubric:
    """A draft, empty or with all that ``like`` says. Raises ``NotFound`` for who may not, ``Refused`` for no title."""
    must_build(programme, by)
    title = clean_line(title)
    if not title:
        raise Refused(_("Enter a title: what kind of work is it for?"), field="title")
    given: dict[str, Any] = {"no_criterion_below": 0, "minimum_median": None}
    if like is not None:
        if like.programme_id not in (None, programme.pk):
            raise NotFound(f"rubric {like.uuid}")
        given = {name: getattr(like, name) for name in FACTS}
    given["title"] = title[:200]
    made = Rubric.objects.create(
        key=_free_key(programme, title), programme=programme, created_at=at, created_by=by, **given
    )
    if like is not None:
        _copy_criteria(like, made)
    accounts_api.audit("rubric.start", subject=made, by=by, at=at, key=made.key, like=str(like.uuid) if like else "")
    return made


def _free_key(programme: Programme, title: str) -> str:
    """Begins with the programme's, so that no rubric of a file takes it."""
    stem = f"{programme.key[:36]}-{slugify(title)[:36] or 'rubric'}"
    held = set(Rubric.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for n in range(1, len(held) + 3) if (key := stem if n == 1 else f"{stem}-{n}") not in held)


def _copy_criteria(source: Rubric, into: Rubric) -> None:
    for one in with_criteria(source).criteria.all():
        facts = {name: getattr(one, name) for name in ("key", "position", *CRITERION)}
        made = Criterion.objects.create(rubric=into, **facts)
        _write_levels(made, [Level(level.score, level.name, level.descriptor) for level in one.levels.all()])


def _write_levels(criterion: Criterion, levels: Sequence[Level]) -> None:
    CriterionLevel.objects.bulk_create(
        CriterionLevel(criterion=criterion, score=one.score, name=one.name, descriptor=one.descriptor) for one in levels
    )


@transaction.atomic
def new_edition(uuid: UUID | str, *, by: Person, at: datetime) -> Rubric:
    """A draft that begins as the published one; the draft that there is already, if there is one.

    Raises ``NotFound`` for who may not, and for a template, which is copied and not edited.
    """
    source = rubric_for(uuid, by=by)
    if source.programme is None or source.published_at is None:
        raise NotFound(f"rubric {uuid}")
    editions = Rubric.objects.select_for_update().filter(key=source.key)
    draft = editions.filter(published_at=None).first()
    if draft is not None:
        return draft
    # Held by the rows of the key: two who press at once make one draft.
    last = list(editions.order_by("edition"))[-1].edition
    facts = {name: getattr(source, name) for name in FACTS}
    owner = {"key": source.key, "programme": source.programme, "created_by": by, "created_at": at}
    made = Rubric.objects.create(edition=last + 1, **owner, **facts)
    _copy_criteria(source, made)
    accounts_api.audit("rubric.edition", subject=made, by=by, at=at, key=made.key, edition=made.edition)
    return made


# --- Writing ---


@transaction.atomic
def change_rubric(uuid: UUID | str, *, values: Mapping[str, Any], version: int, by: Person, at: datetime) -> Rubric:
    """Change title, summary and pass rule of a draft. ``values`` has ``FACTS``; an empty part of the rule is ``None``.

    Raises ``NotFound``; ``Refused`` for a published one and for what is out of range; ``Conflict`` for a stale save.
    """
    rubric = _draft(uuid, by=by)
    _must_be_new(rubric, version, rubric_in_words(rubric))
    given = dict(values)
    given["title"], given["summary"] = clean_line(given["title"])[:200], clean_text(given["summary"])
    given["no_criterion_below"] = given["no_criterion_below"] or 0
    if not given["title"]:
        raise Refused(_("Enter a title: what kind of work is it for?"), field="title")
    percent = given["percent_in_all"]
    if percent is not None and not 0 <= percent <= 100:
        raise Refused(_("Enter a percentage from 0 to 100."), field="percent_in_all")
    if given["no_criterion_below"] < 0:
        raise Refused(_("Enter the score of a level: 0 or more."), field="no_criterion_below")
    for name in FACTS:
        setattr(rubric, name, given[name])
    rubric.save()
    accounts_api.audit("rubric.change", subject=rubric, by=by, at=at)
    return rubric


@transaction.atomic
def add_criterion(uuid: UUID | str, *, title: str, by: Person, at: datetime) -> Criterion:
    """Add one at the end; its key is made from the title. It begins with the names and scores of the levels of the
    one before it, as most rubrics use the same for all. Raises ``NotFound``, ``Refused``.
    """
    rubric = _draft(uuid, by=by)
    title = clean_line(title)
    if not title:
        raise Refused(_("Enter a title: what is looked at?"), field="title")
    held = list(rubric.criteria.prefetch_related("levels"))
    if len(held) >= MOST_CRITERIA:
        raise Refused(_("A rubric has %(most)d criteria at most.") % {"most": MOST_CRITERIA}, field="title")
    keys = {one.key for one in held}
    stem = slugify(title)[:70] or "criterion"
    key = next(key for n in range(1, len(keys) + 3) if (key := stem if n == 1 else f"{stem}-{n}") not in keys)
    position = max((one.position for one in held), default=-1) + 1
    made = Criterion.objects.create(rubric=rubric, key=key, title=title[:200], position=position)
    like = next((one for one in reversed(held) if one.levels.all()), None)
    if like is not None:
        _write_levels(made, [Level(one.score, one.name, "") for one in like.levels.all()])
    accounts_api.audit("rubric.add", subject=made, by=by, at=at, key=key)
    return made


@transaction.atomic
def change_criterion(
    uuid: UUID | str, *, values: Mapping[str, Any], levels: Sequence[Level], version: int, by: Person, at: datetime
) -> Criterion:
    """Change a criterion of a draft with all its levels. ``values`` has ``CRITERION``. Its key stays.

    Levels may be unfinished in a draft (no name, no descriptor), but each has a score of its own. Raises ``NotFound``;
    ``Refused`` (field ``level-<n>-score``, from 0) for a score that is there twice; ``Conflict`` for a stale save.
    """
    rubric, criterion = _criterion(uuid, by=by)
    _must_be_new(criterion, version, criterion_in_words(criterion))
    given = dict(values)
    given["title"], given["guidance"] = clean_line(given["title"])[:200], clean_text(given["guidance"])
    if not given["title"]:
        raise Refused(_("Enter a title: what is looked at?"), field="title")
    if given["weight"] is None or given["weight"] <= 0:
        raise Refused(_("Enter a weight that is above zero: 1 where all weigh the same."), field="weight")
    seen: set[int] = set()
    for n, one in enumerate(levels):
        if one.score in seen:
            words = _("Two levels have the score %(score)d. Give one of them another score.") % {"score": one.score}
            raise Refused(words, field=f"level-{n}-score")
        seen.add(one.score)
    if len(levels) > MOST_LEVELS:
        raise Refused(_("A criterion has %(most)d levels at most.") % {"most": MOST_LEVELS})
    for name in CRITERION:
        setattr(criterion, name, given[name])
    criterion.save()
    criterion.levels.all().delete()
    cleaned = [Level(one.score, clean_line(one.name)[:60], clean_text(one.descriptor)) for one in levels]
    _write_levels(criterion, cleaned)
    accounts_api.audit("rubric.change", subject=rubric, by=by, at=at, criterion=criterion.key)
    return criterion


@transaction.atomic
def move_criterion(uuid: UUID | str, *, up: bool, by: Person, at: datetime) -> Criterion:
    """Change places with the neighbour above or below; nothing happens at the end. Raises ``NotFound``, ``Refused``."""
    rubric, criterion = _criterion(uuid, by=by)
    held = list(rubric.criteria.order_by("position", "pk"))
    place = held.index(criterion)
    other = place - 1 if up else place + 1
    if 0 <= other < len(held):
        held[place], held[other] = held[other], held[place]
        for position, one in enumerate(held):
            one.position = position
        Criterion.objects.bulk_update(held, ["position"])
        accounts_api.audit("rubric.move", subject=rubric, by=by, at=at, criterion=criterion.key, up=up)
    return criterion


@transaction.atomic
def remove_criterion(uuid: UUID | str, *, by: Person, at: datetime) -> Rubric:
    """Take a criterion out of a draft, with its levels. Raises ``NotFound``, ``Refused``."""
    rubric, criterion = _criterion(uuid, by=by)
    accounts_api.audit("rubric.remove", subject=rubric, by=by, at=at, said=criterion_in_words(criterion)[:4000])
    criterion.delete()
    return rubric


@transaction.atomic
def publish(uuid: UUID | str, *, by: Person, at: datetime) -> Rubric:
    """Make a draft an edition that runs can be planned with, and that never changes again.

    Publishing twice is publishing once. Raises ``NotFound``; ``Refused`` with all that is wrong as details.
    """
    found = rubric_for(uuid, by=by)
    if found.published_at is not None and found.programme_id is not None:
        return found
    rubric = with_criteria(_draft(uuid, by=by))
    if faults := faults_of(rubric):
        raise Refused(_("This rubric can't be published yet."), details=faults)
    # Kept while it was a draft, in case the tick was taken away again.
    CriterionLevel.objects.filter(criterion__rubric=rubric, criterion__comment_only=True).delete()
    Rubric.objects.filter(pk=rubric.pk).update(published_at=at)
    rubric.published_at = at
    accounts_api.audit("rubric.publish", subject=rubric, by=by, at=at, key=rubric.key, edition=rubric.edition)
    return rubric


@transaction.atomic
def discard(uuid: UUID | str, *, by: Person, at: datetime) -> None:
    """Throw a draft away. Raises ``NotFound``, ``Refused`` for a published one."""
    rubric = _draft(uuid, by=by)
    said = {"key": rubric.key, "edition": rubric.edition, "title": rubric.title}
    accounts_api.audit("rubric.discard", subject=rubric, by=by, at=at, **said)
    rubric.delete()


def _draft(uuid: UUID | str, *, by: Person) -> Rubric:
    """The draft, held until the end of the transaction: of two saves one comes after the other."""
    rows = Rubric.objects.select_for_update(of=("self",)).select_related("programme")
    found = rows.filter(uuid=as_uuid(uuid), programme__isnull=False).first()
    if found is None:
        raise NotFound(f"rubric {uuid}")
    must_build(found.programme, by)  # type: ignore[arg-type]
    if found.published_at is not None:
        words = _("This edition is published, so it can't be changed any more. Make a new edition of it.")
        raise Refused(words)
    return found


def _criterion(uuid: UUID | str, *, by: Person) -> tuple[Rubric, Criterion]:
    found = Criterion.objects.select_related("rubric").filter(uuid=as_uuid(uuid)).first()
    if found is None:
        raise NotFound(f"criterion {uuid}")
    rubric = _draft(found.rubric.uuid, by=by)
    # Read again now that the draft is held: somebody may have saved it while this waited.
    fresh = Criterion.objects.prefetch_related("levels").filter(pk=found.pk).first()
    if fresh is None:
        raise NotFound(f"criterion {uuid}")
    return rubric, fresh


def _must_be_new(row: Rubric | Criterion, version: int, theirs: str) -> None:
    now = version_of(row)
    if version != now:
        words = _("Somebody else saved this while you were writing. Compare, then save again.")
        raise Conflict(words, theirs=theirs, version=now)


def rubrics_to_plan_with(programme: Programme, *, plan: AssessmentPlan | None = None) -> list[Rubric]:
    """Published rubrics of the programme and templates, of each the newest edition, and the one planned with. One
    query."""
    rows = Rubric.objects.filter(Q(programme=programme) | Q(programme=None), published_at__isnull=False)
    held = list(rows.order_by(F("programme").asc(nulls_last=True), "title", "-edition"))
    last: dict[str, int] = {}
    for one in held:
        last[one.key] = max(one.edition, last.get(one.key, 0))
    return [one for one in held if one.edition == last[one.key] or (plan and one.pk == plan.rubric_id)]

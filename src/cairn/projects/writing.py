"""Starting a project; its charter, driver diagram, lessons and team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import ProjectStarted, announce
from cairn.lib.text import clean_line, clean_text
from cairn.projects.models import Charter, DriverLink, DriverNode, Lesson, Project, TeamMember
from cairn.projects.saving import as_uuid, changed, fill, keep_and_raise_version, require_member
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

CHARTER_FIELDS = (
    "problem", "why", "aim", "aim_by", "scope", "setting", "sponsor", "coach", "timeline", "ethics",
)  # fmt: skip
# What a kind of node may drive: an idea may also go straight to a primary driver.
PARENT_KINDS = {"primary": set[str](), "secondary": {"primary"}, "idea": {"primary", "secondary"}}
MOST_NODES = 100


def start_project(*, run: Run | None, title: str, by: Person, at: datetime) -> Project:
    """Start a project with an empty charter; ``by`` leads it.

    Raises ``NotFound`` unless ``by`` is enrolled in ``run``; ``Refused`` for no title.
    """
    if run is not None:
        runs_api.enrolment_in(run.key, by)
    project = Project(run=run, started_at=at, started_by=by)
    _set_title(project, title)
    with transaction.atomic():
        project.save()
        TeamMember.objects.create(project=project, person=by, leads=True, joined_at=at)
        Charter.objects.create(project=project, changed_at=at)
        accounts_api.audit("project.start", subject=project, by=by, at=at)
        if run is not None:
            announce(ProjectStarted(at=at, person_id=by.pk, run_id=run.pk, project_uuid=project.uuid))
    return project


def rename_project(project: Project, *, title: str, by: Person, at: datetime) -> None:
    """Give the project another title."""
    require_member(project, by)
    _set_title(project, title)
    with transaction.atomic():
        project.save(update_fields=["title"])
        changed(project, tool="charter", subject=project, action="project.rename", by=by, at=at)


def _set_title(project: Project, title: str) -> None:
    if not clean_line(title):
        raise Refused(_("Enter a title for the project"), field="title")
    fill(project, {"title": title}, ("title",))


def save_charter(project: Project, *, version: int, by: Person, at: datetime, **fields: Any) -> Charter:
    """Save fields of the charter. Raises ``Conflict`` if ``version`` is not the current one."""
    require_member(project, by)
    with transaction.atomic():
        charter = Charter.objects.get(project=project)
        keep_and_raise_version(charter, tool="charter", version=version, by=by, at=at)
        fill(charter, fields, CHARTER_FIELDS)
        charter.save()
        changed(project, tool="charter", subject=charter, action="charter.save", by=by, at=at)
    return charter


# --- The driver diagram ---


def add_driver(
    project: Project, *, kind: str, text: str, parents: Sequence[UUID], by: Person, at: datetime
) -> DriverNode:
    """Add a box under its parents. Raises ``Refused`` for parents that such a box can't drive."""
    require_member(project, by)
    with transaction.atomic():
        rows = _parents(project, kind, parents)
        living = project.drivers.filter(removed_at=None)
        if living.count() >= MOST_NODES:
            raise Refused(_("A driver diagram can hold %(most)d boxes. Remove one first.") % {"most": MOST_NODES})
        last = project.drivers.aggregate(last=Max("position"))["last"]
        node = DriverNode(project=project, position=0 if last is None else last + 1, changed_at=at)
        _set_driver(node, kind, text)
        node.save()
        DriverLink.objects.bulk_create([DriverLink(parent=row, child=node) for row in rows])
        changed(project, tool="drivers", subject=node, action="driver.add", by=by, at=at)
    return node


def edit_driver(
    uuid: UUID | str, *, text: str, by: Person, at: datetime, parents: Sequence[UUID] | None = None,
    version: int | None = None,
) -> DriverNode:  # fmt: skip
    """Change the words of a box and, with ``parents``, what it drives. Raises ``Conflict``, ``Refused``."""
    with transaction.atomic():
        node = driver_of(uuid, by=by)
        before = [str(link) for link in node.parent_links.values_list("parent__uuid", flat=True)]
        keep_and_raise_version(node, tool="drivers", version=version, by=by, at=at, extra={"parents": before})
        _set_driver(node, node.kind, text)
        node.save()
        if parents is not None:
            rows = _parents(node.project, node.kind, parents)
            node.parent_links.all().delete()
            DriverLink.objects.bulk_create([DriverLink(parent=row, child=node) for row in rows])
        changed(node.project, tool="drivers", subject=node, action="driver.edit", by=by, at=at)
    return node


def remove_driver(uuid: UUID | str, *, by: Person, at: datetime) -> None:
    """Take a box out of the diagram; its row stays. Raises ``Refused`` while other boxes hang on it."""
    with transaction.atomic():
        node = driver_of(uuid, by=by)
        if node.child_links.filter(child__removed_at=None).exists():
            raise Refused(_("Other boxes hang on this one. Move or remove them first."))
        node.removed_at = at
        node.save(update_fields=["removed_at"])
        changed(node.project, tool="drivers", subject=node, action="driver.remove", by=by, at=at)


def driver_of(uuid: UUID | str, *, by: Person) -> DriverNode:
    """A box of a project of one's own. Raises ``NotFound``."""
    node = DriverNode.objects.filter(uuid=as_uuid(uuid), removed_at=None).select_related("project").first()
    if node is None:
        raise NotFound(f"driver {uuid}")
    require_member(node.project, by)
    return node


def _set_driver(node: DriverNode, kind: str, text: str) -> None:
    if not clean_line(text):
        raise Refused(_("Enter the words for the box"), field="text")
    fill(node, {"kind": kind, "text": text}, ("kind", "text"))


def _parents(project: Project, kind: str, uuids: Sequence[UUID]) -> list[DriverNode]:
    wanted = {as_uuid(uuid) for uuid in uuids}
    rows = list(project.drivers.filter(uuid__in=wanted, removed_at=None))
    if len(rows) != len(wanted):
        raise Refused(_("Choose boxes that are still in the diagram"), field="parents")
    if kind == "primary" and rows:
        raise Refused(_("A primary driver drives the aim itself: choose nothing here"), field="parents")
    if kind != "primary" and not rows:
        raise Refused(_("Choose what this helps to bring about"), field="parents")
    if any(row.kind not in PARENT_KINDS.get(kind, set()) for row in rows):
        raise Refused(_("A box can only help one that is nearer to the aim"), field="parents")
    return rows


# --- Lessons and team ---


def add_lesson(project: Project, *, text: str, by: Person, at: datetime, on: date | None = None) -> Lesson:
    """Add a line to the lessons log."""
    require_member(project, by)
    if not clean_text(text):
        raise Refused(_("Enter what you learned"), field="text")
    with transaction.atomic():
        lesson = Lesson.objects.create(project=project, text=clean_text(text), on=on or at.date(), by=by)
        changed(project, tool="lesson", subject=lesson, action="lesson.add", by=by, at=at)
    return lesson


def require_lead(project: Project, by: Person) -> None:
    """Raises ``NotFound`` unless ``by`` leads the project."""
    if not project.team.filter(person=by, left_at=None, leads=True).exists():
        raise NotFound(f"project {project.uuid}")


def add_member(project: Project, person: Person, *, by: Person, at: datetime, part: str = "") -> TeamMember:
    """Let another person see and change the project. Adding a member again changes nothing.

    Raises ``NotFound`` unless ``by`` leads the project; ``Refused`` if ``person`` is not in its run.
    """
    require_lead(project, by)
    if project.run is not None:
        try:
            runs_api.enrolment_in(project.run.key, person)
        except NotFound:
            raise Refused(_("Nobody with this address has joined the run of the project"), field="person") from None
    with transaction.atomic():
        member = project.team.filter(person=person, left_at=None).first()
        if member is None:
            member = TeamMember(project=project, person=person, joined_at=at)
            fill(member, {"part": part}, ("part",))
            member.save()
            accounts_api.audit("project.add_member", subject=project, by=by, at=at, person=str(person.uuid))
    return member


def invite(project: Project, *, email: str, by: Person, at: datetime, part: str = "") -> TeamMember:
    """Add whoever has this e-mail address to the team. Raises as ``add_member``.

    An address that nobody has is refused like one of somebody in no run: who has an account is nobody's business.
    """
    person = accounts_api.person_by_email(email)
    if person is None:
        require_lead(project, by)
        raise Refused(_("Nobody with this address has joined the run of the project"), field="email")
    try:
        return add_member(project, person, by=by, at=at, part=part)
    except Refused as refused:
        raise Refused(refused.message, field="email") from None

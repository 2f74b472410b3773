"""Who wrote a report, in their order: as named when the project was sent in, before that the lead and the members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cairn.accounts.models_api import Person
from cairn.lib.registries import named_authors
from cairn.methods.reports import Author
from cairn.projects.models import Project, TeamMember
from cairn.projects.rights import EDITORS


def authors_of(project: Project, named: Sequence[Person | str] | None = None) -> tuple[Author, ...]:
    """With the part of each in the team. ``named``: exactly these, in this order, as people or by their names.

    Of two people of one name, the first that is named is who stands first among the authors.
    """
    people = _people(project)
    if named is None:
        return tuple(Author(person.name, part) for person, part in people)
    parts = {person.pk: part for person, part in people}
    by_name: dict[str, list[str]] = defaultdict(list)
    for person, part in people:
        by_name[person.name].append(part)
    return tuple(
        Author(one, by_name[one].pop(0) if by_name[one] else "")
        if isinstance(one, str)
        else Author(one.name, parts.get(one.pk, ""))
        for one in named
    )


def _people(project: Project) -> list[tuple[Person, str]]:
    """People and what their part is. Who was named and has left the team stays an author."""
    team = sorted(project.team.select_related("person"), key=_place)
    parts = {one.person_id: one.part for one in reversed(team)}
    for _key, ask in named_authors.items():
        if (uuids := ask(project)) is not None:
            people = {str(one.uuid): one for one in Person.objects.filter(uuid__in=uuids)}
            return [(people[uuid], parts.get(people[uuid].pk, "")) for uuid in uuids if uuid in people]
    return [(one.person, one.part) for one in team if one.left_at is None and one.role in EDITORS]


def _place(one: TeamMember) -> tuple[bool, bool, object, int]:
    """Who is in the team now, the lead first, then as they came."""
    return one.left_at is not None, not one.leads, one.joined_at, one.pk

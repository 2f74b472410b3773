"""Two at the same moment, each in a transaction of their own. SQLite lets one write at a time: PostgreSQL is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects import api, outlining
from cairn.projects.models import Cause, Project, TeamMember
from tests.cast import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> list[Exception | None]:
    """``second`` begins before ``first`` has committed; gives what each raised."""
    raised: list[Exception | None] = [None, None]
    begun = threading.Event()

    def one() -> None:
        with transaction.atomic():
            first()
            begun.set()
            time.sleep(0.4)

    def two() -> None:
        begun.wait(5)
        second()

    def run(place: int, what: Callable[[], None]) -> None:
        try:
            what()
        except Exception as error:
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((one, two))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return raised


def test_who_is_handed_the_lead_is_not_made_a_viewer_or_gone_meanwhile(
    project: Project, owner: Person, colleague: Person
) -> None:
    given: dict[str, Any] = {"by": owner, "at": NOW}
    raised = meanwhile(
        lambda: api.hand_over(project, to=colleague.uuid, **given),
        lambda: api.set_role(project, person=colleague.uuid, role="viewer", **given),
    )
    assert (raised[0], type(raised[1])) == (None, NotFound)
    raised = meanwhile(
        lambda: api.hand_over(project, to=owner.uuid, by=colleague, at=NOW),
        lambda: api.end_membership(project, person=owner.uuid, **given),
    )
    assert (raised[0], type(raised[1])) == (None, Refused)
    assert TeamMember.objects.get(project=project, role="lead", left_at=None).person_id == owner.pk


def test_two_causes_are_not_hung_under_each_other_and_none_under_what_goes(
    project: Project, owner: Person, colleague: Person
) -> None:
    diagram = api.add_diagram(project, tool="causes", title="Late", by=owner, at=NOW)

    def cause(text: str) -> Cause:
        row: Cause = api.add_row("cause", into=diagram, values={"text": text}, by=owner, at=NOW)
        return row

    def under(row: Cause, parent: Cause, by: Person) -> None:
        api.set_fields(row, "cause", values={"parent": str(parent.uuid)}, version=None, by=by, at=NOW)

    a, b, c = cause("A"), cause("B"), cause("C")
    stale = api.row_of("cause", b.uuid, by=colleague)
    raised = meanwhile(lambda: under(a, b, owner), lambda: under(stale, a, colleague))
    assert (raised[0], type(raised[1])) == (None, Refused)

    held = api.row_of("cause", c.uuid, by=colleague)
    raised = meanwhile(
        lambda: api.remove_row(c, "cause", by=owner, at=NOW),
        lambda: outlining.insert_row(
            "cause", into=diagram, values={"text": "D", "parent": str(held.uuid)}, by=colleague, at=NOW
        ),
    )
    assert (raised[0], type(raised[1])) == (None, Refused)
    assert sorted(diagram.causes.filter(removed_at=None).values_list("text", flat=True)) == ["A", "B"]


def test_cycles_and_rows_that_are_added_at_once_have_numbers_and_places_of_their_own(
    project: Project, owner: Person, colleague: Person
) -> None:
    raised = meanwhile(
        lambda: api.add_cycle(project, title="One", by=owner, at=NOW),
        lambda: api.add_cycle(project, title="Two", by=colleague, at=NOW),
    )
    assert raised == [None, None]
    assert list(project.cycles.order_by("number").values_list("number", flat=True)) == [1, 2]
    raised = meanwhile(
        lambda: api.add_task(project, text="One", by=owner, at=NOW),
        lambda: api.add_task(project, text="Two", by=colleague, at=NOW),
    )
    assert raised == [None, None]
    assert len(set(project.tasks.values_list("position", flat=True))) == 2

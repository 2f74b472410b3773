"""What a gate may ask of the discussions and of the people met in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.community.models import Follow, Post
from cairn.courses import api as courses_api
from cairn.lib.errors import NotFound
from cairn.lib.prepared import prepared
from cairn.lib.registries import Verdict, gate_conditions
from cairn.lib.remembered import remembered


@dataclass
class _Company:
    """Uuids of the objects that a person answered in a run, inside keys of the conversations that they joined there
    (answers of others that they replied to), and how many people they follow."""

    answered: set[UUID] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    followed: int = 0


def _company(enrolment: Any) -> _Company:
    return remembered(enrolment, "company", lambda: _read(enrolment.person_id, enrolment.run_id))


def _read(person_id: int, run_id: int) -> _Company:
    found = _Company()
    for number, subject, parent, author in _facts(person_id=person_id, run_id=run_id):
        if number:
            found.followed += 1
        elif parent == 0:
            found.answered.add(subject)
        elif author != person_id:
            found.joined.add(parent)
    return found


@prepared
def _facts(person_id: int, run_id: int) -> QuerySet[Any, tuple[int, UUID, int, int]]:
    """Rows of (whether it is a follow, subject, answer that it replies to, whose that is). One query for all."""
    whole = IntegerField()
    none, one = Value(0, output_field=whole), Value(1, output_field=whole)
    posts = Post.objects.filter(author_id=person_id, deleted_at=None, thread__run_id=run_id)
    parent = Case(When(parent=None, then=none), default=F("parent_id"), output_field=whole)
    whose = Case(When(parent=None, then=none), default=F("parent__author_id"), output_field=whole)
    follows = Follow.objects.filter(follower_id=person_id, person__isnull=False)
    return posts.values_list(none, F("thread__subject_uuid"), parent, whose).union(
        follows.values_list(one, F("person__uuid"), none, none), all=True
    )


def _verdict(done: int, wanted: int, met: str, remains: str) -> Verdict:
    left = max(wanted - done, 0)
    return Verdict(not left, remains if left else met, left=left)


@gate_conditions.register("discussion_answered")
def discussion_answered(condition: Any, enrolment: Any) -> Verdict:
    """Holds when the person answered the questions of ``minimum`` objects of the level."""
    done = len(_company(enrolment).answered & _asked_in(condition.level_id, enrolment))
    wanted = condition.minimum or 1
    left = wanted - done
    met = ngettext(
        "You have answered %(n)d discussion question.", "You have answered %(n)d discussion questions.", done
    ) % {"n": done}
    remains = ngettext(
        "Answer %(n)d discussion question of this level.", "Answer %(n)d discussion questions of this level.", left
    ) % {"n": left}
    if done:
        more = ngettext("Answer %(n)d more.", "Answer %(n)d more.", left) % {"n": left}
        so_far = _("You have answered %(done)d of %(wanted)d discussion questions.") % {"done": done, "wanted": wanted}
        remains = f"{so_far} {more}"
    return _verdict(done, wanted, met, remains)


def _asked_in(level_id: int, enrolment: Any) -> set[UUID]:
    """The objects of a level that ask a question; none for a level that was retired since."""
    try:
        level = courses_api.structure(enrolment.run.programme).level(level_id)
    except NotFound:
        return set()
    return {item.uuid for item in level.objects if item.question}


@gate_conditions.register("people_followed")
def people_followed(condition: Any, enrolment: Any) -> Verdict:
    """Holds when the person follows ``minimum`` people."""
    done, wanted = _company(enrolment).followed, condition.minimum or 1
    left = wanted - done
    met = ngettext("You follow %(n)d person.", "You follow %(n)d people.", done) % {"n": done}
    remains = ngettext(
        "Follow %(n)d more person whose words you like: open their answer. You follow %(done)d of %(wanted)d.",
        "Follow %(n)d more people whose words you like: open their answers. You follow %(done)d of %(wanted)d.",
        left,
    )
    return _verdict(done, wanted, met, remains % {"n": left, "done": done, "wanted": wanted})


@gate_conditions.register("conversations_joined")
def conversations_joined(condition: Any, enrolment: Any) -> Verdict:
    """Holds when the person replied to ``minimum`` answers of others in the run; several replies to one are one."""
    done, wanted = len(_company(enrolment).joined), condition.minimum or 1
    left = wanted - done
    met = ngettext("You have joined %(n)d conversation.", "You have joined %(n)d conversations.", done) % {"n": done}
    remains = ngettext(
        "Reply to the answers of others: %(n)d more. You have joined %(done)d of %(wanted)d conversations.",
        "Reply to the answers of others: %(n)d more. You have joined %(done)d of %(wanted)d conversations.",
        left,
    )
    return _verdict(done, wanted, met, remains % {"n": left, "done": done, "wanted": wanted})

"""What the page of an object shows besides its prose, by its kind.

``learning/kinds/<kind>.html`` says where the prose stands and what may be done; a function registered here gives that
template what it needs. A kind without a template of its own is shown as an article.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cairn.learning.trails import ObjectView
from cairn.lib.registries import Registry
from cairn.runs.models_api import Enrolment

# Called with the learner's place in the run, or ``None`` for the run's staff, who read along and do nothing.
shown_by_kind: Registry[Callable[[Enrolment | None, ObjectView], dict[str, Any]]] = Registry("kind of object")


def kind_context(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """For the template of the object's kind."""
    kind = view.item.shown_as
    return shown_by_kind[kind](enrolment, view) if kind in shown_by_kind else {}

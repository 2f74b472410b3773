"""What every deed in an object shares: it is in the run's tree, its level is open, and the run is going on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.progress import require_going_on
from cairn.learning.standing import is_open
from cairn.lib.errors import Refused
from cairn.runs.models_api import Enrolment


def item_to_do(enrolment: Enrolment, *, object_uuid: UUID, by: Person, at: datetime) -> courses_api.ObjectItem:
    """The object that ``by`` is about to do something in.

    Raises ``NotFound`` for somebody else's place or an object that there is not; ``Refused`` for a level that is not
    open and after the run has ended.
    """
    require_going_on(enrolment, by=by, at=at)
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object_by_uuid(object_uuid)
    if not is_open(enrolment, tree, tree.level_of(item)):
        raise Refused(_("This level is not open yet."))
    return item

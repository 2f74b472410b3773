"""What follows here from what happens below, in the announcing transaction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.claiming import open_to
from cairn.assessment.models import Stage
from cairn.assessment.waiting import queue_url
from cairn.lib.events import RoleGiven, on
from cairn.notices import api as notices_api
from cairn.runs.models_api import Role, Run


@on(RoleGiven)
def role_given(event: RoleGiven) -> None:
    """Who becomes an expert is told of what waits already: of what comes later they are told as all experts are."""
    if event.role != Role.ASSESSOR or event.person_id is None:
        return
    run = Run.objects.get(pk=event.run_id)
    if open_to(run, Stage.EXPERT, Person.objects.get(pk=event.person_id)).exists():
        words = _("There is work for an expert to mark in %(run)s") % {"run": run.title}
        key, url = f"queue:{run.key}:new", queue_url(run.key)
        notices_api.tell(event.person_id, kind="to_mark", key=key, words=words, url=url, at=event.at)

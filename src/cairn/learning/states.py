"""What a project is told of its being sent in: how it stands, and who was named. It doesn't know how it is assessed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.assessment import api as assessment_api
from cairn.lib.registries import ProjectState, named_authors, project_states


@project_states.register("assessment")
def assessment(project: Any) -> ProjectState | None:
    """Nothing for a project outside a run or for practice. One query."""
    if project.run_id is None or project.sandbox:
        return None
    send = reverse("learning:submit", args=[project.uuid])
    found = next(iter(assessment_api.progress_of(project.run, project_uuid=project.uuid)), None)
    if found is None:
        return ProjectState(words="", url="", action=_("Send in your project"), action_url=send)
    values = {"n": found.number, "day": date_format(found.submitted_at, "j F Y"), "result": found.result_words}
    if found.result:
        words = _("Version %(n)d: %(result)s.") % values
    else:
        words = _("Version %(n)d was sent in on %(day)s.") % values
    words = f"{words} {found.next_words or _('Read what the assessors wrote.')}"
    again = _("Send in the next version") if found.may_submit else ""
    url = reverse("assessment:version", args=[found.version_uuid])
    return ProjectState(words=words, url=url, action=again, action_url=send if again else "")


@named_authors.register("assessment")
def authors(project: Any) -> list[str] | None:
    """As the newest version names them. One query."""
    if project.run_id is None or project.sandbox:
        return None
    return assessment_api.authors_named(project.run, project_uuid=project.uuid)

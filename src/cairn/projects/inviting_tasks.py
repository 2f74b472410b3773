"""What may fail alone: letters of invitation to a team."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from cairn.projects.models import TeamInvitation


@task()
def send_team_invitation(uuid: str) -> None:
    """The same letter for who has an account and who has none. Not once it has ended."""
    from cairn.projects.inviting import address_of  # it calls this one

    rows = TeamInvitation.objects.select_related("project", "by").filter(ended_at=None)
    found = rows.filter(uuid=uuid, expires_at__gt=timezone.now()).first()
    if found is None:
        return
    send_mail(
        subject=_("An invitation to work on %(title)s") % {"title": found.project.title[:100]},
        message=render_to_string("projects/invitation.txt", {"invitation": found, "address": address_of(found)}),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[found.email],
    )

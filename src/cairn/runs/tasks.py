"""What may fail alone: letters of invitation, and telling everyone in a run."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from cairn.accounts import api as accounts_api
from cairn.notices import api as notices_api
from cairn.runs.models import Announcement, Invitation
from cairn.runs.reading import person_ids_in

# People who are told in one go: a piece of work that is short, and done again alone if it fails.
BATCH = 1000


@task()
def send_invitation(uuid: str) -> None:
    """Who has an account is told there, as they chose; any other address gets a letter. Not once it is taken."""
    rows = Invitation.objects.select_related("run__programme", "sent_by")
    found = rows.filter(uuid=uuid, taken_at=None).first()
    if found is None:
        return
    run, url = found.run, reverse("runs:join", args=[found.run.key])
    person = accounts_api.person_by_email(found.email)
    if person is not None and person.is_active:
        words = _("You are invited to %(run)s") % {"run": run.title}
        key = f"invitation:{found.uuid}"
        notices_api.tell(person.pk, kind="invitation", key=key, words=words, url=url, at=found.sent_at)
        return
    context = {"run": run, "invitation": found, "address": settings.CAIRN_BASE_URL + url}
    send_mail(
        subject=_("An invitation to %(run)s") % {"run": run.title[:100]},
        message=render_to_string("runs/invitation.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[found.email],
    )


@task()
def tell_run(uuid: str, after: int = 0) -> None:
    """Tell a thousand people of an announcement, those whose place comes ``after`` this key, then go on with the next.

    Nobody more once it has been withdrawn.
    """
    found = Announcement.objects.select_related("run").filter(uuid=uuid, withdrawn_at=None).first()
    if found is None:
        return
    places = person_ids_in(found.run_id, after=after, most=BATCH)
    if not places:
        return
    notices_api.tell_many(
        [person_id for _key, person_id in places],
        kind="announcement",
        key=f"announcement:{found.uuid}",
        words=_("News from %(run)s: %(title)s") % {"run": found.run.title[:100], "title": found.title},
        url=f"{reverse('runs:announcements', args=[found.run.key])}#announcement-{found.uuid}",
        at=found.at,
    )
    if len(places) == BATCH:
        tell_run.enqueue(uuid, places[-1][0])

"""Work that may fail alone: e-mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from cairn.notices.models import Notice


@task()
def mail_notice(uuid: str) -> None:
    """Send one notice by e-mail, unless it was sent or its person has gone."""
    notice = Notice.objects.select_related("person").filter(uuid=uuid, mailed_at=None).first()
    if notice is None or not notice.person.is_active or not notice.person.email:
        return
    words = {"notice": notice, "person": notice.person, "address": settings.CAIRN_BASE_URL + notice.url}
    send_mail(
        subject=notice.words[:120],
        message=render_to_string("notices/email.txt", words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[notice.person.email],
    )
    # After sending: a mail that fails is tried again; the worst is the same mail twice.
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())

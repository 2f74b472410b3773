"""What one person wrote, for the record of their own learning. Deleted posts are not in it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from cairn.accounts.models_api import Person
from cairn.community.models import Post
from cairn.lib.paging import Cut


def posts_by(person: Person, *, cut: Cut, most: int) -> list[Post]:
    """The newest first, each with its run and, for a reply, the answer that it stands under. One query."""
    rows = _shown(person).filter(cut.rows("written_at")).select_related("thread__run", "parent")
    return list(rows.order_by("-written_at", "-pk")[:most])


def posts_by_day(person: Person, *, since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[date, int]]:
    """How many answers and replies on each day from ``since`` on and before ``until``, in order. One query."""
    rows = _shown(person).filter(written_at__gte=since, written_at__lt=until)
    days = rows.annotate(day=TruncDate("written_at", tzinfo=zone)).values("day").annotate(n=Count("pk"))
    return [(row["day"], row["n"]) for row in days.order_by("day")]


def _shown(person: Person) -> QuerySet[Post]:
    return Post.objects.filter(author=person, deleted_at=None, hidden_at=None)

from __future__ import annotations

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "cairn.community"
    label = "community"
    verbose_name = "Community"

    def ready(self) -> None:
        # What gates may ask, cafés as something to talk about, and reminders of them.
        from cairn.community import cafe_conditions, cafe_tasks, conditions, subjects  # noqa: F401

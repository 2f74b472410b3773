from __future__ import annotations

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "cairn.community"
    label = "community"
    verbose_name = "Community"

    def ready(self) -> None:
        from cairn.community import conditions  # noqa: F401  registers what gates may ask

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cairn.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        from cairn.web import housekeeping  # noqa: F401  registers what the clock does

from __future__ import annotations

from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "cairn.research"
    label = "research"
    verbose_name = "Research"

    def ready(self) -> None:
        from cairn.research import waiting  # noqa: F401  registers what waits for a person

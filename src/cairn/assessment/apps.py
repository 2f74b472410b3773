from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "cairn.assessment"
    label = "assessment"
    verbose_name = "Assessment"

    def ready(self) -> None:
        # They register what gates may ask, what follows from events, what the clock does and what waits for people.
        from cairn.assessment import conditions, handlers, passing, waiting  # noqa: F401

from __future__ import annotations

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "cairn.learning"
    label = "learning"
    verbose_name = "Learning"

    def ready(self) -> None:
        # Registers what gates may ask, what follows from events, and who may discuss an object.
        from cairn.learning import conditions, elsewhere, forgetting, handlers, states, subjects, submitting  # noqa: F401

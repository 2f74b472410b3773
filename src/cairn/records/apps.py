from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "cairn.records"
    label = "records"
    verbose_name = "Records"

    def ready(self) -> None:
        from cairn.records.analysis import flowing  # noqa: F401  registers a clock job
        from cairn.records.erasing import working  # noqa: F401  the same

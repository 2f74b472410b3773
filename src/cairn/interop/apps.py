from __future__ import annotations

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "cairn.interop"
    label = "interop"
    verbose_name = "Interop"

    def ready(self) -> None:
        from cairn.interop.xapi import exchanging  # noqa: F401  registers two jobs of the clock

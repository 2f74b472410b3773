from __future__ import annotations

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "cairn.interop"
    label = "interop"
    verbose_name = "Interop"

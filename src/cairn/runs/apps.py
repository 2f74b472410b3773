from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "cairn.runs"
    label = "runs"
    verbose_name = "Runs"

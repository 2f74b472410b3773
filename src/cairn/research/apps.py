from __future__ import annotations

from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "cairn.research"
    label = "research"
    verbose_name = "Research"

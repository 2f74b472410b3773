from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "cairn.projects"
    label = "projects"
    verbose_name = "Projects"

    def ready(self) -> None:
        from cairn.projects import conditions, imports, subjects  # noqa: F401  registers gates, discussions, clock jobs

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "cairn.projects"
    label = "projects"
    verbose_name = "Projects"

    def ready(self) -> None:
        from cairn.projects import (  # noqa: F401  registers gates, discussions, clock jobs, takers of worksheets, kinds of rows
            conditions,
            due,
            imports,
            inviting_tasks,
            subjects,
            summaries,
            toolbox,
            worksheet_tools,
        )
        from cairn.projects.parts import drawn  # noqa: F401  registers who draws the pictures of snapshots
        from cairn.projects.report import checks, files  # noqa: F401  registers a line of readiness, a clock job, a task

from __future__ import annotations

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "cairn.courses"
    label = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        from django.db.models.signals import post_save, pre_delete
        from wagtail.signals import page_published, page_unpublished

        from cairn.courses import handlers, sync  # noqa: F401  handlers: what follows from events below
        from cairn.courses.models import CoursePage, Figure, LevelPage, ObjectPage

        page_published.connect(sync.on_publish)
        page_unpublished.connect(sync.on_unpublish)
        post_save.connect(sync.on_figure, sender=Figure)
        for model in (CoursePage, LevelPage, ObjectPage):
            pre_delete.connect(sync.on_unpublish, sender=model)

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cairn.notices"
    label = "notices"
    verbose_name = "Notices"

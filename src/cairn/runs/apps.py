from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "cairn.runs"
    label = "runs"
    verbose_name = "Runs"

    def ready(self) -> None:
        from cairn.lib.registries import programme_offers
        from cairn.runs import api

        programme_offers.register("run")(api.next_run)

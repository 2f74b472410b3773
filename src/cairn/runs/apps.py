from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "cairn.runs"
    label = "runs"
    verbose_name = "Runs"

    def ready(self) -> None:
        from cairn.lib.registries import people_inside, programme_offers
        from cairn.runs import api, inside

        programme_offers.register("run")(api.next_run)
        people_inside.register("runs")(inside.people_inside)

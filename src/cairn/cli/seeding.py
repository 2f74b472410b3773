"""The bundled texts, loaded through the same functions as the site uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.assessment import api as assessment_api
from cairn.cli.demo import DemoCycle, open_demo_run
from cairn.courses import api as courses_api
from cairn.library import api as library_api
from cairn.notices import api as notices_api

PROGRAMME = "improvement-fundamentals"
EVIDENCE = "improvement-fundamentals-2021"


def load(*, if_empty: bool, demo: bool, say: Callable[[str], None]) -> None:
    """Load organisations, evidence and the programme; with ``demo`` also a cycle of people. Everything or nothing."""
    if if_empty and accounts_api.organisations():
        return
    now = timezone.now()
    record = (settings.SEEDS / "records" / "catalogue_record.txt").read_text("utf-8-sig")
    with transaction.atomic():
        say("Reading the organisations and the evidence…")
        accounts_api.import_organisations(read("organisations.yaml")["organisations"], by=None, at=now)
        library_api.import_record(record, key=EVIDENCE, by=None, at=now)
        say("Reading the programme…")
        courses_api.import_programme(settings.SEEDS / PROGRAMME, by=None, at=now)
        assessment_api.import_rubric(read("rubrics/quality-improvement.yaml"), by=None, at=now)
        if demo:
            # Invented people have trays to look at, and no letter box.
            with notices_api.tray_only():
                DemoCycle(open_demo_run(now=now), now=now, say=say).play()
    say("Ready.")


def read(name: str) -> Any:
    return yaml.safe_load((settings.SEEDS / PROGRAMME / name).read_text("utf-8"))

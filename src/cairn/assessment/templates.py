"""Templates that come with the site as files: offered to whoever begins a rubric, taken in when one is chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import yaml
from django.conf import settings

from cairn.assessment.models import Rubric
from cairn.assessment.rubrics import import_rubric
from cairn.lib.errors import NotFound


def bundled() -> dict[str, dict[str, Any]]:
    """What the files say, by key, of those that no rubric is made of yet. One query."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(settings.SEEDS.glob("*/rubrics/*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        found[str(data["key"])] = data
    held = set(Rubric.objects.filter(key__in=found).values_list("key", flat=True))
    return {key: data for key, data in found.items() if key not in held}


def taken_in(key: str, *, at: datetime) -> Rubric:
    """The rubric of a file that comes with the site. Raises ``NotFound`` for no such file."""
    data = bundled().get(key)
    if data is None:
        raise NotFound(f"template {key}")
    return import_rubric(data, by=None, at=at)

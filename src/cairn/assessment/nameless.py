"""A snapshot without the names of the people whose work it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cairn.assessment.named_people import PEOPLE, names_of, with_people, with_texts

# Shorter names are words too: "May" in a text is more often the month.
SHORTEST = 5


def without_names(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """A copy without the fields that name people, and without the uuid, which leads to the project.

    The full name of anybody whom these fields name is taken out of the texts too. Other names in texts stay: they are
    for a person to find.
    """
    names = sorted((one for one in names_of(snapshot) if len(one) >= SHORTEST), key=len, reverse=True)
    whole = with_people(snapshot, lambda _field, _text: None)
    somebody = _("(a member of the team)")

    def replaced(text: str) -> str:
        for name in names:
            text = text.replace(name, somebody)
        return text

    found = {key: value for key, value in whole.items() if key not in (*PEOPLE, "uuid")}
    return {key: with_texts(value, replaced) for key, value in found.items()}

"""Holding a project while what is in it is read and changed: two people come one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cairn.lib.errors import Refused
from cairn.projects.models import Project


def hold(project: Project) -> None:
    """Until the end of the transaction. Whatever decides what is changed is read after this."""
    Project.objects.select_for_update().only("pk").get(pk=project.pk)


def gone() -> Refused:
    """For a row that was there when the page was shown."""
    return Refused(_("Somebody removed or moved this meanwhile. Look at the page again."))


def among(row: Any, rows: Sequence[Any]) -> Any:
    """The same row as it stands among those that were just read. Raises ``Refused`` if it is there no longer."""
    found = next((one for one in rows if one.pk == row.pk), None)
    if found is None:
        raise gone()
    return found

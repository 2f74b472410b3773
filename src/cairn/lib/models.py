"""Abstract parents of the areas' models. ``id`` is the inside key, ``uuid`` the one that appears outside."""

from __future__ import annotations

import uuid

from django.db import models


class Row(models.Model):
    """A row that may be named outside the database (addresses, exports, statements)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class VersionedRow(Row):
    """A row that several people may edit: ``version`` goes up by one at each save.

    A form carries the version it was filled from; a save whose version is not the current one is a conflict.
    """

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

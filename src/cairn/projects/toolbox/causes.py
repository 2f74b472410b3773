"""The cause and effect diagram: categories, causes and their causes."""

from __future__ import annotations

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.errors import Refused
from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import Cause
from cairn.projects.toolbox.registry import declare


def _no_circle(row: Cause) -> None:
    """Raises ``Refused`` for a cause that would be below itself."""
    above = row.parent
    while above is not None:
        if row.pk is not None and above.pk == row.pk:
            raise Refused(_g("A cause can't go under itself, or under one of its own causes"), field="parent")
        above = above.parent


CAUSE = declare(
    Kind(
        "cause",
        tool="causes",
        label=_("Cause"),
        model=Cause,
        fields=(
            Field("text", _("Words"), required=True),
            Field("parent", _("Cause of"), "row", of=("cause",)),
        ),
        check=lambda row, _values: _no_circle(row),
        stands=_no_circle,
    )
)
CATEGORIES = (
    _("People"),
    _("Methods"),
    _("Materials"),
    _("Equipment"),
    _("Environment"),
    _("Measurement"),
)

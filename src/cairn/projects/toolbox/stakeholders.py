"""The stakeholder map: whose support the change needs, how things stand, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.errors import Refused
from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import Stakeholder
from cairn.projects.toolbox.registry import declare


def _rated(row: Stakeholder, values: Mapping[str, Any]) -> None:
    """Raises ``Refused`` for influence or interest that is not from 1 to 5."""
    for name in ("influence", "interest"):
        if name in values and not 1 <= (values[name] or 0) <= 5:
            raise Refused(_g("Choose from 1 to 5"), field=name)


STAKEHOLDER = declare(
    Kind(
        "stakeholder",
        tool="stakeholders",
        label=_("Stakeholder"),
        model=Stakeholder,
        name="name",
        fields=(
            Field("name", _("Who"), hint=_("A role or a group"), required=True),
            Field("influence", _("Influence"), "number", _("From 1, least, to 5")),
            Field("interest", _("Interest"), "number", _("From 1, least, to 5")),
            Field("support_now", _("Support now"), "choice"),
            Field("support_wanted", _("Support wanted"), "choice"),
            Field("action", _("Action"), "text"),
        ),
        check=_rated,
    )
)

"""The driver diagram: what the aim depends on, and ideas for changes. Its root is the charter's aim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.errors import Refused
from cairn.projects.editing.kinds import Field, Kind, Links
from cairn.projects.models import DriverLink, DriverNode
from cairn.projects.toolbox.registry import declare

# What a kind of box may drive: an idea may also go straight to a primary driver.
PARENT_KINDS = {"primary": set[str](), "secondary": {"primary"}, "idea": {"primary", "secondary"}}
MOST_NODES = 100


def _fits(row: DriverNode, values: Mapping[str, Any]) -> None:
    """Raises ``Refused`` for parents that such a box can't drive."""
    if "parents" not in values:
        return
    wanted = set(values["parents"])
    rows = list(DriverNode.objects.filter(project=row.project, uuid__in=wanted, removed_at=None))
    if len(rows) < len(wanted):
        raise Refused(_g("Choose boxes of this diagram"), field="parents")
    if row.kind == "primary" and rows:
        raise Refused(_g("A primary driver drives the aim itself: choose nothing here"), field="parents")
    if row.kind != "primary" and not rows:
        raise Refused(_g("Choose what this helps to bring about"), field="parents")
    if any(one.kind not in PARENT_KINDS.get(row.kind, set()) for one in rows):
        raise Refused(_g("A box can only help one that is nearer to the aim"), field="parents")


def _stands(row: DriverNode) -> None:
    """Raises ``Refused`` for a box that is no further from the aim than one that hangs on it, or it hangs on."""
    links = DriverLink.objects.filter(Q(parent=row) | Q(child=row), parent__removed_at=None, child__removed_at=None)
    for parent, child in links.values_list("parent__kind", "child__kind"):
        if parent not in PARENT_KINDS.get(child, set()):
            raise Refused(_g("A box can only help one that is nearer to the aim"), field="parents")


DRIVER = declare(
    Kind(
        "driver",
        tool="drivers",
        label=_("Box of the driver diagram"),
        model=DriverNode,
        fields=(
            Field("kind", _("Kind"), "choice", required=True),
            Field("text", _("Words of the box"), hint=_("What must be true, or what you will try"), required=True),
            Field("parents", _("What it helps to bring about"), "rows", of=("driver",)),
        ),
        links={"parents": Links(DriverLink, near="child", far="parent")},
        check=_fits,
        stands=_stands,
        most=MOST_NODES,
    )
)

"""PDSA cycles: plan with a prediction, do, study, act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.errors import Refused
from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import PDSACycle
from cairn.projects.toolbox.registry import declare

AHEAD = timedelta(days=366)


def _builds_up(row: PDSACycle, values: Mapping[str, Any]) -> None:
    """Raises ``Refused`` for a cycle that would build on itself or on a later one."""
    if values.get("builds_on") and row.builds_on is not None and row.builds_on.number >= row.number:
        raise Refused(_g("A cycle builds on one that came before it"), field="builds_on")


def _dated(row: PDSACycle, values: Mapping[str, Any]) -> None:
    """Raises ``Refused`` for a day that is a slip: what has happened began before now, and nobody plans years ahead."""
    began = row.started_on
    if began is None or not {"started_on", "happened"} & set(values):
        return
    today = timezone.localdate()
    if began > today + AHEAD:
        raise Refused(_g("This day is far in the future. Check the year."), field="started_on")
    if began > today + timedelta(days=1) and row.happened:
        raise Refused(_g("You say what happened, so the cycle can't begin in the future"), field="started_on")


def _holds(row: PDSACycle, values: Mapping[str, Any]) -> None:
    _builds_up(row, values)
    _dated(row, values)


CYCLE = declare(
    Kind(
        "cycle",
        tool="cycle",
        label=_("PDSA cycle"),
        model=PDSACycle,
        name="title",
        fields=(
            Field("title", _("Title"), hint=_("The test in a few words"), required=True),
            Field("idea", _("Change idea"), "row", of=("driver",)),
            Field("builds_on", _("Builds on cycle"), "row", of=("cycle",)),
            Field("purpose", _("Test, or making a change permanent"), "choice"),
            Field("scale", _("Scale"), hint=_("As small as one patient, one clinic")),
            Field("question", _("Plan: what do you want to find out?"), "text"),
            Field("prediction", _("Plan: what do you predict?"), "text", _("Without it there is nothing to study")),
            Field("who", _("Who"), "text"),
            Field("what", _("What"), "text"),
            Field("when", _("When")),
            Field("where", _("Where"), "text"),
            Field("measure", _("What will you count?"), "text"),
            Field("measured_by", _("Measure"), "row", _("Its chart shows when the cycle began"), of=("measure",)),
            Field("started_on", _("Began on"), "date"),
            Field("happened", _("Do: what happened?"), "text"),
            Field("study", _("Study: how does it compare with the prediction?"), "text"),
            Field("decision", _("Act: what next?"), "choice"),
            Field("next_steps", _("Next steps"), "text"),
        ),
        check=_holds,
    )
)
CYCLE_KEYS = ("idea", "builds_on", "measured_by")
CYCLE_FIELDS = tuple(one.name for one in CYCLE.fields if one.name not in CYCLE_KEYS)

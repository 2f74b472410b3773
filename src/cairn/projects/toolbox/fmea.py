"""FMEA: what can fail at each step, how bad that is, and what to do first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.errors import Refused
from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import FailureMode
from cairn.projects.toolbox.registry import declare

ASKED = _("What can fail here?")  # stands where it is still to be written, in what begins with the steps of a map
RATINGS = ("occurrence", "detection", "severity")


def _rated(row: FailureMode, values: Mapping[str, Any]) -> None:
    """Raises ``Refused`` for a rating that is not from 1 to 10."""
    for name in RATINGS:
        if values.get(name) is not None and not 1 <= values[name] <= 10:
            raise Refused(_g("Rate from 1 to 10"), field=name)


FAILURE_MODE = declare(
    Kind(
        "failure_mode",
        tool="fmea",
        label=_("Failure mode"),
        model=FailureMode,
        name="mode",
        fields=(
            Field("step", _("Step")),
            Field("mode", _("What can fail"), required=True),
            Field("causes", _("Causes"), "text"),
            Field("effects", _("Effects"), "text"),
            Field("occurrence", _("Occurrence"), "number", _("1, hardly ever, to 10, nearly always")),
            Field("detection", _("Detection"), "number", _("1, always noticed, to 10, never noticed")),
            Field("severity", _("Severity"), "number", _("1, no harm, to 10, death")),
            Field("action", _("Action"), "text"),
        ),
        check=_rated,
    )
)

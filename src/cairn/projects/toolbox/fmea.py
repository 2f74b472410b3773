"""FMEA: what can fail at each step, how bad that is, and what to do first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import FailureMode
from cairn.projects.toolbox.registry import declare

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
    )
)

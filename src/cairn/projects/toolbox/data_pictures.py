"""Histograms and scatter diagrams: what is drawn of one measure or of two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.errors import Refused
from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.models import DataPicture
from cairn.projects.toolbox.registry import declare

MOST_BINS = 60


def _fits(row: DataPicture, values: Mapping[str, Any]) -> None:
    if row.kind == DataPicture.Kind.SCATTER and row.against is None:
        raise Refused(_g("Choose the measure that goes up the side"), field="against")
    if row.kind == DataPicture.Kind.HISTOGRAM and row.against is not None:
        raise Refused(_g("A histogram is of one measure"), field="against")
    if row.against is not None and row.against_id == row.measure_id:
        raise Refused(_g("Choose two different measures"), field="against")
    if row.bins is not None and not 2 <= row.bins <= MOST_BINS:
        raise Refused(_g("Enter between 2 and %(most)d bars, or leave it empty") % {"most": MOST_BINS}, field="bins")


DATA_PICTURE = declare(
    Kind(
        "data_picture",
        tool="pictures",
        label=_("Histogram or scatter diagram"),
        model=DataPicture,
        name="title",
        fields=(
            Field("kind", _("Kind"), "choice", required=True),
            Field("title", _("Title"), hint=_("Leave it empty to name it by its measures")),
            Field("measure", _("Measure"), "row", of=("measure",), required=True),
            Field("against", _("Measure up the side"), "row", _("For a scatter diagram"), of=("measure",)),
            Field("bins", _("Bars"), "number", _("Leave it empty to let the data choose")),
        ),
        check=_fits,
        most=40,
    )
)

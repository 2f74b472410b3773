"""Tools whose columns a worksheet fills one by one: the charter, a PDSA cycle, a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.registries import worksheet_targets
from cairn.projects.measuring import MEASURE_FIELDS, add_cycle, add_measure, save_cycle, save_measure
from cairn.projects.models import Charter, Measure, PDSACycle
from cairn.projects.toolbox.charter import CHARTER_FIELDS
from cairn.projects.toolbox.cycles import CYCLE_FIELDS
from cairn.projects.worksheet_tools.columns import all_of, chosen, known, said_in, settled
from cairn.projects.worksheet_tools.landing import landed
from cairn.projects.worksheets import Carrying, Entry
from cairn.projects.writing import save_charter


@worksheet_targets.register("charter")
def charter(carrying: Carrying, entries: Sequence[Entry]) -> None:
    entries = known(carrying, entries, CHARTER_FIELDS)
    row = Charter.objects.get(project=carrying.project)
    if fields := settled(carrying, row, "charter", entries):
        save_charter(carrying.project, version=row.version, by=carrying.by, at=carrying.at, **fields)
    landed(carrying, entries, gettext_lazy("Charter"), "projects:charter")


@worksheet_targets.register("cycle")
def cycle(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A worksheet that names a test makes a cycle of its own; any other goes into the newest one."""
    entries = known(carrying, entries, CYCLE_FIELDS)
    rows = list(carrying.project.cycles.filter(removed_at=None).order_by("-number"))
    row = chosen(carrying, rows, "cycle", named=said_in(entries, "title"), known=lambda one: one.title)
    who: dict[str, Any] = {"by": carrying.by, "at": carrying.at}
    if row is None:
        fields = all_of(carrying, PDSACycle(), "cycle", entries)
        row = add_cycle(carrying.project, **({"title": carrying.title} | fields), **who)
    elif fields := settled(carrying, row, "cycle", entries):
        save_cycle(row.uuid, version=row.version, **fields, **who)
    carrying.new_receipt["cycle"] = str(row.uuid)
    landed(carrying, entries, _("PDSA cycle %(n)d") % {"n": row.number}, "projects:cycle", row.uuid)


@worksheet_targets.register("measure")
def measure(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A worksheet that names a measure makes one of its own; any other goes into the newest one."""
    entries = known(carrying, entries, MEASURE_FIELDS)
    rows = list(carrying.project.measures.filter(removed_at=None).order_by("-position", "-pk"))
    row = chosen(carrying, rows, "measure", named=said_in(entries, "name"), known=lambda one: one.name)
    who: dict[str, Any] = {"by": carrying.by, "at": carrying.at}
    if row is None:
        fields = all_of(carrying, Measure(), "measure", entries)
        row = add_measure(carrying.project, **({"kind": "process", "name": carrying.title} | fields), **who)
    elif fields := settled(carrying, row, "measure", entries):
        save_measure(row.uuid, version=row.version, **fields, **who)
    carrying.new_receipt["measure"] = str(row.uuid)
    landed(carrying, entries, _("Measure “%(name)s”") % {"name": row.name}, "projects:measure", row.uuid)

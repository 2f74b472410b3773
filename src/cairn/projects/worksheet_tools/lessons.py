"""The lessons log: a line for each field, and for what fits nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from cairn.lib.registries import worksheet_targets
from cairn.lib.text import clean_text
from cairn.projects.editing.writing import set_fields
from cairn.projects.worksheet_tools.landing import landed
from cairn.projects.worksheets import Carrying, Entry
from cairn.projects.writing import add_lesson


@worksheet_targets.register("lessons")
def lessons(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A line of the log for each field. What was carried before is changed if it still reads as it was carried."""
    for entry in entries:
        lesson_of(carrying, f"lesson:{entry.key}", f"{entry.label}\n{entry.words}")
    landed(carrying, entries, gettext_lazy("Lessons log"), "projects:lessons")


def lesson_of(carrying: Carrying, name: str, text: str) -> None:
    text = clean_text(text)
    before = carrying.receipt.get(name) or {}
    row = carrying.project.lessons.filter(uuid=before["uuid"]).first() if before else None
    if row is None or row.text not in (before["text"], text):
        row = add_lesson(carrying.project, text=text, by=carrying.by, at=carrying.at)
    elif row.text != text:
        set_fields(row, "lesson", values={"text": text}, version=None, by=carrying.by, at=carrying.at)
    carrying.new_receipt[name] = {"uuid": str(row.uuid), "text": text}

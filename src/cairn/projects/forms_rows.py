"""The form of a row, built from what its kind declares: each field with its label, hint, limits and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib import forms as ours
from cairn.lib.forms import Form
from cairn.projects.editing.kinds import Field, Kind, project_in, values_of
from cairn.projects.models import Diagram, Project, TeamMember
from cairn.projects.toolbox.drivers import PARENT_KINDS
from cairn.projects.toolbox.registry import kinds

# What a number may be: kinds of rows whose numbers are ratings, and counts.
LIMITS: dict[str, tuple[int, int]] = {"failure_mode": (1, 10), "stakeholder": (1, 5), "count": (0, 10_000_000)}
SLOTS = 3  # empty places for further links, on the page of a row


class RowForm(Form):
    """``kind`` and ``home`` say what may be chosen; ``names`` which fields there are; ``row`` is filled in."""

    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, kind: Kind, data: QueryDict | None = None, *, home: Project | Diagram, row: Any = None,
        names: Iterable[str] | None = None, given: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.kind, self.home, self.row = kind, home, row
        held = {**values_of([row], kind)[row.pk], "version": row.version} if row is not None else dict(given or {})
        super().__init__(_no_empty_choice(data), initial=held)
        self.held = held
        wanted = set(names) if names is not None else {one.name for one in kind.fields}
        for one in kind.fields:
            if one.name in wanted and (built := self._built(one)) is not None:
                self.fields[one.name] = built

    def _built(self, one: Field) -> forms.Field | None:
        column: Any = self.kind.model._meta.get_field(one.name) if one.name not in self.kind.links else None
        said: dict[str, Any] = {"label": one.label, "hint": one.hint, "required": one.required}
        match one.kind:
            case "text":
                return ours.TextField(rows=3, max_length=getattr(column, "max_length", None), **said)
            case "line" | "staff":
                return ours.CharField(max_length=column.max_length, **said)
            case "number":
                return _number(self.kind.key, said)
            case "date":
                return ours.DateField(**said)
            case "choice":
                blank = [] if one.required or not column.blank else [("", _("Not said"))]
                choices = [*blank, *((key, words) for key, words in column.choices if key)]
                return ours.ChoiceField(choices=choices, style="select", **said)
            case "row" | "person":
                choices = [("", _("None")), *self._ends(one)]
                return ours.ChoiceField(choices=choices, style="select", **said)
            case "rows" if not self.kind.links[one.name].label:
                return ours.MultipleChoice(choices=self._ends(one), **said)
        return None

    def _ends(self, one: Field) -> list[tuple[str, str]]:
        """What may be chosen, by uuid: rows of the same diagram or project, or people of the team."""
        if one.kind == "person":
            team = TeamMember.objects.filter(project=self._project, left_at=None).select_related("person")
            return [(str(member.person.uuid), member.person.name) for member in team.order_by("pk")]
        return [(str(row.uuid), str(row)) for row in self.others(one)]

    def others(self, one: Field) -> list[Any]:
        """The living rows that a field may name; a driver's parents are nearer to the aim than it is."""
        if one.of == ("measure",):  # measures have versions of their own and are no kind of row
            return list(self._project.measures.filter(removed_at=None))
        target = kinds[one.of[0]]
        rows: Any = target.rows.filter(removed_at=None, **self._home_of(target))
        if one.name == "parents":
            rows = rows.filter(kind__in=PARENT_KINDS.get(self._row_kind, set()))
        if one.name == "idea":
            rows = rows.filter(kind="idea")
        return [row for row in rows if self.row is None or row.pk != self.row.pk or target is not self.kind]

    def _home_of(self, target: Kind) -> dict[str, Any]:
        names = {column.name for column in target.model._meta.fields}
        return {"diagram": self.home} if "diagram" in names else {"project": self._project}

    @property
    def _project(self) -> Project:
        return self.home.project if isinstance(self.home, Diagram) else self.home

    @property
    def _row_kind(self) -> str:
        return str(getattr(self.row, "kind", "") or self.held.get("kind", ""))

    # --- Links with a label each: pairs of fields that stand beside each other ---

    @property
    def labelled(self) -> Field | None:
        """The field whose links have labels, if the kind has one."""
        names = [name for name, links in self.kind.links.items() if links.label]
        return self.kind.field(names[0]) if names else None

    @property
    def slots(self) -> list[tuple[str, str]]:
        """The links as they are or were typed, by uuid and label, and places for more."""
        if self.labelled is None:
            return []
        given = self.pairs()
        pairs = given if given is not None else self.held.get(self.labelled.name, [])
        return [(end, label) for end, label in pairs] + [("", "")] * SLOTS

    def pairs(self) -> list[list[str]] | None:
        """The links that were sent; ``None`` if they were not asked for."""
        data, one = self.data, self.labelled
        if one is None or not isinstance(data, QueryDict) or one.name not in data:
            return None
        ends, labels = data.getlist(one.name), data.getlist(f"{one.name}_label")
        return [[end, label[:60]] for end, label in zip(ends, [*labels, *[""] * len(ends)], strict=False) if end]

    def values(self) -> dict[str, Any]:
        """What was sent, as the engine takes it. A number that is left out is what the model says."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in [name for name, value in found.items() if value is None]:
            column = self.kind.model._meta.get_field(name)
            if isinstance(column, models.Field) and not column.null:
                found[name] = column.get_default()
        pairs = self.pairs()
        return found if pairs is None or self.labelled is None else {**found, self.labelled.name: pairs}


def _no_empty_choice(data: QueryDict | None) -> QueryDict | None:
    """A group of tick boxes of which none is ticked sends an empty one, to be told from a group that wasn't sent."""
    if data is None:
        return None
    copied = data.copy()
    for name in copied:
        if len(sent := copied.getlist(name)) and name in ("parents",):
            copied.setlist(name, [one for one in sent if one])
    return copied


def _number(key: str, said: Mapping[str, Any]) -> ours.IntegerField:
    low, high = LIMITS.get(key, (0, 1_000_000))
    sentence = gettext_lazy("Enter a whole number from %(low)s to %(high)s")
    words = {"low": f"{low:,}", "high": f"{high:,}"}
    told = str(sentence) % words
    errors = {"invalid": told, "min_value": told, "max_value": told}
    return ours.IntegerField(min_value=low, max_value=high, error_messages=errors, **said)


def sent_names(kind: Kind, data: QueryDict) -> list[str]:
    """The fields that a form or a script sent: those that are there, and those that ``with`` names besides."""
    besides = data.get("with", "").split()
    return [one.name for one in kind.fields if one.name in data or one.name in besides]


def shown_values(row: Any, kind: Kind) -> dict[str, Any]:
    """The fields of a row as the form shows them: dates day first, links by uuid."""
    form = RowForm(kind, home=row.diagram if hasattr(row, "diagram") else project_in(row), row=row)
    values = dict(values_of([row], kind)[row.pk])
    for name, field in form.fields.items():
        if name in values and isinstance(field, forms.DateField):
            held = getattr(row, name)
            values[name] = f"{held:%d/%m/%Y}" if held else ""
    return {name: "" if value is None else value for name, value in values.items()}

"""What a template needs to know to draw one form field: worked out here, so that the macros only write HTML.

Works for any Django field, also those of libraries, not only for ours in ``cairn.lib.forms``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.forms.boundfield import BoundField


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button, tick box or option; ``group`` is the heading of a group of options, or empty."""

    id: str
    value: str
    label: str
    hint: str
    chosen: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as it is drawn. ``described_by`` names the elements that explain it, for screen readers."""

    kind: str
    id: str
    name: str
    type: str
    value: Any
    label: str
    hint: str
    errors: list[str]
    optional: bool
    described_by: str
    width: int | None
    rows: int
    attributes: dict[str, str]
    choices: list[Choice]

    @property
    def groups(self) -> list[tuple[str, list[Choice]]]:
        """The options under their headings, in the order given."""
        return [(group, list(choices)) for group, choices in groupby(self.choices, key=attrgetter("group"))]


# The first that fits, so a subclass stands before its parent.
_KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
]
_KEPT = ("autocomplete", "inputmode", "accept", "spellcheck", "autocapitalize", "min", "max", "step", "form")


def shown(field: BoundField, label: str | None = None, hint: str | None = None) -> Shown:
    """Everything the ``field`` macro writes; ``label`` and ``hint`` replace the field's own."""
    widget = field.field.widget
    kind = _kind(widget)
    identity = field.auto_id or f"id_{field.html_name}"
    words = str(label if label is not None else field.label)
    explained = field.help_text if hint is None else hint
    errors = [str(error) for error in field.errors]
    described = [f"{identity}-hint"] * bool(explained) + [f"{identity}-error"] * bool(errors)
    value = field.value()
    return Shown(
        kind=kind,
        id=identity,
        name=field.html_name,
        type=widget.attrs.get("type") or getattr(widget, "input_type", "text"),
        value=_value(kind, widget, value),
        label=words,
        # Kept as it is: a library's hint may be safe HTML.
        hint=explained if isinstance(explained, str) else str(explained),
        errors=errors,
        optional=getattr(field.form, "marks_optional", True) and _may_be_empty(field, kind),
        described_by=" ".join(described),
        width=getattr(field.field, "width", None),
        rows=int(widget.attrs.get("rows", 5)),
        attributes=_attributes(widget),
        choices=_choices(field, identity, value) if kind in ("radios", "checkboxes", "select") else [],
    )


def _may_be_empty(field: BoundField, kind: str) -> bool:
    return not field.field.required and kind not in ("checkbox", "hidden")


def _kind(widget: forms.Widget) -> str:
    return next((kind for parent, kind in _KINDS if isinstance(widget, parent)), "input")


def _value(kind: str, widget: forms.Widget, value: Any) -> Any:
    if kind == "checkbox":
        return bool(value) and value not in ("False", "false", "0")
    if kind == "file" or (isinstance(widget, forms.PasswordInput) and not widget.render_value):
        return ""
    formatted = widget.format_value(value) if hasattr(widget, "format_value") else value
    return "" if formatted is None else formatted


def _attributes(widget: forms.Widget) -> dict[str, str]:
    """The few that help. A placeholder vanishes as one types, and ``maxlength`` cuts what is pasted."""
    found = {name: str(widget.attrs[name]) for name in _KEPT if widget.attrs.get(name) is not None}
    found.update({name: str(value) for name, value in widget.attrs.items() if name.startswith("data-")})
    if getattr(widget, "allow_multiple_selected", False):
        found["multiple"] = "multiple"
    return found


def _choices(field: BoundField, identity: str, value: Any) -> list[Choice]:
    held = value if isinstance(value, list | tuple | set) else [value]
    chosen = {"" if one is None else str(one) for one in held}
    hints: dict[str, str] = getattr(field.field, "choice_hints", {})
    return [
        Choice(
            id=identity if place == 1 else f"{identity}-{place}",
            value=option,
            label=label,
            hint=str(hints.get(option, "")),
            chosen=option in chosen,
            group=group,
        )
        for place, (option, label, group) in enumerate(_flat(getattr(field.field, "choices", [])), start=1)
    ]


def _flat(choices: Any) -> Iterator[tuple[str, str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from ((str(inner), str(words), str(value)) for inner, words in label)
        else:
            yield ("" if value is None else str(value)), str(label), ""


def summary_errors(form: forms.BaseForm) -> list[tuple[str, str]]:
    """The lines of the error summary, in the order of the fields: (element to go to or nothing, sentence)."""
    lines = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else (field.auto_id or f"id_{field.html_name}")
        lines += [(target, str(error)) for error in field.errors]
    return lines

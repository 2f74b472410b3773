"""Form fields, subclassed once: hint, autocomplete, width and sentences are the same on every page.

Each field takes ``hint`` (a sentence under the label), ``ask`` (the sentence shown when it was left empty)
and, where they make sense, ``autocomplete`` and ``width`` (in characters). Without ``ask``, the label makes
the sentence. Every sentence says what to do, not what the field is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.utils import pretty_name
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.errors import Conflict, Refused
from cairn.lib.identifying import Flagged
from cairn.lib.text import clean_line, clean_text

Words = str | Promise
WIDTHS = (2, 3, 4, 5, 10, 20, 30)
# Radio buttons show all answers at once; beyond this many a list to choose from is quicker to pass over.
MOST_RADIOS = 7


def _in_sentence(label: str) -> str:
    """A label inside a sentence: ``Your name`` becomes ``your name``, ``PDSA cycle`` stays."""
    return label if label[1:2].isupper() or label[:2] == "I " else label[:1].lower() + label[1:]


class _Ours:
    """What our fields add to Django's. ``verb`` is the start of the sentence for an empty field."""

    verb = gettext_lazy("Enter %(label)s")
    label: Any
    widget: Any
    required: bool
    empty_values: Any

    def __init__(
        self,
        *,
        hint: Words = "",
        ask: Words = "",
        autocomplete: str = "",
        width: int | None = None,
        **options: Any,
    ) -> None:
        if width is not None and width not in WIDTHS:
            raise ValueError(f"the design system has no input of width {width}; it has {WIDTHS}")
        super().__init__(help_text=hint, **options)  # type: ignore[call-arg]
        self.ask, self.width = ask, width
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def validate(self, value: Any) -> None:
        if self.required and value in self.empty_values:
            raise ValidationError(self.sentence_if_empty(), code="required")
        super().validate(value)  # type: ignore[misc]

    def sentence_if_empty(self) -> str:
        if self.ask:
            return str(self.ask)
        label = str(self.label or _("an answer"))
        if label.endswith("?"):
            return _("Answer the question: %(label)s") % {"label": label}
        return str(self.verb) % {"label": _in_sentence(label)}


class CharField(_Ours, forms.CharField):
    """One line of text, cleaned."""

    default_error_messages = {  # noqa: RUF012  Django's own form of it
        "max_length": gettext_lazy("Shorten this to %(limit_value)d characters: it has %(show_value)d"),
        "min_length": gettext_lazy("Write at least %(limit_value)d characters: this has %(show_value)d"),
    }

    def __init__(self, *, max_length: int | None = None, min_length: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        # Not given to Django, which would write maxlength: browsers then cut what is pasted without a word.
        if max_length is not None:
            self.validators.append(MaxLengthValidator(max_length))
        if min_length is not None:
            self.validators.append(MinLengthValidator(min_length))

    def to_python(self, value: Any) -> Any:
        return self.tidy(super().to_python(value) or "")

    def tidy(self, text: str) -> str:
        return clean_line(text)


class TextField(CharField):
    """Several lines of text, cleaned; ``rows`` is how tall the box is at first."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["rows"] = str(rows)

    def tidy(self, text: str) -> str:
        return clean_text(text)


class EmailField(_Ours, forms.EmailField):
    default_error_messages = {  # noqa: RUF012
        "invalid": gettext_lazy("Enter an e-mail address in the correct format, like name@example.com")
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("autocomplete", "email")
        super().__init__(**options)


class _Number(_Ours):
    """Shared by the number fields: a text box (spinners change by accident); 1,200 is read as 1200."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().replace("\N{MINUS SIGN}", "-")
            if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", value):
                value = value.replace(",", "")
        return super().to_python(value)  # type: ignore[misc]


_LIMITS = {
    "min_value": gettext_lazy("Enter a number that is %(limit_value)s or more"),
    "max_value": gettext_lazy("Enter a number that is %(limit_value)s or less"),
}


class IntegerField(_Number, forms.IntegerField):
    default_error_messages = {"invalid": gettext_lazy("Enter a whole number, like 12"), **_LIMITS}  # noqa: RUF012

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        options.setdefault("width", 5)
        super().__init__(**options)


class FloatField(_Number, forms.FloatField):
    default_error_messages = {"invalid": gettext_lazy("Enter a number, like 12 or 3.5"), **_LIMITS}  # noqa: RUF012

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        options.setdefault("width", 10)
        super().__init__(**options)


class _Choosing(_Ours):
    """Shared by the choice fields. ``choice_hints`` are small sentences under single answers, by value."""

    verb = gettext_lazy("Choose %(label)s")

    def __init__(self, *, choice_hints: Mapping[str, Words] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.choice_hints = dict(choice_hints or {})


_NOT_LISTED: dict[str, Any] = {"invalid_choice": gettext_lazy("Choose one of the answers that are listed")}


class ChoiceField(_Choosing, forms.ChoiceField):
    """One answer of several. ``style`` is ``radios`` or ``select``; else the number of answers decides."""

    default_error_messages = _NOT_LISTED

    def __init__(self, *, choices: Any = (), style: str | None = None, **options: Any) -> None:
        if style is None:
            style = "radios" if not callable(choices) and len(list(choices)) <= MOST_RADIOS else "select"
        options.setdefault("widget", forms.RadioSelect if style == "radios" else forms.Select)
        super().__init__(choices=choices, **options)


class MultipleChoice(_Choosing, forms.MultipleChoiceField):
    """Any number of answers, as tick boxes."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = _NOT_LISTED
    verb = gettext_lazy("Choose at least one: %(label)s")


class ModelChoiceField(_Choosing, forms.ModelChoiceField):  # type: ignore[type-arg]  # only the stubs have one
    """One row of a list, in a select. ``to_field_name`` keeps inside keys out of the page."""

    default_error_messages = _NOT_LISTED


class BooleanField(_Ours, forms.BooleanField):
    """One tick box; optional unless ``required=True``, which means it must be ticked to go on."""

    verb = gettext_lazy("To go on, tick: %(label)s")

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(required=required, **options)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.sentence_if_empty(), code="required")

    def sentence_if_empty(self) -> str:
        return str(self.ask) if self.ask else str(self.verb) % {"label": self.label}


def _end_of_the_year() -> str:
    return _("For example, 31/12/%(year)d") % {"year": timezone.localdate().year}


end_of_the_year = lazy(_end_of_the_year, str)


class DateField(_Ours, forms.DateField):
    """A date as people here write it, 31/12/2025, or as computers do, 2025-12-31. Shown day first."""

    FORMATS = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
    default_error_messages = {"invalid": gettext_lazy("Enter a real date, day first, like 31/12/2025")}  # noqa: RUF012

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, hint: Words = "", **options: Any
    ) -> None:
        options.setdefault("widget", forms.DateInput(format="%d/%m/%Y"))
        options.setdefault("input_formats", self.FORMATS)
        options.setdefault("width", 10)
        super().__init__(hint=hint or end_of_the_year(), **options)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = " ".join(value.replace("/ ", "/").replace(" /", "/").split())
        found = super().to_python(value)
        return found.date() if isinstance(found, datetime) else found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(_("Enter a date that is not before %(day)s") % {"day": f"{self.earliest:%d/%m/%Y}"})
        if value and self.latest and value > self.latest:
            raise ValidationError(_("Enter a date that is not after %(day)s") % {"day": f"{self.latest:%d/%m/%Y}"})


class TimeField(_Ours, forms.TimeField):
    """A time of day as people here write it: 14:30, 2.30pm or 2pm."""

    FORMATS = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p")
    default_error_messages = {"invalid": gettext_lazy("Enter a time, like 14:30 or 2:30pm")}  # noqa: RUF012

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(format="%H:%M"))
        options.setdefault("input_formats", self.FORMATS)
        options.setdefault("width", 5)
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(value.split()).lower() if isinstance(value, str) else value)


class FileField(_Ours, forms.FileField):
    """A file to send. ``limit`` is in bytes (else the site's own), ``accept`` the endings offered first.

    The ending is only a help to the person: whoever reads the file judges it by its content.
    """

    verb = gettext_lazy("Choose a file: %(label)s")
    default_error_messages = {  # noqa: RUF012
        "invalid": gettext_lazy("Choose the file again: it did not arrive"),
        "missing": gettext_lazy("Choose the file again: it did not arrive"),
        "empty": gettext_lazy("Choose another file: this one is empty"),
        "max_length": gettext_lazy("Give the file a shorter name, of %(max)d characters or fewer"),
    }

    def __init__(
        self, *, limit: int | None = None, accept: tuple[str, ...] = (), hint: Words = "", **options: Any
    ) -> None:
        self.limit: int = limit or settings.CAIRN_UPLOAD_LIMIT
        most = format_lazy(gettext_lazy("Up to {limit}"), limit=in_words(self.limit))
        super().__init__(hint=hint or most, **options)
        if accept:
            self.widget.attrs["accept"] = ",".join(accept)

    def to_python(self, data: Any) -> Any:
        if self.required and data in self.empty_values:
            raise ValidationError(self.sentence_if_empty(), code="required")
        found: File[Any] | None = super().to_python(data)
        if found is not None and found.size > self.limit:
            words = {"size": in_words(found.size), "limit": in_words(self.limit)}
            sentence = _("Choose a smaller file: this one is %(size)s and the most is %(limit)s")
            if words["size"] == words["limit"]:
                sentence = _("Choose a smaller file: this one is a little over the most, which is %(limit)s")
            raise ValidationError(sentence % words, code="too_large")
        return found


def in_words(size: int) -> str:
    """A size of a file: ``10 MB``, ``1.5 MB``, ``20 kB``."""
    if size >= 1024 * 1024:
        return f"{size / (1024 * 1024):.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(size / 1024))} kB"


class Form(forms.Form):
    """The parent of the site's forms: every label is set, and a refusal goes to the field it is about.

    A form that people come back to, a little at a time, says ``marks_optional = False``: there "(optional)" beside
    each field would call the work itself optional. ``headings`` are those of the parts of a long form, by the name of
    the field that each part begins with.
    """

    marks_optional = True
    headings: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.refusal: Refused | None = None
        self.identifying = False  # the form asks why what it holds identifies nobody
        for name, field in self.fields.items():
            if field.label is None:
                field.label = pretty_name(name)

    def add_refusal(self, refused: Refused) -> None:
        """Show why an api function refused: at its field, else above the form; its details above the form."""
        self.refusal = refused
        self.identifying = isinstance(refused, Flagged)
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)
        for sentence in refused.details:
            self.add_error(None, sentence)

    def compare(self, refused: Refused) -> str:
        """``add_refusal``; of a conflict it gives what was saved meanwhile, for a page that shows both texts.

        Saving again is then meant: the form sends the newest version.
        """
        self.add_refusal(refused)
        if not isinstance(refused, Conflict):
            return ""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(refused.version)  # type: ignore[index]
        return refused.theirs

"""The form of a chart or diagram: what is drawn is YAML, as in a course's folder, and is drawn when it is saved."""

from __future__ import annotations

from typing import Any

import yaml
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from cairn.courses.figures import draw
from cairn.courses.models import Figure
from cairn.lib.errors import Refused
from cairn.lib.yaml_text import read_yaml

LARGEST = 10**15


def read_spec(text: str) -> dict[str, Any]:
    """The facts of a figure as they are stored. Raises ``Refused`` naming the line that can't be read."""
    try:
        read = read_yaml(text) if text.strip() else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        said = {"line": line, "problem": getattr(error, "problem", None) or _("it is no YAML")}
        raise Refused(_("Line %(line)d can't be read: %(problem)s.") % said, field="spec_text") from None
    except ValueError:
        raise Refused(_("There is a day or a number in it that can't be. Correct it."), field="spec_text") from None
    if not isinstance(read, dict):
        raise Refused(_("Write facts, a line each, like “unit: falls”."), field="spec_text")
    # As JSON keeps it: dates become text.
    return _plain(read)  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, int | float) and not abs(value) <= LARGEST:
        raise Refused(_("There is a number in it that is too large to be drawn. Correct it."), field="spec_text")
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def spec_words(spec: dict[str, Any]) -> str:
    """The stored facts as the text that an author edits."""
    return yaml.safe_dump(spec, sort_keys=False, allow_unicode=True) if spec else ""


class FigureForm(WagtailAdminModelForm):
    spec_text = forms.CharField(
        label=gettext_lazy("What is drawn"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=gettext_lazy("YAML, as docs/course-text.md says for figures: unit, chart, points and so on."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["spec_text"].initial = spec_words(self.instance.spec)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "spec_text" in cleaned and "kind" in cleaned:
            try:
                spec = read_spec(cleaned["spec_text"])
                title = cleaned.get("title", "")
                cleaned["drawn"] = draw(cleaned["kind"], spec, title=title, data_folder=None)
                cleaned["spec"] = spec
            except Refused as refused:
                self.add_error("spec_text", refused.message)
        return cleaned

    def save(self, commit: bool = True) -> Figure:
        figure: Figure = self.instance
        figure.spec = self.cleaned_data["spec"]
        drawn = self.cleaned_data["drawn"]
        figure.svg, figure.words, figure.points = drawn.svg, drawn.words, drawn.points
        figure.changed_at = timezone.now()
        saved: Figure = super().save(commit)
        return saved

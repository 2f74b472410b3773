"""The forms of examples: the agreed marks, and a try at them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.assessment.models import Criterion, Rubric
from cairn.lib import forms


def level_field(criterion: Criterion, label: str, ask: str) -> forms.ChoiceField:
    levels = list(criterion.levels.all())
    return forms.ChoiceField(
        label=label,
        hint=criterion.guidance,
        ask=ask,
        choices=[(str(level.score), level.name) for level in levels],
        choice_hints={str(level.score): level.descriptor for level in levels},
        style="radios",
    )


class _Levels(forms.Form):
    """``level-<key>`` for each criterion that is scored."""

    marks_optional = False

    def __init__(self, *args: Any, rubric: Rubric, **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = [one for one in rubric.criteria.all() if not one.comment_only]

    def levels(self) -> dict[str, int]:
        return {one.key: int(self.cleaned_data[f"level-{one.key}"]) for one in self.criteria}


class TryForm(_Levels):
    """A try at an example: levels alone, as only they are compared."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in self.criteria:
            ask = _("Choose a level for: %(title)s") % {"title": one.title}
            self.fields[f"level-{one.key}"] = level_field(one, one.title, ask)


class ExampleForm(_Levels):
    """A new example: its title, its text unless it is a piece of work, and the agreed level with the reason."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        hint=gettext_lazy("Who marks it sees this. Leave out where it comes from."),
        ask=gettext_lazy("Enter a title for the example."),
        max_length=200,
    )
    text = forms.TextField(
        label=gettext_lazy("Text"),
        hint=gettext_lazy("The work itself, as somebody might have sent it in. Name nobody."),
        ask=gettext_lazy("Write the text of the example."),
        rows=15,
        max_length=50_000,
    )

    def __init__(self, *args: Any, of_a_version: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if of_a_version:
            del self.fields["text"]
        for one in self.criteria:
            ask = _("Choose the agreed level for: %(title)s") % {"title": one.title}
            self.fields[f"level-{one.key}"] = level_field(one, one.title, ask)
            self.fields[f"why-{one.key}"] = forms.TextField(
                label=_("Why: %(title)s") % {"title": one.title},
                hint=_("Who tried reads this. Point to what stands in the work."),
                ask=_("Say why this level was agreed: %(title)s") % {"title": one.title},
                rows=3,
                max_length=1500,
            )

    def why(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[f"why-{one.key}"] for one in self.criteria}

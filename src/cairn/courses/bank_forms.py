"""Forms of the question bank: each kind of question has only the fields that matter to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.courses.models import QuestionVersion
from cairn.courses.question_facts import ChoiceFacts, QuestionFacts
from cairn.lib.forms import BooleanField, CharField, ChoiceField, FloatField, Form, TextField

Kind = QuestionVersion.Kind
FEWEST_ROWS, SPARE_ROWS, MORE_ROWS = 4, 2, 4
CHOICES_PREFIX = "choice"
# What an author is told above the rows of a question.
ROWS = {
    Kind.SINGLE: _("Answers: mark the one that is right. Learners see them in a mixed order."),
    Kind.MULTIPLE: _("Answers: mark all that are right. Learners see them in a mixed order."),
    Kind.TRUE_FALSE: _("Mark the one that is right."),
    Kind.ORDERING: _("Lines in their right order, the first one on top. Learners see them mixed."),
    Kind.MATCHING: _("Pairs. A second half without a first one is offered too, and belongs to none."),
    Kind.SHORT_TEXT: _("Forms that count as right. Capitals, accents, spaces and punctuation don't matter."),
}


class BankForm(Form):
    title = CharField(max_length=200, label=_("Title"))


class NewBankForm(BankForm):
    programme = ChoiceField(label=_("Programme"), style="select")

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["programme"].choices = programmes  # type: ignore[attr-defined]


class FilterForm(Form):
    words = CharField(label=_("Words"), required=False)
    kind = ChoiceField(label=_("Kind"), required=False, style="select", choices=[("", _("All")), *Kind.choices])
    difficulty = ChoiceField(
        label=_("Difficulty"),
        required=False,
        style="select",
        choices=[("", _("All")), *QuestionVersion.Difficulty.choices],
    )
    tag = ChoiceField(label=_("Tag"), required=False, style="select")
    objective = ChoiceField(label=_("Objective"), required=False, style="select")
    retired = BooleanField(label=_("Retired questions"))

    def __init__(self, *args: Any, tags: list[str], objectives: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, values in (("tag", tags), ("objective", objectives)):
            self.fields[name].choices = [("", _("All")), *((one, one) for one in values)]  # type: ignore[attr-defined]


class QuestionForm(Form):
    """The question itself. ``base`` is the number of the version that the form was filled from."""

    stem = TextField(label=_("Question"), rows=3)
    answer = FloatField(label=_("Right answer"))
    tolerance = FloatField(label=_("Tolerance"), hint=_("How far off an answer may be, on either side"), required=False)
    unit = CharField(
        label=_("Unit"), hint=_("Shown beside the field, and may be typed or left out"), required=False, max_length=40
    )
    explanation = TextField(label=_("Explanation"), rows=3, required=False, hint=_("Shown to everyone afterwards"))
    objective = CharField(label=_("Objective"), required=False, max_length=200)
    difficulty = ChoiceField(label=_("Difficulty"), choices=QuestionVersion.Difficulty.choices, initial="medium")
    tags = CharField(label=_("Tags"), required=False, hint=_("Words with spaces between, like: variation run-chart"))
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        if kind != Kind.NUMERIC:
            for name in ("answer", "tolerance", "unit"):
                del self.fields[name]


class ChoiceForm(Form):
    """One row: an answer, a line, a pair or an accepted form."""

    text = CharField(label=_("Answer"), required=False)
    match = CharField(label=_("Goes with"), required=False)
    correct = BooleanField(label=_("Right"))
    feedback = TextField(label=_("Feedback"), rows=2, required=False)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind != Kind.MATCHING:
            del self.fields["match"]
        if kind not in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE):
            del self.fields["correct"]


def choice_rows(kind: str, *, data: Any = None, facts: QuestionFacts | None = None, more: int = 0) -> Any:
    """The rows of a question, with some to spare; none for a number. ``more`` rows are added to what was sent."""
    if kind == Kind.NUMERIC:
        return None
    held = [vars(one) for one in facts.choices] if facts else []
    if not held and kind == Kind.TRUE_FALSE:
        held = [{"text": str(_("True"))}, {"text": str(_("False"))}]
    spare = 0 if kind == Kind.TRUE_FALSE else max(FEWEST_ROWS - len(held), SPARE_ROWS)
    made = forms.formset_factory(ChoiceForm, extra=spare, max_num=60, absolute_max=60)
    if data is not None and more:
        data = _with_more(data, more)
    # What was sent is read as it is: a row that says the same as before must not count as left empty.
    return made(data, initial=None if data is not None else held, prefix=CHOICES_PREFIX, form_kwargs={"kind": kind})


def _with_more(data: Any, more: int) -> Any:
    data = data.copy()
    name = f"{CHOICES_PREFIX}-TOTAL_FORMS"
    total = int(data[name]) if str(data.get(name, "")).isdecimal() and len(data[name]) < 4 else FEWEST_ROWS
    data[name] = str(total + more)
    return data


def facts_in(kind: str, form: QuestionForm, rows: Any) -> QuestionFacts:
    """What two valid forms say, not yet checked."""
    said: Mapping[str, Any] = form.cleaned_data
    choices = [
        ChoiceFacts(row.get("text", ""), row.get("match", ""), row.get("correct", False), row.get("feedback", ""))
        for row in (rows.cleaned_data if rows is not None else [])
    ]
    return QuestionFacts(
        kind=kind,
        stem=said["stem"],
        explanation=said["explanation"],
        objective=said["objective"],
        difficulty=said["difficulty"],
        tags=tuple(said["tags"].replace(",", " ").split()),
        choices=tuple(choices),
        answer=said.get("answer"),
        tolerance=said.get("tolerance") or 0,
        unit=said.get("unit", ""),
    )


def initial_of(facts: QuestionFacts, *, base: int) -> dict[str, Any]:
    names = ("stem", "answer", "tolerance", "unit", "explanation", "objective", "difficulty")
    return {**{name: getattr(facts, name) for name in names}, "tags": " ".join(facts.tags), "base": base}

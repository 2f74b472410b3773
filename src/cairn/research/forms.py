"""A survey as a form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cairn.lib.forms import ChoiceField, Form, TextField
from cairn.research.models import Survey, SurveyQuestion


class SurveyForm(Form):
    """One field for each question, named by its key."""

    def __init__(self, survey: Survey, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for question in survey.questions.prefetch_related("options"):
            given: dict[str, Any] = {"label": question.text, "required": question.required}
            given["ask"] = _("Answer this question: %(text)s") % {"text": question.text}
            if question.kind == SurveyQuestion.Kind.TEXT:
                self.fields[question.key] = TextField(max_length=4000, rows=4, **given)
            else:
                choices = [(str(option.score), option.text) for option in question.options.all()]
                self.fields[question.key] = ChoiceField(choices=choices, **given)
        self.order_fields(None)

"""Form fields: what people type is read kindly, what can't be read gets a sentence that says what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cairn.lib import forms
from cairn.lib.errors import Refused


def refusal(field: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    assert len(caught.value.messages) == 1
    return str(caught.value.messages[0])


@pytest.mark.parametrize(
    "field,typed,read",
    [
        (forms.CharField(), "  two\t words\x00 ", "two words"),
        (forms.CharField(required=False), "   ", ""),
        (forms.TextField(), "one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
        (forms.TextField(max_length=3), "a\r\nb", "a\nb"),
        (forms.IntegerField(), "1,200", 1200),
        (forms.IntegerField(), " \N{MINUS SIGN}3 ", -3),
        (forms.IntegerField(required=False), "", None),
        (forms.FloatField(), "12,345.5", 12345.5),
        (forms.DateField(), "31/12/2025", date(2025, 12, 31)),
        (forms.DateField(), "2025-12-31", date(2025, 12, 31)),
        (forms.DateField(), "1 / 2 / 26", date(2026, 2, 1)),
        (forms.DateField(), "5 March 2026", date(2026, 3, 5)),
        (forms.BooleanField(), "", False),
        (forms.BooleanField(required=True), "1", True),
        (forms.MultipleChoice(choices=[("a", "A"), ("b", "B")]), ["b"], ["b"]),
    ],
)
def test_reads_what_people_type(field: Any, typed: Any, read: Any) -> None:
    assert field.clean(typed) == read


@pytest.mark.parametrize(
    "field,typed,sentence",
    [
        (forms.CharField(label="Your name"), "  ", "Enter your name"),
        (forms.CharField(label="PDSA cycle"), "", "Enter PDSA cycle"),
        (forms.TextField(label="What changed?"), "", "Answer the question: What changed?"),
        (forms.CharField(label="Name", ask="Say who you are"), "", "Say who you are"),
        (forms.CharField(max_length=3), "four", "Shorten this to 3 characters: it has 4"),
        (forms.CharField(min_length=3), "ab", "Write at least 3 characters: this has 2"),
        (forms.EmailField(), "ada", "Enter an e-mail address in the correct format, like name@example.com"),
        (forms.IntegerField(), "two", "Enter a whole number, like 12"),
        (forms.IntegerField(), "12,5", "Enter a whole number, like 12"),
        (forms.IntegerField(min_value=1), "0", "Enter a number that is 1 or more"),
        (forms.FloatField(), "nan", "Enter a number, like 12 or 3.5"),
        (forms.FloatField(), "1e999", "Enter a number, like 12 or 3.5"),
        (forms.FloatField(), "1,5", "Enter a number, like 12 or 3.5"),
        (forms.DateField(), "31/02/2025", "Enter a real date, day first, like 31/12/2025"),
        (forms.DateField(latest=date(2025, 1, 2)), "03/01/2025", "Enter a date that is not after 02/01/2025"),
        (forms.DateField(earliest=date(2025, 1, 2)), "01/01/2025", "Enter a date that is not before 02/01/2025"),
        (forms.ChoiceField(label="Job role", choices=[("a", "A")]), "", "Choose job role"),
        (forms.ChoiceField(choices=[("a", "A")]), "z", "Choose one of the answers that are listed"),
        (forms.MultipleChoice(label="Places", choices=[("a", "A")]), [], "Choose at least one: places"),
        (forms.BooleanField(label="I agree", required=True), "", "To go on, tick: I agree"),
        (forms.FileField(label="Data"), None, "Choose a file: data"),
        (forms.FileField(), SimpleUploadedFile("a.csv", b""), "Choose another file: this one is empty"),
        (
            forms.FileField(limit=1024),
            SimpleUploadedFile("a.csv", b"x" * 3000),
            "Choose a smaller file: this one is 3 kB and the most is 1 kB",
        ),
    ],
)
def test_says_what_to_do(field: Any, typed: Any, sentence: str) -> None:
    assert refusal(field, typed) == sentence


def test_few_answers_are_radio_buttons_and_many_a_list() -> None:
    def kind(number: int) -> str:
        return type(forms.ChoiceField(choices=[(str(n), str(n)) for n in range(number)]).widget).__name__

    assert [kind(forms.MOST_RADIOS), kind(forms.MOST_RADIOS + 1)] == ["RadioSelect", "Select"]


def test_a_width_that_the_design_system_lacks_is_a_bug() -> None:
    with pytest.raises(ValueError, match="width 7"):
        forms.CharField(width=7)


class Naming(forms.Form):
    name = forms.CharField()


def test_a_refusal_goes_to_its_field_and_its_details_above_the_form() -> None:
    form = Naming({"name": "Ward 3"})
    assert form.is_valid()
    form.add_refusal(Refused("That name is taken.", field="name", details=["Line 2: no date."]))
    assert form.errors == {"name": ["That name is taken."], "__all__": ["Line 2: no date."]}


def test_a_refusal_about_no_field_of_this_form_is_shown_above_it() -> None:
    form = Naming({"name": "Ward 3"})
    assert form.is_valid()
    form.add_refusal(Refused("The run is full.", field="places"))
    assert form.non_field_errors() == ["The run is full."]

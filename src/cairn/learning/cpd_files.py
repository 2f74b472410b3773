"""A CPD record as a table for spreadsheets, and as a document to hand in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import typst
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.learning.accounts_of_practice import theme_words
from cairn.learning.cpd import CpdRecord, words_of_kinds
from cairn.learning.models import ReflectiveAccount

TEMPLATE = Path(__file__).with_name("cpd.typ")
# How a cell begins that a spreadsheet would reckon with.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def hours(minutes: int) -> str:
    """``1 h 5 min``."""
    return _("%(h)d h %(m)d min") % {"h": minutes // 60, "m": minutes % 60}


def account_questions() -> dict[str, str]:
    """What a reflective account answers, by its fields."""
    return {
        "nature": _("What was the nature of the learning, the feedback or the event?"),
        "learnt": _("What did you learn from it?"),
        "changed": _("How did you change or improve your practice as a result?"),
        "relevance": _("How is it relevant to the Code?"),
    }


def cpd_csv(record: CpdRecord) -> str:
    """A row for each line, with headings."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("day"), _("kind"), _("what"), _("minutes"), _("participatory"), _("how it was counted")])
    kinds = words_of_kinds()
    for line in record.lines:
        words, how, _with = kinds[line.kind]
        title = f"'{line.title}" if line.title.startswith(FORMULA) else line.title
        writer.writerow(
            [line.on.isoformat(), words, title, line.minutes, _("yes") if line.participatory else _("no"), how]
        )
    return out.getvalue()


def cpd_pdf(record: CpdRecord, accounts: Sequence[ReflectiveAccount], *, person: Person) -> bytes:
    """The record as PDF/UA-1, with the accounts given. What people wrote goes in as data, never as source."""
    name = person.certificate_name or person.name
    words = {
        "title": _("CPD record of %(name)s") % {"name": name},
        "heading": _("Continuing professional development"),
        "name": name,
        "period": _("%(first)s to %(last)s") % {"first": _day(record.first), "last": _day(record.last)},
        "note": _("Made by Cairn from what this person did and added. It is their own record, not an official one."),
        "sums_heading": _("Hours"),
        "sums": [
            [_("All"), hours(record.minutes)],
            [_("Of these participatory (learning with others)"), hours(record.participatory)],
        ],
        "parts_heading": _("What was counted, and how"),
        "parts_head": [_("Kind"), _("How it was counted"), _("Participatory"), _("Time")],
        "parts": [
            [part.words, part.how, _("yes") if part.participatory else _("no"), hours(part.minutes)]
            for part in record.parts
        ],
        "lines_heading": _("Line by line"),
        "lines_head": [_("Day"), _("What"), _("Participatory"), _("Minutes")],
        "lines": [
            [_day(line.on), line.title, _("yes") if line.participatory else _("no"), str(line.minutes)]
            for line in record.lines
        ],
        "accounts_heading": _("Reflective accounts"),
        "accounts": [_account(one) for one in accounts],
    }
    return bytes(
        typst.compile(
            str(TEMPLATE), format="pdf", pdf_standards=["ua-1"], sys_inputs={"words": json.dumps(words)},
            ignore_system_fonts=True,
        )
    )  # fmt: skip


def _day(day: object) -> str:
    return date_format(day, "j F Y")  # type: ignore[arg-type]


def _account(account: ReflectiveAccount) -> dict[str, object]:
    questions = account_questions()
    answers = [[questions[name], getattr(account, name)] for name in questions]
    code = [_("Parts of the Code"), ", ".join(theme_words(account))]
    return {"title": account.title, "answers": [*answers, code]}

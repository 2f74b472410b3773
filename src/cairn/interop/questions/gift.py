"""GIFT: Moodle's plain text for questions.

docs.moodle.org/en/GIFT_format describes it. docs/question-exchange.md lists exactly what is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cairn.courses.api import ChoiceFacts, QuestionFacts
from cairn.interop.questions.reading import (
    CannotHold,
    Reading,
    as_number,
    from_tags,
    looks_like_html,
    number,
    plain_text,
    to_tags,
)
from cairn.lib.errors import Refused

ENDING, MEDIA_TYPE = "gift.txt", "text/plain"
_SPECIAL = "~=#{}:"
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
# Moodle writes the id and the tags of a question into a comment above it.
_IN_COMMENT = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_RIGHT = {"T": True, "TRUE": True, "F": False, "FALSE": False}
ARROW = "->"


# --- Reading ---


@dataclass(frozen=True)
class _Block:
    """One question with what stood in comments right above or in it."""

    line: int
    text: str
    comments: str


def read(raw: bytes, name: str = "") -> Reading:
    """Every question of a GIFT file. Raises ``Refused`` for a file that is no text."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("This file is no text in UTF-8. Save it as UTF-8 and send it again.")) from None
    reading = Reading()
    for block in _blocks(text.replace("\r\n", "\n").replace("\r", "\n")):
        where = _("%(file)s, line %(line)d") % {"file": name, "line": block.line}
        reading.take(where, block.text.strip()[:80], lambda block=block: _question(block))  # type: ignore[misc]
    return reading


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are parted by empty lines. A category is no question."""
    lines: list[str] = []
    comments: list[str] = []
    begin = 0
    for number_of, line in enumerate([*text.split("\n"), ""], start=1):
        if line.lstrip().startswith("//"):
            comments.append(line)
        elif line.strip().startswith("$"):
            comments = []
        elif line.strip():
            begin = begin if lines else number_of
            lines.append(line)
        elif lines:
            yield _Block(begin, "\n".join(lines), "\n".join(comments))
            lines, comments = [], []
        else:
            comments = []


def _question(block: _Block) -> tuple[QuestionFacts, list[str]]:
    title, text = _title(block.text.strip())
    form, text = _form(text, "moodle")
    begin = _find(text, "{")
    end = _find(text, "}", begin + 1) if begin >= 0 else -1
    if begin < 0 or end < 0:
        raise Refused(_("It has no answers between { and }, so it is a description or an essay, which is not read."))
    before, inner, behind = text[:begin], text[begin + 1 : end], text[end + 1 :]
    if _find(behind, "{") >= 0:
        raise Refused(_("It has several gaps, which are not read."))
    gap = " _____ " if behind.strip() else ""
    said = _answers(*_general(inner), form)
    notes: list[str] = said.pop("notes", [])  # type: ignore[assignment]
    marks = _marks(block.comments)
    unit = marks.pop("unit", "")
    facts: dict[str, object] = {
        "stem": _shown(f"{before.rstrip()}{gap}{behind.strip()}", form),
        "key": title,
        **said,
        **marks,
    }
    if unit and facts["kind"] == "numeric":
        facts["unit"] = unit
    return QuestionFacts(**facts), notes  # type: ignore[arg-type]


def _title(text: str) -> tuple[str, str]:
    found = re.match(r"::((?:\\.|[^\\])*?)::", text, re.DOTALL)
    return (_unescaped(found[1]).strip(), text[found.end() :].strip()) if found else ("", text)


def _form(text: str, otherwise: str) -> tuple[str, str]:
    found = _FORMAT.match(text.lstrip())
    return (found[1].lower(), text.lstrip()[found.end() :].strip()) if found else (otherwise, text.strip())


def _marks(comments: str) -> dict[str, object]:
    """Key, tags, objective and difficulty in the comment above."""
    pairs = [(kind, re.sub(r"\\(.)", r"\1", value)) for kind, value in _IN_COMMENT.findall(comments)]
    keys = [value for kind, value in pairs if kind == "id"]
    return {**({"key": keys[0]} if keys else {}), **from_tags([value for kind, value in pairs if kind == "tag"])}


def _find(text: str, sign: str, begin: int = 0) -> int:
    """Where a sign stands that is not escaped; -1: nowhere."""
    place = begin
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text.startswith(sign, place):
            return place
        else:
            place += 1
    return -1


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text, flags=re.DOTALL)


def _shown(text: str, form: str) -> str:
    """A text of the file as plain text. Its line ends are spaces; a new line is written ``\\n``."""
    own, text = _form(text, form)
    plain = _unescaped(" ".join(text.split()))
    html = own == "html" or (own == "moodle" and looks_like_html(plain))
    return plain_text(plain) if html else plain.strip()


def _general(inner: str) -> tuple[str, str]:
    """The answers, and the general feedback behind ``####``."""
    place = _find(inner, "####")
    return (inner, "") if place < 0 else (inner[:place], inner[place + 4 :])


def _answers(inner: str, general: str, form: str) -> dict[str, object]:
    explanation = {"explanation": _shown(general, form)}
    inner = inner.strip()
    if not inner:
        raise Refused(_("It is an essay, which is not read."))
    if inner.startswith(">"):
        lines = [line.strip() for line in inner.partition("\n")[2].split("\n") if line.strip()]
        return {"kind": "ordering", "choices": tuple(ChoiceFacts(_shown(one, form)) for one in lines), **explanation}
    if inner.startswith("#"):
        return {**_numeric(inner[1:].strip()), **explanation}
    if (parts := _parted(inner, "#"))[0].strip().upper() in _RIGHT:
        return {**_true_false([part.strip() for part in parts], form), **explanation}
    return {**_listed(inner, form), **explanation}


def _parted(text: str, sign: str) -> list[str]:
    parts = []
    while (place := _find(text, sign)) >= 0:
        parts.append(text[:place])
        text = text[place + len(sign) :]
    return [*parts, text]


def _true_false(parts: list[str], form: str) -> dict[str, object]:
    """``TRUE#what is told to who is wrong#what is told to who is right``."""
    truth = _RIGHT[parts[0].upper()]
    wrong, right = (_shown(one, form) for one in [*parts[1:3], "", ""][:2])
    choices = (
        ChoiceFacts("True", correct=truth, feedback=right if truth else wrong),
        ChoiceFacts("False", correct=not truth, feedback=wrong if truth else right),
    )
    return {"kind": "true_false", "choices": choices}


def _numeric(text: str) -> dict[str, object]:
    answers = [one.strip() for one in _parted(text, "=") if one.strip()]
    if len(answers) != 1 or _WEIGHT.match(answers[0]):
        raise Refused(_("It has several right numbers, or part of the marks for one. One number is right here."))
    value, *feedback = _parted(answers[0], "#")
    notes = [_("Feedback to single numbers is left out.")] if any(one.strip() for one in feedback) else []
    value = _unescaped(value).strip()
    if ".." in value:
        low, high = (as_number(one, "answer") for one in value.split("..", 1))
        return {"kind": "numeric", "answer": (low + high) / 2, "tolerance": abs(high - low) / 2, "notes": notes}
    answer, _sign, tolerance = value.partition(":")
    return {
        "kind": "numeric",
        "answer": as_number(answer, "answer"),
        "tolerance": as_number(tolerance or "0", "tolerance"),
        "notes": notes,
    }


@dataclass(frozen=True)
class _Item:
    right: bool
    weight: float | None
    text: str
    feedback: str


def _items(inner: str, form: str) -> list[_Item]:
    """The answers, each behind ``=`` (right) or ``~``."""
    begins = [
        place for place in range(len(inner)) if inner[place] in "=~" and _find(inner, inner[place], place) == place
    ]
    begins = [place for place in begins if not _is_escaped(inner, place)]
    if not begins or inner[: begins[0]].strip():
        raise Refused(_("Its answers don't begin with = or ~."))
    items = []
    for place, until in zip(begins, [*begins[1:], len(inner)], strict=True):
        text, *feedback = _parted(inner[place + 1 : until].strip(), "#")
        weight = _WEIGHT.match(text)
        text = text[weight.end() :] if weight else text
        items.append(
            _Item(inner[place] == "=", float(weight[1]) if weight else None, text.strip(), "#".join(feedback).strip())
        )
    return [_Item(one.right, one.weight, one.text, _shown(one.feedback, form)) for one in items]


def _is_escaped(text: str, place: int) -> bool:
    before = text[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _listed(inner: str, form: str) -> dict[str, object]:
    items = _items(inner, form)
    if all(one.right and _find(one.text, ARROW) >= 0 for one in items):
        pairs = [(one.text[: (at := _find(one.text, ARROW))], one.text[at + len(ARROW) :]) for one in items]
        choices = tuple(ChoiceFacts(_shown(left, form), match=_shown(half, form)) for left, half in pairs)
        return {"kind": "matching", "choices": choices}
    weighed = [one for one in items if one.weight is not None and not one.right and one.weight > 0]
    if any(one.right and one.weight not in (None, 100.0) for one in items):
        raise Refused(_("It gives part of the marks for an answer. Here an answer is right or wrong."))
    kind = "multiple" if weighed else ("short_text" if all(one.right for one in items) else "single")
    if weighed and round(sum(one.weight or 0 for one in weighed)) not in (99, 100):
        raise Refused(_("It gives part of the marks for an answer. Here an answer is right or wrong."))
    choices = tuple(
        ChoiceFacts(
            _shown(one.text, form),
            correct=(one.right or one in weighed) and kind != "short_text",
            feedback=one.feedback,
        )
        for one in items
    )
    minus = any(one.weight is not None and one.weight < 0 for one in items)
    return {"kind": kind, "choices": choices, "notes": [_("Marks that are taken off are left out.")] if minus else []}


# --- Writing ---


def write(questions: Iterable[QuestionFacts]) -> bytes:
    """A file that Moodle imports. Raises ``CannotHold`` for a question that GIFT has no way to write."""
    return "\n\n".join(_written(one) for one in questions).encode() + b"\n"


def _written(facts: QuestionFacts) -> str:
    _require_sayable(facts)
    tags = "".join(f" [tag:{_in_comment(one)}]" for one in to_tags(facts, unit=True))
    key = f" [id:{_in_comment(facts.key)}]" if facts.key else ""
    comment = f"//{key}{tags}\n" if key or tags else ""
    title = f"::{_escaped(facts.key)}::" if facts.key else ""
    general = f"\n####{_escaped(facts.explanation)}" if facts.explanation else ""
    return f"{comment}{title}[plain]{_escaped(facts.stem)} {{{_WRITERS[facts.kind](facts)}{general}\n}}"


def _require_sayable(facts: QuestionFacts) -> None:
    for one in facts.choices:
        if ARROW in one.text or ARROW in one.match:
            raise CannotHold(_("An answer has -> in it, which parts the pairs in GIFT."))
        if _WEIGHT.match(one.text) or _FORMAT.match(one.text) or _FORMAT.match(one.match):
            raise CannotHold(_("An answer begins with what GIFT takes for a weight or a format."))
    texts = [facts.stem, facts.explanation, *(one.feedback for one in facts.choices)]
    if any(_FORMAT.match(text) for text in texts):
        raise CannotHold(_("A text begins with what GIFT takes for a format."))


def _escaped(text: str) -> str:
    text = re.sub(r"([\\~=#{}:])", r"\\\1", text)
    return text.replace("\n", r"\n")


def _in_comment(text: str) -> str:
    return re.sub(r"([\\\]])", r"\\\1", " ".join(text.split()))


def _line(sign: str, one: ChoiceFacts) -> str:
    feedback = f"#{_escaped(one.feedback)}" if one.feedback else ""
    return f"\n{sign}{_escaped(one.text)}{feedback}"


def _write_single(facts: QuestionFacts) -> str:
    return "".join(_line("=" if one.correct else "~", one) for one in facts.choices)


def _write_multiple(facts: QuestionFacts) -> str:
    share = f"{100 / sum(one.correct for one in facts.choices):.5f}".rstrip("0").rstrip(".")
    return "".join(_line(f"~%{share}%" if one.correct else "~", one) for one in facts.choices)


def _write_true_false(facts: QuestionFacts) -> str:
    if [one.text for one in facts.choices] != ["True", "False"]:
        return _write_single(facts)
    right = next(one for one in facts.choices if one.correct)
    wrong = next(one for one in facts.choices if not one.correct)
    told = f"#{_escaped(wrong.feedback)}#{_escaped(right.feedback)}" if wrong.feedback or right.feedback else ""
    return f"{right.text.upper()}{told}"


def _write_number(facts: QuestionFacts) -> str:
    return f"#{number(facts.answer or 0)}:{number(facts.tolerance)}"


def _write_lines(facts: QuestionFacts) -> str:
    return ">" + "".join(f"\n{_escaped(one.text)}" for one in facts.choices)


def _write_pairs(facts: QuestionFacts) -> str:
    return "".join(f"\n={_escaped(one.text)} {ARROW} {_escaped(one.match)}" for one in facts.choices)


def _write_forms(facts: QuestionFacts) -> str:
    return "".join(_line("=", one) for one in facts.choices)


_WRITERS: dict[str, Callable[[QuestionFacts], str]] = {
    "single": _write_single,
    "multiple": _write_multiple,
    "true_false": _write_true_false,
    "numeric": _write_number,
    "ordering": _write_lines,
    "matching": _write_pairs,
    "short_text": _write_forms,
}

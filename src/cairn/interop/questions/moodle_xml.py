"""Moodle XML: what Moodle's question bank exports and imports.

docs.moodle.org/en/Moodle_XML_format describes it. docs/question-exchange.md lists exactly what is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from cairn.courses.api import ChoiceFacts, QuestionFacts
from cairn.interop.questions.reading import (
    Node,
    Reading,
    as_number,
    from_tags,
    legal,
    looks_like_html,
    number,
    plain_text,
    read_xml,
    to_tags,
)
from cairn.lib.errors import Refused

ENDING, MEDIA_TYPE = "xml", "application/xml"
TRUE_FALSE = ("true", "false")
# What is no question, and said nothing about.
_PASSED_OVER = ("category",)


# --- Reading ---


def read(raw: bytes, name: str = "") -> Reading:
    """Every question of a quiz file. Raises ``Refused`` for a file that is no Moodle XML."""
    root = read_xml(raw)
    if root.name != "quiz":
        raise Refused(
            _("This is no Moodle XML: it should begin with <quiz>, and begins with <%(tag)s>.") % {"tag": root.name}
        )
    reading = Reading()
    for node in root.all("question"):
        if (kind := node.attributes.get("type", "")) not in _PASSED_OVER:
            where = _("%(file)s, line %(line)d") % {"file": name, "line": node.line}
            reading.take(where, node.said("name/text"), lambda node=node, kind=kind: _question(node, kind))  # type: ignore[misc]
    return reading


def _question(node: Node, kind: str) -> tuple[QuestionFacts, list[str]]:
    reader = _READERS.get(kind)
    if reader is None:
        raise Refused(_("Questions of the type “%(type)s” are not read.") % {"type": kind})
    if any(one.name == "file" for one in node.walk()):
        raise Refused(_("It has a file in it, which is not read."))
    notes: list[str] = []
    hints = [one for one in node.all("hint") if one.said("text")]
    if hints:
        notes.append(_("Hints are left out."))
    facts = reader(node, notes)
    tags = [one.said("text") for one in node.all("tags") for one in one.all("tag")]
    known = {
        "stem": _words(node.first("questiontext")),
        "key": node.said("idnumber"),
        "explanation": _words(node.first("generalfeedback")),
        **{name: value for name, value in from_tags(tags).items() if name != "unit"},
    }
    return QuestionFacts(**{**facts, **known}), notes  # type: ignore[arg-type]


def _words(node: Node | None) -> str:
    """The text within ``<x format="..."><text>``, as plain text."""
    if node is None:
        return ""
    text = (node.first("text") or node).text.strip()
    if "@@PLUGINFILE@@" in text:
        raise Refused(_("It has a file in it, which is not read."))
    form = node.attributes.get("format", "")
    # Older exports name no format, and "Moodle auto-format" is text that may have tags in it.
    html = form == "html" or (form in ("", "moodle_auto_format") and looks_like_html(text))
    return plain_text(text) if html else text


def _fraction(node: Node) -> float:
    return as_number(node.attributes.get("fraction", "0"), "fraction")


def _choices(node: Node, notes: list[str]) -> dict[str, object]:
    single = node.said("single", "true").lower() in ("true", "1")
    rows = [(one, _fraction(one)) for one in node.all("answer")]
    if single and any(0 < fraction < 100 for _one, fraction in rows):
        raise Refused(_("It gives part of the marks for an answer. Here an answer is right or wrong."))
    if not single and any(fraction < 0 for _one, fraction in rows):
        notes.append(_("Marks that are taken off are left out."))
    choices = (
        ChoiceFacts(_words(one), correct=fraction > 0, feedback=_words(one.first("feedback"))) for one, fraction in rows
    )
    return {"kind": "single" if single else "multiple", "choices": tuple(choices)}


def _true_false(node: Node, notes: list[str]) -> dict[str, object]:
    rows = {one.said("text").lower(): one for one in node.all("answer")}
    if set(rows) != set(TRUE_FALSE):
        raise Refused(_("True or false has the two answers true and false."))
    choices = (
        ChoiceFacts(name.title(), correct=_fraction(rows[name]) > 0, feedback=_words(rows[name].first("feedback")))
        for name in TRUE_FALSE
    )
    return {"kind": "true_false", "choices": tuple(choices)}


def _short_answer(node: Node, notes: list[str]) -> dict[str, object]:
    if node.said("usecase", "0") == "1":
        notes.append(_("Capitals count there, and don't here."))
    forms = []
    for one in node.all("answer"):
        text, fraction = one.said("text"), _fraction(one)
        if 0 < fraction < 100:
            raise Refused(_("It gives part of the marks for an answer. Here an answer is right or wrong."))
        if fraction <= 0:
            notes.append(_("The feedback to the wrong answer “%(text)s” is left out.") % {"text": text[:40]})
        elif "*" in text.replace(r"\*", ""):
            raise Refused(_("An answer has a wildcard (*) in it, which is not read."))
        else:
            forms.append(ChoiceFacts(text.replace(r"\*", "*"), feedback=_words(one.first("feedback"))))
    return {"kind": "short_text", "choices": tuple(forms)}


def _numerical(node: Node, notes: list[str]) -> dict[str, object]:
    right = [one for one in node.all("answer") if _fraction(one) > 0]
    if len(right) != 1 or _fraction(right[0]) != 100:
        raise Refused(_("It has several right numbers, or part of the marks for one. One number is right here."))
    if right[0].said("text") == "*":
        raise Refused(_("An answer has a wildcard (*) in it, which is not read."))
    if len(node.all("answer")) > 1 or _words(right[0].first("feedback")):
        notes.append(_("Feedback to single numbers is left out."))
    units = (node.first("units") or node).all("unit")
    if len(units) > 1:
        raise Refused(_("It has several units, which are not converted."))
    return {
        "kind": "numeric",
        "answer": as_number(right[0].said("text"), "answer"),
        "tolerance": as_number(right[0].said("tolerance", "0") or "0", "tolerance"),
        "unit": units[0].said("unit_name") if units else "",
    }


def _matching(node: Node, notes: list[str]) -> dict[str, object]:
    pairs = node.all("subquestion")
    choices = (ChoiceFacts(_words(one), match=one.said("answer/text")) for one in pairs)
    return {"kind": "matching", "choices": tuple(choices)}


def _ordering(node: Node, notes: list[str]) -> dict[str, object]:
    lines = (ChoiceFacts(_words(one), feedback=_words(one.first("feedback"))) for one in node.all("answer"))
    return {"kind": "ordering", "choices": tuple(lines)}


_READERS: dict[str, Callable[[Node, list[str]], dict[str, object]]] = {
    "multichoice": _choices,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
}


# --- Writing ---


def write(questions: Iterable[QuestionFacts]) -> bytes:
    """A file that Moodle imports. The feedback to single pairs has no place in it."""
    root = ET.Element("quiz")
    for facts in questions:
        root.append(_written(facts))
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8")


def _written(facts: QuestionFacts) -> ET.Element:
    kind = _type_of(facts)
    node = ET.Element("question", type=kind)
    _text(ET.SubElement(node, "name"), facts.key or " ".join(facts.stem.split()[:8]))
    _text(ET.SubElement(node, "questiontext", format="plain_text"), facts.stem)
    _text(ET.SubElement(node, "generalfeedback", format="plain_text"), facts.explanation)
    _value(node, "defaultgrade", "1")
    _value(node, "idnumber", facts.key)
    _WRITERS[kind](node, facts)
    tags = ET.SubElement(node, "tags")
    for one in to_tags(facts):
        _text(ET.SubElement(tags, "tag"), one)
    return node


def _type_of(facts: QuestionFacts) -> str:
    if facts.kind == "true_false":
        same = tuple(one.text.lower() for one in facts.choices) == TRUE_FALSE
        return "truefalse" if same else "multichoice"
    names = {"single": "multichoice", "multiple": "multichoice", "numeric": "numerical", "short_text": "shortanswer"}
    return names.get(facts.kind, facts.kind)


def _text(node: ET.Element, text: str) -> ET.Element:
    _value(node, "text", text)
    return node


def _value(node: ET.Element, name: str, text: str) -> None:
    ET.SubElement(node, name).text = legal(text)


def _answer(node: ET.Element, fraction: str, text: str, feedback: str = "", form: str = "plain_text") -> ET.Element:
    made = _text(ET.SubElement(node, "answer", fraction=fraction, format=form), text)
    _text(ET.SubElement(made, "feedback", format="plain_text"), feedback)
    return made


def _write_choices(node: ET.Element, facts: QuestionFacts) -> None:
    _value(node, "single", "false" if facts.kind == "multiple" else "true")
    _value(node, "shuffleanswers", "true")
    share = f"{100 / max(1, sum(one.correct for one in facts.choices)):.5f}".rstrip("0").rstrip(".")
    for one in facts.choices:
        _answer(node, share if one.correct else "0", one.text, one.feedback)


def _write_true_false(node: ET.Element, facts: QuestionFacts) -> None:
    for one in facts.choices:
        _answer(node, "100" if one.correct else "0", one.text.lower(), one.feedback, "moodle_auto_format")


def _write_forms(node: ET.Element, facts: QuestionFacts) -> None:
    _value(node, "usecase", "0")
    for one in facts.choices:
        _answer(node, "100", one.text.replace("*", r"\*"), one.feedback)


def _write_number(node: ET.Element, facts: QuestionFacts) -> None:
    made = _answer(node, "100", number(facts.answer or 0))
    _value(made, "tolerance", number(facts.tolerance))
    if facts.unit:
        unit = ET.SubElement(ET.SubElement(node, "units"), "unit")
        _value(unit, "multiplier", "1")
        _value(unit, "unit_name", facts.unit)


def _write_pairs(node: ET.Element, facts: QuestionFacts) -> None:
    _value(node, "shuffleanswers", "true")
    for one in facts.choices:
        pair = _text(ET.SubElement(node, "subquestion", format="plain_text"), one.text)
        _text(ET.SubElement(pair, "answer"), one.match)


def _write_lines(node: ET.Element, facts: QuestionFacts) -> None:
    for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("gradingtype", "ALL_OR_NOTHING")):
        _value(node, name, value)
    for place, one in enumerate(facts.choices, start=1):
        _answer(node, str(place), one.text, one.feedback)


_WRITERS: dict[str, Callable[[ET.Element, QuestionFacts], None]] = {
    "multichoice": _write_choices,
    "truefalse": _write_true_false,
    "shortanswer": _write_forms,
    "numerical": _write_number,
    "matching": _write_pairs,
    "ordering": _write_lines,
}

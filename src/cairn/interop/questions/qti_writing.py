"""Writing QTI 3.0: a package of items."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from xml.etree import ElementTree as ET

from cairn.courses.api import QuestionFacts
from cairn.interop.questions.qti_reading import ITEM, PURPOSE
from cairn.interop.questions.reading import legal, number

ITEM_SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE_SPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
LOM_SPACE = "http://ltsc.ieee.org/xsd/LOM"
ITEM_TYPE = "imsqti_item_xmlv3p0"
TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
DIFFICULTIES = {"easy": "easy", "medium": "medium", "hard": "difficult"}
ASSOCIABLE = "qti-simple-associable-choice"


def write(questions: Iterable[QuestionFacts]) -> bytes:
    """A package with one item to a file. Its bytes depend on the questions alone."""
    rows = list(questions)
    names = [f"items/{one.key or f'item-{place}'}.xml" for place, one in enumerate(rows, start=1)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        _put(package, "imsmanifest.xml", _manifest(rows, names))
        for name, one in zip(names, rows, strict=True):
            _put(package, name, _item(one))
    return out.getvalue()


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)


def _document(root: ET.Element) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8") + b"\n"


def _sub(node: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(node, name, {key.replace("_", "-"): legal(value) for key, value in attributes.items()})
    made.text = legal(text) or None
    return made


def _lines(node: ET.Element, text: str) -> None:
    """A text with its line ends."""
    first, *more = legal(text).split("\n")
    node.text = first
    for line in more:
        ET.SubElement(node, "br").tail = line


# --- The manifest ---


def _manifest(rows: list[QuestionFacts], names: list[str]) -> bytes:
    root = ET.Element("manifest", xmlns=PACKAGE_SPACE, identifier="questions")
    metadata = _sub(root, "metadata")
    _sub(metadata, "schema", "QTI Package")
    _sub(metadata, "schemaversion", "3.0.0")
    _sub(root, "organizations")
    resources = _sub(root, "resources")
    for place, (facts, name) in enumerate(zip(rows, names, strict=True), start=1):
        resource = _sub(resources, "resource", identifier=f"item-{place}", type=ITEM_TYPE, href=name)
        _lom(_sub(resource, "metadata"), facts)
        _sub(resource, "file", href=name)
    return _document(root)


def _lom(node: ET.Element, facts: QuestionFacts) -> None:
    """Tags, difficulty and objective, in the words of IEEE 1484.12.1 (learning object metadata)."""
    lom = _sub(node, "lom", xmlns=LOM_SPACE)
    general = _sub(lom, "general")
    for tag in facts.tags:
        _sub(_sub(general, "keyword"), "string", tag)
    level = _sub(_sub(lom, "educational"), "difficulty")
    _sub(level, "source", "LOMv1.0")
    _sub(level, "value", DIFFICULTIES[facts.difficulty])
    if facts.objective:
        aim = _sub(lom, "classification")
        purpose = _sub(aim, "purpose")
        _sub(purpose, "source", "LOMv1.0")
        _sub(purpose, "value", PURPOSE)
        _sub(_sub(aim, "description"), "string", facts.objective)


# --- An item ---


def _item(facts: QuestionFacts) -> bytes:
    # An identifier may not begin with a digit.
    name = facts.key if facts.key[:1].isalpha() else f"_{facts.key or 'item'}"
    attributes = {"identifier": name, "title": facts.key or name, "adaptive": "false", "time-dependent": "false"}
    made = _Item(ET.Element(ITEM, {"xmlns": ITEM_SPACE, **attributes, "xml:lang": "en-GB"}), facts)
    _WRITERS[facts.kind](made)
    made.finish()
    return _document(made.root)


class _Item:
    """An item that is being written: first what is right, then what is asked, then how it is marked and told."""

    def __init__(self, root: ET.Element, facts: QuestionFacts) -> None:
        self.root, self.facts = root, facts
        self.told: list[tuple[str, str]] = [("explanation", facts.explanation)] if facts.explanation else []
        self.processing = ET.Element("qti-response-processing", template=f"{TEMPLATES}match_correct.xml")
        self.body = ET.Element("qti-item-body")
        for paragraph in facts.stem.split("\n\n"):
            _lines(ET.SubElement(self.body, "p"), paragraph)

    def declare(self, cardinality: str, base_type: str, values: Iterable[str]) -> ET.Element:
        names = {"identifier": "RESPONSE", "cardinality": cardinality, "base_type": base_type}
        declared = _sub(self.root, "qti-response-declaration", **names)
        right = _sub(declared, "qti-correct-response")
        for value in values:
            _sub(right, "qti-value", value)
        return declared

    def interaction(self, name: str, **attributes: str) -> ET.Element:
        return _sub(self.body, name, response_identifier="RESPONSE", **attributes)

    def field(self) -> ET.Element:
        return _sub(_sub(self.body, "p"), "qti-text-entry-interaction", response_identifier="RESPONSE")

    def choice(self, node: ET.Element, name: str, text: str, feedback: str, **attributes: str) -> None:
        made = _sub(node, name, text, **attributes)
        if feedback:
            shown = {"outcome_identifier": "FEEDBACK", "identifier": attributes["identifier"], "show_hide": "show"}
            _lines(_sub(made, "qti-feedback-inline", **shown), feedback)

    def finish(self) -> None:
        score = {"identifier": "SCORE", "cardinality": "single", "base_type": "float"}
        _sub(_sub(_sub(self.root, "qti-outcome-declaration", **score), "qti-default-value"), "qti-value", "0")
        for name in ("FEEDBACK", "EXPLANATION"):
            _sub(self.root, "qti-outcome-declaration", identifier=name, cardinality="multiple", base_type="identifier")
        self.root.extend([self.body, self.processing])
        for name, text in self.told:
            outcome = "EXPLANATION" if name == "explanation" else "FEEDBACK"
            shown = {"outcome_identifier": outcome, "identifier": name, "show_hide": "show"}
            content = _sub(_sub(self.root, "qti-modal-feedback", **shown), "qti-content-body")
            for paragraph in text.split("\n\n"):
                _lines(_sub(content, "p"), paragraph)


def _write_choice(made: _Item) -> None:
    facts = made.facts
    several = facts.kind == "multiple"
    names = [f"choice-{n}" for n in range(1, len(facts.choices) + 1)]
    if facts.kind == "true_false" and [one.text for one in facts.choices] == ["True", "False"]:
        names = ["true", "false"]
    pairs = list(zip(names, facts.choices, strict=True))
    made.declare("multiple" if several else "single", "identifier", [name for name, one in pairs if one.correct])
    node = made.interaction("qti-choice-interaction", shuffle="true", max_choices="0" if several else "1")
    for name, one in pairs:
        made.choice(node, "qti-simple-choice", one.text, one.feedback, identifier=name)


def _write_order(made: _Item) -> None:
    rows = [(f"line-{n}", one) for n, one in enumerate(made.facts.choices, start=1)]
    made.declare("ordered", "identifier", [name for name, _one in rows])
    node = made.interaction("qti-order-interaction", shuffle="true")
    for name, one in rows:
        made.choice(node, "qti-simple-choice", one.text, one.feedback, identifier=name)


def _write_match(made: _Item) -> None:
    rows = made.facts.choices
    halves = {match: f"half-{n}" for n, match in enumerate(dict.fromkeys(one.match for one in rows), start=1)}
    lefts = [(f"line-{n}", one) for n, one in enumerate((one for one in rows if one.text), start=1)]
    made.declare("multiple", "directedPair", [f"{name} {halves[one.match]}" for name, one in lefts])
    most = str(len(lefts))
    node = made.interaction("qti-match-interaction", shuffle="true", max_associations=most)
    first, second = _sub(node, "qti-simple-match-set"), _sub(node, "qti-simple-match-set")
    for name, one in lefts:
        made.choice(first, ASSOCIABLE, one.text, one.feedback, identifier=name, match_max="1")
    spare = {one.match: one.feedback for one in rows if not one.text}
    for match, name in halves.items():
        made.choice(second, ASSOCIABLE, match, spare.get(match, ""), identifier=name, match_max=most)


def _write_forms(made: _Item) -> None:
    forms = made.facts.choices
    declared = made.declare("single", "string", [forms[0].text])
    mapping = _sub(declared, "qti-mapping", default_value="0")
    for place, one in enumerate(forms, start=1):
        _sub(mapping, "qti-map-entry", map_key=one.text, mapped_value="1", case_sensitive="false")
        made.told += [(f"form-{place}", one.feedback)] if one.feedback else []
    made.processing.set("template", f"{TEMPLATES}map_response.xml")
    made.field()


def _write_number(made: _Item) -> None:
    """The score is 1 for a number that is no further off than the tolerance."""
    facts = made.facts
    made.declare("single", "float", [number(facts.answer or 0)])
    made.field().tail = legal(f" {facts.unit}") if facts.unit else None
    made.processing = ET.Element("qti-response-processing")
    branch = _sub(_sub(made.processing, "qti-response-condition"), "qti-response-if")
    off = number(facts.tolerance)
    within = {"tolerance_mode": "absolute", "tolerance": f"{off} {off}"}
    equal = _sub(branch, "qti-equal", **(within if facts.tolerance else {"tolerance_mode": "exact"}))
    _sub(equal, "qti-variable", identifier="RESPONSE")
    _sub(equal, "qti-correct", identifier="RESPONSE")
    _sub(_sub(branch, "qti-set-outcome-value", identifier="SCORE"), "qti-base-value", "1", base_type="float")


_WRITERS: dict[str, Callable[[_Item], None]] = {
    "single": _write_choice,
    "multiple": _write_choice,
    "true_false": _write_choice,
    "ordering": _write_order,
    "matching": _write_match,
    "numeric": _write_number,
    "short_text": _write_forms,
}

"""Reading QTI 3.0: a package of items as zip with ``imsmanifest.xml``, or one item as XML."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from cairn.courses.api import ChoiceFacts, QuestionFacts
from cairn.interop.questions.reading import BLOCKS, MEDIA, Node, Reading, as_number, read_xml
from cairn.lib.errors import Refused
from cairn.lib.text import clean_text

MOST_FILES, MOST_BYTES = 5000, 60 * 1024 * 1024
ITEM = "qti-assessment-item"
LEVELS = {"very easy": "easy", "easy": "easy", "medium": "medium", "difficult": "hard", "very difficult": "hard"}
PURPOSE = "educational objective"
_FEEDBACK = ("qti-feedback-inline", "qti-feedback-block")
_NO_QUESTIONS = ("qti-end-attempt-interaction",)
_MEDIA = MEDIA | {"qti-media-interaction", "qti-portable-custom-interaction", "math"}
Told = dict[str, str]


def read(raw: bytes, name: str = "") -> Reading:
    """Every item of a package, or the one of an XML file. Raises ``Refused`` for a zip that can't be unpacked."""
    reading = Reading()
    if not raw.startswith(b"PK"):
        _read_item(reading, raw, name, {})
        return reading
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _measure(package)
            _read_package(reading, package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise Refused(_("This package can't be unpacked. Save it again as zip.")) from None
    return reading


# --- A package ---


def _measure(package: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory. A part can't unpack to more than it says: the reader stops there."""
    parts = package.infolist()
    if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_BYTES:
        raise Refused(_("This package is too large when it is unpacked. Split it."))


def _read_package(reading: Reading, package: zipfile.ZipFile) -> None:
    names = {posixpath.normpath(one): one for one in package.namelist() if not one.endswith("/")}
    manifest = read_xml(package.read(names["imsmanifest.xml"])) if "imsmanifest.xml" in names else None
    listed = _listed(manifest) if manifest else {one: {} for one in names if one.endswith(".xml")}
    for path, facts in listed.items():
        if path in names:
            _read_item(reading, package.read(names[path]), path, facts)
        else:
            missing = _("The manifest names this file, and it is not in the package.")
            reading.take(path, path, lambda missing=missing: _refuse(missing))  # type: ignore[misc]


def _listed(manifest: Node) -> dict[str, dict[str, object]]:
    """The files of the items in a manifest, each with what its metadata say of it."""
    found: dict[str, dict[str, object]] = {}
    for resource in (one for one in manifest.walk() if one.name == "resource"):
        place = resource.attributes.get("href", "")
        if place and resource.attributes.get("type", "").startswith("imsqti_item_xmlv"):
            found[posixpath.normpath(place)] = _metadata(resource)
    return found


def _metadata(resource: Node) -> dict[str, object]:
    lom = next((one for one in resource.walk() if one.name == "lom"), None)
    if lom is None:
        return {}
    tags = [one.said("string") for part in lom.all("general") for one in part.all("keyword")]
    known: dict[str, object] = {"tags": tuple(one for one in tags if one)}
    if (level := LEVELS.get(lom.said("educational/difficulty/value"))) is not None:
        known["difficulty"] = level
    aims = [one for one in lom.all("classification") if one.said("purpose/value") == PURPOSE]
    return known | ({"objective": aims[0].said("description/string")} if aims else {})


def _read_item(reading: Reading, raw: bytes, path: str, metadata: dict[str, object]) -> None:
    try:
        root = read_xml(raw)
    except Refused as refused:
        message = refused.message
        reading.take(path, path, lambda: _refuse(message))
        return
    where = _("%(file)s, line %(line)d") % {"file": path, "line": root.line}
    reading.take(where, root.attributes.get("title", ""), lambda: _item(root, metadata))


def _refuse(message: str) -> tuple[QuestionFacts, list[str]]:
    raise Refused(message)


# --- An item ---


def _item(root: Node, metadata: dict[str, object]) -> tuple[QuestionFacts, list[str]]:
    _require_readable(root)
    body = root.first("qti-item-body")
    if body is None:
        raise Refused(_("It has no body."))
    asked = [one for one in body.walk() if one.name.endswith("-interaction") and one.name not in _NO_QUESTIONS]
    if len(asked) != 1:
        raise Refused(_("It has %(n)d interactions. One is read.") % {"n": len(asked)})
    reader = _READERS.get(asked[0].name)
    if reader is None:
        raise Refused(_("%(name)s is not read.") % {"name": asked[0].name})
    prompt = asked[0].first("qti-prompt")
    stem = "\n\n".join(one for one in (_text(body), _text(prompt) if prompt else "") if one)
    told = {one.attributes.get("identifier", ""): _text(one) for one in root.all("qti-modal-feedback")}
    facts = {"key": root.attributes.get("identifier", ""), "stem": stem, "explanation": told.get("explanation", "")}
    return QuestionFacts(**{**facts, **reader(root, asked[0], told), **metadata}), []  # type: ignore[arg-type]


def _require_readable(root: Node) -> None:
    if root.name == "assessmentItem":
        raise Refused(_("It is an item of QTI 2. Only QTI 3.0 is read."))
    if root.name != ITEM:
        raise Refused(_("It is no item: it begins with <%(tag)s>.") % {"tag": root.name})
    names = {one.name for one in root.walk()}
    if media := sorted(names & _MEDIA):
        raise Refused(_("It has a picture, a film or a formula (%(tag)s), which is not read.") % {"tag": media[0]})
    if root.attributes.get("adaptive") == "true" or "qti-template-declaration" in names:
        raise Refused(_("It is adaptive or made from a template, which is not read."))


def _text(node: Node) -> str:
    """The text within, with blocks on lines of their own; what is answered and what is told afterwards left out."""
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(_pieces(node)).split("\n"))
    return clean_text("\n".join(lines))


def _pieces(node: Node) -> Iterator[str]:
    yield _in_line(node.text)
    for child in node.children:
        gap = "\n\n" if child.name in BLOCKS or child.name == "li" else ""
        if child.name == "br":
            yield "\n"
        elif child.name not in _FEEDBACK and not child.name.endswith("-interaction"):
            yield gap
            yield from _pieces(child)
            yield gap
        # What stands behind a field to type in is its unit.
        if child.name != "qti-text-entry-interaction":
            yield _in_line(child.tail)


def _in_line(text: str) -> str:
    """The line ends of the file are no line ends of the text."""
    return re.sub(r"[ \t\r\n]+", " ", text)


def _feedback(choice: Node) -> str:
    return "\n\n".join(_text(one) for one in choice.children if one.name in _FEEDBACK)


def _declared(root: Node, asked: Node) -> Node:
    name = asked.attributes.get("response-identifier", "")
    for one in root.all("qti-response-declaration"):
        if one.attributes.get("identifier") == name:
            return one
    raise Refused(_("It does not say which answer is right."))


def _values(declared: Node) -> list[str]:
    right = declared.first("qti-correct-response")
    return [one.text.strip() for one in right.all("qti-value")] if right else []


def _by_identifier(nodes: list[Node]) -> dict[str, Node]:
    return {one.attributes.get("identifier", ""): one for one in nodes}


def _choice(root: Node, asked: Node, told: Told) -> dict[str, object]:
    declared, rows = _declared(root, asked), _by_identifier(asked.all("qti-simple-choice"))
    right = set(_values(declared))
    if not right:
        raise Refused(_("It does not say which answer is right."))
    choices = (ChoiceFacts(_text(one), "", name in right, _feedback(one)) for name, one in rows.items())
    several = declared.attributes.get("cardinality") == "multiple"
    kind = "multiple" if several else ("true_false" if list(rows) == ["true", "false"] else "single")
    return {"kind": kind, "choices": tuple(choices)}


def _order(root: Node, asked: Node, told: Told) -> dict[str, object]:
    rows = _by_identifier(asked.all("qti-simple-choice"))
    right = _values(_declared(root, asked))
    if sorted(right) != sorted(rows):
        raise Refused(_("Its right order does not name every line once."))
    lines = (rows[one] for one in right)
    return {"kind": "ordering", "choices": tuple(ChoiceFacts(_text(one), feedback=_feedback(one)) for one in lines)}


def _match(root: Node, asked: Node, told: Told) -> dict[str, object]:
    sets = asked.all("qti-simple-match-set")
    pairs = [value.split() for value in _values(_declared(root, asked))]
    if len(sets) != 2 or any(len(pair) != 2 for pair in pairs):
        raise Refused(_("Its pairs can't be read."))
    lefts, halves = (_by_identifier(part.all("qti-simple-associable-choice")) for part in sets)
    half_of = {left: half for left, half in pairs}  # noqa: C416
    if sorted(left for left, _half in pairs) != sorted(lefts) or not set(half_of.values()) <= set(halves):
        raise Refused(_("It has a line with no half, or with several, which is not read."))
    matched = [
        ChoiceFacts(_text(one), match=_text(halves[half_of[name]]), feedback=_feedback(one))
        for name, one in lefts.items()
    ]
    spare = (one for name, one in halves.items() if name not in half_of.values())
    others = [ChoiceFacts("", match=_text(one), feedback=_feedback(one)) for one in spare]
    return {"kind": "matching", "choices": (*matched, *others)}


def _entry(root: Node, asked: Node, told: Told) -> dict[str, object]:
    declared = _declared(root, asked)
    if declared.attributes.get("base-type") in ("float", "integer"):
        return _number(root, asked, declared)
    mapping = declared.first("qti-mapping")
    entries = mapping.all("qti-map-entry") if mapping else []
    worth = {one.attributes.get("map-key", ""): _worth(one) for one in entries}
    if any(0 < value < max(worth.values()) for value in worth.values()):
        raise Refused(_("It gives part of the marks for an answer. Here an answer is right or wrong."))
    forms = [*(form for form, value in worth.items() if value > 0), *_values(declared)]
    pairs = enumerate(dict.fromkeys(forms), start=1)
    choices = (ChoiceFacts(one, feedback=told.get(f"form-{place}", "")) for place, one in pairs)
    return {"kind": "short_text", "choices": tuple(choices)}


def _worth(entry: Node) -> float:
    return as_number(entry.attributes.get("mapped-value", "0"), "mapped-value")


def _number(root: Node, asked: Node, declared: Node) -> dict[str, object]:
    values = _values(declared)
    if len(values) != 1:
        raise Refused(_("It does not say which answer is right."))
    equal = next((one for one in root.walk() if one.name == "qti-equal"), None)
    tolerance = _tolerance(equal.attributes) if equal else 0.0
    answer = as_number(values[0], "answer")
    return {"kind": "numeric", "answer": answer, "tolerance": tolerance, "unit": asked.tail.strip()}


def _tolerance(attributes: dict[str, str]) -> float:
    mode = attributes.get("tolerance-mode", "exact")
    if mode == "exact":
        return 0.0
    parts = [as_number(one, "tolerance") for one in attributes.get("tolerance", "0").split()]
    if mode != "absolute" or len(set(parts)) != 1:
        raise Refused(_("Its tolerance is relative, or not the same on both sides, which is not read."))
    return parts[0]


_READERS: dict[str, Callable[[Node, Node, Told], dict[str, object]]] = {
    "qti-choice-interaction": _choice,
    "qti-order-interaction": _order,
    "qti-match-interaction": _match,
    "qti-text-entry-interaction": _entry,
}

"""Typesetting: a template of ours, data and pictures in, an accessible PDF out. No text of people is ever source."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typst

from cairn.methods.reports.glyphs import bare, refused, squared

HERE = Path(__file__).parent
ATTEMPTS = 4
Data = Mapping[str, Any]


def files_of(template: str, data: Data, pictures: Mapping[str, str]) -> Any:
    """What the typesetter is given: it reads nothing else, neither from disk nor from the net.

    A dictionary of bytes by name, which its type stubs don't know of.
    """
    found = {"main.typ": (HERE / template).read_bytes(), "blocks.typ": (HERE / "blocks.typ").read_bytes()}
    found["data.json"] = json.dumps(data, ensure_ascii=False).encode()
    return found | {f"pictures/{name}": svg.encode() for name, svg in pictures.items()}


def typeset(template: str, data: Data, pictures: Mapping[str, str]) -> bytes:
    """PDF/UA-1. Text that still has no letters when all is put together is replaced by squares.

    Raises ``typst.TypstError`` for a fault of a template.
    """
    files = files_of(template, data, pictures)
    for _attempt in range(ATTEMPTS):
        try:
            return bytes(typst.compile(files, format="pdf", pdf_standards=["ua-1"]))
        except typst.TypstError as error:
            if "PDF/UA" not in str(error):
                raise
            letters = frozenset(letter for text in refused(error) for letter in text if not letter.isascii())
            files = {name: _without(letters, name, content) for name, content in files.items()}
    return bytes(typst.compile(files, format="pdf"))


def _without(letters: frozenset[str], name: str, content: bytes) -> bytes:
    """Where it isn't said which letters are at fault, it is marks over others and marks that are not seen."""
    if name.endswith(".typ"):
        return content
    text = content.decode()
    return (squared(text, letters) if letters else bare(text)).encode()


def facts_of(template: str, data: Data, pictures: Mapping[str, str], label: str) -> Any:
    """What a template says about itself under a label, without making a file."""
    found = typst.query(files_of(template, data, pictures), f"<{label}>", field="value", one=True)
    return json.loads(found)


Mend = Callable[[str], str]


def mended(value: Any, mend: Mend) -> Any:
    """The same data with each of its texts mended."""
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, Mapping):
        return {name: mended(one, mend) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [mended(one, mend) for one in value]
    return value

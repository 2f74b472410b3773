"""Which bytes belong to which attachment of which statement (xAPI 1.0.3, part three, 1.5; part two, 2.4.11)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cairn.interop.xapi.headers import Malformed, media_type, shown
from cairn.interop.xapi.multipart import Part

__all__ = ["Attachment", "attachments_of", "matched", "opened", "part_of"]

_HEX = re.compile(r"[0-9a-f]+")
_LENGTH = re.compile(r"[0-9]{1,18}")
# SHA-2 by the length of its hexadecimal form.
_HASHES: Final = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Attachment:
    """``sha2`` in lower-case hexadecimal; ``content_type`` as the first statement that names it says."""

    sha2: str
    content_type: str
    content: bytes


def opened(parts: Sequence[Part]) -> tuple[bytes, Sequence[Part]]:
    """The statements' JSON and the parts behind it. Raises ``Malformed`` unless the first part is application/json."""
    said = parts[0].headers.get("content-type")
    if said is None or media_type(said).name != "application/json":
        instead = "says nothing" if said is None else f"is {shown(said)}"
        raise Malformed(f"The first part holds the statements as application/json, but its Content-Type {instead}.")
    return parts[0].content, parts[1:]


def attachments_of(statement: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each attachment of a statement that has passed the rules, and of its SubStatement, with its place."""
    for place, one in enumerate(statement.get("attachments", ())):
        yield f"attachments[{place}]", one
    inner = statement["object"]
    if inner.get("objectType") == "SubStatement":
        for place, one in enumerate(inner.get("attachments", ())):
            yield f"object.attachments[{place}]", one


def matched(statements: Sequence[Mapping[str, Any]], parts: Sequence[Part]) -> dict[str, Attachment]:
    """The contents that came, by ``sha2`` in lower case. ``parts`` are those behind the first, none for plain JSON.

    ``statements`` have passed the rules. Raises ``Malformed`` unless every part is named by an attachment and has the
    hash that it says, and every attachment has its part or a fileUrl.
    """
    wanted: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for number, statement in enumerate(statements):
        before = f"statements[{number}]." if len(statements) > 1 else ""
        for place, attachment in attachments_of(statement):
            wanted.setdefault(attachment["sha2"].lower(), []).append((before + place, attachment))
    given: dict[str, list[Part]] = {}
    for number, part in enumerate(parts, start=2):
        given.setdefault(_hash(part, number, wanted), []).append(part)
    for sha2, several in wanted.items():
        for place, attachment in several:
            _has_content(place, attachment, given.get(sha2, ()))
    return {
        sha2: Attachment(sha2, wanted[sha2][0][1]["contentType"], several[0].content) for sha2, several in given.items()
    }


def part_of(attachment: Attachment, *, sha2: str, content_type: str) -> Part:
    """The part that gives an attachment out again; hash and type as the statement it goes with says them."""
    return Part(
        {"content-type": content_type, "content-transfer-encoding": "binary", "x-experience-api-hash": sha2},
        attachment.content,
    )


def _hash(part: Part, number: int, wanted: Mapping[str, object]) -> str:
    encoding = part.headers.get("content-transfer-encoding")
    if encoding is None or encoding.lower() != "binary":
        instead = "it says none" if encoding is None else f"not {shown(encoding)}"
        raise Malformed(f"Part {number} must have Content-Transfer-Encoding binary; {instead}.")
    said = part.headers.get("x-experience-api-hash")
    if said is None:
        raise Malformed(f"Part {number} has no header X-Experience-API-Hash, so no statement can name it.")
    sha2 = said.lower()
    if len(sha2) not in _HASHES or not _HEX.fullmatch(sha2):
        raise Malformed(
            f"X-Experience-API-Hash of part {number} must be a SHA-2 (of 224, 256, 384 or 512 bits) in hexadecimal, "
            f"not {shown(said)}."
        )
    if sha2 not in wanted:
        raise Malformed(f"Part {number} is named by no attachment: none has the sha2 {shown(said, most=128)}.")
    if _HASHES[len(sha2)](part.content).hexdigest() != sha2:
        raise Malformed(f"The content of part {number} doesn't have the hash that its X-Experience-API-Hash says.")
    return sha2


def _has_content(place: str, attachment: Mapping[str, Any], parts: Sequence[Part]) -> None:
    if not parts:
        if "fileUrl" not in attachment:
            raise Malformed(f"{place} has no fileUrl, and no part of the request has its sha2.")
        return
    # One part may come twice, with either of two types that statements give to the same bytes.
    if not any(_type_agrees(attachment, part) for part in parts):
        raise Malformed(
            f"{place}.contentType is {shown(attachment['contentType'])}, but the Content-Type of its part is "
            f"{shown(parts[0].headers['content-type'])}."
        )
    # Only a header of the part is held against `length`. The content isn't: senders who encode what they attach,
    # conformance tests among them, state the length of the file before, and the hash proves the content already.
    if not any(_length_agrees(attachment, part) for part in parts):
        raise Malformed(
            f"{place}.length is {attachment['length']}, but the Content-Length of its part is "
            f"{shown(parts[0].headers['content-length'])}."
        )


def _type_agrees(attachment: Mapping[str, Any], part: Part) -> bool:
    # The header is recommended, not required. The specification's own example says more in the statement than here.
    said = part.headers.get("content-type")
    return said is None or media_type(said).agrees(media_type(attachment["contentType"]))


def _length_agrees(attachment: Mapping[str, Any], part: Part) -> bool:
    said = part.headers.get("content-length")
    return said is None or (_LENGTH.fullmatch(said) is not None and int(said) == attachment["length"])

"""The files that statements come with, whoever brought them: whose they are, and whether they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cairn.interop.xapi import limits, signatures
from cairn.interop.xapi.attachments import attachments_of, matched
from cairn.interop.xapi.multipart import Part
from cairn.records import api as records_api


def taken(values: Sequence[dict[str, Any]], parts: Sequence[Part]) -> list[tuple[str, str, bytes]]:
    """(sha2, content type, content) of each file, as ``records.api.accept`` takes them; statements passed the rules.

    Raises ``Malformed`` and ``TooLarge``.
    """
    if not parts and not any("attachments" in value or "attachments" in value["object"] for value in values):
        return []
    found = matched(values, parts)
    for one in found.values():
        limits.may_attach(one.content, one.content_type, f"The attachment with the sha2 {one.sha2}")
    for value in values:
        signatures.check_statement(value, found, same=records_api.same, read=records_api.load)
    return [(one.sha2, one.content_type, one.content) for one in found.values()]


def parts_of(values: Sequence[dict[str, Any]], parts: Sequence[Part]) -> list[Part]:
    """Those of a larger answer's parts that belong to some of its statements."""
    digests = {str(one["sha2"]).lower() for value in values for _place, one in attachments_of(value)}
    return [part for part in parts if part.headers.get("x-experience-api-hash", "").lower() in digests]

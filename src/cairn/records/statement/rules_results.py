"""Results with their scores (2.4.5), and the descriptions of attachments (2.4.11)."""

from __future__ import annotations

from typing import Any

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid
from cairn.records.statement.rules_basics import (
    a_list,
    an_object,
    boolean,
    extensions,
    iri,
    is_number,
    known_iri,
    language_map,
    missing,
    text,
    wrong,
)

_RESULT = frozenset({"score", "success", "completion", "response", "duration", "extensions"})
_SCORE = frozenset({"scaled", "raw", "min", "max"})
_ATTACHMENT_NEEDS = ("usageType", "display", "contentType", "length", "sha2")
_ATTACHMENT = frozenset({"description", "fileUrl", *_ATTACHMENT_NEEDS})


def result(value: Any, path: str) -> None:
    """An outcome (2.4.5)."""
    an_object(value, _RESULT, "a result", path)
    if "score" in value:
        _score(value["score"], f"{path}.score")
    if "success" in value:
        boolean(value["success"], f"{path}.success")
    if "completion" in value:
        boolean(value["completion"], f"{path}.completion")
    if "response" in value:
        text(value["response"], f"{path}.response")
    if "duration" in value:
        duration = value["duration"]
        # More than hundredths of a second are no reason to refuse (4.6).
        if not isinstance(duration, str) or not kinds.is_duration(duration):
            raise wrong("a duration as ISO 8601 writes them, such as “PT1H30M”", duration, f"{path}.duration")
    if "extensions" in value:
        extensions(value["extensions"], f"{path}.extensions")


def _score(value: Any, path: str) -> None:
    """Scaled from -1 to 1; min less than max; raw from min to max (2.4.5.1)."""
    an_object(value, _SCORE, "a score", path)
    for key, number in value.items():
        if not is_number(number):
            raise wrong("a number", number, f"{path}.{key}")
    scaled, raw, low, high = value.get("scaled"), value.get("raw"), value.get("min"), value.get("max")
    if scaled is not None and not -1 <= scaled <= 1:
        raise wrong("from -1 to 1", scaled, f"{path}.scaled")
    if low is not None and high is not None and low >= high:
        raise Invalid("must be less than max.", f"{path}.min")
    if raw is not None:
        if low is not None and raw < low:
            raise Invalid("must not be less than min.", f"{path}.raw")
        if high is not None and raw > high:
            raise Invalid("must not be more than max.", f"{path}.raw")


def attachments(value: Any, path: str) -> None:
    """What is attached, with its hash; the content itself comes in other parts of the request (2.4.11)."""
    for place, attachment in enumerate(a_list(value, "attachments", path)):
        _attachment(attachment, f"{path}[{place}]")


def _attachment(value: Any, path: str) -> None:
    an_object(value, _ATTACHMENT, "an attachment", path)
    for key in _ATTACHMENT_NEEDS:
        if key not in value:
            raise missing(key, path)
    known_iri(value["usageType"], f"{path}.usageType")
    language_map(value["display"], f"{path}.display")
    if "description" in value:
        language_map(value["description"], f"{path}.description")
    if not kinds.is_media_type(text(value["contentType"], f"{path}.contentType")):
        raise wrong("a media type, such as “text/plain”", value["contentType"], f"{path}.contentType")
    length = value["length"]
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise wrong("a whole number of bytes", length, f"{path}.length")
    if not kinds.is_sha2(text(value["sha2"], f"{path}.sha2")):
        raise wrong("the hex digits of a SHA-2 hash", value["sha2"], f"{path}.sha2")
    if "fileUrl" in value:
        iri(value["fileUrl"], f"{path}.fileUrl")

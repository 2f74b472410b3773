"""Headers of xAPI: the version, media types, entity tags, and what a browser elsewhere may send and read.

Clauses are those of xAPI 1.0.3, part three (Communication).
"""

from __future__ import annotations

import hashlib
import re
from enum import Enum
from typing import Final, NamedTuple

__all__ = [
    "LATEST",
    "Malformed",
    "MediaType",
    "Precondition",
    "cors",
    "etag",
    "media_type",
    "names",
    "precondition",
    "shown",
    "version",
    "version_of_refusal",
]


class Malformed(ValueError):
    """What was sent can't be taken: status 400. The message is one sentence that says why."""


def shown(text: str, *, most: int = 80) -> str:
    """What somebody sent, fit to be quoted in a sentence: printable and short."""
    text = "".join(sign if sign.isprintable() else "?" for sign in text[: most + 1])
    return f"“{text}”" if len(text) <= most else f"“{text[:most]}…”"


# --- The version (3.3) ---

# What is served, by the first two numbers, and the patch that it is answered in.
LATEST: Final = {"1.0": "1.0.3", "2.0": "2.0.0"}
_VERSION = re.compile(r"(1\.0|2\.0)(?:\.[0-9]{1,9})?")
_ASK = "send 1.0.3 or 2.0.0"


def version(header: str | None) -> str:
    """The version that a request with this X-Experience-API-Version is served in: "1.0.3" or "2.0.0".

    Any patch of either is served, so 1.0 and 1.0.9 are 1.0.3. Raises ``Malformed`` for any other and for none.
    """
    if header is None:
        raise Malformed(f"The header X-Experience-API-Version is missing: {_ASK}.")
    found = _VERSION.fullmatch(header.strip())
    if found is None:
        raise Malformed(f"X-Experience-API-Version {shown(header.strip())} isn't served here: {_ASK}.")
    return LATEST[found[1]]


def version_of_refusal(header: str | None, *, default: str) -> str:
    """The version that an answer names when the request's own was refused: that of its first number, or the default."""
    first = (header or "").strip()[:1]
    return {"1": LATEST["1.0"], "2": LATEST["2.0"]}.get(first, default)


# --- Media types (RFC 9110, 8.3) ---

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_TYPE = re.compile(rf"\s*+({_WORD}/{_WORD})\s*+")
# A value without quotes may hold what RFC 2045 would have in quotes: boundaries are often sent so.
_PARAMETER = re.compile(rf';\s*+(?:({_WORD})\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^;"]*+)))?+\s*+')


class MediaType(NamedTuple):
    """``name`` and the parameters' names in lower case, values as they came."""

    name: str
    parameters: dict[str, str]

    def agrees(self, other: MediaType) -> bool:
        """Whether both may speak of one thing: what both say is equal, and one may say more."""
        return self.name == other.name and all(
            value.lower() == other.parameters.get(name, value).lower() for name, value in self.parameters.items()
        )


def media_type(header: str) -> MediaType:
    """What a Content-Type says. Raises ``Malformed`` for what is none, or says one parameter twice."""
    found = _TYPE.match(header)
    if found is None:
        raise _no_media_type(header)
    parameters: dict[str, str] = {}
    at = found.end()
    while at < len(header):
        part = _PARAMETER.match(header, at)
        if part is None:
            raise _no_media_type(header)
        at = part.end()
        name, quoted, plain = part.groups()
        if name is None:
            continue
        value = plain.strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        if parameters.setdefault(name.lower(), value) != value:
            raise Malformed(f"Content-Type {shown(header)} says {shown(name)} twice.")
    return MediaType(found[1].lower(), parameters)


def _no_media_type(header: str) -> Malformed:
    return Malformed(f"Content-Type {shown(header)} isn't a media type such as application/json.")


# --- Entity tags (3.1; RFC 9110, 13.1) ---

_TAGS = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')


def etag(content: bytes) -> str:
    """The entity tag of a document: its SHA-1 in hexadecimal, in quotes. 1.0.3 demands it so, 2.0 allows it."""
    return f'"{hashlib.sha1(content, usedforsecurity=False).hexdigest()}"'


def names(header: str, current: str | None) -> bool:
    """Whether an If-Match or If-None-Match names the document with the tag ``current``; ``None`` is no document.

    ``*`` names any that is there. Weak tags count: a proxy that compresses weakens ours, and equal hashes are equal
    bytes anyhow. So do tags without quotes, which some clients send.
    """
    if current is None:
        return False
    if header.strip() == "*":
        return True
    bare = current.strip('"')
    return any(bare == (one[1] if one[1] is not None else one[2]) for one in _TAGS.finditer(header))


class Precondition(Enum):
    """What If-Match and If-None-Match come to. UNSAID may still be a refusal, by resource, method and version."""

    UNSAID = "neither was sent"
    HOLDS = "go on"
    FAILS = "412"


def precondition(*, if_match: str | None, if_none_match: str | None, current: str | None) -> Precondition:
    """Whether what the client believes about a document holds. ``current`` is its tag, ``None`` if it isn't there."""
    if if_match is None and if_none_match is None:
        return Precondition.UNSAID
    if if_match is not None and not names(if_match, current):
        return Precondition.FAILS
    if if_none_match is not None and names(if_none_match, current):
        return Precondition.FAILS
    return Precondition.HOLDS


# --- Browsers elsewhere (the Fetch standard, 3.3) ---

_EXPOSED = "ETag, Last-Modified, Retry-After, X-Experience-API-Consistent-Through, X-Experience-API-Version"
_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_ALLOWED = (
    "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version, "
    "X-Requested-With"
)


def cors(*, preflight: bool = False) -> dict[str, str]:
    """Headers that let scripts of any site call with credentials of the record store, as courses elsewhere do.

    Any origin may, because cookies never count: Access-Control-Allow-Credentials is left out on purpose.
    """
    said = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _EXPOSED}
    if preflight:
        said |= {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _ALLOWED,
            "Access-Control-Max-Age": "86400",
        }
    return said

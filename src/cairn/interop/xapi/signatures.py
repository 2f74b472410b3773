"""Signed statements: what the signature signs is the statement it came with (xAPI 1.0.3, part two, 2.6).

A signature is an attachment that holds a JSON Web Signature (RFC 7515) in its compact form. Checking it here catches
mistakes. Whether to trust who signed is for whoever reads the statement: dates and issuers of certificates aren't
looked at, because evidence outlives them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from cairn.interop.xapi.attachments import Attachment
from cairn.interop.xapi.headers import Malformed, media_type, shown

__all__ = ["CONTENT_TYPE", "USAGE_TYPE", "check", "check_statement"]

USAGE_TYPE: Final = "http://adlnet.gov/expapi/attachments/signature"
CONTENT_TYPE: Final = "application/octet-stream"

JSON: TypeAlias = dict[str, Any]
# Whether two statements say the same (part two, 2.3.1). Signatures come after the statement: it passes them over, and
# takes any JSON object for the second.
Same: TypeAlias = Callable[[JSON, JSON], bool]
# Strictly read JSON, with numbers as `same` compares them; raises ValueError.
Read: TypeAlias = Callable[[bytes], Any]

_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_ALGORITHMS: Final[dict[str, hashes.HashAlgorithm]] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}


def check_statement(statement: JSON, contents: Mapping[str, Attachment], *, same: Same, read: Read) -> None:
    """Every signature of a statement that has passed the rules; ``contents`` as ``attachments.matched`` gives them.

    Raises ``Malformed`` as ``check`` does, and for a signature that says another type or didn't come along.
    """
    for place, attachment in enumerate(statement.get("attachments", ())):
        if attachment["usageType"] != USAGE_TYPE:
            continue
        said = attachment["contentType"]
        if media_type(said).name != CONTENT_TYPE:
            raise Malformed(
                f"attachments[{place}] is a signature: its contentType is {CONTENT_TYPE}, not {shown(said)}."
            )
        content = contents.get(attachment["sha2"].lower())
        if content is None:
            raise Malformed(f"attachments[{place}] is a signature: it must be sent along, a fileUrl isn't enough.")
        check(statement, content.content, same=same, read=read)


def check(statement: JSON, part: bytes, *, same: Same, read: Read) -> None:
    """One signature. Raises ``Malformed`` unless ``part`` is a compact JWS by RSA whose payload is the statement.

    If it carries a certificate, that must verify it.
    """
    found = _COMPACT.fullmatch(part)
    if found is None:
        raise Malformed("The signature isn't a JSON Web Signature in compact form: three runs of base64url with dots.")
    header = _header(_decoded(found[1], "header"))
    payload, signature = _decoded(found[2], "payload"), _decoded(found[3], "signature")
    algorithm = _algorithm(header)
    if "x5c" in header:
        signed = part[: found.end(2)]
        try:
            _key(header["x5c"]).verify(signature, signed, PKCS1v15(), algorithm)
        except InvalidSignature:
            raise Malformed("The signature wasn't made with the key of the certificate that it carries.") from None
    try:
        original = read(payload)
    except ValueError as fault:
        raise Malformed(f"The payload of the signature isn't a statement: {fault}") from None
    if not isinstance(original, dict) or not same(statement, original):
        raise Malformed("The payload of the signature is another statement than the one it came with.")


def _decoded(encoded: bytes, what: str) -> bytes:
    try:
        return base64.b64decode(encoded + b"=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise Malformed(f"The {what} of the signature isn't base64url.") from None


def _header(decoded: bytes) -> JSON:
    try:
        header = json.loads(decoded.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise Malformed("The header of the signature isn't a JSON object whose keys are given once.")
    if "crit" in header:
        # RFC 7515, 4.1.11: who doesn't understand what it names must not take the signature as valid.
        raise Malformed("The header of the signature has “crit”: extensions of JSON Web Signature aren't understood.")
    return header


def _once(pairs: list[tuple[str, Any]]) -> JSON:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _algorithm(header: JSON) -> hashes.HashAlgorithm:
    said = header.get("alg")
    algorithm = _ALGORITHMS.get(said) if isinstance(said, str) else None
    if algorithm is None:
        instead = shown(said) if isinstance(said, str) else "none of them"
        raise Malformed(
            f"A statement is signed with RS256, RS384 or RS512; the header of the signature says {instead}."
        )
    return algorithm


def _key(chain: object) -> RSAPublicKey:
    """The key of the first certificate of an "x5c" (RFC 7515, 4.1.6): base64 of DER, not base64url."""
    wrong = Malformed("The “x5c” of the signature must be a list of certificates, the signer's own first, in base64.")
    if not isinstance(chain, list) or not chain or not all(isinstance(one, str) for one in chain):
        raise wrong
    try:
        key = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True)).public_key()
    except (ValueError, UnsupportedAlgorithm):
        raise wrong from None
    if not isinstance(key, RSAPublicKey):
        raise Malformed("The certificate of the signature holds no RSA key, but the signature says that it is by RSA.")
    return key

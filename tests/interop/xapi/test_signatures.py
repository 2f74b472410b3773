"""Signed statements: what the signature signs is the statement, and the certificate that it carries made it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from cairn.interop.xapi import signatures
from cairn.interop.xapi.attachments import Attachment
from cairn.interop.xapi.headers import Malformed

ALGORITHMS = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}
# Made once: a key takes a tenth of a second.
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
STATEMENT: dict[str, Any] = {
    "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
    "actor": {"mbox": "mailto:ann@example.org"},
    "verb": {"id": "http://example.org/verbs/planned"},
    "object": {"id": "http://example.org/wards/3"},
    "result": {"score": {"raw": 1.10}},
}
PLAN = {
    "usageType": "http://example.org/usage",
    "display": {"en": "A plan"},
    "contentType": "text/plain",
    "length": 1,
    "sha2": "a" * 64,
}


def certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """Long expired, and signed by itself."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ann")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2013, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2014, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def encoded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def signed(payload: Any = STATEMENT, *, key: rsa.RSAPrivateKey = KEY, **header: Any) -> bytes:
    """A compact JWS. Bytes are taken as they are; ``None`` leaves a field of the header out."""
    said = {name: value for name, value in {"alg": "RS256", **header}.items() if value is not None}
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    text = encoded(json.dumps(said).encode()) + b"." + encoded(raw)
    algorithm = ALGORITHMS.get(str(said.get("alg")), hashes.SHA256())
    return text + b"." + encoded(key.sign(text, padding.PKCS1v15(), algorithm))


def unsigned(statement: dict[str, Any]) -> dict[str, Any]:
    kept = [one for one in statement.get("attachments", []) if one["usageType"] != signatures.USAGE_TYPE]
    return {**statement, "attachments": kept}


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The least that is asked of it. What else may differ is for records to say."""
    return unsigned(one) == unsigned(other)


def read(payload: bytes) -> Any:
    return json.loads(payload)


def check(part: bytes, statement: dict[str, Any] = STATEMENT) -> None:
    signatures.check(statement, part, same=same, read=read)


# --- What is accepted ---


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("chain", [None, [certificate(KEY)], [certificate(KEY), certificate(OTHER_KEY)]])
def test_a_statement_signed_with_rsa_is_accepted(algorithm: str, chain: list[str] | None) -> None:
    check(signed(alg=algorithm, x5c=chain))


def test_without_a_certificate_there_is_nothing_to_verify_with() -> None:
    head = signed().rsplit(b".", 1)[0]
    check(head + b"." + encoded(b"whoever made this"))


def test_other_fields_of_the_header_are_left_alone() -> None:
    check(signed(typ="JWT", kid="ann", x5u="https://example.org/certificate"))


# --- What is refused, each beside its accepted twin ---

GOOD = signed(x5c=[certificate(KEY)])
HEAD, PAYLOAD, SIGNATURE = GOOD.split(b".")


def headed(header: bytes) -> bytes:
    return encoded(header) + b"." + PAYLOAD + b"." + SIGNATURE


@pytest.mark.parametrize(
    "part, sentence",
    [
        pytest.param(b"", "compact form", id="nothing"),
        pytest.param(b"signed by Ann", "compact form", id="no JWS"),
        pytest.param(HEAD + b"." + PAYLOAD, "compact form", id="two parts"),
        pytest.param(HEAD + b"." + PAYLOAD + b".", "compact form", id="no signature"),
        pytest.param(GOOD + b"\n", "compact form", id="a line end"),
        pytest.param(GOOD + b".x", "compact form", id="four parts"),
        pytest.param(GOOD + b"=", "compact form", id="padding"),
        pytest.param(b'{"payload": "", "signatures": []}', "compact form", id="the form in JSON"),
        pytest.param(b"a." + PAYLOAD + b"." + SIGNATURE, "header of the signature isn't base64url", id="odd length"),
        pytest.param(headed(b"RS256"), "isn't a JSON object", id="a header that is no JSON"),
        pytest.param(headed(b'["RS256"]'), "isn't a JSON object", id="a header that is a list"),
        pytest.param(headed(b"\xff"), "isn't a JSON object", id="a header that is no UTF-8"),
        pytest.param(headed(b'{"alg": "RS256", "alg": "RS256"}'), "isn't a JSON object", id="a key twice"),
        pytest.param(headed(b'{"alg":' + b"[" * 100_000), "isn't a JSON object", id="a header without end"),
        pytest.param(signed(alg=None), "says none of them", id="no algorithm"),
        pytest.param(signed(alg=["RS256"]), "says none of them", id="a list of algorithms"),
        pytest.param(signed(alg="none"), "says “none”", id="the algorithm none"),
        pytest.param(signed(alg="HS256"), "says “HS256”", id="a shared secret"),
        pytest.param(signed(alg="ES256"), "says “ES256”", id="elliptic curves"),
        pytest.param(signed(alg="PS256"), "says “PS256”", id="another padding"),
        pytest.param(signed(alg="rs256"), "says “rs256”", id="lower case"),
        pytest.param(signed(crit=["b64"], b64=False), "crit", id="a critical extension"),
        pytest.param(signed(b"{'id': 1}"), "isn't a statement", id="a payload that is no JSON"),
        pytest.param(signed([STATEMENT]), "another statement", id="a list"),
        pytest.param(signed({**STATEMENT, "result": {}}), "another statement", id="another statement"),
        pytest.param(signed({**STATEMENT, "attachments": [PLAN]}), "another statement", id="an attachment more"),
        pytest.param(
            signed(x5c=[certificate(KEY)], key=OTHER_KEY), "wasn't made with the key", id="the key of another"
        ),
        pytest.param(
            signed(x5c=[certificate(OTHER_KEY), certificate(KEY)]), "wasn't made with the key", id="the wrong order"
        ),
        pytest.param(
            HEAD + b"." + PAYLOAD + b"." + encoded(b"x" * 256), "wasn't made with the key", id="another signature"
        ),
        pytest.param(
            HEAD + b"." + PAYLOAD + b"." + encoded(b"x"), "wasn't made with the key", id="a signature too short"
        ),
        pytest.param(
            HEAD + b"." + encoded(json.dumps(STATEMENT, indent=1).encode()) + b"." + SIGNATURE,
            "wasn't made with the key",
            id="the same statement, written otherwise",
        ),
        pytest.param(signed(x5c=[]), "list of certificates", id="no certificate in the chain"),
        pytest.param(signed(x5c=certificate(KEY)), "list of certificates", id="a certificate, no chain"),
        pytest.param(signed(x5c=[certificate(KEY), 1]), "list of certificates", id="a number in the chain"),
        pytest.param(signed(x5c=["no base64!"]), "list of certificates", id="no base64"),
        pytest.param(signed(x5c=["é"]), "list of certificates", id="no ASCII"),
        pytest.param(signed(x5c=["AAAA"]), "list of certificates", id="no certificate"),
        pytest.param(
            signed(x5c=[certificate(ec.generate_private_key(ec.SECP256R1()))]), "holds no RSA key", id="an elliptic key"
        ),
    ],
)
def test_a_malformed_signature_is_refused(part: bytes, sentence: str) -> None:
    check(GOOD)
    with pytest.raises(Malformed, match=sentence):
        check(part)


# --- In its statement ---


def signature(part: bytes, **fields: Any) -> dict[str, Any]:
    return {
        "usageType": signatures.USAGE_TYPE,
        "display": {"en": "Signature"},
        "contentType": signatures.CONTENT_TYPE,
        "length": len(part),
        "sha2": hashlib.sha256(part).hexdigest(),
        **fields,
    }


def contents(*parts: bytes) -> dict[str, Attachment]:
    made = (Attachment(hashlib.sha256(part).hexdigest(), signatures.CONTENT_TYPE, part) for part in parts)
    return {one.sha2: one for one in made}


def check_statement(statement: dict[str, Any], *parts: bytes) -> None:
    signatures.check_statement(statement, contents(*parts), same=same, read=read)


def test_the_payload_is_the_statement_before_it_was_signed() -> None:
    check_statement({**STATEMENT, "attachments": [signature(GOOD)]}, GOOD)
    # A hash may be in upper case. Other attachments count.
    check_statement({**STATEMENT, "attachments": [signature(GOOD, sha2=signature(GOOD)["sha2"].upper())]}, GOOD)
    planned = signed({**STATEMENT, "attachments": [PLAN]})
    check_statement({**STATEMENT, "attachments": [PLAN, signature(planned)]}, planned)
    with pytest.raises(Malformed, match="another statement"):
        check_statement({**STATEMENT, "attachments": [PLAN, signature(GOOD)]}, GOOD)


def test_two_may_sign_one_after_the_other() -> None:
    second = signed({**STATEMENT, "attachments": [signature(GOOD)]}, key=OTHER_KEY, x5c=[certificate(OTHER_KEY)])
    both = {**STATEMENT, "attachments": [signature(GOOD), signature(second)]}
    check_statement(both, GOOD, second)
    wrong = signed({**STATEMENT, "result": {}})
    with pytest.raises(Malformed, match="another statement"):
        check_statement({**STATEMENT, "attachments": [signature(GOOD), signature(wrong)]}, GOOD, wrong)


@pytest.mark.parametrize("said", ["text/plain", "application/jose", "application/json"])
def test_a_signature_of_another_type_is_refused(said: str) -> None:
    check_statement({**STATEMENT, "attachments": [signature(GOOD)]}, GOOD)
    with pytest.raises(
        Malformed, match=r"^attachments\[0\] is a signature: its contentType is application/octet-stream"
    ):
        check_statement({**STATEMENT, "attachments": [signature(GOOD, contentType=said)]}, GOOD)


def test_a_signature_that_did_not_come_along_is_refused() -> None:
    linked = {**STATEMENT, "attachments": [PLAN, signature(GOOD, fileUrl="https://example.org/signature")]}
    with pytest.raises(Malformed, match=r"^attachments\[1\] is a signature: it must be sent along"):
        check_statement(linked)


def test_a_statement_without_signatures_needs_none() -> None:
    check_statement(STATEMENT)
    check_statement({**STATEMENT, "attachments": [PLAN]})

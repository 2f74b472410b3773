"""A request for the record store, as the resources see it: who asks, in which version, with which parameters.

Version 1.0.3 has a second way to write every request, for browsers that allow little (its part three, 1.3): a POST
whose parameter ``method`` says what is meant and whose form holds parameters, headers and content. It is unfolded here,
so that no resource knows of it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from django.http import HttpRequest

from cairn.interop.xapi import limits
from cairn.interop.xapi.headers import Malformed, media_type, shown
from cairn.interop.xapi.tables import Operation
from cairn.records import api as records_api
from cairn.records.models_api import Credential

FORM = "application/x-www-form-urlencoded"
MOST_PARAMETERS = 1000
METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")
# Names of headers that the second way may put into its form.
AS_FIELDS = frozenset(
    {
        "authorization", "x-experience-api-version", "content-type", "content-length", "if-match", "if-none-match",
        "accept-language", "accept", "accept-encoding",
    }
)  # fmt: skip


class Unauthorised(Exception):
    """Nobody is known by this name and secret: status 401."""


class Forbidden(Exception):
    """Known, but not allowed to do this: status 403."""


@dataclass(slots=True)
class Asked:
    """``headers`` have names in lower case. ``credential`` is set when somebody was let in.

    ``through`` is set by who stored something: when the last of it was stored.
    """

    method: str
    version: records_api.Version
    parameters: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    path: str
    credential: Credential | None = None
    through: datetime | None = None

    def takes(self, operation: Operation) -> None:
        """Refuse any parameter that this doesn't take, and the want of one that it needs. Raises ``Malformed``."""
        names = operation.names
        for name in self.parameters:
            if name not in names:
                known = ", ".join(names) if names else "none"
                raise Malformed(f"The parameter {shown(name)} isn't known here. Those that are: {known}.")
        for one in operation.parameters:
            if one.required and not self.parameters.get(one.name):
                raise Malformed(f"The parameter {one.name} is missing.")

    @property
    def tenant(self) -> int:
        assert self.credential is not None  # noqa: S101  every resource but one lets nobody in without
        return self.credential.tenant_id

    def may(self, *scopes: str) -> bool:
        return self.credential is not None and bool({"all", *scopes} & set(self.credential.scopes))

    def must(self, *scopes: str) -> None:
        """Raises ``Forbidden`` unless the credential has one of the scopes."""
        if not self.may(*scopes):
            raise Forbidden(f"This key may not do that: it needs the scope {' or '.join(scopes)}.")


def unfolded(request: HttpRequest, body: bytes, *, version: records_api.Version, at: datetime) -> Asked:
    """What is asked for, whichever way it was written. Raises ``Malformed``."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    parameters = _pairs(request.META.get("QUERY_STRING", ""))
    asked = Asked(request.method or "GET", version, parameters, headers, body, at, request.path)
    if request.method != "POST" or "method" not in parameters:
        return asked
    if version is not records_api.Version.V1:
        raise Malformed("The parameter method belongs to the alternate request syntax, which xAPI 2.0 doesn't have.")
    if len(parameters) > 1:
        raise Malformed("With the alternate request syntax, method is the only parameter in the address.")
    method = parameters["method"].upper()
    if method not in METHODS:
        raise Malformed(f"The method {shown(parameters['method'])} is none of {', '.join(METHODS)}.")
    if media_type(headers.get("content-type", "")).name != FORM:
        raise Malformed(f"With the alternate request syntax, the body is a form: Content-Type {FORM}.")
    return _from_form(asked, method)


def _from_form(asked: Asked, method: str) -> Asked:
    try:
        form = _pairs(asked.body.decode())
    except UnicodeDecodeError:
        raise Malformed("The form isn't UTF-8.") from None
    content = form.pop("content", None)
    headers = {name: value for name, value in asked.headers.items() if name not in ("content-type", "content-length")}
    headers |= {name.lower(): value for name, value in form.items() if name.lower() in AS_FIELDS}
    if method in ("PUT", "POST") and content is None:
        raise Malformed("With the alternate request syntax, the form needs a field content for this method.")
    if content is not None and "content-type" not in headers:
        headers["content-type"] = "application/json"
    parameters = {name: value for name, value in form.items() if name.lower() not in AS_FIELDS}
    return Asked(method, asked.version, parameters, headers, (content or "").encode(), asked.at, asked.path)


def _pairs(text: str) -> dict[str, str]:
    """Raises ``Malformed`` for a name that stands twice, and for too many of them."""
    found: dict[str, str] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise Malformed(f"A request has at most {MOST_PARAMETERS:,} parameters.") from None
    for name, value in pairs:
        if name in found:
            raise Malformed(f"The parameter {shown(name)} stands twice.")
        found[name] = value
    return found


def version_header(request: HttpRequest, body: bytes) -> str | None:
    """The version header; with the second way of writing, the form's own comes before it."""
    said: str | None = request.headers.get("X-Experience-API-Version")
    if request.method == "POST" and "method=" in request.META.get("QUERY_STRING", ""):
        try:
            form = _pairs(body.decode())
        except (UnicodeDecodeError, Malformed):
            return said
        return next((value for name, value in form.items() if name.lower() == "x-experience-api-version"), said)
    return said


def version_spoken(request: HttpRequest) -> str | None:
    """The version in which the key of a request that names none was last used."""
    name, _secret = _name_and_secret(request.headers.get("Authorization", ""))
    return records_api.version_spoken(name) if name else None


def _name_and_secret(authorization: str) -> tuple[str, str]:
    kind, _space, value = authorization.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if "\0" not in name else ("", "")  # which no database takes


def let_in(asked: Asked) -> None:
    """Find out whose name and secret came with the request. Raises ``Unauthorised``, and ``TooMany``."""
    name, secret = _name_and_secret(asked.headers.get("authorization", ""))
    if not name:
        raise Unauthorised("Send the name and the secret of a key by HTTP Basic authentication.")
    found = records_api.credential_for(name, secret, at=asked.at)
    if found is None:
        raise Unauthorised("No key that still holds has this name and secret.")
    limits.count_one(found, at=asked.at)
    records_api.speaks(found, asked.version)
    asked.credential = found

"""Another record store, asked by us: its answers as they are, and one kind of failure for whatever prevents one.

Whose address it is was typed by staff, so little is trusted of what comes back: no redirect is followed (the secret
would go with it), an answer is read up to a limit of bytes and seconds, and an address in it is only asked if it is of
the same host.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from cairn.interop.xapi.answering import JSON, VERSION
from cairn.interop.xapi.multipart import MIXED
from cairn.records.api import holding
from cairn.records.models_api import OtherStore

CONNECT_SECONDS, SILENT_SECONDS, ANSWER_SECONDS = 10, 30, 120
CHUNK = 64 * 1024
# What a store says to a batch: ids, or a sentence. Pages of statements have a limit of their own.
MOST_SAID = 1024 * 1024


class NoAnswer(Exception):
    """Nobody there, a line that broke, an answer that doesn't end: one sentence says which."""


class TooLong(Exception):
    """The answer is longer than is read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of headers are in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")

    def words(self) -> str:
        """Status and what the body says, for people: it may be anything, and is cut where it is kept."""
        text = self.body[:2000].decode("utf-8", errors="replace").strip()
        return f"{self.status}: {text}" if text else str(self.status)

    def wait(self, *, at: datetime) -> timedelta | None:
        """What Retry-After asks for, in seconds or as a date."""
        said = self.headers.get("Retry-After", "").strip()
        if said.isascii() and said.isdigit() and len(said) < 10:
            return timedelta(seconds=int(said))
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return None
        until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
        return max(until - at, timedelta(0))


class Link:
    """To be used in a ``with``: connections are kept between requests."""

    def __init__(self, other: OtherStore) -> None:
        """Raises ``Unreadable`` if its secret can't be opened."""
        self.endpoint = other.endpoint
        self._session = requests.Session()
        # In bytes: else requests writes them in Latin-1, and our own store, like most, reads UTF-8.
        self._key: Any = (other.name.encode(), holding.secret_of(other).encode())
        headers = {VERSION: other.version, "Accept": f"{JSON}, {MIXED}", "User-Agent": "Cairn"}
        self._session.headers.update(headers)
        # Compressed answers could be a thousand times as long as what is read of the line.
        self._session.headers["Accept-Encoding"] = "identity"

    def __enter__(self) -> Link:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._session.close()

    def post(self, resource: str, body: bytes, content_type: str) -> Answer:
        """Raises ``NoAnswer``."""
        try:
            return self._ask(
                "POST", self.endpoint + resource, data=body, headers={"Content-Type": content_type}, most=MOST_SAID
            )
        except TooLong:
            raise NoAnswer("Its answer is longer than any that a store gives to statements.") from None

    def get(self, resource: str, parameters: Mapping[str, str], *, most: int = MOST_SAID) -> Answer:
        """Raises ``NoAnswer``, and ``TooLong`` beyond ``most`` bytes."""
        return self._ask("GET", self.endpoint + resource, params=dict(parameters), most=most)

    def follow(self, address: str, *, most: int) -> Answer:
        """Ask an address that it gave itself. Raises ``NoAnswer``, also for one elsewhere; ``TooLong``."""
        whole = urljoin(self.endpoint, address)
        if _place(whole) != _place(self.endpoint):
            raise NoAnswer("It names a next page that isn't at its own address; that is not asked.")
        return self._ask("GET", whole, most=most)

    def _ask(self, method: str, url: str, *, most: int, **more: Any) -> Answer:
        waits = (CONNECT_SECONDS, SILENT_SECONDS)
        try:
            with self._session.request(
                method, url, auth=self._key, timeout=waits, allow_redirects=False, stream=True, **more
            ) as response:
                body = _read(response, most)
                # Each request stands by itself: no session of theirs is kept.
                self._session.cookies.clear()
                return Answer(response.status_code, response.headers, body)
        except requests.exceptions.Timeout:
            raise NoAnswer(f"It didn't answer within {SILENT_SECONDS} seconds.") from None
        except (requests.exceptions.RequestException, HTTPError, UnicodeError) as error:
            raise NoAnswer(f"There is no connection to it ({_why(error)}).") from None


def _read(response: requests.Response, most: int) -> bytes:
    body, until = bytearray(), time.monotonic() + ANSWER_SECONDS
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > most:
            raise TooLong
        if time.monotonic() > until:
            raise NoAnswer(f"Its answer didn't end within {ANSWER_SECONDS} seconds.")
    return bytes(body)


def _place(url: str) -> tuple[str, str | None, int | None]:
    found = urlsplit(url)
    return found.scheme, found.hostname, found.port or {"http": 80, "https": 443}.get(found.scheme)


def _why(error: BaseException) -> str:
    """In plain words; what the libraries say holds addresses in memory and the like."""
    told = str(error)
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate isn't right, or it doesn't speak https"
    if "NameResolutionError" in told or "Failed to resolve" in told:
        return "no host has this name"
    if "Connection refused" in told:
        return "it refuses connections"
    return "the line broke"

"""A record store elsewhere, as small as may be: it keeps what is sent, and answers as badly as a test wants."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cairn.interop.xapi import multipart
from cairn.records import api as records_api

NAME, SECRET = "näme", "sécret"

# Status, headers, body; or None: the line is cut.
Said = tuple[int, dict[str, str], bytes] | None


@dataclass
class Elsewhere:
    """``kept`` are statements by their id, in the order in which they came, and ``posts`` the ids of each request.

    ``plan`` are answers to the next requests, before anything else is looked at; ``refuses`` gives the answer to a
    batch; ``pages`` are those of GET: what is asked for gives the answer.
    """

    port: int
    kept: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    posts: list[list[str]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    plan: list[Said] = field(default_factory=list)
    refuses: Callable[[list[dict[str, Any]], bytes], Said | bool] = lambda _statements, _body: False
    page: Callable[[dict[str, str]], Said] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/lrs/"

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Said:
        self.headers.append(headers)
        if self.plan:
            return self.plan.pop(0)
        if headers.get("Authorization") != "Basic " + b64encode(f"{NAME}:{SECRET}".encode()).decode():
            return no(401, "no such key")
        found = urlsplit(path)
        if method == "POST" and found.path == "/lrs/statements":
            return self._post(headers, body)
        if method == "GET" and found.path.startswith("/lrs/statements"):
            asked = {name: several[0] for name, several in parse_qs(found.query).items()}
            return self._get(asked)
        return no(404, "nothing here")

    def _post(self, headers: dict[str, str], body: bytes) -> Said:
        kind, content = headers["Content-Type"], body
        if kind.startswith("multipart/mixed"):
            first, *parts = multipart.parse(kind, body)
            content = first.content
            self.files |= {part.headers["x-experience-api-hash"]: part.content for part in parts}
        several = [one.value for one in records_api.read(content).statements]
        refused = self.refuses(several, body)
        if refused is not False:
            return refused if refused is not True else no(400, "I don't like it")
        self.posts.append([one["id"] for one in several])
        for one in several:
            self.kept.setdefault(one["id"], one)
        return 200, {}, json.dumps(self.posts[-1]).encode()

    def _get(self, asked: dict[str, str]) -> Said:
        self.asked.append(asked)
        if self.page is not None:
            return self.page(asked)
        found = self.kept.get(asked.get("statementId", ""))
        return no(404, "not here") if found is None else (200, {}, records_api.write(found))


def no(status: int, words: str = "", **headers: str) -> Said:
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, words.encode()


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """One that runs, and is gone afterwards."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = store.answer(self.command, self.path, dict(self.headers), body)
            if said is None:
                self.close_connection = True
                self.connection.close()
                return
            status, headers, content = said
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _do

        def log_message(self, *_words: Any) -> None:
            """Quiet."""

        def finish(self) -> None:
            with suppress(ValueError, OSError):  # the line was cut on purpose
                super().finish()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    store = Elsewhere(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)

"""What was answered is stored: the server is killed while clients send, and asked again when it runs anew."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections import Counter
from http.client import HTTPConnection, HTTPException
from typing import Any

from tests.interop.xapi.asking import new, said
from tests.interop.xapi.serving import Site

BATCHES, IN_EACH = 50, 20


class Asker:
    def __init__(self, site: Site) -> None:
        self._port = site.port
        self._headers = {
            "Authorization": "Basic " + b64encode(f"{site.name}:{site.secret}".encode()).decode(),
            "X-Experience-API-Version": "1.0.3",
            "Content-Type": "application/json",
        }

    def __call__(self, method: str, path: str, body: str | None = None) -> tuple[int, Any]:
        link = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            link.request(method, path, body=body, headers=self._headers)
            answer = link.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            link.close()


def test_what_was_answered_is_there_once_and_nothing_is_half(site: Site) -> None:
    """SIGKILL to every process of the server during 50 batches that 50 clients send at once."""
    ask = Asker(site)
    batches = [[said(id=new()) for _ in range(IN_EACH)] for _ in range(BATCHES)]
    answered: list[int] = []
    enough = threading.Event()

    def send(place: int) -> None:
        try:
            status, ids = ask("POST", "/xapi/statements", json.dumps(batches[place]))
        except (OSError, HTTPException, ValueError):
            return  # it may be stored or not, but as a whole
        assert (status, ids) == (200, [one["id"] for one in batches[place]])
        answered.append(place)
        if len(answered) >= BATCHES // 4:
            enough.set()

    threads = [threading.Thread(target=send, args=[place]) for place in range(BATCHES)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    site.kill()
    for thread in threads:
        thread.join(60)
    told = list(answered)
    assert len(told) < BATCHES, "all was answered before the end: nothing was shown"

    site.start()
    found: Counter[str] = Counter()
    path = "/xapi/statements?ascending=true"
    while path:
        status, page = ask("GET", path)
        assert status == 200
        found.update(one["id"] for one in page["statements"])
        path = page["more"]
    assert set(found.values()) <= {1}
    stored = [sum(one["id"] in found for one in batch) for batch in batches]
    assert set(stored) <= {0, IN_EACH}
    assert [place for place in told if stored[place] != IN_EACH] == []
    # and it goes on: what nobody was told of is sent again
    for batch in batches:
        assert ask("POST", "/xapi/statements", json.dumps(batch))[0] == 200

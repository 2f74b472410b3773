"""A site that several ask at once, and that is killed meanwhile: what was answered is stored, once and whole."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from tests.interop.xapi.asking import LESSON, new, said
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

    def __call__(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, Any]:
        """The status, and the answer's JSON if there is one."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        link = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            link.request(method, path, body=body, headers=self._headers | more)
            answer = link.getresponse()
            return answer.status, json.loads(answer.read() or "null")
        finally:
            link.close()


def test_eight_at_once(site: Site) -> None:
    """Statements that are the same, batches that name the same in other orders, and one document, on either database;
    tests/records/test_at_once.py looks closer."""
    ask = Asker(site)
    uuid, place = new(), f"/xapi/activities/profile?activityId={LESSON}&profileId={new()}"
    same = json.dumps(said(id=uuid))
    things = [{"id": f"{LESSON}/{new()}", "definition": {"name": {"en": "A thing"}}} for _ in range(10)]

    def send(number: int) -> list[int]:
        order = things[number:] + things[:number]
        actor = {"mbox": f"mailto:{uuid}@example.org", "name": str(number)}
        batch = [said(object=thing, actor=actor) for thing in order]
        return [
            ask("POST", "/xapi/statements", same)[0],
            ask("POST", "/xapi/statements", json.dumps(batch))[0],
            ask("PUT", place, "{}", If_None_Match="*")[0],
        ]

    with ThreadPoolExecutor(8) as pool:
        stored, batches, documents = zip(*pool.map(send, range(8)), strict=True)
    assert stored == batches == (200,) * 8
    assert Counter(documents) == {204: 1, 412: 7}
    agent = urlencode({"agent": json.dumps({"mbox": f"mailto:{uuid}@example.org"})})
    _status, page = ask("GET", f"/xapi/statements?{agent}")
    assert len(page["statements"]) == 80


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

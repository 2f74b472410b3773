"""A page of statements as a record store answers it (1.0.3, part two, 2.5), taken apart without judging any of them.

One statement that breaks the rules is no reason to refuse the others: each is read by itself afterwards (`reading`).
"""

from __future__ import annotations

import json
from json.decoder import JSONDecodeError

from cairn.records.statement.errors import Invalid
from cairn.records.statement.places import items, spans


def page(body: bytes) -> tuple[list[bytes], str]:
    """The bytes of each statement, and the address of the next page (empty for none). Raises ``Invalid``."""
    try:
        text = body.decode().strip(" \t\n\r")
        # Read whole once: what follows only finds places, and needs JSON that is well formed.
        json.loads(text, parse_int=len, parse_float=len)
        if not text.startswith("{"):
            raise Invalid("The answer is no page of statements.")
        found = spans(text, 0)
    except (UnicodeDecodeError, JSONDecodeError, RecursionError):
        raise Invalid("The answer is no JSON.") from None
    if "statements" not in found or not text.startswith("[", found["statements"][0]):
        raise Invalid("The answer has no list of statements.")
    following = json.loads(text[slice(*found["more"])]) if "more" in found else ""
    listed = [text[start:end].encode("utf-8", "surrogatepass") for start, end in items(text, found["statements"][0])]
    return listed, following if isinstance(following, str) else ""

"""What is said in a film, with its times: from WebVTT (or SRT), or plain text with a time at the start of a line."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

__all__ = ["Cue", "cues"]

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2}(?:[.,]\d{1,3})?)"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_STARTED = re.compile(rf"^\s*[\[(]?{_TIME}[\])]?(?:\s*[-–:]\s+|\s+|$)(.*)$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)*\s+([^>]+)>")
_TAG = re.compile(r"</?[^<>]*>")
_NOT_SAID = ("WEBVTT", "NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """Something said. ``start`` and ``end`` in seconds; ``None`` where the text doesn't say."""

    start: float | None
    end: float | None
    text: str


def cues(text: str) -> tuple[Cue, ...]:
    """The cues of a transcript in the order in which they stand. Text without any time is one cue for each paragraph.

    >>> cues("WEBVTT\\n\\n1\\n00:01.500 --> 00:04.000\\n<v Nurse>Well, <i>so</i>\\nwe asked.")
    (Cue(start=1.5, end=4.0, text='Nurse: Well, so we asked.'),)
    >>> [(cue.start, cue.end, cue.text) for cue in cues("0:05 First.\\nMore of it.\\n1:02:03 Last.")]
    [(5.0, 3723.0, 'First. More of it.'), (3723.0, None, 'Last.')]
    >>> [cue.text for cue in cues("One\\nparagraph.\\n\\nAnother.")]
    ['One paragraph.', 'Another.']
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    timed = lines[0].startswith("WEBVTT") or any(_TIMING.match(line) for line in lines)
    return _timed(lines) if timed else _written(lines)


def _timed(lines: list[str]) -> tuple[Cue, ...]:
    """Blocks between empty lines; what stands before the timing is the cue's name."""
    found = []
    for block in _blocks(lines):
        place = next((n for n, line in enumerate(block) if _TIMING.match(line)), None)
        if place is None or block[0].startswith(_NOT_SAID):
            continue
        timing = _TIMING.match(block[place])
        assert timing  # noqa: S101  found above
        said = _said(" ".join(block[place + 1 :]))
        if said:
            found.append(Cue(_seconds(*timing.groups()[:3]), _seconds(*timing.groups()[3:]), said))
    return tuple(found)


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _said(words: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", _VOICE.sub(r"\1: ", words))).split())


def _written(lines: list[str]) -> tuple[Cue, ...]:
    """Plain text: a cue begins at a time, or after an empty line; it ends where the next with a time begins."""
    begun: list[tuple[float | None, list[str]]] = []
    fresh = True
    for line in lines:
        started = _STARTED.match(line)
        if started:
            begun.append((_seconds(*started.groups()[:3]), [started.group(4)]))
        elif line.strip() and (fresh or not begun):
            begun.append((None, [line]))
        elif line.strip():
            begun[-1][1].append(line)
        fresh = not line.strip()
    timed = [start for start, _words in begun if start is not None]
    following = dict(zip(timed, [*timed[1:], None], strict=False))
    said = [(start, " ".join(" ".join(words).split())) for start, words in begun]
    return tuple(Cue(start, None if start is None else following[start], words) for start, words in said if words)


def _seconds(hours: str | None, minutes: str, seconds: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))

"""Texts with marks, read and scored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cairn.methods.identifiable import Finding, find

HERE = Path(__file__).parent
MARK = re.compile(r"\[\[(\w+):(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A text, and what is to be found in it: kind, start, end."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


@dataclass
class Score:
    """Counts of findings that are right, and what was missed or found where nothing is."""

    wanted: Counter[str] = field(default_factory=Counter)
    got: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    clean: int = 0
    flagged: list[str] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        return self.got[kind] / self.wanted[kind]

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong))

    @property
    def flagged_share(self) -> float:
        return len(self.flagged) / self.clean


def read(name: str) -> list[Marked]:
    """The marked texts of a file: one a line, comments and empty lines left out."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [marked(line) for line in lines if line.strip() and not line.startswith("# ")]


def marked(line: str) -> Marked:
    line = line.replace("\\n", "\n").replace("\\t", "\t")
    text, spans, last = "", [], 0
    for hit in MARK.finditer(line):
        text += line[last : hit.start()]
        spans.append((hit[1], len(text), len(text) + len(hit[2])))
        text += hit[2]
        last = hit.end()
    return Marked(text + line[last:], tuple(spans))


def score(texts: Iterable[Marked], finder: Callable[[str], list[Finding]] = find) -> Score:
    """A finding is right if it overlaps a mark of its kind."""
    out = Score()
    for one in texts:
        found = finder(one.text)
        for kind, start, end in one.spans:
            hit = any(f.kind == kind and f.start < end and start < f.end for f in found)
            out.wanted[kind] += 1
            out.got[kind] += hit
            if not hit:
                out.missed.append(f"{kind}: {one.text[start:end]!r} in {one.text!r}")
        for f in found:
            if any(f.kind == kind and f.start < end and start < f.end for kind, start, end in one.spans):
                out.right += 1
            else:
                out.wrong.append(f"{f.kind}: {f.text!r} in {one.text!r}")
        if not one.spans:
            out.clean += 1
            out.flagged += [one.text] if found else []
    return out

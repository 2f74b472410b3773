"""Where the boxes of a driver diagram stand: aim, primary drivers, secondary drivers, change ideas, left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

COLUMNS = ("aim", "primary", "secondary", "idea")
HEADINGS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
WIDTH, GAP, LINE, PAD, STEP = 190, 60, 18, 10, 14
CHARACTERS = 24


@dataclass(frozen=True)
class Node:
    key: str
    kind: str
    text: str


@dataclass(frozen=True)
class Box:
    """In pixels of the drawing; ``lines`` are the wrapped text."""

    node: Node
    x: float
    y: float
    height: float
    lines: tuple[str, ...]


def place(nodes: Sequence[Node], links: Sequence[tuple[str, str]]) -> list[Box]:
    """Stack each column so that no two boxes overlap, in the order that its parents suggest (barycentre)."""
    boxes: list[Box] = []
    rank: dict[str, float] = {}
    parents: dict[str, list[str]] = {}
    for parent, child in links:
        parents.setdefault(child, []).append(parent)
    for column, kind in enumerate(COLUMNS):
        own = [node for node in nodes if node.kind == kind]

        def middle(node: Node) -> float:
            known = [rank[p] for p in parents.get(node.key, []) if p in rank]
            return sum(known) / len(known) if known else float("inf")

        y = 40.0
        for position, node in enumerate(sorted(own, key=middle)):
            rank[node.key] = float(position)
            lines = tuple(wrap(node.text, CHARACTERS) or [""])
            height = 2 * PAD + LINE * len(lines)
            boxes.append(Box(node, column * (WIDTH + GAP) + PAD, y, height, lines))
            y += height + STEP
    return boxes


def driver_diagram_svg(nodes: Sequence[Node], links: Sequence[tuple[str, str]], title: str) -> str:
    """The diagram as SVG with a title and, in words, what drives what. All text is escaped."""
    boxes = {box.node.key: box for box in place(nodes, links)}
    width = len(COLUMNS) * (WIDTH + GAP)
    height = max([box.y + box.height for box in boxes.values()], default=60) + PAD
    drawn = "".join(_line(boxes[a], boxes[b]) for a, b in links if a in boxes and b in boxes)
    heads = "".join(_heading(column, words) for column, words in enumerate(HEADINGS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" role="img" '
        f'font-family="DejaVu Sans, sans-serif" font-size="13">'
        f"<title>{escape(title)}</title><desc>{escape(_in_words(boxes, links))}</desc>"
        f"{heads}{drawn}{''.join(map(_box, boxes.values()))}</svg>"
    )


def _heading(column: int, words: str) -> str:
    return f'<text x="{column * (WIDTH + GAP) + PAD}" y="24" font-weight="bold" fill="#212b32">{words}</text>'


def _line(parent: Box, child: Box) -> str:
    x1, y1, x2, y2 = parent.x + WIDTH, parent.y + parent.height / 2, child.x, child.y + child.height / 2
    return f'<path d="M{x1:g} {y1:g} L{x2:g} {y2:g}" stroke="#4c6272" fill="none"/>'


def _box(box: Box) -> str:
    lines = "".join(
        f'<text x="{box.x + PAD:g}" y="{box.y + PAD + LINE * (n + 0.75):g}" fill="#212b32">{escape(line)}</text>'
        for n, line in enumerate(box.lines)
    )
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{box.height:g}" rx="4" '
        'fill="#fff" stroke="#0a4a4c"/>'
        f"{lines}"
    )


def _in_words(boxes: dict[str, Box], links: Sequence[tuple[str, str]]) -> str:
    pairs = [f"{boxes[b].node.text} drives {boxes[a].node.text}." for a, b in links if a in boxes and b in boxes]
    return " ".join(pairs) or "No drivers yet."

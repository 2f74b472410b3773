"""Where the boxes of a driver diagram stand: aim, primary drivers, secondary drivers, change ideas, left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import NamedTuple

COLUMNS = ("aim", "primary", "secondary", "idea")
HEADINGS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
KINDS = {"aim": "Aim", "primary": "Primary driver", "secondary": "Secondary driver", "idea": "Change idea"}
LINE, PAD, STEP = 18, 10, 14


class Columns(NamedTuple):
    """How wide a column of boxes is, and the gap to the next, in pixels; how many characters a line holds."""

    width: int
    gap: int
    characters: int


ROOMY, CLOSE = Columns(190, 60, 24), Columns(164, 18, 20)  # a page of its own, or among prose
TREE = Columns(312, 14, 36)  # on a phone: boxes one under another, each kind a little further in


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


def place(nodes: Sequence[Node], links: Sequence[tuple[str, str]], columns: Columns = ROOMY) -> list[Box]:
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
            lines = tuple(wrap(node.text, columns.characters) or [""])
            height = 2 * PAD + LINE * len(lines)
            boxes.append(Box(node, column * (columns.width + columns.gap) + PAD, y, height, lines))
            y += height + STEP
    return boxes


def place_tree(nodes: Sequence[Node], links: Sequence[tuple[str, str]], columns: Columns = ROOMY) -> list[Box]:
    """Each box beside the middle of what hangs on it, and no two overlap. ``links``: at most one parent for each."""
    parents = {child: parent for parent, child in links}
    below: dict[str | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(parents.get(node.key), []).append(node)
    lines = {node.key: tuple(wrap(node.text, columns.characters) or [""]) for node in nodes}
    boxes: list[Box] = []

    def height(node: Node) -> float:
        return 2 * PAD + LINE * len(lines[node.key])

    def span(node: Node) -> float:
        return max(height(node) + STEP, sum(map(span, below.get(node.key, []))))

    def put(node: Node, top: float) -> None:
        own = span(node)
        x = COLUMNS.index(node.kind) * (columns.width + columns.gap) + PAD
        boxes.append(Box(node, x, top + (own - STEP - height(node)) / 2, height(node), lines[node.key]))
        further = below.get(node.key, [])
        y = top + (own - sum(map(span, further))) / 2
        for child in further:
            put(child, y)
            y += span(child)

    y = 40.0
    for root in below.get(None, []):
        put(root, y)
        y += span(root)
    return boxes


def driver_branches_svg(nodes: Sequence[Node], links: Sequence[tuple[str, str]], title: str) -> str:
    """A diagram in which each box has one parent, in columns narrow enough to stand among prose; what drives what
    stands in it in words. All text is escaped."""
    return _diagram(place_tree(nodes, links, CLOSE), links, title, CLOSE)


def _diagram(placed: Sequence[Box], links: Sequence[tuple[str, str]], title: str, columns: Columns) -> str:
    boxes = {box.node.key: box for box in placed}
    known = [(boxes[a], boxes[b]) for a, b in links if a in boxes and b in boxes]
    height = max([box.y + box.height for box in boxes.values()], default=60) + PAD
    drawn = "".join(_line(a, b, columns.width) for a, b in known)
    heads = "".join(_heading(number, words, columns) for number, words in enumerate(HEADINGS))
    shown = "".join(_box(box, columns.width) for box in boxes.values())
    return _svg(len(COLUMNS) * (columns.width + columns.gap), height, title, known, f"{heads}{drawn}{shown}")


def driver_tree_svg(nodes: Sequence[Node], links: Sequence[tuple[str, str]], title: str) -> str:
    """The same as a tree from top to bottom, 320 pixels wide. ``nodes``: each after the one that it hangs on."""
    parents = {child: parent for parent, child in links}
    boxes: dict[str, Box] = {}
    y = float(PAD)
    for node in nodes:
        depth = COLUMNS.index(node.kind)
        lines = tuple(wrap(node.text, TREE.characters - 2 * depth) or [""])
        height = PAD + LINE * (len(lines) + 1)
        boxes[node.key] = Box(node, 4 + depth * TREE.gap, y, height, lines)
        y += height + PAD
    known = [(boxes[parents[key]], box) for key, box in boxes.items() if parents.get(key) in boxes]
    drawn = "".join(_elbow(a, b) for a, b in known)
    shown = "".join(_box(box, 320 - 4 - box.x, KINDS[box.node.kind]) for box in boxes.values())
    return _svg(320, y, title, known, f"{drawn}{shown}")


def _svg(width: float, height: float, title: str, known: Sequence[tuple[Box, Box]], drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'font-family="DejaVu Sans, sans-serif" font-size="13">'
        f"<title>{escape(title)}</title><desc>{escape(_in_words(known))}</desc>{drawn}</svg>"
    )


def _heading(column: int, words: str, columns: Columns) -> str:
    x = column * (columns.width + columns.gap) + PAD
    return f'<text x="{x}" y="24" font-weight="bold" fill="#212b32">{words}</text>'


def _line(parent: Box, child: Box, width: float) -> str:
    x1, y1, x2, y2 = parent.x + width, parent.y + parent.height / 2, child.x, child.y + child.height / 2
    return f'<path d="M{x1:g} {y1:g} L{x2:g} {y2:g}" stroke="#4c6272" fill="none"/>'


def _elbow(parent: Box, child: Box) -> str:
    x, y = parent.x + TREE.gap / 2, child.y + child.height / 2
    return f'<path d="M{x:g} {parent.y + parent.height:g} V{y:g} H{child.x:g}" stroke="#4c6272" fill="none"/>'


def _box(box: Box, width: float, kind: str = "") -> str:
    """With its ``kind`` in words where no heading above the column says it."""
    words = [(line, "") for line in box.lines]
    top = box.y + PAD
    if kind:
        words, top = [(kind, ' font-size="12" font-weight="bold"'), *words], box.y + PAD / 2
    lines = "".join(
        f'<text x="{box.x + PAD:g}" y="{top + LINE * (n + 0.75):g}" fill="#212b32"{look}>{escape(line)}</text>'
        for n, (line, look) in enumerate(words)
    )
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{width:g}" height="{box.height:g}" rx="4" '
        'fill="#fff" stroke="#0a4a4c"/>'
        f"{lines}"
    )


def _in_words(known: Sequence[tuple[Box, Box]]) -> str:
    return " ".join(f"{child.node.text} drives {parent.node.text}." for parent, child in known) or "No drivers yet."

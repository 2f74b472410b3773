"""Two versions of a work side by side: their texts in places that can be compared, and their measures in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from cairn.assessment.blocks import Block, part, section
from cairn.assessment.blocks_work import content_blocks
from cairn.assessment.comparing import Change, Key, changes, cut
from cairn.assessment.values import mapping, mappings, text_of

LONGEST = 2_500  # characters of one place that stand in one piece
# The markup in bytes: of a place, and of words that came or went.
PLACE, MARKED = 420, 110


@dataclass(frozen=True)
class Side(Block):
    """A block of kind ``change``: one place of the work, then and now."""

    @property
    def size(self) -> int:
        change: Change = self.value
        words = sum(_bytes(one.before) + _bytes(one.after) + 2 * MARKED * one.changed for one in change.pieces)
        return PLACE + _bytes(change.name) + words


def _bytes(text: str) -> int:
    return len(escape(text).encode())


def passages(snapshot: Any, *, with_people: bool = True) -> list[tuple[Key, str]]:
    """The texts of a snapshot by where they stand: (section, part, name). Pictures and points have none.

    Without people: who wrote it and who is in the team is left out, for readers who may not know.
    """
    found: dict[Key, list[str]] = {}
    skipped = set() if with_people else {_("Authors"), _("Team")}
    title = text_of(mapping(snapshot).get("title"))
    if title:
        found["", "", _("Title")] = [title]
    for at, block in _placed(content_blocks(snapshot)):
        if at[0] not in skipped and block.text:
            found.setdefault(at, []).append(block.text)
    return [(key, "\n".join(texts)) for key, texts in found.items()]


def _placed(blocks: Iterable[Block]) -> Iterator[tuple[Key, Block]]:
    """Each block of words with its place. A part that is called as one before it gets a number."""
    where, under = "", ""
    seen: dict[tuple[str, str], int] = {}
    for block in blocks:
        if block.kind == "section":
            where, under = block.text, ""
        elif block.kind == "part":
            count = seen[where, block.text] = seen.get((where, block.text), 0) + 1
            under = f"{block.text} ({count})" if count > 1 else block.text
        elif block.kind in ("row", "text", "meta", "item"):
            yield (where, under, block.name if block.kind == "row" else ""), block


def compare(before: Any, after: Any, *, with_people: bool = True) -> list[Change]:
    """All places of two snapshots, also those where nothing changed."""
    return changes(passages(before, with_people=with_people), passages(after, with_people=with_people))


def change_blocks(found: Iterable[Change], *, everything: bool = False) -> Iterator[Block]:
    """What changed, or everything, under its headings, in pieces that fit on a page."""
    where, under = "", ""
    for one in found:
        if not (one.changed or everything):
            continue
        if one.section != where:
            where, under = one.section, ""
            yield section(one.section)
        if one.part != under:
            under = one.part
            if under:
                yield part(under)
        for n, piece in enumerate(cut(one, most=LONGEST, mark=MARKED)):
            # Not as what goes on: paging would put their texts together, and this has two.
            yield Side(
                "change",
                name=_("%(name)s (continued)") % {"name": one.name} if n and one.name else one.name,
                value=piece,
            )


@dataclass(frozen=True)
class MeasureThenNow:
    """``None`` points: there was no such measure, or it is gone. The words are what its chart says of centre and
    limits."""

    name: str
    points_then: int | None
    points_now: int | None
    words_then: str
    words_now: str

    @property
    def changed(self) -> bool:
        return (self.points_then, self.words_then) != (self.points_now, self.words_now)


def measures_then_and_now(before: Any, after: Any) -> list[MeasureThenNow]:
    """The measures of both, those of the newer first, matched by their uuid, else by their name."""
    then, now = _measures(before), _measures(after)
    return [_then_and_now(then.get(key), now.get(key)) for key in dict.fromkeys([*now, *then])]


def _measures(snapshot: Any) -> dict[str, Mapping[str, Any]]:
    rows = mappings(mapping(snapshot).get("measures"))
    return {text_of(one.get("uuid")) or text_of(one.get("name")) or str(n): one for n, one in enumerate(rows)}


def _then_and_now(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> MeasureThenNow:
    named = now if now is not None else mapping(then)
    return MeasureThenNow(
        text_of(named.get("name")) or _("Measure"), _points(then), _points(now), _last_words(then), _last_words(now)
    )


def _points(data: Mapping[str, Any] | None) -> int | None:
    return None if data is None else len(list(mappings(data.get("points"))))


def _last_words(data: Mapping[str, Any] | None) -> str:
    """Of the last chart: a control chart stands behind the run chart, and it is the one with limits."""
    charts = list(mappings(mapping(data).get("charts")))
    words = text_of(charts[-1].get("words")) if charts else ""
    return words if len(words) <= 400 else words[:400].rsplit(" ", 1)[0] + " …"

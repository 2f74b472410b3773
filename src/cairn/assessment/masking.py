"""A snapshot without the names of the people who wrote it, for assessors who are not to know them.

Names are taken out where the platform knows that they are names: fields that hold people, and what a report says of
itself from such fields. What people typed is never changed; where a name stands in it, they are told before they
submit (``names_in_text``), because only they can say it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cairn.assessment.blocks import Block, project_blocks
from cairn.assessment.models import AssessmentPlan, SubmissionVersion
from cairn.assessment.named_people import PEOPLE, TYPED, PersonField, names_of, with_people, with_texts
from cairn.assessment.place_comments import labels_of
from cairn.assessment.shown import frozen
from cairn.assessment.values import mapping, mappings, text_of

SHORTEST = 3  # characters of a name that is looked for in texts


@dataclass(frozen=True)
class Masked:
    """``left`` are the names that still stand in what people typed."""

    snapshot: Any
    left: tuple[str, ...]


@dataclass(frozen=True)
class NameInText:
    """``where`` says in words at which place the name stands."""

    name: str
    where: str


def mask(snapshot: Any, names: Iterable[str] = ()) -> Masked:
    """The snapshot with "Author 1" and so on in place of each person that it names, and of ``names`` besides.

    One person is the same author wherever they stand. Nothing of ``snapshot`` itself is changed.
    """
    whole = mapping(snapshot)
    known = list(dict.fromkeys([*names_of(whole), *(one for one in names if one)]))
    said = {name: _("Author %(number)d") % {"number": n} for n, name in enumerate(known, start=1)}

    def change(field: PersonField, text: str) -> str:
        if field.holds == "typed" and text:
            # A sponsor who is an author is that author; anybody else is named by what they are.
            return said.get(text.strip(), str(field.role))
        return said.get(text, "") if field.holds == "name" else ""

    made = with_people(whole, change)
    report = mapping(made.get("report"))
    if report:
        masked = _masking(said)
        made["report"] = {**report, "items": [_item(one, masked) for one in mappings(report.get("items"))]}
    left = dict.fromkeys(one.name for one in names_in_text(made, known))
    return Masked(made, tuple(left))


def _item(item: Mapping[str, Any], masked: Callable[[str], str]) -> dict[str, Any]:
    """An item of the report: what it says from the tools is masked, what was typed is not."""
    pieces = [{**one, "block": with_texts(one.get("block"), masked)} for one in mappings(item.get("pieces"))]
    return {**item, "pieces": pieces}


def _masking(said: Mapping[str, str]) -> Callable[[str], str]:
    longest = sorted((name for name in said if len(name) >= SHORTEST), key=len, reverse=True)
    patterns = [(_found(name), said[name]) for name in longest]

    def masked(text: str) -> str:
        for pattern, words in patterns:
            text = pattern.sub(words, text)
        return text

    return masked


def _found(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def names_in_text(snapshot: Any, names: Iterable[str] | None = None) -> list[NameInText]:
    """Where the names of its people, or these ``names``, stand in what was typed: each name once for each place."""
    known = [one for one in (names_of(snapshot) if names is None else names) if len(one) >= SHORTEST]
    patterns = [(name, _found(name)) for name in known]
    whole = mapping(snapshot)
    blocks = list(project_blocks(frozen({**whole, **{part: [] for part in PEOPLE}})))
    labels = labels_of(blocks)
    found = [NameInText(name, _("Title")) for name, pattern in patterns if pattern.search(text_of(whole.get("title")))]
    for block in _typed(blocks, whole):
        where = labels.get(block.place) or block.name
        found += [NameInText(name, where) for name, pattern in patterns if pattern.search(block.text)]
    return list(dict.fromkeys(found))


def _typed(blocks: Iterable[Block], whole: Mapping[str, Any]) -> Iterator[Block]:
    """Blocks that show what was typed, without what stands in them of fields that are masked."""
    owners = [text_of(one.get("owner")) for one in mappings(whole.get("plan"))]
    for block in blocks:
        kind, _colon, key = block.place.partition(":")
        if not block.place or (kind, key) in TYPED:
            continue
        if kind == "plan" and key.isdigit() and int(key) <= len(owners):
            task = list(mappings(whole.get("plan")))[int(key) - 1]
            yield Block("item", text_of(task.get("text")), place=block.place)
        else:
            yield block


def seen_by_assessor(version: SubmissionVersion, plan: AssessmentPlan | None, *, is_author: bool = False) -> Any:
    """The snapshot as an assessor is shown it: where neither is to know the other, without names."""
    if is_author or plan is None or plan.anonymity != AssessmentPlan.Anonymity.DOUBLE:
        return version.snapshot
    return mask(version.snapshot).snapshot

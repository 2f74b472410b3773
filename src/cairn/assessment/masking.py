"""A snapshot without the names of the people who wrote it, for assessors who are not to know them.

Names are taken out where the platform knows that they are names: fields that hold people, what a report says of
itself from such fields, and the pictures that are drawn from them. What people typed is never changed; where a name
stands in it, they are told before they submit (``names_in_text``), because only they can say it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from cairn.assessment.blocks import Block, project_blocks
from cairn.assessment.models import AssessmentPlan, SubmissionVersion
from cairn.assessment.named_people import PEOPLE, TYPED, PersonField, names_of, with_people, with_texts
from cairn.assessment.place_comments import labels_of
from cairn.assessment.shown import frozen
from cairn.assessment.shown_work import is_work, words_of
from cairn.assessment.values import listed, mapping, mappings, text_of
from cairn.lib.errors import Refused
from cairn.runs.models_api import Run

# Rows of diagrams that hold people as well as groups: a person of the project is masked, "Ward nurses" is not.
PEOPLE_IN_DIAGRAMS = (("stakeholder", "name"), ("lane", "text"))
SHORTEST = 3  # characters of a name that is looked for in texts


@dataclass(frozen=True)
class Masked:
    """``left`` are the names that still stand in what people typed."""

    snapshot: Any
    left: tuple[str, ...]


@dataclass(frozen=True)
class NameInText:
    """``where`` says in words at which place the name stands, ``place`` is the key of it: ``charter:aim``."""

    name: str
    where: str
    place: str = dataclass_field(default="", compare=False)


def mask(snapshot: Any, names: Iterable[str] = ()) -> Masked:
    """The snapshot with "Author 1" and so on in place of each person that it names, and of ``names`` besides.

    One person is the same author wherever they stand. Nothing of ``snapshot`` itself is changed.
    """
    whole = mapping(snapshot)
    known = list(dict.fromkeys([*names_of(whole), *(one for one in names if one)]))
    said = {name: _("Author %(number)d") % {"number": n} for n, name in enumerate(known, start=1)}
    masked = _masking(said)

    def change(field: PersonField, text: str) -> str:
        if field.holds == "typed" and text:
            # A sponsor who is an author is that author; anybody else is named by what they are.
            return said.get(text.strip(), str(field.role))
        return said.get(text, "") if field.holds == "name" else ""

    made = with_people({**whole, **_diagrams(whole, masked)}, change)
    report = mapping(made.get("report"))
    if report:
        made["report"] = {
            **report,
            "items": [_item(one, masked) for one in mappings(report.get("items"))],
            "frozen_pictures": [_drawn(one, said) for one in listed(report.get("frozen_pictures"))],
        }
    left = dict.fromkeys(one.name for one in names_in_text(made, known))
    return Masked(made, tuple(left))


def _diagrams(whole: Mapping[str, Any], masked: Callable[[str], str]) -> dict[str, Any]:
    """The diagrams, from which their pictures are drawn, with numbers for the people in their rows."""
    if "diagrams" not in whole:
        return {}
    return {"diagrams": [{**one, "rows": _diagram_rows(one, masked)} for one in mappings(whole["diagrams"])]}


def _diagram_rows(diagram: Mapping[str, Any], masked: Callable[[str], str]) -> dict[str, Any]:
    rows = dict(mapping(diagram.get("rows")))
    for kind, name in PEOPLE_IN_DIAGRAMS:
        if kind in rows:
            rows[kind] = [{**one, name: with_texts(one.get(name), masked)} for one in mappings(rows.get(kind))]
    return rows


def _drawn(svg: Any, said: Mapping[str, str]) -> Any:
    """A picture that was kept as it was drawn. A name may go on in the next line of a box, so behind a tag."""
    if not isinstance(svg, str):
        return svg
    for name, words in _longest_first(said):
        between = r"((?:\s|<[^<>]*>)+)".join(re.escape(escape(one)) for one in name.split())
        # The tags stay where they are: the number stands in the first line, nothing in those that follow.
        parts = [words, *(f"\\{number}" for number in range(1, len(name.split())))]
        svg = re.sub(rf"(?<!\w){between}(?!\w)", "".join(parts), svg, flags=re.IGNORECASE)
    return svg


def _longest_first(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names that are looked for in texts: "Ann Lee" before "Ann"."""
    return sorted(
        ((name, words) for name, words in said.items() if len(name) >= SHORTEST), key=lambda one: -len(one[0])
    )


def _item(item: Mapping[str, Any], masked: Callable[[str], str]) -> dict[str, Any]:
    """An item of the report: what it says from the tools is masked, what was typed is not."""
    pieces = [{**one, "block": with_texts(one.get("block"), masked)} for one in mappings(item.get("pieces"))]
    return {**item, "pieces": pieces}


def _masking(said: Mapping[str, str]) -> Callable[[str], str]:
    patterns = [(_found(name), words) for name, words in _longest_first(said)]

    def masked(text: str) -> str:
        for pattern, words in patterns:
            text = pattern.sub(words, text)
        return text

    return masked


def _found(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


class NamesLeft(Refused):
    """Names stand in work whose markers are not to know whose it is; ``found`` says where. Sent in again knowing so,
    it is taken."""

    def __init__(self, found: Sequence[NameInText]) -> None:
        super().__init__(_("The names of people who wrote this stand in what you send in."))
        self.found = tuple(found)


def look_for_names(plan: AssessmentPlan, snapshot: Any, typed: Iterable[tuple[str, str]]) -> None:
    """Raises ``NamesLeft`` where markers are not to know whose work it is, and a name stands in it or in what is
    ``typed`` beside it: (where, text)."""
    if not plan.hides_authors:
        return
    names = [(name, _found(name)) for name in names_of(snapshot) if len(name) >= SHORTEST]
    beside = [NameInText(name, where) for where, text in typed for name, pattern in names if pattern.search(text)]
    if found := [*names_in_text(snapshot), *beside]:
        raise NamesLeft(found)


def names_in_text(snapshot: Any, names: Iterable[str] | None = None) -> list[NameInText]:
    """Where the names of its people, or these ``names``, stand in what was typed: each name once for each place."""
    known = [one for one in (names_of(snapshot) if names is None else names) if len(one) >= SHORTEST]
    patterns = [(name, _found(name)) for name in known]
    found = [
        NameInText(name, where, place)
        for place, where, text in _texts(mapping(snapshot), known)
        for name, pattern in patterns
        if pattern.search(text)
    ]
    return list(dict.fromkeys(found))


def _texts(whole: Mapping[str, Any], known: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(key of the place, the same in words, what was typed there)."""
    yield "title", _("Title"), text_of(whole.get("title"))
    if is_work(whole):
        for kind, text in words_of(whole):
            yield kind, _("Text") if kind == "text" else _("Name of a file: %(name)s") % {"name": text}, text
        return
    without = {**whole, **{part: [] for part in PEOPLE}}
    labels = labels_of(project_blocks(frozen(without)))
    masked = without | _diagrams(whole, _masking(dict.fromkeys(known, "")))
    for block in _typed(project_blocks(frozen(masked)), whole):
        yield block.place, labels.get(block.place) or block.name, block.text


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


def hides_authors(run: Run) -> bool:
    """Whether who marks work of a run is not to know whose it is. One query where its plan is not loaded."""
    plan: AssessmentPlan | None = getattr(run, "assessment_plan", None)
    return plan is not None and plan.hides_authors


def seen_by_assessor(version: SubmissionVersion, *, is_author: bool = False) -> Any:
    """The snapshot as an assessor is shown it: where neither is to know the other, without names."""
    return (
        version.snapshot if is_author or not hides_authors(version.submission.run) else mask(version.snapshot).snapshot
    )

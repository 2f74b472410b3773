"""A snapshot without the names of the people who wrote it, for assessors who are not to know them.

Names are taken out where the platform knows that they are names: fields that hold people, and what a report says of
itself from such fields. What people typed is never changed; where a name stands in it, they are told before they
submit (``names_in_text``), because only they can say it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.assessment.blocks import Block, project_blocks
from cairn.assessment.models import AssessmentPlan, SubmissionVersion
from cairn.assessment.place_comments import labels_of
from cairn.assessment.shown import frozen
from cairn.assessment.values import mapping, mappings, text_of

# Fields that hold the name of one person: (the list that they stand in, the field).
NAMED = (("plan", "owner"), ("lessons", "by"), ("scores", "by"))
# Of the charter: typed, but a person each.
ROLES = {"sponsor": gettext_lazy("Sponsor"), "coach": gettext_lazy("Coach")}
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


def names_of(snapshot: Any) -> list[str]:
    """The people whom the fields of a snapshot name: authors first, then the team, then others, each once."""
    whole = mapping(snapshot)
    found = [text_of(one.get("name")) for key in ("authors", "team") for one in mappings(whole.get(key))]
    found += [text_of(one.get(field)) for key, field in NAMED for one in mappings(whole.get(key))]
    return list(dict.fromkeys(name for name in found if name))


def mask(snapshot: Any, names: Iterable[str] = ()) -> Masked:
    """The snapshot with "Author 1" and so on in place of each person that it names, and of ``names`` besides.

    One person is the same author wherever they stand. Nothing of ``snapshot`` itself is changed.
    """
    whole = mapping(snapshot)
    known = list(dict.fromkeys([*names_of(whole), *(one for one in names if one)]))
    said = {name: _("Author %(number)d") % {"number": n} for n, name in enumerate(known, start=1)}
    made = dict(whole)
    for key in ("authors", "team"):
        if key in made:
            made[key] = [
                {**one, "name": said.get(text_of(one.get("name")), ""), "uuid": ""} for one in _rows(made, key)
            ]
    for key, field in NAMED:
        if key in made:
            made[key] = [{**one, field: said.get(text_of(one.get(field)), "")} for one in _rows(made, key)]
    charter = mapping(made.get("charter"))
    roles = {key: str(words) for key, words in ROLES.items() if text_of(charter.get(key))}
    if roles:
        made["charter"] = {**charter, **{key: _in_role(charter[key], said, words) for key, words in roles.items()}}
    about = mapping(made.get("about"))
    if about:
        made["about"] = {**about, "organisation": ""}
    report = mapping(made.get("report"))
    if report:
        made["report"] = {**report, "items": [_item(one, said) for one in mappings(report.get("items"))]}
    left = dict.fromkeys(one.name for one in names_in_text(made, known))
    return Masked(made, tuple(left))


def _rows(whole: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return list(mappings(whole.get(key)))


def _in_role(text: Any, said: Mapping[str, str], words: str) -> str:
    """A sponsor who is an author is that author; anybody else is named by what they are."""
    return said.get(text_of(text).strip(), words)


def _item(item: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """An item of the report: what it says from the tools is masked, what was typed is not."""
    return {**item, "pieces": [{**one, "block": _said(one.get("block"), said)} for one in mappings(item.get("pieces"))]}


def _said(value: Any, said: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, words in sorted(said.items(), key=lambda pair: -len(pair[0])):
            value = _found(name).sub(words, value) if len(name) >= SHORTEST else value
        return value
    if isinstance(value, list):
        return [_said(one, said) for one in value]
    return {key: _said(one, said) for key, one in value.items()} if isinstance(value, Mapping) else value


def _found(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def names_in_text(snapshot: Any, names: Iterable[str] | None = None) -> list[NameInText]:
    """Where the names of its people, or these ``names``, stand in what was typed: each name once for each place."""
    known = [one for one in (names_of(snapshot) if names is None else names) if len(one) >= SHORTEST]
    patterns = [(name, _found(name)) for name in known]
    whole = mapping(snapshot)
    blocks = list(project_blocks(frozen({**whole, "authors": [], "team": []})))
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
        if not block.place or (kind == "charter" and key in ROLES):
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

"""Driver diagrams of a course: read from a figure's specification, drawn wide for a desk and tall for a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.lib.errors import Refused
from cairn.methods.layout import COLUMNS, Node, driver_branches_svg, driver_tree_svg

# What hangs on a box of each kind, by the name that it has in the specification.
BELOW = {"aim": "primary", "primary": "secondary", "secondary": "ideas", "idea": ""}


class Branch(NamedTuple):
    """A box and what hangs on it. A driver with two parents stands under each."""

    text: str
    below: tuple[Branch, ...]


def drivers_outline(spec: Mapping[str, Any]) -> tuple[Branch, ...]:
    """The aim, with all that hangs on it. Raises ``Refused``."""
    if not str(spec.get("aim") or "").strip():
        raise Refused(_("aim: say what is to be reached."))
    return (_branch({"text": spec["aim"], "primary": spec.get("primary")}, "aim"),)


def _branch(given: Any, kind: str) -> Branch:
    facts = given if isinstance(given, Mapping) else {"text": given}
    name = BELOW[kind]
    text, below = str(facts.get("text") or "").strip(), (facts.get(name) or []) if name else []
    if not text or set(facts) - {"text", name} or not isinstance(below, list):
        raise Refused(
            _("%(kind)s: each has a text, and may have a list of %(below)s.") % {"kind": kind, "below": name or "-"}
        )
    further = COLUMNS[COLUMNS.index(kind) + 1] if name else ""
    return Branch(text, tuple(_branch(one, further) for one in below))


def drivers_svg(outline: tuple[Branch, ...], title: str, *, narrow: bool) -> tuple[str, tuple[int, int]]:
    """The diagram and its size in pixels: four columns, or on a phone a tree from top to bottom."""
    boxes = list(_boxes(outline, 0, "", ""))
    nodes = [node for node, _parent in boxes]
    links = [(parent, node.key) for node, parent in boxes if parent]
    svg = (driver_tree_svg if narrow else driver_branches_svg)(nodes, links, title)
    found = re.search(r'viewBox="0 0 (\d+) (\d+)', svg)
    assert found  # noqa: S101  our own drawing
    return svg, (int(found[1]), int(found[2]))


def _boxes(branches: tuple[Branch, ...], depth: int, parent: str, path: str) -> Iterator[tuple[Node, str]]:
    for place, branch in enumerate(branches):
        key = f"{path}.{place}"
        yield Node(key, COLUMNS[depth], branch.text), parent
        yield from _boxes(branch.below, depth + 1, key, key)


def drivers_words(outline: tuple[Branch, ...]) -> str:
    """What the diagram holds in one sentence or two; the outline says the rest."""
    (aim,) = outline
    secondary = [one for primary in aim.below for one in primary.below]
    ideas = [idea for one in secondary for idea in one.below]
    counted = [
        ngettext("%(n)d primary driver", "%(n)d primary drivers", len(aim.below)) % {"n": len(aim.below)},
        ngettext("%(n)d secondary driver", "%(n)d secondary drivers", len(secondary)) % {"n": len(secondary)},
        ngettext("%(n)d change idea", "%(n)d change ideas", len(ideas)) % {"n": len(ideas)},
    ]
    said = {"aim": aim.text.rstrip("."), "counts": ", ".join(counted), "names": "; ".join(b.text for b in aim.below)}
    return _("A driver diagram. The aim: %(aim)s. It has %(counts)s. The primary drivers: %(names)s.") % said

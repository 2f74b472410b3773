"""The process map: a step for each row, in the lane of who does it, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from cairn.lib.registries import worksheet_targets
from cairn.projects.editing.writing import Step, carry_out
from cairn.projects.models import Diagram
from cairn.projects.toolbox.registry import kinds
from cairn.projects.worksheet_tools.diagrams import into_diagram
from cairn.projects.worksheet_tools.reading import Columns, Said, not_named, read_line, read_row, too_long
from cairn.projects.worksheet_tools.rows import put_in
from cairn.projects.worksheets import Carrying, Entry

STEPS = Columns(
    "step",
    {
        "step": "text", "what": "text",
        "who": "lane", "lane": "lane", "role": "lane", "where": "lane",
        "waits": "wait", "waits before it": "wait",
        "waits before the next step": "wait_after", "waits before next": "wait_after",
        "notes": "note",
    },
    more=("lane", "wait_after"),
)  # fmt: skip
LONGEST_LANE, LONGEST_WAIT = 200, 60


@worksheet_targets.register("process_map")
def process_map(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A step that ends with a question mark is a decision. What was linked by hand stays linked."""
    diagram, entries = into_diagram(carrying, "process_map", entries)
    for entry in entries:
        said, lanes = _steps(entry)
        _put_lanes(carrying, diagram, entry, said, lanes)
        steps = put_in(carrying, "step", diagram, f"process_map:{entry.key}", said)
        _put_flows(carrying, entry, steps)


def _steps(entry: Entry) -> tuple[list[Said], list[str]]:
    """Each step with the name of its lane. Who waits after a step waits before the next one."""
    if not entry.rows:
        found = [(read_line("step", entry, line, rest="note"), dict[str, str]()) for line in entry.lines]
    else:
        found = [read_row(STEPS, entry, cells) for cells in entry.rows]
    for number, (said, more) in enumerate(found):
        if wait := more.get("wait_after"):
            after = found[number + 1][0] if number + 1 < len(found) else None
            if after is not None and "wait" not in after.values and len(wait) <= LONGEST_WAIT:
                after.values["wait"] = wait
            else:
                said.besides.append((entry.columns[STEPS.named(entry.columns).index("wait_after")], wait))
        if len(more.get("lane", "")) > LONGEST_LANE:
            raise too_long(entry.label, more["lane"], LONGEST_LANE)
        text = said.values.setdefault("text", not_named())
        said.values.setdefault("kind", "decision" if text.endswith("?") else "step")
        said.move_words("note")
    return [said for said, _more in found], [more.get("lane", "") for _said, more in found]


def _put_lanes(carrying: Carrying, diagram: Diagram, entry: Entry, said: Sequence[Said], lanes: Sequence[str]) -> None:
    names = {lane.casefold(): lane for lane in reversed(lanes) if lane}
    wanted = list(dict.fromkeys(names[lane.casefold()] for lane in lanes if lane))
    rows = put_in(carrying, "lane", diagram, f"process_map:{entry.key}.lanes", [Said({"text": one}) for one in wanted])
    uuids = {one.casefold(): str(row.uuid) for one, row in zip(wanted, rows, strict=True) if row is not None}
    for one, lane in zip(said, lanes, strict=True):
        if uuid := uuids.get(lane.casefold()):
            one.values["lane"] = uuid


def _put_flows(carrying: Carrying, entry: Entry, steps: Sequence[Any]) -> None:
    """Link each step to the one below it; a link that only the worksheet made goes when its rows stand otherwise."""
    name = f"process_map:{entry.key}.flows"
    uuids = [str(row.uuid) if row is not None else "" for row in steps]
    wanted = [[one, after] for one, after in pairwise(uuids) if one and after]
    before = list(carrying.receipt.get(name) or [])
    kind = kinds["step"]
    here = [row for row in steps if row is not None]
    held = kind.links["next"].read([row.pk for row in here])
    changes = []
    for row in here:
        now = held.get(row.pk, [])
        uuid, ends = str(row.uuid), [end for end, _label in now]
        stay = [pair for pair in now if [uuid, pair[0]] not in before or [uuid, pair[0]] in wanted]
        new = [[end, ""] for one, end in wanted if one == uuid and end not in ends and [one, end] not in before]
        if stay + new != now:
            changes.append(Step(kind, row, {"next": stay + new}))
    if changes:
        carry_out(carrying.project, "process_map", "edit", changes, by=carrying.by, at=carrying.at)
    carrying.new_receipt[name] = wanted

"""Whatever is sent is either refused with a sentence or goes the whole way: nothing in between fails."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement.errors import Invalid
from cairn.records.statement.parts import parts
from cairn.records.statement.reading import read
from cairn.records.statement.rules import check
from cairn.records.statement.same import same
from cairn.records.statement.shapes import canonical, exact, ids
from cairn.records.statement.versions import Version
from cairn.records.statement.writing import write
from tests.records.statement.examples import ANN, FILE, FULL, LEAST, PAIR, PLANNED, REFERENCE, SECOND, VOIDING, WARD

KEYS = sorted(
    "id actor verb object result context timestamp stored authority version attachments objectType name mbox "
    "mbox_sha1sum openid account homePage member display definition description type moreInfo extensions score scaled "
    "raw min max success response duration registration instructor team contextActivities parent other revision "
    "language statement contextAgents contextGroups agent group relevantTypes choices interactionType sha2 en".split()
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(st.characters() | st.sampled_from("\ud800\0"), max_size=8)
    | st.sampled_from(["Agent", "Group", "Activity", "SubStatement", "StatementRef", "PT1.999S", "en", "urn:x:y"])
    | st.sampled_from(["mailto:a@b.c", "2026-01-01T00:00:00Z", REFERENCE["id"], "choice", "1.0.0", "2.0.0"])
)
pieces = st.sampled_from([ANN, WARD, PAIR, FILE, REFERENCE, LEAST, FULL["result"], FULL["context"], FULL["object"]])
anything = st.recursive(
    leaves | pieces,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in it, with each of its keys."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A valid statement in which up to three things are replaced, taken away or added."""
    value = copy.deepcopy(draw(st.sampled_from([LEAST, FULL, PLANNED, VOIDING, SECOND])))
    for _time in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from(list(places(value)) or [(value, "id")]))
        how = draw(st.sampled_from(["replace", "remove", "add"]))
        if how == "replace":
            container[key] = copy.deepcopy(draw(anything))
        elif how == "remove":
            del container[key]
        elif isinstance(container, dict):
            container[draw(st.sampled_from(KEYS))] = copy.deepcopy(draw(anything))
        else:
            container.append(copy.deepcopy(draw(anything)))
    return value


def goes_through(value: Any, version: Version) -> None:
    try:
        check(value, version)
    except Invalid as fault:
        sentence = fault.message
    else:
        sentence = ""
    if sentence:
        assert sentence.encode().endswith(b".")
        return
    raw = write(value)
    sent = read(raw).statements[0]
    found = parts(value)
    for key in (*found.agents, *found.activities, found.verb, *filter(None, found.people.values())):
        assert "\0" not in key
        key.encode()
    assert same(value, sent.value)
    for shaped in (exact(value), ids(value), canonical(value, [("en", 1.0)], found.definitions)):
        check(read(write(shaped)).statements[0].value, version)


@given(damaged(), st.sampled_from(Version))
def test_a_damaged_statement_is_refused_or_goes_the_whole_way(value: Any, version: Version) -> None:
    goes_through(value, version)


@given(anything, st.sampled_from(Version))
def test_any_json_is_refused_or_goes_the_whole_way(value: Any, version: Version) -> None:
    goes_through(value, version)

"""When two statements are the same one (2.3.1): a store answers a resend by it, and a signature is checked by it.

Each statement is brought to its essence, in which what does not count is gone and what counts as equal is equal; two
statements are the same if their essences are. What does not count:

* what a store may set: ``authority``, ``stored``, ``version``; ``id`` and ``timestamp`` where one of the two lacks it;
* how a time is written, its zone, and what is beyond milliseconds (4.5);
* the ``display`` of a verb, the ``definition`` of an activity, the order of a Group's members;
* that a context's activity stands without its list (2.4.6.2);
* the case of what has none: UUIDs, language tags, digits of hashes, the domain of an address;
* what a duration says beyond hundredths of a second (4.6);
* an attached signature, which is made after the statement (2.6).

Everything else does, among it the order of all other lists, names of people, and whether an objectType is written out.
It may be asked about any JSON: what is not as a statement has it is compared as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid
from cairn.records.statement.parts import plain_mbox

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"

_SET_BY_STORES = frozenset({"id", "authority", "stored", "timestamp", "version"})


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether both are one statement."""
    for key, form in (("id", _caseless), ("timestamp", _time)):
        if key in a and key in b and form(a[key]) != form(b[key]):
            return False
    return _essence(a) == _essence(b)


def _essence(statement: dict[str, Any]) -> Any:
    return _statement({key: value for key, value in statement.items() if key not in _SET_BY_STORES})


# --- The forms of the parts ---


def _statement(value: Any) -> Any:
    found = _mapped(value, _IN_STATEMENT)
    if isinstance(found, dict) and found.get("attachments") == []:
        del found["attachments"]  # none, or only signatures
    return found


def _plain(value: Any) -> Any:
    """JSON, where true is no number, and 1, 1.0 and 1.00 are one."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return "number", Decimal(repr(value))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return "number", value
    return value


def _mapped(value: Any, forms: dict[str, Callable[[Any], Any]]) -> Any:
    if not isinstance(value, dict):
        return _plain(value)
    return {key: forms.get(key, _plain)(inner) for key, inner in value.items()}


def _without(value: Any, left_out: str) -> Any:
    if not isinstance(value, dict):
        return _plain(value)
    return {key: _plain(inner) for key, inner in value.items() if key != left_out}


def _caseless(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else _plain(value)


def _time(value: Any) -> Any:
    if not isinstance(value, str):
        return _plain(value)
    try:
        at = kinds.timestamp(value)
    except Invalid:
        return value
    return "time", at.replace(microsecond=at.microsecond // 1000 * 1000)


def _duration(value: Any) -> Any:
    return kinds.cut_duration(value) if isinstance(value, str) else _plain(value)


def _mbox(value: Any) -> Any:
    return plain_mbox(value) if isinstance(value, str) else _plain(value)


def _language_map(value: Any) -> Any:
    if not isinstance(value, dict):
        return _plain(value)
    return {tag.lower(): _plain(words) for tag, words in value.items()}


def _members(value: Any) -> Any:
    if not isinstance(value, list):
        return _plain(value)
    return sorted((_agent(member) for member in value), key=_order)


def _order(value: Any) -> str:
    """Something to sort by that is equal for equals."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_order(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_order, value)) + "]"
    if isinstance(value, tuple):  # a number: members have none, and anything may stand where members should
        return f"<{hash(value[1])}>"
    return repr(value)


def _agent(value: Any) -> Any:
    return _mapped(value, _IN_AGENT)


def _verb(value: Any) -> Any:
    return _without(value, "display")


def _activity(value: Any) -> Any:
    return _without(value, "definition")


def _activities(value: Any) -> Any:
    if not isinstance(value, dict):
        return _plain(value)
    return {place: [_activity(one) for one in _listed(found)] for place, found in value.items()}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _reference(value: Any) -> Any:
    return _mapped(value, {"id": _caseless})


def _object(value: Any) -> Any:
    kind = value.get("objectType", "Activity") if isinstance(value, dict) else None
    return _OBJECTS.get(kind if isinstance(kind, str) else "", _plain)(value)


def _related(value: Any) -> Any:
    if not isinstance(value, list):
        return _plain(value)
    return [_mapped(entry, {"agent": _agent, "group": _agent}) for entry in value]


def _attachments(value: Any) -> Any:
    if not isinstance(value, list):
        return _plain(value)
    kept = [one for one in value if not (isinstance(one, dict) and one.get("usageType") == SIGNATURE)]
    return [_mapped(one, _IN_ATTACHMENT) for one in kept]


def _context(value: Any) -> Any:
    return _mapped(value, _IN_CONTEXT)


def _result(value: Any) -> Any:
    return _mapped(value, {"duration": _duration})


_IN_AGENT: dict[str, Callable[[Any], Any]] = {"mbox": _mbox, "mbox_sha1sum": _caseless, "member": _members}
_IN_ATTACHMENT: dict[str, Callable[[Any], Any]] = {
    "display": _language_map,
    "description": _language_map,
    "sha2": _caseless,
}
_IN_CONTEXT: dict[str, Callable[[Any], Any]] = {
    "registration": _caseless,
    "instructor": _agent,
    "team": _agent,
    "contextActivities": _activities,
    "contextAgents": _related,
    "contextGroups": _related,
    "language": _caseless,
    "statement": _reference,
}
_OBJECTS: dict[str, Callable[[Any], Any]] = {
    "Activity": _activity,
    "Agent": _agent,
    "Group": _agent,
    "StatementRef": _reference,
    "SubStatement": _statement,
}
_IN_STATEMENT: dict[str, Callable[[Any], Any]] = {
    "actor": _agent,
    "verb": _verb,
    "object": _object,
    "result": _result,
    "context": _context,
    "timestamp": _time,
    "attachments": _attachments,
}

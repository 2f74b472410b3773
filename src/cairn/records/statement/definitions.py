"""What many statements say of one activity, as one definition (2.4.4.1, requirements of the store)."""

from __future__ import annotations

from typing import Any

_MAPS = ("name", "description", "extensions")
_INTERACTION = frozenset(
    {"interactionType", "correctResponsesPattern", "choices", "scale", "source", "target", "steps"}
)


def merged(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """The definition that is known with what a later one adds.

    Names, descriptions and extensions are kept by language and key, and the later one corrects them; so it does type
    and moreInfo. An interaction that is known stays as it is: a store should not change what the correct responses are.
    """
    if not old:
        return new
    found = {**old, **new}
    for key in _MAPS:
        if key in old and key in new:
            found[key] = {**old[key], **new[key]}
    if "interactionType" in old:
        found = {key: value for key, value in found.items() if key not in _INTERACTION or key in old}
        found |= {key: value for key, value in old.items() if key in _INTERACTION}
    return found

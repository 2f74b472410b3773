"""What is wrong with data that was sent, in one sentence for the people who sent it."""

from __future__ import annotations

from typing import Any

LONGEST = 80  # characters of a value that a sentence repeats


class Invalid(ValueError):
    """``message`` is one sentence that names the place; ``path`` is that place, such as ``object.definition.name``."""

    def __init__(self, problem: str, path: str = "") -> None:
        self.problem, self.path = problem, path
        self.message = f"{path} {problem}" if path else problem
        super().__init__(self.message)

    def within(self, place: str) -> Invalid:
        """The same problem, seen from further out: within ``statements[3]``, ``actor`` is ``statements[3].actor``."""
        dot = "." if self.path and not self.path.startswith("[") else ""
        return Invalid(self.problem, f"{place}{dot}{self.path}")


def quoted(value: Any) -> str:
    """A value as a sentence may repeat it: short, on one line, and always writable as UTF-8."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    plain = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in short)
    return f"“{plain}”" if isinstance(value, str) else plain

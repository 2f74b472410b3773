"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """``level`` is "error" or "warning"; ``words`` say what to do; ``where`` is the name of the page's field."""

    level: str
    words: str
    where: str = "body"

    @property
    def stops(self) -> bool:
        """Whether the page can't be published with it."""
        return self.level == ERROR


def error(words: str, where: str = "body") -> Finding:
    return Finding(ERROR, words, where)


def warning(words: str, where: str = "body") -> Finding:
    return Finding(WARNING, words, where)

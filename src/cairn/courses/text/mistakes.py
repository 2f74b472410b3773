"""What is wrong with a folder of text: every mistake with its file and line, not only the first."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cairn.lib.errors import Refused


@dataclass(frozen=True, order=True)
class Mistake:
    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return _("%(file)s, line %(line)d: %(words)s") % {"file": self.path, "line": self.line, "words": self.words}


@dataclass(frozen=True)
class Reference:
    """Something that a line of a file names, to be looked for when everything has been read."""

    kind: str
    key: str
    path: str
    line: int


@dataclass
class Mistakes:
    """Collects while a folder is read; ``require_none`` then refuses it as a whole."""

    found: list[Mistake] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def add(self, path: str, line: int, words: str) -> None:
        self.found.append(Mistake(path, line, words))

    def refer(self, kind: str, key: str, path: str, line: int) -> None:
        self.references.append(Reference(kind, key, path, line))

    def require_none(self) -> None:
        """Raises ``Refused``; its ``details`` are the mistakes, in the order of files and lines."""
        if self.found:
            lines = [str(one) for one in sorted(set(self.found))]
            count = len(lines)
            head = _(
                "The folder has %(n)d mistakes, and nothing was changed. Mend them and import again. First: %(one)s"
            )
            if count == 1:
                raise Refused(
                    _("Nothing was changed. Mend this and import again. %(one)s") % {"one": lines[0]}, details=lines
                )
            raise Refused(head % {"n": count, "one": lines[0]}, details=lines)

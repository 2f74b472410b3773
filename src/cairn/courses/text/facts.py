"""Facts in YAML that know their lines, read with a check of each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.utils.translation import gettext as _

from cairn.courses.text.mistakes import Mistakes
from cairn.lib.yaml_text import LOADER, refuse_aliases

LARGEST = 10**15
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Table(dict[str, Any]):
    """A mapping; ``lines`` and ``raw`` (words as they stand in the file) by its keys."""

    line: int
    lines: dict[str, int]
    raw: dict[str, str]


class Rows(list[Any]):
    """A sequence; ``lines`` and ``raw`` by place."""

    line: int
    lines: list[int]
    raw: list[str]


def load(text: str, path: str, mistakes: Mistakes, *, first_line: int = 1) -> Any:
    """What a YAML text says, or ``None`` after noting why it can't be read. ``first_line`` is where it begins."""
    try:
        refuse_aliases(text)
        loader = LOADER(text)
        node = loader.get_single_node()
        return None if node is None else _built(node, loader, path, mistakes, first_line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or str(error)
        line = first_line + (mark.line if mark is not None else 0)
        mistakes.add(path, line, _("This is not YAML that can be read: %(error)s.") % {"error": words})
        return None


def _built(node: Any, loader: Any, path: str, mistakes: Mistakes, first: int) -> Any:
    line = first + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        table = Table()
        table.line, table.lines, table.raw = line, {}, {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in table:
                mistakes.add(path, first + key_node.start_mark.line, _("%(key)s stands here twice.") % {"key": key})
            table[key] = _built(value_node, loader, path, mistakes, first)
            table.lines[key] = first + key_node.start_mark.line
            table.raw[key] = str(value_node.value) if isinstance(value_node, yaml.ScalarNode) else ""
        return table
    if isinstance(node, yaml.SequenceNode):
        rows = Rows(_built(one, loader, path, mistakes, first) for one in node.value)
        rows.line = line
        rows.lines = [first + one.start_mark.line for one in node.value]
        rows.raw = [str(one.value) if isinstance(one, yaml.ScalarNode) else "" for one in node.value]
        return rows
    try:
        value = loader.construct_object(node)
    except ValueError:  # the 45th of a month: words, until somebody asks for a day
        return node.value
    return node.value if isinstance(value, date) else value


def plain(value: Any) -> Any:
    """Without lines: what JSON can hold."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


class Facts:
    """One mapping of a file. What is asked for is checked; what nobody asked for is a mistake (``done``)."""

    def __init__(self, table: Any, path: str, mistakes: Mistakes, *, line: int = 1) -> None:
        self.path, self.mistakes, self.line = path, mistakes, line
        self._asked: set[str] = set()
        if isinstance(table, Table):
            self.table, self.line = table, table.line
        else:
            self.wrong(_("Facts are expected here: names and values, with a colon between."))
            self.table = Table()
            self.table.line, self.table.lines, self.table.raw = line, {}, {}

    def wrong(self, words: str, name: str = "") -> None:
        self.mistakes.add(self.path, self.line_of(name), words)

    def line_of(self, name: str) -> int:
        return self.table.lines.get(name, self.line) if hasattr(self, "table") else self.line

    def has(self, name: str) -> bool:
        return self.table.get(name) is not None

    def text(self, name: str, *, most: int = 0, needed: bool = True) -> str:
        """Words, at most ``most`` characters of them (0: any number); empty where they are not needed."""
        self._asked.add(name)
        value = self.table.get(name)
        if isinstance(value, dict | list):
            self.wrong(_("%(name)s must be words.") % {"name": name}, name)
            return ""
        words = "" if value is None else self.table.raw[name].strip()
        if needed and not words:
            self.wrong(_("%(name)s is missing.") % {"name": name}, name)
        if most and len(words) > most:
            self.wrong(_("%(name)s is longer than %(n)d characters.") % {"name": name, "n": most}, name)
        return words

    def key(self, name: str = "key", *, most: int = 80, needed: bool = True) -> str:
        words = self.text(name, most=most, needed=needed)
        if words and not KEY.fullmatch(words):
            self.wrong(_("%(name)s must be lower case words with hyphens.") % {"name": name}, name)
        return words

    def uuid(self) -> str:
        words = self.text("uuid")
        try:
            return str(UUID(words)) if words else ""
        except ValueError:
            self.wrong(_("%(words)s is not a uuid.") % {"words": words}, "uuid")
            return ""

    def choice(self, name: str, options: Iterable[str], *, default: str = "") -> str:
        words = self.text(name, needed=not default) or default
        known = list(options)
        if words and words not in known:
            said = {"name": name, "words": words, "known": ", ".join(known)}
            self.wrong(_("%(name)s is %(words)s; known are: %(known)s.") % said, name)
        return words

    def number(self, name: str, *, low: int = 0, high: int = 32767, default: int | None = None) -> int:
        value = self._number(name, default)
        if isinstance(value, float) or not low <= value <= high:
            said = {"name": name, "low": low, "high": high}
            self.wrong(_("%(name)s must be a whole number from %(low)d to %(high)d.") % said, name)
            return low
        return value

    def decimal(self, name: str, *, default: float | None = None) -> float:
        return float(self._number(name, default))

    def _number(self, name: str, default: float | None) -> Any:
        self._asked.add(name)
        value = self.table.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
            self.wrong(_("%(name)s must be a number.") % {"name": name}, name)
            return 0
        return value

    def yes(self, name: str) -> bool:
        self._asked.add(name)
        value = self.table.get(name, False)
        if not isinstance(value, bool):
            self.wrong(_("%(name)s must be true or false.") % {"name": name}, name)
        return value is True

    def words(self, name: str, *, most: int = 0, needed: bool = False, refer: str = "") -> list[str]:
        """A list of words; each noted as a reference of kind ``refer``, where one is given."""
        rows = self.rows(name, needed=needed)
        found: list[str] = []
        for place, value in enumerate(rows):
            if isinstance(value, dict | list) or value is None:
                self.mistakes.add(self.path, rows.lines[place], _("%(name)s must hold words.") % {"name": name})
                continue
            words = rows.raw[place].strip()
            if most and len(words) > most:
                said = {"name": name, "n": most}
                self.mistakes.add(
                    self.path, rows.lines[place], _("%(name)s has words of over %(n)d characters.") % said
                )
            if refer:
                self.mistakes.refer(refer, words, self.path, rows.lines[place])
            found.append(words)
        return found

    def rows(self, name: str, *, needed: bool = False) -> Rows:
        self._asked.add(name)
        value = self.table.get(name)
        if not isinstance(value, Rows):
            if needed or value is not None:
                self.wrong(_("%(name)s must be a list.") % {"name": name}, name)
            value = Rows()
            value.line, value.lines, value.raw = self.line_of(name), [], []
        elif needed and not value:
            self.wrong(_("%(name)s is empty.") % {"name": name}, name)
        return value

    def tables(self, name: str, *, needed: bool = False) -> list[Facts]:
        rows = self.rows(name, needed=needed)
        return [Facts(one, self.path, self.mistakes, line=line) for one, line in zip(rows, rows.lines, strict=True)]

    def part(self, name: str) -> Facts | None:
        """A mapping within this one."""
        self._asked.add(name)
        value = self.table.get(name)
        return None if value is None else Facts(value, self.path, self.mistakes, line=self.line_of(name))

    def rest(self) -> dict[str, Any]:
        """Everything that nobody asked for, as plain values; it counts as asked for then."""
        names = [name for name in self.table if name not in self._asked]
        self._asked.update(names)
        return {name: plain(self.table[name]) for name in names}

    def refer(self, kind: str, name: str) -> str:
        """The key that ``name`` holds, noted as a reference."""
        words = self.text(name)
        if words:
            self.mistakes.refer(kind, words, self.path, self.line_of(name))
        return words

    def done(self) -> None:
        for name in self.table:
            if name not in self._asked:
                near = difflib.get_close_matches(name, self._asked, n=1)
                hint = " " + _("Did you mean %(near)s?") % {"near": near[0]} if near else ""
                self.wrong(_("Nothing is known of %(name)s here.") % {"name": name} + hint, name)


def read_file(path: Path, shown: str, mistakes: Mistakes) -> str | None:
    """The text of a file, or ``None`` after noting that it is not there or no text."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        mistakes.add(shown, 1, _("This is not text in UTF-8. Save it as plain text."))
    except OSError:
        mistakes.add(shown, 1, _("There is no such file. Add it and import again."))
    return None

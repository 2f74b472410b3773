"""Sentences for people, kept apart from the language they are said in.

``methods`` knows no framework, so it cannot know the reader's language. It keeps a sentence as a template
with its values; whoever shows it passes a language. ``django.utils.translation`` is one as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["ENGLISH", "Language", "Sentence", "gettext_noop"]


class Language(Protocol):
    """What we need of a language: a module or an object with these two functions."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


class _English:
    """The language that the templates are written in."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return singular if number == 1 else plural


ENGLISH: Language = _English()


def gettext_noop(message: str) -> str:
    """Mark a template for the translators where it is written; it is translated where it is said."""
    return message


@dataclass(frozen=True)
class Sentence:
    """One sentence: a template with named places, and what goes into them: words, numbers, or another sentence."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: Language = ENGLISH) -> str:
        """The sentence in a language; English if none is given."""
        said = {name: one.say(language) if isinstance(one, Sentence) else one for name, one in self.values.items()}
        return language.gettext(self.template) % said

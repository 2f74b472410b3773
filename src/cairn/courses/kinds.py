"""The kinds of object that an author may add, each in a sentence, and what a new one begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """``minutes`` and ``points`` are what a new object of the kind begins with."""

    key: str
    name: Any
    words: Any
    icon: str
    minutes: int = 5
    points: int = 10


KINDS = (
    Kind("article", _("Article"), _("A text to read, with pictures, slides and charts."), "doc-full"),
    Kind("video", _("Video"), _("A film of your own or a link, with captions and a transcript."), "media", 8),
    Kind("audio", _("Audio"), _("A recording with a transcript."), "media", 8),
    Kind(
        "reading", _("Reading"), _("A paper from the library or a web page, and what to look for."), "doc-full-inverse"
    ),
    Kind(
        "activity", _("Activity"), _("A worksheet that can flow into the project, or a file to send in."), "form", 8, 15
    ),
    Kind("quiz", _("Quiz"), _("Questions drawn from a bank. A gate may ask to pass it."), "tick-inverse", 5, 20),
    Kind("discussion", _("Discussion"), _("A question that people answer together."), "comment", 5, 10),
    Kind("poll", _("Poll"), _("One question with a few options; the result is shown after the vote."), "list-ul", 3, 5),
    Kind("cafe", _("Café"), _("People meet live in a small group."), "group", 10, 15),
    Kind("survey", _("Survey"), _("Questions about the course, for its evaluation."), "clipboard-list", 5, 5),
    Kind("cache", _("Cache"), _("Hidden, opened by a clue, with a log book and a shelf."), "key", 5, 15),
)
BONUS = 5


def fresh_object(page: Any, kind: str, *, under: Any) -> None:
    """Give a new page what objects of its kind begin with, and the licence of its course."""
    found = next(one for one in KINDS if one.key == kind)
    page.kind, page.minutes, page.points, page.bonus_points = kind, found.minutes, found.points, BONUS
    course = under.get_parent().specific
    page.licence = getattr(course, "licence", "")

"""Files of learning objects as shapes: the facts between two lines of ---, and the prose below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cairn.courses.models import LearningObject, QuizSettings
from cairn.courses.text import facts as reading
from cairn.courses.text.facts import Facts
from cairn.courses.text.files import file_ref
from cairn.courses.text.mistakes import Mistakes
from cairn.courses.text.prose import ProseReader
from cairn.courses.text.shapes import CacheText, MediaText, ObjectText, PollText, QuizText

# Tools of a project that an activity opens without a worksheet of its own.
TOOLS = {"aim", "drivers", "measure", "cycle", "charter", "report"}


def front_and_prose(path: Path, shown: str, mistakes: Mistakes) -> tuple[Facts, str, int] | None:
    """Facts, prose and the line where the prose begins; ``None`` after noting what is wrong."""
    text = reading.read_file(path, shown, mistakes)
    if text is None:
        return None
    parts = text.split("---\n", 2)
    if len(parts) < 3 or parts[0].strip():
        mistakes.add(shown, 1, _("There are no facts between two lines of ---. Add them at the top."))
        return None
    table = reading.load(parts[1], shown, mistakes, first_line=2)
    if table is None:
        return None
    return Facts(table, shown, mistakes), parts[2], 3 + parts[1].count("\n")


def object_text(path: Path, shown: str, mistakes: Mistakes, cite: Callable[[str], str]) -> ObjectText | None:
    """One learning object, or ``None`` for a file that can't be read at all."""
    read = front_and_prose(path, shown, mistakes)
    if read is None:
        return None
    facts, prose, first_line = read
    made = _facts(facts)
    made.path = shown
    if made.key and made.key != path.stem:
        facts.wrong(_("The key is %(key)s, and the file is called otherwise.") % {"key": made.key}, "key")
    _by_kind(facts, made, path.parent)
    facts.done()
    made.body = ProseReader(shown, path.parent, mistakes, cite).blocks(prose, first_line)
    cited = {one.key for one in mistakes.references if one.path == shown and one.kind == "citation"}
    for key in sorted(cited - set(made.citations)):
        facts.wrong(_("The prose cites %(key)s: name it in citations too.") % {"key": key}, "citations")
    return made


def _facts(facts: Facts) -> ObjectText:
    made = ObjectText(
        uuid=facts.uuid(),
        key=facts.key(),
        kind=facts.choice("kind", LearningObject.Kind.values),
        title=facts.text("title", most=200),
        summary=facts.text("summary", most=400, needed=False),
        minutes=facts.number("minutes", low=1, high=600, default=5),
        points=facts.number("points", default=0),
        bonus_points=facts.number("bonus_points", default=0),
        question=facts.text("question", needed=False),
        presenter=facts.text("presenter", most=120, needed=False),
        licence=facts.text("licence", most=60, needed=False),
        citations=facts.words("citations", refer="record"),
        record=facts.refer("record", "record") if facts.has("record") else "",
        link=_link(facts, "link"),
        worksheet=facts.key("worksheet", most=40, needed=False),
        wants_upload=facts.yes("wants_upload"),
    )
    if len(set(made.citations)) < len(made.citations):
        facts.wrong(_("A record stands twice in citations."), "citations")
    if made.worksheet and made.worksheet not in TOOLS:
        facts.mistakes.refer("worksheet", made.worksheet, facts.path, facts.line_of("worksheet"))
    return made


def _link(facts: Facts, name: str) -> str:
    words = facts.text(name, most=500, needed=False)
    if words and not words.startswith(("https://", "http://")):
        facts.wrong(_("%(name)s must begin with https://.") % {"name": name}, name)
    return words


def _by_kind(facts: Facts, made: ObjectText, folder: Path) -> None:
    if part := facts.part("poll"):
        made.poll = PollText(part.text("question", most=300), part.words("options", most=200, needed=True))
        part.done()
    if part := facts.part("cache"):
        made.cache = _cache(part)
    if part := facts.part("quiz"):
        made.quiz = _quiz(part)
    if part := facts.part("media"):
        made.media = _media(part, folder)
    needed: dict[str, Any] = {
        "poll": made.poll, "cache": made.cache, "quiz": made.quiz, "video": made.media, "audio": made.media,
        "reading": made.record or made.link,
    }  # fmt: skip
    if not needed.get(made.kind, True):
        names = {"reading": "record", "video": "media", "audio": "media"}
        said = {"kind": made.kind, "name": names.get(made.kind, made.kind)}
        facts.wrong(_("An object of the kind %(kind)s needs %(name)s.") % said, "kind")


def _cache(facts: Facts) -> CacheText:
    made = CacheText(
        facts.text("clue"),
        facts.words("answers", needed=True),
        facts.words("from", needed=True, refer="object"),
        facts.text("shelf", most=400, needed=False),
    )
    facts.done()
    return made


def _quiz(facts: Facts) -> QuizText:
    made = QuizText(
        bank=facts.refer("bank", "bank"),
        draw=facts.number("draw", default=6),
        tags=" ".join(facts.words("tags")),
        pass_mark=facts.number("pass_mark", low=1, high=100, default=75),
        attempts=facts.number("attempts", default=0),
        delay=facts.number("delay", default=0),
        counts=facts.choice("counts", QuizSettings.Counts.values, default="best"),
    )
    facts.done()
    return made


def _media(facts: Facts, folder: Path) -> MediaText:
    made = MediaText(link=_link(facts, "link"), seconds=facts.number("seconds", high=2**31 - 1, default=0))
    for name in ("file", "captions"):
        if where := facts.text(name, needed=False):
            setattr(made, name, file_ref(folder, where, facts.path, facts.line_of(name), facts.mistakes))
    if where := facts.text("transcript", needed=False):
        ref = file_ref(folder, where, facts.path, facts.line_of("transcript"), facts.mistakes)
        text = reading.read_file(folder / where, f"{Path(facts.path).parent}/{where}", facts.mistakes) if ref else ""
        made.transcript = (text or "").strip()
    if not (made.link or facts.has("file")):
        facts.wrong(_("media needs a file or a link."))
    facts.done()
    return made

"""What is checked of a learning object before it is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.courses.findings import Finding, error, warning
from cairn.courses.models import GateCondition, LearningObject, ObjectPage, ProgrammePage, Question
from cairn.courses.prose import Prose, prose_of
from cairn.courses.reserved import reserved_keys, reserved_words
from cairn.methods.readability import readability

LONGEST = 10  # minutes
WORDS_A_MINUTE = 180
OLDEST_READER = 14  # years; docs/algorithms/readability.md
_SAYS_NOTHING = {"click here", "here", "click", "this link", "link", "this", "more", "read more", "learn more"}
_SENTENCE_SHOWN = 120


def check_object(page: ObjectPage) -> Iterator[Finding]:
    """Everything that holds for all kinds, and what this kind needs."""
    prose = prose_of(page.body)
    yield from _key(page)
    yield from _needed(page)
    yield from _facts(page, prose)
    yield from _pictures_and_films(prose)
    yield from _wording(prose)
    if page.kind in CHECKS:
        yield from CHECKS[page.kind](page)


def _key(page: ObjectPage) -> Iterator[Finding]:
    """Learners reach an object by its own part of the address alone, whatever level it stands in."""
    if page.slug in reserved_keys():
        yield error(reserved_words(page.slug), "slug")
    programme = _programme_page(page)
    if programme is not None:
        others = ObjectPage.objects.descendant_of(programme).filter(slug=page.slug).exclude(pk=page.pk)
        if others.exists():
            yield error(_("Another object of this programme has this address. Choose another one."), "slug")


def _needed(page: ObjectPage) -> Iterator[Finding]:
    """People stand before a gate that asks for this quiz."""
    if page.kind == LearningObject.Kind.QUIZ or not page.pk:
        return
    if GateCondition.objects.filter(kind="quiz_passed", target__page_id=page.pk, retired_at=None).exists():
        yield error(_("A gate asks to pass this quiz. Change the gate before you make it another kind."), "kind")


def _programme_page(page: ObjectPage) -> Any:
    """A page that is being made stands nowhere yet: its form says under which it will."""
    if page.path:
        return ProgrammePage.objects.ancestor_of(page).first()
    parent = getattr(page, "will_stand_under", None)
    return None if parent is None else ProgrammePage.objects.ancestor_of(parent).first()


def _facts(page: ObjectPage, prose: Prose) -> Iterator[Finding]:
    if not page.summary:
        yield warning(_("Say in a sentence what people can do afterwards."), "summary")
    if not page.question:
        yield warning(_("Ask a discussion question: it brings people together beside the object."), "question")
    if not page.points:
        yield warning(_("Give points, or nobody's gate comes nearer."), "points")
    if page.minutes > LONGEST:
        words = _("It takes %(n)d minutes. Cut it into pieces of %(most)d minutes or less.")
        yield warning(words % {"n": page.minutes, "most": LONGEST}, "minutes")
    needed = -(-prose.words // WORDS_A_MINUTE)
    if needed > page.minutes:
        words = ngettext(
            "It has %(words)d words, which take about %(n)d minute to read. Change the minutes or cut it.",
            "It has %(words)d words, which take about %(n)d minutes to read. Change the minutes or cut it.",
            needed,
        )
        yield warning(words % {"words": prose.words, "n": needed}, "minutes")


def _pictures_and_films(prose: Prose) -> Iterator[Finding]:
    for title, alt in prose.pictures:
        if not alt.strip():
            words = _("Say what the picture “%(title)s” shows, for those who can't see it, or tick decoration.")
            yield error(words % {"title": title})
    for film in prose.films:
        yield from _film(film["title"], film["captions"], str(getattr(film["transcript"], "source", "") or ""))


def _film(title: str, captions: Any, transcript: str, where: str = "body") -> Iterator[Finding]:
    if captions is None and not transcript.strip():
        words = _("“%(title)s” has no captions and no transcript: who can't hear it gets nothing. Add one of them.")
        yield error(words % {"title": title}, where)
    elif captions is None:
        yield warning(_("Add captions to “%(title)s”.") % {"title": title}, where)
    elif not transcript.strip():
        yield warning(_("Add a transcript to “%(title)s”: it can be searched.") % {"title": title}, where)


def _wording(prose: Prose) -> Iterator[Finding]:
    before = 1
    for level, words in prose.headings:
        if level > before + 1:
            yield warning(_("The heading “%(words)s” skips a level. Make it a bigger one.") % {"words": words})
        before = level
    for words, _address in prose.links:
        if words.casefold().strip(" .:") in _SAYS_NOTHING:
            yield warning(_("The link “%(words)s” doesn't say where it leads. Name the place.") % {"words": words})
    found = readability(prose.paragraphs)
    if found is not None and found.age > OLDEST_READER:
        said = _("It asks for a reader of %(age)d years; aim for %(most)d or less. The hardest sentences:")
        hardest = " ".join(f"“{_cut(sentence)}”" for sentence in found.hardest)
        yield warning(f"{said % {'age': round(found.age), 'most': OLDEST_READER}} {hardest}")


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _SENTENCE_SHOWN else sentence[: _SENTENCE_SHOWN - 1].rstrip() + "…"


# --- What each kind needs ---


def _article(page: ObjectPage) -> Iterator[Finding]:
    if not page.body:
        yield error(_("There is nothing to read yet. Write the text."))


def _recording(page: ObjectPage) -> Iterator[Finding]:
    if page.media_file is None and not page.media_link:
        yield error(_("Choose the recording, or give its address."), "media_file")
        return
    if page.kind == LearningObject.Kind.VIDEO:
        yield from _film(page.title, page.captions, page.transcript, "transcript")
    elif not page.transcript.strip():
        yield error(_("Add a transcript: who can't hear the recording gets nothing."), "transcript")


def _reading(page: ObjectPage) -> Iterator[Finding]:
    if page.record is None and not page.link:
        yield error(_("Choose the evidence record to read, or give its address."), "record")


def _activity(page: ObjectPage) -> Iterator[Finding]:
    if not page.worksheet_fields and not page.wants_upload:
        yield warning(_("There is nothing to fill in. Add fields, or ask for a file."), "worksheet_fields")


def _quiz(page: ObjectPage) -> Iterator[Finding]:
    if page.quiz_bank is None:
        yield error(_("Choose the bank that the questions come from."), "quiz_bank")
        return
    questions = Question.objects.filter(bank=page.quiz_bank, retired_at=None, current__isnull=False)
    if tags := page.quiz_tags.split():
        questions = questions.filter(tags__name__in=tags).distinct()
    there = questions.count()
    said = {"there": there, "draw": page.quiz_draw}
    if not there:
        yield error(_("The bank has no question for this quiz. Add some, or change the tags."), "quiz_bank")
    elif there < page.quiz_draw:
        words = _("The quiz draws %(draw)d questions and the bank has %(there)d. Draw fewer, or add some.")
        yield error(words % said, "quiz_draw")
    elif page.quiz_attempts != 1 and there < 2 * page.quiz_draw:
        words = _("The bank has %(there)d questions for a draw of %(draw)d: a second try asks much the same again.")
        yield warning(words % said, "quiz_draw")


def _poll(page: ObjectPage) -> Iterator[Finding]:
    if not page.poll_question:
        yield error(_("Write the question of the poll."), "poll_question")
    if len({str(block.value).strip() for block in page.poll_options}) < 2:
        yield error(_("Give at least two different options to choose from."), "poll_options")


def _cache(page: ObjectPage) -> Iterator[Finding]:
    answers = [line.strip() for line in page.answers.splitlines() if line.strip()]
    named = [block.value for block in page.found_in if block.value is not None]
    if not page.clue.strip():
        yield error(_("Write the clue that opens the cache."), "clue")
    if not answers:
        yield error(_("Write the answer that is accepted, each form on a line of its own."), "answers")
    elif not named:
        yield warning(_("Name the objects in which the answer is found: then this list can look."), "found_in")
    elif not any(_stands_in(answer, one) for answer in answers for one in named):
        yield error(_("None of the answers stands in the objects named: nobody can find it. Mend either."), "answers")


def _stands_in(answer: str, page: Any) -> bool:
    """Whether the words or the number stand in the text of an object, as words of their own."""
    there = prose_of(page.specific.body).text
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", there, re.IGNORECASE) is not None


CHECKS = {
    "article": _article, "video": _recording, "audio": _recording, "reading": _reading, "activity": _activity,
    "quiz": _quiz, "poll": _poll, "cache": _cache,
}  # fmt: skip

"""What the folder of a programme holds: each file read and checked before anything is written.

A file that can't be used is refused with its name, the place in it and what is wrong there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from uuid import UUID

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from cairn.courses.models import LearningObject, QuestionVersion
from cairn.lib.errors import Refused
from cairn.lib.registries import gate_conditions

# Keys are addresses and names of files: no dots and no slashes, so none leads out of the folder.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]*$", max_length=40)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(strip_whitespace=True)]
Licence = Annotated[str, StringConstraints(max_length=60)]
Small = Annotated[int, Field(ge=0, le=32_767)]
CHOOSING = ("single", "multiple", "true_false")


class _Shape(BaseModel):
    # A number or a date without quotes is meant as text; a word that nobody reads is a slip of the pen.
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class ProgrammeFacts(_Shape):
    key: Key
    title: Title
    strapline: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] = ""
    summary: str = ""
    licence: Licence = ""
    language: str = "en-GB"
    body: FileName
    citations: list[Key] = []
    courses: list[Key] = Field(min_length=1)


class GateFacts(_Shape):
    """One condition: ``points`` or ``count`` is its minimum, ``object`` the key of a quiz."""

    kind: Word
    points: Small | None = None
    count: Small | None = None
    object: Key | None = None
    milestone: Word = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        name = f"{self.kind}:{self.milestone}" if self.milestone else self.kind
        if name not in gate_conditions:
            raise ValueError(_("there is no condition %(name)s") % {"name": name})
        if self.kind == "quiz_passed" and self.object is None:
            raise ValueError(_("name the quiz as object"))
        if self.kind == "milestone" and not self.milestone:
            raise ValueError(_("name the milestone"))
        return self


class LevelFacts(_Shape):
    key: Key
    title: Title
    summary: Words = ""
    objects: list[Key]
    gate: list[GateFacts] = []


class CourseFacts(_Shape):
    key: Key
    title: Title
    summary: Words = ""
    outcomes: list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] = []
    authors: list[Annotated[str, StringConstraints(min_length=1, max_length=120)]] = []
    licence: Licence = ""
    citations: list[Key] = []
    levels: list[LevelFacts] = Field(min_length=1)


class QuizFacts(_Shape):
    bank: Key
    draw: Annotated[int, Field(ge=1, le=32_767)]
    pass_mark: Annotated[int, Field(ge=1, le=100)]
    attempts: Small = 0


class ObjectFacts(_Shape):
    uuid: UUID
    key: Key
    kind: str
    title: Title
    summary: Annotated[str, StringConstraints(max_length=400, strip_whitespace=True)] = ""
    minutes: Small
    points: Small = 0
    bonus_points: Small = 0
    question: Words = ""
    worksheet: Word = ""
    licence: Licence = ""
    citations: list[Key] = []
    quiz: QuizFacts | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind not in LearningObject.Kind.values:
            raise ValueError(_("%(kind)s is not a kind of object") % {"kind": self.kind})
        if (self.kind == "quiz") != (self.quiz is not None):
            raise ValueError(_("a quiz, and nothing else, has the facts of a quiz"))
        return self


class ChoiceFacts(_Shape):
    text: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    correct: bool = False
    feedback: str = ""
    match: Annotated[str, StringConstraints(max_length=400)] = ""


class QuestionFacts(_Shape):
    uuid: UUID
    key: Key
    kind: str
    stem: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    explanation: Words = ""
    objective: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    choices: list[ChoiceFacts] = []

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind not in QuestionVersion.Kind.values:
            raise ValueError(_("%(kind)s is not a kind of question") % {"kind": self.kind})
        right = sum(choice.correct for choice in self.choices)
        if self.kind in CHOOSING and len(self.choices) < 2:
            raise ValueError(_("%(key)s needs two choices or more") % {"key": self.key})
        if self.kind in CHOOSING and not right:
            raise ValueError(_("%(key)s has no right answer") % {"key": self.key})
        if self.kind in ("single", "true_false") and right > 1:
            raise ValueError(_("%(key)s takes one answer and has several right ones") % {"key": self.key})
        return self


class BankFacts(_Shape):
    key: Key
    title: Title
    questions: list[QuestionFacts] = Field(min_length=1)


@dataclass(frozen=True)
class ObjectText:
    facts: ObjectFacts
    text: str


@dataclass(frozen=True)
class CourseFolder:
    """``objects`` by key; all of them are named by a level."""

    facts: CourseFacts
    objects: dict[str, ObjectText]
    banks: tuple[BankFacts, ...]


@dataclass(frozen=True)
class ProgrammeFolder:
    facts: ProgrammeFacts
    text: str
    courses: tuple[CourseFolder, ...]


Facts = TypeVar("Facts", bound=BaseModel)


def read_folder(folder: Path) -> ProgrammeFolder:
    """Read and check the whole folder. Raises ``Refused`` naming the file, the place in it and what is wrong."""
    name = "programme.yaml"
    facts = _checked(ProgrammeFacts, _yaml(_text(folder, name), name), name)
    _once(facts.courses, name)
    courses = tuple(_course(folder, key) for key in facts.courses)
    _once((key for course in courses for key in course.objects), "courses")
    _once((one.facts.uuid for course in courses for one in course.objects.values()), "courses")
    _once((bank.key for course in courses for bank in course.banks), "courses")
    _once((one.uuid for course in courses for bank in course.banks for one in bank.questions), "courses")
    return ProgrammeFolder(facts, _text(folder, facts.body), courses)


def _course(folder: Path, key: str) -> CourseFolder:
    name = f"courses/{key}/course.yaml"
    facts = _checked(CourseFacts, _yaml(_text(folder, name), name), name)
    _same(key, facts.key, name)
    _once((level.key for level in facts.levels), name)
    keys = [one for level in facts.levels for one in level.objects]
    _once(keys, name)
    objects = {one: _object(folder, f"courses/{key}/objects/{one}.md", one) for one in keys}
    banks = tuple(_banks(folder, f"courses/{key}/banks"))
    _check_quizzes(objects, banks, f"courses/{key}/objects")
    for level in facts.levels:
        for one in level.gate:
            if one.object is not None and (one.object not in objects or objects[one.object].facts.quiz is None):
                raise _refusal(name, _("a gate names the quiz %(key)s, which there is not") % {"key": one.object})
    return CourseFolder(facts, objects, banks)


def _object(folder: Path, name: str, key: str) -> ObjectText:
    parts = _text(folder, name).replace("\r\n", "\n").split("---\n", 2)
    if len(parts) < 3 or parts[0].strip():
        raise _refusal(name, _("it does not begin with facts between two lines of ---"))
    facts = _checked(ObjectFacts, _yaml(parts[1], name), name)
    _same(key, facts.key, name)
    return ObjectText(facts, parts[2])


def _banks(folder: Path, name: str) -> Iterable[BankFacts]:
    for path in sorted((folder / name).glob("*.yaml")):
        place = f"{name}/{path.name}"
        bank = _checked(BankFacts, _yaml(_text(folder, place), place), place)
        _once((question.key for question in bank.questions), place)
        yield bank


def _check_quizzes(objects: dict[str, ObjectText], banks: tuple[BankFacts, ...], name: str) -> None:
    sizes = {bank.key: len(bank.questions) for bank in banks}
    for key, one in objects.items():
        quiz = one.facts.quiz
        if quiz is None:
            continue
        if quiz.bank not in sizes:
            raise _refusal(f"{name}/{key}.md", _("there is no question bank %(key)s") % {"key": quiz.bank})
        if quiz.draw > sizes[quiz.bank]:
            raise _refusal(
                f"{name}/{key}.md",
                _("it draws %(draw)d questions and its bank has %(size)d")
                % {"draw": quiz.draw, "size": sizes[quiz.bank]},
            )


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text("utf-8-sig")
    except OSError:
        raise Refused(_("There is no file %(file)s. Add it and import again.") % {"file": name}) from None
    except UnicodeDecodeError:
        raise _refusal(name, _("it is not written in UTF-8")) from None


def _yaml(text: str, name: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise _refusal(name, " ".join(str(error).split())) from None


def _checked(shape: type[Facts], data: Any, name: str) -> Facts:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        found = [_place(one["loc"]) + one["msg"].removeprefix("Value error, ") for one in error.errors()]
        raise _refusal(name, found[0], details=[f"{name}: {one}" for one in found]) from None


def _place(steps: tuple[int | str, ...]) -> str:
    """``levels 2, gate 1, kind: ``; people count from one."""
    words: list[str] = []
    for step in steps:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return ", ".join(words) + ": " if words else ""


def _same(wanted: str, found: str, name: str) -> None:
    if wanted != found:
        raise _refusal(name, _("its key is %(found)s and not %(wanted)s") % {"found": found, "wanted": wanted})


def _once(keys: Iterable[object], name: str) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise _refusal(name, _("%(key)s is there more than once") % {"key": key})


def _refusal(name: str, what: str, *, details: list[str] | None = None) -> Refused:
    return Refused(_("%(file)s can't be used: %(what)s.") % {"file": name, "what": what}, details=details)

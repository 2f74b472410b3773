"""A programme of the site as files: always the same bytes for the same programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from cairn.courses.models import Programme
from cairn.courses.text.richtext import RICH, CantSay, markdown_from_html
from cairn.courses.text.shape_of_blocks import ALLOWED, SHAPES
from cairn.courses.text.shapes import (
    BankText,
    Block,
    CourseText,
    FileRef,
    ObjectText,
    ProgrammeText,
    QuestionText,
    Rich,
    WorksheetText,
)
from cairn.courses.text.site import read_site
from cairn.lib.errors import NotFound, Refused
from cairn.lib.markdown import html_from_markdown
from cairn.lib.yaml_text import yaml_text
from cairn.library import api as library_api

Say = Callable[[str], None]


@dataclass
class Written:
    """What an export made: ``files`` by path, and ``left_out``, titles of pages that are not published."""

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def written(programme: Programme, *, say: Say = lambda _words: None) -> Written:
    """The published programme as files. Raises ``NotFound`` for one without a page; ``Refused``, whose ``details`` name
    each object and what CommonMark can't say of it."""
    site = read_site(programme)
    if site is None:
        raise NotFound
    writer = _Writer(site.text, say)
    for key, unsaid in site.unsaid.items():
        writer.problems.extend(f"{key}: {words}" for words in dict.fromkeys(unsaid))
    made = Written(writer.everything(), site.hidden)
    if writer.problems:
        head = _("%(n)d things of this programme can't be said in text. First: %(one)s")
        raise Refused(head % {"n": len(writer.problems), "one": writer.problems[0]}, details=writer.problems)
    return made


def write_files(made: Written, folder: Path) -> None:
    """Put the files into ``folder``, over what was there. Files of things that are gone are taken away."""
    for path, content in made.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    for old in _ours(folder):
        if old.relative_to(folder).as_posix() not in made.files:
            old.unlink()


def _ours(folder: Path) -> list[Path]:
    """Files of a text that this command writes: not what stands beside them."""
    patterns = (
        "records/*.yaml", "worksheets/*.yaml", "figures/*.yaml", "courses/*/course.yaml", "courses/*/banks/*.yaml",
        "courses/*/objects/*.md",
    )  # fmt: skip
    return [path for pattern in patterns for path in folder.glob(pattern)]


class _Writer:
    def __init__(self, text: ProgrammeText, say: Say) -> None:
        self.text, self.say = text, say
        self.files: dict[str, bytes] = {}
        self.names: dict[str, FileRef] = {}
        self.problems: list[str] = []
        self.now = ""

    def everything(self) -> dict[str, bytes]:
        self._programme()
        for course in self.text.courses:
            self.say(_("Writing %(title)s") % {"title": course.title})
            self._course(course)
        for bank in self.text.banks.values():
            self._put(f"courses/{bank.course}/banks/{bank.key}.yaml", yaml_text(_bank(bank)))
        for figure in self.text.figures.values():
            facts = {"key": figure.key, "kind": figure.kind, "title": figure.title, "caption": figure.caption}
            self._put(f"figures/{figure.key}.yaml", yaml_text(_kept(facts) | _sorted(figure.spec)))
        self._records()
        return dict(sorted(self.files.items()))

    def _put(self, path: str, text: str) -> None:
        if (there := self.files.get(path)) is not None and there != text.encode():
            self.problems.append(_("%(path)s would say two different things") % {"path": path})
        self.files[path] = text.encode()

    def _programme(self) -> None:
        text, self.now = self.text, self.text.key
        facts = {
            "key": text.key, "title": text.title, "strapline": text.strapline, "summary": text.summary,
            "body": "programme.md" if text.body else "", "courses": [course.key for course in text.courses],
            "quests": text.quests,
        }  # fmt: skip
        self._put("programme.yaml", yaml_text(_kept(facts)))
        if text.body:
            self._put("programme.md", self._prose(text.body, ""))

    def _course(self, course: CourseText) -> None:
        folder = f"courses/{course.key}"
        levels = [
            _kept(
                {"key": one.key, "title": one.title, "summary": one.summary, "objects": one.objects, "gate": one.gate}
            )
            for one in course.levels
        ]
        facts = {
            "key": course.key, "title": course.title, "summary": course.summary, "outcomes": course.outcomes,
            "authors": course.authors, "licence": course.licence, "citations": course.citations,
            "plan": [_kept(one) for one in course.plan], "levels": levels, "quests": [_kept(one) for one in course.quests],  # noqa: E501
        }  # fmt: skip
        self._put(f"{folder}/course.yaml", yaml_text(_kept(facts)))
        for level in course.levels:
            for key in level.objects:
                self._object(self.text.objects[key], f"{folder}/objects")

    def _object(self, one: ObjectText, folder: str) -> None:
        self.now = one.key
        facts: dict[str, Any] = {
            name: getattr(one, name)
            for name in (
                "uuid", "key", "kind", "title", "summary", "minutes", "points", "bonus_points", "question", "presenter",
                "licence", "citations", "record", "link", "worksheet", "wants_upload",
            )
        }  # fmt: skip
        if one.sheet:
            self._put(f"worksheets/{one.sheet.key}.yaml", yaml_text(_sheet(one.sheet)))
        if one.poll:
            facts["poll"] = {"question": one.poll.question, "options": one.poll.options}
        if one.cache:
            cache = one.cache
            facts["cache"] = _kept(
                {"clue": cache.clue, "answers": cache.answers, "from": cache.found_in, "shelf": cache.shelf}
            )
        if one.quiz:
            facts["quiz"] = {
                name: value for name, value in vars(one.quiz).items() if name in ("bank", "draw", "pass_mark") or value
            }
            facts["quiz"] |= {"tags": one.quiz.tags.split()} if one.quiz.tags else {}
            if one.quiz.counts == "best":
                del facts["quiz"]["counts"]
        if one.media:
            facts["media"] = self._media(one, folder)
        front = yaml_text({name: value for name, value in facts.items() if name in _ALWAYS or value})
        self._put(f"{folder}/{one.key}.md", f"---\n{front}---\n\n{self._prose(one.body, folder)}")

    def _media(self, one: ObjectText, folder: str) -> dict[str, Any]:
        media = one.media
        assert media is not None  # noqa: S101
        transcript = ""
        if media.transcript:
            transcript = f"{one.key}.transcript.txt"
            self._put(f"{folder}/{transcript}", media.transcript + "\n")
        return _kept({
            "link": media.link, "file": self._file(media.file, folder), "seconds": media.seconds,
            "captions": self._file(media.captions, folder), "transcript": transcript,
        })  # fmt: skip

    def _file(self, ref: FileRef | None, folder: str) -> str:
        """The name of a picture or document beside the text; one of two with the same name gets a part of its hash."""
        if ref is None:
            return ""
        stem, suffix = _name(ref)
        name = f"{stem}{suffix}"
        if self.names.setdefault(f"{folder}/{name}", ref).sha1 != ref.sha1:
            name = f"{stem}-{ref.sha1[:8]}{suffix}"
        with default_storage.open(ref.source) as opened:
            self.files[f"{folder}/{name}"] = opened.read()
        return name

    def _records(self) -> None:
        """All that is cited, in one file; a record of the library's own too, so that the folder stands alone."""
        keys = {key for course in self.text.courses for key in course.citations}
        for one in self.text.objects.values():
            keys |= {*one.citations, *filter(None, [one.record])}
            keys |= {block.value["record"] for block in one.body if block.kind == "evidence"}
        rows = library_api.records_by_key(keys)
        if rows:
            facts = [library_api.record_facts(rows[key]) for key in sorted(rows)]
            self._put("records/records.yaml", yaml_text(facts))

    # --- Prose ---

    def _prose(self, blocks: list[Block], folder: str) -> str:
        for block in blocks:
            self._require_said(SHAPES[block.kind], block.value, ALLOWED.get(block.kind, RICH))
        parts = [getattr(self, f"_{block.kind}")(block.value, folder) for block in blocks]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _require_said(self, shape: Any, value: Any, allowed: frozenset[str]) -> None:
        """Rich text must come back from its Markdown as it went in."""
        if isinstance(shape, dict):
            for name, one in shape.items():
                self._require_said(one, value[name], allowed)
        elif isinstance(shape, list):
            for one in value:
                self._require_said(shape[0], one, allowed)
        elif shape == "rich" and not _comes_back(value, allowed):
            self.problems.append(
                f"{self.now}: "
                + _("bold, italics or a link that Markdown can't mark: %(words)s") % {"words": value.markdown[:80]}
            )

    def _heading(self, value: str, _folder: str) -> str:
        return f"## {value}"

    def _text(self, value: Rich, _folder: str) -> str:
        return value.markdown

    def _callout(self, value: Any, _folder: str) -> str:
        return _fenced("callout", value["title"], value["text"].markdown)

    def _accordion(self, value: Any, _folder: str) -> str:
        return _fenced("accordion", value["title"], value["text"].markdown)

    def _steps(self, value: list[Rich], _folder: str) -> str:
        lines = (f"{number}. " + one.markdown.replace("\n", "\n   ") for number, one in enumerate(value, start=1))
        return _fenced("steps", "", "\n".join(lines))

    def _table(self, value: Any, _folder: str) -> str:
        rows = [[cell.strip() for cell in row.split("|")] for row in value["rows"].splitlines()]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines[1:1] = ["|" + " --- |" * len(rows[0])] if rows else []
        table = "\n".join(line.replace("|  |", "| |") for line in lines)
        return _fenced("table", value["caption"], table) if value["caption"] else table

    def _image(self, value: Any, folder: str) -> str:
        caption = f' "{value["caption"]}"' if value["caption"] else ""
        alt = "" if value["decorative"] else value["alt"]
        if not alt and not value["decorative"]:
            self.problems.append(f"{self.now}: " + _("a picture without words for those who can't see it"))
        self._require_clean(alt, "]")
        self._require_clean(value["caption"], '"')
        return f"![{alt}]({self._file(value['image'], folder)}{caption})"

    def _require_clean(self, words: str, sign: str) -> None:
        if sign in words or "\n" in words:
            self.problems.append(f"{self.now}: " + _("%(sign)s in the words of a picture") % {"sign": sign})

    def _video(self, value: Any, folder: str) -> str:
        facts = {
            "file": self._file(value["document"], folder), "link": value["link"],
            "captions": self._file(value["captions"], folder),
        }  # fmt: skip
        said = value["transcript"].markdown
        return _fenced("video", value["title"], yaml_text(_kept(facts)).strip() + (f"\n---\n{said}" if said else ""))

    def _quotation(self, value: Any, _folder: str) -> str:
        return _fenced("quotation", value["source"], " ".join(value["text"].split()))

    def _figure(self, value: Any, _folder: str) -> str:
        return f"::: figure {value['figure']}\n:::"

    def _slides(self, value: Any, folder: str) -> str:
        return _fenced("slides", value["title"], "\n---\n".join(self._slide(one, folder) for one in value["slides"]))

    def _slide(self, value: Any, folder: str) -> str:
        self._require_clean(value["alt"], "]")
        shown = f"figure:{value['figure']}" if value["figure"] else self._file(value["image"], folder)
        picture = f"\n![{value['alt']}]({shown})" if shown else ""
        return f"### {value['heading']}{picture}\n{value['said'].markdown}"

    def _evidence(self, value: Any, _folder: str) -> str:
        return _fenced("evidence", value["record"], " ".join(value["text"].split()))

    def _download(self, value: Any, folder: str) -> str:
        return _fenced("download", value["title"], f"file: {self._file(value['document'], folder)}")


_ALWAYS = {"uuid", "key", "kind", "title", "summary", "minutes", "points", "bonus_points", "citations"}


def _fenced(kind: str, title: str, body: str) -> str:
    return f"::: {kind} {title}".rstrip() + (f"\n{body}\n:::" if body else "\n:::")


def _comes_back(value: Rich, allowed: frozenset[str]) -> bool:
    """As in prose.ProseReader, without its citations: they are links of their own."""
    try:
        again = markdown_from_html(
            html_from_markdown(value.markdown), allowed=allowed, address=lambda attrs, _words: attrs.get("href", "")
        )
    except CantSay:
        return False
    # A citation is only words to plain Markdown, and its brackets are escaped then.
    return again.replace("\\[@", "[@").replace("\\]", "]") == value.markdown.replace("\\]", "]")


def _name(ref: FileRef) -> tuple[str, str]:
    kind = Path(ref.source).suffix.lower()
    stem = Path(ref.name).stem if Path(ref.name).suffix.lower() == kind else ref.name
    clean = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in stem).strip("-")
    return clean or ref.sha1[:12], kind


def _sheet(sheet: WorksheetText) -> dict[str, Any]:
    fields = []
    for one in sheet.fields:
        facts = {name: one[name] for name in ("key", "label", "hint", "kind")}
        facts["columns" if one["kind"] == "table" else "options"] = one["options"]
        fields.append(_kept(facts | {"into": one["into"]}))
    return _kept({"key": sheet.key, "title": sheet.title, "summary": sheet.summary, "fields": fields})


def _bank(bank: BankText) -> dict[str, Any]:
    return {"key": bank.key, "title": bank.title, "questions": [_question(one) for one in bank.questions]}


def _question(one: QuestionText) -> dict[str, Any]:
    names = ("uuid", "key", "kind", "stem", "objective", "difficulty", "tags", "explanation", "unit")
    facts = _kept({name: getattr(one, name) for name in names})
    if one.kind == "numeric":
        return facts | {"answer": _short(one.answer), "tolerance": _short(one.tolerance)}
    if one.kind == "short_text":
        return facts | {"accepted": [choice[0] for choice in one.choices]}
    chosen = one.kind in ("single", "multiple", "true_false")
    choices = [
        _kept({"text": words, "match": match}) | ({"correct": right} if chosen else {}) | _kept({"feedback": feedback})
        for words, match, right, feedback in one.choices
    ]
    return facts | {"choices": choices}


def _short(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number


def _kept(facts: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; a number that is nothing is something."""
    return {name: value for name, value in facts.items() if value not in ("", None, [], {})}


def _sorted(spec: Any) -> Any:
    """Names of a figure by their alphabet: the database keeps no order of them. The counts of a Pareto chart go by
    their number, the largest first, as they are drawn."""
    if not isinstance(spec, dict):
        return [_sorted(one) for one in spec] if isinstance(spec, list) else spec
    return {
        name: dict(sorted(spec[name].items(), key=lambda one: (-one[1], one[0])))
        if name == "counts"
        else _sorted(spec[name])
        for name in sorted(spec)
    }

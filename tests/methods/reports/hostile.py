"""Texts that people paste and that files choke on."""

from __future__ import annotations

from cairn.methods.pictures import Table
from cairn.methods.reports import (
    Author,
    Block,
    Bullets,
    Deck,
    Fact,
    Figure,
    Heading,
    Paragraph,
    Poster,
    PosterPanel,
    Reference,
    Report,
    Section,
    Slide,
)

NASTY = {
    "controls": "Bell\x07 null\x00 escape\x1b vertical\x0b done",
    "half a pair": "Half \ud800 a pair \udfff done",
    "no characters": "Not \ufffe a \uffff character done",
    "chinese": "Ward 王小明 done",
    "emoji": "Smile 😀 and 👩\u200d👧 done",
    "right to left": "עברית and العربية and \u202eturned done",
    "combining": "Zalgo h̷̛̺e̸̡͠l̶̨͝p done",
    "typesetter": "#panic() $x$ *b* _i_ `c` <l> @r \\ // /* */ = - + [ ] done",
    "markup": "<script>alert(1)</script> &amp; ]]> {{ x }} %s {0} done",
    "long word": "w" * 3000 + " done",
    "long": "A sentence that goes on. " * 800 + "done",
    "pasted": "One\r\ntwo\n\n\n\tthree\rfour\u2028five\u2029six done",
    "unassigned": "Private \ue000 and \U000f0000 and \u0378 done",
    "blank": "\u200b \u00a0\u3000 \t\n",
    "nothing": "",
}
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 {height}"><text x="5" y="20">{words}</text></svg>'


def picture(words: str, height: int = 80) -> str:
    kept = "".join(letter for letter in words if letter.isprintable() and letter not in "<&>")
    return _SVG.format(words=kept, height=height)


def blocks(text: str) -> tuple[Block, ...]:
    """The text everywhere; pictures that are tall, broken or not there; tables that are ragged, wide or empty."""
    return (
        Heading(text, 4),
        Paragraph(text, text),
        Bullets((text, "", text)),
        Bullets(()),
        Table(text, (text, ("n", "number"), "c"), ((text, text, text), ("short",), ("1", "2", "3", "4"))),
        Table("", ("only", "heads"), ()),
        Table("no columns", (), ()),
        Table("wide", tuple(f"column {n}" for n in range(14)), (tuple(text[:40] for _n in range(14)),)),
        Figure(picture(text[:200]), text, text),
        Figure(picture("tall", 1200), "", "", 5),
        Figure("<svg", text),
        Figure(
            '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>', ""
        ),
        Figure('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>', text),
        Figure('<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>', text),
        Figure(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="what"/><use href="#no"/></svg>', text
        ),
        Figure("", ""),
    )


def report(text: str) -> Report:
    return Report(
        title=text, subtitle=text, authors=(Author(text, text, text), Author("", "", "")), organisation=text, date=text,
        summary=blocks(text),
        sections=(Section("a", text, text, blocks(text)), Section("b", "", "", ()), Section("c", "2", "Empty")),
        references=(Reference(1, text, text), Reference(2, "x", "https://example.org/" + "y" * 300)),
        key_facts=(Fact(text, text), Fact("", "")),
    )  # fmt: skip


def poster(text: str) -> Poster:
    panels = (*(PosterPanel(text, blocks(text)) for _n in range(2)), PosterPanel("", ()))
    return Poster(
        text, (Author(text),) * 3, text, panels, Figure(picture(text[:200]), text, text), text, text,
        key_facts=(Fact(text, text),),
    )  # fmt: skip


def deck(text: str) -> Deck:
    slides = (Slide(text, blocks(text), text), Slide("", ()), Slide("Only text", (Paragraph(text),)))
    return Deck(text, text, (*slides, Slide("Only a table", (blocks(text)[4],))), (Author(text),), text, text)

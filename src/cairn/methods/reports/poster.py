"""A poster as an accessible PDF: one A3 page on its side, which is never more than one page.

The type is as large as fits. Where even the smallest is too large, texts are cut, and ``Fitted`` says which.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cairn.methods.reports.document import Poster, PosterPanel
from cairn.methods.reports.poster_fit import CUTS, cut_panel, letters, split
from cairn.methods.reports.setting import Setting
from cairn.methods.reports.svgs import drawn
from cairn.methods.reports.texts import breakable, one_line, shortened
from cairn.methods.reports.typeset import facts_of, typeset
from cairn.methods.reports.words import words
from cairn.methods.sentences import ENGLISH, Language

SIZES = (19, 18, 17, 16, 15.5, 15, 14.5, 14, 13.5, 13, 12.5, 12)  # points
CENTRE = 1.6  # times the width of the other columns
COLUMN = 11.0  # cm
MOST_LETTERS = 9000  # more never fit, so it isn't tried
TEMPLATE = "poster.typ"


@dataclass(frozen=True)
class Fitted:
    """``size`` of the type in points; ``shortened``: the headings of panels of which something is left out."""

    pdf: bytes
    size: float
    shortened: tuple[str, ...]


def poster_pdf(poster: Poster, *, language: Language = ENGLISH) -> bytes:
    return fitted_poster(poster, language=language).pdf


def fitted_poster(poster: Poster, *, language: Language = ENGLISH) -> Fitted:
    """The poster and what had to be done to make it fit. The same poster gives the same bytes on the same machine."""
    said = words(language)
    for cut in CUTS:
        shown = replace(poster, panels=tuple(cut_panel(one, cut) for one in poster.panels))
        if letters(shown.panels) > MOST_LETTERS and cut != CUTS[-1]:
            continue
        left_out = _changed(poster.panels, shown.panels)
        setting = Setting(said, width=COLUMN, height=8.5, line=60, turns=False)
        data, pictures, replaced = setting.shown(_data(shown, setting) | {"shortened": bool(left_out)})
        data["unshown"] = replaced
        fit = facts_of(TEMPLATE, data, pictures, "fit")
        if fit["over"] <= 1:
            break
    return Fitted(typeset(TEMPLATE, data, pictures), float(fit["size"]), left_out)


def _changed(before: tuple[PosterPanel, ...], after: tuple[PosterPanel, ...]) -> tuple[str, ...]:
    return tuple(one_line(old.heading) for old, new in zip(before, after, strict=True) if old != new)


def _data(poster: Poster, setting: Setting) -> dict[str, Any]:
    title = shortened(one_line(poster.title), 160) or setting.words["summary"]
    names = [shortened(one_line(author.name), 60) for author in poster.authors if author.name.strip()]
    authors = shortened(", ".join(names), 240)
    lang, _, region = poster.language.partition("-")
    left, centre, right = split(poster.panels, _above(poster))
    found: dict[str, Any] = {
        "words": dict(setting.words), "name": title, "names": names, "lang": lang or "en",
        "region": region or ("gb" if lang in ("en", "") else None),
        "title": breakable(title, 40), "title-size": 42 if len(title) < 60 else 35 if len(title) < 100 else 27,
        "authors": breakable(authors, 60), "authors-size": 17 if len(authors) < 140 else 14,
        "organisation": breakable(shortened(one_line(poster.organisation), 120), 60),
        "left": _panels(left, setting), "centre": _panels(centre, setting), "right": _panels(right, setting),
        "result": breakable(shortened(one_line(poster.result), 200)),
        "take_home": breakable(shortened(one_line(poster.take_home), 260)),
        "facts": [
            {"value": breakable(shortened(one_line(one.value), 12), 8),
             "label": breakable(shortened(one_line(one.label), 90), 16)}
            for one in poster.key_facts[:4]
        ],
        "contact": breakable(shortened(one_line(poster.contact), 160), 60),
        "sizes": SIZES, "between": 1.1, "centre-width": CENTRE,
    }  # fmt: skip
    if poster.main:
        picture = drawn(poster.main)
        found |= {
            "figure": setting.figure(replace(poster.main, caption=shortened(one_line(poster.main.caption), 160))),
            "ratio": picture.ratio if picture else 0.1,
            "least": 7,
        }
    return found


def _above(poster: Poster) -> float:
    """About how many cm the main chart, the facts and the message take of the middle column."""
    return (
        18.0 * (poster.main is not None) + 4.0 * bool(poster.key_facts) + 4.5 * bool(poster.take_home.strip())
        + 2.5 * bool(poster.result.strip())
    )  # fmt: skip


def _panels(panels: tuple[PosterPanel, ...], setting: Setting) -> list[dict[str, Any]]:
    return [
        {"heading": breakable(shortened(one_line(one.heading), 90), 14) or "–", "blocks": setting.blocks(one.blocks)}
        for one in panels
    ]

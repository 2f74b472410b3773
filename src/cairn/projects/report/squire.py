"""The eighteen items of a report of improvement work, in the order of SQUIRE 2.0; the prompts are our own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """``least``: how many words it takes before it says something; ``hint``: what is left out most often.

    ``tools`` are those that fill it, by their key in the navigation (``places.NAV``); none for one's own words alone.
    """

    key: str
    number: int
    heading: Any
    prompt: Any
    hint: Any = ""
    least: int = 30
    tools: tuple[str, ...] = ()


_ROWS: tuple[tuple[str, Any, Any, Any, int], ...] = (
    ("title", _("Title"), _("Say that this is improvement work, what gets better and for whom."), "", 4),
    ("abstract", _("Abstract"), _("The whole work in a few lines: problem, methods, changes, results."), "", 80),
    ("problem", _("Problem description"), _("What goes wrong here, how often, and whom it harms."), "", 30),
    ("knowledge", _("Available knowledge"), _("What others have found out and tried. Cite them."),
     _("Most reports cite too little of what is known."), 30),
    ("rationale", _("Rationale"), _("Why you expected that these changes would work here."),
     _("Say what links the changes to the aim."), 30),
    ("aims", _("Specific aims"), _("How good, for whom, by when; and what this report is for."), "", 15),
    ("context", _("Context"), _("What about this place, its people and its habits mattered from the start."),
     _("Often left out: readers can't judge whether it would work with them."), 40),
    ("interventions", _("Interventions"), _("What you changed, in such detail that others can do it; who did it."),
     "", 40),
    ("study", _("Study of the interventions"), _("How you found out whether the changes made the difference."),
     _("Compare what you predicted with what happened."), 30),
    ("measures", _("Measures"), _("What you measured, why, how it is defined, and how you kept the data complete."),
     _("Often left out: whether the data are complete, and measures of the process."), 40),
    ("analysis", _("Analysis"), _("How you drew conclusions from the data, and told change from chance."),
     _("Often left out: how you looked at variation over time."), 30),
    ("ethics", _("Ethical considerations"), _("Who looked at the ethics, what you did about them, whose interests."),
     "", 10),
    ("results", _("Results"), _("What happened over time, to outcome, process and balance; what you did not expect."),
     _("Often left out: how the changes developed over time, and missing data."), 50),
    ("summary", _("Summary"), _("The main findings, and what was strong about the work."), "", 30),
    ("interpretation", _("Interpretation"), _("Why it came out so, compared with others; what it cost."),
     _("Lessons are a beginning: say what they mean, and whether others found the same."), 40),
    ("limitations", _("Limitations"), _("What may have misled you, and how far others can rely on this."),
     _("Say what you did about each."), 30),
    ("conclusions", _("Conclusions"), _("Is it worth it, will it last, can it spread, what comes next."), "", 30),
    ("funding", _("Funding"), _("Who paid, and what they had a say in. If nobody did, say so."), "", 1),
)  # fmt: skip

_TOOLS: dict[str, tuple[str, ...]] = {
    "problem": ("charter",),
    "rationale": ("charter", "drivers", "diagram_tools"),
    "aims": ("charter",),
    "context": ("charter", "diagram_tools", "team"),
    "interventions": ("drivers", "cycles"),
    "study": ("cycles",),
    "measures": ("measures",),
    "analysis": ("measures",),
    "ethics": ("charter",),
    "results": ("measures",),
    "interpretation": ("lessons",),
    "conclusions": ("cycles",),
}

ITEMS: dict[str, Item] = {
    key: Item(key, number, heading, prompt, hint, least, _TOOLS.get(key, ()))
    for number, (key, heading, prompt, hint, least) in enumerate(_ROWS, start=1)
}

# The sections that the items stand in, each by the first of them.
SECTIONS: dict[str, Any] = {
    "title": _("Title and abstract"),
    "problem": _("Introduction"),
    "context": _("Methods"),
    "results": _("Results"),
    "summary": _("Discussion"),
    "funding": _("Other information"),
}

"""The words that the writers of files add to what they are given."""

from __future__ import annotations

from cairn.methods.sentences import Language
from cairn.methods.sentences import gettext_noop as _

WORDS = {
    "contents": _("Contents"),
    "summary": _("Summary"),
    "references": _("References"),
    "figure": _("Figure"),
    "table": _("Table"),
    "page": _("Page"),
    "of": _("of"),
    "empty": _("Nothing is written here yet."),
    "take_home": _("Take-home message"),
    "contact": _("Contact"),
    "undrawn": _("This picture could not be drawn. It shows:"),
    "unshown": _(
        "Some characters could not be shown with the letters at hand. In the text each stands as its name or number "
        "in square brackets, in pictures as an empty square. The Word file has them as they were typed."
    ),
    "more": _("The rest is in the report."),
}


def words(language: Language) -> dict[str, str]:
    """All of them in a language."""
    return {name: language.gettext(template) for name, template in WORDS.items()}

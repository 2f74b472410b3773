"""Files as they arrive: too large or of no kind that is taken, they are refused; what they are called afterwards."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from cairn.lib.errors import Refused
from cairn.lib.file_kinds import ENDINGS, kind_of
from cairn.lib.forms import in_words
from cairn.lib.text import clean_line


def refuse_large(size: int) -> None:
    """Raises ``Refused`` for a file of more bytes than the site takes; to be asked before it is read."""
    if size > settings.CAIRN_UPLOAD_LIMIT:
        words = {"size": in_words(size), "limit": in_words(settings.CAIRN_UPLOAD_LIMIT)}
        raise Refused(_("Choose a smaller file: this one is %(size)s and the most is %(limit)s") % words, field="file")


def known_kind(content: bytes, name: str) -> str:
    """The media type of a file. Raises ``Refused`` (field ``file``) for one that is empty, too large or not taken."""
    if not content:
        raise Refused(_("Choose another file: this one is empty"), field="file")
    refuse_large(len(content))
    kind = kind_of(content, name)
    if kind is None:
        raise Refused(
            _("Choose a file of another kind: PDF, Word, Excel or PowerPoint without macros, a picture, CSV or text"),
            field="file",
        )
    return kind


def named(name: str, kind: str) -> str:
    """The name that the file is given back under: its own, with the ending that its content has."""
    stem = clean_line(name.replace("\\", "/").rpartition("/")[2])
    known = stem.rpartition(".")
    stem = known[0] if known[1] and known[0] and len(known[2]) <= 5 else stem
    return f"{stem[:150].strip() or _('file')}.{ENDINGS[kind]}"

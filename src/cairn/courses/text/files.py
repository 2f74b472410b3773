"""Pictures and documents beside the text, known by what is in them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.utils.translation import gettext as _

from cairn.courses.text.mistakes import Mistakes
from cairn.courses.text.shapes import FileRef

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MOST = 200 * 1024 * 1024


def file_ref(folder: Path, name: str, path: str, line: int, mistakes: Mistakes) -> FileRef | None:
    """The file ``name`` in ``folder``, or ``None`` after noting that it is not there."""
    if not _NAME.fullmatch(name):
        words = _("%(name)s is no name of a file beside this one: letters, digits, points and hyphens.")
        mistakes.add(path, line, words % {"name": name})
        return None
    where = folder / name
    if not where.is_file():
        mistakes.add(path, line, _("There is no file %(name)s beside this one.") % {"name": name})
        return None
    if where.stat().st_size > MOST:
        mistakes.add(path, line, _("%(name)s is larger than 200 MB. Link to it instead.") % {"name": name})
        return None
    with where.open("rb") as opened:
        return FileRef(hashlib.file_digest(opened, "sha1").hexdigest(), name, str(where))

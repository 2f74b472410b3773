"""Reading a programme from a folder of text into the site, and writing one down (courses/text)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cairn.accounts.models_api import Person
from cairn.courses.homes import home_page
from cairn.courses.models import Programme
from cairn.courses.text.carrying import carry_out
from cairn.courses.text.folder import read_folder
from cairn.courses.text.planning import Plan, plan_import
from cairn.courses.text.writing import Written, write_files, written
from cairn.lib.errors import NotFound

__all__ = ["carry_out", "export_programme", "home_page", "import_programme", "plan_of"]

Say = Callable[[str], None]


def _quietly(_words: str) -> None:
    pass


def plan_of(folder: Path, *, say: Say = _quietly) -> Plan:
    """What an import of ``folder`` would change. Writes nothing.

    Raises ``Refused`` whose ``details`` name file and line of every mistake.
    """
    return plan_import(read_folder(folder, say=say))


def import_programme(folder: Path, *, by: Person | None, at: datetime, say: Say = _quietly) -> Programme:
    """Make or bring up to date the programme that ``folder`` describes: pages, facts, questions, figures, records.

    All or nothing; what is the same already is not touched. Raises ``NotFound`` for who is not staff (``None`` is a
    command); ``Refused`` for mistakes (see ``plan_of``), and for what was edited in the site since the last import.
    """
    if by is not None and not by.is_staff:
        raise NotFound
    return carry_out(plan_of(folder, say=say), by=by, at=at, say=say)


def export_programme(programme: Programme, folder: Path, *, say: Say = _quietly) -> Written:
    """Write the published programme into ``folder``: the same bytes for the same programme.

    Raises ``NotFound`` for a programme without a page; ``Refused``, with ``details``, for what text can't say: then
    nothing is written.
    """
    made = written(programme, say=say)
    write_files(made, folder)
    return made

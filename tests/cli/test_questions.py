"""`cairn questions`: a bank into a file and back, the list first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cairn.cli.main import cli
from cairn.courses.models import QuestionBank
from tests.quizzing import bank, facts
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world()


def cairn(*words: Any) -> Result:
    return CliRunner().invoke(cli, ["questions", *(str(word) for word in words)])


@pytest.mark.parametrize("form", ["qti", "moodle", "gift"])
def test_a_bank_goes_into_a_file_and_into_another_bank(made: World, tmp_path: Path, form: str) -> None:
    bank(made)
    into = bank(made, facts("single", "Here before?"), title="Into")
    file = tmp_path / "bank"
    assert cairn("export", "mixed", file, "--format", form).output == f"written: {file}\n"

    listed = cairn("import", "into", file)
    assert (listed.exit_code, listed.output.count("new: ")) == (0, 7)
    assert into.questions.count() == 1
    assert cairn("import", "into", file, "--apply").output.endswith("7 new\n")
    assert cairn("import", "improvement-fundamentals/into", file, "--apply").output.endswith("7 same\n")
    assert into.questions.count() == 8


def test_what_is_not_read_is_named_and_the_rest_only_imported_when_wanted(made: World, tmp_path: Path) -> None:
    into = bank(made, facts("single"), title="Into")
    file = tmp_path / "bank.txt"
    file.write_text("Fine? {=yes ~no}\n\nAn essay? {}\n", "utf-8")

    refused = cairn("import", "into", file, "--apply")
    assert refused.exit_code == 1
    assert "not read: bank.txt, line 3: An essay? {}: It is an essay, which is not read." in refused.output
    assert into.questions.count() == 1
    assert cairn("import", "into", file, "--apply", "--good").exit_code == 0
    assert into.questions.count() == 2


def test_a_bank_or_a_file_that_is_none_says_so(made: World, tmp_path: Path) -> None:
    bank(made, facts("single"))
    file = tmp_path / "page.html"
    file.write_text("<html></html>", "utf-8")
    nowhere = cairn("export", "nothing", tmp_path / "x")
    assert nowhere.exit_code == 1
    assert "No bank is called nothing. There are: " in nowhere.output
    wrong = cairn("import", "mixed", file, "--apply")
    assert wrong.exit_code == 1
    assert "It is no item" in wrong.output
    assert QuestionBank.objects.get(key="mixed").questions.count() == 1

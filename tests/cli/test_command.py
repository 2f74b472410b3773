"""The `cairn` command: what it says, and what it says of a file that it can't use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cairn.accounts import api as accounts_api
from cairn.cli.main import cli
from cairn.library.models import EvidenceRecord

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).resolve().parents[2] / "seeds" / "records" / "catalogue_record.txt"


def cairn(*words: Any) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.mark.parametrize(
    "words,told",
    [
        (["--help"], ["chart", "run", "seed", "library"]),
        (["library", "--help"], ["import"]),
        (["library", "import", "--help"], ["FILE", "--key"]),
        (["seed", "--help"], ["--if-empty", "--demo"]),
        (["run", "--help"], ["--port", "8000"]),
    ],
)
def test_help_names_what_there_is(words: list[str], told: list[str]) -> None:
    done = cairn(*words)

    assert done.exit_code == 0
    for word in told:
        assert word in done.output


def test_a_record_is_imported_and_imported_again_without_a_second_row() -> None:
    for _twice in range(2):
        done = cairn("library", "import", RECORD)
        assert done.exit_code == 0, done.output
        assert done.output.startswith("Read: ")
    record = EvidenceRecord.objects.get()
    assert f"(key {record.key})" in done.output


@pytest.fixture
def wrong(tmp_path: Path) -> dict[str, Path]:
    files = {
        "prose": b"Not a record at all.\n",
        "nothing": b"",
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "another encoding": "Titre: Amélioration\n".encode("utf-16"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return {**{name: tmp_path / name for name in files}, "nowhere": tmp_path / "nowhere", "a folder": tmp_path}


@pytest.mark.parametrize("name", ["prose", "nothing", "a picture", "another encoding", "nowhere", "a folder"])
def test_a_file_that_is_no_record_is_refused_in_a_sentence(wrong: dict[str, Path], name: str) -> None:
    done = cairn("library", "import", wrong[name])

    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit), done.exception
    assert "Error: " in done.output
    assert "Traceback" not in done.output
    assert EvidenceRecord.objects.count() == 0


def test_an_unknown_word_is_refused() -> None:
    for words in (["dance"], ["run", "--port", "abc"], ["library", "import"]):
        done = cairn(*words)
        assert done.exit_code == 2
        assert "Error: " in done.output


def test_the_bundled_texts_are_loaded_once() -> None:
    for said in ("Ready.", ""):
        done = cairn("seed", "--if-empty")
        assert done.exit_code == 0, done.output
        assert said in done.output
    assert done.output == ""
    assert len(accounts_api.organisations()) > 5

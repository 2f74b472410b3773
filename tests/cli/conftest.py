"""A folder to stand in, for commands that read and write files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.charting import WAITS, WARDS


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder; the two tables lie above it."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "waits.csv").write_text(WAITS)
    (tmp_path / "wards.csv").write_text(WARDS)
    return tmp_path / "here"

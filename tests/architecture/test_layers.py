"""Imports point down only. The contracts hold, and each of them fails on a planted violation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.config.settings.base import AREAS
from tests.architecture.rules import ROOT, SOURCES, contracts, ranks

LINTER = Path(sys.executable).with_name("lint-imports")
LAYERS = contracts()["layers"]["name"]
METHODS = contracts()["pure-methods"]["name"]
DOORS = contracts()["doors"]["name"]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "200", "NO_COLOR": "1"}
    command = [str(LINTER), "--no-cache", "--config", str(root / "pyproject.toml")]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code in which a test may plant what it likes."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    keep_python = shutil.ignore_patterns("__pycache__", "static", "assets", "jinja2", "*.html")
    shutil.copytree(SOURCES, tmp_path / "src" / "cairn", ignore=keep_python)
    return tmp_path


def plant(root: Path, module: str, code: str = "") -> None:
    path = root / "src" / Path(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "__init__.py").touch()
    path.write_text(code + "\n", encoding="utf-8")


def test_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "module, code, broken",
    [
        ("cairn.methods.planted", "import django", METHODS),
        ("cairn.methods.planted", "def f():\n    from wagtail.models import Page", METHODS),
        ("cairn.methods.planted", "from cairn.lib import errors", METHODS),
        ("cairn.methods.planted", "from cairn.lib import errors", LAYERS),
        ("cairn.lib.planted", "from cairn.accounts import target", LAYERS),
        ("cairn.accounts.planted", "from cairn.courses.target import x", LAYERS),
        ("cairn.courses.planted", "if TYPE_CHECKING:\n    import cairn.runs.target", LAYERS),
        ("cairn.projects.planted", "from cairn.assessment import target", LAYERS),
        ("cairn.community.planted", "from cairn.research import target", LAYERS),
        ("cairn.learning.planted", "from cairn.web import target", LAYERS),
        ("cairn.web.planted", "from cairn.config import target", LAYERS),
        ("cairn.evaluation.planted", "from cairn.accounts.models import Person", DOORS),
        ("cairn.learning.planted", "import cairn.assessment.target", DOORS),
        ("cairn.web.planted", "from cairn.runs import target", DOORS),
        ("cairn.cli.planted", "from cairn.web.target import x", DOORS),
    ],
)
def test_planted_import_is_found(copy: Path, module: str, code: str, broken: str) -> None:
    for area in [*AREAS, "config"]:
        plant(copy, f"cairn.{area}.target")
    plant(copy, module)
    clean = lint(copy)
    assert clean.returncode == 0, clean.stdout
    plant(copy, module, code)
    result = lint(copy)
    assert result.returncode == 1
    assert f"{broken} BROKEN" in result.stdout
    assert module in result.stdout


def test_planted_package_without_a_layer_is_found(copy: Path) -> None:
    plant(copy, "cairn.newarea.models")
    result = lint(copy)
    assert result.returncode == 1
    assert f"{LAYERS} BROKEN" in result.stdout
    assert "newarea" in result.stdout


@pytest.mark.parametrize("door", ["api", "models_api"])
def test_doors_are_open(copy: Path, door: str) -> None:
    plant(copy, "cairn.library.target")
    plant(copy, f"cairn.library.{door}", "from cairn.library import target")
    plant(copy, "cairn.learning.planted", f"from cairn.library import {door}")
    result = lint(copy)
    assert result.returncode == 0, result.stdout


def test_every_area_is_in_every_list() -> None:
    layers = ranks(contracts()["layers"]["layers"])
    packages = {path.parent.name for path in SOURCES.glob("*/__init__.py")}
    assert set(layers) == packages
    assert set(AREAS) == packages - {"cli", "config", "lib", "methods"}
    assert set(contracts()["doors"]["protected_modules"]) == {f"cairn.{area}" for area in AREAS}
    forbidden = set(contracts()["pure-methods"]["forbidden_modules"])
    assert {f"cairn.{package}" for package in packages - {"methods"}} <= forbidden

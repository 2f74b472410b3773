"""Each area looks the same from outside: a readme, an app, and an api whose list of names is true."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from cairn.config.settings.base import AREAS
from tests.architecture.rules import SOURCES, contracts, positional, ranks

PACKAGES = sorted(ranks(contracts()["layers"]["layers"]))
APIS = sorted(".".join(path.relative_to(SOURCES.parent).with_suffix("").parts) for path in SOURCES.glob("*/**/api.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_package_says_why_it_exists(package: str) -> None:
    words = (SOURCES / package / "readme.md").read_text(encoding="utf-8").split()
    assert words[0] == "#"
    assert len(words) > 10


@pytest.mark.parametrize("area", AREAS)
def test_area_has_an_app_and_its_doors(area: str) -> None:
    missing = [name for name in ("apps.py", "api.py") if not (SOURCES / area / name).is_file()]
    assert missing == []


@pytest.mark.parametrize("name", APIS)
def test_api_lists_what_it_offers(name: str) -> None:
    module = importlib.import_module(name)
    assert isinstance(module.__all__, list)
    assert module.__all__ == list(dict.fromkeys(module.__all__))
    assert [public for public in module.__all__ if not hasattr(module, public)] == []
    assert [public for public in module.__all__ if public.startswith("_")] == []


@pytest.mark.parametrize("name", APIS)
def test_who_and_when_are_named_by_the_caller(name: str) -> None:
    module = importlib.import_module(name)
    functions = [f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == name]
    assert [(f.__name__, positional(f)) for f in functions if positional(f)] == []


def _good(thing: int, *, by: object, at: object) -> None: ...
def _by_first(by: object, *, at: object) -> None: ...
def _both(thing: int, by: object = None, at: object = None) -> None: ...
def _neither(thing: int) -> None: ...


@pytest.mark.parametrize("function, found", [(_good, []), (_by_first, ["by"]), (_both, ["by", "at"]), (_neither, [])])
def test_the_rule_of_keywords_itself(function: Callable[..., Any], found: list[str]) -> None:
    assert positional(function) == found

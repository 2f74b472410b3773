"""The rules of the house as plain functions, so that a planted violation can show each of them at work."""

from __future__ import annotations

import inspect
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "cairn"
_NOT_OURS = {".git", ".venv", "node_modules", "var", "build", "__pycache__", "test-results"}
# In pieces, so that this file doesn't name what it searches for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"),
        ("anaconda", "org"), ("crates", "io"), ("unpkg", "com"), ("jsdelivr", "net"), ("proxy.golang", "org"),
    )
)  # fmt: skip


def contracts() -> dict[str, dict[str, Any]]:
    """The import contracts of pyproject.toml by their id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def ranks(layers: Iterable[str]) -> dict[str, int]:
    """Area to its height: 0 is the lowest layer; siblings, written ``a | b``, share one."""
    return {name.strip(): height for height, layer in enumerate(reversed(list(layers))) for name in layer.split("|")}


def wrong_relations(pairs: Iterable[tuple[str, str]], heights: dict[str, int]) -> list[str]:
    """Relations (source area, target area) that don't point down. Somebody else's apps may be anywhere."""
    return [
        f"{source} -> {target}"
        for source, target in pairs
        if source in heights and target in heights and source != target and heights[target] >= heights[source]
    ]


def positional(function: Callable[..., Any], names: Iterable[str] = ("by", "at")) -> list[str]:
    """Those of ``names`` that a caller may give this function without naming them."""
    parameters = inspect.signature(function).parameters
    return [
        name for name in names if name in parameters and parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY
    ]


def named_hosts(text: str, hosts: Iterable[str] = REGISTRIES) -> list[str]:
    """The registries' hosts that a text names."""
    text = text.casefold()
    return [host for host in hosts if host in text]


def addresses(lock: str) -> list[str]:
    """Lines of a lock file that say where to download from."""
    signs = ("://", "--index-url", "--extra-index-url", "--find-links", '"resolved"')
    return [line.strip() for line in lock.splitlines() if any(sign in line for sign in signs)]


def texts(root: Path) -> Iterator[tuple[Path, str]]:
    """Every text file of ours under ``root``; what is installed, built or kept by tools is left out."""
    for folder, below, files in os.walk(root):
        below[:] = [name for name in below if name not in _NOT_OURS and not name.endswith("_cache")]
        for name in files:
            try:
                yield Path(folder, name), Path(folder, name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue

"""No text of ours names a package registry, and no lock file says where to download from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.rules import REGISTRIES, ROOT, addresses, named_hosts, texts

LOCKS = sorted([*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"])


def test_no_text_names_a_registry() -> None:
    seen, found = 0, []
    for path, text in texts(ROOT):
        seen += 1
        found += [f"{path.relative_to(ROOT)}: {host}" for host in named_hosts(text)]
    assert seen > 50
    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    # A package's own page of sponsors is no place to download from.
    assert [line for line in addresses(text) if '"url": ' not in line] == []
    assert text.count("--hash=sha256:") + text.count('"integrity": ') > 10


@pytest.mark.parametrize(
    "text, found",
    [
        ("a package index", []),
        (f"see https://{REGISTRIES[0].upper()}/simple", [REGISTRIES[0]]),
        (f"{REGISTRIES[2]} or files.{REGISTRIES[1]}", [REGISTRIES[1], REGISTRIES[2]]),
    ],
)
def test_the_rule_of_hosts_itself(tmp_path: Path, text: str, found: list[str]) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "theirs.md").write_text(REGISTRIES[3], encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    (tmp_path / "ours.md").write_text(text, encoding="utf-8")
    assert [(path.name, named_hosts(words)) for path, words in texts(tmp_path)] == [("ours.md", found)]


@pytest.mark.parametrize(
    "line, is_address",
    [
        ("django==5.2.19 \\", False),
        ("    --hash=sha256:00", False),
        ("--index-url somewhere", True),
        ("thing @ https://host.example/thing.whl", True),
        ('      "resolved": "somewhere",', True),
        ('      "integrity": "sha512-0",', False),
    ],
)
def test_the_rule_of_locks_itself(line: str, is_address: bool) -> None:
    assert addresses(f"first\n{line}\nlast") == ([line.strip()] if is_address else [])

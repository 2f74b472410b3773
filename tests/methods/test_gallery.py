"""The gallery in the docs is what scripts/gallery draws today."""

from __future__ import annotations

from cairn.methods.pictures import ICONS
from scripts import gallery


def test_the_page_says_what_the_pictures_say() -> None:
    assert (gallery.OUT / "README.md").read_text("utf-8") == gallery.page(), "run scripts/gallery"


def test_every_picture_is_there_and_all_together_are_small() -> None:
    files = {file.name: file.stat().st_size for file in gallery.OUT.glob("*.svg")}

    assert set(files) == {f"{each.name}.svg" for each in gallery.EXHIBITS} | {f"icon-{name}.svg" for name in ICONS}
    assert len(gallery.EXHIBITS) >= 12
    assert sum(files.values()) < 1_500_000

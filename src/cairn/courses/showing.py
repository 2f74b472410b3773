"""What a page shows of the figures and pictures in its prose: addresses, sizes, words, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.urls import reverse

from cairn.courses.figures import NARROW, Composed, composed
from cairn.courses.models import Figure
from cairn.lib.errors import Refused
from cairn.methods.pictures import Table

MOST_ROWS = 40  # of a table within prose
PICTURE_WIDTHS = (400, 720, 1200)


@dataclass(frozen=True)
class ShownFigure:
    """A figure of a page. Sizes are (width, height) in pixels; ``live`` is empty for what can't be touched."""

    title: str
    caption: str
    words: str
    address: str
    size: tuple[int, int]
    narrow: str = ""
    narrow_size: tuple[int, int] = (0, 0)
    live: str = ""
    table: Table | None = None
    numbers: str = ""  # the address of a table that is too long for the page
    outline: Sequence[Any] = ()


def shown_figure(figure: Figure | None) -> ShownFigure | None:
    """``None`` for one that is gone. Composed once for each drawing."""
    if figure is None:
        return None
    cache, key = caches["pages"], f"figure:{figure.uuid}:{figure.digest}"
    found: tuple[Any, ...] | None = cache.get(key)
    if found is None:
        found = _composed(figure)
        cache.set(key, found, timeout=None)
    size, narrow_size, live, table, outline = found
    address = reverse("courses:figure", args=[figure.uuid, figure.digest])
    return ShownFigure(
        figure.title,
        figure.caption,
        figure.words,
        address,
        size,
        f"{address}?width={NARROW}" if narrow_size else "",
        narrow_size or (0, 0),
        reverse("courses:live_figure", args=[figure.uuid, figure.digest]) if live else "",
        table,
        reverse("courses:numbers", args=[figure.uuid]) if table and len(table.rows) > MOST_ROWS else "",
        outline,
    )


def _composed(figure: Figure) -> tuple[Any, ...]:
    """A drawing whose numbers are not kept with it (it came from a file) still has its picture and words."""
    try:
        wide, narrow = composed_figure(figure), composed_figure(figure, width=NARROW)
    except Refused:
        return (720, 405), None, False, None, ()
    return wide.size, narrow.size, wide.live is not None, wide.table() if wide.table else None, wide.outline


def composed_figure(figure: Figure, **options: int) -> Composed:
    """Raises ``Refused``."""
    points = figure.points if "data" in figure.spec else ()
    return composed(figure.kind, figure.spec, title=figure.title, points=points, **options)


@dataclass(frozen=True)
class ShownPicture:
    address: str
    srcset: str
    size: tuple[int, int]


def shown_picture(image: Any) -> ShownPicture | None:
    """A picture that authors sent, in the sizes of phones and desks; ``None`` if its file is gone."""
    if image is None:
        return None
    widths = [width for width in PICTURE_WIDTHS if width < image.width] + [min(image.width, PICTURE_WIDTHS[-1])]
    try:
        made = [image.get_rendition(f"width-{width}") for width in sorted(set(widths))]
    except OSError:  # Wagtail's SourceImageIOError is one
        return None
    srcset = ", ".join(f"{one.url} {one.width}w" for one in made)
    return ShownPicture(made[-1].url, srcset, (made[-1].width, made[-1].height))

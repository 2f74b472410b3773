"""Specifications drawn on the server: SVG, PNG and PDF from what the machine has; nothing is fetched."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import vl_convert

# What Vega writes that nobody sees: empty backgrounds and foregrounds, and what is so anyway.
_EMPTY = re.compile(
    r'<path class="(?:background" aria-hidden="true" d="M0,0h0v0h0Z"|foreground"[^>]*display="none")[^>]*/>'
)
_AS_USUAL = re.compile(
    r' (?:class="[^"]*"|aria-hidden="true"|role="[^"]*"|aria-roledescription="[^"]*"|opacity="1"|pointer-events="none"'
    r'|x2="0"|y2="0"|stroke="none")(?=[ />])'
)
_LONG = re.compile(r"(\d*\.\d)\d+")
_PLACES = re.compile(r'(?<= )(?:d|transform|x|y|x2|y2)="[^"<]*\.\d\d[^"<]*"')
_DISC = re.compile(
    r'<path transform="translate\((-?[\d.]+),(-?[\d.]+)\)" d="M([\d.]+),0A\3,\3,0,1,1,-\3,0A\3,\3,0,1,1,\3,0"'
    r'( fill="(?!none)[^"]*")'
    r'(?: stroke-width="[\d.]+")?/>'
)


def spec_to_svg(spec: dict[str, Any]) -> str:
    """Draw a Vega-Lite specification, with places to a tenth of a pixel."""
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    words = escape(str(spec.get("description", "")))
    named = f'<svg role="img" aria-label="{words}" ' if words else "<svg "
    return compact(svg).replace("<svg ", named, 1)


def spec_to_png(spec: dict[str, Any], *, scale: float = 2) -> bytes:
    """The same picture in pixels: ``scale`` times the width of the specification."""
    png: bytes = vl_convert.svg_to_png(spec_to_svg(spec), scale=scale)
    return png


def spec_to_pdf(spec: dict[str, Any]) -> bytes:
    """The same picture as a page of its own size."""
    pdf: bytes = vl_convert.svg_to_pdf(spec_to_svg(spec))
    return pdf


def compact(svg: str) -> str:
    """The same picture in fewer bytes. Only attributes are touched: words that people wrote are escaped text.

    >>> compact('<path transform="translate(1.25,2.04)" d="M2,0A2,2,0,1,1,-2,0A2,2,0,1,1,2,0" fill="red" opacity="1"/>')
    '<circle cx="1.2" cy="2.0" r="2" fill="red"/>'
    """
    svg = _AS_USUAL.sub("", _EMPTY.sub("", svg))
    svg = _PLACES.sub(lambda found: _LONG.sub(r"\1", found[0]), svg)
    return _DISC.sub(r'<circle cx="\1" cy="\2" r="\3"\4/>', svg)

"""Answers that are files to be kept, under a name that people recognise."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse


def download(content: bytes, kind: str, *, name: str, ending: str, otherwise: str) -> HttpResponse:
    """``kind`` is the media type; ``name`` are words of people, ``otherwise`` what a file without any is called."""
    safe = "".join(letter if letter.isalnum() else "-" for letter in name)[:60].strip("-") or otherwise
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(safe)}{ending}"
    return answer

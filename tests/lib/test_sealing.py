"""Secrets that are read again: by the site that sealed them, for what they were sealed for."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.lib.sealing import Unreadable, seal, unseal


def test_what_is_sealed_opens_for_its_purpose_and_under_its_secret(settings: Any) -> None:
    sealed = seal("géheim", purpose="lrs")
    assert "heim" not in sealed
    assert seal("géheim", purpose="lrs") != sealed
    assert unseal(sealed, purpose="lrs") == "géheim"
    for text, purpose in ((sealed, "other"), (sealed[:-2], "lrs"), ("", "lrs"), ("nothing", "lrs")):
        with pytest.raises(Unreadable):
            unseal(text, purpose=purpose)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="lrs")
    settings.SECRET_KEY_FALLBACKS = [before]
    assert unseal(sealed, purpose="lrs") == "géheim"

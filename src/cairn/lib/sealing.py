"""Secrets that must be read again, such as those of other systems: kept so that a copy of the database is not enough.

A secret of ours that somebody shows us is kept as a digest and needs none of this.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class Unreadable(Exception):
    """What was sealed can't be opened: the site's own secret has changed, or it was sealed for something else."""


def seal(text: str, *, purpose: str) -> str:
    """The text under a key that is made of the site's secret; what is sealed for one purpose opens for no other."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Raises ``Unreadable``. What was sealed under one of ``SECRET_KEY_FALLBACKS`` still opens."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _keys(purpose: str) -> MultiFernet:
    return MultiFernet([_key(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes, purpose: str) -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"cairn.sealing:{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(made.derive(force_bytes(secret))))

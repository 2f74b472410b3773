"""The versions of xAPI that are served."""

from __future__ import annotations

from enum import Enum


class Version(Enum):
    """The version by which a request is read. V2 is IEEE 9274.1.1."""

    V1 = "1.0.3"
    V2 = "2.0.0"

"""The models that other areas may name."""

from __future__ import annotations

from cairn.records.models import Credential, Destination, OtherStore, Source, Tenant

__all__ = ["Credential", "Destination", "OtherStore", "Source", "Tenant"]

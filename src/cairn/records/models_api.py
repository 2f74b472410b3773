"""The models that other areas may name."""

from __future__ import annotations

from cairn.records.models import Credential, Tenant

__all__ = ["Credential", "Tenant"]

"""What the record store holds, for each tenant: statements and what they name, documents, attachments, credentials,
and what was done to erase people."""

from __future__ import annotations

from cairn.records.models.credentials import Credential
from cairn.records.models.documents import Attachment, Document
from cairn.records.models.erasing import ErasedStatement, Erasure
from cairn.records.models.naming import Activity, Agent, Named, Tenant, Verb
from cairn.records.models.statements import (
    Referral,
    Statement,
    StatementActivity,
    StatementAgent,
    WaitingStatement,
)

__all__ = [
    "Activity",
    "Agent",
    "Attachment",
    "Credential",
    "Document",
    "ErasedStatement",
    "Erasure",
    "Named",
    "Referral",
    "Statement",
    "StatementActivity",
    "StatementAgent",
    "Tenant",
    "Verb",
    "WaitingStatement",
]

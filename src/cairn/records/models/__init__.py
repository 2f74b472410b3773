"""What the record store holds, for each tenant: statements and what they name, documents, attachments, credentials;
others' stores, and what was done to erase people."""

from __future__ import annotations

from cairn.records.models.credentials import Credential
from cairn.records.models.documents import Attachment, Document
from cairn.records.models.erasing import ErasedStatement, Erasure
from cairn.records.models.naming import Activity, Agent, Named, Tenant, Verb
from cairn.records.models.others import Destination, OtherStore, RefusedStatement, Source, Undelivered
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
    "Destination",
    "Document",
    "ErasedStatement",
    "Erasure",
    "Named",
    "OtherStore",
    "Referral",
    "RefusedStatement",
    "Source",
    "Statement",
    "StatementActivity",
    "StatementAgent",
    "Tenant",
    "Undelivered",
    "Verb",
    "WaitingStatement",
]

"""The record store: statements in and out, documents, credentials. Everything else in this area is its inside."""

from __future__ import annotations

from cairn.records.accepting import MOST_IN_A_BATCH, accept
from cairn.records.credentials import (
    SCOPES,
    authority_of,
    credential_for,
    end_credential,
    make_credential,
    our_own,
    tenant_of,
)
from cairn.records.facts import statements_facts
from cairn.records.finding import Found, Wanted, find, one
from cairn.records.inserting import Conflict, VoidsAVoiding, written
from cairn.records.order import last_stored
from cairn.records.own import settle, store
from cairn.records.statement.errors import Invalid
from cairn.records.statement.reading import Body, Sent, read
from cairn.records.statement.versions import Version
from cairn.records.vocabulary import ACTIVITY_TYPES, VERBS, iri

__all__ = [
    "ACTIVITY_TYPES",
    "MOST_IN_A_BATCH",
    "SCOPES",
    "VERBS",
    "Body",
    "Conflict",
    "Found",
    "Invalid",
    "Sent",
    "Version",
    "VoidsAVoiding",
    "Wanted",
    "accept",
    "authority_of",
    "credential_for",
    "end_credential",
    "find",
    "iri",
    "last_stored",
    "make_credential",
    "one",
    "our_own",
    "read",
    "settle",
    "statements_facts",
    "store",
    "tenant_of",
    "written",
]

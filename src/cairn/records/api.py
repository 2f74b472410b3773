"""The record store: statements in and out, documents, credentials. Everything else in this area is its inside."""

from __future__ import annotations

from cairn.records import delivering, documents, fetching, holding
from cairn.records.accepting import MOST_IN_A_BATCH, accept
from cairn.records.analysis.flowing import flow, rewrite
from cairn.records.analysis.reading import Recorded, recorded
from cairn.records.attaching import files_of
from cairn.records.browsing import stores
from cairn.records.credentials import (
    PER_MINUTE,
    SCOPES,
    after,
    authority_of,
    authority_of_source,
    credential_for,
    credential_of,
    end_credential,
    last_day,
    make_credential,
    our_own,
    speaks,
    tenant_of,
    version_spoken,
)
from cairn.records.erasing.beginning import ToErase, begin_erasure, to_erase
from cairn.records.erasing.proof import list_erasures, proof_of
from cairn.records.erasing.working import finish_erasure, finish_left
from cairn.records.exchanges import MOST_COUNTED, ListedOther, list_others
from cairn.records.facts import statements_facts
from cairn.records.finding import Found, Wanted, find, one
from cairn.records.inserting import Conflict, Kept, VoidsAVoiding, written
from cairn.records.limits import TooLarge, not_larger
from cairn.records.listing import list_credentials
from cairn.records.lookups import activity_known, definitions_of, person_known
from cairn.records.order import consistent_through
from cairn.records.others import make_destination, make_source
from cairn.records.own import settle, store
from cairn.records.rights import may_look_after
from cairn.records.statement.errors import Invalid
from cairn.records.statement.pages import page
from cairn.records.statement.parts import agent_key, parts
from cairn.records.statement.reading import Body, Sent, load, read
from cairn.records.statement.rules import check
from cairn.records.statement.same import same
from cairn.records.statement.shapes import accept_language, canonical, ids
from cairn.records.statement.versions import Version
from cairn.records.statement.writing import write
from cairn.records.values import agent_in, iri_in, time_in, uuid_in
from cairn.records.vocabulary import ACTIVITY_TYPES, VERBS, iri

__all__ = [
    "ACTIVITY_TYPES",
    "MOST_COUNTED",
    "MOST_IN_A_BATCH",
    "PER_MINUTE",
    "SCOPES",
    "VERBS",
    "Body",
    "Conflict",
    "Found",
    "Invalid",
    "Kept",
    "ListedOther",
    "Recorded",
    "Sent",
    "ToErase",
    "TooLarge",
    "Version",
    "VoidsAVoiding",
    "Wanted",
    "accept",
    "accept_language",
    "activity_known",
    "after",
    "agent_in",
    "agent_key",
    "authority_of",
    "authority_of_source",
    "begin_erasure",
    "canonical",
    "check",
    "consistent_through",
    "credential_for",
    "credential_of",
    "definitions_of",
    "delivering",
    "documents",
    "end_credential",
    "fetching",
    "files_of",
    "find",
    "finish_erasure",
    "finish_left",
    "flow",
    "holding",
    "ids",
    "iri",
    "iri_in",
    "last_day",
    "list_credentials",
    "list_erasures",
    "list_others",
    "load",
    "make_credential",
    "make_destination",
    "make_source",
    "may_look_after",
    "not_larger",
    "one",
    "our_own",
    "page",
    "parts",
    "person_known",
    "proof_of",
    "read",
    "recorded",
    "rewrite",
    "same",
    "settle",
    "speaks",
    "statements_facts",
    "store",
    "stores",
    "tenant_of",
    "time_in",
    "to_erase",
    "uuid_in",
    "version_spoken",
    "write",
    "written",
]

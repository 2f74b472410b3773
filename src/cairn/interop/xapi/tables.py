"""The parameters that each resource takes, by method: what views let in, and what the description of the store says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

Schema = Mapping[str, Any]
UUID: Final[Schema] = {"type": "string", "format": "uuid"}
IRI: Final[Schema] = {"type": "string", "format": "iri"}
TIME: Final[Schema] = {"type": "string", "format": "date-time"}
FLAG: Final[Schema] = {"type": "string", "enum": ["true", "false"], "default": "false"}
WORDS: Final[Schema] = {"type": "string", "minLength": 1}
# Some parameters are JSON that is written into the address.
AGENT: Final[Schema] = {"$ref": "#/components/schemas/Agent"}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    schema: Schema
    words: str
    required: bool = False

    @property
    def needed(self) -> Parameter:
        """The same, where it must be there."""
        return replace(self, required=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of a resource does, or one of two things that the parameters choose between."""

    method: str
    words: str
    parameters: Sequence[Parameter]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.parameters)


STATEMENT_ID = Parameter("statementId", UUID, "The statement with this id, if it isn't voided.")
VOIDED_ID = Parameter("voidedStatementId", UUID, "The voided statement with this id.")
FORM = Parameter(
    "format", {"type": "string", "enum": ["exact", "ids", "canonical"], "default": "exact"},
    "As it was sent; with identifiers alone; or with the store's own definitions, in one language.",
)  # fmt: skip
ATTACHMENTS = Parameter("attachments", FLAG, "With the files, as multipart/mixed.")
WHO = Parameter("agent", AGENT, "An agent or identified group, as JSON.")
ACTIVITY = Parameter("activityId", IRI, "The activity.")
REGISTRATION = Parameter("registration", UUID, "The registration.")
STATE_ID = Parameter("stateId", WORDS, "What the state is called.")
PROFILE_ID = Parameter("profileId", WORDS, "What the profile is called.")
SINCE = Parameter("since", TIME, "Only documents that changed after this time.")

WITH_ONE: Final = (STATEMENT_ID, VOIDED_ID, FORM, ATTACHMENTS)
FILTERS: Final = (
    WHO,
    Parameter("verb", IRI, "The verb."),
    Parameter("activity", IRI, "The activity that is the object."),
    REGISTRATION,
    Parameter("related_activities", FLAG, "The activity anywhere in the statement, not only as its object."),
    Parameter("related_agents", FLAG, "The agent anywhere in the statement, not only as actor or object."),
    Parameter("since", TIME, "Only what was stored after this time."),
    Parameter("until", TIME, "Only what was stored at this time or before."),
    Parameter(
        "limit", {"type": "integer", "minimum": 0, "maximum": 999_999_999, "default": 0},
        "How many at most; 0 is as many as there may be, which is 500.",
    ),
    FORM,
    ATTACHMENTS,
    Parameter("ascending", FLAG, "The oldest first."),
)  # fmt: skip

PUT_STATEMENT = Operation("PUT", "Store one statement under its id.", (STATEMENT_ID.needed,))
POST_STATEMENTS = Operation("POST", "Store a statement, or up to 1,000 of them: all or none.", ())
GET_STATEMENT = Operation("GET", "One statement.", WITH_ONE)
GET_STATEMENTS = Operation("GET", "Statements, the newest first, page by page.", FILTERS)
MORE = Operation("GET", "The page that follows another; its address is in `more` of that one.", ())
ABOUT = Operation("GET", "The versions of xAPI that are spoken. Open to all.", ())
DESCRIPTION = Operation("GET", "This description. Open to all.", ())
OF_ACTIVITY = Operation("GET", "An activity, with all that was said of it.", (ACTIVITY.needed,))
OF_AGENT = Operation("GET", "The person behind an agent.", (WHO.needed,))


def _documents(what: str, place: tuple[Parameter, ...], name: Parameter, *, deletes_all: bool) -> Sequence[Operation]:
    """The operations on a kind of document: first those on one, then those on all of a place."""
    one = (*place, name.needed)
    several = [Operation("GET", f"The names of each {what} there is.", (*place, SINCE))]
    if deletes_all:
        several.append(Operation("DELETE", f"Delete each {what} there is.", place))
    return (
        Operation("GET", f"One {what}, as it was sent.", one),
        Operation("PUT", f"Keep a {what} in place of what is there.", one),
        Operation("POST", f"Keep a {what}, taken together with the JSON object that is there.", one),
        Operation("DELETE", f"Delete a {what}.", one),
        *several,
    )


STATE = _documents("state", (ACTIVITY.needed, WHO.needed, REGISTRATION), STATE_ID, deletes_all=True)
AGENT_PROFILE = _documents("profile of an agent", (WHO.needed,), PROFILE_ID, deletes_all=False)
ACTIVITY_PROFILE = _documents("profile of an activity", (ACTIVITY.needed,), PROFILE_ID, deletes_all=False)


def operation(of: Sequence[Operation], method: str, given: Mapping[str, str]) -> tuple[Operation, bool]:
    """Which operation of a kind of document a request means, and whether it is one on all of a place."""
    fitting = [one for one in of if one.method == ("GET" if method == "HEAD" else method)]
    single, several = fitting[0], fitting[1:]
    name = single.parameters[-1].name
    return (several[0], True) if several and name not in given else (single, False)


# What stands at which address, by the names in `cairn.interop.urls`.
RESOURCES: Final[Mapping[str, Sequence[Operation]]] = {
    "about": (ABOUT,),
    "openapi": (DESCRIPTION,),
    "statements": (PUT_STATEMENT, POST_STATEMENTS, GET_STATEMENT, GET_STATEMENTS),
    "more": (MORE,),
    "activities": (OF_ACTIVITY,),
    "state": STATE,
    "activity_profile": ACTIVITY_PROFILE,
    "agents": (OF_AGENT,),
    "agent_profile": AGENT_PROFILE,
}


def is_open(name: str) -> bool:
    """Whether a resource asks for neither a key nor a version."""
    return name in ("about", "openapi")

"""The resources of documents: states, profiles of agents and profiles of activities."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.utils.http import http_date

from cairn.interop.xapi import limits, parameters, tables
from cairn.interop.xapi.answering import JSON, Refusal, resource
from cairn.interop.xapi.asking import Asked
from cairn.interop.xapi.headers import Malformed, Precondition, media_type, precondition, shown
from cairn.records import api as records_api
from cairn.records.api import documents

Kind = documents.Kind
OCTETS = "application/octet-stream"
LONGEST_KIND = 200


@resource("GET", "PUT", "POST", "DELETE")
def state(asked: Asked) -> HttpResponse:
    """Part three of the specification, 2.3: what a course keeps of somebody, so that they can go on."""
    asked.must("state")
    several = _takes(asked, tables.STATE)
    place = documents.Place(
        Kind.STATE, _iri(asked, "activityId"), _agent(asked), parameters.uuid(asked, "registration")
    )
    return _answer(asked, place, "stateId", several)


@resource("GET", "PUT", "POST", "DELETE")
def agent_profile(asked: Asked) -> HttpResponse:
    """2.6: what is kept of an agent, whatever the activity."""
    asked.must("profile")
    several = _takes(asked, tables.AGENT_PROFILE)
    return _answer(asked, documents.Place(Kind.AGENT_PROFILE, agent=_agent(asked)), "profileId", several)


@resource("GET", "PUT", "POST", "DELETE")
def activity_profile(asked: Asked) -> HttpResponse:
    """2.7: what is kept of an activity, whoever does it."""
    asked.must("profile")
    several = _takes(asked, tables.ACTIVITY_PROFILE)
    place = documents.Place(Kind.ACTIVITY_PROFILE, activity=_iri(asked, "activityId"))
    return _answer(asked, place, "profileId", several)


def _takes(asked: Asked, of: Sequence[tables.Operation]) -> bool:
    """Whether all documents of a place are meant."""
    meant, several = tables.operation(of, asked.method, asked.parameters)
    asked.takes(meant)
    return several


def _iri(asked: Asked, name: str) -> str:
    found = parameters.iri(asked, name)
    assert found is not None  # noqa: S101  it is there
    return found


def _agent(asked: Asked) -> str:
    found = parameters.agent(asked)
    assert found is not None  # noqa: S101  it is there
    return found


def _answer(asked: Asked, place: documents.Place, id_parameter: str, several: bool) -> HttpResponse:
    if several:
        return _all(asked, place)
    name = asked.parameters[id_parameter]
    if "\0" in name:
        raise Malformed(f"The parameter {id_parameter} holds a null character, which no document can be called by.")
    if asked.method in ("GET", "HEAD"):
        return _read(asked, place, name)
    if asked.method == "DELETE":
        documents.delete(asked.tenant, place, name, condition=_condition(asked, place))
        return HttpResponse(status=204)
    merging = asked.method == "POST"
    kind = _kind(asked)
    documents.write(
        asked.tenant, place, name, content=_content(asked, kind), content_type=kind or OCTETS, at=asked.at,
        condition=_condition(asked, place), merging=merging,
    )  # fmt: skip
    return HttpResponse(status=204)


def _kind(asked: Asked) -> str:
    """The Content-Type, which comes back as it is: empty if none was sent."""
    kind = asked.headers.get("content-type", "")
    if kind:
        media_type(kind)
    if len(kind) > LONGEST_KIND or not (kind.isascii() and kind.isprintable()):
        raise Malformed(f"Content-Type must be at most {LONGEST_KIND} printable signs of ASCII, not {shown(kind)}.")
    return kind


def _content(asked: Asked, kind: str) -> bytes:
    """The body. What calls itself JSON has to be JSON, lest nobody could read it."""
    limits.may_be_document(asked.body)
    if documents.is_json(kind):
        records_api.load(asked.body)
    return asked.body


def _all(asked: Asked, place: documents.Place) -> HttpResponse:
    # No registration: of the state resource, those of every registration are meant.
    whatever = place.kind is Kind.STATE and place.registration is None
    if asked.method == "DELETE":
        documents.delete_all(asked.tenant, place, any_registration=whatever)
        return HttpResponse(status=204)
    since = parameters.time(asked, "since")
    names = documents.names(asked.tenant, place, since=since, any_registration=whatever)
    response = HttpResponse(json.dumps(names, ensure_ascii=False), content_type=JSON)
    response["Last-Modified"] = http_date(asked.at.timestamp())
    return response


def _read(asked: Asked, place: documents.Place, name: str) -> HttpResponse:
    held = documents.read(asked.tenant, place, name)
    if held is None:
        raise Refusal(404, f"No document called {shown(name)} is kept here.")
    response = HttpResponse(held.content, content_type=held.content_type)
    response["ETag"] = f'"{held.etag}"'
    response["Last-Modified"] = http_date(held.changed_at.timestamp())
    return response


def _condition(asked: Asked, place: documents.Place) -> Callable[[documents.Held | None], None]:
    """Whether the document is as the client thinks (part three, 3.1). States are exempt in 1.0.3, but not in 2.0."""

    def check(held: documents.Held | None) -> None:
        come_to = precondition(
            if_match=asked.headers.get("if-match"),
            if_none_match=asked.headers.get("if-none-match"),
            current=None if held is None else f'"{held.etag}"',
        )
        if come_to is Precondition.FAILS:
            raise Refusal(412, "The document isn't what If-Match or If-None-Match says: read it again first.")
        first = asked.version is records_api.Version.V1
        if come_to is Precondition.HOLDS or asked.method != "PUT" or (first and place.kind is Kind.STATE):
            return
        if held is not None:
            raise Refusal(
                409, "There is a document already: read it, and send its ETag as If-Match to replace what you know."
            )
        if first:
            raise Refusal(400, "Send If-None-Match: * to write a new document, or If-Match to replace one.")

    return check

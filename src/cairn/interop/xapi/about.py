"""Resources that only tell: of the store itself, of an activity, of an agent."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from cairn.interop.xapi import parameters, tables
from cairn.interop.xapi.answering import JSON, resource
from cairn.interop.xapi.asking import Asked
from cairn.records import api as records_api


@resource("GET", open_to_all=True)
def about(asked: Asked) -> HttpResponse:
    """Part three of the specification, 2.8. Nobody has to sign in.

    A client in use (tincan 1.0.0 for Python) stops at a version that it doesn't know: 2.0.0 is told to who asks in it.
    """
    asked.takes(tables.ABOUT)
    versions = ["1.0.0", "1.0.1", "1.0.2", "1.0.3"]
    if asked.version is records_api.Version.V2:
        versions = ["2.0.0", *versions]
    return JsonResponse({"version": versions})


@resource("GET")
def activities(asked: Asked) -> HttpResponse:
    """2.5: an activity, with all that was said of it."""
    asked.must("statements/read", "statements/read/mine", "state", "profile")
    asked.takes(tables.OF_ACTIVITY)
    iri = parameters.iri(asked, "activityId") or ""
    return HttpResponse(records_api.write(records_api.activity_known(asked.tenant, iri)), content_type=JSON)


@resource("GET")
def agents(asked: Asked) -> HttpResponse:
    """2.4: the person behind an agent."""
    asked.must("statements/read", "statements/read/mine", "state", "profile")
    asked.takes(tables.OF_AGENT)
    key = records_api.agent_in(asked.parameters["agent"], "agent", group=False)
    return HttpResponse(records_api.write(records_api.person_known(asked.tenant, key)), content_type=JSON)

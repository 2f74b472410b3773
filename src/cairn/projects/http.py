"""The interface for dashboards: measures of one project are read, and points pushed, with a project's token.

Described by OpenAPI at ``/api/projects/v1/openapi.json``; in prose in ``docs/points-by-http.md``. Every error is
``{"error": {"code", "message", "details"}}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle
from pydantic import ConfigDict

from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.projects import api as projects_api
from cairn.projects.models import Measure
from cairn.projects.points import add_points, points_of
from cairn.projects.series import LONGEST_LABEL, LONGEST_NOTE, point_at
from cairn.projects.tokens import token_for

PREFIX = "/api/projects/v1/"
MOST_AT_ONCE = 5_000
PAGE = 1_000


class ProjectKey(HttpBearer):
    """``Authorization: Bearer cairn_…``, the token of a project."""

    openapi_name = "project token"

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = token_for(token, at=timezone.now())
        if found is not None:
            request.token = found  # type: ignore[attr-defined]
        # What is returned names the caller, also where requests are counted.
        return found.fingerprint if found is not None else None


class ErrorDetail(Schema):
    code: str = Field(description="token, not_found, refused, conflict, invalid or too_many")
    message: str
    details: list[str] = Field(default_factory=list)


class ErrorOut(Schema):
    error: ErrorDetail


class MeasureOut(Schema):
    uuid: UUID
    name: str
    kind: str = Field(description="outcome, process or balancing")
    unit: str
    direction: str = Field(description="increase, decrease or neutral: which way is better")
    target: float | None
    points: int
    due_every: str = Field(description="day, week, fortnight, month, quarter, or empty")
    due_next: date | None


class ProjectOut(Schema):
    uuid: UUID
    title: str
    measures: list[MeasureOut]


class PointIn(Schema):
    """A point by its day (``on``) or, in a series without days, by its name (``label``)."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    on: date | None = None
    label: str = Field("", max_length=LONGEST_LABEL)
    value: float | None = Field(description="null keeps the place of a missing value")
    denominator: float | None = Field(None, ge=0)
    note: str = Field("", max_length=LONGEST_NOTE)


class PointOut(Schema):
    position: int
    on: date | None
    label: str
    value: float | None
    denominator: float | None
    note: str


class PointsOut(Schema):
    points: list[PointOut]
    next: int | None = Field(description="the `after` of the page that follows, or null")


class PointsIn(Schema):
    model_config = ConfigDict(extra="forbid")

    points: list[PointIn] = Field(min_length=1, max_length=MOST_AT_ONCE)
    if_there: Literal["refuse", "replace"] = Field(
        "refuse", description="what to do with a point whose day or name is there already"
    )


class PointsSaved(Schema):
    added: int
    changed: int
    total: int


http = NinjaAPI(
    title="Cairn: points of a project",
    version="1",
    urls_namespace="projects_http",
    auth=ProjectKey(),
    throttle=[AuthRateThrottle("300/m")],
    docs_url=None,
    openapi_url=None,  # served by ``description``: the library looks for its own address where we are not
    description="Read the measures of an improvement project and push points into them, with the project's token.",
)
FAULTS: dict[Any, Any] = dict.fromkeys((401, 404, 409, 422, 429), ErrorOut)


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The interface in the OpenAPI form."""
    return JsonResponse(http.get_openapi_schema(path_prefix=PREFIX))


@http.get("/project", response={200: ProjectOut, **FAULTS}, summary="The project and its measures")
def read_project(request: HttpRequest) -> Any:
    project = request.token.project  # type: ignore[attr-defined]
    rows = project.measures.filter(removed_at=None)
    return {"uuid": project.uuid, "title": project.title, "measures": [_measure(row) for row in rows]}


@http.get("/measures/{uuid:measure}/points", response={200: PointsOut, **FAULTS}, summary="Points in their order")
def read_points(request: HttpRequest, measure: UUID, after: int = -1, limit: int = PAGE) -> Any:
    found = _own(request, measure)
    most = max(1, min(limit, PAGE))
    rows = list(found.points.filter(position__gt=after).order_by("position")[: most + 1])
    more = len(rows) > most
    return {"points": rows[:most], "next": rows[most - 1].position if more else None}


@http.post("/measures/{uuid:measure}/points", response={200: PointsSaved, **FAULTS}, summary="Push points: all or none")
def push_points(request: HttpRequest, measure: UUID, sent: PointsIn) -> Any:
    found = _own(request, measure)
    given = [point_at(one.on or one.label, one.value, one.denominator, one.note) for one in sent.points]
    if any(not point.label for point in given):
        raise Refused("Give each point a day (on) or a name (label).")
    repeated: Any = "new" if sent.if_there == "replace" else None
    by = request.token.by  # type: ignore[attr-defined]
    done = add_points(found.uuid, given, by=by, at=timezone.now(), repeated=repeated)
    return {"added": done.added, "changed": done.changed, "total": done.total}


def _own(request: HttpRequest, uuid: UUID) -> Measure:
    """A measure of the token's project; any other looks as if it were not there."""
    token = request.token  # type: ignore[attr-defined]
    measure = projects_api.measure_of(uuid, by=token.by)
    if measure.project_id != token.project_id:
        raise NotFound(f"measure {uuid}")
    return measure


def _measure(row: Measure) -> dict[str, Any]:
    names = ("uuid", "name", "kind", "unit", "direction", "target", "due_every", "due_next")
    return {name: getattr(row, name) for name in names} | {"points": len(points_of(row))}


def _fault(request: HttpRequest, status: int, code: str, message: str, details: Sequence[str] = ()) -> HttpResponse:
    body = {"error": {"code": code, "message": message, "details": list(details)}}
    return http.create_response(request, body, status=status)


@http.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: Any) -> HttpResponse:
    answer = _fault(request, 401, "token", "Send the token of a project: Authorization: Bearer cairn_…")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@http.exception_handler(NotFound)
def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return _fault(request, 404, "not_found", "There is no such measure in the project of this token.")


@http.exception_handler(Conflict)
def _conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    return _fault(request, 409, "conflict", "Somebody else changed the points at the same moment. Send them again.")


@http.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _fault(request, 422, "refused", error.message, error.details)


@http.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors[:20]]
    return _fault(request, 422, "invalid", "The body is not as it should be.", said)


@http.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _fault(request, error.status_code, "invalid", "The body can't be read: send JSON.")


@http.exception_handler(Throttled)
def _too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = _fault(request, 429, "too_many", "Too many requests: wait a minute, or push more points at once.")
    answer["Retry-After"] = str(error.wait or 60)
    return answer

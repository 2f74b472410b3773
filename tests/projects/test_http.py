"""The interface for dashboards: what a token opens, what is saved, and one shape for every error."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.projects import api
from cairn.projects.models import Measure, Project, ProjectToken
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db
BASE = "/api/projects/v1"


@pytest.fixture
def secret(project: Project, owner: Person) -> str:
    return api.make_token(project, name="Ward board", by=owner, at=NOW)[1]


def ask(secret: str, path: str, body: Any = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {secret}"}
    client = Client(headers=headers)
    if body is None:
        answer = client.get(BASE + path)
    else:
        answer = client.post(BASE + path, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_dashboard_reads_the_measures_and_pushes_points(measure: Measure, secret: str) -> None:
    status, told = ask(secret, "/project")
    assert (status, told["title"], [one["name"] for one in told["measures"]]) == (200, "Shorter waits", ["Wait"])
    path = f"/measures/{measure.uuid}/points"
    points = [{"on": f"2026-03-{day:02}", "value": day, "note": "n"} for day in range(1, 11)]

    assert ask(secret, path, {"points": points}) == (200, {"added": 10, "changed": 0, "total": 10})
    again = [{"on": "2026-03-02", "value": 7.5, "denominator": 3}]
    assert ask(secret, path, {"points": again})[0] == 422
    assert ask(secret, path, {"points": again, "if_there": "replace"})[1]["total"] == 10
    status, page = ask(secret, path + "?after=0&limit=2")

    assert [(one["position"], one["value"]) for one in page["points"]] == [(1, 7.5), (2, 3)]
    assert page["next"] == 2
    assert ProjectToken.objects.get().used_at is not None


@pytest.mark.parametrize(
    "body,status,code",
    [
        ({"points": []}, 422, "invalid"),
        ({"points": [{"on": "soon", "value": 1}]}, 422, "invalid"),
        ({"points": [{"on": "2026-03-01", "value": 1, "colour": "red"}]}, 422, "invalid"),
        ({"points": [{"value": 1}]}, 422, "refused"),
        ({"points": [{"on": "2026-03-01", "value": 1}, {"on": "2026-03-02", "value": "many"}]}, 422, "invalid"),
        ({"points": [{"on": "2026-03-01", "value": 1, "note": "943 476 5919"}]}, 422, "refused"),
        ("[", 422, "invalid"),
    ],
    ids=["none", "no date", "unknown", "nameless", "one bad of two", "identifying", "no object"],
)
def test_a_bad_push_is_told_in_one_shape_and_saves_nothing(
    measure: Measure, secret: str, body: Any, status: int, code: str
) -> None:
    got, told = ask(secret, f"/measures/{measure.uuid}/points", body)

    assert (got, told["error"]["code"]) == (status, code)
    assert set(told) == {"error"}
    assert set(told["error"]) == {"code", "message", "details"}
    assert measure.points.count() == 0


@pytest.mark.parametrize("body", [b"nope", b"[" * 5_000, b"\xff"])
def test_what_is_no_json_is_told_in_the_same_shape(measure: Measure, secret: str, body: bytes) -> None:
    where = f"/api/projects/v1/measures/{measure.uuid}/points"
    headers = {"authorization": f"Bearer {secret}"}
    answer = Client().post(where, body, content_type="application/json", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_a_token_opens_its_project_alone_and_only_while_it_and_its_maker_may(
    project: Project, measure: Measure, owner: Person, secret: str
) -> None:
    theirs = api.start_project(run=None, title="Theirs", by=owner, at=NOW)
    other = api.add_measure(theirs, name="Falls", kind="outcome", by=owner, at=NOW)
    push = {"points": [{"on": "2026-03-01", "value": 1}]}

    assert ask(secret, f"/measures/{other.uuid}/points", push)[0] == 404
    assert ask("cairn_guess", "/project")[1]["error"]["code"] == "token"
    assert Client().get(f"{BASE}/project").status_code == 401
    project.team.filter(person=owner).update(role="viewer")
    assert ask(secret, "/project")[0] == 401
    project.team.filter(person=owner).update(role="lead")
    assert ask(secret, "/project")[0] == 200
    api.end_token(project, ProjectToken.objects.get().uuid, by=owner, at=NOW + timedelta(days=1))
    assert ask(secret, "/project")[0] == 401
    assert other.points.count() == measure.points.count() == 0


def test_a_secret_is_shown_once_and_its_token_ended_on_the_page(project: Project, owner: Person) -> None:
    client, page = browser(owner), f"/projects/{project.uuid}/tokens/"

    made = client.post(page, {"name": "Ward board"}).content.decode()
    assert "cairn_" in made.split("How to push a point")[0]
    token = ProjectToken.objects.get()
    assert "cairn_" not in client.get(page).content.decode().split("How to push a point")[0]
    client.post(f"{page}{token.uuid}/end/")

    token.refresh_from_db()
    assert token.ended_at is not None
    assert "No token yet." in client.get(page).content.decode()
    for name, said in ((" ", "Enter what the token is for"), ("Of 943 476 5919", "looks like an NHS number")):
        assert said in client.post(page, {"name": name}).content.decode()
    assert ProjectToken.objects.count() == 1


def test_who_only_reads_makes_no_token(project: Project, owner: Person) -> None:
    viewer = person("Viewer")
    api.add_member(project, viewer, by=owner, at=NOW, role="viewer")

    with pytest.raises(Refused):
        api.make_token(project, name="Mine", by=viewer, at=NOW)
    assert 'name="name"' not in browser(viewer).get(f"/projects/{project.uuid}/tokens/").content.decode()


def test_the_description_names_every_address_and_how_to_sign(client: Client) -> None:
    told = client.get(f"{BASE}/openapi.json").json()

    assert set(told["paths"]) == {f"{BASE}/project", f"{BASE}/measures/{{measure}}/points"}
    schemes = told["components"]["securitySchemes"]
    assert [one["scheme"] for one in schemes.values()] == ["bearer"]

"""Every address of the site and who may open it. An address that is not in the table fails the suite.

Columns: owner, colleague (same run, other project), assessor, moderator, evaluator, author, outsider (not in the run),
anonymous. 200 seen, 302 sent to sign in or onwards, 404 as if it were not there, 405 only by a button.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cairn.assessment import api as assessment_api
from cairn.assessment.models import Appeal, Decision, Example, ExampleConsent, SubmissionFile
from cairn.community import api as community_api
from cairn.courses.models import Figure
from cairn.learning import api as learning_api
from cairn.learning.models import QuizAttempt
from cairn.library.models import PublishedProject
from cairn.projects import api as projects_api
from cairn.projects.models import FrozenContent, ReportFile
from cairn.projects.signed_entry import entry_address
from cairn.records import api as records_api
from cairn.records.models import Statement
from cairn.runs import api as runs_api
from tests import kinds
from tests.cast import NOW
from tests.outcomes import released
from tests.world import LONG_AGO, World, survey, world

pytestmark = pytest.mark.django_db

WHO = ("owner", "colleague", "assessor", "moderator", "evaluator", "author", "outsider", "anonymous")
EVERYONE = "200 200 200 200 200 200 200 200"
SIGNED_IN = "200 200 200 200 200 200 200 302"
BUTTON = "405 405 405 405 405 405 405 302"
LEARNERS = "200 200 404 404 404 404 404 302"
OWN = "200 404 404 404 404 404 404 302"
# Pages of who manages or facilitates the run, whom ``TEAM`` asks for by themselves.
NOBODY_HERE = "404 404 404 404 404 404 404 302"
# The same to all of these: only who looks after the whole site has them (``STAFF``).
NOBODY_OF_A_RUN = NOBODY_HERE
PEOPLE_OF_THE_RUN = "200 200 200 200 200 404 404 302"
# The record store knows keys alone, no sessions (tests/interop/xapi), and asks for a version first.
NO_VERSION = "400 400 400 400 400 400 400 400"

TABLE = {
    "web:home": EVERYONE,
    "web:dashboard": SIGNED_IN,
    "web:admin_sign_in": "403 403 403 403 403 403 403 302",
    "web:stay": "204 204 204 204 204 204 204 302",
    "web:page": EVERYONE,
    "web:worker": EVERYONE,
    "web:offline": EVERYONE,
    "web:healthz": EVERYONE,
    "web:readyz": EVERYONE,
    "interop:about": EVERYONE,
    "interop:openapi": EVERYONE,
    "interop:statements": NO_VERSION,
    "interop:more": NO_VERSION,
    "interop:activities": NO_VERSION,
    "interop:state": NO_VERSION,
    "interop:activity_profile": NO_VERSION,
    "interop:agents": NO_VERSION,
    "interop:agent_profile": NO_VERSION,
    "accounts:profile": SIGNED_IN,
    "accounts:edit": SIGNED_IN,
    "notices:tray": SIGNED_IN,
    "notices:read": BUTTON,
    "records:keys": NOBODY_OF_A_RUN,
    "records:make_key": NOBODY_OF_A_RUN,
    "records:end_key": NOBODY_OF_A_RUN,
    "records:erasures": NOBODY_OF_A_RUN,
    "records:erase": NOBODY_OF_A_RUN,
    "records:erasure_json": NOBODY_OF_A_RUN,
    "records:statements": NOBODY_OF_A_RUN,
    "records:statement": NOBODY_OF_A_RUN,
    "records:statement_json": NOBODY_OF_A_RUN,
    "records:forwarding": NOBODY_OF_A_RUN,
    "records:make_destination": NOBODY_OF_A_RUN,
    "records:destination": NOBODY_OF_A_RUN,
    "records:change_destination": NOBODY_OF_A_RUN,
    "records:end_destination": NOBODY_OF_A_RUN,
    "records:drop_all_destination": NOBODY_OF_A_RUN,
    "records:turn_destination": BUTTON,
    "records:again_destination": BUTTON,
    "records:again_one_destination": BUTTON,
    "records:drop_destination": BUTTON,
    "records:pulling": NOBODY_OF_A_RUN,
    "records:make_source": NOBODY_OF_A_RUN,
    "records:source": NOBODY_OF_A_RUN,
    "records:change_source": NOBODY_OF_A_RUN,
    "records:end_source": NOBODY_OF_A_RUN,
    "records:drop_all_source": NOBODY_OF_A_RUN,
    "records:turn_source": BUTTON,
    "records:again_source": BUTTON,
    "records:again_one_source": BUTTON,
    "records:drop_source": BUTTON,
    "library:search": EVERYONE,
    "library:record": EVERYONE,
    "courses:page": EVERYONE,
    # What the public prose shows, and files that nobody has sent.
    "courses:figure": EVERYONE,
    "courses:live_figure": EVERYONE,
    "courses:numbers": EVERYONE,
    "courses:picture": "404 404 404 404 404 404 404 404",
    "courses:document": "404 404 404 404 404 404 404 404",
    "runs:join": "302 302 200 200 200 200 200 302",
    "runs:leave": LEARNERS,
    "runs:join_by_link": "302 302 200 200 200 200 200 200",
    "runs:open": NOBODY_HERE,
    "runs:announcements": PEOPLE_OF_THE_RUN,
    "runs:team": NOBODY_HERE,
    "runs:settings": NOBODY_HERE,
    "runs:close": BUTTON,
    "runs:calendar": NOBODY_HERE,
    "runs:people": NOBODY_HERE,
    "runs:people_csv": NOBODY_HERE,
    "runs:roles": NOBODY_HERE,
    "runs:end_role": BUTTON,
    "runs:invitations": NOBODY_HERE,
    "runs:take_back": BUTTON,
    "runs:links": NOBODY_HERE,
    "runs:end_link": BUTTON,
    "runs:team_announcements": NOBODY_HERE,
    "runs:announce": NOBODY_HERE,
    "runs:withdraw": BUTTON,
    "learning:draft": BUTTON,
    "learning:continue": "302 302 302 302 302 302 302 302",
    "learning:mine": SIGNED_IN,
    "learning:reflections": SIGNED_IN,
    "learning:cpd": SIGNED_IN,
    "learning:added": SIGNED_IN,
    "learning:cpd_csv": SIGNED_IN,
    "learning:cpd_pdf": SIGNED_IN,
    "learning:remove_cpd": BUTTON,
    "learning:accounts": SIGNED_IN,
    "learning:write_account": SIGNED_IN,
    "learning:account": OWN,
    "learning:remove_account": OWN,
    "learning:trail": PEOPLE_OF_THE_RUN,
    "learning:course": PEOPLE_OF_THE_RUN,
    "learning:badges": LEARNERS,
    "learning:board": LEARNERS,
    "learning:show": BUTTON,
    "learning:celebrated": BUTTON,
    "learning:spot": BUTTON,
    "learning:object": PEOPLE_OF_THE_RUN,
    "learning:offline": PEOPLE_OF_THE_RUN,
    "learning:done": BUTTON,
    "learning:quiz": BUTTON,
    "learning:watched": BUTTON,
    "learning:open": BUTTON,
    "learning:vote": BUTTON,
    "learning:clue": BUTTON,
    "learning:inside": "302 302 200 200 200 404 404 302",
    "learning:worksheet": LEARNERS,
    "learning:carry": "302 302 404 404 404 404 404 302",
    "learning:sheet_file": LEARNERS,
    "learning:uploads": "404 404 200 200 404 404 404 302",
    "learning:upload": "200 404 200 200 404 404 404 302",
    "learning:things": SIGNED_IN,
    "learning:reflection": LEARNERS,
    "learning:attempt": OWN,
    "learning:submit": OWN,
    "learning:certificate": EVERYONE,
    "learning:certificate_pdf": EVERYONE,
    "projects:mine": SIGNED_IN,
    "projects:start": "302 200 404 404 404 404 404 302",
    "projects:home": OWN,
    "projects:charter": OWN,
    "projects:rename": OWN,
    "projects:team": OWN,
    "projects:lessons": OWN,
    "projects:drivers": OWN,
    "projects:add_driver": OWN,
    "projects:cycles": OWN,
    "projects:add_cycle": OWN,
    "projects:cycle": OWN,
    "projects:add_measure": OWN,
    "projects:measure": OWN,
    "projects:edit_measure": OWN,
    "projects:points": OWN,
    "projects:which_chart": OWN,
    "projects:chart_point": OWN,
    "projects:undo_chart": BUTTON,
    "projects:redo_chart": BUTTON,
    "projects:import_points": OWN,
    "projects:import_preview": OWN,
    "projects:chart_picture": OWN,
    "projects:chart_spec": OWN,
    # People and what surrounds projects
    "projects:team_act": BUTTON,
    "projects:join": "302 200 200 200 200 200 200 200",
    "projects:start_own": SIGNED_IN,
    "projects:start_from_case": SIGNED_IN,
    "projects:share": OWN,
    "projects:copy": OWN,
    "projects:archive": OWN,
    "projects:organisation": OWN,
    "projects:portfolio": SIGNED_IN,
    "projects:portfolio_csv": SIGNED_IN,
    "projects:portfolio_xlsx": SIGNED_IN,
    "projects:score": OWN,
    "projects:readiness": OWN,
    "projects:diagram_tools": OWN,
    "projects:main_measure": BUTTON,
    "projects:due": OWN,
    # Signed for one person: who has the link enters the point.
    "projects:enter": EVERYONE,
    "projects:tokens": OWN,
    "projects:end_token": BUTTON,
    "projects:data_pictures": OWN,
    "projects:data_picture": OWN,
    "projects:remove_data_picture": BUTTON,
    "projects:data_picture_file": OWN,
    "projects:chart_file": OWN,
    "projects:report": OWN,
    "projects:report_references": OWN,
    "projects:report_files": OWN,
    "projects:report_file": OWN,
    "projects:report_item": OWN,
    "projects:frozen_picture": OWN,
    "projects:live": OWN,
    "projects:history": OWN,
    "projects:tool_history": OWN,
    "projects:then": OWN,
    "projects:comments": OWN,
    "projects:open_comments": OWN,
    "projects:row_comments": OWN,
    "projects:measure_comments": OWN,
    "projects:comment": BUTTON,
    # The rest of that interface asks for a token (tests/projects/test_http.py).
    "projects:http_description": EVERYONE,
    # Tools with rows
    "projects:plan": OWN,
    "projects:diagrams": OWN,
    "projects:diagram": OWN,
    "projects:add_row": BUTTON,
    "projects:row": OWN,
    "projects:undo": BUTTON,
    "projects:redo": BUTTON,
    "projects:picture": OWN,
    "assessment:version": "200 404 200 200 404 404 404 302",
    "assessment:points": "200 404 200 200 404 404 404 302",
    "assessment:picture": "200 404 200 200 404 404 404 302",
    "assessment:mark": "404 404 302 404 404 404 404 302",
    "assessment:draft": BUTTON,
    "assessment:give_back": "404 404 302 404 404 404 404 302",
    "assessment:comment": BUTTON,
    "assessment:remove_comment": BUTTON,
    "assessment:take": BUTTON,
    "assessment:to_mark": PEOPLE_OF_THE_RUN,
    "assessment:queue": "404 404 200 404 404 404 404 302",
    "assessment:criteria": PEOPLE_OF_THE_RUN,
    "assessment:moderate": "404 404 404 200 404 404 404 302",
    "assessment:reports": "404 404 404 404 200 404 404 302",
    "assessment:report": "404 404 404 404 200 404 404 302",
    "assessment:report_csv": "404 404 404 404 200 404 404 302",
    # Nothing is drawn before a result is out.
    "assessment:weeks": NOBODY_HERE,
    # Asking and adjusting answer with the page of the decision: loaded again, they lead there.
    "assessment:ask": "404 404 404 302 404 404 404 302",
    "assessment:release": "404 404 404 200 404 404 404 302",
    "assessment:send_in": LEARNERS,
    "assessment:file": "200 404 200 200 404 404 404 302",
    "assessment:changes": "200 404 200 200 404 404 404 302",
    # Before the result nobody is thanked and nothing appealed against.
    "assessment:thank": "302 404 404 404 404 404 404 302",
    # One waits already: back to the work.
    "assessment:appeal": "302 404 404 404 404 404 404 302",
    "assessment:withdraw": OWN,
    "assessment:adjust": "404 404 404 302 404 404 404 302",
    "assessment:take_back": BUTTON,
    "assessment:alike": "404 404 404 200 404 404 404 302",
    "assessment:moderate_csv": "404 404 404 200 404 404 404 302",
    # Nothing is ticked: back to the table.
    "assessment:decide_batch": "404 404 404 302 404 404 404 302",
    "assessment:batch": "404 404 404 200 404 404 404 302",
    "assessment:extensions": "404 404 404 200 404 404 404 302",
    "assessment:appeals": "404 404 404 200 404 404 404 302",
    "assessment:answer_appeal": "404 404 404 200 404 404 404 302",
    "assessment:take_back_answer": BUTTON,
    # What the team of a programme builds, and practice with examples
    "assessment:rubrics": NOBODY_HERE,
    "assessment:rubric": NOBODY_HERE,
    "assessment:rubric_facts": NOBODY_HERE,
    "assessment:add_criterion": BUTTON,
    "assessment:publish_rubric": BUTTON,
    "assessment:new_edition": BUTTON,
    "assessment:discard_rubric": BUTTON,
    "assessment:criterion": NOBODY_HERE,
    "assessment:move_criterion": BUTTON,
    "assessment:remove_criterion": BUTTON,
    "assessment:plan": NOBODY_HERE,
    "assessment:preview_author": NOBODY_HERE,
    "assessment:preview_marker": NOBODY_HERE,
    "assessment:examples": NOBODY_HERE,
    "assessment:choose_example": NOBODY_HERE,
    "assessment:add_example": NOBODY_HERE,
    "assessment:example": NOBODY_HERE,
    "assessment:example_consent": OWN,
    "assessment:remove_example": BUTTON,
    "assessment:example_points": PEOPLE_OF_THE_RUN,
    "assessment:example_picture": PEOPLE_OF_THE_RUN,
    "assessment:calibrate": PEOPLE_OF_THE_RUN,
    "assessment:calibration": OWN,
    "community:cafes": PEOPLE_OF_THE_RUN,
    "community:plan_cafe": NOBODY_HERE,
    "community:cafe": PEOPLE_OF_THE_RUN,
    "community:cafe_file": PEOPLE_OF_THE_RUN,
    "community:come_to_cafe": BUTTON,
    "community:not_coming": BUTTON,
    "community:join_cafe": BUTTON,
    "community:change_cafe": NOBODY_HERE,
    "community:call_off_cafe": NOBODY_HERE,
    "community:cafe_people": NOBODY_HERE,
    "community:write": BUTTON,
    "community:follow": BUTTON,
    "community:unfollow": BUTTON,
    "community:post": PEOPLE_OF_THE_RUN,
    "community:edit": OWN,
    "community:delete": PEOPLE_OF_THE_RUN,
    "community:like": BUTTON,
    "community:unlike": BUTTON,
    "community:follow_author": BUTTON,
    "community:unfollow_author": BUTTON,
    "community:report": PEOPLE_OF_THE_RUN,
    "research:survey": LEARNERS,
    "evaluation:run": "404 404 404 404 200 404 404 302",
    "evaluation:how": "404 404 404 404 200 404 404 302",
    "evaluation:table": "404 404 404 404 200 404 404 302",
    "evaluation:picture": "404 404 404 404 200 404 404 302",
}
STAFF = [name for name, row in TABLE.items() if name.startswith("records:") and row != BUTTON]
# What the manager sees of the pages above, and the facilitator.
TEAM = {
    **dict.fromkeys([name for name, row in TABLE.items() if row == NOBODY_HERE and name not in STAFF], "200 404"),
    **dict.fromkeys(
        [
            "runs:team", "runs:team_announcements", "runs:announce", "community:plan_cafe", "community:change_cafe",
            "community:call_off_cafe", "community:cafe_people",
        ],
        "200 200",
    ),
    "assessment:weeks": "404 404",
    "assessment:add_example": "302 404",  # the run uses a template, which takes none
}  # fmt: skip
# Whole configurations that libraries bring: one row each.
INCLUDED = {
    "account/login/": "302 302 302 302 302 302 302 200",
    "cms/": "302 302 302 302 302 200 302 302",
    "documents/1/none.pdf": "404 404 404 404 404 404 404 404",
    "catalogue/improvement-fundamentals/": EVERYONE,
}


@dataclass
class Site:
    world: World
    values: dict[str, Any]


@pytest.fixture
def site() -> Site:
    made = world("owner", "colleague", "outsider")
    made.learn("owner", levels=2)
    made.learn("colleague", levels=0)
    project = made.project("owner")
    version = learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    made.mark_all(version)
    first = made.structure.objects[0]
    post = community_api.write(
        made.run, subject_kind="object", subject_uuid=first.uuid, text="Mine.", by=made.owner, at=NOW
    )
    marking = {"uuid": made.taken(version).uuid}
    values = {
        "web:page": {"slug": "privacy"},
        "projects:start_from_case": {"case": published(project).uuid},
        "library:record": {"key": "improvement-fundamentals-2021"},
        "courses:page": {"path": "improvement-fundamentals/model-for-improvement"},
        **dict.fromkeys(("courses:figure", "courses:live_figure"), figure(made.run.programme)),
        "courses:numbers": {"figure": Figure.objects.get().uuid},
        "courses:picture": {"name": "none.png"},
        "courses:document": {"document_id": 1, "filename": "none.pdf"},
        "learning:draft": {"key": "talk"},
        **record_store(),
        "project": project.uuid,
        "run": made.run.key,
        "key": first.key,
        "course": made.structure.courses[0].key,
        "kind": "run",
        "entry": post.uuid,
        "account": account_of_practice(made.owner).uuid,
        "attempt": QuizAttempt.objects.get(enrolment__person=made.owner).uuid,
        "driver": project.drivers.first().uuid,
        "cycle": project.cycles.first().uuid,
        "measure": project.measures.first().uuid,
        # Kept for a day, by the clock that the page asks.
        "upload": import_table(project.measures.first(), made.owner),
        "uuid": version.uuid,
        "assessment:mark": dict(marking),
        **{f"assessment:{name}": dict(marking) for name in ("draft", "give_back", "comment")},
        "assessment:remove_comment": {**marking, "comment": version.uuid},
        "assessment:picture": {"uuid": version.uuid, "name": "drivers"},
        "report": "turnaround",
        "assessment:report_csv": {"run": made.run.key, "report": "turnaround", "table": "times"},
        "assessment:file": {"uuid": submission_file(version)},
        "assessment:batch": {"run": made.run.key, "batch": batch_taken_back(version, made.moderator)},
        "assessment:answer_appeal": {"uuid": appeal_against(version, made.owner)},
        "assessment:take_back_answer": {"uuid": uuid4()},
        "number": 1,
        "position": 1,
        **together(project),
        "projects:report_item": {"project": project.uuid, "item": "problem"},
        "projects:frozen_picture": frozen_picture(project),
        "projects:report_file": {"project": project.uuid, "file": report_file(project, made.owner)},
        "projects:enter": {"token": entry_token(project.measures.first(), made.owner)},
        "projects:end_token": {"project": project.uuid, "token": project.uuid},
        "picture": data_picture(project, made.owner),
        "form": "png",
        "projects:add_driver": {"project": project.uuid, "kind": "primary"},
        **rows_addresses(project, made.owner),
        "community:write": {"run": made.run.key, "kind": "object", "subject": first.uuid},
        "post": post.uuid,
        "subject": first.uuid,
        "offer": survey(made.run).uuid,
        "table": "funnel",
        "learning:inside": {"run": made.run.key, "key": kinds.cache(made).key},
        **activity_addresses(made),
        "name": "activity",
    }
    practice = projects_api.start_project(run=None, title="To practise", by=made.owner, at=NOW, sandbox=True)
    link = projects_api.make_team_link(practice, role="viewer", by=made.owner, at=timezone.now())
    values |= {
        "projects:team_act": {"project": project.uuid, "act": "link"},
        "projects:join": {"token": projects_api.invitation_address(link).rstrip("/").rpartition("/")[2]},
        "projects:archive": {"project": practice.uuid},
        "projects:organisation": {"organisation": made.owner.organisation.key},  # type: ignore[union-attr]
    }
    values |= built(made, version)
    plan = community_api.CafePlan("Small tests", timezone.now() + timedelta(days=3), 45)
    values["cafe"] = community_api.plan_cafe(made.run, plan=plan, by=None, at=timezone.now()).uuid
    until: dict[str, Any] = {"places": None, "ends_on": made.run.ends_on, "by": made.manager, "at": NOW}
    values["token"] = runs_api.make_link(made.run, label="Ward 4", **until).token
    for name in ("follow", "unfollow"):
        values[f"community:{name}"] = values["community:write"]
    # Released last: until then the moderator's page is open, and only then is there a certificate.
    outcome = {"result": "passed", "letter": "Well done.", "by": made.moderator, "at": NOW}
    values["release"] = (released, version.uuid, outcome)
    return Site(made, values)


def batch_taken_back(version: Any, by: Any) -> Any:
    given = {"result": "passed", "letter": "Well done.", "by": by, "at": NOW, "effective_at": NOW}
    return Decision.objects.create(version=version, batch=uuid4(), taken_back_at=NOW, taken_back_by=by, **given).batch


def appeal_against(version: Any, by: Any) -> Any:
    return Appeal.objects.create(version=version, reason="Page 3.", at=NOW, by=by, decide_by=NOW.date()).uuid


def figure(programme: Any) -> dict[str, Any]:
    spec = {"points": [[1, 2], [2, 3]]}
    made = Figure.objects.create(programme=programme, key="late", kind="chart", spec=spec, changed_at=NOW)
    return {"figure": made.uuid, "digest": made.digest}


def submission_file(version: Any) -> Any:
    given = {"name": "round.txt", "content_type": "text/plain", "size": 5, "sha256": "0" * 64}
    return SubmissionFile.objects.create(version=version, file=ContentFile(b"Mine.", "round.txt"), **given).uuid


def activity_addresses(made: World) -> dict[str, Any]:
    fields = [{"key": "aim", "label": "Aim", "kind": "long", "into": "charter.aim"}]
    item = kinds.activity(made, fields, wants_upload=True)
    file = {"object_uuid": item.uuid, "content": b"Mine.", "name": "mine.txt", "at": NOW}
    learning_api.add_upload(made.enrolment("owner"), by=made.owner, **file)
    named = {"run": made.run.key, "key": item.key}
    found = {f"learning:{name}": named for name in ("worksheet", "carry", "uploads")}
    found |= {"learning:upload": {"upload": learning_api.uploads_of(made.enrolment("owner"), item.id)[0].uuid}}
    return found | {"learning:sheet_file": {**named, "kind": "pdf"}}


def rows_addresses(project: Any, by: Any) -> dict[str, Any]:
    diagram = projects_api.add_diagram(project, tool="causes", title="Late", by=by, at=NOW)
    tool = {"project": project.uuid, "tool": "drivers", "scope": project.uuid}
    return {
        "projects:diagrams": {"project": project.uuid, "tool": "causes"},
        "projects:diagram": {"diagram": diagram.uuid},
        "projects:row": {"kind": "driver", "row": project.drivers.first().uuid},
        "projects:undo": tool,
        "projects:redo": tool,
        "projects:picture": {**tool, "form": "svg"},
    }


def built(made: World, version: Any) -> dict[str, Any]:
    """A draft of a rubric, and an example of the run's rubric at which the owner tried."""
    rubric = assessment_api.rubric_of(made.run)
    draft = assessment_api.start_rubric(made.run.programme, title="Ours", like=rubric, by=made.manager, at=NOW)
    given = {"title": "One", "snapshot": version.snapshot, "added_at": NOW}
    example = Example.objects.create(rubric=rubric, **given)
    ExampleConsent.objects.create(example=example, person=made.owner, asked_at=NOW, answered_at=NOW, agreed=True)
    one = assessment_api.try_example(made.run, example.uuid, levels={}, by=made.owner, at=NOW)
    of: dict[str, Any] = {"draft": draft, "criterion": draft.criteria.first(), "example": example}
    names = {
        "draft": ("rubric", "rubric_facts", "add_criterion", "publish_rubric", "new_edition", "discard_rubric"),
        "criterion": ("criterion", "move_criterion", "remove_criterion"),
        "example": ("example", "example_consent", "remove_example"),
    }
    found = {f"assessment:{name}": {"uuid": of[row].uuid} for row, some in names.items() for name in some}
    return found | {
        "programme": made.run.programme.key,
        "assessment:example_points": {"uuid": example.uuid, "number": 1},
        "assessment:example_picture": {"uuid": example.uuid, "name": "drivers"},
        "assessment:calibration": {"run": made.run.key, "uuid": one.uuid},
    }


def record_store() -> dict[str, Any]:
    given: dict[str, Any] = {"title": "Ward", "scopes": ["all"], "organisation": None, "by": None, "at": NOW}
    records_api.settle()  # as happens after each commit
    statement = {"store": "own", "statement": Statement.objects.values_list("uuid", flat=True)[0]}
    [erasure] = records_api.begin_erasure("mbox\nmailto:x@example.org", stores=[records_api.our_own()], by=None, at=NOW)
    return {
        "records:erasure_json": {"erasure": erasure.uuid},
        "records:end_key": {"key": records_api.make_credential(**given)[0].uuid},
        **dict.fromkeys(("records:statement", "records:statement_json"), statement),
        **other_stores(),
    }


def other_stores() -> dict[str, Any]:
    """One that statements are sent on to, and one that they are fetched from."""
    given: dict[str, Any] = {
        "title": "National store", "organisation": None, "endpoint": "https://lrs.example.org/xapi/", "name": "a",
        "version": records_api.Version.V1, "secret": "b", "by": None, "at": NOW,
    }  # fmt: skip
    found: dict[str, Any] = {}
    for kind, other in (
        ("destination", records_api.make_destination(**given)), ("source", records_api.make_source(**given)),
    ):  # fmt: skip
        one = {"other": other.uuid}
        names = ("", "change_", "end_", "drop_all_", "again_")
        found |= {f"records:{name}{kind}": one for name in names}
        found[f"records:turn_{kind}"] = {**one, "turn": "pause"}
        found |= {f"records:{name}{kind}": {**one, "statement": uuid4()} for name in ("again_one_", "drop_")}
    return found


def account_of_practice(by: Any) -> Any:
    texts = dict.fromkeys(("nature", "learnt", "changed", "relevance"), "Words.")
    return learning_api.write_account(title="A round", texts=texts, themes=["people"], by=by, at=NOW)


def import_table(measure: Any, by: Any) -> Any:
    return projects_api.begin_import(measure.uuid, content=b"1\n2\n3", by=by, at=timezone.now()).uuid


def published(project: Any) -> PublishedProject:
    numbers = {"project_uuid": project.uuid, "submission_uuid": uuid4(), "number": 1, "published_at": NOW}
    return PublishedProject.objects.create(title=project.title, snapshot=projects_api.snapshot(project), **numbers)


def report_file(project: Any, by: Any) -> Any:
    """Kept for a day, by the clock that the page asks."""
    given = {"form": "md", "revision": 1, "by": by, "at": timezone.now(), "content": b"PK"}
    return ReportFile.objects.create(project=project, **given).uuid


def frozen_picture(project: Any) -> dict[str, Any]:
    given = {"key": "results", "pieces": [], "pictures": {"figure": "<svg/>"}, "at": NOW}
    return {
        "project": project.uuid,
        "frozen": FrozenContent.objects.create(project=project, **given).uuid,
        "piece": "figure",
    }


def together(project: Any) -> dict[str, Any]:
    """What several people do in a tool of the project: its driver diagram."""
    change = project.changes.filter(tool="drivers").last()
    place = {"project": project.uuid, "tool": "drivers", "scope": project.uuid}
    found: dict[str, Any] = {f"projects:{name}": place for name in ("tool_history", "comments")}
    return found | {
        "projects:then": {**place, "number": change.number},
        "projects:comment": {"project": project.uuid, "comment": project.uuid},
        "projects:row_comments": {"kind": "driver", "row": project.drivers.first().uuid},
    }


def data_picture(project: Any, by: Any) -> Any:
    values = {"kind": "histogram", "measure": str(project.measures.first().uuid)}
    return projects_api.add_row("data_picture", into=project, values=values, by=by, at=NOW).uuid


def entry_token(measure: Any, by: Any) -> str:
    return entry_address(measure, by, NOW.date()).strip("/").rpartition("/")[2]


def test_the_team_gets_its_pages(site: Site) -> None:
    wrong = []
    for name, row in TEAM.items():
        path = address(name, site)
        got = []
        for who in ("manager", "facilitator"):
            client = Client()
            client.force_login(site.world.people[who])
            got.append(str(client.get(path).status_code))
        if " ".join(got) != row:
            wrong.append(f"{name}: {' '.join(got)}, not {row}")
    assert wrong == []


def test_staff_look_after_the_record_store(site: Site) -> None:
    boss = site.world.people["outsider"]
    client = Client()
    client.force_login(boss)
    for status, is_staff in ((404, False), (200, True)):
        type(boss).objects.filter(pk=boss.pk).update(is_staff=is_staff)
        got = {name: client.get(address(name, site)).status_code for name in STAFF}
        assert got == dict.fromkeys(STAFF, status)


def names() -> list[str]:
    """The name of every address of ours, and the path of each included configuration."""
    found: list[str] = []
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace in {name.partition(":")[0] for name in TABLE}:
            found += [f"{entry.namespace}:{one.name}" for one in entry.url_patterns if isinstance(one, URLPattern)]
        elif isinstance(entry, URLResolver) and str(entry.pattern):
            found.append(str(entry.pattern))
        elif isinstance(entry, URLResolver):
            found += [f"{entry.namespace}:{one.name}" for one in entry.url_patterns if isinstance(one, URLPattern)]
    return found


def test_every_address_is_in_the_table() -> None:
    ours = [name for name in names() if ":" in name]
    included = [name for name in names() if ":" not in name and not name.startswith("^")]
    assert sorted(ours) == sorted(TABLE)
    assert [path for path in included if not any(row.startswith(path) for row in INCLUDED)] == []


def address(name: str, site: Site) -> str:
    values = site.values.get(name)
    if not isinstance(values, dict):
        pattern = next(
            one
            for entry in get_resolver().url_patterns
            if isinstance(entry, URLResolver) and entry.namespace == name.partition(":")[0]
            for one in entry.url_patterns
            if isinstance(one, URLPattern) and one.name == name.partition(":")[2]
        )
        values = {key: site.values[key] for key in pattern.pattern.converters}
    return reverse(name, kwargs=values)


def test_everyone_gets_what_the_table_says(site: Site) -> None:
    clients: dict[str, Client] = {}
    for who in WHO:
        clients[who] = Client()
        if who != "anonymous":
            clients[who].force_login(site.world.people[who])
    late = [name for name in TABLE if "certificate" in name]
    wrong = []
    for name in [*(one for one in TABLE if one not in late), *late]:
        if name in late and "code" not in site.values:
            do, uuid, outcome = site.values["release"]
            do(uuid, **outcome)
            site.values["code"] = learning_api.certificates_of(site.world.owner)[0].code
        path = address(name, site)
        got = " ".join(str(clients[who].get(path).status_code) for who in WHO)
        if got != TABLE[name]:
            wrong.append(f"{name}: {got}, not {TABLE[name]}")
    for path, row in INCLUDED.items():
        got = " ".join(str(clients[who].get(f"/{path}").status_code) for who in WHO)
        if got != row:
            wrong.append(f"{path}: {got}, not {row}")
    assert wrong == []

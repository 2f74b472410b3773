"""Addresses of outside standards."""

from __future__ import annotations

from django.urls import path

from cairn.interop.xapi import about, describing, documents, statements

app_name = "interop"

urlpatterns = [
    path("xapi/about", about.about, name="about"),
    path("xapi/openapi.json", describing.openapi, name="openapi"),
    path("xapi/statements", statements.statements, name="statements"),
    path("xapi/statements/more/<str:token>", statements.more, name="more"),
    path("xapi/activities", about.activities, name="activities"),
    path("xapi/activities/state", documents.state, name="state"),
    path("xapi/activities/profile", documents.activity_profile, name="activity_profile"),
    path("xapi/agents", about.agents, name="agents"),
    path("xapi/agents/profile", documents.agent_profile, name="agent_profile"),
]

"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.runs import views

app_name = "runs"
urlpatterns: list[URLPattern] = [
    path("runs/<slug:run>/join/", views.join, name="join"),
    path("runs/<slug:run>/leave/", views.leave, name="leave"),
]

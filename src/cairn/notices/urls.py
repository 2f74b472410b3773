"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.notices import views

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("me/notices/", views.tray, name="tray"),
    path("me/notices/read/", views.read, name="read"),
]

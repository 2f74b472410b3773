"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from cairn.library import views

app_name = "library"
urlpatterns = [
    path("library/", views.search, name="search"),
    path("library/<slug:key>/", views.record, name="record"),
]

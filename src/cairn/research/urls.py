"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.research import views

app_name = "research"
urlpatterns = [path("runs/<slug:run>/surveys/<uuid:offer>/", views.survey, name="survey")]

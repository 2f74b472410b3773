"""Addresses of the public catalogue; Wagtail's own stand behind them."""

from __future__ import annotations

from django.urls import path

from cairn.courses import views

app_name = "courses"
urlpatterns = [path("catalogue/<path:path>/", views.catalogue, name="page")]

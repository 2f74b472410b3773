"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path

from cairn.web import offline, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.dashboard, name="dashboard"),
    path("me/stay/", views.stay, name="stay"),
    path("me/not-an-author/", views.admin_sign_in, name="admin_sign_in"),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.kept, name="offline"),
    path("about/<slug:slug>/", views.page, name="page"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

"""Addresses of one's own account (signing in and out is allauth's, under /account/)."""

from __future__ import annotations

from django.urls import path

from cairn.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/profile/", views.profile, name="profile"),
    path("me/profile/edit/", views.edit, name="edit"),
]

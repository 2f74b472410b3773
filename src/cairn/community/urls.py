"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.community import views

app_name = "community"
urlpatterns = [
    path("runs/<slug:run>/talk/<slug:kind>/<uuid:subject>/write/", views.write, name="write"),
    path("runs/<slug:run>/talk/<slug:kind>/<uuid:subject>/follow/", views.follow, name="follow"),
    path("runs/<slug:run>/talk/<slug:kind>/<uuid:subject>/unfollow/", views.unfollow, name="unfollow"),
    path("posts/<uuid:post>/", views.post, name="post"),
    path("posts/<uuid:post>/edit/", views.edit, name="edit"),
    path("posts/<uuid:post>/delete/", views.delete, name="delete"),
    path("posts/<uuid:post>/like/", views.like, name="like"),
    path("posts/<uuid:post>/unlike/", views.unlike, name="unlike"),
    path("posts/<uuid:post>/follow/", views.follow_author, name="follow_author"),
    path("posts/<uuid:post>/unfollow/", views.unfollow_author, name="unfollow_author"),
    path("posts/<uuid:post>/report/", views.report, name="report"),
]

"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.community import views, views_cafes

app_name = "community"
urlpatterns = [
    path("runs/<slug:run>/talk/<slug:kind>/<uuid:subject>/write/", views.write, name="write"),
    path("runs/<slug:run>/talk/<slug:kind>/<uuid:subject>/follow/", views.follow, name="follow"),
    path("runs/<slug:run>/talk/<slug:kind>/<uuid:subject>/unfollow/", views.unfollow, name="unfollow"),
    path("runs/<slug:run>/cafes/", views_cafes.cafes, name="cafes"),
    path("runs/<slug:run>/cafes/plan/", views_cafes.plan, name="plan_cafe"),
    path("cafes/<uuid:cafe>/", views_cafes.cafe, name="cafe"),
    path("cafes/<uuid:cafe>/cafe.ics", views_cafes.file, name="cafe_file"),
    path("cafes/<uuid:cafe>/come/", views_cafes.come, name="come_to_cafe"),
    path("cafes/<uuid:cafe>/not-coming/", views_cafes.not_coming, name="not_coming"),
    path("cafes/<uuid:cafe>/join/", views_cafes.join, name="join_cafe"),
    path("cafes/<uuid:cafe>/change/", views_cafes.change, name="change_cafe"),
    path("cafes/<uuid:cafe>/call-off/", views_cafes.call_off, name="call_off_cafe"),
    path("cafes/<uuid:cafe>/people/", views_cafes.people, name="cafe_people"),
    path("posts/<uuid:post>/", views.post, name="post"),
    path("posts/<uuid:post>/edit/", views.edit, name="edit"),
    path("posts/<uuid:post>/delete/", views.delete, name="delete"),
    path("posts/<uuid:post>/like/", views.like, name="like"),
    path("posts/<uuid:post>/unlike/", views.unlike, name="unlike"),
    path("posts/<uuid:post>/follow/", views.follow_author, name="follow_author"),
    path("posts/<uuid:post>/unfollow/", views.unfollow_author, name="unfollow_author"),
    path("posts/<uuid:post>/report/", views.report, name="report"),
]

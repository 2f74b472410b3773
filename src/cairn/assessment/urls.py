"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.assessment import views, views_authors

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    path("marking/<uuid:uuid>/", views.mark, name="mark"),
    path("submissions/<uuid:uuid>/", views.version, name="version"),
    path("submissions/<uuid:uuid>/release/", views.release, name="release"),
    path("submissions/<uuid:uuid>/ask/", views.ask, name="ask"),
    path("submissions/<uuid:uuid>/points/<int:number>/", views.points, name="points"),
    path("submissions/<uuid:uuid>/pictures/<slug:name>.svg", views.picture, name="picture"),
    path("runs/<slug:run>/to-mark/", views.to_mark, name="to_mark"),
    path("runs/<slug:run>/queue/", views.queue, name="queue"),
    path("runs/<slug:run>/criteria/", views.criteria, name="criteria"),
    path("runs/<slug:run>/moderation/", views.moderate, name="moderate"),
    # What authors do
    path("runs/<slug:run>/send-in/", views_authors.send_in, name="send_in"),
    path("submissions/files/<uuid:uuid>/", views_authors.file, name="file"),
    path("submissions/<uuid:uuid>/changes/", views_authors.changes, name="changes"),
    path("submissions/<uuid:uuid>/markers/", views_authors.thank, name="thank"),
    path("submissions/<uuid:uuid>/appeal/", views_authors.appeal, name="appeal"),
    path("submissions/<uuid:uuid>/withdraw/", views_authors.withdraw, name="withdraw"),
]

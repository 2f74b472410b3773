"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.assessment import views, views_reports

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
    path("runs/<slug:run>/assessment/", views_reports.index, name="reports"),
    path("runs/<slug:run>/assessment/weeks.svg", views_reports.weeks, name="weeks"),
    path("runs/<slug:run>/assessment/<slug:report>/", views_reports.report, name="report"),
    path("runs/<slug:run>/assessment/<slug:report>/<slug:table>.csv", views_reports.table, name="report_csv"),
]

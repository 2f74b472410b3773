"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.assessment import views, views_marking, views_to_mark

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    path("marking/<uuid:uuid>/", views_marking.mark, name="mark"),
    path("marking/<uuid:uuid>/draft/", views_marking.draft, name="draft"),
    path("marking/<uuid:uuid>/give-back/", views_marking.give_back, name="give_back"),
    path("marking/<uuid:uuid>/comments/", views_marking.comment, name="comment"),
    path("marking/<uuid:uuid>/comments/<uuid:comment>/remove/", views_marking.remove_comment, name="remove_comment"),
    path("submissions/<uuid:uuid>/take/", views_to_mark.take, name="take"),
    path("runs/<slug:run>/to-mark/", views_to_mark.to_mark, name="to_mark"),
    path("runs/<slug:run>/queue/", views_to_mark.queue, name="queue"),
    path("submissions/<uuid:uuid>/", views.version, name="version"),
    path("submissions/<uuid:uuid>/release/", views.release, name="release"),
    path("submissions/<uuid:uuid>/ask/", views.ask, name="ask"),
    path("submissions/<uuid:uuid>/points/<int:number>/", views.points, name="points"),
    path("submissions/<uuid:uuid>/pictures/<slug:name>.svg", views.picture, name="picture"),
    path("runs/<slug:run>/criteria/", views.criteria, name="criteria"),
    path("runs/<slug:run>/moderation/", views.moderate, name="moderate"),
]

"""Addresses of the public catalogue and of what its prose shows; Wagtail's own stand behind them."""

from __future__ import annotations

from django.urls import path

from cairn.courses import views, views_files

app_name = "courses"
urlpatterns = [
    path("catalogue/<path:path>/", views.catalogue, name="page"),
    path("figures/<uuid:figure>/<slug:digest>.svg", views_files.figure, name="figure"),
    path("figures/<uuid:figure>/<slug:digest>.json", views_files.live_figure, name="live_figure"),
    path("figures/<uuid:figure>/numbers/", views_files.numbers, name="numbers"),
    path("documents/<int:document_id>/<str:filename>", views_files.document, name="document"),
    path("media/images/<str:name>", views_files.picture, name="picture"),
]

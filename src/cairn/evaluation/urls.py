"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("runs/<slug:run>/evaluation/", views.run, name="run"),
    path("runs/<slug:run>/evaluation/how/", views.how, name="how"),
    path("runs/<slug:run>/evaluation/<slug:table>.csv", views.table, name="table"),
    path("runs/<slug:run>/evaluation/<slug:name>.svg", views.picture, name="picture"),
]

"""Addresses of our own pages in the authors' admin, under /cms/."""

from __future__ import annotations

from django.urls import path

from cairn.courses import admin_views as views

urlpatterns = [
    path("courses/start/", views.start, name="courses_start"),
    path("courses/checks/<int:page_id>/", views.checks, name="courses_checks"),
    path("courses/<int:page_id>/before/", views.before_publishing, name="courses_before"),
    path("courses/<int:page_id>/plan/", views.plan, name="courses_plan"),
    path("courses/add/<int:parent_id>/", views.kinds, name="courses_kinds"),
    path("courses/add/<int:parent_id>/<slug:kind>/", views.AddObjectView.as_view(), name="courses_add"),
    path("courses/figure/", views.figure, name="courses_figure"),
]

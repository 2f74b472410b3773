"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.learning import views, views_quiz, views_submit, views_watching

app_name = "learning"
urlpatterns = [
    path("me/drafts/<str:key>/", views.draft, name="draft"),
    path("attempts/<uuid:attempt>/", views_quiz.attempt, name="attempt"),
    path("projects/<uuid:project>/submit/", views_submit.submit, name="submit"),
    path("certificates/<str:code>/", views_submit.certificate, name="certificate"),
    path("certificates/<str:code>/certificate.pdf", views_submit.certificate_pdf, name="certificate_pdf"),
    path("runs/<slug:run>/", views.trail, name="trail"),
    path("runs/<slug:run>/<slug:key>/", views.learning_object, name="object"),
    path("runs/<slug:run>/<slug:key>/done/", views.done, name="done"),
    path("runs/<slug:run>/<slug:key>/quiz/", views_quiz.start, name="quiz"),
    path("runs/<slug:run>/<slug:key>/watched/", views_watching.watched, name="watched"),
]

"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.learning import views, views_accounts, views_mine, views_offline, views_quiz, views_submit

app_name = "learning"
urlpatterns = [
    path("me/drafts/<str:key>/", views.draft, name="draft"),
    path("me/learning/", views_mine.learning, name="mine"),
    path("me/learning/reflections/", views_mine.reflections, name="reflections"),
    path("me/learning/cpd/", views_mine.cpd, name="cpd"),
    path("me/learning/cpd.csv", views_mine.cpd_csv, name="cpd_csv"),
    path("me/learning/cpd.pdf", views_mine.cpd_pdf, name="cpd_pdf"),
    path("me/learning/cpd/added/", views_mine.added, name="added"),
    path("me/learning/cpd/<uuid:entry>/remove/", views_mine.remove_entry, name="remove_cpd"),
    path("me/learning/accounts/", views_accounts.accounts, name="accounts"),
    path("me/learning/accounts/write/", views_accounts.write, name="write_account"),
    path("me/learning/accounts/<uuid:account>/", views_accounts.change, name="account"),
    path("me/learning/accounts/<uuid:account>/remove/", views_accounts.remove, name="remove_account"),
    path("attempts/<uuid:attempt>/", views_quiz.attempt, name="attempt"),
    path("projects/<uuid:project>/submit/", views_submit.submit, name="submit"),
    path("certificates/<str:code>/", views_submit.certificate, name="certificate"),
    path("certificates/<str:code>/certificate.pdf", views_submit.certificate_pdf, name="certificate_pdf"),
    path("runs/<slug:run>/", views.trail, name="trail"),
    path("runs/<slug:run>/<slug:key>/", views.learning_object, name="object"),
    path("runs/<slug:run>/<slug:key>/offline/", views_offline.copy, name="offline"),
    path("runs/<slug:run>/<slug:key>/done/", views.done, name="done"),
    path("runs/<slug:run>/<slug:key>/quiz/", views_quiz.start, name="quiz"),
]

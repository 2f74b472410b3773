"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.learning import (
    views,
    views_cache,
    views_doing,
    views_journal,
    views_quiz,
    views_submit,
    views_trail,
    views_upload,
    views_watching,
    views_worksheet,
)

app_name = "learning"
urlpatterns = [
    path("me/drafts/<str:key>/", views.draft, name="draft"),
    path("attempts/<uuid:attempt>/", views_quiz.attempt, name="attempt"),
    path("projects/<uuid:project>/submit/", views_submit.submit, name="submit"),
    path("certificates/<str:code>/", views_submit.certificate, name="certificate"),
    path("certificates/<str:code>/certificate.pdf", views_submit.certificate_pdf, name="certificate_pdf"),
    path("continue/", views_trail.go_on, name="continue"),
    path("runs/<slug:run>/", views_trail.trail, name="trail"),
    path("runs/<slug:run>/courses/<slug:course>/", views_trail.course, name="course"),
    path("runs/<slug:run>/badges/", views_trail.badges, name="badges"),
    path("runs/<slug:run>/board/", views_trail.board, name="board"),
    path("runs/<slug:run>/board/show/", views_trail.show, name="show"),
    path("runs/<slug:run>/celebrated/", views_trail.celebrated, name="celebrated"),
    path("runs/<slug:run>/<slug:key>/spot/", views_trail.spot, name="spot"),
    path("runs/<slug:run>/<slug:key>/", views.learning_object, name="object"),
    path("runs/<slug:run>/<slug:key>/done/", views.done, name="done"),
    path("runs/<slug:run>/<slug:key>/open/", views_doing.open_reading, name="open"),
    path("runs/<slug:run>/<slug:key>/vote/", views_doing.vote, name="vote"),
    path("runs/<slug:run>/<slug:key>/clue/", views_cache.clue, name="clue"),
    path("runs/<slug:run>/<slug:key>/inside/", views_cache.inside, name="inside"),
    path("runs/<slug:run>/<slug:key>/worksheet/", views_worksheet.worksheet, name="worksheet"),
    path("runs/<slug:run>/<slug:key>/worksheet/carry/", views_worksheet.carry, name="carry"),
    path("runs/<slug:run>/<slug:key>/worksheet.<str:kind>", views_worksheet.sheet_file, name="sheet_file"),
    path("runs/<slug:run>/<slug:key>/files/", views_upload.uploads, name="uploads"),
    path("files/<uuid:upload>/", views_upload.upload, name="upload"),
    path("me/things/", views_cache.things, name="things"),
    path("runs/<slug:run>/<slug:key>/reflection/", views_journal.reflection, name="reflection"),
    path("runs/<slug:run>/<slug:key>/quiz/", views_quiz.start, name="quiz"),
    path("runs/<slug:run>/<slug:key>/watched/", views_watching.watched, name="watched"),
]

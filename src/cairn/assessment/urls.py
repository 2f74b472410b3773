"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.assessment import (
    views,
    views_appeals,
    views_authors,
    views_calibrating,
    views_examples,
    views_extensions,
    views_marking,
    views_moderating,
    views_planning,
    views_reports,
    views_rubrics,
    views_to_mark,
)

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
    path("submissions/<uuid:uuid>/points/<int:number>/", views.points, name="points"),
    path("submissions/<uuid:uuid>/pictures/<slug:name>.svg", views.picture, name="picture"),
    path("runs/<slug:run>/criteria/", views.criteria, name="criteria"),
    # What moderators do
    path("submissions/<uuid:uuid>/release/", views_moderating.release, name="release"),
    path("submissions/<uuid:uuid>/ask/", views_moderating.ask, name="ask"),
    path("submissions/<uuid:uuid>/adjust/", views_moderating.adjust, name="adjust"),
    path("submissions/<uuid:uuid>/take-back/", views_moderating.take_back, name="take_back"),
    path("submissions/<uuid:uuid>/alike/", views_moderating.alike, name="alike"),
    path("runs/<slug:run>/moderation/", views_moderating.moderate, name="moderate"),
    path("runs/<slug:run>/moderation.csv", views_moderating.moderate_csv, name="moderate_csv"),
    path("runs/<slug:run>/moderation/decide/", views_moderating.decide_batch, name="decide_batch"),
    path("runs/<slug:run>/moderation/batches/<uuid:batch>/", views_moderating.batch, name="batch"),
    path("runs/<slug:run>/extensions/", views_extensions.extensions, name="extensions"),
    path("runs/<slug:run>/appeals/", views_appeals.appeals, name="appeals"),
    path("appeals/<uuid:uuid>/", views_appeals.answer, name="answer_appeal"),
    # What authors do
    path("runs/<slug:run>/send-in/", views_authors.send_in, name="send_in"),
    path("submissions/files/<uuid:uuid>/", views_authors.file, name="file"),
    path("submissions/<uuid:uuid>/changes/", views_authors.changes, name="changes"),
    path("submissions/<uuid:uuid>/markers/", views_authors.thank, name="thank"),
    path("submissions/<uuid:uuid>/appeal/", views_authors.appeal, name="appeal"),
    path("submissions/<uuid:uuid>/withdraw/", views_authors.withdraw, name="withdraw"),
    # What the team of a programme builds: rubrics, plans, examples
    path("programmes/<slug:programme>/rubrics/", views_rubrics.rubrics, name="rubrics"),
    path("rubrics/<uuid:uuid>/", views_rubrics.rubric, name="rubric"),
    path("rubrics/<uuid:uuid>/about/", views_rubrics.rubric_facts, name="rubric_facts"),
    path("rubrics/<uuid:uuid>/add/", views_rubrics.add_criterion, name="add_criterion"),
    path("rubrics/<uuid:uuid>/publish/", views_rubrics.publish_rubric, name="publish_rubric"),
    path("rubrics/<uuid:uuid>/edition/", views_rubrics.new_edition, name="new_edition"),
    path("rubrics/<uuid:uuid>/discard/", views_rubrics.discard_rubric, name="discard_rubric"),
    path("criteria/<uuid:uuid>/", views_rubrics.criterion, name="criterion"),
    path("criteria/<uuid:uuid>/move/", views_rubrics.move_criterion, name="move_criterion"),
    path("criteria/<uuid:uuid>/remove/", views_rubrics.remove_criterion, name="remove_criterion"),
    path("runs/<slug:run>/team/assessment/", views_planning.plan, name="plan"),
    path("runs/<slug:run>/team/assessment/as-author/", views_planning.as_author, name="preview_author"),
    path("runs/<slug:run>/team/assessment/as-marker/", views_planning.as_marker, name="preview_marker"),
    path("runs/<slug:run>/team/examples/", views_examples.examples, name="examples"),
    path("runs/<slug:run>/team/examples/choose/", views_examples.choose, name="choose_example"),
    path("runs/<slug:run>/team/examples/add/", views_examples.add, name="add_example"),
    path("examples/<uuid:uuid>/", views_examples.example, name="example"),
    path("examples/<uuid:uuid>/remove/", views_examples.remove, name="remove_example"),
    path("examples/<uuid:uuid>/points/<int:number>/", views_examples.points, name="example_points"),
    path("examples/<uuid:uuid>/pictures/<slug:name>.svg", views_examples.picture, name="example_picture"),
    path("runs/<slug:run>/calibrate/", views_calibrating.calibrate, name="calibrate"),
    path("runs/<slug:run>/calibrate/<uuid:uuid>/", views_calibrating.calibration, name="calibration"),
    # What evaluators read
    path("runs/<slug:run>/assessment/", views_reports.index, name="reports"),
    path("runs/<slug:run>/assessment/weeks.svg", views_reports.weeks, name="weeks"),
    path("runs/<slug:run>/assessment/<slug:report>/", views_reports.report, name="report"),
    path("runs/<slug:run>/assessment/<slug:report>/<slug:table>.csv", views_reports.table, name="report_csv"),
]

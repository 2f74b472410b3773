"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.assessment import views, views_calibrating, views_examples, views_planning, views_rubrics

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
]

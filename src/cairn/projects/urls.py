"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.projects import (
    views,
    views_chart,
    views_diagrams,
    views_import,
    views_measure,
    views_points,
    views_rows,
    views_team,
    views_tools,
)

app_name = "projects"
_PROJECT = "projects/<uuid:project>/"
urlpatterns = [
    path("me/projects/", views.mine, name="mine"),
    path("runs/<slug:run>/project/", views.start, name="start"),
    path(_PROJECT, views.home, name="home"),
    path(_PROJECT + "charter/", views_tools.charter, name="charter"),
    path(_PROJECT + "lessons/", views_diagrams.lessons, name="lessons"),
    path(_PROJECT + "drivers/", views_diagrams.drivers, name="drivers"),
    path(_PROJECT + "drivers/add/<slug:kind>/", views_diagrams.add_driver, name="add_driver"),
    path(_PROJECT + "drivers.svg", views.driver_picture, name="driver_picture"),
    path("drivers/<uuid:driver>/", views_diagrams.edit_driver, name="edit_driver"),
    path("drivers/<uuid:driver>/remove/", views_diagrams.remove_driver, name="remove_driver"),
    path(_PROJECT + "cycles/add/", views_tools.add_cycle, name="add_cycle"),
    path("cycles/<uuid:cycle>/", views_tools.cycle, name="cycle"),
    path(_PROJECT + "title/", views_team.rename, name="rename"),
    path(_PROJECT + "team/", views_team.team, name="team"),
    path(_PROJECT + "measures/add/", views_measure.add, name="add_measure"),
    path("measures/<uuid:measure>/", views_chart.measure, name="measure"),
    path("measures/<uuid:measure>/edit/", views_measure.edit, name="edit_measure"),
    path("measures/<uuid:measure>/points/", views_points.points, name="points"),
    path("measures/<uuid:measure>/points/import/", views_import.choose, name="import_points"),
    path("measures/<uuid:measure>/points/import/<uuid:upload>/", views_import.preview, name="import_preview"),
    path("measures/<uuid:measure>/which-chart/", views_chart.which, name="which_chart"),
    path("measures/<uuid:measure>/chart/<int:position>/", views_chart.point, name="chart_point"),
    path("measures/<uuid:measure>/undo/", views_chart.undo, name="undo_chart"),
    path("measures/<uuid:measure>/redo/", views_chart.redo, name="redo_chart"),
    path("measures/<uuid:measure>/<slug:kind>.svg", views_chart.picture, name="chart_picture"),
    path("measures/<uuid:measure>/<slug:kind>.json", views_chart.spec, name="chart_spec"),
    # Tools with rows
    path(_PROJECT + "plan/", views_diagrams.plan, name="plan"),
    path(_PROJECT + "diagrams/<slug:tool>/", views_diagrams.diagrams, name="diagrams"),
    path("diagrams/<uuid:diagram>/", views_diagrams.diagram, name="diagram"),
    path(_PROJECT + "rows/add/", views_rows.add, name="add_row"),
    path("rows/<slug:kind>/<uuid:row>/", views_rows.row, name="row"),
    path(_PROJECT + "undo/<slug:tool>/<uuid:scope>/", views_rows.undo, name="undo"),
    path(_PROJECT + "redo/<slug:tool>/<uuid:scope>/", views_rows.redo, name="redo"),
    path(_PROJECT + "pictures/<slug:tool>/<uuid:scope>.<slug:form>", views_rows.picture, name="picture"),
]

"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from cairn.projects import (
    views,
    views_chart,
    views_comments,
    views_data_pictures,
    views_diagrams,
    views_history,
    views_import,
    views_live,
    views_measure,
    views_points,
    views_portfolio,
    views_rows,
    views_running,
    views_spaces,
    views_story,
    views_team,
    views_tools,
)
from cairn.projects.http import description, http
from cairn.projects.report import views as report_views
from cairn.projects.report import views_files as report_files

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
    path(_PROJECT + "team/<slug:act>/", views_team.act, name="team_act"),
    path("me/projects/start/", views_spaces.start_own, name="start_own"),
    path(_PROJECT + "share/", views_spaces.share, name="share"),
    path(_PROJECT + "copy/", views_spaces.copy, name="copy"),
    path(_PROJECT + "delete/", views_spaces.archive, name="archive"),
    path("organisations/<slug:organisation>/projects/", views_spaces.organisation, name="organisation"),
    path("me/portfolio/", views_portfolio.portfolio, name="portfolio"),
    path("me/portfolio.csv", views_portfolio.as_csv, name="portfolio_csv"),
    path("me/portfolio.xlsx", views_portfolio.as_xlsx, name="portfolio_xlsx"),
    path("join-project/<str:token>/", views_team.join, name="join"),
    # How far it is
    path(_PROJECT + "score/", views_story.score, name="score"),
    path(_PROJECT + "readiness/", views_story.readiness, name="readiness"),
    path(_PROJECT + "diagrams/", views_story.tools, name="diagram_tools"),
    path(_PROJECT + "main-measure/", views_story.main_measure, name="main_measure"),
    # Together
    path(_PROJECT + "live/", views_live.live, name="live"),
    path(_PROJECT + "history/", views_history.project_history, name="history"),
    path(_PROJECT + "history/<slug:tool>/<uuid:scope>/", views_history.tool_history, name="tool_history"),
    path(_PROJECT + "history/<slug:tool>/<uuid:scope>/<int:number>/", views_history.tool_then, name="then"),
    path(_PROJECT + "comments/<slug:tool>/<uuid:scope>/", views_comments.comments, name="comments"),
    path(_PROJECT + "comments/<uuid:comment>/", views_comments.act, name="comment"),
    # Measures that keep running
    path("measures/<uuid:measure>/reminders/", views_running.due, name="due"),
    path("enter/<str:token>/", views_running.enter, name="enter"),
    path(_PROJECT + "tokens/", views_running.tokens, name="tokens"),
    path(_PROJECT + "tokens/<uuid:token>/end/", views_running.end_token, name="end_token"),
    path(_PROJECT + "data-pictures/", views_data_pictures.listed, name="data_pictures"),
    path("data-pictures/<uuid:picture>/", views_data_pictures.one, name="data_picture"),
    path("data-pictures/<uuid:picture>/remove/", views_data_pictures.remove, name="remove_data_picture"),
    path("data-pictures/<uuid:picture>/picture.<slug:form>", views_data_pictures.file, name="data_picture_file"),
    path("measures/<uuid:measure>/<slug:kind>.file.<slug:form>", views_chart.chart_file, name="chart_file"),
    path("api/projects/v1/openapi.json", description, name="http_description"),
    path("api/projects/v1/", http.urls),
    # The report
    path(_PROJECT + "report/", report_views.contents, name="report"),
    path(_PROJECT + "report/references/", report_views.cited, name="report_references"),
    path(_PROJECT + "report/files/", report_files.made, name="report_files"),
    path(_PROJECT + "report/files/<uuid:file>/", report_files.download, name="report_file"),
    path(_PROJECT + "report/frozen/<uuid:frozen>/<slug:piece>.svg", report_views.frozen_picture, name="frozen_picture"),
    path(_PROJECT + "report/<slug:item>/", report_views.item, name="report_item"),
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

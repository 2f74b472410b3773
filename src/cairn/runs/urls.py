"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.runs import views, views_announcements, views_invitations, views_people, views_team

app_name = "runs"
urlpatterns: list[URLPattern] = [
    path("open-a-run/", views_team.open_a_run, name="open"),
    path("join/<str:token>/", views.join_by_link, name="join_by_link"),
    path("runs/<slug:run>/join/", views.join, name="join"),
    path("runs/<slug:run>/leave/", views.leave, name="leave"),
    path("runs/<slug:run>/announcements/", views_announcements.announcements, name="announcements"),
    path("runs/<slug:run>/team/", views_team.team, name="team"),
    path("runs/<slug:run>/team/settings/", views_team.settings, name="settings"),
    path("runs/<slug:run>/team/close/", views_team.close, name="close"),
    path("runs/<slug:run>/team/calendar/", views_team.calendar, name="calendar"),
    path("runs/<slug:run>/team/people/", views_people.people, name="people"),
    path("runs/<slug:run>/team/people.csv", views_people.people_csv, name="people_csv"),
    path("runs/<slug:run>/team/roles/", views_people.roles, name="roles"),
    path("runs/<slug:run>/team/roles/end/", views_people.end_role, name="end_role"),
    path("runs/<slug:run>/team/invitations/", views_invitations.invitations, name="invitations"),
    path("runs/<slug:run>/team/invitations/take-back/", views_invitations.take_back, name="take_back"),
    path("runs/<slug:run>/team/links/", views_invitations.links, name="links"),
    path("runs/<slug:run>/team/links/end/", views_invitations.end_link, name="end_link"),
    path("runs/<slug:run>/team/announcements/", views_announcements.of_team, name="team_announcements"),
    path("runs/<slug:run>/team/announcements/write/", views_announcements.write, name="announce"),
    path("runs/<slug:run>/team/announcements/withdraw/", views_announcements.withdraw, name="withdraw"),
]

"""Addresses of this area: pages for who looks after the record stores. The protocol is interop's."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.records import views, views_erasing, views_keys

app_name = "records"
urlpatterns: list[URLPattern] = [
    path("record-store/keys/", views_keys.keys, name="keys"),
    path("record-store/keys/make/", views_keys.make_key, name="make_key"),
    path("record-store/keys/<uuid:key>/end/", views_keys.end_key, name="end_key"),
    path("record-store/erasures/", views_erasing.erasures, name="erasures"),
    path("record-store/erasures/erase/", views_erasing.erase, name="erase"),
    path("record-store/erasures/<uuid:erasure>.json", views_erasing.erasure_json, name="erasure_json"),
    path("record-store/statements/", views.statements, name="statements"),
    path("record-store/statements/<slug:store>/<uuid:statement>/", views.statement, name="statement"),
    path("record-store/statements/<slug:store>/<uuid:statement>.json", views.statement_json, name="statement_json"),
]

"""Addresses of this area: pages for who looks after the record stores. The protocol is interop's."""

from __future__ import annotations

from django.urls import URLPattern, path

from cairn.records import views, views_erasing, views_keys, views_others
from cairn.records.views_others import FORWARDING, PULLING, Kind

app_name = "records"


def _of_others(kind: Kind) -> list[URLPattern]:
    """The pages of one kind of other store."""
    one, given = f"record-store/{kind.many}/<uuid:other>/", {"kind": kind}
    return [
        path(f"record-store/{kind.many}/", views_others.others, given, name=kind.many),
        path(f"record-store/{kind.many}/make/", views_others.make_other, given, name=f"make_{kind.name}"),
        path(one, views_others.other, given, name=kind.name),
        path(f"{one}change/", views_others.change_other, given, name=f"change_{kind.name}"),
        path(f"{one}end/", views_others.end_other, given, name=f"end_{kind.name}"),
        path(f"{one}turn/<slug:turn>/", views_others.turn_other, given, name=f"turn_{kind.name}"),
        path(f"{one}again/", views_others.again, given, name=f"again_{kind.name}"),
        path(f"{one}drop/", views_others.drop_all, given, name=f"drop_all_{kind.name}"),
        path(f"{one}again/<uuid:statement>/", views_others.again, given, name=f"again_one_{kind.name}"),
        path(f"{one}drop/<uuid:statement>/", views_others.drop, given, name=f"drop_{kind.name}"),
    ]


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
    *_of_others(FORWARDING),
    *_of_others(PULLING),
]

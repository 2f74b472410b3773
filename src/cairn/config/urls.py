"""Addresses of the whole site. Each area says its own, with full paths; what is narrower stands first."""

from __future__ import annotations

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

# evaluation before learning: /runs/<run>/evaluation/ would be read as an object's address.
AREAS = (
    "web",
    "interop",
    "accounts",
    "notices",
    "records",
    "library",
    "courses",
    "evaluation",
    "assessment",
    "research",
    "projects",
    "community",
)

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("cms/", include(wagtailadmin_urls)),
    *[path("", include(f"cairn.{area}.urls")) for area in (*AREAS, "runs", "learning")],
    # After courses, which serves documents by the same addresses: also in parts, as players of films ask for them.
    path("documents/", include(wagtaildocs_urls)),
    path("catalogue/", include(wagtail_urls)),
]

handler400 = "cairn.web.views.bad_request"
handler404 = "cairn.web.views.not_found"
handler500 = "cairn.web.views.server_error"

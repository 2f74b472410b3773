"""The public catalogue: an ordinary page by its address, without walking down the tree of pages."""

from __future__ import annotations

from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views
from wagtail.models import Page, PageViewRestriction


def catalogue(request: HttpRequest, path: str) -> HttpResponse:
    """The published page at this address.

    Wagtail asks for each page on the way down: a dozen queries at a course. It still serves whatever is not simply
    there for everyone (restricted pages, redirects, what is missing).
    """
    restricted = Exists(PageViewRestriction.objects.all())
    found = Page.objects.live().filter(url_path=f"/catalogue/{path}/").annotate(restricted=restricted).first()
    if found is None or found.restricted:
        answer: HttpResponse = wagtail_views.serve(request, f"{path}/")
        return answer
    return found.specific.serve(request)  # type: ignore[no-any-return]

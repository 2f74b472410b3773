"""Where the authors' admin is changed: what is listed, added, refused, and what stands at its start."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cairn.courses import (
    admin_urls,
    bank_menu,  # noqa: F401  the question bank, with a menu of its own
)
from cairn.courses.checklist import checklist
from cairn.courses.copying import give_new_addresses
from cairn.courses.links import NamedPageLink
from cairn.courses.models import CoursePage, ObjectPage, ProgrammePage
from cairn.courses.snippets import FigureViewSet, RecordViewSet
from cairn.courses.start_panel import AuthorsStart

register_snippet(FigureViewSet)
register_snippet(RecordViewSet)


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, whose place it takes
def our_links(features: Any) -> None:
    features.register_link_type(NamedPageLink)


@hooks.register("register_admin_urls")
def our_urls() -> list[Any]:
    return admin_urls.urlpatterns


@hooks.register("register_admin_menu_item")
def start_item() -> MenuItem:
    return MenuItem(_("Start a course"), reverse("courses_start"), icon_name="plus", order=150)


@hooks.register("insert_global_admin_js")
def our_script() -> str:
    return format_html('<script type="module" src="{}"></script>', static("web/build/author.js"))


@hooks.register("construct_homepage_panels")
def start_of_authors(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, AuthorsStart())


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, items: list[Any]) -> None:
    """How many images there are matters to nobody."""
    items.clear()


@hooks.register("register_page_header_buttons")
def course_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if isinstance(page.specific_deferred, CoursePage):
        yield Button(_("Before you publish"), reverse("courses_before", args=[page.pk]), icon_name="check", priority=5)
        yield Button(_("Plan"), reverse("courses_plan", args=[page.pk]), icon_name="list-ul", priority=6)


# --- Adding, publishing, moving, copying ---


@hooks.register("before_create_page")
def kind_first(request: HttpRequest, parent: Page, model: Any) -> HttpResponse | None:
    """Whoever adds an object says first what it will be."""
    ours = request.resolver_match is not None and request.resolver_match.url_name == "courses_add"
    if model is ObjectPage and request.method == "GET" and not ours:
        return redirect("courses_kinds", parent.pk)
    return None


@hooks.register("before_bulk_action")
def only_what_is_checked(request: HttpRequest, action: str, pages: list[Any], view: Any) -> HttpResponse | None:
    """Publishing many at once stops at the same errors as publishing one."""
    if action != "publish" or request.method != "POST":
        return None
    for page in pages:
        if not isinstance(page, Page):
            return None
        stops = [one for one in checklist(page.get_latest_revision_as_object()) if one.stops]
        if stops:
            messages.error(request, f"{page.get_admin_display_title()}: {stops[0].words}")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_move_page")
def within_the_programme(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """What people did belongs to runs of one programme: pages don't leave it."""
    if _programme(page) == _programme(destination):
        return None
    messages.error(request, _("A page can't move to another programme. Copy it there instead."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def _programme(page: Page) -> int | None:
    return ProgrammePage.objects.ancestor_of(page, inclusive=True).values_list("pk", flat=True).first()


@hooks.register("after_copy_page")
def addresses_of_copies(request: HttpRequest, page: Page, copy: Page) -> None:
    changed = give_new_addresses(copy)
    if changed:
        words = _("An address is used once in a programme: %(n)d copied objects have new ones, which end in a number.")
        messages.info(request, words % {"n": changed})

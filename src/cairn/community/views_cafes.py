"""Live cafés on the screen: the list, one of them, coming to it; planning and hosting."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.community import api
from cairn.community.cafe_times import zone_of
from cairn.community.calendar_file import CalendarEvent, calendar_file
from cairn.community.forms_cafes import CafeForm
from cairn.lib.errors import Refused
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role


@login_required
@require_safe
def cafes(request: HttpRequest, run: str) -> HttpResponse:
    """What is coming and what was, for the people of a run."""
    person: Any = request.user
    found, _place = runs_api.run_and_place(run, person)
    after = whole_number(request.GET.get("after"), None, digits=17)
    page = api.cafes_page(found, viewer=person, at=timezone.now(), after=after)
    hosts = runs_api.has_role(found, person, Role.FACILITATOR, Role.MANAGER)
    return render(request, "community/cafes.html", {"run": found, "page": page, "hosts": hosts, "first": after is None})


@login_required
@require_safe
def cafe(request: HttpRequest, cafe: UUID) -> HttpResponse:
    """One café with its conversation."""
    person: Any = request.user
    run, item, hosts = api.cafe_for(cafe, viewer=person, at=timezone.now())
    talk = api.posts_page(
        run,
        subject_kind="cafe",
        subject_uuid=cafe,
        viewer=person,
        order=request.GET.get("order", "newest"),
        after=whole_number(request.GET.get("after"), None, digits=17),
    )
    return render(request, "community/cafe.html", {"run": run, "cafe": item, "hosts": hosts, "talk": talk})


@login_required
@require_safe
def file(request: HttpRequest, cafe: UUID) -> HttpResponse:
    """For the calendar of a phone or a desk."""
    found = api.cafe_of(cafe, by=request.user)  # type: ignore[arg-type]
    event = CalendarEvent(
        uid=f"cafe-{found.uuid}@{request.get_host().partition(':')[0]}",
        title=found.title,
        text=found.summary,
        url=settings.CAIRN_BASE_URL + reverse("community:cafe", args=[found.uuid]),
        starts_at=found.starts_at,
        minutes=found.minutes,
        changed_at=timezone.now(),
        called_off=found.called_off_at is not None,
    )
    answer = HttpResponse(calendar_file(event), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cafe.ics"'
    return answer


@login_required
@require_POST
def come(request: HttpRequest, cafe: UUID) -> HttpResponse:
    with _refusal_as_message(request):
        api.want_to_come(cafe, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("You have a place. We remind you the day before."))
    return redirect("community:cafe", cafe)


@login_required
@require_POST
def not_coming(request: HttpRequest, cafe: UUID) -> HttpResponse:
    api.not_coming(cafe, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("You have given your place back."))
    return redirect("community:cafe", cafe)


@login_required
@require_POST
def join(request: HttpRequest, cafe: UUID) -> HttpResponse:
    """Note that somebody came, and send them on to the room."""
    try:
        found = api.join_now(cafe, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("community:cafe", cafe)
    answer = render(request, "community/cafe_room.html", {"cafe": found})
    if found.link:
        # No redirect: the policy lets a form lead nowhere but to the site itself.
        answer.headers["Refresh"] = f"0; url={found.link}"
    return answer


class _refusal_as_message(suppress):
    """Says a refusal above the next page, where there is no form to show it in."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(Refused)
        self.request = request

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if isinstance(error, Refused):
            messages.error(self.request, error.message)
        return bool(super().__exit__(kind, error, trace))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_for_hosts(run, person)
    form = CafeForm(request.POST if request.method == "POST" else None, zone=zone_of(person))
    context = {
        "form": form,
        "title": _("Plan a café"),
        "back": reverse("community:cafes", args=[run]),
        "draft": f"cafe:new:{run}",
    }

    def save(plan: Any) -> UUID:
        return api.plan_cafe(found, plan=plan, by=person, at=timezone.now()).uuid

    return _filled_in(request, form, save, _("The café is planned."), context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, cafe: UUID) -> HttpResponse:
    person: Any = request.user
    found, zone = api.cafe_of_host(cafe, by=person), zone_of(person)
    given = request.POST if request.method == "POST" else None
    form = CafeForm(given, zone=zone, initial=CafeForm.initial_of(found, zone))
    context = {
        "form": form,
        "title": _("Change the café"),
        "back": reverse("community:cafe", args=[cafe]),
        "draft": f"cafe:{cafe}",
    }

    def save(plan: Any) -> UUID:
        api.change_cafe(cafe, plan=plan, by=person, at=timezone.now())
        return cafe

    return _filled_in(request, form, save, _("The café is changed."), context)


def _filled_in(
    request: HttpRequest, form: CafeForm, save: Callable[[Any], UUID], said: str, context: dict[str, Any]
) -> HttpResponse:
    """The form, until what it asks for is saved: then the page of the café, whose uuid ``save`` gives."""
    if form.is_bound and form.is_valid():
        try:
            uuid = save(form.plan())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, said)
            return redirect("community:cafe", uuid)
    return render(request, "community/cafe_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, cafe: UUID) -> HttpResponse:
    """Asks first."""
    person: Any = request.user
    found = api.cafe_of_host(cafe, by=person)
    if request.method == "POST":
        with _refusal_as_message(request):
            api.call_off(cafe, by=person, at=timezone.now())
            messages.success(request, _("The café is called off. Everyone who wanted to come is told."))
        return redirect("community:cafe", cafe)
    return render(request, "community/cafe_call_off.html", {"cafe": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, cafe: UUID) -> HttpResponse:
    """Who wants to come, and after it began: who was there."""
    person: Any = request.user
    after = whole_number(request.GET.get("after"), None, digits=17)
    page = api.places_page(cafe, by=person, after=after)
    if request.method == "POST":
        asked = {one.person.uuid for one in page.places}
        came = {uuid for uuid in asked if str(uuid) in request.POST.getlist("came")}
        with _refusal_as_message(request):
            new = api.tell_who_came(cafe, asked=asked, came=came, by=person, at=timezone.now())
            words = ngettext("Saved. %(n)d person more was there.", "Saved. %(n)d people more were there.", new)
            messages.success(request, words % {"n": new})
        return redirect(request.get_full_path())
    begun = page.cafe.starts_at <= timezone.now()
    return render(request, "community/cafe_people.html", {"page": page, "cafe": page.cafe, "begun": begun})

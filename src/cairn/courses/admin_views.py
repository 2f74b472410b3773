"""Our own pages in the authors' admin: which kind to add, the checklist of a course, its plan, and its start."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page

from cairn.courses.checklist import checklist, course_checklist
from cairn.courses.figure_form import read_spec
from cairn.courses.figures import draw
from cairn.courses.kinds import KINDS, fresh_object
from cairn.courses.models import CoursePage, LevelPage
from cairn.courses.planning import plan_of
from cairn.courses.start_form import StartForm
from cairn.courses.starting import start_course
from cairn.lib.errors import Refused


def _page(request: HttpRequest, page_id: int, model: Any = Page) -> Any:
    """A page that this person may edit, as it was last saved; what isn't theirs looks as if it were not there."""
    found = model.objects.filter(pk=page_id).first()
    if found is None or not found.permissions_for_user(request.user).can_edit():
        raise Http404
    return found


@require_GET
def checks(request: HttpRequest, page_id: int) -> HttpResponse:
    """The findings of a page as it was last saved, as a piece of HTML for the editor."""
    draft = _page(request, page_id).get_latest_revision_as_object()
    return render(request, "courses/admin/findings.html", {"findings": checklist(draft)})


@require_GET
def before_publishing(request: HttpRequest, page_id: int) -> HttpResponse:
    """Every page of a course with what should be put right."""
    course = _page(request, page_id, CoursePage)
    found = course_checklist(course)
    counts = [one for page in found for one in page.findings]
    context = {
        "course": course,
        "pages": found,
        "errors": sum(one.stops for one in counts),
        "warnings": sum(not one.stops for one in counts),
    }
    return render(request, "courses/admin/before.html", context)


@require_GET
def plan(request: HttpRequest, page_id: int) -> HttpResponse:
    """Which objects serve which objective, and what is missing."""
    course = _page(request, page_id, CoursePage).get_latest_revision_as_object()
    return render(request, "courses/admin/plan.html", {"course": course, "plan": plan_of(course)})


def start(request: HttpRequest) -> HttpResponse:
    """Lay out a new course from a template."""
    form = StartForm(request.POST or None, person=request.user)
    if not form.fields["programme"].queryset.exists():  # type: ignore[attr-defined]
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            page = start_course(**form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The course is laid out as drafts. Begin with any object."))
            return redirect("wagtailadmin_explore", page.pk)
    return render(request, "courses/admin/start.html", {"form": form})


# --- Adding an object: its kind comes first ---


@require_GET
def kinds(request: HttpRequest, parent_id: int) -> HttpResponse:
    level = _page(request, parent_id, LevelPage)
    return render(request, "courses/admin/kinds.html", {"level": level, "kinds": KINDS})


class AddObjectView(CreateView):
    """Wagtail's page for a new object, which begins as one of a kind. It sends its form to Wagtail's own address."""

    def dispatch(self, request: HttpRequest, parent_id: int, kind: str) -> HttpResponse:  # type: ignore[override]
        if kind not in {one.key for one in KINDS}:
            raise Http404
        self.kind = kind
        answer: HttpResponse = super().dispatch(request, "courses", "objectpage", parent_id)
        return answer

    def get(self, request: HttpRequest) -> HttpResponse:
        fresh_object(self.page, self.kind, under=self.parent_page)
        answer: HttpResponse = super().get(request)
        return answer


# --- Figures ---


@require_POST
def figure(request: HttpRequest) -> JsonResponse:
    """How a figure would be drawn: ``svg`` and ``words``, or what is wrong in ``error``."""
    if not request.user.has_perm("courses.change_figure"):
        raise Http404
    sent = request.POST
    try:
        spec = read_spec(sent.get("spec_text", ""))
        made = draw(sent.get("kind", ""), spec, title=sent.get("title", ""), data_folder=None)
    except Refused as refused:
        return JsonResponse({"error": refused.message})
    return JsonResponse({"svg": made.svg, "words": made.words, "error": ""})

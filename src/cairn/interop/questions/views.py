"""Questions in and out, in the authors' admin: a file is read and listed first, and nothing changes until then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cairn.courses import api as courses_api
from cairn.interop.questions import exchange
from cairn.lib.errors import Refused
from cairn.lib.forms import FileField, Form

FORMAT_NAMES = {
    "qti": gettext_lazy("QTI 3.0 package"),
    "moodle": gettext_lazy("Moodle XML"),
    "gift": gettext_lazy("GIFT"),
}
STATES = {
    exchange.NEW: gettext_lazy("new"),
    exchange.CHANGED: gettext_lazy("a new version"),
    exchange.SAME: gettext_lazy("the same as here"),
}


class UploadForm(Form):
    file = FileField(
        label=gettext_lazy("File"),
        accept=(".zip", ".xml", ".txt", ".gift"),
        hint=gettext_lazy("A QTI 3.0 package or item, Moodle XML, or GIFT"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def exchange_page(request: HttpRequest, bank: UUID) -> HttpResponse:
    """Choose a file, see what is in it, and import that; or choose a format to take the bank away."""
    by: Any = request.user
    found = courses_api.bank_of(bank, by=by)
    if "packed" in request.POST:
        return _import(request, found)
    form = UploadForm(request.POST or None, request.FILES or None)
    read: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(form.cleaned_data["file"], found, by)
        except Refused as refused:
            form.add_error("file", refused.message)
    steps = [(found.title, reverse("question_bank:bank", args=[bank])), (_("Import and export"), "")]
    context = {
        "bank": found,
        "form": form,
        "formats": FORMAT_NAMES.items(),
        "breadcrumbs_items": [
            {"label": label, "url": url}
            for label, url in ((_("Question bank"), reverse("question_bank:banks")), *steps)
        ],
        "header_title": _("Import and export"),
        **read,
    }
    return render(request, "interop/questions/exchange.html", context)


def _read(file: Any, bank: Any, by: Any) -> dict[str, Any]:
    """The list of what is in a file, before anything is changed."""
    reading = exchange.read_file(file.read(), file.name or "")
    plans = exchange.planned(bank.uuid, reading.found, by=by)
    rows = [
        {"facts": one.found.facts, "where": one.found.where, "notes": one.found.notes, "state": STATES[one.state]}
        for one in plans
    ]
    words = ngettext("Import this %(n)d question", "Import these %(n)d questions", len(rows)) % {"n": len(rows)}
    packed = exchange.packed(reading.found) if rows else ""
    return {"rows": rows, "skipped": reading.skipped, "packed": packed, "button": words, "was_read": True}


def _import(request: HttpRequest, bank: Any) -> HttpResponse:
    by: Any = request.user
    try:
        questions = exchange.unpacked(request.POST["packed"])
        done = exchange.import_questions(bank.uuid, questions, by=by, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("question_exchange:bank", bank.uuid)
    counts = {name: done[name] for name in (exchange.NEW, exchange.CHANGED, exchange.SAME)}
    messages.success(request, _("%(new)d new, %(changed)d with a new version, %(same)d the same as before.") % counts)
    return redirect("question_bank:bank", bank.uuid)


@require_safe
def download(request: HttpRequest, bank: UUID) -> HttpResponse:
    """The bank as a file; where the format can't hold a question, a page says which and why first."""
    by: Any = request.user
    form = request.GET.get("format", "")
    export = exchange.export_bank(bank, form, by=by)
    if export.left_out and "anyway" not in request.GET:
        found = courses_api.bank_of(bank, by=by)
        context = {"bank": found, "left_out": export.left_out, "format": form, "header_title": _("Export")}
        context["breadcrumbs_items"] = [
            {"label": found.title, "url": reverse("question_exchange:bank", args=[bank])},
            {"label": _("Export"), "url": ""},
        ]
        return render(request, "interop/questions/left_out.html", context)
    answer = HttpResponse(export.content, content_type=export.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{export.name}"'
    return answer


urlpatterns = [
    path("<uuid:bank>/", exchange_page, name="bank"),
    path("<uuid:bank>/file/", download, name="download"),
]

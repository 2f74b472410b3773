"""Whatever people write is looked through for what may identify a patient, before any view takes it.

Discussions, worksheets, reflections, surveys and comments of assessors are looked through here, field by field,
whatever form they come from; files by who takes them; projects do so themselves, because there a reason that was given
once holds for the whole project. What was found comes back as a page with the same words, to be mended or explained:
nothing has been stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.lib.identifying import FIELD, Findings, Flagged, found_in, reason_given, sentence, with_reason

Get = Callable[[HttpRequest], HttpResponse]
LOOKED_THROUGH = {"community", "learning", "research", "assessment"}
# What only its writer sees is looked through when it is given to somebody.
FOR_ONESELF = {"assessment:draft"}
# Names of fields that hold no words of people: tokens, keys, choices of the page.
NOT_WORDS = {"csrfmiddlewaretoken", "draft_of", "sent_key", "version", FIELD}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
SHORTEST = 6  # characters: nothing that identifies anybody is shorter


class guard:
    """Looks through what is sent, holds the reason that was given while a view takes it, and shows what was found."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.content_type not in FORMS or not request.user.is_authenticated:
            return self.get_response(request)
        with with_reason(request.POST.get(FIELD, "")):
            if _is_looked_through(request):
                found = found_in(_texts(request))
                if found and not reason_given():
                    return _page(request, found)
                if found:
                    kinds = sorted({one.kind for findings in found.values() for one in findings})
                    accounts_api.audit(
                        "text.justified", subject=None, by=request.user, at=timezone.now(), kinds=kinds,
                        reason=reason_given(), path=request.path,
                    )  # fmt: skip
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A view that has no form to show it in."""
        if not isinstance(error, Flagged):
            return None
        in_file = error.field if error.field in request.FILES else ""
        texts = {name: some for name, some in error.findings.items() if name not in request.FILES}
        told = {in_file: [error.message, *error.details]} if in_file else {}
        return _page(request, found_in(_texts(request)) or texts, told)


def _is_looked_through(request: HttpRequest) -> bool:
    try:
        found = resolve(request.path_info)
        return found.namespace in LOOKED_THROUGH and found.view_name not in FOR_ONESELF
    except Resolver404:
        return False


def _texts(request: HttpRequest) -> dict[str, str]:
    """What was typed, by the name of its field."""
    found = {name: "\n".join(values) for name, values in request.POST.lists() if name not in NOT_WORDS}
    return {name: text for name, text in found.items() if len(text) >= SHORTEST}


def _page(request: HttpRequest, found: Findings, in_files: Mapping[str, Sequence[str]] | None = None) -> HttpResponse:
    """``in_files``: the sentences on what was found in a file, by the name of its field."""
    flagged = [(name, request.POST.get(name, ""), [sentence(one) for one in some]) for name, some in found.items()]
    skip = {*found, "csrfmiddlewaretoken", FIELD}
    rest = [(name, value) for name, values in request.POST.lists() if name not in skip for value in values]
    context = {
        "flagged": flagged,
        "rest": rest,
        "files": _files(request, in_files or {}),
        "reason": request.POST.get(FIELD, ""),
    }
    return render(request, "web/identifying.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _files(request: HttpRequest, told: Mapping[str, Sequence[str]]) -> list[tuple[str, str, Sequence[str]]]:
    """Each file by its field, what it is called, and what was found in it: it has to be chosen again."""
    last = {field: request.FILES[field] for field in request.FILES}
    return [(field, str(getattr(file, "name", "")), told.get(field, ())) for field, file in last.items()]

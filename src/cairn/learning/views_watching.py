"""What a player reports of a film while somebody watches it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.learning.views import done_words
from cairn.lib.errors import Refused
from cairn.lib.text import read_json
from cairn.runs import api as runs_api


@login_required
@require_POST
def watched(request: HttpRequest, run: str, key: str) -> JsonResponse:
    """The body is ``{"parts": [[from, to], ...], "position": seconds}``; the answer says the share that was seen."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    item = courses_api.structure(enrolment.run.programme).object(key)
    try:
        sent = read_json(request.body)
        given = {"parts": sent["parts"], "position": sent["position"]}
        seen = api.record_watched(enrolment, object_uuid=item.uuid, by=person, at=timezone.now(), **given)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": _("This is no report of a player.")}, status=HTTPStatus.BAD_REQUEST)
    except Refused as refused:
        return JsonResponse({"error": refused.message}, status=HTTPStatus.BAD_REQUEST)
    words = done_words(item) if seen.finished else ""
    return JsonResponse({"share": round(seen.share, 3), "done": bool(seen.finished), "words": words})

"""A cache: its clue, what is inside, and the things that one took from shelves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.learning.views import tell_finished
from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import CharField, Form
from cairn.lib.text import clean_line, whole_number
from cairn.runs import api as runs_api


class SignForm(Form):
    words = CharField(
        label=gettext_lazy("Your line in the log book"),
        hint=gettext_lazy("Others in this run see it with your first name."),
        max_length=400,
        ask=gettext_lazy("Write a line"),
    )


class ShelfForm(Form):
    title = CharField(label=gettext_lazy("What is it?"), max_length=120, ask=gettext_lazy("Enter what it is"))
    link = CharField(label=gettext_lazy("Link"), hint=gettext_lazy("Begins with https://"), required=False)
    why = CharField(label=gettext_lazy("Why does it help?"), max_length=400, ask=gettext_lazy("Say why it helps"))


@login_required
@require_POST
def clue(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """Try an answer. What was typed comes back in the sentence that says it is not the one."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    item = courses_api.structure(enrolment.run.programme).object(key)
    answer = clean_line(request.POST.get("answer", ""))
    try:
        finished = api.try_clue(enrolment, object_uuid=item.uuid, answer=answer, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("learning:object", run, key)
    if finished:
        tell_finished(request, item, finished)
    elif not api.has_found(enrolment, item):
        messages.error(request, _("“%(answer)s” does not open it. Look again.") % {"answer": answer[:100]})
    return redirect("learning:object", run, key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def inside(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """The log book and the shelf of a cache, for who found it and for who looks after the run."""
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    item = courses_api.structure(found.programme).object(key)
    if item.clue is None:
        raise NotFound
    visitor = api.visitor_of(found, item, enrolment, by=person)
    if not (visitor.found or visitor.moderates):
        return redirect("learning:object", run, key)
    forms: dict[str, Form] = {"sign": SignForm(initial={"words": visitor.words}), "leave": ShelfForm()}
    if request.method == "POST":
        answer = _do(request, found, enrolment, item, forms)
        if answer is not None:
            return answer
    context = {
        "run": found,
        "item": item,
        "visitor": visitor,
        "forms": forms,
        "reads_only": enrolment is None,
        "log": api.log_book(
            found, item, viewer=person, moderates=visitor.moderates, after=request.GET.get("before", "")
        ),
        "shelf": api.shelf(
            found, item, viewer=person, moderates=visitor.moderates,
            after=whole_number(request.GET.get("after"), None, digits=17),
        ),
    }  # fmt: skip
    return render(request, "learning/inside.html", context)


def _do(request: HttpRequest, run: Any, enrolment: Any, item: Any, forms: dict[str, Form]) -> HttpResponse | None:
    """What a button on the page asks for; ``None`` where a form has to be shown again."""
    act = request.POST.get("act", "")
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if act in ("hide_line", "hide_thing"):
        name = _uuid(request.POST.get("what", ""))
        if act == "hide_line":
            api.hide_line(run, object_uuid=item.uuid, line=name, **who)
        else:
            api.hide_thing(run, thing=name, **who)
        messages.success(request, _("It is hidden."))
        return redirect("learning:inside", run.key, item.key)
    if enrolment is None:
        raise NotFound
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "take": (
            lambda: api.take_from_shelf(enrolment, thing=_uuid(request.POST.get("what", "")), **who),
            _("Taken: it is among your things."),
        ),
        "sign": (
            lambda: api.sign(enrolment, object_uuid=item.uuid, **forms["sign"].cleaned_data, **who),
            _("Your line is in the log book."),
        ),
        "leave": (
            lambda: api.leave_on_shelf(enrolment, object_uuid=item.uuid, **forms["leave"].cleaned_data, **who),
            _("It lies on the shelf now. Thank you."),
        ),
    }
    if act not in acts:
        raise NotFound
    if act in forms:
        forms[act] = type(forms[act])(request.POST)
        if not forms[act].is_valid():
            return None
    do, words = acts[act]
    try:
        do()
    except Refused as refused:
        if act not in forms:
            messages.error(request, refused.message)
            return redirect("learning:inside", run.key, item.key)
        forms[act].add_refusal(refused)
        return None
    messages.success(request, words)
    return redirect("learning:inside", run.key, item.key)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def things(request: HttpRequest) -> HttpResponse:
    """What one took from the shelves of caches, and a button to put it back."""
    person: Any = request.user
    if request.method == "POST":
        api.put_back(whole_number(request.POST.get("what"), 0, digits=17), by=person)
        return redirect("learning:things")
    taken, following = api.things_taken(person, after=whole_number(request.GET.get("after"), None, digits=17))
    return render(request, "learning/things.html", {"taken": taken, "next": following})

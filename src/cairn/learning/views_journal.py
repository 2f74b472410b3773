"""The page of one's private journal about an object."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cairn.learning import api
from cairn.learning.views import gate_words
from cairn.lib.errors import Refused
from cairn.lib.forms import Form, TextField
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment


class ReflectionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = TextField(
        label=_("Your reflection"),
        hint=_("What struck you, why, and what will you do differently? Name no patient."),
        rows=10,
        ask=_("Write something first"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """Write and change it; only its owner ever comes here."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    view = api.open_object(enrolment, key)
    if view.locked:
        return redirect("learning:object", run, key)
    if request.method == "POST" and "delete" in request.POST:
        return _delete(request, enrolment, view)
    held = api.reflection_of(enrolment, view.item.id)
    initial = {"text": held.text if held else "", "version": held.version if held else 0}
    form = ReflectionForm(request.POST or None, initial=initial)
    context = {"form": form, "run": enrolment.run, "item": view.item, "held": held, "theirs": ""}
    if request.method == "POST" and form.is_valid():
        try:
            opened = api.save_reflection(
                enrolment, object_uuid=view.item.uuid, by=person, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            context["theirs"] = form.compare(refused)
        else:
            messages.success(request, " ".join([_g("Saved. Only you can read it."), *map(gate_words, opened)]))
            return redirect("learning:object", run, key)
    return render(request, "learning/reflection.html", context)


def _delete(request: HttpRequest, enrolment: Enrolment, view: api.ObjectView) -> HttpResponse:
    person: Any = request.user
    api.delete_reflection(enrolment, object_uuid=view.item.uuid, by=person)
    messages.success(request, _g("Your reflection is deleted."))
    return redirect("learning:object", enrolment.run.key, view.item.key)

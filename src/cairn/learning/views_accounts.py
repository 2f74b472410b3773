"""Reflective accounts: the list, writing one, changing one and removing one."""

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
from django.views.decorators.http import require_http_methods, require_safe

from cairn.learning import api
from cairn.learning.accounts_of_practice import TEXTS
from cairn.learning.forms_mine import AccountForm
from cairn.learning.mine import began_with
from cairn.lib.errors import Refused
from cairn.lib.text import whole_number


@login_required
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    rows, after = api.accounts_page(person, after=whole_number(request.GET.get("after"), None, digits=17))
    return render(request, "learning/mine/accounts.html", {"accounts": rows, "next": after})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new one; ``?from=`` is the uuid of a reflection or of a finished object that it begins with."""
    person: Any = request.user
    form = AccountForm(request.POST or None, initial=began_with(request.GET.get("from", ""), by=person))
    context = {"form": form, "title": _("Write a reflective account"), "draft": "account:new"}

    def save() -> None:
        api.write_account(**_written(form), by=person, at=timezone.now())

    return _saved(request, form, context, save)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, account: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.account_of(account, by=person)
    held = {name: getattr(found, name) for name in ("title", "themes", "version", *TEXTS)}
    form = AccountForm(request.POST or None, initial=held)
    context = {"form": form, "title": found.title, "draft": f"account:{account}", "account": found}

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        api.change_account(account, version=version, **_written(form), by=person, at=timezone.now())

    return _saved(request, form, context, save)


def _written(form: AccountForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"title": given["title"], "texts": {name: given[name] for name in TEXTS}, "themes": given["themes"]}


def _saved(request: HttpRequest, form: AccountForm, context: dict[str, Any], save: Callable[[], None]) -> HttpResponse:
    """The form, or the list once it is saved. A conflict shows both texts, and saving again is then meant."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            context["theirs"] = form.compare(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("learning:accounts")
    return render(request, "learning/mine/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, account: UUID) -> HttpResponse:
    """Asks first: its words go for good."""
    person: Any = request.user
    found = api.account_of(account, by=person)
    if request.method == "POST":
        api.remove_account(account, by=person, at=timezone.now())
        messages.success(request, _("Removed."))
        return redirect("learning:accounts")
    return render(request, "learning/mine/remove_account.html", {"account": found})

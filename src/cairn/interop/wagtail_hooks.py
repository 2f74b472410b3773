"""What outside standards add to the authors' admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from cairn.interop.questions import views


@hooks.register("register_admin_urls")
def question_exchange_urls() -> list[URLPattern | URLResolver]:
    return [path("question-exchange/", include((views.urlpatterns, "question_exchange")))]


@hooks.register("register_question_bank_link")
def exchange_of(bank: Any) -> tuple[str, str]:
    return _("Import and export"), reverse("question_exchange:bank", args=[bank.uuid])

"""Item statistics beside the question bank in the authors' admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cairn.learning import views_items


@hooks.register("register_admin_urls")
def item_statistics_urls() -> list[URLPattern | URLResolver]:
    return [path("item-statistics/", include((views_items.urlpatterns, "item_statistics")))]


@hooks.register("register_question_bank_menu_item")
def item_statistics_menu() -> MenuItem:
    address = reverse_lazy("item_statistics:banks")
    return MenuItem(gettext_lazy("Item statistics"), address, icon_name="order", order=20)


@hooks.register("register_question_bank_link")
def of_bank(bank: Any) -> tuple[str, str]:
    return _("Item statistics"), reverse("item_statistics:bank", args=[bank.uuid])


@hooks.register("register_question_link")
def of_question(question: Any) -> tuple[str, str]:
    return _("How it did"), reverse("item_statistics:item", args=[question.uuid])

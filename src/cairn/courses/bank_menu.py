"""The question bank in the menu of the authors' admin. Areas above add to its menu by the hook that ``MENU`` names."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cairn.courses import bank_views
from cairn.courses.rights import may_write

MENU = "register_question_bank_menu_item"
_menu = Menu(register_hook_name=MENU)


class _AuthorsMenu(SubmenuMenuItem):  # type: ignore[misc]  # Wagtail says no types
    """Shown, with all that is in it, to who may write."""

    def is_shown(self, request: Any) -> bool:
        return may_write(request.user)


@hooks.register("register_admin_urls")
def question_bank_urls() -> list[URLPattern | URLResolver]:
    return [path("questions/", include((bank_views.urlpatterns, "question_bank")))]


@hooks.register("register_admin_menu_item")
def question_bank_menu() -> MenuItem:
    return _AuthorsMenu(_("Question bank"), _menu, name="question-bank", icon_name="help", order=250)


@hooks.register(MENU)
def banks_item() -> MenuItem:
    return MenuItem(_("Questions"), reverse_lazy("question_bank:banks"), icon_name="list-ul", order=10)

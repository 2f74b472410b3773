"""The record store in the menu of the authors' admin, for who looks after it; its pages are the site's own."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cairn.records.rights import may_look_after

MENU = "register_record_store_menu_item"
_menu = Menu(register_hook_name=MENU)


class _StaffMenu(SubmenuMenuItem):  # type: ignore[misc]  # Wagtail says no types
    """Shown, with all that is in it, to who looks after the store."""

    def is_shown(self, request: Any) -> bool:
        return may_look_after(request.user)


@hooks.register("register_admin_menu_item")
def record_store_menu() -> MenuItem:
    return _StaffMenu(_("Record store"), _menu, name="record-store", icon_name="list-ul", order=260)


@hooks.register(MENU)
def statements_item() -> MenuItem:
    return MenuItem(_("Statements"), reverse_lazy("records:statements"), icon_name="list-ul", order=10)


@hooks.register(MENU)
def keys_item() -> MenuItem:
    return MenuItem(_("Keys"), reverse_lazy("records:keys"), icon_name="key", order=20)


@hooks.register(MENU)
def forwarding_item() -> MenuItem:
    return MenuItem(_("Forwarding"), reverse_lazy("records:forwarding"), icon_name="upload", order=30)


@hooks.register(MENU)
def pulling_item() -> MenuItem:
    return MenuItem(_("Pulling"), reverse_lazy("records:pulling"), icon_name="download", order=40)


@hooks.register(MENU)
def erasures_item() -> MenuItem:
    return MenuItem(_("Erasures"), reverse_lazy("records:erasures"), icon_name="bin", order=50)

"""Who may write: the group of authors in the Wagtail admin."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.homes import home_page
from cairn.lib.errors import NotFound

AUTHORS = "Authors"
ON_PAGES = ("add_page", "change_page", "publish_page")


def may_write(person: Person) -> bool:
    """Whether a person may write pages of the catalogue. One query."""
    return person.is_superuser or person.groups.filter(name=AUTHORS).exists()


@transaction.atomic
def let_author(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let a person write, preview and publish the pages of the catalogue. Doing so twice is doing so once.

    Raises ``NotFound`` for who is not staff (``None`` is a command).
    """
    if by is not None and not by.is_staff:
        raise NotFound
    group, created = Group.objects.get_or_create(name=AUTHORS)
    if created:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
        for codename in ON_PAGES:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.create(group=group, page=home_page(), permission=permission)
        root = Collection.get_first_root_node()
        for codename in ("add_image", "choose_image", "add_document", "choose_document"):
            allowed = Permission.objects.filter(codename=codename).first()
            if root is not None and allowed is not None:
                GroupCollectionPermission.objects.create(group=group, collection=root, permission=allowed)
    person.groups.add(group)
    accounts_api.audit("author.let", subject=person, by=by, at=at)

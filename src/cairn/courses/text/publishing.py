"""Publishing a page as its form in the admin does, in less time: one save, one revision, one entry in its log.

``page.save_revision().publish()`` saves four times and looks up what an import knows. What learners and authors see
afterwards is the same: facts, history, search, references.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signals import page_published

from cairn.accounts.models_api import Person


def set_fields(page: Any, fields: dict[str, Any]) -> None:
    """Set a page's fields; streams are given as Wagtail stores them."""
    for name, value in fields.items():
        column = page._meta.get_field(name)
        setattr(page, name, column.to_python(value) if isinstance(value, list) else value)


def add_bare(parent: Page, page: Any) -> Any:
    """A new page under ``parent``, in its place in the tree, and not published yet."""
    page.live, page.has_unpublished_changes = False, True
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", content_changed=True)
    return page


def publish(page: Any, *, by: Person | None, at: datetime) -> None:
    """Publish what the page holds now, as a new revision."""
    page.live, page.has_unpublished_changes, page.expired = True, False, False
    page.draft_title = page.title
    page.first_published_at = page.first_published_at or at
    page.last_published_at = page.latest_revision_created_at = at
    kinds = ContentType.objects.get_for_model(Page), ContentType.objects.get_for_model(type(page))
    revision = Revision(
        base_content_type=kinds[0], content_type=kinds[1], object_id=str(page.pk), user=by, created_at=at,
        object_str=str(page), content=page.serializable_data(),
    )  # fmt: skip
    # Not by ``save``, which asks for all earlier revisions and writes the page once more.
    Revision.objects.bulk_create([revision])
    page.latest_revision = page.live_revision = revision
    page.save(clean=False)
    page_published.send(sender=type(page), instance=page, revision=revision)
    log(instance=page, action="wagtail.publish", user=by, revision=revision, content_changed=True)


def refer(pages: Iterable[Any]) -> None:
    """Say where each page's pictures, figures and links are used: once, when everything has been written."""
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)

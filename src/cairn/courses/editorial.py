"""The three groups that make a course together, and the way of a page from the author to the learners.

Authors write and send in, reviewers approve, publishers approve for the second time or publish at once. Groups and
workflow are made once; what a site's administrator changes in them afterwards stays.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

AUTHORS, REVIEWERS, PUBLISHERS = "Authors", "Reviewers", "Publishers"
ON_PAGES = {
    AUTHORS: ("add_page", "change_page"),
    REVIEWERS: ("change_page",),
    PUBLISHERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
ON_FILES = ("add_image", "choose_image", "add_document", "choose_document")
ON_ROWS = ("add_figure", "change_figure", "view_figure", "view_evidencerecord")
WORKFLOW = "Review and publish"
TASKS = {"Review": REVIEWERS, "Publish": PUBLISHERS}


def editorial_group(name: str, *, home: Page) -> Group:
    """The group of this name with its rights on everything under ``home``; all three, and the workflow, are made."""
    groups = {one: _group(one, home) for one in ON_PAGES}
    _workflow(groups, home)
    return groups[name]


def _group(name: str, home: Page) -> Group:
    group, created = Group.objects.get_or_create(name=name)
    if created:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
        group.permissions.add(*Permission.objects.filter(codename__in=ON_ROWS))
        for codename in ON_PAGES[name]:
            allowed = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.create(group=group, page=home, permission=allowed)
        _let_files(group)
    return group


def _let_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for allowed in Permission.objects.filter(codename__in=ON_FILES):
        if root is not None:
            GroupCollectionPermission.objects.create(group=group, collection=root, permission=allowed)


def _workflow(groups: dict[str, Group], home: Page) -> None:
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if not created:
        return
    for place, (name, approvers) in enumerate(TASKS.items()):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.add(groups[approvers])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    # One workflow belongs to a page; Wagtail's own would stand at the root, above the catalogue.
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})

"""The form in which authors write a page: drafts are always saved, what learners can't get past is not published."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

# The buttons by which a page goes to learners, or to those who decide that it does.
GOING_OUT = ("action-publish", "action-submit", "action-restart-workflow")


class CheckedPageForm(WagtailAdminPageForm):
    """An error of the checklist stops publishing and sending for review; what was typed stays in the form."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or not self._goes_out():
            return
        from cairn.courses.checklist import checklist

        for finding in checklist(self._placed()):
            if finding.stops:
                # Errors of streams are trees of errors of their blocks: words alone go to the top of the page.
                field = self.fields.get(finding.where)
                self.add_error(
                    finding.where if field is not None and not hasattr(field, "block") else None, finding.words
                )

    def _goes_out(self) -> bool:
        approved = self.data.get("workflow-action-name") == "approve" and "action-workflow-action" in self.data
        return approved or any(name in self.data for name in GOING_OUT)

    def _placed(self) -> Any:
        """The page as it was sent, in its place: a new one stands nowhere yet, and is judged by where it will."""
        page: Page = self.instance
        if not page.path and self.parent_page is not None:
            page.will_stand_under = self.parent_page
        return page


class DraftCopyForm(CopyForm):
    """Copies are drafts: published at once they would fight the original for its address in the programme."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)

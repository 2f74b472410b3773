"""What authors choose from besides pages: evidence records, which they only read, and figures, which they draw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cairn.courses.figure_form import FigureForm
from cairn.courses.models import Figure
from cairn.library.models_api import EvidenceRecord

MOST_WORDS = 8


def _search_form(*places: str) -> type[BaseFilterForm]:
    """A chooser's field for words; each of them must occur in one of ``places``."""

    class WordsForm(BaseFilterForm):
        q = forms.CharField(label=_("Search term"), required=False)

        def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
            query = self.cleaned_data["q"].strip()
            self.is_searching, self.search_query = bool(query), query or None
            for word in query.split()[:MOST_WORDS]:
                found = Q()
                for place in places:
                    found |= Q(**{f"{place}__icontains": word})
                objects = objects.filter(found)
            return objects.distinct()

    return WordsForm


RecordWords = _search_form("title", "key", "doi", "authors__name")
FigureWords = _search_form("title", "key", "caption")


class RecordChooserViewSet(SnippetChooserViewSet):
    choose_view_class = type("ChooseRecord", (ChooseView,), {"filter_form_class": RecordWords})
    choose_results_view_class = type("RecordResults", (ChooseResultsView,), {"filter_form_class": RecordWords})


class FigureChooserViewSet(SnippetChooserViewSet):
    choose_view_class = type("ChooseFigure", (ChooseView,), {"filter_form_class": FigureWords})
    choose_results_view_class = type("FigureResults", (ChooseResultsView,), {"filter_form_class": FigureWords})


class ReadOnly(ModelPermissionPolicy):
    """Records come from catalogues: whoever writes courses looks at them and changes nothing."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))


class RecordViewSet(SnippetViewSet):
    model = EvidenceRecord
    icon = "doc-full-inverse"
    menu_label = _("Evidence records")
    list_display = ("title", "journal", "published_on", "key")
    search_fields = ("title", "key", "doi", "authors__name")
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = ("title", "abstract", "journal", "published_on", "doi", "address", "key")
    copy_view_enabled = False
    list_per_page = 25
    ordering = ("title",)
    chooser_viewset_class = RecordChooserViewSet
    permission_policy = ReadOnly(EvidenceRecord)


class FigureViewSet(SnippetViewSet):
    model = Figure
    icon = "image"
    menu_label = _("Charts and diagrams")
    list_display = ("title", "kind", "programme", "changed_at")
    list_filter = ("programme", "kind")
    search_fields = ("title", "key", "caption")
    search_backend_name = None
    copy_view_enabled = False
    chooser_viewset_class = FigureChooserViewSet
    panels = (
        FieldPanel("programme"),
        FieldPanel("title"),
        FieldPanel("key", help_text=_("Names it in a course's folder. Never change it.")),
        FieldPanel("kind"),
        FieldPanel("caption", help_text=_("What one sees, and where the data come from. Call invented data so.")),
        FieldPanel("spec_text", heading=_("What is drawn"), attrs={"data-figure": True}),
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        return self._edit_handler.get_form_class()

    def get_edit_handler(self) -> Any:
        from wagtail.admin.panels import ObjectList

        return ObjectList(self.panels, base_form_class=FigureForm).bind_to_model(self.model)

"""Where the catalogue begins."""

from __future__ import annotations

from wagtail.models import Page, Site

from cairn.courses.models import HomePage


def home_page() -> HomePage:
    """The root of the catalogue, made the first time, and the site that begins there."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Cairn", slug="catalogue"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Cairn"}
        )
    return home

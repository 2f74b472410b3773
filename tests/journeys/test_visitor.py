"""A visitor reads what there is and makes an account."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from cairn.accounts import api as accounts_api

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("slug", ["privacy", "cookies", "accessibility", "help", "terms"])
def test_a_visitor_reads_the_pages_about_the_site(
    page: Page, live_server: object, then_accessible: Callable[[Page], None], slug: str
) -> None:
    page.goto(f"{live_server.url}/about/{slug}/")  # type: ignore[attr-defined]

    expect(page.locator("h1")).to_be_visible()
    then_accessible(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_visitor_signs_up_and_confirms(
    page: Page, live_server: object, then_accessible: Callable[[Page], None], width: int
) -> None:
    # given a visitor at the sign-up page
    address = f"new.person.{width}@example.org"
    home = str(live_server.url)  # type: ignore[attr-defined]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{home}/account/signup/")
    then_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    # when they fill it in, without consent to research
    page.get_by_label("E-mail").or_(page.locator("#id_email")).first.fill(address)
    page.locator("#id_password1").fill("a-long-walk-uphill")
    page.locator("#id_name").fill("New Person")
    page.locator("#id_job_role").select_option("nurse")
    page.locator("#id_organisation").select_option("not-listed")
    page.locator("#id_organisation_other").fill("A small practice")
    page.locator("#id_accepted_terms").check()
    page.locator("main button[type=submit]").click()

    # then a message asks them to confirm the address, with a link to do so
    expect(page).not_to_have_url(re.compile("/signup/"))
    then_accessible(page)
    assert [message.to for message in mail.outbox] == [[address]]
    link = re.search(r"http\S+", str(mail.outbox[-1].body))
    assert link is not None
    person = accounts_api.person_by_email(address)
    assert person is not None
    assert not accounts_api.has_consent(person, "research")
    assert accounts_api.has_consent(person, "terms")

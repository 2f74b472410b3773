"""Who was signed out while they wrote, or opens the address of a form, is led to a page and not to a blank one."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client

from tests.cast import person

pytestmark = pytest.mark.django_db
KEEP = "/me/drafts/talk:1/"  # takes only what is sent


@pytest.mark.parametrize(
    "came, back",
    [
        ("http://testserver/runs/autumn/aims/?page=2#post-5", "/runs/autumn/aims/?page=2"),
        ("", KEEP),
        ("http://elsewhere.example/runs/", KEEP),
        ("//elsewhere.example/", KEEP),
        ("javascript:alert(1)", KEEP),
    ],
)
def test_signing_in_again_leads_to_the_page_of_the_form(came: str, back: str) -> None:
    answer = Client().post(KEEP, {}, headers={"Referer": came})
    where = urlsplit(answer.headers["Location"])
    assert (where.path, parse_qs(where.query)) == ("/account/login/", {"next": [back]})


def test_who_has_just_confirmed_an_address_is_not_led_back_there() -> None:
    ana = person("Ana")
    client = Client()
    client.force_login(ana)
    address = EmailAddress.objects.get(user=ana)
    address.verified = False
    address.save()
    path = f"/account/confirm-email/{EmailConfirmationHMAC(address).key}/"

    answer = Client().post(path, headers={"Referer": f"http://testserver{path}"})
    assert answer.status_code == 302
    assert "next" not in answer.headers["Location"]


def test_a_page_that_asks_to_sign_in_is_come_back_to_itself() -> None:
    answer = Client().get("/me/", headers={"Referer": "http://testserver/library/"})
    assert answer.headers["Location"] == "/account/login/?next=/me/"


def test_an_address_that_only_takes_forms_says_so() -> None:
    client = Client()
    client.force_login(person("Ana"))
    answer = client.get(KEEP)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "it only takes what a form sends" in answer.content.decode()
    assert client.put(KEEP).content == b""

"""Signing up, signing in, and one's own account, as a browser meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cairn.accounts import api
from cairn.accounts.models import AuditRow, Consent, Person
from tests.cast import NOW, PASSWORD, person

pytestmark = pytest.mark.django_db
SIGN_UP, SIGN_IN, PROFILE = "/account/signup/", "/account/login/", "/me/profile/"
FORM = {
    "email": "nurse@example.org",
    "password1": PASSWORD,
    "name": "A Nurse",
    "certificate_name": "Ann Nurse RN",
    "job_role": "nurse",
    "organisation": "not-listed",
    "organisation_other": "A small practice",
    "country": "IE",
    "accepted_terms": "1",
}
SHARED = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> Iterator[None]:
    caches["default"].clear()
    yield
    caches["default"].clear()


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def tag(html: str, name: str) -> str:
    """The input, select or text box of this name, whole."""
    found = re.search(rf'<(input|textarea)[^>]*name="{name}"[^>]*>|<select[^>]*name="{name}".*?</select>', html, re.S)
    assert found is not None, f"there is no field {name}"
    return found[0]


def link_in(message: Any) -> str:
    """The path of the first link in an e-mail."""
    found = re.search(r"https?://[^/\s]+(/\S*)", str(message.body))
    assert found is not None
    return found[1]


def sign_in(client: Client, email: str, password: str, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password}, **more)


# --- Signing up ---


def test_the_form_asks_for_consent_apart_and_has_ticked_nothing(client: Client) -> None:
    page = text(client.get(SIGN_UP))

    asked = re.findall(r'name="(\w+)"', page.partition("<main")[2])
    assert set(FORM) | {"research_consent"} <= set(asked)
    for name in ("research_consent", "accepted_terms"):
        assert "checked" not in tag(page, name)
    assert "is left out of the research, and you lose nothing" in page


@pytest.mark.parametrize(
    "given,sentence",
    [
        ({"email": ""}, "Enter your e-mail address"),
        ({"email": "nurse"}, "Enter an e-mail address in the correct format, like name@example.com"),
        ({"password1": ""}, "Choose a password"),
        ({"password1": "short"}, "at least 10 characters"),
        ({"password1": "password123"}, "too common"),
        ({"password1": "nurse@example.org"}, "too similar"),
        ({"name": "  "}, "Enter your name"),
        ({"job_role": "emperor"}, "Choose one of the answers that are listed"),
        ({"organisation": ""}, "Choose where you work"),
        ({"organisation_other": " "}, "Type the name of where you work."),
        ({"accepted_terms": ""}, "Accept the terms of use to go on."),
    ],
)
def test_a_slip_is_told_and_the_rest_is_kept(client: Client, given: dict[str, str], sentence: str) -> None:
    sent = {**FORM, "research_consent": "1", **given}

    answer = client.post(SIGN_UP, sent)

    page = text(answer)
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert sentence in page
    for name, value in sent.items():
        if name == "password1":
            assert "value=" not in tag(page, name)  # never sent back
        elif name in ("accepted_terms", "research_consent"):
            assert ("checked" in tag(page, name)) is bool(value)
        elif name in ("job_role", "organisation", "country"):
            assert value == "emperor" or f'value="{value}" selected' in tag(page, name)
        elif value.strip():
            assert f'value="{value}"' in tag(page, name), name
    assert (Person.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.parametrize("ticked", [True, False])
def test_a_person_signs_up_confirms_and_signs_in(client: Client, ticked: bool) -> None:
    answer = client.post(SIGN_UP, FORM | ({"research_consent": "1"} if ticked else {}), follow=True)

    made = Person.objects.get()
    assert "confirm" in text(answer).lower()
    assert (made.name, made.certificate_name, made.job_role) == ("A Nurse", "Ann Nurse RN", "nurse")
    assert (made.organisation, made.organisation_other, made.country) == (None, "A small practice", "IE")
    assert api.has_consent(made, "research") is ticked
    assert api.has_consent(made, "terms")
    assert Consent.objects.filter(person=made).count() == 2
    # not yet: the address is not known to be theirs
    assert "_auth_user_id" not in client.session
    sign_in(client, "nurse@example.org", PASSWORD)
    assert "_auth_user_id" not in client.session

    path = link_in(mail.outbox[0])
    # a mail program that looks at the link confirms nothing
    assert client.get(path).status_code == 200
    sign_in(client, "nurse@example.org", PASSWORD)
    assert "_auth_user_id" not in client.session
    client.post(path)
    assert sign_in(client, "NURSE@example.org", PASSWORD).headers["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(made.pk)


@pytest.mark.parametrize("given,way", [("/runs/autumn/join/", "/runs/autumn/join/"), ("//elsewhere.example/", "/me/")])
def test_who_makes_an_account_goes_on_where_they_were_going(client: Client, given: str, way: str) -> None:
    client.post(SIGN_UP, FORM | {"next": given})
    path = link_in(mail.outbox[0])
    client.get(path)
    client.post(path)

    assert sign_in(client, "nurse@example.org", PASSWORD).headers["Location"] == way
    client.post("/account/logout/")
    assert sign_in(client, "nurse@example.org", PASSWORD).headers["Location"] == "/me/"


def test_an_address_in_use_looks_like_any_other_and_its_owner_is_told(client: Client) -> None:
    person("Nurse")
    new = client.post(SIGN_UP, FORM | {"email": "new@example.org"})
    mail.outbox.clear()

    again = Client().post(SIGN_UP, FORM | {"email": "Nurse@Example.org", "name": "Somebody else"})

    assert again.headers["Location"] == new.headers["Location"]
    assert [one.name for one in Person.objects.order_by("pk")] == ["Nurse", "A Nurse"]
    (told,) = mail.outbox
    assert told.to == ["nurse@example.org"]
    assert "already" in f"{told.subject} {told.body}"


# --- Signing in, and how often ---


def test_five_wrong_tries_close_an_account_for_a_while_whoever_tries(client: Client, settings: LazySettings) -> None:
    settings.CACHES = settings.CACHES | {"default": SHARED}
    call_command("createcachetable")
    person("Nurse")
    person("Other")
    for n in range(5):
        page = text(sign_in(client, "nurse@example.org", "wrong-again", REMOTE_ADDR=f"192.0.2.{n}"))
        assert "don't match" in page
        assert "nurse@example.org" in tag(page, "login")

    # from another place, by another server process, with the right password
    caches["pages"].clear()
    refused = sign_in(Client(), "nurse@example.org", PASSWORD, REMOTE_ADDR="198.51.100.1")

    assert "Too many tries. Wait five minutes" in text(refused)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM shared_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] > 0
    # somebody else is not shut out, and the account is open again once the limit is forgotten
    assert sign_in(Client(), "other@example.org", PASSWORD).status_code == 302
    caches["default"].clear()
    assert sign_in(Client(), "nurse@example.org", PASSWORD).status_code == 302


def test_too_many_at_once_from_one_place_get_a_page_of_ours(client: Client, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    answers = [sign_in(client, "nobody@example.org", "wrong-again") for _try in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Wait a few minutes, then try again." in text(answers[2])
    assert "<h1>Too many tries</h1>" in text(answers[2])


def test_an_unknown_address_and_a_wrong_password_look_the_same(client: Client) -> None:
    person("Nurse")

    pages = [text(sign_in(client, f"{name}@example.org", "wrong-again")) for name in ("nurse", "nobody")]

    plain = [re.sub(r'value="[^"]*"', "", page.replace("nobody", "nurse")) for page in pages]
    assert plain[0] == plain[1]


# --- Passwords and addresses ---


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client: Client) -> None:
    made = person("Nurse")
    known = client.post("/account/password/reset/", {"email": "nurse@example.org"})
    (message,) = mail.outbox
    assert message.to == ["nurse@example.org"]
    # an address that nobody has looks the same on the screen
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert unknown.headers["Location"] == known.headers["Location"]

    path = client.get(link_in(message), follow=True).redirect_chain[-1][0]
    weak = client.post(path, {"password1": "short", "password2": "short"})
    assert "at least 10 characters" in text(weak)
    unlike = client.post(path, {"password1": "a-lake-at-dawn-9", "password2": "a-lake-at-dusk-9"})
    assert "There is a problem" in text(unlike)
    assert client.post(path, {"password1": "a-lake-at-dawn-9", "password2": "a-lake-at-dawn-9"}).status_code == 302

    made.refresh_from_db()
    assert made.check_password("a-lake-at-dawn-9")
    assert "This link does not work" in text(Client().get(link_in(message), follow=True))
    assert "A new password was chosen for your Cairn account" in str(mail.outbox[-1].body)


def test_an_address_changes_once_its_owner_has_opened_the_link(client: Client) -> None:
    made = person("Nurse")
    person("Other")
    sign_in(client, "nurse@example.org", PASSWORD)
    assert "There is a problem" in text(client.post("/account/email/", {"email": "no address", "action_add": "1"}))
    mail.outbox.clear()

    asked = client.post("/account/email/", {"email": "new@example.org", "action_add": "1"}, follow=True)

    assert "Until then nothing changes." in text(asked)
    to_new = [message for message in mail.outbox if message.to == ["new@example.org"]]
    made.refresh_from_db()
    assert made.email == "nurse@example.org"
    client.post(link_in(to_new[0]))
    made.refresh_from_db()
    assert made.email == "new@example.org"
    # the old address is told, and signs in no more
    assert ["nurse@example.org"] in [message.to for message in mail.outbox]
    assert "don't match" in text(sign_in(Client(), "nurse@example.org", PASSWORD))
    assert sign_in(Client(), "new@example.org", PASSWORD).status_code == 302


# --- Left alone ---


def test_who_was_away_for_half_an_hour_is_signed_out_and_led_back(client: Client) -> None:
    person("Nurse")
    sign_in(client, "nurse@example.org", PASSWORD)
    assert client.get("/me/").status_code == 200

    def be_away(minutes: int) -> None:
        session = client.session
        session["seen"] = session["seen"] - 60 * minutes
        session.save()

    be_away(29)
    assert client.get("/me/projects/").status_code == 200
    # that counted as being there
    be_away(29)
    assert client.get("/me/projects/").status_code == 200
    be_away(31)
    gone = client.get("/me/projects/?page=2")

    assert gone.headers["Location"] == f"{SIGN_IN}?idle=1&next=%2Fme%2Fprojects%2F%3Fpage%3D2"
    assert "_auth_user_id" not in client.session
    page = text(client.get(gone.headers["Location"]))
    assert "You were signed out because nothing happened here" in page
    back = client.post(gone.headers["Location"], {"login": "nurse@example.org", "password": PASSWORD})
    assert back.headers["Location"] == "/me/projects/?page=2"


def test_what_was_sent_after_half_an_hour_is_not_done(client: Client) -> None:
    made = person("Nurse", consent=True)
    sign_in(client, "nurse@example.org", PASSWORD)
    client.get(PROFILE)
    session = client.session
    session["seen"] = session["seen"] - 3600
    session.save()

    assert client.post(PROFILE, {"research": "no"}).headers["Location"] == f"{SIGN_IN}?idle=1"
    assert api.has_consent(made, "research")


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(client: Client) -> None:
    person("Nurse")
    sign_in(client, "nurse@example.org", PASSWORD)
    client.get(PROFILE)
    session = client.session
    long_ago = session["seen"] = session["seen"] - 600
    session.save()

    client.get(PROFILE, headers={"X-Unasked": "1"})
    assert client.session["seen"] == long_ago
    client.get(PROFILE)
    assert client.session["seen"] > long_ago


def test_what_a_browser_asks_by_itself_signs_nobody_out_before_they_are_told_why(client: Client) -> None:
    person("Nurse")
    sign_in(client, "nurse@example.org", PASSWORD)
    client.get(PROFILE)
    session = client.session
    session["seen"] = session["seen"] - 3600
    session.save()

    assert client.get("/sw.js", headers={"Service-Worker": "script"}).status_code == 200
    for headers in ({"X-Unasked": "1"}, {}):
        assert client.get(PROFILE, headers=headers).headers["Location"].startswith(f"{SIGN_IN}?idle=1")
    assert client.get(PROFILE).headers["Location"] == f"{SIGN_IN}?next={PROFILE}"


# --- The profile ---


def test_the_profile_shows_who_i_am_and_takes_my_word_on_research(client: Client) -> None:
    made = person("Nurse")
    sign_in(client, "nurse@example.org", PASSWORD)

    page = text(client.get(PROFILE))
    assert [word in page for word in ("Nurse", "nurse@example.org", "left out of research")] == [True] * 3
    for answer, given in (("yes", True), ("no", False)):
        page = text(client.post(PROFILE, {"research": answer}, follow=True))
        assert "Your choice about research is saved." in page
        assert api.has_consent(made, "research") is given
    assert Consent.objects.filter(person=made, kind="research").count() == 3
    trail = AuditRow.objects.filter(action__startswith="consent.").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == ["consent.give", "consent.withdraw"]


def test_a_name_that_is_a_script_is_text(client: Client) -> None:
    made = person("Nurse")
    api.change_profile(by=made, at=NOW, name="<script>alert(1)</script>")
    client.force_login(made)

    assert "<script>alert" not in client.get(PROFILE).content.decode()

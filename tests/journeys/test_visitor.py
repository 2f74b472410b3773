"""A visitor reads what there is, makes an account and looks after it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cairn.accounts import api as accounts_api
from cairn.community import api as community_api
from cairn.library import api as library_api
from tests.cast import NOW, PASSWORD, person
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import PHONE, Way
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PAPER = re.compile("Driving quality improvement with a massive open online course")


def test_a_visitor_reads_signs_up_and_joins(visit: Visit, way: Way) -> None:
    # given a programme with a run going on
    world()
    page = visit(way=way)

    # when a visitor reads about the programme and its course
    steps.when_opens(page, "/")
    steps.then_reads(page, "Improvement Fundamentals", "Autumn 2026")
    steps.when_follows(page, "What the programme holds")
    steps.when_follows(page, "The Model for Improvement")
    steps.then_reads(page, re.compile("Open now: Autumn 2026"), "What you will be able to do", "1. Foundations")
    steps.then_reads(page, re.compile("About [0-9]+ minutes, and your project"), "The Cairn course team")

    # then the evidence that it rests on is one link away, and also found in the library
    steps.when_follows(page, PAPER)
    record = page.url
    steps.then_reads(page, "BMJ Open Quality", "10.1136/bmjoq-2019-000781")
    steps.when_follows(page, "Library", within="nav")
    page.get_by_label("Search by words").fill("massive open")
    steps.when_presses(page, "Search")
    steps.when_follows(page, PAPER)
    assert page.url == record
    page.go_back()
    page.get_by_label("Search by words").fill("nothing is called this")
    steps.when_presses(page, "Search")
    steps.then_reads(page, "Nothing found. Try fewer words.")

    # when they want to join, they make an account, and may join at once
    steps.when_opens(page, "/")
    steps.when_follows(page, "Join this run")
    steps.when_follows(page, "Create an account")
    address = signs_up(page)
    confirms(page, address)
    steps.when_signs_in(page, address)
    join = page.url
    assert join.endswith("/runs/autumn/join/")
    steps.when_opens(page, "/me/")
    steps.then_headed(page, "Hello, New Person")
    steps.then_reads(page, "Nothing waits for you.", "You have not joined a course yet.")
    steps.when_follows(page, "See what is open")
    steps.when_follows(page, "Join this run")
    assert page.url == join
    steps.when_presses(page, "Join this run")
    steps.then_headed(page, "Autumn 2026")


def signs_up(page: Page) -> str:
    """Fill in the form: without the terms it comes back with what was typed. Consent to research is not given."""
    address = "new.person@example.org"
    words = {"email": address, "name": "New Person", "certificate_name": "Dr N. Person"}
    steps.when_fills(page, **words, password1=PASSWORD, organisation_other="A small practice")
    page.get_by_label("Your role").select_option("nurse")
    page.get_by_label("Where you work").select_option("Not listed")
    page.get_by_label("Country").select_option("Ireland")
    research = page.get_by_label("My activity and answers may be used in research")
    expect(research).not_to_be_checked()
    steps.then_reads(page, re.compile("is left out of the research, and you lose nothing of the learning"))

    steps.when_presses(page, "Create my account")
    steps.then_reads(page, "There is a problem", "Accept the terms of use to go on.")
    for name, typed in words.items():
        expect(page.locator(f"[name={name}]")).to_have_value(typed)
    expect(page.get_by_label("Country")).to_have_value("IE")
    expect(research).not_to_be_checked()

    steps.when_fills(page, password1=PASSWORD)
    page.get_by_label("I accept the terms of use").check()
    steps.when_presses(page, "Create my account")
    steps.then_headed(page, "Check your e-mail")
    return address


def confirms(page: Page, address: str) -> None:
    made = accounts_api.person_by_email(address)
    assert made is not None
    assert (made.certificate_name, made.organisation, made.organisation_other, made.country) == (
        "Dr N. Person", None, "A small practice", "IE",
    )  # fmt: skip
    assert accounts_api.has_consent(made, "terms")
    assert not accounts_api.has_consent(made, "research")
    steps.when_opens(page, "/account/login/")
    steps.when_signs_in(page, address)
    steps.then_headed(page, "Check your e-mail")  # not before the address is confirmed
    steps.when_opens(page, steps.then_mailed(address, "Confirm"))
    steps.when_presses(page, "Yes, confirm it")
    steps.then_headed(page, "Sign in")


def test_a_member_looks_after_their_account(visit: Visit, way: Way) -> None:
    # given somebody in a run, who wrote something there
    made = world("learner")
    made.learn("learner", levels=0)
    learner, first = made.learner, made.structure.objects[0]
    post = community_api.write(
        made.run, subject_kind="object", subject_uuid=first.uuid, text="With a spleling.", by=learner, at=NOW
    )
    page = visit(way=way)

    # when they forgot their password, a link in a mail lets them choose another
    steps.when_opens(page, "/account/login/")
    steps.when_signs_in(page, learner.email, "not-this-one")
    steps.then_reads(page, "There is a problem", re.compile("don't match"))
    steps.when_follows(page, "I forgot my password")
    steps.when_fills(page, email=learner.email)
    steps.when_presses(page, "Send me the link")
    steps.when_opens(page, steps.then_mailed(learner.email, "password"))
    steps.when_fills(page, password1="across-the-fells", password2="across-the-fells")
    steps.when_presses(page, "Save my new password")
    steps.when_follows(page, "Sign in")
    steps.when_signs_in(page, learner.email, "across-the-fells")
    steps.then_headed(page, "Hello, Learner")

    # and their address, their consent, what they wrote and their place in the run are theirs to change
    changes_address(page)
    changes_consent(page, made)
    corrects_and_deletes(page, f"/runs/autumn/{first.key}/#post-{post.uuid}")
    steps.when_opens(page, "/me/")
    steps.when_follows(page, "Autumn 2026")
    steps.when_follows(page, "Leave this run")
    steps.when_presses(page, "Leave this run")
    steps.then_reads(page, "You have left Autumn 2026.", "You have not joined a course yet.")
    steps.when_opens(page, "/runs/autumn/", status=404)
    steps.when_presses(page, "Sign out", within="header")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def changes_address(page: Page) -> None:
    steps.when_follows(page, re.compile("Learner"), within="header")
    steps.when_follows(page, "Change your password")
    page.go_back()
    steps.when_follows(page, "Change your e-mail address")
    steps.when_fills(page, email="moved@example.org")
    steps.when_presses(page, "Change my address")
    steps.then_reads(page, re.compile("You asked to change it to moved@example.org"))
    steps.when_opens(page, steps.then_mailed("moved@example.org", "Confirm"))
    steps.when_presses(page, "Yes, confirm it")
    steps.when_opens(page, "/me/profile/")
    steps.then_reads(page, "moved@example.org")


def changes_consent(page: Page, made: World) -> None:
    for press, given in (("Let it be used in research", True), ("Withdraw my consent", False)):
        steps.when_presses(page, press)
        steps.then_reads(page, "Your choice about research is saved.")
        assert accounts_api.has_consent(made.learner, "research") is given


def corrects_and_deletes(page: Page, place: str) -> None:
    steps.when_opens(page, place)
    steps.when_follows(page, "Change the post by Learner")
    page.get_by_role("textbox").fill("With a spelling.")
    steps.when_presses(page, "Save")
    steps.then_reads(page, "With a spelling.", "changed")
    steps.when_follows(page, "Delete the post by Learner")
    steps.when_presses(page, "Delete")
    expect(page.get_by_text("With a spelling.")).to_have_count(0)


def test_pages_about_the_site_and_for_errors_are_in_our_own_layout(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = visit(way=PHONE)
    steps.when_opens(page, "/")
    for name in ("Help", "Accessibility", "Privacy", "Cookies", "Terms of use"):
        steps.when_follows(page, name, within="footer")
    steps.when_opens(page, "/nowhere/", status=404)
    steps.then_headed(page, "Page not found")
    steps.when_follows(page, "Go to the home page")
    steps.when_opens(page, "/account/confirm-email/made-up/")
    steps.then_headed(page, "This link does not work")
    steps.when_opens(page, "/account/password/reset/key/1-made-up/")
    steps.then_headed(page, "This link does not work")

    def broken(*args: Any, **options: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(library_api, "search", broken)
    steps.when_opens(page, "/library/", status=500)
    steps.then_headed(page, "Sorry, something went wrong")
    assert "planted" in caplog.text


def test_who_was_away_is_signed_out_and_told_why(visit: Visit, way: Way) -> None:
    # given somebody who signed in and then went away for longer than the limit
    learner = person("Learner")
    page = visit(learner, way)
    steps.when_opens(page, "/me/")
    long_ago(page)

    # when they come back, they are asked to sign in, and go on
    steps.when_follows(page, "Library", within="nav")
    steps.then_headed(page, "Sign in")
    steps.then_reads(page, re.compile("You were signed out because nothing happened here for 30 minutes"))
    steps.when_signs_in(page, learner.email)
    steps.then_headed(page, "Library")  # where they were going


def long_ago(page: Page) -> None:
    from importlib import import_module

    from django.conf import settings

    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session["seen"] -= 31 * 60
    session.save()

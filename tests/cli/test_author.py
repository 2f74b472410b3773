"""`cairn author`: rights given by a command."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from wagtail.models import GroupPagePermission

from cairn.cli.main import cli
from cairn.courses import api as courses_api
from cairn.courses.homes import home_page
from tests.cast import person

pytestmark = pytest.mark.django_db


def let(*words: str) -> Result:
    return CliRunner().invoke(cli, ["author", "let", *words])


@pytest.mark.parametrize(
    "option, word, may",
    [
        ([], "write", "add_page"),
        (["--reviewer"], "review", "change_page"),
        (["--publisher"], "publish", "publish_page"),
    ],
)
def test_who_has_an_account_is_let(option: list[str], word: str, may: str) -> None:
    ann = person("Ann")
    assert not courses_api.may_write(ann)

    told = [let(ann.email.upper(), *option) for _again in range(2)]

    assert [(one.exit_code, one.output) for one in told] == [(0, f"Ann may {word} courses now, at /cms/.\n")] * 2
    ann = type(ann).objects.get(pk=ann.pk)
    assert courses_api.may_write(ann)
    given = GroupPagePermission.objects.filter(group__in=ann.groups.all(), page=home_page())
    codes = given.values_list("permission__codename", flat=True)
    assert may in codes


def test_nobody_is_let_without_an_account() -> None:
    told = let("nobody@example.org")
    assert (told.exit_code, "Nobody has an account with the address nobody@example.org" in told.output) == (1, True)

"""The run that the benchmarks use: many learners, many threads. Rows in bulk: what is measured comes later."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.community import api as community_api
from cairn.courses import api as courses_api
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api

PASSWORD = "a-long-walk-uphill"


@notices_api.tray_only()
@transaction.atomic
def fill(*, learners: int, threads: int, posts: int) -> None:
    now = timezone.now()
    programme = courses_api.import_programme(settings.SEEDS.parent / "tests" / "bundle", by=None, at=now)
    days = timedelta(days=30)
    run = runs_api.open_run(
        programme=programme, key="bench", title="Bench", starts_on=(now - days).date(), ends_on=(now + days).date(),
        by=None, at=now,
    )  # fmt: skip
    # The real hasher is slow on purpose; all of them get one password by it afterwards.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        people = [_person(number, at=now) for number in range(learners)]
    once = make_password(PASSWORD)
    type(people[0]).objects.update(password=once)
    for person in people:
        runs_api.enrol(run, by=person, at=now)
    items = courses_api.structure(programme).levels[0].objects
    for number in range(threads):
        by = people[-1 - number]
        top = community_api.write(
            run, subject_kind="object", subject_uuid=items[number % len(items)].uuid, text="What do others do?",
            by=by, at=now,
        )  # fmt: skip
        for reply in range(posts - 1):
            community_api.write(
                run, subject_kind="object", subject_uuid=items[number % len(items)].uuid, text="We ask on nights.",
                by=people[-100 - reply], at=now, parent=top.uuid,
            )  # fmt: skip


def _person(number: int, *, at: object) -> object:
    return accounts_api.register(
        email=f"bench{number}@example.org", password=PASSWORD, name=f"Learner {number}", certificate_name="",
        job_role="nurse", organisation=None, organisation_other="Somewhere", country="GB", research_consent=False,
        accepted_terms=True, at=at, verified=True,
    )  # fmt: skip

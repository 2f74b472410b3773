"""The record of the paper on Improvement Fundamentals, from the file to the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from cairn.cli.main import cli
from cairn.lib.errors import NotFound, Refused
from cairn.library import api
from cairn.library.models import EvidenceRecord
from tests.cast import NOW

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[2] / "seeds" / "records" / "catalogue_record.txt"
KEY = "improvement-fundamentals-2021"


@pytest.fixture
def record() -> EvidenceRecord:
    return api.import_record(FILE.read_text("utf-8-sig"), key=KEY, by=None, at=NOW)


def test_the_command_reads_the_file_into_a_complete_record() -> None:
    told = CliRunner().invoke(cli, ["library", "import", str(FILE), "--key", KEY])

    found = api.record_of(KEY)
    assert told.exit_code == 0, told.output
    assert "To be checked by a person" in told.output
    assert found.doi.startswith("10.1136/")
    for name in (
        "title",
        "abstract",
        "journal",
        "issn",
        "published_on",
        "publisher",
        "language",
        "collection",
        "address",
    ):
        assert getattr(found, name), name
    assert found.authors.count() > 1
    assert found.affiliations.count() >= 1


def test_reading_it_again_mends_the_record_and_keeps_its_key(record: EvidenceRecord) -> None:
    record.flags.update(checked_at=NOW)

    again = api.import_record(FILE.read_text("utf-8-sig"), key="another", by=None, at=NOW)

    assert (again.pk, again.key) == (record.pk, KEY)
    assert again.flags.filter(checked_at=None).count() == 0
    assert again.authors.count() == record.authors.count()


def test_a_text_that_is_no_record_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(Refused):
        api.import_record("nothing of the kind", key=None, by=None, at=NOW)
    assert EvidenceRecord.objects.count() == 0


def test_a_record_that_is_not_there_is_not_found(record: EvidenceRecord) -> None:
    assert api.record_of(KEY) == record
    with pytest.raises(NotFound):
        api.record_of("unknown")


def test_anyone_finds_and_reads_it(record: EvidenceRecord, client: Client) -> None:
    listed = client.get("/library/?q=improvement fundamentals")
    whole = client.get(f"/library/{KEY}/")

    assert record.title in listed.content.decode()
    assert record.doi in whole.content.decode()
    assert client.get("/library/unknown/").status_code == 404


def test_a_list_of_many_records_is_paged_and_costs_the_same(
    client: Client, django_assert_max_num_queries: object
) -> None:
    rows = [EvidenceRecord(key=f"r{n}", title=f"Falls {n}", imported_at=NOW) for n in range(10_000)]
    EvidenceRecord.objects.bulk_create(rows)

    with django_assert_max_num_queries(4):  # type: ignore[operator]
        page = client.get("/library/?q=falls").content.decode()

    assert page.count("/library/r") == 20
    assert len(page.encode()) < 60_000
    assert "after=" in page

"""What goes when a person is erased: their words and files. What is counted, like a vote, stays without a name."""

from __future__ import annotations

from django.db import transaction

from cairn.learning.models import CacheVisit, Draft, Reflection, Sheet, ShelfItem, ShelfTake, Upload


def erase_doings(person_id: int) -> None:
    """Call it in the transaction of the erasure; files are deleted once that is sure."""
    Reflection.objects.filter(person_id=person_id).delete()
    Draft.objects.filter(person_id=person_id).delete()
    Sheet.objects.filter(enrolment__person_id=person_id).delete()
    CacheVisit.objects.filter(enrolment__person_id=person_id).update(words="", signed_at=None)
    ShelfTake.objects.filter(enrolment__person_id=person_id).delete()
    ShelfItem.objects.filter(enrolment__person_id=person_id).delete()
    uploads = Upload.objects.filter(enrolment__person_id=person_id)
    files = [(row.file.storage, str(row.file.name)) for row in uploads]
    uploads.delete()

    def delete_files() -> None:
        for storage, name in files:
            storage.delete(name)

    transaction.on_commit(delete_files)

"""Files that statements come with: each once for a tenant, by its digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cairn.records.models import Attachment


def keep_files(tenant_id: int, files: Iterable[tuple[str, str, bytes]]) -> None:
    """``files`` are (sha2, content type, content). What is there already stays."""
    rows = [
        # As long a type as the column takes: answers give the one that their statement says.
        Attachment(tenant_id=tenant_id, sha2=sha2, content_type=kind[:200], content=content)
        for sha2, kind, content in files
    ]
    Attachment.objects.bulk_create(sorted(rows, key=lambda row: row.sha2), ignore_conflicts=True)


def files_of(tenant_id: int, digests: Collection[str]) -> dict[str, Attachment]:
    """Files by their digest. One query."""
    return {row.sha2: row for row in Attachment.objects.filter(tenant=tenant_id, sha2__in=list(digests))}

"""What is in the files, read back from their bytes."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from io import BytesIO
from typing import Any

from defusedxml import ElementTree as Tree


def pdf_objects(pdf: bytes) -> bytes:
    """The file with its compressed parts unpacked."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def tags(pdf: bytes) -> Counter[str]:
    """How many of each kind of element a screen reader is told of."""
    return Counter(kind.decode() for kind in re.findall(rb"/Type/StructElem/S/(\w+)", pdf_objects(pdf)))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", pdf_objects(pdf)))


def alternatives(pdf: bytes) -> list[bytes]:
    """The beginnings of the alternative texts."""
    return re.findall(rb"/S/Figure\b[^<>]*/Alt ?\(([^)]{10,})", pdf_objects(pdf))


def part(package: bytes, name: str) -> Any:
    """One XML part of a Word or PowerPoint file."""
    with zipfile.ZipFile(BytesIO(package)) as found:
        return Tree.fromstring(found.read(name))


def descriptions(package: bytes, name: str) -> list[str]:
    """The alternative texts of one part."""
    kinds = ("docPr", "cNvPr")
    return [one.get("descr", "") for one in part(package, name).iter() if one.tag.endswith(kinds) and one.get("descr")]

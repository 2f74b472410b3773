"""What a PDF says: its pages, what is written about it, the fields of its forms and the notes on it.

Whoever sends one may have made it to harm, so it is read by a process of its own (``pdf_reading``) that may use so much
time and memory and no more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["MOST_PAGES", "Fault", "PdfWords", "pdf_words"]

READER = Path(__file__).with_name("pdf_reading.py")
MOST_PAGES = 300
MOST_LETTERS = 600_000  # reading stops after so many
MOST_SECONDS = 12  # of the processor: two hundred full pages take nine
MOST_PATIENCE = 25  # seconds on the clock, for a machine that is busy
MOST_MEMORY = 1_000_000_000  # bytes
# All that the reader is told of where it runs: no secret of the site is within reach of what it reads.
SURROUNDINGS = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")

# damaged: nothing can be read; locked: a password is needed; wordless: no page has text, as after scanning;
# partly: some pages are pictures or damaged, or files are packed inside; long: too many pages; slow: too much work.
Fault = Literal["", "damaged", "locked", "wordless", "partly", "long", "slow"]


@dataclass(frozen=True)
class PdfWords:
    """``text``: parts and pages with an empty line between. ``fault``: why there is no text, or not all."""

    text: str = ""
    fault: Fault = ""


def pdf_words(raw: bytes) -> PdfWords:
    """What stands in a PDF. Raises nothing for whatever it is given: ``fault`` says what is wrong with it."""
    limits = [str(limit) for limit in (MOST_SECONDS, MOST_MEMORY, MOST_PAGES, MOST_LETTERS)]
    surroundings = {name: os.environ[name] for name in SURROUNDINGS if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(READER), *limits],
            input=raw, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=MOST_PATIENCE, env=surroundings,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return PdfWords(fault="slow")
    # Stopped at a limit of time (by a signal) or of memory (by an error that leads out).
    if done.returncode:
        return PdfWords(fault="slow")
    return PdfWords(**json.loads(done.stdout))

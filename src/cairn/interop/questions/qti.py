"""QTI 3.0 items (1EdTech), single ones and packages of them: what reading and writing share.

www.imsglobal.org/spec/qti/v3p0 describes it. docs/question-exchange.md lists exactly what is not read.
"""

from __future__ import annotations

from cairn.interop.questions.qti_reading import read
from cairn.interop.questions.qti_writing import write

__all__ = ["ENDING", "MEDIA_TYPE", "read", "write"]

ENDING, MEDIA_TYPE = "zip", "application/zip"

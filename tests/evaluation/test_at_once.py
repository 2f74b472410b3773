"""Several people look at an evaluation at once: each is answered."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own: what goes wrong here is that nothing goes on at all, not even the test.
SIX_AT_ONCE = """
import django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from cairn.evaluation.tables import _rows, _table

def count(number):
    rows = _table([{"week": one % 7} for one in range(50)], week="int64")
    return len(_rows(rows.group_by("week").aggregate(people=rows.count())))

with ThreadPoolExecutor(6) as pool:
    print(sorted(set(pool.map(count, range(60)))))
"""


def test_six_threads_are_answered() -> None:
    done = subprocess.run([sys.executable, "-c", SIX_AT_ONCE], capture_output=True, text=True, timeout=120)

    assert done.stdout == "[7]\n", done.stderr

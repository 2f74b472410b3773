"""How fast the machine is that a benchmark runs on."""

from __future__ import annotations

import time


def yardstick() -> float:
    """Seconds that this machine takes for ten million additions."""
    began = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - began

"""What a call costs, of a small question: the whole call, the same with one run, and the document.

    python overhead.py

It fails if the call takes 2 ms or more.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import escalade

MOST_MS = 2.0
TIMES = 300


def milliseconds(ask: Callable[[], object]) -> tuple[float, float]:
    """The least time and the median."""
    ask()
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        ask()
        took.append(1e3 * (time.perf_counter() - begun))
    took.sort()
    return took[0], took[TIMES // 2]


def main() -> None:
    strait = escalade.load("strait")
    found = {
        "strait.run(1000)": milliseconds(lambda: strait.run(1_000)),
        "strait.run(1)": milliseconds(lambda: strait.run(1)),
        "strait.run(1000).to_json()": milliseconds(lambda: strait.run(1_000).to_json()),
        "strait.run(1000).outcomes": milliseconds(lambda: strait.run(1_000).outcomes),
    }
    for what, (least, median) in found.items():
        print(f"{what:28} median {median:.2f} ms, least {least:.2f} ms")
    # The least time, as others may be at work on the machine: it is the one that the call itself takes.
    if found["strait.run(1000)"][0] >= MOST_MS:
        sys.exit(f"a call takes {MOST_MS} ms or more")


if __name__ == "__main__":
    main()

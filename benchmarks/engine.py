"""One full checklist, in microseconds, over all worked cases of each guide, and of the one with the most rules."""

from __future__ import annotations

import statistics
import time

from portal.content.cases import case_facts
from portal.content.library import Library
from portal.content.loader import Guide
from portal.law.checklist import build
from portal.settings import ROOT

ROUNDS, REPEATS = 5, 5


def measure() -> None:
    """Print the median of each guide, the slowest case of the largest, and how long loading all of them takes."""
    started = time.perf_counter()
    library = Library.of_folder(ROOT / "guides")
    print(f"  loading {len(library.codes)} guides: {(time.perf_counter() - started) * 1000:.0f} ms")
    guides = [library.guide(code) for code in library.codes]
    timed = {guide: _medians(guide) for guide in guides}
    each = ", ".join(f"{guide.law.code} {statistics.median(times):.0f}" for guide, times in timed.items())
    print(f"  a checklist in µs, the median over all cases, median of {ROUNDS} rounds each: {each}")
    largest = max(guides, key=lambda found: len(list(found.law.rules())))
    rules, times = len(list(largest.law.rules())), timed[largest]
    print(f"  {largest.law.code}, {rules} rules, {len(times)} cases:")
    print(f"  a checklist takes {statistics.median(times):.0f} µs; the slowest case {max(times):.0f} µs")


def _medians(guide: Guide) -> list[float]:
    """Microseconds for each worked case of a guide."""
    medians = []
    for case in guide.cases:
        facts, rounds = case_facts(case, guide), []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            for _ in range(REPEATS):
                build(facts, guide.law, case.day)
            rounds.append((time.perf_counter() - started) / REPEATS * 1_000_000)
        medians.append(statistics.median(rounds))
    return medians

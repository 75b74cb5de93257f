"""One full checklist of the guide with the most rules, in microseconds, over all its worked cases."""

from __future__ import annotations

import statistics
import time

from portal.content.cases import case_facts
from portal.content.library import Library
from portal.law.checklist import build
from portal.settings import ROOT

ROUNDS, REPEATS = 5, 5


def measure() -> None:
    """Print the median and the slowest case of the largest guide, and how long loading all guides takes."""
    started = time.perf_counter()
    library = Library.of_folder(ROOT / "guides")
    print(f"  loading {len(library.codes)} guides: {(time.perf_counter() - started) * 1000:.0f} ms")
    guide = max((library.guide(code) for code in library.codes), key=lambda found: len(list(found.law.rules())))
    cases = [(case_facts(case, guide), case.day) for case in guide.cases]
    medians = []
    for facts, day in cases:
        rounds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            for _ in range(REPEATS):
                build(facts, guide.law, day)
            rounds.append((time.perf_counter() - started) / REPEATS * 1_000_000)
        medians.append(statistics.median(rounds))
    rules = len(list(guide.law.rules()))
    print(f"  {guide.law.code}, {rules} rules, {len(cases)} cases, median of {ROUNDS} rounds each:")
    print(f"  a checklist takes {statistics.median(medians):.0f} µs; the slowest case {max(medians):.0f} µs")

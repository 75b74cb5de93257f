"""Which of the facts still open can change the outcome of a condition? Where logic does not say, values are tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor
from typing import Any

from portal.law.conditions import All, FactLeaf, Named, Span, looks_at_law
from portal.law.facts import Fact, FactType, Value
from portal.law.scene import Condition, Finding, Scene, Truth, once

# So many trials are made at most. Beyond them every open fact is listed, which is safe: one may be asked in vain.
MOST_TRIALS = 1000

# A truth; or the fact looked at next, with what each of its sample values leads to.
_Tree = Truth | tuple[object, ...]


class _TooManyTrialsError(Exception):
    pass


def settle(condition: Condition, scene: Scene) -> Finding:
    """The finding of `condition`, with `missing` cut to exactly the facts that can still change its truth.

    Where each open fact is tested once, three-valued logic is exact already. Where one fact is tested twice ("is a" or
    "is b"), sample values are tried in turn, so that a test that can only come out one way counts as decided.
    """
    finding = condition.find(scene)
    missing = finding.missing
    if len(missing) < 2 or finding.truth is not None or len(missing) == len(set(missing)):  # noqa: PLR2004
        return finding
    if _is_list(condition, scene, {}):
        return finding._replace(missing=once(missing))
    return scene.settled(condition, _try)


def _is_list(condition: Condition, scene: Scene, tests: dict[str, FactLeaf]) -> bool:
    """Whether all that is open of the condition must hold, one test for each fact: then each fact can still decide."""
    if condition.find(scene).truth is not None:
        return True
    if isinstance(condition, All):
        return all(_is_list(item, scene, tests) for item in condition.items)
    if isinstance(condition, Named):
        return _is_list(scene.guide.conditions[condition.name], scene, tests)
    if not isinstance(condition, FactLeaf) or not condition.is_of_one_fact or looks_at_law(condition):
        return False
    fact = condition.fact
    asked_when = None if scene.asked(fact).truth else scene.guide.facts[fact].asked_when
    return tests.setdefault(fact, condition) == condition and (
        asked_when is None or _is_list(asked_when, scene.on(scene.asked_on), tests)
    )


def _try(condition: Condition, scene: Scene) -> Finding:
    finding = condition.find(scene)
    facts = tuple(dict.fromkeys(finding.missing))
    trials = _Trials(condition, facts, scene)
    try:
        tree = trials.tree(scene, finding)
    except _TooManyTrialsError:
        return finding._replace(missing=facts)
    if isinstance(tree, bool):
        return Finding(tree, finding.because)
    decisive = set(_facts_in(tree))
    return finding._replace(missing=tuple(fact for fact in facts if fact in decisive))


class _Trials:
    """What a condition comes to for each combination of sample values of the facts still open, as a tree.

    A branch ends as soon as the condition is decided, and a fact whose values all lead to the same is left out: what
    remains in the tree is what the condition hangs on.
    """

    def __init__(self, condition: Condition, facts: tuple[str, ...], scene: Scene) -> None:
        self.condition, self.facts, self.scene = condition, facts, scene
        self.left = MOST_TRIALS
        self.tests = scene.guide.reading(condition).tests
        # Whether a fact is asked is looked at by the law of the day asked, the rest by that of the day that decides.
        self.looks = [scene] if scene.day == scene.asked_on else [scene, scene.on(scene.asked_on)]
        self.samples = {fact: tuple(self.sample(fact)) for fact in facts}

    def tree(self, scene: Scene, finding: Finding) -> _Tree:
        """The tree below `scene`, where the condition came to `finding`."""
        if finding.truth is not None:
            return finding.truth
        fact = next((fact for fact in self.facts if fact in finding.missing), None)
        if fact is None:
            return None
        values = self.samples[fact]
        self.left -= len(values)
        if self.left < 0 or not values:
            raise _TooManyTrialsError
        branches = []
        for value in values:
            trial = scene.supposing(fact, value)
            branches.append(self.tree(trial, self.condition.find(trial)))
        return branches[0] if all(branch == branches[0] for branch in branches) else (fact, *branches)

    def sample(self, fact: str) -> Iterable[Value]:
        """Values of `fact`, one for each outcome that its tests can have together."""
        definition = self.scene.guide.facts[fact]
        tests = [test for test in self.tests[fact] if isinstance(test, FactLeaf) and test.is_of_one_fact]
        values: Iterable[Value]
        match definition.type:
            case FactType.YES_NO:
                return (True, False)
            case FactType.CHOICE | FactType.COUNTRY | FactType.DOCUMENT:
                named = dict.fromkeys(value for test in tests for look in self.looks for value in test.samples(look))
                values = (*named, *[choice for choice in definition.choices if choice not in named][:1])
            case FactType.NUMBER | FactType.MONEY:
                values = _numbers_around(self._turns(fact), definition)
            case FactType.DATE:
                together = [test for test in self.tests[fact] if test not in tests]
                turns = {*self._turns(fact), *(day for test in together for day in self._turns_beside(fact, test))}
                days = _days_around(turns, definition, reach=1 + len(together))
                if together:
                    # How two events lie to each other matters as much as each alone: no day can stand for another.
                    return days
                values = days
            case _:
                return ()
        found: dict[tuple[Truth, ...], Value] = {}
        for value in values:
            found.setdefault(tuple(test.test(value, look) for test in tests for look in self.looks), value)
        return found.values()

    def _turns(self, fact: str) -> set[Any]:
        tests = (test for test in self.tests[fact] if isinstance(test, FactLeaf))
        return {turn for test in tests for look in self.looks for turn in test.turns(look)}

    def _turns_beside(self, fact: str, test: Condition) -> set[date]:
        """The days at which a test of this event beside another turns."""
        other = next((name for name in test.reads() if name != fact), fact)
        known, _ = self.scene.event(other)
        days = {known} if known is not None else {self.scene.asked_on, *self._turns(other)}
        if isinstance(test, Span):
            return {turn for day in days for turn in ({test.turn(day)} if test.end == fact else test.starts(day))}
        return days


def _numbers_around(turns: Iterable[Decimal], fact: Fact) -> Iterable[Value]:
    """The least and the greatest number the fact takes, each at which a test turns, and one between each two."""
    low, high = fact.limits
    inside = sorted({low, *(turn for turn in turns if low <= turn <= high), high})
    if fact.type is FactType.MONEY:
        return [*inside, *((one + following) / 2 for one, following in pairwise(inside))]
    around = {whole for turn in inside for whole in (ceil(turn) - 1, ceil(turn), floor(turn), floor(turn) + 1)}
    return sorted(whole for whole in around if low <= whole <= high)


def _days_around(turns: Iterable[date], fact: Fact, reach: int) -> list[date]:
    """The first and the last day the fact takes, and those up to `reach` days from a turn."""
    earliest, latest = fact.bounds
    around = {turn.toordinal() + away for turn in turns for away in range(-reach, reach + 1)}
    inside = {date.fromordinal(day) for day in around if earliest.toordinal() <= day <= latest.toordinal()}
    return sorted({earliest, latest, *inside})


def _facts_in(tree: Any) -> Iterator[str]:
    if isinstance(tree, tuple):
        fact, *branches = tree
        yield fact
        for branch in branches:
            yield from _facts_in(branch)

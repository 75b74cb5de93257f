"""The closed vocabulary of "applies when": over known facts a condition is yes, no or unknown, with the reason.

Truth is three-valued (Kleene): True, False, or None for unknown. A finding also names the facts that decided, and the facts
not yet known that can still decide.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, Protocol

from portal.law.calendars import add_months
from portal.law.facts import Facts, FactType, Value

if TYPE_CHECKING:
    from portal.law.model import Jurisdiction

Truth = bool | None


class Finding(NamedTuple):
    """What a condition came to: its truth, the facts that decided it, and the unknown facts still open.

    `missing` names a fact once for each place where it is open, so a repetition shows that two tests hang on one fact.
    """

    truth: Truth
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


YES, NO = Finding(True), Finding(False)

COMPARISONS: dict[str, Callable[[object, object], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "on_or_after": operator.ge,
    "after": operator.gt,
    "on_or_before": operator.le,
    "before": operator.lt,
}


class Scene:
    """What conditions look at: the facts, the guide, and the day that decides.

    `asked_on` is the day the question is asked, which stays when the law of another day is looked at. `may_work` is the set of
    answers still possible to "may this person work?", once that question has been put.
    """

    __slots__ = ("_asked", "_named", "asked_on", "day", "facts", "guide", "may_work")

    def __init__(self, guide: Jurisdiction, facts: Facts, day: date, asked_on: date | None = None) -> None:
        self.guide = guide
        self.facts = facts
        self.day = day
        self.asked_on = asked_on or day
        self.may_work: frozenset[str] | None = None
        self._asked: dict[str, Finding] = {}
        self._named: dict[tuple[str, date], Finding] = {}

    def on(self, day: date) -> Scene:
        """The same facts, looked at by the law of another day."""
        if day == self.day:
            return self
        scene = Scene(self.guide, self.facts, day, self.asked_on)
        scene.may_work = self.may_work
        scene._asked, scene._named = self._asked, self._named
        return scene

    def decide(self, may_work: frozenset[str]) -> None:
        """From now on conditions may look at the answers still possible to "may this person work?"."""
        self.may_work = may_work
        self._named.clear()

    def asked(self, fact: str) -> Finding:
        """Whether it makes sense to ask for `fact` at all: a fact not asked of this hire counts as no in every test."""
        finding = self._asked.get(fact)
        if finding is None:
            definition = self.guide.facts.get(fact)
            asked_when = definition.asked_when if definition else None
            finding = self._asked[fact] = asked_when.find(self) if asked_when else YES
        return finding

    def named(self, name: str) -> Finding:
        """The finding of a condition that the guide gives a name to."""
        key = (name, self.day)
        finding = self._named.get(key)
        if finding is None:
            finding = self._named[key] = self.guide.conditions[name].find(self)
        return finding


class Condition(Protocol):
    """A test of the facts."""

    def find(self, scene: Scene) -> Finding:
        """Truth in this scene, with the facts that decided and those that still can."""

    def parts(self) -> Iterator[Condition]:
        """This condition and all below it."""

    def reads(self) -> Iterator[str]:
        """The facts that this condition itself looks at (not those of its parts)."""


class _Leaf:
    __slots__ = ()

    def parts(self) -> Iterator[Condition]:
        yield self  # type: ignore[misc]  # every subclass is a Condition; the mixin alone is not

    def reads(self) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Constant(_Leaf):
    """Always or never."""

    value: bool

    def find(self, scene: Scene) -> Finding:
        return YES if self.value else NO


class _Branch:
    __slots__ = ()
    items: tuple[Condition, ...]

    def parts(self) -> Iterator[Condition]:
        yield self  # type: ignore[misc]  # as above
        for item in self.items:
            yield from item.parts()

    def reads(self) -> Iterator[str]:
        return iter(())


def _combine(items: tuple[Condition, ...], scene: Scene, decisive: bool) -> Finding:
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_open = False
    for item in items:
        truth, why, open_facts = item.find(scene)
        if truth is decisive:
            return Finding(truth, why)
        if truth is None:
            is_open = True
            missing += open_facts
        else:
            because += why
    return Finding(None, because, missing) if is_open else Finding(not decisive, because)


@dataclass(frozen=True, slots=True)
class All(_Branch):
    """Yes when every part is yes; no as soon as one is no."""

    items: tuple[Condition, ...]

    def find(self, scene: Scene) -> Finding:
        return _combine(self.items, scene, decisive=False)


@dataclass(frozen=True, slots=True)
class AnyOf(_Branch):
    """Yes as soon as one part is yes; no when every part is no."""

    items: tuple[Condition, ...]

    def find(self, scene: Scene) -> Finding:
        return _combine(self.items, scene, decisive=True)


@dataclass(frozen=True, slots=True)
class Not:
    """Yes when its part is no."""

    item: Condition

    def find(self, scene: Scene) -> Finding:
        truth, because, missing = self.item.find(scene)
        return Finding(None if truth is None else not truth, because, missing)

    def parts(self) -> Iterator[Condition]:
        yield self
        yield from self.item.parts()

    def reads(self) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Named(_Leaf):
    """A condition that the guide gives a name to, so that several rules share it."""

    name: str

    def find(self, scene: Scene) -> Finding:
        return scene.named(self.name)


class _FactLeaf(_Leaf, ABC):
    """A test of one fact."""

    __slots__ = ()
    fact: str

    def reads(self) -> Iterator[str]:
        yield self.fact

    def find(self, scene: Scene) -> Finding:
        asked = scene.asked(self.fact)
        if asked.truth is False:
            return Finding(False, asked.because)
        value = scene.facts.get(self.fact)
        if value is None:
            return Finding(None, (), (*asked.missing, self.fact))
        finding = self.test(value, scene)
        if type(finding) is not Finding:
            finding = Finding(finding, (self.fact,))
        # A fact given although it may never have been asked decides only once we know that it is asked.
        return finding if asked.truth or not finding.truth else Finding(None, (), asked.missing)

    @abstractmethod
    def test(self, value: object, scene: Scene) -> Truth | Finding:
        """The truth of this test for a value that is known."""

    @abstractmethod
    def samples(self, scene: Scene) -> Iterable[Value]:
        """Values of the fact among which at least one stands for each outcome of this test."""


@dataclass(frozen=True, slots=True)
class OneOf(_FactLeaf):
    """The fact has one of these values."""

    fact: str
    values: frozenset[Value]

    def test(self, value: object, scene: Scene) -> Truth:
        return value in self.values

    def samples(self, scene: Scene) -> Iterable[Value]:
        definition = scene.guide.facts[self.fact]
        if definition.type is FactType.YES_NO:
            return (True, False)
        other = next((choice for choice in definition.choices if choice not in self.values), None)
        return (*sorted(self.values, key=str), *(() if other is None else (other,)))


@dataclass(frozen=True, slots=True)
class AmountOf:
    """A multiple of an entry of the amounts table, on the day that decides."""

    amount: str
    times: Decimal = Decimal(1)

    def on(self, scene: Scene) -> Decimal | None:
        version = scene.guide.amounts[self.amount].versions.at(scene.day)
        return None if version is None or version.value is None else version.value * self.times


@dataclass(frozen=True, slots=True)
class Compare(_FactLeaf):
    """The number or sum compared with a limit."""

    fact: str
    comparison: str
    limit: Decimal | AmountOf

    def test(self, value: object, scene: Scene) -> Truth:
        limit = self.limit.on(scene) if isinstance(self.limit, AmountOf) else self.limit
        return None if limit is None else COMPARISONS[self.comparison](value, limit)

    def samples(self, scene: Scene) -> Iterable[Value]:
        limit = self.limit.on(scene) if isinstance(self.limit, AmountOf) else self.limit
        if limit is None:
            return ()
        around = (limit - 1, limit, limit + 1)
        if scene.guide.facts[self.fact].type is FactType.MONEY:
            return [number for number in around if number >= 0]
        return [int(number) for number in around if number >= 0]


@dataclass(frozen=True, slots=True)
class CompareDay(_FactLeaf):
    """The date compared with a day, with another date fact, or (limit None) with the day the question is asked."""

    fact: str
    comparison: str
    limit: date | str | None

    def reads(self) -> Iterator[str]:
        yield self.fact
        if isinstance(self.limit, str):
            yield self.limit

    def test(self, value: object, scene: Scene) -> Truth | Finding:
        if not isinstance(self.limit, str):
            return COMPARISONS[self.comparison](value, self.limit or scene.asked_on)
        other = scene.facts.get(self.limit)
        if other is None:
            return Finding(None, (), (self.limit,))
        return Finding(COMPARISONS[self.comparison](value, other), (self.fact, self.limit))

    def find(self, scene: Scene) -> Finding:
        finding = _FactLeaf.find(self, scene)
        if isinstance(self.limit, str) and self.fact in finding.missing and scene.facts.get(self.limit) is None:
            return finding._replace(missing=(*finding.missing, self.limit))
        return finding

    def samples(self, scene: Scene) -> Iterable[Value]:
        limit = self.limit if isinstance(self.limit, date) else scene.facts.date(self.limit) or scene.asked_on
        return (limit - timedelta(days=1), limit, limit + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class InGroup(_FactLeaf):
    """The country belongs to a group of countries on the day that decides."""

    fact: str
    group: str

    def test(self, value: object, scene: Scene) -> Truth:
        return scene.guide.groups[self.group].has(str(value), scene.day)

    def samples(self, scene: Scene) -> Iterable[Value]:
        group = scene.guide.groups[self.group]
        choices = scene.guide.facts[self.fact].choices
        inside = next((country for country in choices if group.has(country, scene.day)), None)
        outside = next((country for country in choices if not group.has(country, scene.day)), None)
        return [country for country in (inside, outside) if country is not None]


@dataclass(frozen=True, slots=True)
class DocumentHas(_FactLeaf):
    """The document held carries a tag."""

    tag: str
    fact: str = "document"

    def test(self, value: object, scene: Scene) -> Truth:
        return self.tag in scene.guide.documents[str(value)].tags

    def samples(self, scene: Scene) -> Iterable[Value]:
        return tuple(scene.guide.documents)


@dataclass(frozen=True, slots=True)
class DocumentWork(_FactLeaf):
    """The document held allows one of these kinds of work on the day that decides."""

    works: frozenset[str]
    fact: str = "document"

    def test(self, value: object, scene: Scene) -> Truth:
        version = scene.guide.documents[str(value)].versions.at(scene.day)
        return None if version is None else version.value.work in self.works

    def samples(self, scene: Scene) -> Iterable[Value]:
        return tuple(scene.guide.documents)


@dataclass(frozen=True, slots=True)
class Span(_Leaf):
    """The time between two dates compared with a number of days, months or years."""

    start: str
    end: str
    unit: str
    comparison: str
    limit: int

    def reads(self) -> Iterator[str]:
        yield self.start
        yield self.end

    def find(self, scene: Scene) -> Finding:
        missing: tuple[str, ...] = ()
        for fact in (self.start, self.end):
            asked = scene.asked(fact)
            if asked.truth is False:
                return Finding(False, asked.because)
            if scene.facts.get(fact) is None:
                missing += (*asked.missing, fact)
        if missing:
            return Finding(None, (), missing)
        start, end = scene.facts.date(self.start), scene.facts.date(self.end)
        assert start is not None
        return Finding(COMPARISONS[self.comparison](end, self._turn(start)), (self.start, self.end))

    def _turn(self, start: date) -> date:
        if self.unit == "days":
            return start + timedelta(days=self.limit)
        return add_months(start, self.limit * (12 if self.unit == "years" else 1))

    def samples(self, scene: Scene) -> Iterable[Value]:
        start = scene.facts.date(self.start) or scene.day
        turn = self._turn(start)
        return (start, turn - timedelta(days=1), turn, turn + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class MayWork(_Leaf):
    """The answer to "may this person work?" is one of these."""

    answers: frozenset[str]

    def find(self, scene: Scene) -> Finding:
        possible = scene.may_work
        if not possible or (not possible <= self.answers and possible & self.answers):
            return Finding(None)
        return YES if possible <= self.answers else NO


MOST_SAMPLES = 4096


def settle(condition: Condition, scene: Scene) -> Finding:
    """The finding of `condition`, with `missing` cut to exactly the facts that can still change its truth.

    Where each open fact is tested once, three-valued logic is exact already. Where one fact is tested twice ("is a" or "is
    b"), every combination of sample values is tried, so that a test that can only come out one way counts as decided.
    """
    finding = condition.find(scene)
    if finding.truth is not None:
        return finding
    facts = tuple(dict.fromkeys(finding.missing))
    if len(facts) == len(finding.missing):
        return finding
    samples = [_samples(condition, fact, scene) for fact in facts]
    count = 1
    for values in samples:
        count *= len(values)
    if not all(samples) or count > MOST_SAMPLES:
        return finding._replace(missing=facts)
    truths: dict[tuple[Value, ...], Truth] = {}
    for values in product(*samples):
        facts_tried = Facts({**scene.facts, **dict(zip(facts, values, strict=True))})
        trial = Scene(scene.guide, facts_tried, scene.day, scene.asked_on)
        trial.may_work = scene.may_work
        truths[values] = condition.find(trial).truth
    outcomes = set(truths.values())
    if len(outcomes) == 1 and None not in outcomes:
        return Finding(outcomes.pop(), finding.because)
    decisive = [
        fact
        for position, fact in enumerate(facts)
        if any(
            truths[values] != truths[(*values[:position], other, *values[position + 1 :])]
            for values in truths
            for other in samples[position]
        )
    ]
    return finding._replace(missing=tuple(decisive))


def walk(condition: Condition, guide: Jurisdiction) -> Iterator[Condition]:
    """The condition, its parts, and what its named conditions stand for."""
    for part in condition.parts():
        yield part
        if isinstance(part, Named) and part.name in guide.conditions:
            yield from walk(guide.conditions[part.name], guide)


def facts_read(condition: Condition, guide: Jurisdiction) -> frozenset[str]:
    """Every fact that the condition looks at, directly or through a named condition."""
    return frozenset(fact for part in walk(condition, guide) for fact in part.reads())


def _samples(condition: Condition, fact: str, scene: Scene) -> list[Value]:
    conditions = [condition]
    for definition in scene.guide.facts.values():
        if definition.asked_when is not None:
            conditions.append(definition.asked_when)
    found: dict[Value, None] = {}
    for whole in conditions:
        for part in walk(whole, scene.guide):
            if fact in part.reads() and isinstance(part, (_FactLeaf, Span)):
                found.update(dict.fromkeys(part.samples(scene)))
    return list(found)

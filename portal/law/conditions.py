"""The closed vocabulary of "applies when": over known facts a condition is yes, no or unknown, with the reason.

Truth is three-valued (Kleene): True, False, or None for unknown. A finding also names the facts that decided, and the
facts not yet known that can still decide. Adding a fact never turns a yes into a no, or a no into a yes.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeGuard

from portal.law.calendars import add_months
from portal.law.dated import Status
from portal.law.facts import Value
from portal.law.scene import NO, OPEN, YES, Condition, Finding, Scene, Truth

if TYPE_CHECKING:
    from portal.law.model import Jurisdiction

__all__ = [
    "COMPARISONS",
    "All",
    "AmountOf",
    "AnyOf",
    "Compare",
    "CompareDay",
    "Condition",
    "Constant",
    "DocumentHas",
    "DocumentWork",
    "FactLeaf",
    "Finding",
    "InGroup",
    "MayWork",
    "Named",
    "Not",
    "OneOf",
    "Scene",
    "Span",
    "Truth",
    "facts_read",
    "looks_at_law",
    "walk",
]

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "on_or_after": operator.ge,
    "after": operator.gt,
    "on_or_before": operator.le,
    "before": operator.lt,
}


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

    def find(self, scene: Scene) -> Finding:  # noqa: ARG002 - looks at nothing, as every condition may
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


def _combine(items: tuple[Condition, ...], scene: Scene, *, decisive: bool) -> Finding:
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_open = False
    for item in items:
        finding = item.find(scene)
        truth = finding.truth
        if truth is decisive:
            return finding
        if truth is None:
            is_open = True
            missing += finding.missing
        else:
            because += finding.because
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


EITHER: frozenset[Truth] = frozenset({True, False})


class FactLeaf(_Leaf, ABC):
    """A test of one fact."""

    __slots__ = ()
    fact: str

    @property
    def is_of_one_fact(self) -> bool:
        """Whether the test looks at no other fact beside its own."""
        return True

    def reads(self) -> Iterator[str]:
        yield self.fact

    def find(self, scene: Scene) -> Finding:
        asked = scene.asked(self.fact)
        if asked.truth is False:
            return Finding(False, asked.because)
        value = scene.facts.given(self.fact)
        if value is not None:
            truth = self.test(value, scene)
            if truth is False or (truth and asked.truth):
                return Finding(truth, (self.fact,))
            # Until we know that the fact is asked at all, a yes may still become a no.
            return Finding(None, (), asked.missing)
        possible = self.possible(scene)
        if len(possible) > 1:
            return Finding(None, (), (*asked.missing, self.fact))
        # Every value gives the same: then the value is not what is open.
        (truth,) = possible
        return Finding(truth) if truth is False or (truth and asked.truth) else Finding(None, (), asked.missing)

    @abstractmethod
    def test(self, value: Value, scene: Scene) -> Truth:
        """The truth of this test for a value that is known."""

    def possible(self, scene: Scene) -> frozenset[Truth]:  # noqa: ARG002 - some tests look at the law of the day
        """What the test can come to on the day of `scene`."""
        return EITHER

    def samples(self, scene: Scene) -> Iterable[Value]:  # noqa: ARG002 - as above
        """Values of a fact with choices, among which one stands for each outcome but that of all other choices."""
        return ()

    def turns(self, scene: Scene) -> Iterable[Decimal | date]:  # noqa: ARG002 - as above
        """The number or day at which a test of a number, a sum or a date turns."""
        return ()

    def law(self, scene: Scene) -> Hashable:  # noqa: ARG002 - as above
        """What the law of the day of `scene` says that the test looks at: on days with the same law it is the same."""
        return None


@dataclass(frozen=True, slots=True)
class OneOf(FactLeaf):
    """The fact has one of these values."""

    fact: str
    values: frozenset[Value]

    def test(self, value: Value, scene: Scene) -> Truth:  # noqa: ARG002 - the same by the law of every day
        return value in self.values

    def samples(self, scene: Scene) -> Iterable[Value]:  # noqa: ARG002 - as above
        return sorted(self.values, key=str)

    def turns(self, scene: Scene) -> Iterable[Decimal | date]:  # noqa: ARG002 - as above
        return [Decimal(value) for value in self.values if isinstance(value, (int, Decimal))]


@dataclass(frozen=True, slots=True)
class AmountOf:
    """A multiple of an entry of the amounts table, on the day that decides."""

    amount: str
    times: Decimal = Decimal(1)

    def on(self, scene: Scene) -> Decimal | None:
        """The sum in force on the day of `scene`, or None where none is known."""
        version = scene.guide.amounts[self.amount].versions.at(scene.day)
        return None if version is None or version.value is None else version.value * self.times


@dataclass(frozen=True, slots=True)
class Compare(FactLeaf):
    """The number or sum compared with a limit."""

    fact: str
    comparison: str
    limit: Decimal | AmountOf

    def test(self, value: Value, scene: Scene) -> Truth:
        limit = self._limit(scene)
        return None if limit is None else COMPARISONS[self.comparison](value, limit)

    def possible(self, scene: Scene) -> frozenset[Truth]:
        return EITHER if self._limit(scene) is not None else frozenset({None})

    def turns(self, scene: Scene) -> Iterable[Decimal | date]:
        limit = self._limit(scene)
        return () if limit is None else (limit,)

    def law(self, scene: Scene) -> Hashable:
        return self._limit(scene)

    def _limit(self, scene: Scene) -> Decimal | None:
        return self.limit.on(scene) if isinstance(self.limit, AmountOf) else self.limit


@dataclass(frozen=True, slots=True)
class CompareDay(FactLeaf):
    """The date compared with a day, with another date fact, or (limit None) with the day the question is asked."""

    fact: str
    comparison: str
    limit: date | str | None

    @property
    def is_of_one_fact(self) -> bool:
        return not isinstance(self.limit, str)

    def reads(self) -> Iterator[str]:
        yield self.fact
        if isinstance(self.limit, str):
            yield self.limit

    def find(self, scene: Scene) -> Finding:
        if isinstance(self.limit, str):
            return _find_two_days(scene, self.fact, self.limit, COMPARISONS[self.comparison])
        return FactLeaf.find(self, scene)

    def test(self, value: Value, scene: Scene) -> Truth:
        return COMPARISONS[self.comparison](value, self.limit or scene.asked_on)

    def turns(self, scene: Scene) -> Iterable[Decimal | date]:
        return () if isinstance(self.limit, str) else (self.limit or scene.asked_on,)


@dataclass(frozen=True, slots=True)
class InGroup(FactLeaf):
    """The country belongs to a group of countries on the day that decides."""

    fact: str
    group: str

    def test(self, value: Value, scene: Scene) -> Truth:
        return scene.guide.groups[self.group].has(str(value), scene.day)

    def possible(self, scene: Scene) -> frozenset[Truth]:
        return EITHER if any(self.samples(scene)) else frozenset({False})

    def samples(self, scene: Scene) -> Iterable[Value]:
        group = scene.guide.groups[self.group]
        return [country for country, _, _ in group.members if group.has(country, scene.day)]

    def law(self, scene: Scene) -> Hashable:
        return tuple(self.samples(scene))


@dataclass(frozen=True, slots=True)
class DocumentHas(FactLeaf):
    """The document held carries a tag."""

    tag: str
    fact: str = "document"

    def test(self, value: Value, scene: Scene) -> Truth:
        return self.tag in scene.guide.documents[str(value)].tags

    def samples(self, scene: Scene) -> Iterable[Value]:
        return [document.id for document in scene.guide.documents.values() if self.tag in document.tags]


@dataclass(frozen=True, slots=True)
class DocumentWork(FactLeaf):
    """The document held allows one of these kinds of work on the day that decides; one that has ended allows none."""

    works: frozenset[str]
    fact: str = "document"

    def test(self, value: Value, scene: Scene) -> Truth:
        version = scene.guide.documents[str(value)].versions.at(scene.day)
        if version is None:
            return None
        terms = version.value if version.status is Status.IN_FORCE else None
        return (terms.work if terms else "none") in self.works

    def possible(self, scene: Scene) -> frozenset[Truth]:
        return frozenset(self.law(scene))

    def law(self, scene: Scene) -> tuple[Truth, ...]:
        return tuple(self.test(document, scene) for document in scene.guide.documents)

    def samples(self, scene: Scene) -> Iterable[Value]:
        return tuple(scene.guide.documents)


@dataclass(frozen=True, slots=True)
class Span(FactLeaf):
    """The time from a date to another (None: to the day the question is asked) compared with days, months or years."""

    fact: str
    end: str | None
    unit: str
    comparison: str
    limit: int

    @property
    def is_of_one_fact(self) -> bool:
        return self.end is None

    def reads(self) -> Iterator[str]:
        yield self.fact
        if self.end is not None:
            yield self.end

    def find(self, scene: Scene) -> Finding:
        if self.end is not None:
            return _find_two_days(scene, self.fact, self.end, self.holds)
        return FactLeaf.find(self, scene)

    def test(self, value: Value, scene: Scene) -> Truth:
        return isinstance(value, date) and self.holds(value, scene.asked_on)

    def turns(self, scene: Scene) -> Iterable[Decimal | date]:
        return self.starts(scene.asked_on) if self.end is None else ()

    def holds(self, start: date, end: date) -> bool:
        """Whether the time between the two days compares as it should."""
        return COMPARISONS[self.comparison](end, self.turn(start))

    def turn(self, start: date) -> date:
        """The day on which the time since `start` reaches the limit."""
        return self._move(start, self.limit)

    def starts(self, end: date) -> set[date]:
        """The days from which the time until `end` reaches the limit: several where a month is too short for them."""
        first = self._move(end, -self.limit)
        return {first, *(day for day in (first + timedelta(days=more) for more in (1, 2, 3)) if self.turn(day) <= end)}

    def _move(self, day: date, by: int) -> date:
        try:
            if self.unit == "days":
                return day + timedelta(days=by)
            return add_months(day, by * (12 if self.unit == "years" else 1))
        except (OverflowError, ValueError):
            # Further than the calendar reaches.
            return date.max if by > 0 else date.min


def _find_two_days(scene: Scene, first: str, second: str, test: Callable[[date, date], bool]) -> Finding:
    """A test of two events: no when one of them is not asked of this hire, unknown while one is not known."""
    missing: tuple[str, ...] = ()
    days = []
    for fact in (first, second):
        asked = scene.asked(fact)
        if asked.truth is False:
            return Finding(False, asked.because)
        day, open_facts = scene.event(fact)
        missing += open_facts
        if day is not None:
            days.append(day)
    truth = test(*days) if len(days) == 2 else None  # noqa: PLR2004 - both are known
    if truth is False or (truth and not missing):
        return Finding(truth, (first, second))
    return Finding(None, (), missing)


@dataclass(frozen=True, slots=True)
class MayWork(_Leaf):
    """The answer to "may this person work?" is one of these."""

    answers: frozenset[str]

    def find(self, scene: Scene) -> Finding:
        possible = scene.may_work
        if not possible or (not possible <= self.answers and possible & self.answers):
            return OPEN
        return YES if possible <= self.answers else NO


def walk(condition: Condition, guide: Jurisdiction) -> Iterator[Condition]:
    """The condition, its parts, and what its named conditions stand for."""
    for part in condition.parts():
        yield part
        if isinstance(part, Named) and part.name in guide.conditions:
            yield from walk(guide.conditions[part.name], guide)


def facts_read(condition: Condition, guide: Jurisdiction) -> frozenset[str]:
    """Every fact that the condition looks at, directly or through a named condition."""
    return frozenset(fact for part in walk(condition, guide) for fact in part.reads())


def looks_at_law(condition: Condition) -> TypeGuard[Compare | InGroup | DocumentWork]:
    """Whether this test looks, beside the facts, at what the law of the day says of them."""
    if isinstance(condition, Compare):
        return isinstance(condition.limit, AmountOf)
    return isinstance(condition, (InGroup, DocumentWork))

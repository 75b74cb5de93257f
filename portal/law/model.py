"""A jurisdiction's law as frozen objects: what a guide says, with dates and sources, and no sentence of our own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from portal.law.calendars import ONE_DAY, BusinessCalendar
from portal.law.conditions import Condition, looks_at_law, walk
from portal.law.dated import Basis, Confidence, Dated
from portal.law.deadlines import DateExpression, Extension
from portal.law.facts import Fact, Facts
from portal.law.quotas import Quota
from portal.law.scene import Scene

STAGES = ("before-hire", "at-hire", "after-hire", "during", "at-end")


@dataclass(frozen=True, slots=True)
class Authority:
    """Who regulates, registers or inspects; the name is its own. `helps_workers`: a worker may complain there."""

    id: str
    name: str
    short: str
    url: str | None
    helps_workers: bool


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, decree, resolution, agreement or judgment. A date not found is None."""

    id: str
    title: str
    issuer: str
    issued_on: date | None
    in_force_from: date | None
    in_force_to: date | None
    replaces: tuple[str, ...]
    consolidates: tuple[str, ...]
    url: str | None
    read: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Group:
    """Countries bound together, each from the day it joined to the day it left."""

    id: str
    members: tuple[tuple[str, date | None, date | None], ...]

    def has(self, country: str, day: date) -> bool:
        """Whether `country` belongs to the group on `day`."""
        return any(
            country == member and (start is None or start <= day) and (end is None or day <= end)
            for member, start, end in self.members
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum or a unit that the law sets anew from time to time; a version without a value says that none is set."""

    id: str
    unit: str
    per: str | None
    versions: Dated[Decimal | None]


@dataclass(frozen=True, slots=True)
class Number:
    """How a system (payroll, tax, bank, migration) takes the number of a document."""

    system: str
    code: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class DocumentTerms:
    """One version of what a document allows and how long it is good."""

    work: str
    allow_when: Condition | None
    limits: tuple[str, ...]
    expiry: str
    until: date | None
    expired_allows: bool
    extensions: tuple[Extension, ...]
    revoked_when: Condition | None
    stands_in_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkDocument:
    """A paper or status that a person may hold; the name is as printed on it."""

    id: str
    name: str
    issuer: str
    tags: frozenset[str]
    holders: Condition | None
    identity: bool
    numbers: tuple[Number, ...]
    decided_on: str | None
    versions: Dated[DocumentTerms | None]


@dataclass(frozen=True, slots=True)
class Permission:
    """A ground on which a person may work (`by_document` looks at the document held), or a bar in the way of it."""

    id: str
    by_document: bool
    gives: str | None
    decided_on: str | None
    versions: Dated[Condition | None]


@dataclass(frozen=True, slots=True)
class Fine:
    """A range of money, in a currency or a unit of the amounts table; so many times as much where it is repeated."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    per: str | None
    repeat_factor: Decimal | None
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Duty:
    """One version of what an obligation asks."""

    when: Condition
    deadlines: tuple[DateExpression, ...]
    keep_until: DateExpression | None
    evidence: tuple[str, ...]
    copy: str | None
    fines: tuple[Fine, ...]


@dataclass(frozen=True, slots=True)
class Obligation:
    """What somebody must do, must not do, or must keep, at a stage of employment.

    `number_goes_to` is whose system takes the number of the person's document: bank, insurer, tax or registry.
    """

    id: str
    stage: str
    kind: str
    bound: str
    for_anyone: bool
    treatment: bool
    number_goes_to: str | None
    decided_on: str | None
    versions: Dated[Duty | None]


@dataclass(frozen=True, slots=True)
class Right:
    """What the worker is owed."""

    id: str
    decided_on: str | None
    versions: Dated[Condition | None]


@dataclass(frozen=True, slots=True)
class Route:
    """A way forward when something is missing, open from a day to a day where it has a window."""

    id: str
    kind: str
    office: str | None
    url: str | None
    opens_on: date | None
    closes_on: date | None
    decided_on: str | None
    versions: Dated[Condition | None]


@dataclass(frozen=True, slots=True)
class Request:
    """What may be asked of the person, from which stage on (`never`: not at all), and whether a copy may be kept."""

    id: str
    from_stage: str
    copy: str | None
    decided_on: str | None
    versions: Dated[Condition | None]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed, or is due to."""

    id: str
    on: date
    instrument: str | None
    affects: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Note:
    """A misconception or an open question, and the rules it is about."""

    id: str
    about: tuple[str, ...]


Rule = WorkDocument | Permission | Obligation | Quota | Right | Route | Request | Amount


@dataclass(frozen=True, slots=True)
class Reading:
    """What a condition looks at: for each stretch of time between two turning days the law that it reads (the same law
    gives it the same truths; None where it reads none), and the tests that decide it by the facts they look at.

    Among the tests are those of whether each of these facts is asked at all.
    """

    laws: tuple[Hashable, ...] | None
    tests: Mapping[str, tuple[Condition, ...]]


# Without slots, so that what is derived once can be kept.
@dataclass(frozen=True, eq=False)
class Jurisdiction:
    """The law of one place in one published revision: loaded once, never changed, compared and hashed by identity."""

    code: str
    languages: tuple[str, ...]
    currency: str
    paper: str
    covers_from: date
    checked_on: date
    revision: int
    published_on: date
    publisher: str
    authorities: Mapping[str, Authority]
    calendars: Mapping[str, BusinessCalendar]
    instruments: Mapping[str, Instrument]
    groups: Mapping[str, Group]
    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    amounts: Mapping[str, Amount]
    documents: Mapping[str, WorkDocument]
    permissions: Mapping[str, Permission]
    bars: Mapping[str, Permission]
    obligations: Mapping[str, Obligation]
    quotas: Mapping[str, Quota]
    rights: Mapping[str, Right]
    routes: Mapping[str, Route]
    requests: Mapping[str, Request]
    changes: Mapping[str, Change]
    misconceptions: Mapping[str, Note]
    open_questions: Mapping[str, Note]
    _readings: dict[int, tuple[Condition, Reading]] = field(default_factory=dict, init=False, repr=False)
    _shared: dict[Condition, Reading] = field(default_factory=dict, init=False, repr=False)
    _days: dict[int, tuple[object, tuple[date, ...]]] = field(default_factory=dict, init=False, repr=False)

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Every dated rule with its kind, in the order of the guide."""
        for kind, rules in self.rules_by_kind().items():
            for rule in rules.values():
                yield kind, rule

    def rules_by_kind(self) -> dict[str, Mapping[str, Rule]]:
        """The dated rules under the words used in addresses and files."""
        return {
            "documents": self.documents,
            "permissions": self.permissions,
            "bars": self.bars,
            "obligations": self.obligations,
            "quotas": self.quotas,
            "rights": self.rights,
            "routes": self.routes,
            "requests": self.requests,
            "amounts": self.amounts,
        }

    @cached_property
    def turning_days(self) -> tuple[date, ...]:
        """Every day from which on an amount, a group or a document may say something else of the same facts."""
        ends = [(start, end) for group in self.groups.values() for _, start, end in group.members]
        for rules in (self.amounts, self.documents):
            for rule in rules.values():
                ends += [(version.in_force_from, version.in_force_to) for version in rule.versions.versions]
        starts = {start for start, _ in ends if start is not None}
        return tuple(sorted(starts | {end + ONE_DAY for _, end in ends if end is not None and end < date.max}))

    @cached_property
    def conditions_of_the_day(self) -> frozenset[str]:
        """The conditions with a name that look at what the law of the day says."""
        return frozenset(
            name for name, condition in self.conditions.items() if self.reading(condition).laws is not None
        )

    def varies_by_day(self, *conditions: Condition | None) -> bool:
        """Whether the same facts can give one of the conditions another truth by the law of another day."""
        return any(condition is not None and self.reading(condition).laws is not None for condition in conditions)

    def law_read(self, reading: Reading, day: date) -> Hashable:
        """What the law of `day` says that a condition looks at."""
        return None if reading.laws is None else reading.laws[bisect_right(self.turning_days, day)]

    def reading(self, condition: Condition) -> Reading:
        """What the condition looks at, worked out once; equal conditions share it."""
        known = self._readings.get(id(condition))
        if known is None:
            shared = self._shared.get(condition)
            if shared is None:
                shared = self._shared.setdefault(
                    condition, Reading(self._laws_of(condition), self._tests_of(condition))
                )
            # Kept beside its reading, so that no other condition can come to stand at the same address.
            known = self._readings[id(condition)] = condition, shared
        return known[1]

    def once_for(self, rule: object, days: Callable[[], tuple[date, ...]]) -> tuple[date, ...]:
        """The days that a rule of this guide turns at, worked out the first time they are asked for."""
        known = self._days.get(id(rule))
        if known is None:
            # Kept beside its rule, as a reading beside its condition.
            known = self._days[id(rule)] = rule, days()
        return known[1]

    def _laws_of(self, condition: Condition) -> tuple[Hashable, ...] | None:
        looks = [part for part in walk(condition, self) if looks_at_law(part)]
        if not looks:
            return None
        scenes = [Scene(self, Facts(), day) for day in (date.min, *self.turning_days)]
        return tuple(tuple(look.law(scene) for look in looks) for scene in scenes)

    def _tests_of(self, condition: Condition) -> Mapping[str, tuple[Condition, ...]]:
        found: dict[str, dict[Condition, None]] = {}
        conditions, seen = [condition], set[str]()
        while conditions:
            for part in walk(conditions.pop(), self):
                for name in part.reads():
                    found.setdefault(name, {})[part] = None
                    fact = self.facts.get(name)
                    if fact is not None and fact.asked_when is not None and name not in seen:
                        conditions.append(fact.asked_when)
                    seen.add(name)
        return {name: tuple(parts) for name, parts in found.items()}

"""Hires to try a guide with: values at which its rules turn, and facts that go together, taken from its worked cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from portal.content.cases import case_facts
from portal.content.library import Library
from portal.content.loader import Guide
from portal.content.source import places
from portal.law.checklist import Checklist, build
from portal.law.conditions import Compare, Condition, OneOf, facts_read, walk
from portal.law.deadlines import events
from portal.law.facts import WEEKDAYS, Fact, Facts, FactType, Value
from portal.law.model import Jurisdiction
from portal.law.permission import Answer, Ground
from portal.law.quotas import Limit

GUIDES = Path(__file__).resolve().parents[2] / "guides"
PLACES = places(GUIDES)
ONE_DAY = timedelta(days=1)


@cache
def shipped(place: str) -> Guide:
    """A guide that the portal ships."""
    return Library.of_folder(GUIDES, [place]).guide(place)


def _conditions_of(terms: object) -> Iterator[Condition]:
    """The conditions that one version of a rule makes."""
    named = [getattr(terms, name, None) for name in ("when", "allow_when", "revoked_when")]
    named += [getattr(terms, name, None) for name in ("hire_counts_as_national", "hire_not_counted")]
    parts = (*getattr(terms, "fines", ()), *getattr(terms, "deadlines", ()))
    found = [terms if hasattr(terms, "find") else None, *named, *(part.when for part in parts)]
    return (condition for condition in found if condition is not None)  # type: ignore[misc]  # all are conditions


@cache
def conditions(law: Jurisdiction) -> tuple[Condition, ...]:
    """Every test that a guide makes."""
    found = [*law.conditions.values(), *(fact.asked_when for fact in law.facts.values() if fact.asked_when)]
    for _, rule in law.rules():
        for version in rule.versions.versions:
            found += _conditions_of(version.value)
    return tuple(part for condition in found for part in walk(condition, law))


@cache
def neighbours(law: Jurisdiction, name: str) -> tuple[str, ...]:
    """The facts that stand beside a fact in some rule, and those that decide whether these are asked."""
    found: set[str] = set()
    for _, rule in law.rules():
        beside = {"document", "document-expires-on", "work-starts-on"} if hasattr(rule, "tags") else set()
        for version in rule.versions.versions:
            terms = version.value
            beside |= {fact for condition in _conditions_of(terms) for fact in facts_read(condition, law)}
            keep = getattr(terms, "keep_until", None)
            for expression in (*getattr(terms, "deadlines", ()), *((keep,) if keep else ())):
                beside |= set(events(expression))
            if isinstance(terms, Limit):
                beside |= set(rule.number_facts(terms))  # type: ignore[union-attr]  # a limit is of a quota
        beside |= {fact for fact in (getattr(rule, "decided_on", None),) if fact}
        waiting = [fact for fact in beside if fact in law.facts]
        while waiting:
            asked_when = law.facts[waiting.pop()].asked_when
            new = set(facts_read(asked_when, law)) - beside if asked_when else set()
            beside |= new
            waiting += new
        found |= beside if name in beside else set()
    return tuple(fact for fact in law.facts if fact in found and fact != name)


@cache
def turning_days(law: Jurisdiction) -> tuple[date, ...]:
    """Days on which something of the law changes, the days before, and those of the cases."""
    days = set(law.turning_days)
    for _, rule in law.rules():
        days.update(version.in_force_from for version in rule.versions.versions if version.in_force_from)
    around = {day + away for day in days for away in (-ONE_DAY, timedelta(0))} | {date(2026, 12, 4), date(2027, 3, 1)}
    return tuple(sorted(day for day in around if law.covers_from <= day <= date(2032, 12, 31)))


@cache
def pool(law: Jurisdiction, name: str) -> tuple[Value, ...]:
    """Values of a fact that a rule of the guide may tell apart."""
    fact = law.facts[name]
    tests = [test for test in conditions(law) if name in test.reads()]
    match fact.type:
        case FactType.YES_NO:
            return (True, False)
        case FactType.COUNTRY:
            named = {value for test in tests if isinstance(test, OneOf) for value in test.values}
            members = {member for group in law.groups.values() for member, _, _ in group.members}
            return tuple(sorted(map(str, named | members | {"VE", "HT", "XX"})))
        case FactType.CHOICE | FactType.DOCUMENT:
            return fact.choices
        case FactType.DATE:
            earliest, latest = fact.bounds
            return tuple(day for day in turning_days(law) if earliest <= day <= latest)
        case FactType.NUMBER:
            return tuple(int(number) for number in _numbers(fact, tests))
        case FactType.MONEY:
            return tuple(_numbers(fact, tests))
        case FactType.WEEKDAYS:
            return (frozenset(WEEKDAYS[:5]), frozenset(WEEKDAYS[:1]), frozenset(WEEKDAYS[2:]))
        case _:
            return ((), (date(2026, 12, 7), date(2026, 12, 8)))


def _numbers(fact: Fact, tests: Iterable[Condition]) -> list[Decimal]:
    low, high = fact.limits
    turns = {test.limit for test in tests if isinstance(test, Compare) and isinstance(test.limit, Decimal)}
    around = {turn + away for turn in turns for away in (-1, 0, 1)} | {
        low,
        Decimal(1),
        Decimal(7),
        Decimal(40),
        Decimal(300),
    }
    return sorted(number for number in around if low <= number <= high)


def hires(place: str) -> list[tuple[Facts, date]]:
    """The facts and days of the worked cases of a guide."""
    guide = shipped(place)
    return [(case_facts(case, guide), case.day) for case in guide.cases]


def complete(law: Jurisdiction, facts: Facts, names: Iterable[str], random: Random) -> Facts:
    """The facts with a value from the pool for each fact named."""
    return Facts({**facts, **{name: random.choice(pool(law, name)) for name in names}})


def outcome(checklist: Checklist) -> dict[tuple[str, str], object]:
    """All that a checklist tells its reader to be or to do, without the reasons and what is still unknown."""
    answer = checklist.may_work.answer
    limiting = {reason.rule for reason in checklist.may_work.reasons if reason.ground is Ground.BAR}
    is_conditional = answer is Answer.CONDITIONAL
    found: dict[tuple[str, str], object] = {("may_work", ""): (answer, limiting if is_conditional else None)}
    for step in checklist.steps:
        is_idle = step.applies is False
        found["obligations", step.obligation.id] = (
            step.applies,
            None if is_idle or step.version is None else step.version.key,
            step.due.on if step.due else None,
            step.keep.on if step.keep else None,
            step.fines,
        )
    for kind, offers in (("rights", checklist.rights), ("routes", checklist.routes), ("requests", checklist.requests)):
        for offer in offers:
            found[kind, offer.rule.id] = (offer.applies, offer.version.key)
    for standing in checklist.quotas:
        found["quotas", standing.quota.id] = (
            standing.applies,
            standing.within,
            standing.before if standing.applies is not False else None,
            standing.after,
            standing.room,
        )
    return found


def outcome_of(facts: Facts, law: Jurisdiction, day: date) -> dict[tuple[str, str], object]:
    """The outcome of a hire."""
    return outcome(build(facts, law, day))

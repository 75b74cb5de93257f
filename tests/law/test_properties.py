"""What holds of every guide, every hire and every day.

In these properties the *outcome* of a checklist is what it tells its reader: the answer to "may this person work?"; for
each step whether it applies, by which version, its due days and fines; which rights, routes and requests hold, by which
version; and where the firm stands on each quota. The reasons, and what is still unknown, are not part of it.

- A yes or no of a condition never changes, whatever else becomes known.
- A yes or no of a step, right, route or request changes only with the day of the event that picks its version, or with
  the answer to "may this person work?". That answer itself turns from yes to no or back only with a day (the first day
  of work, or an event that picks the version of a ground, a document, a bar or a quota), or with an event told later.
- The facts listed as missing are exactly those that can still change the outcome: those not listed change nothing,
  alone or together, whatever they are; and each one listed changes something for some values of the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.law.calendars import BusinessCalendar, add_months
from portal.law.checklist import Checklist, build, rebuild
from portal.law.conditions import (
    All,
    AnyOf,
    Compare,
    CompareDay,
    Condition,
    InGroup,
    MayWork,
    Named,
    Not,
    OneOf,
    Span,
    facts_read,
)
from portal.law.dated import Status
from portal.law.deadlines import Choice, DateExpression, Deadline, Monthly, Yearly, due
from portal.law.facts import Facts, FactType, Value
from portal.law.model import Jurisdiction
from portal.law.permission import Answer
from portal.law.quotas import Limit, Quota, Row, stand
from portal.law.scene import Scene
from portal.law.settling import settle
from tests.content.tiny import tiny_law
from tests.law.samples import PLACES, complete, hires, neighbours, outcome, outcome_of, pool, shipped, turning_days

# The same examples in every run: a change that breaks a property is found by whoever makes it.
steady = settings(deadline=None, derandomize=True)

DAY = date(2026, 3, 4)
ONE_DAY = timedelta(days=1)

# --- Conditions, over facts of few values ---------------------------------------------------------

SMALL = tiny_law("""
facts:
  - use: nationality
  - {id: a, type: yes-no}
  - {id: b, type: yes-no, asked_when: {fact: a, is: "yes"}}
  - {id: c, type: choice, choices: [x, y, z]}
  - {id: d, type: choice, choices: [u, v, w], asked_when: {any: [{fact: b, is: "no"}, {fact: c, is: x}]}}
  - {id: n, type: number, minimum: 0, maximum: 5}
  - {id: s, type: date, bounds: {from: 2026-03-01, to: 2026-03-07}}
  - {id: t, type: date, bounds: {from: 2026-03-01, to: 2026-03-07}, asked_when: {not: {fact: c, is: z}}}
conditions:
  small: {fact: n, less_than: 2}
  either: {any: [{fact: a, is: "no"}, {fact: d, in: [u, v]}]}
""")
DAYS = tuple(date(2026, 3, day) for day in range(1, 8))
DOMAINS: Mapping[str, tuple[Value, ...]] = {
    "nationality": ("AR", "PE"),
    "a": (True, False),
    "b": (True, False),
    "c": ("x", "y", "z"),
    "d": ("u", "v", "w"),
    "n": (0, 1, 2, 3, 4, 5),
    "s": DAYS,
    "t": DAYS,
}
# An event given lies inside its bounds, so that another may lie on either side of it.
INSIDE = {**DOMAINS, "s": DAYS[2:5], "t": DAYS[2:5]}

NUMBERS = ("at_least", "more_than", "at_most", "less_than")
COMPARED_DAYS = ("on_or_after", "after", "on_or_before", "before")


def one_of(fact: str) -> st.SearchStrategy[Condition]:
    values = DOMAINS[fact]
    return st.sets(st.sampled_from(values), min_size=1, max_size=len(values) - 1).map(
        lambda chosen: OneOf(fact, frozenset(chosen))
    )


tests = st.one_of(
    one_of("a"),
    one_of("b"),
    one_of("c"),
    one_of("d"),
    # Limits inside the bounds: a test that every value passes is a mistake of the guide, which its check names.
    st.builds(Compare, st.just("n"), st.sampled_from(("at_least", "less_than")), st.integers(1, 5).map(Decimal)),
    st.builds(Compare, st.just("n"), st.sampled_from(("more_than", "at_most")), st.integers(0, 4).map(Decimal)),
    st.builds(CompareDay, st.sampled_from("st"), st.sampled_from(COMPARED_DAYS), st.sampled_from((*DAYS[2:5], None))),
    st.builds(CompareDay, st.just("s"), st.sampled_from(COMPARED_DAYS), st.just("t")),
    st.builds(Span, st.just("s"), st.just("t"), st.just("days"), st.sampled_from(NUMBERS), st.integers(0, 1)),
    # To the day asked, inside the bounds too.
    st.builds(
        Span,
        st.sampled_from("st"),
        st.none(),
        st.just("days"),
        st.sampled_from(("at_least", "less_than")),
        st.integers(0, 3),
    ),
    st.builds(
        Span,
        st.sampled_from("st"),
        st.none(),
        st.just("days"),
        st.sampled_from(("more_than", "at_most")),
        st.integers(-1, 2),
    ),
    st.just(InGroup("nationality", "union")),
    st.sampled_from([Named("small"), Named("either")]),
)
trees = st.recursive(
    tests,
    lambda below: st.one_of(
        st.lists(below, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(below, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        below.map(Not),
    ),
    max_leaves=6,
)
some_facts = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in INSIDE.items()})


def read(condition: Condition) -> set[str]:
    """The facts that a condition hangs on, also by whether others are asked."""
    found: set[str] = set()
    waiting = set(facts_read(condition, SMALL))
    while waiting:
        name = waiting.pop()
        found.add(name)
        asked_when = SMALL.facts[name].asked_when
        if asked_when is not None:
            waiting |= set(facts_read(asked_when, SMALL)) - found
    return found


def completions(names: list[str]) -> Iterator[tuple[Value, ...]]:
    return product(*(DOMAINS[name] for name in names))


@steady
@given(condition=trees, given_facts=some_facts, more=some_facts)
def test_a_decided_condition_stays_as_it_is_whatever_becomes_known(condition, given_facts, more):
    before = Scene(SMALL, Facts(given_facts), DAY)
    after = Scene(SMALL, Facts({**more, **given_facts}), DAY)
    for look in (condition.find, lambda scene: settle(condition, scene)):
        if look(before).truth is not None:
            assert look(after).truth is look(before).truth


@steady
@given(condition=trees, given_facts=some_facts)
def test_the_facts_that_settling_leaves_open_are_exactly_those_that_can_change_the_truth(condition, given_facts):
    names = sorted(read(condition) - set(given_facts))
    assume(len(list(product(*(range(len(DOMAINS[name])) for name in names)))) <= 3000)
    truths = {}
    for values in completions(names):
        facts = Facts({**given_facts, **dict(zip(names, values, strict=True))})
        truths[values] = condition.find(Scene(SMALL, facts, DAY)).truth
    finding = settle(condition, Scene(SMALL, Facts(given_facts), DAY))
    outcomes = set(truths.values())
    assert None not in outcomes
    assert finding.truth is (outcomes.pop() if len(outcomes) == 1 else None)
    matter = {
        name
        for position, name in enumerate(names)
        for values, truth in truths.items()
        for other in DOMAINS[name]
        if truths[(*values[:position], other, *values[position + 1 :])] is not truth
    }
    assert set(finding.missing) == matter


@steady
@given(condition=trees, given_facts=some_facts)
def test_settling_agrees_with_finding_and_names_each_open_fact_once(condition, given_facts):
    scene = Scene(SMALL, Facts(given_facts), DAY)
    found, settled = condition.find(scene), settle(condition, scene)
    if found.truth is not None:
        assert settled == found
    assert (settled.missing == ()) or settled.truth is None
    assert set(settled.missing) <= set(found.missing)
    assert not set(settled.missing) & set(given_facts)
    assert len(set(settled.missing)) == len(settled.missing)
    # Asked in any order, the same question has the same answer.
    assert settle(condition, scene) == settled
    assert settle(condition, Scene(SMALL, Facts(given_facts), DAY)) == settled


@pytest.mark.parametrize("place", PLACES)
def test_a_condition_is_settled_by_the_law_of_each_day_as_if_no_other_day_had_been_looked_at(place):
    law, random = shipped(place).law, Random(place)
    for condition in law.conditions.values():
        for facts, day in random.sample(hires(place), 2):
            kept = Facts({name: value for name, value in facts.items() if random.random() < 0.6})
            shared = Scene(law, kept, day)
            for turn in law.turning_days:
                found = settle(condition, shared.on(turn))
                assert found == settle(condition, Scene(law, kept, turn, day))


@steady
@given(
    possible=st.sets(st.sampled_from(list(Answer)), max_size=3),
    answers=st.sets(st.sampled_from(list(Answer)), min_size=1),
)
def test_a_test_of_the_answer_is_decided_where_every_possible_answer_agrees(possible, answers):
    scene = Scene(SMALL, Facts(), DAY)
    scene.decide(frozenset(possible))
    truths = {answer in answers for answer in possible}
    assert MayWork(frozenset(answers)).find(scene).truth is (truths.pop() if len(truths) == 1 else None)


# --- Deadlines ------------------------------------------------------------------------------------

EMPLOYER_FACTS = Facts(
    {"own-weekdays": frozenset({"tuesday", "friday"}), "own-closed": (date(2026, 12, 24), date(2026, 12, 29))}
)
DUE_LAW = tiny_law("""
facts:
  - use: work-starts-on
  - use: work-ended-on
  - {id: own-weekdays, type: weekdays}
  - {id: own-closed, type: dates}
calendars:
  - {id: week}
  - {id: national, country: CO}
  - {id: six-days, country: CL, weekend: [sunday]}
  - {id: employer, weekdays_fact: own-weekdays, closed_fact: own-closed}
""")
CALENDARS = [*DUE_LAW.calendars]
days_of_life = st.dates(date(2015, 1, 1), date(2032, 12, 31))

plain_terms = st.builds(
    Deadline,
    event=st.just("work-starts-on"),
    direction=st.sampled_from(["after", "before", "on"]),
    count=st.integers(0, 40),
    unit=st.sampled_from(["days", "weeks", "months", "years"]),
    kind=st.just("calendar"),
    calendar=st.sampled_from(CALENDARS),
    first_day=st.sampled_from(["next", "same"]),
    roll=st.sampled_from(["none", "next", "previous"]),
)
business_terms = st.builds(
    Deadline,
    event=st.just("work-starts-on"),
    direction=st.sampled_from(["after", "before"]),
    count=st.integers(0, 40),
    unit=st.just("days"),
    kind=st.just("business"),
    calendar=st.sampled_from(CALENDARS),
    first_day=st.sampled_from(["next", "same"]),
    roll=st.sampled_from(["none", "next", "previous"]),
)
recurring_terms = st.builds(
    Deadline,
    event=st.just("work-starts-on"),
    calendar=st.sampled_from(CALENDARS),
    roll=st.sampled_from(["none", "next", "previous"]),
    recurs=st.builds(Monthly, st.integers(1, 31), st.integers(0, 12))
    | st.builds(Yearly, st.integers(1, 12), st.integers(1, 31), st.integers(0, 2)),
    until=st.none() | st.just("work-ended-on"),
)
single_terms = st.one_of(plain_terms, business_terms, recurring_terms)
chained_terms = st.builds(
    Deadline,
    event=plain_terms | business_terms,
    direction=st.sampled_from(["after", "before"]),
    count=st.integers(0, 20),
    kind=st.sampled_from(["calendar", "business"]),
    calendar=st.sampled_from(CALENDARS),
)
expressions = (
    single_terms
    | chained_terms
    | st.builds(Choice, st.booleans(), st.lists(single_terms | chained_terms, min_size=2, max_size=3).map(tuple))
)


def due_on(expression: DateExpression, event_on: date) -> date:
    facts = Facts({**EMPLOYER_FACTS, "work-starts-on": event_on})
    found = due(expression, Scene(DUE_LAW, facts, DAY)).on
    assert found is not None
    return found


@steady
@given(expression=expressions, one=days_of_life, other=days_of_life)
def test_a_later_event_never_makes_an_earlier_due_day(expression, one, other):
    first, second = sorted((one, other))
    assert due_on(expression, first) <= due_on(expression, second)


@steady
@given(term=single_terms, event_on=days_of_life)
def test_a_term_after_its_event_ends_on_or_after_it_and_one_before_it_before(term, event_on):
    found = due_on(term, event_on)
    if term.roll == "none" and term.recurs is None:
        if term.direction == "after":
            assert found >= event_on
        elif term.direction == "before":
            assert found <= event_on
        else:
            assert found == event_on


@steady
@given(term=recurring_terms, event_on=days_of_life, asked_on=days_of_life, ended_on=st.none() | days_of_life)
def test_what_recurs_is_the_first_on_the_fingers_that_has_not_passed(term, event_on, asked_on, ended_on):
    facts = {**EMPLOYER_FACTS, "work-starts-on": event_on, **({"work-ended-on": ended_on} if ended_on else {})}
    found = due(term, Scene(DUE_LAW, Facts(facts), asked_on))
    calendar = DUE_LAW.calendars[str(term.calendar)]
    if term.calendar == "employer":
        calendar = calendar.with_facts(EMPLOYER_FACTS["own-weekdays"], EMPLOYER_FACTS["own-closed"])
    end = ended_on if term.until else None
    days = []
    for month in range(12 * 40):
        of = add_months(event_on.replace(day=1), month)
        if end and (of.year, of.month) > (end.year, end.month) and days:
            break
        if isinstance(term.recurs, Yearly) and month and of.month != 1:
            continue
        rule = term.recurs
        first = add_months(of, rule.after) if isinstance(rule, Monthly) else date(of.year + rule.after, rule.month, 1)
        last = add_months(first, 1) - ONE_DAY
        day = min(first + ONE_DAY * (rule.day - 1), last)
        days.append(day if term.roll == "none" else calendar.roll(day, 1 if term.roll == "next" else -1))
    assert found.first_on == days[0]
    assert found.on == next((day for day in days if day >= asked_on), days[-1])
    assert found.ended_on == (end if end and found.on == days[-1] else None)


def naive_business_days(calendar: BusinessCalendar, start: date, count: int) -> date:
    """The day `count` working days away, counted on the fingers."""
    day, step = start, ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not calendar.is_business_day(day):
            day += step
    return day


@steady
@given(name=st.sampled_from(CALENDARS), start=days_of_life, count=st.integers(-60, 60))
def test_business_days_are_those_counted_on_the_fingers(name, start, count):
    calendar = (
        DUE_LAW.calendars[name].with_facts({"monday", "thursday"}, (start + ONE_DAY,))
        if name == "employer"
        else DUE_LAW.calendars[name]
    )
    end, skipped = calendar.add_business_days(start, count)
    assert end == naive_business_days(calendar, start, count)
    low, high = sorted((start, end))
    passed = [low + ONE_DAY * away for away in range((high - low).days + 1)]
    between = [day for day in passed if day != start]
    assert sum(calendar.is_business_day(day) for day in between) == abs(count)
    assert set(skipped) == {day for day in between if calendar.is_holiday(day) and _is_weekday(calendar, day)}


def _is_weekday(calendar: BusinessCalendar, day: date) -> bool:
    return f"{day:%A}".lower() not in calendar.weekend


@steady
@given(day=st.dates(date(1900, 1, 1), date(2200, 12, 31)), months=st.integers(-600, 600))
def test_months_are_those_of_the_calendar(day, months):
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + ONE_DAY).day == 1)


# --- Quotas ---------------------------------------------------------------------------------------

QUOTA_LAW = tiny_law("facts: [{use: staff-total}, {use: staff-foreign}, {id: out, type: number}]")


def naive_allowed(limit: Limit, total: int) -> Fraction | None:
    """How many foreign staff a firm of that size may have; None where nothing says."""
    percent = limit.percent
    for row in limit.table:
        if row.total_from <= total and (row.total_to is None or total <= row.total_to):
            if row.most is not None:
                return Fraction(row.most)
            percent = row.percent
    if percent is None:
        return None
    share = Fraction(percent) * total / 100
    return {
        "none": share,
        "down": Fraction(floor(share)),
        "up": Fraction(ceil(share)),
        "nearest": Fraction(floor(share + Fraction(1, 2))),
    }[limit.rounding]


def naive_within(limit: Limit, total: int, foreign: int) -> bool:
    allowed = naive_allowed(limit, total)
    if allowed is None:
        return True
    return foreign <= allowed if limit.at_limit_is_within else foreign < allowed


percents = st.decimals(0, 100, places=2)
rows = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 6) | percents), max_size=3)


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    table, start = [], draw(st.integers(1, 3))
    for length, limit in draw(rows):
        most, percent = (limit, None) if isinstance(limit, int) else (None, limit)
        table.append(Row(start, start + length - 1, most, percent))
        start += length
    always = QUOTA_LAW.permissions["anyone"].versions.versions[0].value
    assert always is not None
    return Limit(
        always,
        draw(st.none() | percents),
        tuple(table),
        draw(st.booleans()),
        draw(st.sampled_from(["none", "down", "up", "nearest"])),
        (),
        None,
        None,
    )


@steady
@given(limit=limits(), total=st.integers(0, 60), foreign=st.integers(0, 30))
def test_quota_arithmetic_is_that_of_fractions_and_the_room_is_exactly_what_stays_within(limit, total, foreign):
    version = QUOTA_LAW.permissions["anyone"].versions.versions[0]
    versions = type(QUOTA_LAW.permissions["anyone"].versions)((type(version)(limit, None, None, version.basis),))
    quota = Quota("q", "headcount", "limit", False, False, "staff-total", "staff-foreign", 1, 1, None, versions)
    standing = stand(quota, Scene(QUOTA_LAW, Facts({"staff-total": total, "staff-foreign": foreign}), DAY))
    after = standing.after
    assert after is not None
    assert (after.total, after.foreign) == (total + 1, foreign + 1)
    allowed = naive_allowed(limit, total + 1)
    assert Fraction(after.allowed) == (total + 1 if allowed is None else allowed)
    assert standing.within is naive_within(limit, total + 1, foreign + 1)
    if not standing.within:
        assert standing.room == 0
        return
    end = 4000 if standing.room is None else int(standing.room)
    # Each further hire up to the room is within, and the next one is not.
    for more in {*range(min(end, 80) + 1), end}:
        assert naive_within(limit, total + 1 + more, foreign + 1 + more)
    if standing.room is not None:
        assert not naive_within(limit, total + 2 + end, foreign + 2 + end)


@steady
@given(
    percent=st.decimals(0, "99.99", places=2),
    total=st.decimals(0, 10**6, places=2),
    foreign=st.decimals(0, 10**6, places=2),
    strict=st.booleans(),
)
def test_the_room_of_a_payroll_is_exact_to_the_cent(percent, total, foreign, strict):
    pay = tiny_law(
        "facts: [{id: pay, type: money}, {id: pay-foreign, type: money}]\n"
        "quotas: [{id: q, measure: payroll, total: pay, foreign: pay-foreign, hire: {total: 0, foreign: 0}, "
        f'limit_percent: "{percent}", at_limit: {"outside" if strict else "within"}}}]'
    )
    standing = stand(pay.quotas["q"], Scene(pay, Facts({"pay": total, "pay-foreign": foreign}), DAY))
    share = Fraction(percent) / 100

    def is_within(more: Fraction) -> bool:
        one, limit = Fraction(foreign) + more, share * (Fraction(total) + more)
        return one < limit if strict else one <= limit

    assert standing.within is is_within(Fraction(0))
    assert standing.room is not None
    room, cent = Fraction(standing.room), Fraction(1, 100)
    assert room == 0 or is_within(room)
    assert not (standing.within and is_within(room + cent))


# --- The guides that the portal ships -------------------------------------------------------------


@st.composite
def real_hires(draw: st.DrawFn) -> tuple[str, Facts, date]:
    """Part of the facts of a worked case, with some changed, on a day of the case or one on which the law turns."""
    place = draw(st.sampled_from(PLACES))
    law = shipped(place).law
    facts, day = draw(st.sampled_from(hires(place)))
    kept = {name: value for name, value in facts.items() if draw(st.booleans())}
    names = draw(st.lists(st.sampled_from([*law.facts]), max_size=4))
    changed = {name: draw(st.sampled_from(pool(law, name))) for name in names}
    days = [day, *(turn for turn in turning_days(law) if turn >= law.covers_from)]
    return place, Facts({**kept, **changed}), draw(st.sampled_from([day, day, *days]))


def open_facts(law: Jurisdiction, facts: Facts) -> list[str]:
    return [name for name in law.facts if name not in facts]


@steady
@given(hire=real_hires(), seed=st.integers(0, 2**32))
def test_facts_not_listed_as_missing_change_nothing(hire, seed):
    place, facts, day = hire
    law, random = shipped(place).law, Random(seed)
    checklist = build(facts, law, day)
    unlisted = [name for name in open_facts(law, facts) if name not in checklist.missing_facts]
    assert outcome_of(complete(law, facts, unlisted, random), law, day) == outcome(checklist)
    for name in unlisted:
        assert outcome_of(complete(law, facts, [name], random), law, day) == outcome(checklist)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("part", "every"), [(0.0, 60), (0.4, 20), (0.8, 12)])
def test_each_fact_listed_as_missing_changes_something_for_some_values_of_the_others(place, part, every):
    law = shipped(place).law
    for facts, day in hires(place)[::every]:
        random = Random(f"{place} {day} {len(facts)}")
        kept = Facts(dict(list(facts.items())[: int(len(facts) * part)]))
        for name in build(kept, law, day).missing_facts:
            assert _matters(name, kept, place, day, random), (name, dict(kept), day)


def _matters(name: str, kept: Facts, place: str, day: date, random: Random) -> bool:
    """Whether two values of a fact are found that come to different outcomes, beside some values of other facts."""
    law = shipped(place).law
    free = [other for other in neighbours(law, name) if other not in kept]
    for attempt in range(4000):
        # The facts of some worked case, as they are or with their days as far from the day asked, or none; and others
        # that stand beside this one in a rule.
        case, asked_on = random.choice(hires(place))
        case = [{}, case, _moved(case, day - asked_on)][attempt % 3]
        facts = Facts({key: value for key, value in {**case, **kept}.items() if key != name})
        facts = complete(law, facts, random.sample(free, random.randint(0, min(len(free), 6))), random)
        first, *rest = (outcome_of(facts.plus(name, value), law, day) for value in _values(name, law, facts, random))
        if any(other != first for other in rest):
            return True
    return False


def _moved(facts: Facts, by: timedelta) -> Facts:
    return Facts({name: value + by if isinstance(value, date) else value for name, value in facts.items()})


def _values(name: str, law: Jurisdiction, facts: Facts, random: Random) -> list[Value]:
    values = random.sample(pool(law, name), min(len(pool(law, name)), 8))
    if law.facts[name].type is FactType.DATES:
        # The days after each event: which of them an employer is closed on may move what is due.
        events = [value for value in facts.values() if isinstance(value, date)]
        values.append(tuple(sorted({day + ONE_DAY * away for day in events for away in range(8)})[:400]))
    return values


def deciding_events(law: Jurisdiction) -> set[str]:
    """The events that pick the version of what "may this person work?" rests on."""
    rules = (*law.permissions.values(), *law.bars.values(), *law.documents.values(), *law.quotas.values())
    return {"work-starts-on", *(rule.decided_on for rule in rules if rule.decided_on)}


def asked_day(law: Jurisdiction, facts: Facts, day: date, event: str | None) -> date:
    """The day whose law decides a rule."""
    found, _ = Scene(law, facts, day).event(event) if event else (None, ())
    return found or day


@steady
@given(hire=real_hires(), data=st.data())
def test_a_definite_answer_is_turned_only_by_a_day_or_by_the_answer_to_may_this_person_work(hire, data):
    place, facts, day = hire
    law = shipped(place).law
    name = data.draw(st.sampled_from(open_facts(law, facts)))
    more = facts.plus(name, data.draw(st.sampled_from(pool(law, name))))
    before, after = build(facts, law, day), build(more, law, day)
    answers = before.may_work.answer, after.may_work.answer
    if answers[0] is not answers[1]:
        assert name in before.may_work.missing
        if set(answers) == {Answer.YES, Answer.NO}:
            assert name in deciding_events(law) or name in before.may_work.untold
        return
    for rule, was, now in _applied(before, after):
        if asked_day(law, facts, day, rule.decided_on) == asked_day(law, more, day, rule.decided_on):
            assert None in (was, now) or was is now


def _applied(before: Checklist, after: Checklist) -> Iterator[tuple[object, bool | None, bool | None]]:
    for one, other in zip(before.steps, after.steps, strict=True):
        yield one.obligation, one.applies, other.applies
    for olds, news in ((before.rights, after.rights), (before.routes, after.routes), (before.requests, after.requests)):
        was = {offer.rule.id: offer for offer in olds}
        now = {offer.rule.id: offer for offer in news}
        for id_ in was.keys() | now.keys():
            rule = (was.get(id_) or now[id_]).rule
            yield rule, was[id_].applies if id_ in was else False, now[id_].applies if id_ in now else False


@steady
@given(hire=real_hires())
def test_a_rule_outside_its_dates_never_applies(hire):
    place, facts, day = hire
    law = shipped(place).law
    checklist = build(facts, law, day)
    applied = [(step.obligation, step.version) for step in checklist.steps if step.applies is not False]
    applied += [(offer.rule, offer.version) for offer in (*checklist.rights, *checklist.routes, *checklist.requests)]
    applied += [(standing.quota, standing.version) for standing in checklist.quotas if standing.applies]
    for rule, version in applied:
        on = asked_day(law, facts, day, rule.decided_on)
        in_force = [
            known
            for known in rule.versions.versions
            if (known.in_force_from or date.min) <= on <= (known.in_force_to or date.max)
        ]
        assert [version] == (in_force or [None])
        assert version is None or version.status is Status.IN_FORCE
    for route in (offer.rule for offer in checklist.routes):
        assert (route.opens_on or date.min) <= day <= (route.closes_on or date.max)


@steady
@given(hire=real_hires())
def test_a_checklist_drawn_again_from_its_own_record_is_identical(hire):
    place, facts, day = hire
    law = shipped(place).law
    checklist = build(facts, law, day)
    record = json.loads(json.dumps(checklist.record(law)))
    assert rebuild(record, law) == checklist


@steady
@given(hire=real_hires(), random=st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_given_makes_no_difference(hire, random):
    place, facts, day = hire
    law = shipped(place).law
    items = list(facts.items())
    random.shuffle(items)
    assert build(Facts(dict(items)), law, day) == build(facts, law, day)


@steady
@given(hire=real_hires())
def test_what_is_missing_is_never_given_nor_pointless_to_ask(hire):
    place, facts, day = hire
    law = shipped(place).law
    checklist = build(facts, law, day)
    scene = Scene(law, facts, day)
    named = [*checklist.missing_facts, *checklist.may_work.missing]
    for source in (checklist.steps, checklist.rights, checklist.routes, checklist.requests, checklist.quotas):
        for item in source:
            named += item.missing
    for name in named:
        assert name in law.facts
        assert name not in facts
        assert scene.asked(name).truth is not False


@pytest.mark.parametrize("place", PLACES)
def test_dates_of_a_guide_are_dates(place):
    law = shipped(place).law
    for name in deciding_events(law) & law.facts.keys():
        assert law.facts[name].type is FactType.DATE

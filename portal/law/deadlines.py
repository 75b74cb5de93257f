"""From an event and a term to a due day that explains itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from portal.law.calendars import BusinessCalendar, add_months
from portal.law.dated import Basis

if TYPE_CHECKING:
    from portal.law.conditions import Condition, Scene
    from portal.law.model import Jurisdiction


@dataclass(frozen=True, slots=True)
class Extension:
    """A one-off extension: what would be due between two days is due on a third."""

    due_from: date
    due_to: date
    until: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Monthly:
    """Every month, on a day of the month, so many months after the month of the event."""

    day: int
    months_after: int = 1


@dataclass(frozen=True, slots=True)
class Yearly:
    """Every year, on a day of the year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """An event (a date fact, or the end of another term) and a term. `count` and `unit` give the term; `direction` is `after`, `before` or `on`.

    `first_day` is `next` when the day after the event is day 1, `same` when the event's own day is. `roll` says where a last
    day goes that is not a business day. `words` are the words of the law; `assumed` marks a reading that the text does
    not settle.
    """

    event: str | DateExpression
    direction: str = "after"
    count: int = 0
    unit: str = "days"
    kind: str = "calendar"
    calendar: str | None = None
    first_day: str = "next"
    roll: str = "none"
    monthly: Monthly | None = None
    yearly: Yearly | None = None
    extended: tuple[Extension, ...] = ()
    words: str | None = None
    assumed: bool = False
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day named by the law itself."""

    on: date
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The latest (or the earliest) of several dates."""

    latest: bool
    items: tuple[DateExpression, ...]
    when: Condition | None = None


DateExpression = Deadline | FixedDay | Choice


@dataclass(frozen=True, slots=True)
class Due:
    """A due day and how it was counted. `on` is None while an event is not known; `missing` names what could change it.

    `counted_to` is the day before any roll or extension; `skipped` are holidays on weekdays that were passed over; `steps`
    are the parts of a choice, in the order of the law, or the term from whose end this one runs.
    """

    on: date | None
    expression: DateExpression
    event_on: date | None = None
    counted_to: date | None = None
    skipped: tuple[date, ...] = ()
    extended_by: Extension | None = None
    missing: tuple[str, ...] = ()
    steps: tuple[Due, ...] = ()


def events(expression: DateExpression) -> Iterator[str]:
    """The date facts that the expression hangs on."""
    if isinstance(expression, Deadline):
        if isinstance(expression.event, str):
            yield expression.event
        else:
            yield from events(expression.event)
    elif isinstance(expression, Choice):
        for item in expression.items:
            yield from events(item)


def due(expression: DateExpression, scene: Scene) -> Due:
    """The day the expression comes to with the facts known, and how it was counted.

    Of several dates, one not known yet can still be the latest (or the earliest): the answer stays open until all are.
    """
    if isinstance(expression, FixedDay):
        return Due(expression.on, expression)
    if isinstance(expression, Choice):
        steps = tuple(due(item, scene) for item in expression.items)
        missing = tuple(dict.fromkeys(fact for step in steps for fact in step.missing))
        days = [step.on for step in steps if step.on is not None]
        chosen = None if len(days) < len(steps) else max(days) if expression.latest else min(days)
        return Due(chosen, expression, missing=missing, steps=steps)
    if isinstance(expression.event, str):
        base: Due | None = None
        event_on = scene.facts.date(expression.event)
        missing = () if event_on or scene.asked(expression.event).truth is False else (expression.event,)
    else:
        base = due(expression.event, scene)
        event_on, missing = base.on, base.missing
    steps = (base,) if base is not None else ()
    if event_on is None:
        return Due(None, expression, missing=missing, steps=steps)
    try:
        return _count(expression, event_on, scene, steps)
    except (OverflowError, ValueError):
        # A term that runs past the last year a date can hold.
        return Due(None, expression, event_on)


def calendar_of(deadline: Deadline, guide: Jurisdiction) -> BusinessCalendar:
    """The calendar that the deadline counts by: the one it names, or the guide's first."""
    return guide.calendars[deadline.calendar] if deadline.calendar else next(iter(guide.calendars.values()))


def _calendar(deadline: Deadline, scene: Scene) -> BusinessCalendar:
    found = calendar_of(deadline, scene.guide)
    if found.weekdays_fact is None and found.closed_fact is None:
        return found
    weekdays = scene.facts.get(found.weekdays_fact or "")
    closed = scene.facts.get(found.closed_fact or "")
    return found.with_facts(
        weekdays if isinstance(weekdays, frozenset) else None, closed if isinstance(closed, tuple) else None
    )


def _count(deadline: Deadline, event_on: date, scene: Scene, steps: tuple[Due, ...]) -> Due:
    calendar = _calendar(deadline, scene)
    counted_to, skipped = _term(deadline, event_on, calendar)
    on = counted_to
    if deadline.roll != "none":
        on = calendar.roll(on, 1 if deadline.roll == "next" else -1)
    extension = next((item for item in deadline.extended if item.due_from <= on <= item.due_to), None)
    # Until the employer's own working days are known the usual ones are counted, and the question stays open.
    uses_calendar = deadline.kind == "business" or deadline.roll != "none"
    own = calendar_of(deadline, scene.guide)
    names = (own.weekdays_fact, own.closed_fact) if uses_calendar else ()
    missing = tuple(name for name in names if name and scene.facts.get(name) is None and scene.asked(name).truth is not False)
    return Due(extension.until if extension else on, deadline, event_on, counted_to, skipped, extension, missing, steps)


def _term(deadline: Deadline, event_on: date, calendar: BusinessCalendar) -> tuple[date, tuple[date, ...]]:
    if deadline.monthly is not None:
        month = add_months(event_on.replace(day=1), deadline.monthly.months_after)
        last = add_months(month, 1) - timedelta(days=1)
        return month.replace(day=min(deadline.monthly.day, last.day)), ()
    if deadline.yearly is not None:
        first = _day_of_year(event_on.year, deadline.yearly)
        return first if first > event_on else _day_of_year(event_on.year + 1, deadline.yearly), ()
    if deadline.direction == "on":
        return event_on, ()
    sign = -1 if deadline.direction == "before" else 1
    if deadline.unit in ("months", "years"):
        return add_months(event_on, sign * deadline.count * (12 if deadline.unit == "years" else 1)), ()
    days = deadline.count * (7 if deadline.unit == "weeks" else 1)
    if deadline.kind == "business":
        start = event_on
        if deadline.first_day == "same" and days:
            # The event's day is day 1 when it is a business day; begin one day earlier so that it is counted.
            start = event_on - timedelta(days=sign)
        return calendar.add_business_days(start, sign * days)
    if deadline.first_day == "same" and days:
        days -= 1
    return event_on + timedelta(days=sign * days), ()


def _day_of_year(year: int, yearly: Yearly) -> date:
    last = add_months(date(year, yearly.month, 1), 1) - timedelta(days=1)
    return last.replace(day=min(yearly.day, last.day))

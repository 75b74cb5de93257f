"""From an event and a term to a due day that explains itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from portal.law.calendars import ONE_DAY, BusinessCalendar, add_months
from portal.law.dated import Basis
from portal.law.scene import YES, Condition, Finding, Scene, once
from portal.law.settling import settle

if TYPE_CHECKING:
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
    """For each month, from that of the event on: a day, or business day, of the month so many months after it."""

    day: int
    after: int = 1

    def periods(self, start: date, end: date) -> int:
        """How many months the month of `end` comes after that of `start`."""
        return (end.year - start.year) * 12 + end.month - start.month

    def due_on(self, start: date, period: int, business: BusinessCalendar | None = None) -> date:
        """The day for the month that comes so many months after that of `start`; a business day where they count."""
        month = add_months(start.replace(day=1), self.after + period)
        if business is None:
            return _day_of_month(month, self.day)
        return business.add_business_days(month - ONE_DAY, self.day)[0]


@dataclass(frozen=True, slots=True)
class Yearly:
    """For each year, from that of the event on: a day of the year so many years after it."""

    month: int
    day: int
    after: int = 1

    def periods(self, start: date, end: date) -> int:
        """How many years the year of `end` comes after that of `start`."""
        return end.year - start.year

    def due_on(self, start: date, period: int, _business: BusinessCalendar | None = None) -> date:
        """The day for the year that comes so many years after that of `start`."""
        return _day_of_month(date(start.year + self.after + period, self.month, 1), self.day)


Recurrence = Monthly | Yearly


@dataclass(frozen=True, slots=True)
class Deadline:
    """An event (a date fact, or the end of another term) and a term.

    `count` and `unit` give the term; `direction` is `after`, `before` or `on`. `first_day` is `next` when the day after
    the event is day 1, `same` when the event's own day is. `roll` says where a last day goes that is not a business
    day. `words` are the words of the law; `assumed` marks a reading that the text does not settle. `when` is the
    condition under which the deadline counts at all.
    """

    event: str | DateExpression
    direction: str = "after"
    count: int = 0
    unit: str = "days"
    kind: str = "calendar"
    calendar: str | None = None
    first_day: str = "next"
    roll: str = "none"
    recurs: Recurrence | None = None
    until: str | None = None
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


class Due(NamedTuple):
    """A due day and how it was counted. `on` is None while it is not known; `missing` names what could change it.

    `counted_to` is the day before any roll or extension; `skipped` are holidays on weekdays that were passed over;
    `steps` are the parts of a choice, in the order of the law, or the term from whose end this one runs. `never` says
    that the date does not come for this hire: its event is not asked of it, or its condition is no.

    Of a deadline that recurs, `on` is the next day seen from the day the question is asked, `first_on` the first one,
    and `ended_on` the day of the event it runs until, where this one is the last.
    """

    on: date | None
    expression: DateExpression
    event_on: date | None = None
    counted_to: date | None = None
    skipped: tuple[date, ...] = ()
    extended_by: Extension | None = None
    missing: tuple[str, ...] = ()
    steps: tuple[Due, ...] = ()
    never: bool = False
    first_on: date | None = None
    ended_on: date | None = None


def events(expression: DateExpression) -> Iterator[str]:
    """The date facts that the expression hangs on."""
    if isinstance(expression, Deadline):
        if isinstance(expression.event, str):
            yield expression.event
        else:
            yield from events(expression.event)
        if expression.until is not None:
            yield expression.until
    elif isinstance(expression, Choice):
        for item in expression.items:
            yield from events(item)


def due(expression: DateExpression, scene: Scene) -> Due:
    """The day the expression comes to with the facts known, and how it was counted.

    While its condition is open, so is the day, and so are the events that it hangs on.
    """
    when = _when(expression, scene)
    if when.truth is False:
        return Due(None, expression, never=True)
    found = _day(expression, scene)
    if when.truth is None and not found.never:
        return Due(None, expression, missing=once(when.missing, found.missing))
    return found


def first_due(deadlines: tuple[DateExpression, ...], scene: Scene) -> Due | None:
    """Of deadlines for different cases, the first whose condition is yes; None where there is no deadline in any case.

    While the condition of an earlier one is open, so is the day.
    """
    missing: tuple[str, ...] = ()
    opened: DateExpression | None = None
    for deadline in deadlines:
        when = _when(deadline, scene)
        if when.truth is False:
            continue
        found = _day(deadline, scene)
        if when.truth and opened is None:
            return found
        missing += (*when.missing, *found.missing)
        if when.truth:
            return Due(None, deadline, missing=once(missing))
        opened = opened or deadline
    return None if opened is None else Due(None, opened, missing=once(missing))


def _when(expression: DateExpression, scene: Scene) -> Finding:
    return YES if expression.when is None else settle(expression.when, scene)


def _day(expression: DateExpression, scene: Scene) -> Due:
    if isinstance(expression, FixedDay):
        return Due(expression.on, expression)
    if isinstance(expression, Choice):
        return _choose(expression, scene)
    steps: tuple[Due, ...] = ()
    if isinstance(expression.event, str):
        event_on, missing = scene.event(expression.event)
        never = event_on is None and not missing
    else:
        base = due(expression.event, scene)
        event_on, missing, never, steps = base.on, base.missing, base.never, (base,)
    if event_on is None:
        return Due(None, expression, missing=missing, steps=steps, never=never)
    try:
        return _count(expression, event_on, scene, missing, steps)
    except (OverflowError, ValueError):
        # A term that runs past the last year a date can hold.
        return Due(None, expression, event_on, missing=missing, steps=steps)


def _choose(choice: Choice, scene: Scene) -> Due:
    """The latest or the earliest of the dates that come for this hire.

    One that is not known yet can still be the latest (or the earliest): the choice stays open until all are.
    """
    steps = tuple(due(item, scene) for item in choice.items)
    coming = [step for step in steps if not step.never]
    missing = once(*(step.missing for step in coming))
    days = [step.on for step in coming if step.on is not None]
    chosen = None if not days or len(days) < len(coming) else max(days) if choice.latest else min(days)
    return Due(chosen, choice, missing=missing, steps=steps, never=not coming)


def calendar_of(deadline: Deadline, guide: Jurisdiction) -> BusinessCalendar:
    """The calendar that the deadline counts by: the one it names, or the guide's first."""
    return guide.calendars[deadline.calendar] if deadline.calendar else next(iter(guide.calendars.values()))


def _own_calendar(calendar: BusinessCalendar, scene: Scene) -> tuple[BusinessCalendar, tuple[str, ...]]:
    """The calendar with the employer's own working days, and the facts about them that are open.

    Until they are known the usual ones are counted.
    """
    if calendar.weekdays_fact is None and calendar.closed_fact is None:
        return calendar, ()
    weekdays, no_weekdays = scene.value(calendar.weekdays_fact) if calendar.weekdays_fact else (None, ())
    closed, no_closed = scene.value(calendar.closed_fact) if calendar.closed_fact else (None, ())
    own = calendar.with_facts(
        weekdays if isinstance(weekdays, frozenset) else None, closed if isinstance(closed, tuple) else None
    )
    return own, (*no_weekdays, *no_closed)


def _count(deadline: Deadline, event_on: date, scene: Scene, missing: tuple[str, ...], steps: tuple[Due, ...]) -> Due:
    calendar = calendar_of(deadline, scene.guide)
    if deadline.kind == "business" or deadline.roll != "none":
        calendar, open_facts = _own_calendar(calendar, scene)
        missing = once(missing, open_facts)
    if deadline.recurs is not None:
        found = _next(deadline, deadline.recurs, event_on, scene, calendar)
        return found._replace(missing=once(missing, found.missing), steps=steps)
    counted_to, skipped = _term(deadline, event_on, calendar)
    on, extension = _settle(deadline, counted_to, calendar)
    return Due(on, deadline, event_on, counted_to, skipped, extension, missing, steps)


def _settle(deadline: Deadline, counted_to: date, calendar: BusinessCalendar) -> tuple[date, Extension | None]:
    """The day on which the deadline ends once its last day has moved, and the extension that moved it."""
    on = counted_to
    if deadline.roll != "none":
        on = calendar.roll(on, 1 if deadline.roll == "next" else -1)
    extension = next((item for item in deadline.extended if item.due_from <= on <= item.due_to), None)
    return extension.until if extension else on, extension


def _next(deadline: Deadline, recurs: Recurrence, event_on: date, scene: Scene, calendar: BusinessCalendar) -> Due:
    """Of the days that recur the first on or after the day asked, or the last one where it has passed."""
    ended_on, open_facts = scene.event(deadline.until) if deadline.until else (None, ())
    last = None if ended_on is None else max(0, recurs.periods(event_on, ended_on))

    business = calendar if deadline.kind == "business" else None

    def due_for(period: int) -> tuple[date, date, Extension | None]:
        counted_to = recurs.due_on(event_on, period, business)
        return counted_to, *_settle(deadline, counted_to, calendar)

    period, (counted_to, on, extension) = 0, due_for(0)
    first_on = on
    while on < scene.asked_on and period != last:
        # Of those before the month (year) of the day asked only the very last can have moved into it.
        period = max(period + 1, recurs.periods(event_on, scene.asked_on) - recurs.after - 1)
        period = period if last is None else min(period, last)
        counted_to, on, extension = due_for(period)
    if open_facts and deadline.until is not None:
        # The event may still turn out to have put an end to it before.
        earliest = ended_on or scene.guide.facts[deadline.until].bounds[0]
        open_facts = open_facts if max(0, recurs.periods(event_on, earliest)) < period else ()
    return Due(
        on,
        deadline,
        event_on,
        counted_to,
        extended_by=extension,
        missing=open_facts,
        first_on=first_on,
        ended_on=ended_on if period == last else None,
    )


def _term(deadline: Deadline, event_on: date, calendar: BusinessCalendar) -> tuple[date, tuple[date, ...]]:
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
            start = event_on - sign * ONE_DAY
        return calendar.add_business_days(start, sign * days)
    if deadline.first_day == "same" and days:
        days -= 1
    return event_on + timedelta(days=sign * days), ()


def _day_of_month(month: date, day: int) -> date:
    """That day of the month that begins on `month`, or its last day where it is shorter."""
    last = add_months(month, 1) - ONE_DAY
    return month.replace(day=min(day, last.day))

"""Days: business days of a calendar, and months that are not thirty days long."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays

from portal.law.facts import WEEKDAYS

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier), or the last day of that month where it is shorter.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2024, 2, 29), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


@dataclass(frozen=True)
class BusinessCalendar:
    """Which days are business days: weekly rest days, the holidays of a place, and days given one by one.

    Holidays come from the `holidays` library by ISO country code, region and category. An employer's own calendar has
    no country: the facts of the hire say on which weekdays it works and on which days it is closed.
    """

    id: str
    country: str | None = None
    region: str | None = None
    categories: tuple[str, ...] = ()
    weekend: frozenset[str] = frozenset({"saturday", "sunday"})
    closed: frozenset[date] = frozenset()
    weekdays_fact: str | None = None
    closed_fact: str | None = None
    _years: dict[int, frozenset[date]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.weekend >= set(WEEKDAYS):
            raise ValueError(f"the calendar {self.id} has no working day in the week")

    def with_facts(self, weekdays: Collection[str] | None, closed: Collection[date] | None) -> BusinessCalendar:
        """This calendar with the employer's own working days, where they are known."""
        weekend = self.weekend if weekdays is None else frozenset(WEEKDAYS) - frozenset(weekdays)
        return BusinessCalendar(
            self.id, self.country, self.region, self.categories, weekend, frozenset(closed or ()), _years=self._years
        )

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a holiday of the place, or one of the days the employer is closed."""
        if day in self.closed:
            return True
        if self.country is None:
            return False
        year = self._years.get(day.year)
        if year is None:
            # One assignment of a finished value: safe when two threads meet here.
            year = self._years[day.year] = frozenset(self._holidays(day.year))
        return day in year

    def holiday_name(self, day: date, language: str) -> str | None:
        """What the holiday of `day` is called, in `language` where the library has it, else in that of the place."""
        return self._holidays(day.year, language).get(day) if self.country is not None else None

    def _holidays(self, year: int, language: str = "") -> holidays.HolidayBase:
        country = str(self.country)
        # Without categories the library keeps to public holidays; without a language it would ask the machine's.
        options: dict[str, Any] = {"categories": self.categories} if self.categories else {}
        return holidays.country_holidays(
            country, subdiv=self.region, years=year, language=_library_language(country, language), **options
        )

    def is_business_day(self, day: date) -> bool:
        """Whether people work on `day` by this calendar."""
        return WEEKDAYS[day.weekday()] not in self.weekend and not self.is_holiday(day)

    def add_business_days(self, day: date, days: int) -> tuple[date, tuple[date, ...]]:
        """The day `days` business days after `day` (before it, if negative), and the weekday holidays passed over.

        With zero days the answer is `day` itself.
        """
        step = ONE_DAY if days >= 0 else -ONE_DAY
        left, skipped = abs(days), []
        while left:
            day += step
            if self.is_business_day(day):
                left -= 1
            elif WEEKDAYS[day.weekday()] not in self.weekend:
                skipped.append(day)
        return day, tuple(skipped)

    def roll(self, day: date, step: int) -> date:
        """The next (step 1) or previous (step -1) business day, or `day` itself if it is one."""
        while not self.is_business_day(day):
            day += ONE_DAY * step
        return day


@cache
def _library_language(country: str, language: str) -> str | None:
    """The library's code of `language` for the holidays of a country, or of the country's own."""
    entity = getattr(holidays, country, None)
    supported: tuple[str, ...] = getattr(entity, "supported_languages", ())
    own: str | None = getattr(entity, "default_language", None)
    return next((code for code in supported if code.split("_")[0] == language), own)

"""Business days, and months that are not thirty days long."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from portal.law.calendars import BusinessCalendar, add_months
from portal.law.facts import WEEKDAYS

WEEK = BusinessCalendar("week")
# 8 December 2026, a Tuesday, is a holiday there.
NATIONAL = BusinessCalendar("national", "CO")


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, found):
    assert add_months(day, months) == found


def test_people_rest_at_the_weekend_and_on_holidays():
    assert NATIONAL.is_business_day(date(2026, 12, 7))
    assert not NATIONAL.is_business_day(date(2026, 12, 8))
    assert not NATIONAL.is_business_day(date(2026, 12, 5))
    assert not NATIONAL.is_business_day(date(2026, 12, 6))
    assert WEEK.is_business_day(date(2026, 12, 8))


def test_a_calendar_of_a_country_where_saturday_is_worked_counts_saturday():
    six_days = BusinessCalendar("labour", "CL", weekend=frozenset({"sunday"}))
    assert six_days.is_business_day(date(2026, 12, 5))
    assert not six_days.is_business_day(date(2026, 12, 6))
    assert not six_days.is_business_day(date(2026, 12, 8))


def test_a_calendar_may_take_only_some_kinds_of_holidays():
    # 4 July 2026 is a Saturday: federal offices rest on the Friday before it.
    government = BusinessCalendar("federal", "US", categories=("government",))
    assert not government.is_business_day(date(2026, 7, 3))
    # The state of California rests on César Chávez Day; the federation works.
    assert government.is_business_day(date(2026, 3, 31))
    assert not BusinessCalendar("state", "US", region="CA").is_business_day(date(2026, 3, 31))


@pytest.mark.parametrize(
    ("start", "days", "end", "skipped"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3), ()),
        (date(2026, 3, 2), 5, date(2026, 3, 9), ()),
        (date(2026, 3, 6), 1, date(2026, 3, 9), ()),
        (date(2026, 3, 7), 1, date(2026, 3, 9), ()),
        (date(2026, 3, 9), -1, date(2026, 3, 6), ()),
        (date(2026, 3, 7), 0, date(2026, 3, 7), ()),
        (date(2026, 12, 4), 2, date(2026, 12, 9), (date(2026, 12, 8),)),
        (date(2026, 12, 9), -2, date(2026, 12, 4), (date(2026, 12, 8),)),
    ],
)
def test_business_days_pass_over_weekends_and_name_the_holidays_they_pass_over(start, days, end, skipped):
    assert NATIONAL.add_business_days(start, days) == (end, skipped)


def test_a_day_of_rest_rolls_to_the_working_day_beside_it():
    assert NATIONAL.roll(date(2026, 12, 8), 1) == date(2026, 12, 9)
    assert NATIONAL.roll(date(2026, 12, 8), -1) == date(2026, 12, 7)
    assert NATIONAL.roll(date(2026, 12, 5), 1) == date(2026, 12, 7)
    assert NATIONAL.roll(date(2026, 12, 7), 1) == date(2026, 12, 7)


def test_an_employer_says_on_which_days_it_works():
    own = BusinessCalendar("employer", weekdays_fact="employer-weekdays", closed_fact="employer-closed-on")
    christmas_eve = date(2026, 12, 24)
    shop = own.with_facts({"tuesday", "thursday", "saturday"}, (christmas_eve,))
    assert shop.is_business_day(date(2026, 12, 26))
    assert not shop.is_business_day(date(2026, 12, 25))
    assert not shop.is_business_day(christmas_eve)
    assert shop.is_holiday(christmas_eve)
    assert shop.add_business_days(date(2026, 12, 22), 1) == (date(2026, 12, 26), (christmas_eve,))


def test_an_employer_who_says_nothing_works_the_usual_days():
    own = BusinessCalendar("employer").with_facts(None, None)
    assert [own.is_business_day(date(2026, 3, 2) + timedelta(days=day)) for day in range(7)] == [True] * 5 + [False] * 2


def test_an_employers_days_do_not_change_the_calendar_they_are_taken_from():
    NATIONAL.with_facts(WEEKDAYS, (date(2026, 12, 9),))
    assert NATIONAL.is_business_day(date(2026, 12, 9))
    assert not NATIONAL.is_business_day(date(2026, 12, 5))


def test_a_week_without_a_working_day_is_no_calendar():
    with pytest.raises(ValueError, match="the calendar never has no working day in the week"):
        BusinessCalendar("never", weekend=frozenset(WEEKDAYS))


def test_a_holiday_is_named_in_the_readers_language_or_that_of_the_place():
    assert NATIONAL.holiday_name(date(2026, 12, 8), "es") == "La Inmaculada Concepción"
    assert NATIONAL.holiday_name(date(2026, 12, 8), "en") == "Immaculate Conception"
    assert NATIONAL.holiday_name(date(2026, 12, 8), "pt") == "La Inmaculada Concepción"
    assert NATIONAL.holiday_name(date(2026, 12, 9), "es") is None
    assert WEEK.holiday_name(date(2026, 12, 8), "es") is None


def test_a_holiday_has_the_same_name_whatever_language_the_machine_speaks():
    asked = (
        "from datetime import date\n"
        "from portal.law.calendars import BusinessCalendar\n"
        "print(BusinessCalendar('national', 'CO').holiday_name(date(2026, 12, 8), 'pt'))\n"
    )
    named = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "LANGUAGE": language, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout.strip()
        for language in ("en_US", "es", "uk")
    }
    assert named == {"La Inmaculada Concepción"}

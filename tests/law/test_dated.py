"""Which version was in force on a day: that one, or none; never the nearest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.law.dated import Basis, Confidence, Dated, Status, Version, close_versions

BASIS = Basis((), (), date(2026, 1, 1), Confidence.PRIMARY)
ONE_DAY = timedelta(days=1)


def version(value: str, start: date | None, end: date | None = None) -> Version[str]:
    return Version(value, start, end, BASIS)


OLD = version("old", date(2010, 1, 1), date(2014, 12, 31))
NEW = version("new", date(2020, 7, 1))
RULE = Dated((OLD, NEW))


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2009, 12, 31), None),
        (date(2010, 1, 1), OLD),
        (date(2014, 12, 31), OLD),
        (date(2015, 1, 1), None),
        (date(2020, 6, 30), None),
        (date(2020, 7, 1), NEW),
        (date(2999, 1, 1), NEW),
    ],
)
def test_a_version_is_found_on_its_own_days_and_on_no_other(day, found):
    assert RULE.at(day) is found


def test_a_version_without_a_first_day_reaches_back_without_end():
    always = version("always", None, date(2012, 5, 1))
    assert Dated((always, NEW)).at(date(1900, 1, 1)) is always
    assert Dated((always, NEW)).at(date(2012, 5, 2)) is None


def test_the_next_version_is_the_first_that_begins_after_the_day():
    last = version("last", date(2030, 1, 1))
    rule = Dated((OLD, NEW, last))
    assert rule.after(date(2000, 1, 1)) is OLD
    assert rule.after(date(2010, 1, 1)) is NEW
    assert rule.after(date(2020, 6, 30)) is NEW
    assert rule.after(date(2020, 7, 1)) is last
    assert rule.after(date(2030, 1, 1)) is None


def test_a_version_since_always_is_never_still_to_come():
    assert Dated((version("always", None),)).after(date(1950, 1, 1)) is None


def test_a_version_ends_the_day_before_its_successor_begins():
    first, second = close_versions((version("first", None), version("second", date(2020, 7, 1))))
    assert first.in_force_to == date(2020, 6, 30)
    assert second.in_force_to is None


def test_an_end_that_is_written_stays_as_it_is():
    first, second = close_versions((OLD, version("second", date(2015, 1, 1), date(2016, 1, 1))))
    assert (first.in_force_to, second.in_force_to) == (date(2014, 12, 31), date(2016, 1, 1))


def test_no_versions_are_no_versions():
    assert close_versions(()) == ()


def test_closing_versions_keeps_everything_else():
    suspended = Version("x", date(2020, 1, 1), None, BASIS, date(2019, 12, 24), Status.SUSPENDED)
    assert close_versions((suspended,)) == (suspended,)


def test_a_version_is_named_by_its_first_day():
    assert NEW.key == "2020-07-01"
    assert version("always", None).key == "start"

"""Where a firm stands on a quota by its own numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.services.history import RuleNotFoundError
from portal.services.quotas import calculate

TODAY = date(2026, 11, 23)


@pytest.fixture
def work_out(reading_in):
    return lambda given, day=TODAY: calculate(reading_in("en"), "pe", "foreign-share", given, day)


def test_before_anything_is_filled_in_nothing_is_said(work_out):
    found = work_out({})
    assert (found.verdict, found.gauge, found.errors) == (None, None, ())
    assert [field.id for field in found.fields] == ["staff-total", "staff-foreign", "nationality"]


def test_the_hire_is_counted_and_the_room_after_it_told(work_out):
    found = work_out({"staff-total": "19", "staff-foreign": "1", "nationality": "VE"})
    assert (found.state, found.gauge.after.foreign, found.gauge.after.total) == ("within", Decimal(2), Decimal(20))
    assert found.gauge.room == 2


def test_the_firm_as_it_is_needs_to_know_nothing_of_a_hire(work_out):
    found = work_out({"staff-total": "20", "staff-foreign": "2", "hire": "no"})
    assert [field.id for field in found.fields] == ["staff-total", "staff-foreign"]
    assert (found.state, found.gauge.after, found.gauge.room) == ("within", None, Decimal(2))
    assert found.verdict == "Today, 2 of 20 counted are foreign. That is within the limit."


def test_a_hire_over_the_limit_is_told_so(work_out):
    found = work_out({"staff-total": "10", "staff-foreign": "2", "nationality": "VE"})
    assert (found.state, found.gauge.room) == ("over", 0)
    assert "over the limit" in found.verdict


def test_a_firm_too_small_for_the_quota_is_told_that_it_does_not_apply(work_out):
    found = work_out({"staff-total": "3", "staff-foreign": "3", "nationality": "VE"})
    assert found.verdict == "It does not apply to your firm on the numbers given."
    assert found.gauge is None


def test_what_is_still_needed_is_named(work_out):
    found = work_out({"staff-total": "30"})
    assert "Foreign staff" in found.verdict
    assert found.state == "unknown"


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "9" * 30, "2³"])
def test_a_number_that_is_none_is_an_error_of_its_field(work_out, value):
    (field,) = work_out({"staff-total": value}).errors
    assert field.id == "staff-total"
    assert len(field.given) <= 40


def test_more_foreign_staff_than_staff_is_an_error(work_out):
    (field,) = work_out({"staff-total": "5", "staff-foreign": "6"}).errors
    assert field.id == "staff-foreign"


def test_thousands_written_apart_are_read(work_out):
    assert work_out({"staff-total": "1 000", "staff-foreign": "10", "hire": "no"}).gauge.before.total == 1000


def test_a_quota_not_in_force_on_the_day_has_nothing_to_work_out(work_out, reading_in):
    with pytest.raises(RuleNotFoundError):
        work_out({}, date(2011, 1, 1))
    with pytest.raises(RuleNotFoundError):
        calculate(reading_in("en"), "pe", "nothing", {}, TODAY)

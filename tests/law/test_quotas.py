"""Limits on foreign staff: where the firm stands before and after the hire, and how much room is left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.law.quotas import QuotaStanding, stand
from portal.law.scene import Scene
from tests.content.tiny import DAY, assess, facts_of, tiny_law

FACTS = """
facts:
  - use: nationality
  - use: work-starts-on
  - use: staff-total
  - use: staff-foreign
  - {id: specialist, type: yes-no}
  - {id: has-specialists, type: yes-no}
  - {id: foreign-specialists, type: number, asked_when: {fact: has-specialists, is: "yes"}}
  - {id: residents, type: number}
  - {id: partners, type: number}
  - {id: pay-total, type: money}
  - {id: pay-foreign, type: money}
  - {id: pay-hire, type: money}
"""


def standing(quota: str, day: date = DAY, **given: object) -> QuotaStanding:
    """Where the firm stands on the one quota of a guide."""
    law = tiny_law(
        f"{FACTS}\nquotas: [{{id: share, measure: headcount, total: staff-total, foreign: staff-foreign, {quota}}}]"
    )
    (found,) = assess(law, day, **given).quotas
    return found


def counted(found: QuotaStanding) -> tuple[object, ...]:
    assert found.after is not None
    return found.after.total, found.after.foreign, found.after.allowed, found.within, found.room


@pytest.mark.parametrize(
    ("total", "foreign", "expected"),
    [
        # 20 percent: with the hire, 2 of 10 are just within.
        (9, 1, (10, 2, 2, True, 0)),
        (8, 1, (9, 2, Decimal("1.8"), False, 0)),
        (99, 9, (100, 10, 20, True, 12)),
        (0, 0, (1, 1, Decimal("0.2"), False, 0)),
    ],
)
def test_a_share_counts_the_hire_too(total, foreign, expected):
    found = standing('limit_percent: "20"', staff_total=total, staff_foreign=foreign)
    assert counted(found) == expected
    assert found.applies is True
    assert found.missing == ()
    assert found.limit_percent == 20


def test_the_firm_is_also_counted_as_it_was_before_the_hire():
    before = standing('limit_percent: "20"', staff_total=10, staff_foreign=2).before
    assert before is not None
    assert (before.total, before.foreign, before.allowed, before.within) == (10, 2, 2, True)


def test_exactly_at_the_limit_is_within_unless_the_law_says_otherwise():
    ten_percent = {"staff_total": 9, "staff_foreign": 0}
    assert standing('limit_percent: "10"', **ten_percent).within is True
    assert standing('limit_percent: "10", at_limit: outside', **ten_percent).within is False


@pytest.mark.parametrize(
    ("rounding", "allowed", "within"),
    [("none", Decimal("1.5"), False), ("down", 1, False), ("up", 2, True), ("nearest", 2, True)],
)
def test_a_part_of_a_person_is_rounded_as_the_law_says(rounding, allowed, within):
    found = standing(f'limit_percent: "15", rounding: {rounding}', staff_total=9, staff_foreign=1)
    assert found.after is not None
    assert (found.after.allowed, found.within) == (allowed, within)
    third = standing(f'limit_percent: "14", rounding: {rounding}', staff_total=9, staff_foreign=0)
    assert third.after is not None
    expected = {"none": Decimal("1.4"), "down": 1, "up": 2, "nearest": 1}
    assert third.after.allowed == expected[rounding]


def test_people_taken_out_of_a_count_leave_the_part_that_the_law_names():
    def with_exemption(out_of: str) -> tuple[object, ...]:
        found = standing(
            f'limit_percent: "50", exempt: [{{fact: residents, out_of: {out_of}}}]',
            staff_total=19,
            staff_foreign=9,
            residents=4,
        )
        return counted(found)[:2]

    assert with_exemption("foreign") == (20, 6)
    assert with_exemption("total") == (16, 10)
    assert with_exemption("both") == (16, 6)


def test_a_count_never_falls_below_nobody():
    found = standing(
        'limit_percent: "50", exempt: [{fact: residents, out_of: both}]', staff_total=1, staff_foreign=0, residents=30
    )
    assert counted(found)[:2] == (0, 0)


def test_a_number_that_is_not_asked_of_the_firm_is_nought():
    quota = 'limit_percent: "50", exempt: [{fact: foreign-specialists, out_of: both}]'
    without = standing(quota, staff_total=9, staff_foreign=4, has_specialists="no", foreign_specialists=3)
    assert counted(without)[:2] == (10, 5)
    given = standing(quota, staff_total=9, staff_foreign=4, has_specialists="yes", foreign_specialists=3)
    assert counted(given)[:2] == (7, 2)


def test_a_number_that_may_not_be_asked_keeps_the_question_open():
    quota = 'limit_percent: "50", exempt: [{fact: foreign-specialists, out_of: both}]'
    open_number = standing(quota, staff_total=9, staff_foreign=4)
    assert (open_number.after, open_number.within) == (None, None)
    assert open_number.missing == ("has-specialists", "foreign-specialists")
    given = standing(quota, staff_total=9, staff_foreign=4, foreign_specialists=3)
    assert counted(given)[:2] == (7, 2)
    assert given.missing == ("has-specialists",)


def test_a_hire_may_count_as_national_or_not_at_all():
    quota = (
        'limit_percent: "50", hire_counts_as_national: {fact: nationality, is: AR}, '
        'hire_not_counted: {fact: specialist, is: "yes"}'
    )
    staff = {"staff_total": 9, "staff_foreign": 4}
    assert counted(standing(quota, nationality="VE", specialist="no", **staff))[:2] == (10, 5)
    assert counted(standing(quota, nationality="AR", specialist="no", **staff))[:2] == (10, 4)
    assert counted(standing(quota, nationality="VE", specialist="yes", **staff))[:2] == (9, 4)
    # Whoever is not counted is not counted as anything: the nationality is not asked.
    left_out = standing(quota, specialist="yes", **staff)
    assert counted(left_out)[:2] == (9, 4)
    assert left_out.missing == ()
    assert standing(quota, specialist="no", **staff).missing == ("nationality",)
    open_hire = standing(quota, **staff)
    assert open_hire.missing == ("nationality", "specialist")
    assert open_hire.before is not None
    assert (open_hire.after, open_hire.within, open_hire.room) == (None, None, None)


def test_only_a_hire_that_adds_to_the_foreign_staff_can_break_the_limit():
    quota = 'limit_percent: "50", hire_counts_as_national: {fact: nationality, is: AR}'
    staff = {"staff_total": 9, "staff_foreign": 4}
    assert standing(quota, nationality="VE", **staff).adds_foreign
    assert not standing(quota, nationality="AR", **staff).adds_foreign
    assert standing(quota, **staff).adds_foreign
    assert standing(quota).adds_foreign


def test_a_quota_applies_to_the_firms_it_names():
    quota = 'limit_percent: "20", when: {fact: staff-total, at_least: 25}'
    small = standing(quota, staff_total=24)
    assert (small.applies, small.because, small.within, small.after, small.missing) == (
        False,
        ("staff-total",),
        None,
        None,
        (),
    )
    assert standing(quota, staff_total=25, staff_foreign=0).applies is True
    unknown = standing(quota, staff_foreign=3)
    assert (unknown.applies, unknown.within, unknown.missing) == (None, None, ("staff-total",))
    assert standing(quota).missing == ("staff-total", "staff-foreign")


def test_a_count_is_shown_but_not_judged_while_it_is_open_whether_the_quota_applies():
    found = standing('limit_percent: "20", when: {fact: specialist, is: "yes"}', staff_total=9, staff_foreign=0)
    assert found.after is not None
    assert (found.applies, found.within, found.room, found.missing) == (None, None, None, ("specialist",))


def test_a_quota_for_information_is_not_worked_out():
    found = standing('limit_percent: "20", effect: information', staff_total=9, staff_foreign=9)
    assert (found.applies, found.before, found.after, found.within, found.missing) == (True, None, None, None, ())


TABLE = 'table: [{total_from: 1, total_to: 25, most: 4}, {total_from: 26, total_to: 50, percent: "20"}, {total_from: 51, most: 12}]'


@pytest.mark.parametrize(
    ("total", "foreign", "allowed", "percent", "room"),
    [
        (9, 0, 4, None, 3),
        (20, 3, 4, None, 0),
        # The 26th person, hired after this one, brings the firm into the next row, where five are allowed.
        (24, 3, 4, None, 1),
        (23, 2, 4, None, 2),
        (24, 2, 4, None, 2),
        (25, 4, Decimal("5.2"), 20, 0),
        (49, 0, 10, 20, 11),
        (50, 0, 12, None, 11),
        (5000, 3, 12, None, 8),
    ],
)
def test_a_table_gives_the_limit_for_a_firm_of_that_size(total, foreign, allowed, percent, room):
    found = standing(TABLE, staff_total=total, staff_foreign=foreign)
    assert found.after is not None
    assert (found.after.allowed, found.limit_percent, found.within, found.room) == (allowed, percent, True, room)


def test_a_size_that_the_table_does_not_name_is_not_limited_by_it():
    table = "table: [{total_from: 10, total_to: 20, most: 1}]"
    below = standing(table, staff_total=3, staff_foreign=1)
    # With seven more hires the firm has ten people and meets the row.
    assert counted(below) == (4, 2, 4, True, 5)
    assert counted(standing(table, staff_total=30, staff_foreign=9))[3:] == (True, None)
    with_rest = standing(f'limit_percent: "50", {table}', staff_total=29, staff_foreign=9)
    assert counted(with_rest) == (30, 10, 15, True, 10)


def test_before_the_size_of_the_firm_is_known_the_share_of_the_law_is_shown():
    assert standing(f'limit_percent: "30", {TABLE}').limit_percent == 30
    assert standing('limit_percent: "30"').limit_percent == 30


@pytest.mark.parametrize(
    ("percent", "total", "foreign", "room"),
    [
        ("15", 100_000, 0, 17646),
        ("15", 10_000_000, 1_000_000, 588234),
        ("0", 100, 0, 0),
        ("99", 100, 50, 4899),
        ("33.333", 299, 99, 0),
    ],
)
def test_the_room_is_exact_for_a_firm_of_any_size(percent, total, foreign, room):
    found = standing(f'limit_percent: "{percent}"', staff_total=total, staff_foreign=foreign)
    assert found.room == room


def test_where_everybody_may_be_foreign_the_room_has_no_end():
    assert standing('limit_percent: "100"', staff_total=5, staff_foreign=5).room is None
    assert standing("limit_percent: null", staff_total=5, staff_foreign=5).room is None


PAYROLL = 'limit_percent: "{percent}", measure: payroll, total: pay-total, foreign: pay-foreign, hire: {{total: pay-hire, foreign: pay-hire}}'


def payroll(percent: str, more: str = "", **given: object) -> QuotaStanding:
    law = tiny_law(f"{FACTS}\nquotas: [{{id: share, {PAYROLL.format(percent=percent)}{more}}}]")
    (found,) = assess(law, **given).quotas
    return found


def test_a_limit_on_the_payroll_counts_pay_to_the_cent():
    found = payroll("30", pay_total="9000.00", pay_foreign="1000.00", pay_hire="1000.00")
    assert counted(found) == (10000, 2000, 3000, True, Decimal("1428.57"))
    assert payroll("30", pay_total="9000", pay_foreign="2000", pay_hire="1000.01").within is False
    assert payroll("30", pay_total="9000", pay_foreign="2000", pay_hire="1000").room == 0
    assert payroll("0", pay_total="9000", pay_foreign="0", pay_hire="0").room == 0
    assert payroll("100", pay_total="9000", pay_foreign="0", pay_hire="0").room is None


def test_at_the_limit_of_a_payroll_that_must_stay_below_a_cent_less_fits():
    half = {"pay_total": "100", "pay_foreign": "0", "pay_hire": "0"}
    assert payroll("50", **half).room == 100
    assert payroll("50", ", at_limit: outside", **half).room == Decimal("99.99")


def test_the_pay_of_the_hire_is_asked():
    found = payroll("30", pay_total="9000", pay_foreign="1000")
    assert (found.before, found.after, found.missing) == (None, None, ("pay-hire",))


def test_sums_of_many_digits_are_not_rounded():
    found = payroll("10", pay_total="999999999999998.999999", pay_foreign="0.000001", pay_hire="0.000001")
    assert found.after is not None
    assert str(found.after.total) == "999999999999999"
    assert str(found.after.foreign) == "0.000002"
    assert str(found.after.allowed) == "99999999999999.9"


def test_numbers_are_written_without_exponent_or_empty_decimals():
    found = standing('limit_percent: "10"', staff_total=999, staff_foreign=9)
    assert found.after is not None
    assert [str(part) for part in (found.after.total, found.after.foreign, found.after.allowed)] == [
        "1000",
        "10",
        "100",
    ]
    assert str(found.room) == "100"


# The day that decides


def test_the_version_of_the_day_of_the_event_counts():
    quota = 'decided_on: work-starts-on, versions: [{from: 2000-01-01, limit_percent: "10"}, {from: 2026-07-01, limit_percent: "20"}]'
    staff = {"staff_total": 99, "staff_foreign": 9}
    assert standing(quota, work_starts_on="2026-06-30", **staff).limit_percent == 10
    assert standing(quota, work_starts_on="2026-07-01", **staff).limit_percent == 20
    today = standing(quota, **staff)
    assert (today.limit_percent, today.missing) == (10, ("work-starts-on",))


def test_the_event_is_not_asked_for_where_no_version_binds_the_firm():
    quota = (
        "decided_on: work-starts-on, when: {fact: staff-total, at_least: 25}, "
        'versions: [{from: 2000-01-01, limit_percent: "10"}, {from: 2026-07-01, limit_percent: "20"}]'
    )
    assert standing(quota, staff_total=3).missing == ()
    assert standing(quota, staff_total=30).missing == ("staff-foreign", "work-starts-on")


def test_a_quota_that_ended_does_not_apply_and_one_of_another_time_is_unknown():
    quota = 'versions: [{from: 2010-01-01, limit_percent: "10"}, {from: 2020-01-01, status: repealed}]'
    staff = {"staff_total": 99, "staff_foreign": 99}
    ended = standing(quota, **staff)
    assert (ended.applies, ended.within, ended.missing, ended.limit_percent) == (False, None, (), None)
    before = standing(quota, date(2009, 12, 31), **staff)
    assert (before.applies, before.version, before.within, before.limit_percent) == (None, None, None, None)


def test_a_calculator_asks_by_the_day_it_names():
    law = tiny_law(
        f"{FACTS}\nquotas: [{{id: share, measure: headcount, total: staff-total, foreign: staff-foreign, "
        'decided_on: work-starts-on, versions: [{from: 2000-01-01, limit_percent: "10"}, {from: 2026-07-01, limit_percent: "20"}]}]'
    )
    facts = facts_of(law, staff_total=99, staff_foreign=9, work_starts_on="2027-01-01")
    found = stand(law.quotas["share"], Scene(law, facts, DAY))
    assert (found.limit_percent, found.missing) == (10, ())

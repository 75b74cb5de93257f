"""From an event and a term to a due day that can say how it was counted."""

from __future__ import annotations

from datetime import date

import pytest

from portal.law.deadlines import Choice, Deadline, Due, FixedDay, calendar_of, due, events, first_due
from portal.law.model import Jurisdiction
from portal.law.scene import Scene
from tests.content.tiny import DAY, facts_of, tiny_law

FACTS = """
facts:
  - use: work-starts-on
  - use: work-ended-on
  - use: contract-signed-on
  - {id: written, type: yes-no}
  - {id: written-on, type: date, asked_when: {fact: written, is: "yes"}}
  - {id: channel, type: choice, choices: [paper, electronic]}
  - {id: pay, type: money}
  - {id: own-weekdays, type: weekdays}
  - {id: own-closed, type: dates, ask: later}
calendars:
  - {id: week}
  - {id: national, country: CO}
  - {id: employer, weekdays_fact: own-weekdays, closed_fact: own-closed}
  - {id: weekly, weekdays_fact: own-weekdays}
amounts: [{id: wage, unit: USD, per: month, from: 2030-01-01, value: 1000}]
"""


def law_with(deadline: str) -> Jurisdiction:
    return tiny_law(f"{FACTS}\nobligations: [{{id: duty, stage: at-hire, deadline: {deadline}}}]")


def expressions(deadline: str) -> tuple[Jurisdiction, tuple[Deadline | FixedDay | Choice, ...]]:
    law = law_with(deadline)
    duty = law.obligations["duty"].versions.versions[0].value
    assert duty is not None
    return law, duty.deadlines


def count(deadline: str, day: date = DAY, /, **given: object) -> Due:
    """The due day that the deadline comes to."""
    law, (expression,) = expressions(deadline)
    return due(expression, Scene(law, facts_of(law, **given), day))


def first(deadlines: str, **given: object) -> Due | None:
    """The due day of the first of several deadlines that counts."""
    law, found = expressions(deadlines)
    return first_due(found, Scene(law, facts_of(law, **given), DAY))


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        # Calendar days
        ("days: 15", "2026-03-02", "2026-03-17"),
        ("days: 1", "2026-02-28", "2026-03-01"),
        ("days: 0", "2026-03-02", "2026-03-02"),
        ("days: 15, first_day: same", "2026-03-02", "2026-03-16"),
        ("days: 1, first_day: same", "2026-03-02", "2026-03-02"),
        ("days: 0, first_day: same", "2026-03-02", "2026-03-02"),
        ("days: 10, when: before", "2026-03-11", "2026-03-01"),
        ("days: 10, when: before, first_day: same", "2026-03-11", "2026-03-02"),
        ('when: "on"', "2026-03-02", "2026-03-02"),
        ("weeks: 2", "2026-03-02", "2026-03-16"),
        ("weeks: 1, when: before", "2026-03-09", "2026-03-02"),
        # Months and years are those of the calendar
        ("months: 1", "2026-01-31", "2026-02-28"),
        ("months: 3, when: before", "2026-05-31", "2026-02-28"),
        ("years: 3", "2024-02-29", "2027-02-28"),
        ("years: 1, when: before", "2026-03-02", "2025-03-02"),
        # Business days
        ("days: 3, kind: business", "2026-03-05", "2026-03-10"),
        ("days: 1, kind: business", "2026-03-06", "2026-03-09"),
        ("days: 1, kind: business, first_day: same", "2026-03-06", "2026-03-06"),
        ("days: 2, kind: business, first_day: same", "2026-03-06", "2026-03-09"),
        ("days: 1, kind: business, first_day: same", "2026-03-07", "2026-03-09"),
        ("days: 0, kind: business", "2026-03-07", "2026-03-07"),
        ("days: 0, kind: business, first_day: same", "2026-03-07", "2026-03-07"),
        ("days: 2, kind: business, when: before", "2026-03-09", "2026-03-05"),
        ("days: 1, kind: business, when: before, first_day: same", "2026-03-09", "2026-03-09"),
        ("days: 2, kind: business, when: before, first_day: same", "2026-03-09", "2026-03-06"),
        ("days: 2, kind: business, calendar: national", "2026-12-04", "2026-12-09"),
        ("days: 2, kind: business", "2026-12-04", "2026-12-08"),
        # Where the last day is not a business day
        ("days: 5, roll: next", "2026-03-02", "2026-03-09"),
        ("days: 5, roll: previous", "2026-03-02", "2026-03-06"),
        ("days: 5, roll: none", "2026-03-02", "2026-03-07"),
        ("days: 1, roll: next, calendar: national", "2026-12-07", "2026-12-09"),
        ("days: 4, roll: next", "2026-03-02", "2026-03-06"),
        # Each month
        ("monthly: {day: 10}", "2026-03-02", "2026-04-10"),
        ("monthly: {day: 10, months_after: 0}", "2026-03-02", "2026-03-10"),
        ("monthly: {day: 31}", "2026-01-31", "2026-02-28"),
        ("monthly: {day: 31, months_after: 2}", "2026-12-15", "2027-02-28"),
        ("monthly: {day: 10}, roll: next", "2026-09-02", "2026-10-12"),
        ("monthly: {day: 5}, kind: business", "2026-09-02", "2026-10-07"),
        ("monthly: {day: 1, months_after: 0}, kind: business", "2026-08-01", "2026-08-03"),
        ("monthly: {day: 10}, roll: previous", "2026-09-02", "2026-10-09"),
        # Each year
        ("yearly: {month: 1, day: 31}", "2026-03-02", "2027-01-31"),
        ("yearly: {month: 1, day: 31}", "2026-01-01", "2027-01-31"),
        ("yearly: {month: 12, day: 31, years_after: 0}", "2026-03-02", "2026-12-31"),
        ("yearly: {month: 6, day: 30, years_after: 2}", "2026-12-31", "2028-06-30"),
        ("yearly: {month: 2, day: 29}", "2026-03-02", "2027-02-28"),
        ("yearly: {month: 2, day: 29}", "2027-03-02", "2028-02-29"),
    ],
)
def test_a_term_counts_from_its_event(term, start, end):
    found = count(f"{{event: work-starts-on, {term}}}", date.fromisoformat(start), work_starts_on=start)
    assert found.on == date.fromisoformat(end)
    assert found.event_on == date.fromisoformat(start)
    assert found.missing == ()
    assert not found.never


def test_a_due_day_says_how_it_was_counted():
    found = count(
        "{event: work-starts-on, days: 2, kind: business, calendar: national, roll: next}", work_starts_on="2026-12-04"
    )
    assert found.skipped == (date(2026, 12, 8),)
    assert found.counted_to == date(2026, 12, 9)
    rolled = count("{event: work-starts-on, days: 5, roll: next}", work_starts_on="2026-03-02")
    assert (rolled.counted_to, rolled.on) == (date(2026, 3, 7), date(2026, 3, 9))


def test_an_event_not_known_leaves_the_due_day_open():
    found = count("{event: work-starts-on, days: 15}")
    assert (found.on, found.missing, found.never) == (None, ("work-starts-on",), False)


def test_an_event_that_is_not_asked_of_this_hire_never_comes():
    found = count("{event: written-on, days: 15}", written="no")
    assert (found.on, found.missing, found.never) == (None, (), True)
    given = count("{event: written-on, days: 15}", written="no", written_on="2026-03-02")
    assert (given.on, given.missing, given.never) == (None, (), True)


def test_an_event_that_may_not_be_asked_keeps_the_question_open():
    assert count("{event: written-on, days: 15}").missing == ("written", "written-on")
    given = count("{event: written-on, days: 15}", written_on="2026-03-02")
    assert (given.on, given.missing) == (date(2026, 3, 17), ("written",))


def test_a_deadline_may_run_from_the_end_of_another():
    nested = "{event: {event: work-ended-on, days: 30}, days: 5, kind: business}"
    found = count(nested, work_ended_on="2026-03-02")
    assert found.on == date(2026, 4, 8)
    assert found.event_on == date(2026, 4, 1)
    assert [step.on for step in found.steps] == [date(2026, 4, 1)]
    assert count(nested).missing == ("work-ended-on",)
    assert [step.on for step in count(nested).steps] == [None]


def test_a_deadline_from_the_end_of_one_that_never_comes_never_comes():
    found = count("{event: {event: written-on, days: 30}, days: 5}", written="no")
    assert (found.on, found.missing, found.never) == (None, (), True)


def test_an_extension_moves_what_falls_into_it():
    extended = """{event: work-starts-on, days: 10, extended: [{due_from: 2026-03-20, due_to: 2026-03-31, until: 2026-04-30,
      basis: {cites: [{instrument: act}], confidence: recalled}}]}"""
    assert count(extended, work_starts_on="2026-03-09").extended_by is None
    for start in ("2026-03-10", "2026-03-21"):
        found = count(extended, work_starts_on=start)
        assert found.on == date(2026, 4, 30)
        assert found.extended_by is not None
    assert count(extended, work_starts_on="2026-03-22").on == date(2026, 4, 1)


def test_a_term_past_the_end_of_the_calendar_gives_no_day():
    for term in ("years: 9000", "months: 100000", "years: 9000, when: before"):
        found = count(f"{{event: work-starts-on, {term}}}", work_starts_on="2026-03-02")
        assert (found.on, found.never) == (None, False)
        assert found.event_on == date(2026, 3, 2)


def test_the_employers_own_days_are_asked_where_they_count():
    business = "{event: work-starts-on, days: 3, kind: business, calendar: employer}"
    usual = count(business, work_starts_on="2026-03-05")
    assert (usual.on, usual.missing) == (date(2026, 3, 10), ("own-weekdays", "own-closed"))
    told = count(
        business, work_starts_on="2026-03-05", own_weekdays="thursday,friday,saturday", own_closed="2026-03-06"
    )
    assert (told.on, told.missing) == (date(2026, 3, 13), ())
    assert told.skipped == (date(2026, 3, 6),)
    rolled = count("{event: work-starts-on, days: 2, roll: next, calendar: employer}", work_starts_on="2026-03-05")
    assert (rolled.on, rolled.missing) == (date(2026, 3, 9), ("own-weekdays", "own-closed"))
    half = count(
        "{event: work-starts-on, days: 3, kind: business, calendar: weekly}",
        work_starts_on="2026-03-05",
        own_weekdays="friday",
    )
    assert (half.on, half.missing) == (date(2026, 3, 20), ())
    calendar_days = count("{event: work-starts-on, days: 3, calendar: employer}", work_starts_on="2026-03-05")
    assert calendar_days.missing == ()


def test_a_deadline_counts_by_the_calendar_it_names_or_the_first_of_the_guide():
    law, (named,) = expressions("{event: work-starts-on, days: 1, calendar: national}")
    assert isinstance(named, Deadline)
    assert calendar_of(named, law).id == "national"
    law, (unnamed,) = expressions("{event: work-starts-on, days: 1}")
    assert isinstance(unnamed, Deadline)
    assert calendar_of(unnamed, law).id == "week"


# What recurs

MONTHLY = "{event: work-starts-on, monthly: {day: 10}, until: work-ended-on, roll: next, calendar: national}"
YEARLY = "{event: work-starts-on, yearly: {month: 1, day: 31}, until: work-ended-on}"


@pytest.mark.parametrize(
    ("term", "asked", "shown"),
    [
        # The first one while it lies ahead, its own day included; then the next, seen from the day asked.
        (YEARLY, "2023-06-01", "2024-01-31"),
        (YEARLY, "2024-01-31", "2024-01-31"),
        (YEARLY, "2024-02-01", "2025-01-31"),
        (YEARLY, "2026-11-23", "2027-01-31"),
        (YEARLY, "2027-01-31", "2027-01-31"),
        (MONTHLY, "2022-01-01", "2023-07-10"),
        (MONTHLY, "2023-07-10", "2023-07-10"),
        (MONTHLY, "2023-07-11", "2023-08-10"),
        (MONTHLY, "2026-11-11", "2026-12-10"),
        # What moved past a weekend or a holiday is still due on the day to which it moved.
        (MONTHLY, "2026-10-11", "2026-10-13"),
        (MONTHLY, "2026-10-13", "2026-10-13"),
        (MONTHLY, "2026-10-14", "2026-11-10"),
        ("{event: work-starts-on, monthly: {day: 31, months_after: 0}, roll: next}", "2026-02-01", "2026-02-02"),
        ("{event: work-starts-on, monthly: {day: 1}, roll: previous}", "2026-01-31", "2026-02-27"),
        ("{event: work-starts-on, monthly: {day: 31, months_after: 2}}", "2024-02-29", "2024-02-29"),
        ("{event: work-starts-on, monthly: {day: 4}, kind: business}", "2026-12-04", "2026-12-04"),
        ("{event: work-starts-on, monthly: {day: 4}, kind: business}", "2026-12-05", "2027-01-06"),
    ],
)
def test_what_recurs_is_due_next_on_or_after_the_day_asked(term, asked, shown):
    found = count(term, date.fromisoformat(asked), work_starts_on="2023-06-05")
    assert found.on == date.fromisoformat(shown)
    assert found.first_on == count(term, date(2023, 6, 5), work_starts_on="2023-06-05").on
    assert found.ended_on is None
    assert isinstance(found.expression, Deadline)
    assert found.expression.recurs is not None


def test_what_recurs_says_from_where_its_day_moved():
    found = count(MONTHLY, date(2026, 10, 11), work_starts_on="2023-06-05")
    assert (found.counted_to, found.on) == (date(2026, 10, 10), date(2026, 10, 13))


@pytest.mark.parametrize(
    ("term", "ended", "asked", "shown", "is_last"),
    [
        # The last one is that for the month (year) in which the work ended.
        (MONTHLY, "2026-02-28", "2026-02-20", "2026-03-10", True),
        (MONTHLY, "2026-02-28", "2026-02-05", "2026-02-10", False),
        (MONTHLY, "2026-02-28", "2026-03-10", "2026-03-10", True),
        (MONTHLY, "2026-02-28", "2026-11-23", "2026-03-10", True),
        (MONTHLY, "2026-03-01", "2026-11-23", "2026-04-10", True),
        (YEARLY, "2026-01-02", "2026-01-15", "2026-01-31", False),
        (YEARLY, "2026-01-02", "2026-11-23", "2027-01-31", True),
        (YEARLY, "2025-12-31", "2026-11-23", "2026-01-31", True),
        # Begun and ended in one month: once.
        (MONTHLY, "2023-06-30", "2023-06-10", "2023-07-10", True),
        # An end before the start is a slip: what is due for the start stays.
        (MONTHLY, "2022-06-30", "2026-06-10", "2023-07-10", True),
    ],
)
def test_what_recurs_ends_with_the_event_it_runs_until(term, ended, asked, shown, is_last):
    asked_on = date.fromisoformat(asked)
    found = count(term, asked_on, work_starts_on="2023-06-05", work_ended_on=ended)
    assert found.on == date.fromisoformat(shown)
    assert found.ended_on == (date.fromisoformat(ended) if is_last else None)
    assert found.missing == ()


def test_the_end_of_what_recurs_is_missing_only_where_it_can_change_the_day():
    assert count(YEARLY, date(2024, 1, 31), work_starts_on="2023-06-05").missing == ()
    assert count(YEARLY, date(2024, 2, 1), work_starts_on="2023-06-05").missing == ("work-ended-on",)
    endless = "{event: work-starts-on, monthly: {day: 10}}"
    assert count(endless, date(2026, 2, 1), work_starts_on="2023-06-05").missing == ()
    # Whether the end counts at all hangs on another fact.
    written = "{event: work-starts-on, monthly: {day: 10}, until: written-on}"
    given = {"work_starts_on": "2023-06-05", "written_on": "2026-01-15"}
    assert count(written, date(2026, 1, 20), **given).missing == ()
    assert count(written, date(2026, 3, 20), **given).missing == ()
    assert count(written, date(2026, 3, 20), written="no", **given).on == date(2026, 4, 10)


def test_what_recurs_is_due_once_more_where_the_first_time_was_put_off():
    extended = """{event: work-starts-on, monthly: {day: 10}, extended: [{due_from: 2023-07-01, due_to: 2023-07-31,
      until: 2023-09-30, basis: {cites: [{instrument: act}], confidence: recalled}}]}"""
    first = count(extended, date(2023, 9, 30), work_starts_on="2023-06-05")
    assert (first.on, first.counted_to) == (date(2023, 9, 30), date(2023, 7, 10))
    assert first.extended_by is not None
    later = count(extended, date(2023, 10, 1), work_starts_on="2023-06-05")
    assert (later.on, later.first_on, later.extended_by) == (date(2023, 10, 10), date(2023, 9, 30), None)


def test_the_employers_own_days_are_asked_for_what_recurs_too():
    found = count(
        "{event: work-starts-on, monthly: {day: 10}, roll: next, calendar: employer}", work_starts_on="2026-03-02"
    )
    assert found.missing == ("own-weekdays", "own-closed")


# The latest or the earliest of several dates

KEEP = "_of: [{event: work-starts-on, years: 3}, {event: work-ended-on, years: 1}]}"
ENDED_EARLY = {"work_starts_on": "2026-03-02", "work_ended_on": "2027-01-15"}


def test_the_latest_or_the_earliest_of_several_dates_is_chosen():
    assert count("{latest" + KEEP, **ENDED_EARLY).on == date(2029, 3, 2)
    assert count("{earliest" + KEEP, **ENDED_EARLY).on == date(2028, 1, 15)
    assert [step.on for step in count("{latest" + KEEP, **ENDED_EARLY).steps] == [date(2029, 3, 2), date(2028, 1, 15)]
    assert count("{latest" + KEEP, **ENDED_EARLY).expression == expressions("{latest" + KEEP)[1][0]


def test_a_choice_stays_open_until_all_its_dates_are_known():
    for word in ("latest", "earliest"):
        found = count(f"{{{word}{KEEP}", work_starts_on="2026-03-02")
        assert (found.on, found.missing, found.never) == (None, ("work-ended-on",), False)
    assert count("{latest" + KEEP).missing == ("work-starts-on", "work-ended-on")


def test_a_date_that_never_comes_falls_out_of_the_choice():
    choice = "{latest_of: [{event: written-on, years: 3}, {event: work-ended-on, years: 1}]}"
    found = count(choice, written="no", work_ended_on="2026-03-02")
    assert (found.on, found.missing, found.never) == (date(2027, 3, 2), (), False)
    neither = count("{latest_of: [{event: written-on, years: 3}, {event: written-on, years: 1}]}", written="no")
    assert (neither.on, neither.missing, neither.never) == (None, (), True)


def test_a_date_past_the_end_of_the_calendar_is_not_simply_left_out():
    choice = "{latest_of: [{event: work-starts-on, years: 9000}, {event: work-ended-on, years: 1}]}"
    assert count(choice, **ENDED_EARLY).on is None


def test_a_part_of_a_choice_counts_only_under_its_condition():
    choice = """{earliest_of: [{event: work-starts-on, days: 5, when: {fact: channel, is: electronic}},
      {event: work-ended-on, days: 1}]}"""
    assert count(choice, channel="paper", **ENDED_EARLY).on == date(2027, 1, 16)
    assert count(choice, channel="electronic", **ENDED_EARLY).on == date(2026, 3, 7)
    open_channel = count(choice, **ENDED_EARLY)
    assert (open_channel.on, open_channel.missing) == (None, ("channel",))


def test_a_choice_and_a_fixed_day_may_hang_on_a_condition_too():
    fixed = "{on: 2026-06-30, when: {fact: channel, is: paper}}"
    assert count("{on: 2026-06-30}").on == date(2026, 6, 30)
    assert count(fixed, channel="paper").on == date(2026, 6, 30)
    assert count(fixed, channel="electronic").never
    assert (count(fixed).on, count(fixed).missing) == (None, ("channel",))
    choice = "{latest" + KEEP[:-1] + ", when: {fact: channel, is: paper}}"
    assert count(choice, channel="paper", **ENDED_EARLY).on == date(2029, 3, 2)
    assert count(choice, channel="electronic", **ENDED_EARLY).never
    assert count(choice).missing == ("channel", "work-starts-on", "work-ended-on")


def test_a_deadline_under_an_open_condition_whose_event_never_comes_never_comes():
    found = count("{event: written-on, days: 3, when: {fact: channel, is: paper}}", written="no")
    assert (found.on, found.missing, found.never) == (None, (), True)


# Deadlines for different cases

CHANNELS = """[{when: {fact: channel, is: electronic}, event: work-starts-on, days: 15},
  {when: {fact: channel, is: paper}, event: work-ended-on, days: 10}]"""


def test_of_deadlines_for_different_cases_the_first_whose_condition_is_yes_counts():
    electronic = first(CHANNELS, channel="electronic", **ENDED_EARLY)
    paper = first(CHANNELS, channel="paper", **ENDED_EARLY)
    assert electronic is not None
    assert electronic.on == date(2026, 3, 17)
    assert paper is not None
    assert paper.on == date(2027, 1, 25)
    both = "[{event: work-starts-on, days: 1}, {event: work-starts-on, days: 2}]"
    found = first(both, work_starts_on="2026-03-02")
    assert found is not None
    assert found.on == date(2026, 3, 3)


def test_where_no_case_holds_there_is_no_deadline():
    only_paper = "[{when: {fact: channel, is: paper}, event: work-starts-on, days: 15}]"
    assert first(only_paper, channel="electronic", work_starts_on="2026-03-02") is None


def test_while_the_case_is_open_so_is_the_day_and_every_event_it_may_hang_on():
    found = first(CHANNELS)
    assert found is not None
    assert (found.on, found.missing) == (None, ("channel", "work-starts-on", "work-ended-on"))
    dated = first(CHANNELS, **ENDED_EARLY)
    assert dated is not None
    assert (dated.on, dated.missing) == (None, ("channel",))
    _, (electronic, _) = expressions(CHANNELS)
    assert dated.expression == electronic


def test_an_open_case_before_the_one_that_holds_keeps_the_day_open():
    cases = """[{when: {fact: channel, is: electronic}, event: work-ended-on, days: 15}, {event: work-starts-on, days: 3},
      {event: contract-signed-on, days: 3}]"""
    found = first(cases, work_starts_on="2026-03-02")
    assert found is not None
    assert (found.on, found.missing) == (None, ("channel", "work-ended-on"))
    # What stands after the case that holds is never looked at.
    assert isinstance(found.expression, Deadline)
    assert found.expression.event == "work-starts-on"
    decided = first(cases, channel="paper", work_starts_on="2026-03-02")
    assert decided is not None
    assert decided.on == date(2026, 3, 5)


def test_a_case_that_nobody_can_settle_keeps_the_day_open_without_a_question():
    cases = "[{when: {fact: pay, at_least: {amount: wage}}, event: work-starts-on, days: 15}, {event: work-starts-on, days: 3}]"
    found = first(cases, work_starts_on="2026-03-02", pay="500")
    assert found is not None
    assert (found.on, found.missing) == (None, ())


def test_the_events_of_an_expression_are_those_of_all_its_parts():
    for expression, names in (
        ("{latest" + KEEP, ["work-starts-on", "work-ended-on"]),
        ("{event: {event: work-ended-on, days: 30}, days: 5}", ["work-ended-on"]),
        ("{on: 2026-06-30}", []),
        (YEARLY, ["work-starts-on", "work-ended-on"]),
    ):
        _, (found,) = expressions(expression)
        assert list(events(found)) == names

"""Which version counts, and whether an event still open could pick one that comes to something else."""

from __future__ import annotations

from datetime import date

import pytest

from portal.law.checklist import Why
from tests.content.tiny import DAY, assess, step, tiny_law

FACTS = """
facts:
  - use: nationality
  - use: work-starts-on
  - {id: employee, type: yes-no}
  - {id: written, type: yes-no}
  - {id: written-on, type: date, asked_when: {fact: written, is: "yes"}}
  - {id: old-event-on, type: date, bounds: {to: 2009-12-31}}
"""


def law(versions: str, event: str = "work-starts-on", more: str = ""):
    return tiny_law(
        f"{FACTS}\nobligations: [{{id: duty, stage: at-hire, decided_on: {event}, versions: {versions}}}]\n{more}"
    )


TWO = "[{from: 2000-01-01}, {from: 2020-07-01}]"


@pytest.mark.parametrize(("start", "key"), [("2020-06-30", "2000-01-01"), ("2020-07-01", "2020-07-01")])
def test_the_version_of_the_day_of_the_event_counts(start, key):
    found = step(assess(law(TWO), work_starts_on=start), "duty")
    assert found.version is not None
    assert found.version.key == key
    assert found.missing == ()


def test_while_the_event_is_not_known_the_day_asked_counts_and_the_event_is_open():
    found = step(assess(law(TWO)), "duty")
    assert found.version is not None
    assert found.version.key == "2020-07-01"
    assert found.missing == ("work-starts-on",)
    before = step(assess(law(TWO), date(2010, 1, 1)), "duty")
    assert before.version is not None
    assert before.version.key == "2000-01-01"


def test_an_event_that_cannot_pick_another_version_is_not_asked_for():
    assert step(assess(law("[{from: null}]")), "duty").missing == ()
    # The guide speaks of no day before 2000-01-01, when the rule began.
    assert step(assess(law("[{from: 2000-01-01}]")), "duty").missing == ()
    assert step(assess(law("[{from: 2000-01-02}]")), "duty").missing == ("work-starts-on",)
    assert step(assess(law("[{from: null, to: 2040-01-01}]")), "duty").missing == ("work-starts-on",)


def test_an_event_that_can_only_fall_into_one_version_is_not_asked_for():
    found = step(assess(law(TWO, event="old-event-on")), "duty")
    assert found.missing == ("old-event-on",)
    one = law("[{from: 2000-01-01}, {from: 2010-01-01}, {from: 2020-01-01}]", event="old-event-on")
    assert step(assess(one, date(2005, 1, 1)), "duty").missing == ()


def test_an_event_is_not_asked_for_where_no_version_asks_anything():
    when = '{fact: employee, is: "yes"}'
    rule = law(f"[{{from: 2000-01-01, when: {when}}}, {{from: 2020-07-01, when: {when}}}]")
    assert step(assess(rule, employee="no"), "duty").missing == ()
    assert step(assess(rule, employee="yes"), "duty").missing == ("work-starts-on",)
    assert step(assess(rule), "duty").missing == ("work-starts-on", "employee")


def test_an_event_can_fall_on_the_last_day_that_its_fact_takes():
    turning = law("[{from: 2000-01-01}, {from: 2009-12-31}, {from: 2020-01-01}]", event="old-event-on")
    assert step(assess(turning, date(2005, 1, 1)), "duty").missing == ("old-event-on",)


def test_an_event_is_not_asked_for_where_its_days_all_come_to_no_duty():
    when = '{fact: employee, is: "yes"}'
    ended = law(f"[{{from: 2000-01-01, when: {when}}}, {{from: 2020-07-01, status: repealed}}]")
    assert step(assess(ended, employee="no"), "duty").missing == ()
    assert step(assess(ended, employee="yes"), "duty").missing == ("work-starts-on",)
    rights = "rights: [{id: rest, decided_on: work-starts-on, versions: [{from: 2000-01-01, when: %s}, {from: 2020-07-01, status: repealed}]}]"
    offered = tiny_law(f"{FACTS}\n{rights % when}")
    assert assess(offered, employee="no").missing_facts == ()
    # A right that may have held before its end is none today: what it hangs on is not told with it.
    assert assess(offered, date(2019, 1, 1), employee="yes").missing_facts == ("work-starts-on",)


def test_an_event_is_open_where_only_another_version_asks_something():
    rule = law('[{from: 2000-01-01}, {from: 2020-07-01, when: {fact: employee, is: "yes"}}]')
    found = step(assess(rule, employee="no"), "duty")
    assert (found.applies, found.missing) == (False, ("work-starts-on",))
    assert assess(rule, employee="no").missing_facts == ("work-starts-on",)


def test_an_event_that_is_not_asked_of_this_hire_leaves_the_day_asked():
    rule = law(TWO, event="written-on")
    found = step(assess(rule, written="no", written_on="2010-01-01"), "duty")
    assert found.version is not None
    assert (found.version.key, found.missing) == ("2020-07-01", ())


def test_an_event_given_that_may_not_be_asked_is_open_where_the_day_asked_gives_another_version():
    rule = law(TWO, event="written-on")
    assert step(assess(rule, written_on="2010-01-01"), "duty").missing == ("written",)
    assert step(assess(rule, written_on="2025-01-01"), "duty").missing == ()


def test_an_event_is_open_where_the_same_version_has_another_effect_on_another_day():
    rule = law("[{from: null, when: {fact: nationality, in_group: union}}]")
    brazilian = step(assess(rule, nationality="BR"), "duty")
    assert (brazilian.applies, brazilian.missing) == (False, ("work-starts-on",))
    assert step(assess(rule, nationality="BR", work_starts_on="2019-12-31"), "duty").applies is True
    assert step(assess(rule, nationality="VE"), "duty").missing == ()
    wage = (
        "amounts: [{id: wage, unit: USD, versions: [{from: 2000-01-01, value: 100}, {from: 2020-01-01, value: 200}]}]"
    )
    facts = "\n".join(FACTS.splitlines()[2:])
    paid = tiny_law(
        f"facts:\n  - {{id: pay, type: money}}\n{facts}\n{wage}\n"
        "obligations: [{id: duty, stage: at-hire, decided_on: work-starts-on, from: null, "
        "when: {fact: pay, at_least: {amount: wage}}}]"
    )
    assert step(assess(paid, pay="150"), "duty").missing == ("work-starts-on",)
    assert step(assess(paid, pay="50"), "duty").missing == ()
    assert step(assess(paid, pay="250"), "duty").missing == ()


@pytest.mark.parametrize(
    ("status", "why"),
    [("not-yet", Why.NOT_YET), ("suspended", Why.SUSPENDED), ("repealed", Why.REPEALED)],
)
def test_a_rule_that_is_not_in_force_asks_nothing_and_says_why(status, why):
    rule = law(f"[{{from: 2000-01-01, status: {status}}}, {{from: 2030-01-01}}]")
    found = step(assess(rule, work_starts_on="2026-03-02"), "duty")
    assert (found.applies, found.why, found.due, found.missing) == (False, why, None, ())
    assert step(assess(rule), "duty").missing == ("work-starts-on",)


def test_a_day_that_no_version_covers_gives_unknown_and_never_the_nearest():
    rule = law("[{from: 2010-01-01, to: 2014-12-31}]")
    for start in ("2009-12-31", "2015-01-01"):
        found = step(assess(rule, work_starts_on=start), "duty")
        assert (found.applies, found.why, found.version, found.missing) == (None, Why.NO_VERSION, None, ())
    assert step(assess(rule), "duty").missing == ("work-starts-on",)


def test_a_rule_without_an_event_goes_by_the_day_asked():
    rule = tiny_law("obligations: [{id: duty, stage: at-hire, versions: [{from: 2000-01-01}, {from: 2020-07-01}]}]")
    keys = [step(assess(rule, day), "duty").version for day in (date(2020, 6, 30), date(2020, 7, 1))]
    assert [version.key for version in keys if version] == ["2000-01-01", "2020-07-01"]
    assert step(assess(rule, DAY), "duty").missing == ()

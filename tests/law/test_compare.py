"""What is not as it was, from one checklist of a hire to the next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from portal.law.compare import Difference, compare
from portal.law.permission import Answer
from tests.content.tiny import assess, tiny_law

FACTS = """
facts:
  - use: nationality
  - use: work-starts-on
  - use: staff-total
  - use: staff-foreign
  - {id: employee, type: yes-no}
permissions: [{id: by-nationality, when: {fact: nationality, is: AR}, gives: "yes"}, {id: rest, gives: "no"}]
"""
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)
GIVEN = {"nationality": "AR", "work_starts_on": "2026-03-02", "staff_total": 9, "staff_foreign": 1, "employee": "yes"}


def changes(rules: str, **after: object) -> list[tuple[object, ...]]:
    """What changes from the day before a change of law to that day, with other facts if given."""
    law = tiny_law(f"{FACTS}\n{rules}")
    found = compare(assess(law, BEFORE, **GIVEN), assess(law, AFTER, **{**GIVEN, **after}))
    return [(item.kind, item.id, item.what, item.before, item.after) for item in found]


def duty(versions: str) -> str:
    return f"obligations: [{{id: duty, stage: at-hire, versions: {versions}}}]"


def test_nothing_differs_where_nothing_changed():
    assert changes(duty("[{from: 2000-01-01}]")) == []


def test_a_new_answer_is_told_first():
    found = changes(duty("[{from: 2000-01-01}]"), nationality="VE")
    assert found == [
        ("may_work", "may_work", "answer", Answer.YES, Answer.NO),
        ("obligations", "duty", "applies", True, False),
    ]


def test_a_new_term_moves_the_due_day_and_names_the_version():
    term = "deadline: {event: work-starts-on, days: %s}"
    found = changes(duty(f"[{{from: 2000-01-01, {term % 15}}}, {{from: 2026-07-01, {term % 10}}}]"))
    assert found == [
        ("obligations", "duty", "due_on", date(2026, 3, 17), date(2026, 3, 12)),
        ("obligations", "duty", "version", "2000-01-01", "2026-07-01"),
    ]


def test_what_recurs_does_not_differ_because_time_passes():
    monthly = "deadline: {event: work-starts-on, monthly: {day: %s}}"
    assert changes(duty(f"[{{from: 2000-01-01, {monthly % 30}}}]")) == []
    found = changes(duty(f"[{{from: 2000-01-01, {monthly % 30}}}, {{from: 2026-07-01, {monthly % 20}}}]"))
    assert found[0] == ("obligations", "duty", "due_on", date(2026, 6, 30), date(2026, 7, 20))


def test_a_duty_that_ends_is_told_without_its_details():
    found = changes(
        duty("[{from: 2000-01-01, deadline: {event: work-starts-on, days: 3}}, {from: 2026-07-01, status: repealed}]")
    )
    assert found == [("obligations", "duty", "applies", True, False)]


def test_a_duty_that_begins_is_told_with_its_due_day():
    found = changes(
        duty("[{from: 2000-01-01, status: not-yet}, {from: 2026-07-01, deadline: {event: work-starts-on, days: 3}}]")
    )
    assert found == [
        ("obligations", "duty", "applies", False, True),
        ("obligations", "duty", "due_on", None, date(2026, 3, 5)),
        ("obligations", "duty", "version", "2000-01-01", "2026-07-01"),
    ]


def test_a_duty_of_a_time_that_the_guide_does_not_cover_is_unknown():
    found = changes(duty("[{from: 2000-01-01, to: 2026-06-30}]"))
    assert found == [
        ("obligations", "duty", "applies", True, None),
        ("obligations", "duty", "version", "2000-01-01", None),
    ]


def test_a_rule_that_another_revision_added_or_took_out_is_told():
    one, two = (tiny_law(f"{FACTS}\nobligations: [{{id: {id_}, stage: at-hire}}]") for id_ in ("old", "new"))
    found = compare(assess(one, AFTER, **GIVEN), assess(two, AFTER, **GIVEN))
    assert found == (
        Difference("obligations", "old", "rule", before=True, after=False),
        Difference("obligations", "new", "rule", before=False, after=True),
    )


def test_rights_routes_and_requests_that_come_go_or_change_are_told():
    versions = "versions: [{from: 2000-01-01}, {from: 2026-07-01, status: repealed}]"
    begins = "versions: [{from: 2000-01-01, status: not-yet}, {from: 2026-07-01}]"
    changed = 'versions: [{from: 2000-01-01}, {from: 2026-07-01, when: {fact: employee, is: "yes"}}]'
    rules = (
        f"rights: [{{id: gone, {versions}}}]\n"
        f"routes: [{{id: new, kind: incentive, {begins}}}]\n"
        f"requests: [{{id: other, from_stage: at-hire, {changed}}}]"
    )
    assert changes(rules) == [
        ("rights", "gone", "applies", True, False),
        ("routes", "new", "applies", False, True),
        ("requests", "other", "version", "2000-01-01", "2026-07-01"),
    ]


def test_a_right_that_becomes_open_is_told():
    law = tiny_law(f'{FACTS}\nrights: [{{id: right, when: {{fact: employee, is: "yes"}}}}]')
    before = assess(law, BEFORE, **GIVEN)
    after = assess(law, BEFORE, **{name: value for name, value in GIVEN.items() if name != "employee"})
    assert compare(before, after) == (Difference("rights", "right", "applies", before=True, after=None),)


QUOTA = "quotas: [{id: %s, measure: headcount, total: staff-total, foreign: staff-foreign, versions: %s}]"


def test_a_new_limit_and_whether_it_is_kept_are_told():
    assert changes(
        QUOTA % ("share", '[{from: 2000-01-01, limit_percent: "20"}, {from: 2026-07-01, limit_percent: "10"}]')
    ) == [
        ("quotas", "share", "within", True, False),
        ("quotas", "share", "limit_percent", Decimal(20), Decimal(10)),
    ]


def test_a_limit_that_ends_begins_or_stands_in_one_guide_only_is_told():
    ends = '[{from: 2000-01-01, limit_percent: "20"}, {from: 2026-07-01, status: repealed}]'
    ended = [("quotas", "share", "within", True, None), ("quotas", "share", "limit_percent", Decimal(20), None)]
    assert changes(QUOTA % ("share", ends)) == ended
    one, two = (
        tiny_law(f"{FACTS}\n{QUOTA % (id_, '[{from: 2000-01-01, limit_percent: 20}]')}") for id_ in ("share", "other")
    )
    found = compare(assess(one, AFTER, **GIVEN), assess(two, AFTER, **GIVEN))
    assert [(item.kind, item.id, item.what, item.before, item.after) for item in found] == [
        *ended,
        ("quotas", "other", "within", None, True),
        ("quotas", "other", "limit_percent", None, Decimal(20)),
    ]

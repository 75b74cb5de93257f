"""Facts, guide and day make a checklist: steps, rights, routes, quotas, what is unknown, and what to be told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.law.checklist import Checklist, RevisionError, Why, build, dropped_facts, next_question, rebuild
from portal.law.facts import FactError
from portal.law.permission import Answer
from tests.content.tiny import DAY, assess, facts_of, step, tiny_law

FACTS = """
facts:
  - use: nationality
  - {id: employee, type: yes-no}
  - {id: domestic, type: yes-no, asked_when: {fact: employee, is: "yes"}}
  - use: contract-signed-on
  - use: work-starts-on
  - use: contract-ends-on
  - use: document-expires-on
  - use: document
  - use: staff-total
  - use: work-ended-on
"""
MAY = 'permissions: [{id: by-nationality, when: {fact: nationality, is: AR}, gives: "yes"}, {id: rest, gives: "no"}]'


def law(rules: str, permissions: str = 'permissions: [{id: anyone, gives: "yes"}]'):
    return tiny_law(f"{FACTS}\n{permissions}\n{rules}")


def obligations(*rules: str) -> str:
    return f"obligations: [{', '.join(f'{{stage: at-hire, {rule}}}' for rule in rules)}]"


def warning(checklist: Checklist, code: str) -> tuple[str, ...] | None:
    """What a warning is about, or None where it is not given."""
    return next((found.about for found in checklist.warnings if found.code == code), None)


# Steps


def test_a_step_says_whether_it_applies_and_why():
    rule = law(obligations('id: duty, when: {fact: employee, is: "yes"}'))
    found = [step(assess(rule, **given), "duty") for given in ({"employee": "yes"}, {"employee": "no"}, {})]
    assert [(item.applies, item.why, item.because, item.missing) for item in found] == [
        (True, Why.FACTS, ("employee",), ()),
        (False, Why.FACTS, ("employee",), ()),
        (None, Why.FACTS, (), ("employee",)),
    ]


def test_a_step_without_a_condition_is_always_required():
    found = step(assess(law(obligations("id: duty"))), "duty")
    assert (found.applies, found.why, found.because, found.missing) == (True, Why.ALWAYS, (), ())


def test_a_step_not_required_has_no_due_day_no_fine_and_no_change_ahead():
    rule = law(
        obligations(
            'id: duty, versions: [{from: 2000-01-01}, {from: 2026-07-01}], when: {fact: employee, is: "yes"}, '
            "deadline: {event: work-starts-on, days: 3}, keep_until: {event: work-ended-on, years: 1}, "
            "fines: [{low: 1, unit: USD}]"
        )
    )
    idle = step(assess(rule, employee="no"), "duty")
    assert (idle.due, idle.keep, idle.fines, idle.ahead, idle.missing) == (None, None, (), None, ())
    busy = step(assess(rule, employee="yes", work_starts_on="2026-03-02", work_ended_on="2027-03-02"), "duty")
    assert busy.due is not None
    assert busy.keep is not None
    assert (busy.due.on, busy.keep.on) == (date(2026, 3, 5), date(2028, 3, 2))
    assert len(busy.fines) == 1
    assert busy.ahead is not None
    assert busy.missing == ()


def test_the_events_of_a_step_that_applies_or_may_apply_are_open():
    rule = law(
        obligations(
            'id: duty, when: {fact: employee, is: "yes"}, deadline: {event: work-starts-on, days: 3}, '
            "keep_until: {event: work-ended-on, years: 1}"
        )
    )
    assert step(assess(rule), "duty").missing == ("employee", "work-starts-on", "work-ended-on")
    assert step(assess(rule, employee="yes"), "duty").missing == ("work-starts-on", "work-ended-on")


def test_the_fines_that_hold_or_may_hold_are_shown_and_what_decides_is_open():
    rule = law(
        obligations(
            "id: duty, fines: [{high: 10, unit: USD, when: {fact: staff-total, at_most: 9}}, "
            "{high: 50, unit: USD, when: {fact: staff-total, at_least: 10}}, {high: 99, unit: USD}]"
        )
    )
    assert [fine.high for fine in step(assess(rule, staff_total=9), "duty").fines] == [10, 99]
    assert [fine.high for fine in step(assess(rule, staff_total=10), "duty").fines] == [50, 99]
    open_fine = step(assess(rule), "duty")
    assert [fine.high for fine in open_fine.fines] == [10, 50, 99]
    assert open_fine.missing == ("staff-total",)


def test_steps_come_by_stage_and_within_a_stage_in_the_order_of_the_guide():
    rules = ", ".join(
        f"{{id: {id_}, stage: {stage}}}"
        for id_, stage in (
            ("a", "at-end"),
            ("b", "before-hire"),
            ("c", "during"),
            ("d", "before-hire"),
            ("e", "at-hire"),
        )
    )
    found = assess(law(f"obligations: [{rules}, {{id: f, stage: after-hire}}]"))
    assert [item.obligation.id for item in found.steps] == ["b", "d", "e", "f", "c", "a"]


def test_without_a_right_to_work_only_what_is_owed_to_anyone_is_left():
    rule = law(obligations("id: duty, deadline: {event: work-starts-on, days: 3}", "id: owed, for: anyone"), MAY)
    found = assess(rule, nationality="VE")
    assert found.may_work.answer is Answer.NO
    refused, owed = step(found, "duty"), step(found, "owed")
    assert (refused.applies, refused.why, refused.due, refused.missing) == (False, Why.NO_PERMISSION, None, ())
    assert owed.applies is True
    assert found.missing_facts == ()
    assert step(assess(rule, nationality="AR"), "duty").applies is True


def test_a_step_of_a_person_without_a_right_still_shows_the_version_of_its_day():
    rule = law(
        obligations("id: duty, decided_on: work-starts-on, versions: [{from: 2000-01-01}, {from: 2020-01-01}]"), MAY
    )
    keys = []
    for given in ({}, {"work_starts_on": "2010-01-01"}):
        version = step(assess(rule, nationality="VE", **given), "duty").version
        assert version is not None
        keys.append(version.key)
    assert keys == ["2020-01-01", "2000-01-01"]


def test_staff_is_counted_only_where_the_count_can_matter():
    facts = FACTS.replace("  - use: staff-total", "  - use: staff-total\n  - use: staff-foreign")
    quota = 'quotas: [{id: share, measure: headcount, bars: true, total: staff-total, foreign: staff-foreign, limit_percent: "10"}]'
    rule = tiny_law(f"{facts}\n{MAY}\n{quota}")
    refused = assess(rule, nationality="VE")
    assert (refused.may_work.answer, refused.quotas) == (Answer.NO, ())
    over = assess(rule, nationality="AR", staff_total=9, staff_foreign=5)
    assert over.may_work.answer is Answer.NO
    assert [standing.quota.id for standing in over.quotas] == ["share"]


def test_while_the_answer_is_unknown_steps_are_still_worked_out():
    rule = law(
        obligations(
            "id: duty",
            'id: of-a-worker, when: {may_work: ["yes", conditional]}',
            'id: of-nobody, when: {may_work: ["no"]}',
        ),
        MAY,
    )
    found = assess(rule)
    assert found.may_work.answer is Answer.UNKNOWN
    assert [item.applies for item in found.steps] == [True, None, None]
    assert found.missing_facts == ("nationality",)
    assert [item.applies for item in assess(rule, nationality="AR").steps] == [True, True, False]


def test_a_conditional_answer_stands_as_it_is_for_the_steps():
    rule = law(
        obligations("id: duty, when: {may_work: [conditional]}"), "permissions: [{id: maybe, gives: conditional}]"
    )
    assert step(assess(rule), "duty").applies is True


# Changes ahead

CHANGING = "versions: [{from: 2000-01-01}, {from: %s}]"


@pytest.mark.parametrize(
    ("change", "is_announced"),
    [("2026-03-03", True), ("2027-04-06", True), ("2027-04-07", False), ("2026-03-02", False)],
)
def test_a_change_already_enacted_is_announced_four_hundred_days_ahead(change, is_announced):
    found = assess(law(obligations("id: duty, " + CHANGING % change)))
    assert (step(found, "duty").ahead is not None) is is_announced
    assert (warning(found, "law-changes-ahead") == ("duty",)) is is_announced


def test_a_change_does_not_touch_a_hire_whose_event_has_come():
    rule = law(obligations("id: duty, decided_on: work-starts-on, " + CHANGING % "2026-07-01"))
    assert step(assess(rule, work_starts_on="2026-03-02"), "duty").ahead is None
    assert step(assess(rule, work_starts_on="2026-03-03"), "duty").ahead is not None
    assert step(assess(rule), "duty").ahead is not None
    # For a start after the change, the change is the law.
    assert step(assess(rule, work_starts_on="2026-07-01"), "duty").ahead is None


def test_a_change_that_has_come_is_not_announced_for_an_event_before_it():
    rule = law(obligations("id: duty, decided_on: work-starts-on, " + CHANGING % "2010-07-01"))
    found = assess(rule, work_starts_on="2010-01-01")
    assert step(found, "duty").ahead is None
    assert warning(found, "law-changes-ahead") is None


def test_a_change_ahead_counts_from_the_day_of_an_event_still_to_come():
    rule = law(obligations("id: duty, decided_on: work-starts-on, " + CHANGING % "2028-01-01"))
    assert step(assess(rule, work_starts_on="2026-03-03"), "duty").ahead is None
    assert step(assess(rule, work_starts_on="2027-06-01"), "duty").ahead is not None


# Rights, routes, requests


def test_rights_and_requests_are_offered_where_they_hold_or_may_hold():
    when = 'when: {fact: employee, is: "yes"}'
    rule = law(f"rights: [{{id: right, {when}}}]\nrequests: [{{id: paper, from_stage: at-hire, {when}}}]")
    for given, expected in (
        ({"employee": "yes"}, [(True, ("employee",), ())]),
        ({"employee": "no"}, []),
        ({}, [(None, (), ("employee",))]),
    ):
        found = assess(rule, **given)
        for offers in (found.rights, found.requests):
            assert [(offer.applies, offer.because, offer.missing) for offer in offers] == expected
        assert found.missing_facts == (("employee",) if not given else ())


def test_a_rule_outside_its_dates_is_not_offered():
    rule = law("rights: [{id: right, versions: [{from: 2010-01-01}, {from: 2020-01-01, status: repealed}]}]")
    days = (date(2009, 12, 31), date(2010, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
    assert [len(assess(rule, day).rights) for day in days] == [0, 1, 1, 0]


def test_an_offer_goes_by_the_version_of_its_event():
    rule = law("rights: [{id: right, decided_on: work-starts-on, versions: [{from: 2010-01-01}, {from: 2020-01-01}]}]")
    (offer,) = assess(rule, work_starts_on="2019-12-31").rights
    assert (offer.version.key, offer.missing) == ("2010-01-01", ())
    (today,) = assess(rule).rights
    assert (today.version.key, today.missing) == ("2020-01-01", ("work-starts-on",))


def test_a_route_is_offered_while_its_window_is_open():
    rule = law(
        "routes: [{id: route, kind: incentive, opens: 2026-03-01, closes: 2026-03-31}, {id: always, kind: incentive}]"
    )
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    offered = [[offer.rule.id for offer in assess(rule, day).routes] for day in days]
    assert offered == [["always"], ["route", "always"], ["route", "always"], ["always"]]


# What is unknown


def test_missing_facts_stand_in_the_order_of_the_guide_and_once():
    rule = law(
        obligations(
            'id: a, when: {fact: domestic, is: "yes"}',
            'id: b, when: {fact: employee, is: "yes"}, deadline: {event: work-ended-on, days: 1}',
        )
        + "\nrights: [{id: right, when: {fact: staff-total, at_least: 3}}]\nroutes: [{id: way, kind: incentive, when: {fact: nationality, is: VE}}]"
        + "\nrequests: [{id: paper, from_stage: at-hire, when: {fact: contract-signed-on, before: 2026-01-01}}]"
        + "\nquotas: [{id: q, measure: headcount, total: staff-total, foreign: staff-total, limit_percent: 10}]"
    )
    assert assess(rule).missing_facts == (
        "nationality",
        "employee",
        "domestic",
        "contract-signed-on",
        "staff-total",
        "work-ended-on",
    )
    assert assess(rule, employee="no", nationality="VE", staff_total=4).missing_facts == ("contract-signed-on",)


def test_the_next_question_is_the_first_in_the_guide_that_can_still_change_the_outcome():
    rule = law(
        obligations(
            'id: a, when: {fact: domestic, is: "yes"}',
            "id: b, when: {fact: nationality, is: AR}, deadline: {event: work-ended-on, days: 1}",
        )
    )
    assert next_question(assess(rule), rule) == "nationality"
    assert next_question(assess(rule, nationality="VE"), rule) == "employee"
    assert next_question(assess(rule, nationality="VE", employee="yes"), rule) == "domestic"
    assert next_question(assess(rule, nationality="VE", employee="no"), rule) is None


def test_what_is_told_later_is_never_asked_up_front():
    rule = law(obligations("id: b, deadline: {event: work-ended-on, days: 1}"))
    found = assess(rule)
    assert found.missing_facts == ("work-ended-on",)
    assert next_question(found, rule) is None


def test_a_question_passed_over_is_not_asked_again_nor_is_what_hangs_on_it():
    rule = law(obligations('id: a, when: {fact: domestic, is: "yes"}', "id: b, when: {fact: staff-total, at_least: 3}"))
    found = assess(rule)
    assert next_question(found, rule) == "employee"
    assert next_question(found, rule, frozenset({"employee"})) == "staff-total"
    assert next_question(found, rule, frozenset({"employee", "staff-total"})) is None


def test_whether_a_question_makes_sense_goes_by_the_law_of_the_day_asked():
    facts = FACTS.replace('asked_when: {fact: employee, is: "yes"}', "asked_when: {fact: nationality, in_group: union}")
    rule = tiny_law(
        f"{facts}\n{obligations('id: duty, when: {fact: domestic, is: yes}')}".replace("is: yes", 'is: "yes"')
    )
    for day, asked, dropped in ((date(2019, 12, 31), "domestic", ()), (date(2020, 1, 1), None, ("domestic",))):
        checklist = assess(rule, day, nationality="BR", work_starts_on="2019-01-01")
        assert next_question(checklist, rule) == asked
        assert dropped_facts(facts_of(rule, nationality="BR", domestic="yes"), rule, day) == dropped


def test_answers_that_make_no_sense_any_more_are_named():
    rule = law(obligations('id: a, when: {fact: domestic, is: "yes"}'))
    facts = facts_of(rule, domestic="yes", employee="no", nationality="VE")
    assert dropped_facts(facts, rule, DAY) == ("domestic",)
    assert dropped_facts(facts_of(rule, domestic="yes"), rule, DAY) == ()


# Warnings


def test_an_answer_that_makes_no_difference_here_is_mentioned():
    rule = law(obligations('id: a, when: {fact: domestic, is: "yes"}'))
    assert warning(assess(rule, employee="no", domestic="yes"), "ignored-facts") == ("domestic",)
    assert warning(assess(rule, employee="yes", domestic="yes"), "ignored-facts") is None


def test_a_day_before_the_guide_begins_is_mentioned():
    rule = law("")
    assert warning(assess(rule, date(1999, 12, 31)), "before-coverage") == ()
    assert warning(assess(rule, date(2000, 1, 1)), "before-coverage") is None


@pytest.mark.parametrize(
    ("given", "code", "about"),
    [
        ({"work_starts_on": "2026-03-02", "contract_ends_on": "2026-03-01"}, "ends-before-start", ("work-starts-on",)),
        ({"work_starts_on": "2026-03-02", "contract_ends_on": "2026-03-02"}, "ends-before-start", None),
        ({"work_starts_on": "2026-03-02", "work_ended_on": "2026-03-01"}, "ends-before-start", ("work-starts-on",)),
        (
            {"work_starts_on": "2026-03-01", "contract_signed_on": "2026-03-02"},
            "starts-before-signing",
            ("contract-signed-on", "work-starts-on"),
        ),
        ({"work_starts_on": "2026-03-02", "contract_signed_on": "2026-03-02"}, "starts-before-signing", None),
    ],
)
def test_dates_that_do_not_go_together_are_mentioned(given, code, about):
    assert warning(assess(law(""), **given), code) == about


def test_a_document_that_ends_before_the_contract_is_mentioned():
    documents = "documents: [{id: card, name: Card, issuer: ministry, work: open}, {id: visit, name: Visit, issuer: ministry, work: none}]"
    rule = law(documents, "permissions: [{id: paper, by: document}]")
    given = {"document": "card", "document_expires_on": "2026-06-30", "work_starts_on": "2026-03-02"}
    code = "document-ends-before-contract"
    assert warning(assess(rule, contract_ends_on="2026-07-01", **given), code) == ("document-expires-on",)
    assert warning(assess(rule, contract_ends_on="2026-06-30", **given), code) is None
    assert warning(assess(rule, **given), code) is None
    expired = {**given, "document_expires_on": "2026-01-01"}
    assert warning(assess(rule, contract_ends_on="2026-07-01", **expired), code) is None


def test_a_due_day_that_has_passed_is_mentioned_unless_it_comes_again():
    rule = law(
        obligations(
            "id: once, deadline: {event: work-starts-on, days: 3}",
            "id: monthly, deadline: {event: work-starts-on, monthly: {day: 10}, until: work-ended-on}",
            "id: yearly, deadline: {event: work-starts-on, yearly: {month: 1, day: 31}}",
        )
    )
    assert warning(assess(rule, work_starts_on="2026-02-26"), "due-day-passed") == ("once",)
    assert warning(assess(rule, work_starts_on="2026-02-27"), "due-day-passed") is None
    assert warning(assess(rule, work_starts_on="2024-02-26"), "due-day-passed") == ("once",)
    # The last time that something recurs is a day like any other.
    ended = {"work_starts_on": "2024-02-26", "work_ended_on": "2025-12-31"}
    assert warning(assess(rule, **ended), "due-day-passed") == ("once", "monthly")


# Records

RULE = law(obligations('id: a, when: {fact: domestic, is: "yes"}, deadline: {event: work-starts-on, days: 3}'))
GIVEN = {"nationality": "VE", "employee": "yes", "work_starts_on": "2026-03-02", "staff_total": 12}


def test_a_checklist_is_drawn_again_from_its_record():
    checklist = assess(RULE, **GIVEN)
    record = checklist.record(RULE)
    assert record == {
        "jurisdiction": "zz",
        "revision": 1,
        "day": "2026-03-02",
        "facts": {"nationality": "VE", "employee": "yes", "work-starts-on": "2026-03-02", "staff-total": "12"},
    }
    assert rebuild(record, RULE) == checklist


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"jurisdiction": "yy"}, RevisionError, "recorded with yy revision 1, read with zz revision 1"),
        ({"revision": 2}, RevisionError, "recorded with zz revision 2, read with zz revision 1"),
        ({"facts": ["nationality"]}, RevisionError, "not a mapping"),
        ({"facts": None}, RevisionError, "not a mapping"),
        ({"day": "yesterday"}, RevisionError, "'yesterday', is not a day"),
        ({"day": None}, RevisionError, "is not a day"),
        ({"facts": {"nationality": "ZZ"}}, FactError, "nationality: 'ZZ' is not accepted"),
        ({"facts": {"colour": "red"}}, FactError, "colour: 'red' is not a fact of this guide"),
    ],
)
def test_a_damaged_or_foreign_record_is_refused_with_the_reason(change, error, message):
    record = {**assess(RULE, **GIVEN).record(RULE), **change}
    with pytest.raises(error, match=message):
        rebuild(record, RULE)


def test_an_empty_record_is_refused():
    with pytest.raises(RevisionError, match="recorded with None revision None"):
        rebuild({}, RULE)


def test_a_record_without_facts_is_a_checklist_without_facts():
    record = {**assess(RULE).record(RULE)}
    assert rebuild(record, RULE) == assess(RULE)


def test_the_same_facts_guide_and_day_give_the_same_checklist():
    assert assess(RULE, **GIVEN) == assess(RULE, **GIVEN)
    other = build(facts_of(RULE, **GIVEN), replace(RULE, revision=2), DAY)
    assert (other.revision, other.steps) == (2, assess(RULE, **GIVEN).steps)

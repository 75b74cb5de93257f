"""A condition is yes, no or unknown, says which facts decided, and names exactly the facts that still can."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.law.calendars import add_months
from portal.law.conditions import (
    COMPARISONS,
    All,
    AnyOf,
    CompareDay,
    Condition,
    Constant,
    Not,
    Span,
    facts_read,
    walk,
)
from portal.law.facts import Facts
from portal.law.model import Jurisdiction
from portal.law.scene import Finding, Scene
from portal.law.settling import settle
from tests.content.tiny import DAY, facts_of, tiny_law

FACTS = """
facts:
  - use: nationality
  - use: document
    asked_when: {not: {fact: nationality, is: AR}}
  - use: work-starts-on
  - use: work-ended-on
  - {id: kind, type: choice, choices: [employment, services, apprenticeship]}
  - {id: hours, type: number, minimum: 0, maximum: 60}
  - {id: pay, type: money}
  - {id: signed, type: yes-no}
  - {id: signed-on, type: date, asked_when: {fact: signed, is: "yes"}}
  - {id: domestic, type: yes-no, asked_when: {fact: kind, is: employment}}
  - {id: lives-in, type: yes-no, asked_when: {fact: domestic, is: "yes"}}
documents:
  - {id: card, name: Card, issuer: ministry, work: open, expiry: never, tags: [permit]}
  - {id: pass, name: Pass, issuer: ministry, work: none, expiry: never, tags: [identity]}
  - id: old-pass
    name: Old pass
    issuer: ministry
    tags: [permit, ended]
    versions: [{from: 2000-01-01, work: open, expiry: never}, {from: 2020-01-01, status: repealed}]
  - {id: new-pass, name: New pass, issuer: ministry, work: tied, expiry: never, from: 2030-01-01}
amounts:
  - {id: wage, unit: USD, per: month, versions: [{from: 2025-01-01, value: "1000"}, {from: 2026-01-01, value: "1100"}, {from: 2027-01-01}]}
"""
LAW = tiny_law(FACTS)


def condition(tree: str, more: str = "") -> tuple[Condition, Jurisdiction]:
    """The condition that `tree` writes, with a law it stands in."""
    law = tiny_law(f"{FACTS}\nrights: [{{id: right, when: {tree}}}]\n{more}")
    found = law.rights["right"].versions.versions[0].value
    assert found is not None
    return found, law


def find(tree: str, day: date = DAY, more: str = "", **given: object) -> Finding:
    """What the condition comes to, settled."""
    found, law = condition(tree, more)
    return settle(found, Scene(law, facts_of(law, **given), day))


def missing(tree: str, **given: object) -> set[str]:
    """The facts that can still change the condition, which is open."""
    finding = find(tree, **given)
    assert finding.truth is None
    return set(finding.missing)


# Single tests


@pytest.mark.parametrize(
    ("tree", "given", "truth"),
    [
        ("true", {}, True),
        ("false", {}, False),
        ("{fact: kind, is: employment}", {"kind": "employment"}, True),
        ("{fact: kind, is: employment}", {"kind": "services"}, False),
        ("{fact: kind, in: [services, apprenticeship]}", {"kind": "services"}, True),
        ("{fact: kind, in: [services, apprenticeship]}", {"kind": "employment"}, False),
        ('{fact: signed, is: "yes"}', {"signed": "no"}, False),
        ('{fact: signed, is: "no"}', {"signed": "no"}, True),
        ("{fact: hours, is: 40}", {"hours": 40}, True),
        ("{fact: hours, is: 40}", {"hours": 41}, False),
        ("{fact: hours, at_least: 40}", {"hours": 40}, True),
        ("{fact: hours, at_least: 40}", {"hours": 39}, False),
        ("{fact: hours, more_than: 40}", {"hours": 40}, False),
        ("{fact: hours, more_than: 40}", {"hours": 41}, True),
        ("{fact: hours, at_most: 40}", {"hours": 40}, True),
        ("{fact: hours, at_most: 40}", {"hours": 41}, False),
        ("{fact: hours, less_than: 40}", {"hours": 40}, False),
        ("{fact: hours, less_than: 40}", {"hours": 39}, True),
        ('{fact: pay, at_least: "7.25"}', {"pay": "7.25"}, True),
        ('{fact: pay, at_least: "7.25"}', {"pay": "7.24"}, False),
        ("{fact: work-starts-on, on_or_after: 2026-03-02}", {"work_starts_on": "2026-03-02"}, True),
        ("{fact: work-starts-on, on_or_after: 2026-03-02}", {"work_starts_on": "2026-03-01"}, False),
        ("{fact: work-starts-on, after: 2026-03-02}", {"work_starts_on": "2026-03-02"}, False),
        ("{fact: work-starts-on, after: 2026-03-02}", {"work_starts_on": "2026-03-03"}, True),
        ("{fact: work-starts-on, on_or_before: 2026-03-02}", {"work_starts_on": "2026-03-02"}, True),
        ("{fact: work-starts-on, on_or_before: 2026-03-02}", {"work_starts_on": "2026-03-03"}, False),
        ("{fact: work-starts-on, before: 2026-03-02}", {"work_starts_on": "2026-03-02"}, False),
        ("{fact: work-starts-on, before: 2026-03-02}", {"work_starts_on": "2026-03-01"}, True),
        ("{fact: nationality, in_group: union}", {"nationality": "AR"}, True),
        ("{fact: nationality, in_group: union}", {"nationality": "PE"}, False),
        ("{document_has: permit}", {"nationality": "PE", "document": "card"}, True),
        ("{document_has: permit}", {"nationality": "PE", "document": "pass"}, False),
        ("{document_work: [open, tied]}", {"nationality": "PE", "document": "card"}, True),
        ("{document_work: [open, tied]}", {"nationality": "PE", "document": "pass"}, False),
        ("{document_work: [none]}", {"nationality": "PE", "document": "pass"}, True),
    ],
)
def test_a_test_of_one_fact_is_decided_by_its_value(tree, given, truth):
    assert find(tree, **given).truth is truth


@pytest.mark.parametrize(
    "tree",
    [
        "{fact: kind, is: employment}",
        "{fact: hours, at_least: 40}",
        "{fact: work-starts-on, before: 2026-03-02}",
        "{fact: nationality, in_group: union}",
    ],
)
def test_a_test_of_a_fact_not_given_is_unknown_and_names_it(tree):
    found, law = condition(tree)
    (fact,) = facts_read(found, law)
    assert settle(found, Scene(law, facts_of(law), DAY)) == Finding(None, (), (fact,))


def test_a_decided_test_names_the_fact_that_decided():
    assert find("{fact: hours, at_least: 40}", hours=40) == Finding(True, ("hours",), ())
    assert find("{fact: hours, at_least: 40}", hours=3) == Finding(False, ("hours",), ())


def test_every_comparison_has_its_word():
    assert {name: compare(1, 2) for name, compare in COMPARISONS.items()} == {
        "at_least": False,
        "more_than": False,
        "at_most": True,
        "less_than": True,
        "on_or_after": False,
        "after": False,
        "on_or_before": True,
        "before": True,
    }


# The law of the day


def test_a_country_belongs_to_a_group_from_the_day_it_joined_to_the_day_it_left():
    tree = "{fact: nationality, in_group: union}"
    days = (date(2009, 12, 31), date(2010, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
    assert [find(tree, day, nationality="BR").truth for day in days] == [False, True, True, False]


def test_the_nationality_is_not_asked_for_a_group_that_nobody_belongs_to_yet():
    tree = "{fact: nationality, in_group: later-union}"
    assert find(tree, date(2029, 12, 31)) == Finding(False)
    assert find(tree, date(2030, 1, 1)) == Finding(None, (), ("nationality",))


def test_a_sum_is_compared_with_the_amount_in_force_on_the_day():
    tree = '{fact: pay, at_least: {amount: wage, times: "1.5"}}'
    assert find(tree, date(2025, 12, 31), pay="1500").truth is True
    assert find(tree, date(2026, 1, 1), pay="1500").truth is False
    assert find(tree, date(2026, 1, 1), pay="1650").truth is True


def test_an_amount_not_known_for_the_day_leaves_the_test_unknown_whatever_the_sum():
    tree = "{fact: pay, at_least: {amount: wage}}"
    for day in (date(2024, 12, 31), date(2027, 1, 1)):
        assert find(tree, day) == Finding(None)
        assert find(tree, day, pay="9000") == Finding(None)


def test_a_document_that_has_ended_allows_no_work():
    given = {"nationality": "PE", "document": "old-pass"}
    assert find("{document_work: [open]}", date(2019, 12, 31), **given).truth is True
    assert find("{document_work: [open]}", date(2020, 1, 1), **given).truth is False
    assert find("{document_work: [none]}", date(2020, 1, 1), **given).truth is True


def test_a_document_of_which_the_law_of_the_day_is_not_known_is_unknown():
    given = {"nationality": "PE", "document": "new-pass"}
    assert find("{document_work: [tied]}", date(2029, 12, 31), **given) == Finding(None)
    assert find("{document_work: [tied]}", date(2030, 1, 1), **given).truth is True


def test_the_document_is_not_asked_for_a_kind_of_work_that_none_allows():
    only_open = "documents: [{id: card, name: Card, issuer: ministry, work: open, expiry: never}]"
    found, law = condition("{document_work: [restricted]}", only_open)
    assert settle(found, Scene(law, facts_of(law), DAY)) == Finding(False)


def test_a_date_is_compared_with_the_day_the_question_is_asked():
    tree = "{fact: work-starts-on, after: day-asked}"
    assert find(tree, work_starts_on="2026-03-03").truth is True
    assert find(tree, work_starts_on="2026-03-02").truth is False


def test_the_day_asked_stays_when_the_law_of_another_day_is_looked_at():
    found, law = condition("{fact: work-starts-on, after: day-asked}")
    asked = Scene(law, facts_of(law, work_starts_on="2026-03-03"), DAY)
    assert found.find(asked.on(date(2030, 1, 1))).truth is True


# Facts that are not asked of this hire


def test_a_fact_not_asked_of_this_hire_counts_as_no_in_every_test():
    argentine = {"nationality": "AR"}
    assert find("{document_has: permit}", **argentine) == Finding(False, ("nationality",))
    assert find("{not: {document_has: permit}}", **argentine) == Finding(True, ("nationality",))
    assert find('{fact: domestic, is: "no"}', kind="services").truth is False


def test_a_fact_given_although_it_is_not_asked_makes_no_difference():
    assert find("{document_has: permit}", nationality="AR", document="card").truth is False
    assert find('{fact: lives-in, is: "yes"}', kind="services", domestic="yes", lives_in="yes").truth is False


def test_a_fact_given_that_may_not_be_asked_decides_a_no_but_not_yet_a_yes():
    assert find("{document_has: permit}", document="pass") == Finding(False, ("document",))
    assert find("{document_has: permit}", document="card") == Finding(None, (), ("nationality",))


def test_a_fact_that_hangs_on_another_names_both():
    assert missing('{fact: domestic, is: "yes"}') == {"kind", "domestic"}
    assert missing('{fact: lives-in, is: "yes"}') == {"kind", "domestic", "lives-in"}
    assert missing('{fact: lives-in, is: "yes"}', kind="employment") == {"domestic", "lives-in"}


def test_whether_a_fact_is_asked_is_the_law_of_the_day_asked():
    more = "facts: [{use: nationality}, {id: treaty, type: yes-no, asked_when: {fact: nationality, in_group: union}}]"
    law = tiny_law(f'{more}\nrights: [{{id: right, when: {{fact: treaty, is: "yes"}}}}]')
    when = law.rights["right"].versions.versions[0].value
    scene = Scene(law, facts_of(law, nationality="BR", treaty="yes"), date(2019, 12, 31))
    assert when.find(scene).truth is True
    # The same question, looked at by the law of a later day, is still asked.
    assert when.find(scene.on(date(2025, 1, 1))).truth is True
    later = Scene(law, facts_of(law, nationality="BR", treaty="yes"), date(2025, 1, 1))
    assert when.find(later.on(date(2019, 12, 31))).truth is False


# Two events


@pytest.mark.parametrize(
    ("comparison", "truths"),
    [
        ("on_or_after", [False, True, True]),
        ("after", [False, False, True]),
        ("on_or_before", [True, True, False]),
        ("before", [True, False, False]),
    ],
)
def test_two_events_are_compared(comparison, truths):
    tree = f"{{fact: work-ended-on, {comparison}: {{event: work-starts-on}}}}"
    found = [
        find(tree, work_starts_on="2026-03-02", work_ended_on=end) for end in ("2026-03-01", "2026-03-02", "2026-03-03")
    ]
    assert [finding.truth for finding in found] == truths
    assert all(finding.because == ("work-ended-on", "work-starts-on") for finding in found)


def test_of_two_events_each_one_not_known_is_open():
    tree = "{fact: work-ended-on, before: {event: work-starts-on}}"
    assert missing(tree) == {"work-ended-on", "work-starts-on"}
    assert missing(tree, work_starts_on="2026-03-02") == {"work-ended-on"}
    assert missing(tree, work_ended_on="2026-03-02") == {"work-starts-on"}


def test_an_event_that_is_not_asked_is_neither_before_nor_after_another():
    for comparison in ("before", "on_or_after"):
        tree = f"{{fact: work-starts-on, {comparison}: {{event: signed-on}}}}"
        assert find(tree, signed="no", work_starts_on="2026-03-02") == Finding(False, ("signed",))
        assert find(tree, signed="no", signed_on="2026-01-01", work_starts_on="2026-03-02").truth is False
        assert missing(tree, work_starts_on="2026-03-02") == {"signed", "signed-on"}


def test_two_events_given_of_which_one_may_not_be_asked_decide_a_no_but_not_yet_a_yes():
    tree = "{fact: work-starts-on, after: {event: signed-on}}"
    assert find(tree, signed_on="2026-03-02", work_starts_on="2026-03-01").truth is False
    assert missing(tree, signed_on="2026-03-01", work_starts_on="2026-03-02") == {"signed"}
    span = "{span: [signed-on, work-starts-on], unit: days, at_least: 1}"
    assert find(span, signed_on="2026-03-02", work_starts_on="2026-03-02").truth is False
    assert missing(span, signed_on="2026-03-01", work_starts_on="2026-03-02") == {"signed"}


@pytest.mark.parametrize(
    ("unit", "number", "start", "turn"),
    [
        ("days", 30, "2026-01-31", "2026-03-02"),
        ("months", 1, "2026-01-31", "2026-02-28"),
        ("months", 3, "2026-11-30", "2027-02-28"),
        ("years", 2, "2024-02-29", "2026-02-28"),
    ],
)
def test_the_time_between_two_events_reaches_its_limit_on_a_day_of_the_calendar(unit, number, start, turn):
    day = date.fromisoformat(turn)
    around = [date.fromordinal(day.toordinal() + away).isoformat() for away in (-1, 0, 1)]
    found = {
        word: [
            find(
                f"{{span: [work-starts-on, work-ended-on], unit: {unit}, {word}: {number}}}",
                work_starts_on=start,
                work_ended_on=end,
            ).truth
            for end in around
        ]
        for word in ("at_least", "more_than", "at_most", "less_than")
    }
    assert found == {
        "at_least": [False, True, True],
        "more_than": [False, False, True],
        "at_most": [True, True, False],
        "less_than": [True, False, False],
    }


@pytest.mark.parametrize(
    ("test", "last_yes", "first_no"),
    [
        ("unit: months, at_most: 9", "2025-06-02", "2025-06-01"),
        ("unit: months, less_than: 9", "2025-06-03", "2025-06-02"),
        ("unit: days, at_most: 90", "2025-12-02", "2025-12-01"),
        ("unit: years, more_than: 2", "2024-03-01", "2024-03-02"),
        ("unit: days, at_least: 1", "2026-03-01", "2026-03-02"),
    ],
)
def test_a_span_may_end_on_the_day_asked(test, last_yes, first_no):
    span = f"{{span: [work-starts-on, day-asked], {test}}}"
    assert find(span, work_starts_on=last_yes).truth is True
    assert find(span, work_starts_on=first_no).truth is False
    assert find(span, work_starts_on=last_yes).because == ("work-starts-on",)
    unknown = find(span)
    assert (unknown.truth, unknown.missing) == (None, ("work-starts-on",))


@pytest.mark.parametrize("asked", ["2026-02-28", "2024-02-29", "2026-03-30", "2026-03-01"])
@pytest.mark.parametrize("word", ["at_least", "more_than", "at_most", "less_than"])
@pytest.mark.parametrize("term", ["unit: months, {}: 1", "unit: years, {}: 1", "unit: days, {}: 30"])
def test_a_span_to_the_day_asked_and_a_day_beside_it_are_settled_exactly(asked, word, term):
    # Of each start in a stretch of days around the turn: whether the two tests can still differ is known exactly.
    day = date.fromisoformat(asked)
    span, law = condition(f"{{span: [work-starts-on, day-asked], {term.format(word)}}}")
    for away in range(-40, 5):
        turn = add_months(day, -12 if "years" in term else -1) + timedelta(days=away)
        beside = CompareDay("work-starts-on", "on_or_after", turn)
        starts = [turn + timedelta(days=number) for number in range(-45, 45)]
        for joined in (
            All((span, beside)),
            AnyOf((span, beside)),
            All((span, Not(beside))),
            AnyOf((span, Not(beside))),
        ):
            truths = {joined.find(Scene(law, Facts({"work-starts-on": start}), day)).truth for start in starts}
            settled = settle(joined, Scene(law, Facts(), day))
            assert settled.truth is (truths.pop() if len(truths) == 1 else None), (joined, day)


def test_a_span_longer_than_the_calendar_is_never_reached():
    span = Span("work-starts-on", "work-ended-on", "years", "at_least", 9000)
    assert span.turn(date(2026, 1, 1)) == date.max
    assert min(span.starts(date(2026, 1, 1))) == date.min
    days = Span("work-starts-on", "work-ended-on", "days", "at_least", 10**7)
    assert days.turn(date(2026, 1, 1)) == date.max


# Joining


YES, NO, OPEN = "{fact: kind, is: employment}", "{fact: kind, is: services}", "{fact: hours, at_least: 40}"


@pytest.mark.parametrize(
    ("tree", "truth"),
    [
        (f"{{all: [{YES}, {YES}]}}", True),
        (f"{{all: [{YES}, {NO}]}}", False),
        (f"{{all: [{YES}, {OPEN}]}}", None),
        (f"{{all: [{OPEN}, {NO}]}}", False),
        (f"{{any: [{NO}, {NO}]}}", False),
        (f"{{any: [{YES}, {NO}]}}", True),
        (f"{{any: [{NO}, {OPEN}]}}", None),
        (f"{{any: [{OPEN}, {YES}]}}", True),
        (f"{{not: {YES}}}", False),
        (f"{{not: {NO}}}", True),
        (f"{{not: {OPEN}}}", None),
        (f"{{all: [{{any: [{NO}, {YES}]}}, {{not: {NO}}}]}}", True),
    ],
)
def test_conditions_join_in_three_values(tree, truth):
    assert find(tree, kind="employment").truth is truth


def test_a_joined_condition_names_what_decided_it():
    both = "{all: [{fact: kind, is: employment}, {fact: hours, at_least: 40}]}"
    assert find(both, kind="employment", hours=40).because == ("kind", "hours")
    assert find(both, kind="services", hours=40).because == ("kind",)
    assert find(both, kind="employment", hours=3).because == ("hours",)
    either = "{any: [{fact: kind, is: employment}, {fact: hours, at_least: 40}]}"
    assert find(either, kind="services", hours=3).because == ("kind", "hours")
    assert find(either, kind="services", hours=40).because == ("hours",)
    assert find(f"{{not: {both}}}", kind="services").because == ("kind",)
    assert find(both, kind="employment").because == ("kind",)


def test_a_named_condition_is_what_it_stands_for():
    conditions = "conditions: {full-time: {fact: hours, at_least: 40}, part-time: {not: {condition: full-time}}}"
    assert find("{condition: full-time}", more=conditions, hours=40).truth is True
    assert find("{condition: part-time}", more=conditions, hours=40).truth is False
    found, law = condition("{all: [{condition: part-time}, {fact: kind, is: services}]}", conditions)
    assert facts_read(found, law) == {"hours", "kind"}
    assert len(list(walk(found, law))) == 6


# The answer to "may this person work?"


@pytest.mark.parametrize(
    ("possible", "truth"),
    [
        (frozenset({"yes"}), True),
        (frozenset({"conditional"}), True),
        (frozenset({"no"}), False),
        (frozenset({"yes", "conditional"}), True),
        (frozenset({"yes", "no"}), None),
        (frozenset(), None),
    ],
)
def test_a_condition_may_look_at_the_answer_once_it_is_given(possible, truth):
    found, law = condition('{may_work: ["yes", conditional]}')
    scene = Scene(law, facts_of(law), DAY)
    assert settle(found, scene) == Finding(None)
    scene.decide(possible)
    assert settle(found, scene).truth is truth
    assert settle(found, scene.on(date(2030, 1, 1))).truth is truth


def test_an_answer_given_later_is_seen_through_a_named_condition():
    conditions = 'conditions: {works: {may_work: ["yes"]}}'
    found, law = condition(
        '{any: [{condition: works}, {all: [{fact: signed, is: "yes"}, {fact: signed, is: "no"}]}]}', conditions
    )
    scene = Scene(law, facts_of(law), DAY)
    assert settle(found, scene).truth is None
    scene.decide(frozenset({"yes"}))
    assert settle(found, scene).truth is True
    scene.decide(frozenset({"no"}))
    assert settle(found, scene).truth is False


# What can still change the outcome


@pytest.mark.parametrize(
    ("tree", "truth"),
    [
        ('{any: [{fact: signed, is: "yes"}, {fact: signed, is: "no"}]}', True),
        ('{all: [{fact: signed, is: "yes"}, {fact: signed, is: "no"}]}', False),
        ("{any: [{fact: kind, is: employment}, {fact: kind, in: [services, apprenticeship]}]}", True),
        ("{all: [{fact: kind, is: employment}, {fact: kind, is: services}]}", False),
        ("{any: [{fact: hours, at_least: 40}, {fact: hours, less_than: 40}]}", True),
        ("{all: [{fact: hours, at_least: 40}, {fact: hours, less_than: 40}]}", False),
        ("{any: [{fact: hours, at_most: 20}, {fact: hours, more_than: 20}]}", True),
        ("{all: [{fact: hours, more_than: 20}, {fact: hours, less_than: 21}]}", False),
        ('{all: [{fact: pay, more_than: "20"}, {fact: pay, at_most: "20"}]}', False),
        ("{any: [{fact: hours, at_least: 10}, {fact: hours, at_most: 61}]}", True),
        ("{all: [{fact: work-starts-on, before: 2026-03-02}, {fact: work-starts-on, after: 2026-03-01}]}", False),
        ("{any: [{fact: work-starts-on, before: 2026-03-02}, {fact: work-starts-on, after: 2026-03-01}]}", True),
        ("{all: [{fact: nationality, is: VE}, {fact: nationality, in_group: union}]}", False),
        ("{all: [{document_has: permit}, {document_has: identity}]}", False),
        ("{all: [{document_has: identity}, {document_work: [open, tied, restricted]}]}", False),
        (
            (
                "{all: [{fact: work-ended-on, before: {event: work-starts-on}}, "
                "{fact: work-ended-on, after: {event: work-starts-on}}]}"
            ),
            False,
        ),
        (
            (
                "{all: [{span: [work-starts-on, work-ended-on], unit: months, at_least: 3}, "
                "{fact: work-ended-on, before: {event: work-starts-on}}]}"
            ),
            False,
        ),
    ],
)
def test_what_can_only_come_out_one_way_is_decided(tree, truth):
    assert find(tree) == Finding(truth)


@pytest.mark.parametrize(
    ("tree", "open_facts"),
    [
        ("{any: [{fact: kind, is: employment}, {fact: kind, is: services}]}", {"kind"}),
        ("{all: [{fact: hours, more_than: 20}, {fact: hours, less_than: 22}]}", {"hours"}),
        ('{all: [{fact: pay, more_than: "20"}, {fact: pay, less_than: "20.01"}]}', {"pay"}),
        (
            "{all: [{fact: work-starts-on, after: 2026-03-01}, {fact: work-starts-on, before: 2026-03-03}]}",
            {"work-starts-on"},
        ),
        # Of the two ways to be yes, each holds whatever is signed.
        (
            (
                '{any: [{all: [{fact: kind, is: employment}, {fact: signed, is: "yes"}]}, '
                '{all: [{fact: kind, is: employment}, {fact: signed, is: "no"}]}]}'
            ),
            {"kind"},
        ),
        # Signed or not, forty hours decide.
        (
            (
                '{any: [{all: [{fact: signed, is: "yes"}, {fact: hours, at_least: 40}]}, '
                '{all: [{fact: signed, is: "no"}, {fact: hours, at_least: 40}]}]}'
            ),
            {"hours"},
        ),
        # Domestic work is asked of employees alone: the kind decides before it.
        ('{any: [{fact: kind, is: services}, {fact: domestic, is: "yes"}]}', {"kind", "domestic"}),
        ('{all: [{fact: kind, is: services}, {not: {fact: domestic, is: "yes"}}]}', {"kind"}),
        # Two events with a third day between them.
        (
            (
                "{all: [{fact: work-starts-on, before: 2026-03-02}, {fact: work-ended-on, after: 2026-03-02}, "
                "{fact: work-ended-on, after: {event: work-starts-on}}]}"
            ),
            {"work-starts-on", "work-ended-on"},
        ),
    ],
)
def test_only_the_facts_that_can_still_change_the_outcome_are_open(tree, open_facts):
    assert missing(tree) == open_facts


def test_two_known_ends_leave_room_for_one_day_between_them():
    tree = "{all: [{fact: work-ended-on, after: {event: work-starts-on}}, {fact: work-ended-on, before: 2026-03-04}]}"
    assert missing(tree, work_starts_on="2026-03-02") == {"work-ended-on"}
    assert find(tree, work_starts_on="2026-03-03").truth is False


def test_where_there_is_too_much_to_try_every_open_fact_is_named():
    numbers = [f"n{index}" for index in range(8)]
    facts = "facts:\n" + "".join(f"  - {{id: {name}, type: number}}\n" for name in numbers)
    parts = ", ".join(
        f"{{any: [{{fact: {one}, at_least: 3}}, {{fact: {other}, at_least: 5}}]}}"
        for one in numbers
        for other in numbers
        if one != other
    )
    law = tiny_law(f"{facts}\nrights: [{{id: right, when: {{all: [{parts}]}}}}]")
    finding = settle(law.rights["right"].versions.versions[0].value, Scene(law, facts_of(law), DAY))
    assert finding.truth is None
    assert set(finding.missing) == set(numbers)
    assert len(finding.missing) == len(numbers)


def test_settling_does_not_change_a_condition_that_is_decided():
    assert find(
        "{all: [{fact: kind, is: employment}, {fact: hours, at_least: 40}]}", kind="employment", hours=40
    ) == Finding(True, ("kind", "hours"))


def test_a_condition_of_nobodys_guide_can_be_settled_too():
    assert settle(Constant(True), Scene(LAW, facts_of(LAW), DAY)) == Finding(True)


# By the law of one day after the other


@pytest.mark.parametrize(
    ("tree", "given", "turning"),
    [
        (
            '{any: [{all: [{fact: pay, at_least: {amount: wage}}, {fact: signed, is: "yes"}]}, {all: [{fact: pay, at_least: {amount: wage}}, {fact: signed, is: "no"}]}]}',
            {"pay": "1050"},
            "2026-01-01",
        ),
        (
            '{any: [{all: [{fact: nationality, in_group: union}, {fact: signed, is: "yes"}]}, {all: [{fact: nationality, in_group: union}, {fact: signed, is: "no"}]}]}',
            {"nationality": "BR"},
            "2020-01-01",
        ),
        (
            '{any: [{all: [{document_work: [open]}, {fact: signed, is: "yes"}]}, {all: [{document_work: [open]}, {fact: signed, is: "no"}]}]}',
            {"nationality": "VE", "document": "old-pass"},
            "2020-01-01",
        ),
    ],
)
def test_what_was_settled_by_the_law_of_one_day_is_not_taken_for_that_of_another(tree, given, turning):
    found, law = condition(tree)
    turn = date.fromisoformat(turning)
    scene = Scene(law, facts_of(law, **given), turn - timedelta(days=30))
    truths = [settle(found, scene.on(turn + timedelta(days=away))).truth for away in (-20, -1, 0, 20, -1)]
    assert truths == [True, True, False, False, True]

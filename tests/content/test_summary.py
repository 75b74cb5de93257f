"""The worded summary of known hires: the one thing that page, paper and command line all show."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from portal.content.cases import case_facts
from portal.content.export import summary_json
from portal.content.loader import Case, Guide
from portal.content.phrases import LANGUAGES
from portal.content.summary import answers_query, check_code, summarise
from portal.content.worded import Summary
from portal.law.checklist import Checklist, build
from portal.law.facts import Facts
from tests.content.test_guides import CASES, LIBRARY

# One case of each place and answer stands for the others: the whole of it is put into words.
CHOSEN = list({(place, case.expect.may_work): (place, case) for place, case in CASES}.values())


def made(place: str, case: Case) -> tuple[Guide, Checklist]:
    guide = LIBRARY.guide(place)
    return guide, build(case_facts(case, guide), guide.law, case.day)


def steps(summary: Summary) -> list[str]:
    shown = [step.id for stage in summary.stages for step in stage.steps]
    return [*shown, *(step.id for step in (*summary.treatment, *summary.not_required))]


pytestmark = [
    pytest.mark.parametrize("language", LANGUAGES),
    pytest.mark.parametrize(("place", "case"), CHOSEN, ids=[f"{place}-{case.id}" for place, case in CHOSEN]),
]


def test_a_summary_says_what_was_asked_and_by_which_law(place, case, language):
    guide, checklist = made(place, case)
    summary = summarise(checklist, guide, language)
    assert (summary.jurisdiction, summary.language, summary.day) == (place, language, case.day)
    assert (summary.revision, summary.published_on) == (guide.law.revision, guide.law.published_on)
    assert [fact.id for fact in summary.facts] == [fact for fact in guide.law.facts if fact in checklist.facts]
    assert all(fact.label and fact.value for fact in summary.facts)
    assert summary.disclaimer


def test_a_summary_answers_in_its_first_line_and_says_why(place, case, language):
    guide, checklist = made(place, case)
    answer = summarise(checklist, guide, language).answer
    assert answer.answer == checklist.may_work.answer.value
    assert answer.heading
    assert [reason.rule for reason in answer.reasons] == [reason.rule for reason in checklist.may_work.reasons]
    assert all(reason.text for reason in answer.reasons)


def test_every_step_of_the_checklist_is_in_the_summary_once(place, case, language):
    guide, checklist = made(place, case)
    summary = summarise(checklist, guide, language)
    assert sorted(steps(summary)) == sorted(guide.law.obligations)
    assert sum(summary.counts.values()) <= len(checklist.steps)
    for stage in summary.stages:
        assert all(step.stage == stage.code for step in stage.steps)
        assert all(step.title and step.do and step.status for step in stage.steps)


def test_a_paper_is_made_only_on_a_person_who_may_work(place, case, language):
    guide, checklist = made(place, case)
    summary = summarise(checklist, guide, language)
    assert summary.allows_paper == (checklist.may_work.answer.value in ("yes", "conditional"))


def test_no_sentence_is_left_with_a_gap_or_a_code(place, case, language):
    guide, checklist = made(place, case)
    text = repr(summarise(checklist, guide, language))
    for gap in ("%(", "{amount", "{document", "{day", "{instrument", "{authority"):
        assert gap not in text


def test_what_is_not_known_is_listed_with_its_question(place, case, language):
    guide, checklist = made(place, case)
    summary = summarise(checklist, guide, language)
    assert tuple(item.id for item in summary.missing) == checklist.missing_facts
    assert all(item.question and item.label for item in summary.missing)


def test_the_json_holds_what_the_checklist_holds(place, case, language):
    guide, checklist = made(place, case)
    result = json.loads(json.dumps(summary_json(summarise(checklist, guide, language), checklist, guide)))
    assert result["may_work"] == checklist.may_work.answer.value
    assert result["missing_facts"] == list(checklist.missing_facts)
    words = {True: "yes", False: "no", None: "unknown"}
    told = [(step["id"], step["applies"], step["due_on"]) for step in result["steps"]]
    assert told == [
        (
            step.obligation.id,
            words[step.applies],
            step.due.on.isoformat() if step.due and step.due.on else None,
        )
        for step in checklist.steps
    ]
    assert [right["id"] for right in result["rights"]] == [offer.rule.id for offer in checklist.rights]
    assert [route["id"] for route in result["routes"]] == [offer.rule.id for offer in checklist.routes]


def test_the_address_holds_the_answers_and_the_code_is_made_of_them_alone(place, case, language):
    guide, checklist = made(place, case)
    query = parse_qs(answers_query(checklist, guide), keep_blank_values=True)
    day, revision = query.pop("day"), query.pop("revision")
    assert (day, revision) == ([case.day.isoformat()], [str(guide.law.revision)])
    given = Facts({name: guide.law.facts[name].parse(text) for name, (text,) in query.items()})
    assert given == checklist.facts
    again = build(given, guide.law, case.day)
    assert check_code(again, guide) == check_code(checklist, guide)
    assert summarise(again, guide, language) == summarise(checklist, guide, language)

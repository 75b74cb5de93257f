"""What other programs rely on in the JSON of a check, for every worked case; and what a summary says of small ones."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from portal.content.cases import case_facts
from portal.content.export import summary_json
from portal.content.loader import Case, Guide, load
from portal.content.source import Bundle
from portal.content.summary import check_code, summarise
from portal.content.worded import Summary, WordedStep
from portal.law.checklist import Checklist, build
from portal.law.facts import Facts
from portal.law.model import STAGES
from tests.content.sound import FILES, changed
from tests.content.test_guides import CASES, LIBRARY
from tests.content.tiny import assess, tiny_guide

DAY = date(2026, 3, 2)

KEYS = {
    "jurisdiction", "revision", "published_on", "day", "language", "code", "facts", "may_work", "because", "conditions",
    "missing_facts", "steps", "rights", "quotas", "routes", "warnings",
}  # fmt: skip
STEP_KEYS = {
    "id", "stage", "kind", "title", "applies", "due_on", "counted", "keep_until", "because", "citations", "sanction",
    "evidence", "rule_version",
}  # fmt: skip
CITATION_KEYS = {"instrument", "title", "article", "url", "confidence", "checked_on"}
QUOTA_KEYS = {"id", "measure", "limit_percent", "counted_foreign", "counted_total", "within", "room"}

every_case = pytest.mark.parametrize(("place", "case"), CASES, ids=[f"{place}-{case.id}" for place, case in CASES])


@cache
def checklist_of(place: str, id_: str) -> Checklist:
    guide = LIBRARY.guide(place)
    (case,) = (case for case in guide.cases if case.id == id_)
    return build(case_facts(case, guide), guide.law, case.day)


@cache
def summary_of(place: str, id_: str, language: str) -> Summary:
    return summarise(checklist_of(place, id_), LIBRARY.guide(place), language)


def all_steps(summary: Summary) -> list[WordedStep]:
    return [*(step for stage in summary.stages for step in stage.steps), *summary.treatment, *summary.not_required]


def sentences(part: object) -> Iterator[str]:
    """Everything in words that a summary is made of."""
    if isinstance(part, str):
        yield part
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from sentences(getattr(part, field.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from sentences(item)


# Of every worked case


@every_case
def test_the_json_of_a_case_has_the_keys_of_the_contract_and_no_other(place: str, case: Case):
    guide, checklist = LIBRARY.guide(place), checklist_of(place, case.id)
    made = json.loads(json.dumps(summary_json(summary_of(place, case.id, "en"), checklist, guide)))
    assert made.keys() == KEYS
    assert (made["jurisdiction"], made["day"], made["revision"]) == (place, case.day.isoformat(), guide.law.revision)
    stages = [STAGES.index(step["stage"]) for step in made["steps"]]
    assert stages == sorted(stages)
    for step in made["steps"]:
        assert step.keys() == STEP_KEYS
        assert step["applies"] in ("yes", "no", "unknown")
        assert step["due_on"] is None or (date.fromisoformat(step["due_on"]) and step["counted"])
        assert all(citation.keys() == CITATION_KEYS for citation in step["citations"])
        assert isinstance(step["evidence"], list)
        assert isinstance(step["because"], list)
    for reason in made["because"]:
        assert reason.keys() == {"rule", "text", "facts", "citations"}
    for quota in made["quotas"]:
        assert quota.keys() == QUOTA_KEYS
        assert quota["within"] in ("yes", "no", "unknown", "not-applicable")
        for key in QUOTA_KEYS - {"id", "measure", "within"}:
            assert quota[key] is None or re.fullmatch(r"\d+(\.\d+)?", quota[key])


@every_case
def test_each_language_says_the_same_of_a_case(place: str, case: Case):
    english, spanish = (summary_of(place, case.id, language) for language in ("en", "es"))
    assert english.code == spanish.code
    for one, other in zip(all_steps(english), all_steps(spanish), strict=True):
        assert (one.id, one.stage, one.applies, one.version) == (other.id, other.stage, other.applies, other.version)
        assert (one.due and one.due.on) == (other.due and other.due.on)
        assert len(one.evidence) == len(other.evidence)
        assert (one.language, other.language) == (None, None)


@every_case
def test_what_is_told_has_its_source(place: str, case: Case):
    summary = summary_of(place, case.id, "en")
    cited = {citation.instrument for citation in summary.sources}
    for step in all_steps(summary):
        if step.applies == "no":
            continue
        if step.basis is None:
            assert step.applies == "unknown"
            assert step.why == "The guide does not say what the law was on the day that counts."
        else:
            assert {citation.instrument for citation in step.basis.citations} <= cited
    if summary.answer.answer != "unknown":
        assert summary.answer.reasons
        assert all(reason.text and reason.basis for reason in summary.answer.reasons)


@every_case
def test_no_paper_is_allowed_on_somebody_without_a_right_to_work(place: str, case: Case):
    if case.expect.may_work in ("no", "unknown"):
        assert not summary_of(place, case.id, "en").allows_paper


ASKING = {place: "document" in LIBRARY.guide(place).law.facts for place in LIBRARY.codes}
NOT_ASKING = [(place, case) for place, case in CASES if not ASKING[place]]


def test_some_guides_ask_for_the_document_held_and_some_may_not():
    assert set(ASKING.values()) == {True, False}


@pytest.mark.parametrize(("place", "case"), NOT_ASKING, ids=[f"{place}-{case.id}" for place, case in NOT_ASKING])
@pytest.mark.parametrize("language", ["en", "es"])
def test_where_the_worker_chooses_what_to_show_no_document_is_named(place: str, case: Case, language: str):
    law, summary = LIBRARY.guide(place).law, summary_of(place, case.id, language)
    assert {reason.kind for reason in summary.answer.reasons}.isdisjoint({"documents"})
    told = [*sentences(summary.answer), *sentences(summary.stages), *sentences(summary.treatment)]
    names = {document.name for document in law.documents.values()}
    names |= {str(LIBRARY.guide(place).texts[language].find("documents", id_, "name")) for id_ in law.documents}
    assert [(name, text) for text in told for name in names if name in text] == []


# Of a small guide


def check(guide: Guide, day: date = DAY, **given: str) -> Checklist:
    raw = {name.replace("_", "-"): value for name, value in given.items()}
    return build(Facts({name: guide.law.facts[name].parse(value) for name, value in raw.items()}), guide.law, day)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load(Bundle(FILES))


PERMIT = {"nationality": "VE", "document": "permit", "document_expires_on": "2027-01-01", "sector": "farm"}


@pytest.mark.parametrize(
    ("given", "answer", "heading"),
    [
        ({}, "unknown", "We cannot say yet."),
        ({"nationality": "PE"}, "yes", "Yes, you may hire this person for this job."),
        ({**PERMIT, "sector": "town"}, "no", "No, "),
        ({**PERMIT, "document_expires_on": "2026-01-01"}, "no", "No, "),
        (
            {"nationality": "VE", "document": "permit", "sector": "farm"},
            "conditional",
            "Not certain yet. You may hire this person only once the points below are clear.",
        ),
    ],
    ids=["nothing known", "a national", "a bar", "an expired paper", "a date still unknown"],
)
def test_each_answer_has_its_first_line(guide: Guide, given: dict[str, str], answer: str, heading: str):
    summary = summarise(check(guide, **given), guide, "en")
    assert summary.answer.answer == answer
    assert summary.answer.heading.startswith(heading)


def test_the_answer_says_why_and_how_long_it_is_good(guide: Guide):
    answer = summarise(check(guide, **PERMIT), guide, "en").answer
    assert [reason.text for reason in answer.reasons] == ["Permit: Any work"]
    assert (answer.validity, answer.until) == ("The document is good until 1 January 2027.", date(2027, 1, 1))


def test_facts_given_and_passed_over_are_both_shown(guide: Guide):
    summary = summarise(check(guide, **PERMIT), guide, "en", passed=("staff-total",))
    assert [(fact.label, fact.value) for fact in summary.facts] == [
        ("Country", "Venezuela"),
        ("Document", "Permit"),
        ("Ends on", "1 January 2027"),
        ("Sector", "Farm"),
    ]
    assert [(fact.id, fact.value) for fact in summary.passed] == [("staff-total", "I don't know")]


def test_a_step_that_is_not_required_says_why(guide: Guide):
    summary = summarise(check(guide, nationality="PE", monthly_pay="100"), guide, "en")
    found = {step.id: step for step in summary.not_required}
    assert found["report"].why == "Not required, because: Country: Peru"
    assert found["keep-file"].why == "Not required, because: Pay: PEN\xa0100"
    refused = summarise(check(guide, **{**PERMIT, "sector": "town"}), guide, "en")
    assert len({step.why for step in refused.not_required}) == 1


def test_warnings_are_sentences(guide: Guide):
    late = summarise(check(guide, nationality="PE", work_starts_on="2026-01-05"), guide, "en")
    assert "The due day has passed for: Give a pay slip." in late.warnings
    before = summarise(check(guide, date(2009, 5, 5), nationality="PE"), guide, "en")
    assert "The guide does not cover the law before 1 January 2010." in before.warnings


def test_an_answer_says_which_events_it_takes_as_not_happened():
    law = """
facts: [{id: caught, type: yes-no, ask: later}, {id: lost-on, type: date, ask: later}]
bars:
  - {id: bar, when: {fact: caught, is: "yes"}, gives: "no"}
  - {id: second-bar, when: {fact: lost-on, before: day-asked}, gives: "no"}
"""
    texts = """
facts: {caught: {question: Caught?, short: Caught at work}, lost-on: {question: When?, short: Card lost}}
"""
    guide = tiny_guide(law, {"en": texts})
    assert summarise(assess(guide.law), guide, "en").warnings == (
        "The answer takes it that what you have not told us has not happened: Caught at work and Card lost.",
    )
    told = assess(guide.law, caught="no", lost_on="2026-12-01")
    assert summarise(told, guide, "en").warnings == ()


def test_changes_to_come_are_told_with_their_day(guide: Guide):
    assert summarise(check(guide), guide, "en").changes == ("1 January 2027: A new wage",)
    assert summarise(check(guide, date(2027, 1, 1)), guide, "en").changes == ()


@pytest.mark.parametrize(
    ("staff", "verdict"),
    [
        ({}, "We need your staff numbers to work it out."),
        ({"staff_total": "9", "staff_foreign": "1"}, "That is within the limit. 0 more foreign workers fit."),
        ({"staff_total": "9", "staff_foreign": "2"}, "3 of 10 counted are foreign. That is over the limit."),
    ],
    ids=["unknown", "within", "over"],
)
def test_where_the_firm_stands_is_said_in_a_sentence(guide: Guide, staff: dict[str, str], verdict: str):
    (quota,) = summarise(check(guide, **PERMIT, **staff), guide, "en").quotas
    assert quota.verdict.endswith(verdict)


# The code


def test_the_code_is_of_the_answers_the_day_and_the_revision_alone(guide: Guide):
    code = check_code(check(guide, **PERMIT), guide)
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", code)
    assert check_code(check(guide, **dict(reversed(PERMIT.items()))), guide) == code
    assert check_code(check(guide, **{**PERMIT, "sector": "town"}), guide) != code
    assert check_code(check(guide, date(2026, 3, 3), **PERMIT), guide) != code
    second = load(Bundle(changed("number: 1, pub", "number: 2, pub")))
    assert check_code(check(second, **PERMIT), second) != code


def test_the_code_stays_the_same_from_one_version_of_the_program_to_the_next(guide: Guide):
    """A paper printed years ago is looked up by it."""
    assert check_code(check(guide, **PERMIT), guide) == "AEBE-700A-C9D3"

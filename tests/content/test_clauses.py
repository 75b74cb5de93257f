"""Conditions, terms and kinds of document as a reader is told them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from portal.content.clauses import WORKS, Clause, Clauses
from portal.content.library import Library
from portal.content.wording import Wording
from portal.law import conditions
from portal.law.conditions import AnyOf, Compare, CompareDay, Constant, InGroup, MayWork, Named, Not, OneOf, Span
from portal.law.deadlines import Choice, Deadline, FixedDay
from portal.law.model import Duty, Jurisdiction
from portal.settings import ROOT

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.of_folder(ROOT / "guides")


@pytest.fixture
def say(library):
    return Clauses(Wording(library.guide("co"), "en", DAY))


def every_condition(law: Jurisdiction) -> Iterator[conditions.Condition]:
    yield from law.conditions.values()
    for fact in law.facts.values():
        if fact.asked_when is not None:
            yield fact.asked_when
    for _kind, rule in law.rules():
        for version in rule.versions.versions:
            for name in ("when", "allow_when", "revoked_when", "hire_counts_as_national", "hire_not_counted"):
                found = getattr(version.value, name, None)
                if found is not None:
                    yield found


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_condition_of_every_guide_can_be_said(library, language):
    for place in library.codes:
        guide = library.guide(place)
        clauses = Clauses(Wording(guide, language, DAY))
        for condition in every_condition(guide.law):
            clause = clauses.clause(condition)
            if clause is not None:
                assert all(sentence.strip() for sentence in clause.sentences())
                assert not any("%(" in sentence or "{" in sentence for sentence in clause.sentences())


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_deadline_of_every_guide_can_be_said(library, language):
    for place in library.codes:
        guide = library.guide(place)
        clauses = Clauses(Wording(guide, language, DAY))
        duties = (version.value for rule in guide.law.obligations.values() for version in rule.versions.versions)
        for duty in duties:
            if isinstance(duty, Duty):
                assert all(clauses.term(deadline).strip() for deadline in duty.deadlines)


def test_what_always_applies_needs_no_words(say):
    assert say.clause(None) is None
    assert say.clause(Constant(True)) is None


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (OneOf("nationality", frozenset({"CO"})), "Nationality: Colombia"),
        (OneOf("regulated-profession", frozenset({True})), "Regulated profession: Yes"),
        (Compare("staff-total", "more_than", Decimal(10)), "more than 10"),
        (Compare("staff-total", "at_least", Decimal(10)), "10 or more"),
        (CompareDay("work-starts-on", "on_or_after", date(2026, 3, 1)), "on 1 March 2026 or later"),
        (CompareDay("work-starts-on", "before", "contract-signed-on"), "before the signing of the contract"),
        (CompareDay("document-expires-on", "after", None), "after the day you ask about"),
        (InGroup("nationality", "andean-community"), "Andean Community"),
        (Span("work-starts-on", "work-ended-on", "months", "at_least", 3), "3 months or more"),
        (Span("work-starts-on", None, "days", "more_than", 90), "to the day you ask about: more than 90 calendar days"),
        (MayWork(frozenset({"yes", "conditional"})), "the person may work or the person may work on conditions"),
        (Not(OneOf("nationality", frozenset({"CO", "VE"}))), "not Colombia or Venezuela"),
        (Not(Named("employee")), "Not: it is an employment contract"),
    ],
)
def test_a_test_of_a_fact_is_said_with_its_values(say, condition, words):
    clause = say.clause(condition)
    assert words.casefold() in clause.text.casefold()
    assert clause.parts == ()


def test_a_named_condition_is_said_in_the_guide_s_own_words(library):
    clauses = Clauses(Wording(library.guide("co"), "es", DAY))
    assert clauses.clause(Named("foreigner")) == Clause("la persona es extranjera")


def test_the_parts_of_a_condition_stand_below_what_joins_them(say):
    condition = AnyOf((OneOf("nationality", frozenset({"CO"})), OneOf("nationality", frozenset({"VE"}))))
    clause = say.clause(condition)
    assert (clause.text, len(clause.parts)) == ("At least one of these:", 2)
    assert say.inline(clause) == "At least one of these: Nationality: Colombia; Nationality: Venezuela"
    assert say.clause(Not(condition)).text == "None of these:"


def test_a_term_that_hangs_on_a_condition_says_so(say):
    deadline = Deadline("work-starts-on", count=5, when=OneOf("regulated-profession", frozenset({True})))
    assert say.term(deadline) == "5 calendar days after the first day of work, if: Regulated profession: Yes"
    assert say.term(FixedDay(date(2026, 3, 31))) == "by 31 March 2026"
    both = Choice(latest=True, items=(Deadline("work-starts-on", count=1, unit="years"), FixedDay(date(2026, 3, 31))))
    assert say.term(both) == "the later of these: 1 year after the first day of work; by 31 March 2026"


@pytest.mark.parametrize("work", WORKS)
def test_every_kind_of_work_a_document_allows_has_a_name(say, work):
    assert say.work(work)


def test_how_long_a_document_is_good_names_a_fixed_day(say):
    assert "28 February 2023" in say.expiry("fixed", date(2023, 2, 28))
    assert say.expiry("never", None) != say.expiry("printed", None)
    assert say.expiry("none", None) == "Not applicable: there is no document"

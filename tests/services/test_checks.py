"""The check of one hire: answers read, changed and put back, the next question, the result and what changed since."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from portal.content.library import GuideNotFoundError, Library
from portal.services import checks, saved_checks
from portal.services.checks import Answers
from portal.services.context import Context
from portal.services.saved_checks import SavedFileError
from tests.services.conftest import GUIDES, NOW

Reading = Callable[[str], Context]


@pytest.fixture(scope="session")
def real_guides() -> Library:
    return Library.of_folder(GUIDES)


@pytest.fixture
def real(real_guides: Library) -> Context:
    return Context(NOW, "en", real_guides)


def answers(context: Context, place: str, **given: str) -> Answers:
    """Answers by name; `_` stands for the hyphen."""
    return checks.read_answers(context, place, [(name.replace("_", "-"), value) for name, value in given.items()])


# Reading


def test_answers_are_read_with_what_was_passed_over_and_the_day_asked_about(reading_in: Reading):
    found = answers(reading_in("en"), "pe", nationality="VE", contract_kind="unknown", day="2025-06-01")
    assert dict(found.facts) == {"nationality": "VE"}
    assert found.passed == {"contract-kind"}
    assert (found.day, found.is_day_given) == (date(2025, 6, 1), True)
    assert found.given == ("nationality", "contract-kind"), "in the order of the guide"


def test_what_an_address_holds_is_read_back_as_it_was(reading_in: Reading):
    context = reading_in("en")
    found = answers(context, "pe", work_starts_on="2026-12-01", nationality="VE", document="unknown", day="2026-01-01")
    assert checks.read_answers(context, "pe", found.pairs()) == found
    assert found.pairs()[-1] == ("day", "2026-01-01")
    assert "day" not in dict(found.on_no_day(context.today).pairs())


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("shoe-size", "44", "no-such-fact"),
        ("nationality", "Venezuela", "country"),
        ("work-starts-on", "2026-02-30", "date"),
        ("staff-total", "-1", "number"),
        ("day", "tomorrow", "day"),
        ("day", "1066-10-14", "day"),
        ("nationality", "V\ufffd", "unreadable"),
        ("nation%61lity", "VE", "unreadable"),
        ("nationality", "VE\x00", "unreadable"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_out(reading_in: Reading, name: str, value: str, problem: str):
    context = reading_in("en")
    found = checks.read_answers(context, "pe", [("document", "carne"), (name, value)])
    assert [(item.name, item.given, item.problem) for item in found.mistakes] == [(name, value, problem)]
    assert dict(found.facts) == {"document": "carne"}
    assert found.day == context.today


def test_an_answer_given_twice_counts_as_neither(reading_in: Reading):
    found = checks.read_answers(reading_in("en"), "pe", [("nationality", "VE"), ("nationality", "PE")])
    assert [item.problem for item in found.mistakes] == ["repeated"]
    assert not found.facts


def test_a_place_or_a_revision_that_is_not_held_is_not_found(reading_in: Reading):
    for place, revision in (("xx", None), ("pe", 7)):
        with pytest.raises(GuideNotFoundError):
            checks.read_answers(reading_in("en"), place, [], revision)


# Changing


def test_a_new_answer_leaves_the_others_as_they_are(real: Context):
    before = answers(real, "co", nationality="VE", document="ppt")
    after, was = checks.answer(before, "contract-kind", "employment")
    assert dict(after.facts) == {**before.facts, "contract-kind": "employment"}
    assert was == {}, "nothing was there before"


def test_an_answer_passed_over_can_be_given_and_passed_over_again(real: Context):
    given, _ = checks.answer(answers(real, "co", nationality="unknown"), "nationality", "VE")
    assert (dict(given.facts), given.passed) == ({"nationality": "VE"}, frozenset())
    again, was = checks.answer(given, "nationality", None)
    assert (dict(again.facts), again.passed) == ({}, {"nationality"})
    assert was == {"nationality": "VE"}


def test_what_makes_no_sense_any_more_falls_away_with_all_that_hangs_on_it(real: Context):
    before = answers(
        real,
        "co",
        nationality="ES",
        document="visa-m-trabajador",
        employer_named="yes",
        document_expires_on="2027-01-01",
    )
    after, was = checks.answer(before, "nationality", "CO")
    assert dict(after.facts) == {"nationality": "CO"}
    assert was == {
        "nationality": "ES",
        "document": "visa-m-trabajador",
        "employer-named": "yes",
        "document-expires-on": "2027-01-01",
    }


def test_a_change_is_recalled_in_words_and_can_be_taken_back_whole(real: Context):
    before = answers(
        real, "co", nationality="VE", document="ppt", contract_kind="services", services_longer_than_month="yes"
    )
    after, was = checks.answer(before, "contract-kind", "employment")
    found = checks.recall(real, after, was)
    assert found is not None
    assert [(item.fact, item.value) for item in found.changed] == [
        ("contract-kind", "Services contract (self-employed)")
    ]
    assert [(item.fact, item.value) for item in found.dropped] == [("services-longer-than-month", "Yes")]
    assert found.restored == before


def test_what_hangs_on_a_change_is_to_be_looked_at_again(real: Context):
    before = answers(real, "co", nationality="ES", document="visa-m-trabajador", document_expires_on="2027-01-01")
    after, was = checks.answer(before, "document", "visa-r")
    found = checks.recall(real, after, was)
    assert found is not None
    assert [(item.fact, item.value) for item in found.recheck] == [("document-expires-on", "1 January 2027")]


@pytest.mark.parametrize(
    "was",
    [
        {},
        {"nationality": "VE"},
        {"nationality": "Atlantis"},
        {"shoe-size": "44"},
        {"document": "visa-m-mercosur", "employer-named": "yes"},
    ],
)
def test_what_was_not_changed_or_cannot_be_put_back_is_not_offered(real: Context, was: dict[str, str]):
    found = checks.recall(real, answers(real, "co", nationality="VE"), was)
    assert found is None or found.restored is None


# Questions


def test_questions_come_in_the_order_of_the_guide_and_end_when_nothing_can_change_any_more(real: Context):
    found = answers(real, "co")
    asked = []
    while (question := checks.question(real, found)) is not None:
        asked.append(question.fact.id)
        found, _ = checks.answer(found, question.fact.id, None)
    assert asked == sorted(asked, key=list(found.guide.law.facts).index)
    assert checks.open_questions(found) == ()
    assert len(asked) == len(set(asked))


def test_a_question_says_how_many_may_follow_only_when_they_are_few(real: Context):
    first = checks.question(real, answers(real, "co"))
    assert first is not None
    assert (first.number, first.most_left) == (1, None)
    late = answers(real, "co", nationality="VE", document="ppt", contract_kind="employment", regulated_profession="no")
    question = checks.question(real, late)
    assert question is not None
    assert question.number == 5
    assert question.most_left == len(checks.open_questions(late)) - 1
    changed = checks.question(real, late, "document")
    assert changed is not None
    assert (changed.number, changed.most_left) == (None, None), "an answer being changed has no place in the order"


def test_documents_made_for_a_nationality_come_first_then_those_that_identify(real: Context):
    question = checks.question(real, answers(real, "co", nationality="PE"), "document")
    assert question is not None
    usual = [option.value for option in question.options]
    assert usual[:2] == ["visa-m-mercosur", "visa-m-andino"]
    assert {"cedula-extranjeria", "pasaporte"} < set(usual)
    others = [option.value for option in question.others]
    assert "visa-m-trabajador" in others
    assert others.index("visa-m-trabajador") < others.index("ppt"), "what the person cannot hold comes last"
    assert [option.value for option in question.last] == ["sin-documentos"]
    everything = [*usual, *others, "sin-documentos"]
    assert sorted(everything) == sorted(question.fact.choices)


def test_a_document_tells_its_nicknames_its_looks_and_its_printed_name(real: Context):
    question = checks.question(real, answers(real, "co", nationality="VE"), "document")
    assert question is not None
    ppt = question.options[0]
    assert ppt.value == "ppt"
    assert "PPT" in " ".join(ppt.nicknames)
    assert ppt.looks
    assert ppt.printed == "Permiso por Protección Temporal (PPT)"


def test_countries_are_sorted_as_a_reader_looks_for_them_and_stateless_is_apart(reading_in: Reading):
    question = checks.question(reading_in("es"), answers(reading_in("es"), "pe"), "nationality")
    assert question is not None
    labels = [option.label for option in question.options]
    assert labels.index("Omán") < labels.index("Países Bajos") < labels.index("Pakistán"), "accents do not matter"
    assert [option.value for option in question.last] == ["XX"]


# Saved checks


def test_a_saved_check_reads_back_as_the_same_answers(reading_in: Reading):
    context = reading_in("en")
    found = answers(context, "pe", nationality="VE", document="carne", contract_kind="unknown", day="2026-05-01")
    saved = saved_checks.read_saved(saved_checks.save(checks.finish(context, found), found))
    assert (saved.jurisdiction, saved.revision, saved.day) == ("pe", 2, date(2026, 5, 1))
    again = saved_checks.reopen(context, saved)
    assert (again.facts, again.passed) == (found.facts, found.passed)
    assert again.day == context.today, "it is opened by today's law"


def test_a_file_keeps_no_more_than_the_answers(reading_in: Reading):
    context = reading_in("en")
    found = answers(context, "pe", nationality="VE")
    content = json.loads(saved_checks.save(checks.finish(context, found), found))
    assert content["facts"] == {"nationality": "VE"}


@pytest.mark.parametrize("text", ["", "null", "3", '"text"', "{}", '{"format": "puente-check"}', "[[[["])
def test_a_file_that_is_not_one_of_ours_is_refused(text: str):
    with pytest.raises(SavedFileError):
        saved_checks.read_saved(text)


def test_what_changed_between_two_revisions_is_said_in_words(reading_in: Reading):
    context = reading_in("en")
    found = answers(context, "pe", nationality="VE", document="carne", work_starts_on="2026-12-01")
    result = checks.finish(context, found)
    compared = saved_checks.changes_since(context, found, result, context.today, 1)
    assert [(item.title, item.what, item.before, item.after) for item in compared.differences] == [
        ("Report the hire", "The due date", "Friday, 11 December 2026", "Sunday, 13 December 2026")
    ]
    assert saved_checks.changes_until_today(context, found, result) is None, "it is today's"


def test_a_result_of_an_older_revision_is_compared_with_todays(reading_in: Reading):
    context = reading_in("en")
    found = checks.read_answers(
        context, "pe", [("nationality", "VE"), ("document", "carne"), ("work-starts-on", "2026-12-01")], revision=1
    )
    ahead = saved_checks.changes_until_today(context, found, checks.finish(context, found))
    assert ahead is not None
    assert (ahead.revision, ahead.day) == (2, context.today)
    (difference,) = ahead.differences
    assert (difference.before, difference.after) == ("Friday, 11 December 2026", "Sunday, 13 December 2026")


def test_a_rule_named_in_no_guide_of_today_is_named_by_the_guide_that_has_it(reading_in: Reading):
    context = reading_in("en")
    found = answers(context, "pe", nationality="VE", document="carne")
    compared = saved_checks.changes_since(context, found, checks.finish(context, found), date(2019, 1, 1), 1)
    words = {item.title for item in compared.differences}
    assert "May this person work?" not in words
    assert all(title and "-" not in title.split()[0] for title in words)
    assert {item.what for item in compared.differences} <= {
        "Whether it applies",
        "The text of the rule",
        "The due date",
        "The limit",
        "Whether the limit is kept",
    }


def test_a_revision_not_held_cannot_be_compared_and_nothing_is_guessed(reading_in: Reading):
    context = reading_in("en")
    found = answers(context, "pe", nationality="VE")
    compared = saved_checks.changes_since(context, found, checks.finish(context, found), context.today, 9)
    assert (compared.can_compare, compared.differences) == (False, ())

"""A rule at its own address, with every version."""

from __future__ import annotations

from datetime import date

import pytest

from portal.services.context import Context
from portal.services.history import RuleNotFoundError, read_instrument, read_rule
from tests.services.conftest import NOW

TODAY = date(2026, 11, 23)


@pytest.fixture
def report(reading_in):
    return read_rule(reading_in("en"), "pe", "obligations", "report-hire", TODAY, 1)


def test_every_version_is_told_latest_first_and_the_one_of_the_day_is_marked(report):
    assert [(version.key, version.state) for version in report.versions] == [
        ("2027-03-01", "future"),
        ("2025-01-01", "current"),
        ("2012-01-01", "past"),
    ]


def test_a_version_enacted_but_not_in_force_says_when_it_was_published_and_when_it_begins(report):
    ahead = report.versions[0]
    assert ahead.tag == "Enacted, not in force yet"
    assert ahead.published == "Published on 1 October 2026"
    assert ahead.in_force == "In force from 1 March 2027"


def test_what_changed_from_one_version_to_the_next_is_marked(report):
    assert {row.label: row.is_changed for row in report.versions[1].rows}["By when"]
    assert not {row.label: row.is_changed for row in report.versions[1].rows}["What proves it"]
    assert not any(row.is_changed for row in report.versions[2].rows)


def test_a_version_with_words_of_its_own_is_told_in_them(reading_in):
    page = read_rule(reading_in("es"), "pe", "obligations", "report-hire", TODAY)
    assert [version.text for version in page.versions] == [
        "Informe en línea.",
        "Informe en línea.",
        "Informe en papel.",
    ]


def test_an_amount_named_in_a_past_version_is_that_of_its_time(reading_in):
    page = read_rule(reading_in("es"), "pe", "obligations", "report-hire", TODAY)
    sanctions = {version.key: {row.label: row.lines for row in version.rows} for version in page.versions}
    label = next(label for label, lines in sanctions["2025-01-01"].items() if "multa" in lines[0])
    assert "1,130" in sanctions["2025-01-01"][label][0].replace(".", ",")
    assert "930" in sanctions["2012-01-01"][label][0]


def test_seen_from_a_past_day_the_version_of_that_day_is_the_current_one(reading_in):
    page = read_rule(reading_in("en"), "pe", "obligations", "report-hire", date(2020, 1, 1))
    assert [version.state for version in page.versions] == ["future", "future", "current"]
    assert page.entry.standing == "In force from 1 January 2012 to 31 December 2024"


def test_a_repeal_and_a_suspension_are_versions_of_their_own(reading_in):
    ended = read_rule(reading_in("en"), "pe", "obligations", "old-notice", TODAY)
    assert [version.state for version in ended.versions] == ["repealed", "past"]
    assert ended.versions[0].text == ""
    stopped = read_rule(reading_in("es"), "pe", "obligations", "stopped-form", TODAY)
    assert [version.state for version in stopped.versions] == ["suspended", "past"]
    assert stopped.versions[0].basis.disputed


def test_a_rule_names_its_changes_mistakes_and_open_questions(report):
    assert [change.id for change in report.changes] == ["shorter-term-again", "shorter-term"]
    assert [item.id for item in report.misconceptions] == ["no-report"]
    assert [item.id for item in report.open_questions] == ["which-day"]


def test_each_version_names_its_source_how_sure_it_is_and_when_it_was_checked(report):
    basis = report.versions[1].basis
    assert (basis.citations[0].title, basis.citations[0].article) == ("Ley 1 de 2000", "4")
    assert (basis.confidence, basis.checked_on) == ("primary", date(2026, 11, 20))


def test_an_amount_tells_its_values_through_time(reading_in):
    page = read_rule(reading_in("en"), "pe", "amounts", "minimum-wage", TODAY)
    assert [version.rows[0].lines[0] for version in page.versions] == ["PEN\xa01,130 a month", "PEN\xa0930 a month"]


@pytest.mark.parametrize("kind", ["obligations", "documents", "nonsense", "conditions"])
def test_a_rule_that_is_not_there_is_an_error(reading_in, kind):
    with pytest.raises(RuleNotFoundError):
        read_rule(reading_in("es"), "pe", kind, "nothing", TODAY)


def test_an_instrument_tells_what_rests_on_it_and_what_it_changed(reading_in):
    page = read_instrument(reading_in("es"), "pe", "ley-1", TODAY)
    assert len(page.changes) == 3
    assert page.instrument.about == "La ley de extranjería."
    with pytest.raises(RuleNotFoundError):
        read_instrument(reading_in("es"), "pe", "ley-9", TODAY)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_rule_of_every_guide_has_its_whole_history(real_library, language):
    context = Context(NOW, language, real_library)
    for place in real_library.codes:
        for kind, rule in real_library.guide(place).law.rules():
            page = read_rule(context, place, kind, rule.id, TODAY)
            assert len(page.versions) == len(rule.versions.versions), rule.id
            assert page.entry.title != rule.id, f"{kind} {rule.id} has no title"
            assert sum(version.state == "current" for version in page.versions) <= 1

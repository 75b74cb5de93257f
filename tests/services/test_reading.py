"""What the pages of a guide say, by the law of a day."""

from __future__ import annotations

from datetime import date

import pytest

from portal.content.library import GuideNotFoundError
from portal.services import reading
from portal.services.context import Context
from portal.services.reading import DocumentFilters
from tests.services.conftest import NOW

TODAY = date(2026, 11, 23)


def test_the_list_of_guides_names_each_place_with_its_counts(reading_in):
    (card,) = reading.list_guides(reading_in("en"), TODAY)
    assert (card.head.name, card.counts["documents"], card.counts["obligations"]) == ("Peru", 3, 4)


def test_the_overview_tells_changes_of_the_last_year_and_of_the_next(reading_in):
    page = reading.read_overview(reading_in("es"), "pe", TODAY)
    assert [change.id for change in page.lately] == ["wage-2026"]
    assert [change.id for change in page.soon] == ["shorter-term-again"]
    assert page.amounts[0][1] == "PEN\xa01,130"


def test_the_overview_of_another_day_does_not_pass_today_s_summary_off_as_that_day_s(reading_in):
    assert reading.read_overview(reading_in("es"), "pe", TODAY).is_told_of_the_day
    assert not reading.read_overview(reading_in("es"), "pe", date(2024, 1, 1)).is_told_of_the_day
    assert not reading.read_overview(reading_in("es"), "pe", date(2027, 4, 1)).is_told_of_the_day


def test_a_document_whose_fixed_day_is_past_allows_no_work(reading_in):
    by_id = {item.entry.id: item for item in reading.read_documents(reading_in("en"), "pe", TODAY).shown}
    assert by_id["permiso-viejo"].allows_work == "no"
    assert by_id["permiso-viejo"].valid == "It ended on 28 February 2023."
    assert by_id["visa-jefe"].allows_work == "conditional"
    before = reading.read_documents(reading_in("en"), "pe", date(2023, 2, 28)).shown
    assert {item.entry.id: item.allows_work for item in before}["permiso-viejo"] == "yes"


def test_documents_filtered_by_work_leave_out_those_that_have_ended(reading_in):
    page = reading.read_documents(reading_in("es"), "pe", TODAY, filters=DocumentFilters(work="open"))
    assert [item.entry.id for item in page.shown] == ["carne"]
    assert page.total == 3


@pytest.mark.parametrize(
    ("nationality", "expected"),
    [("VE", ["carne", "permiso-viejo", "visa-jefe"]), ("CO", ["carne", "visa-jefe"]), ("PE", [])],
)
def test_documents_filtered_by_nationality_are_those_that_such_a_person_can_hold(reading_in, nationality, expected):
    page = reading.read_documents(reading_in("es"), "pe", TODAY, filters=DocumentFilters(nationality=nationality))
    assert [item.entry.id for item in page.shown] == expected


@pytest.mark.parametrize("text", ["CARNÉ", "carnet de migraciones", "foto chip"])
def test_documents_are_found_by_what_is_printed_and_by_what_people_call_them(reading_in, text):
    page = reading.read_documents(reading_in("es"), "pe", TODAY, filters=DocumentFilters(text=text))
    assert [item.entry.id for item in page.shown] == ["carne"]


def test_documents_not_yet_there_on_the_day_are_listed_apart(reading_in):
    page = reading.read_documents(reading_in("en"), "pe", date(2011, 6, 1))
    assert page.shown == ()
    assert {entry.standing for entry in page.others} == {"Applies from 1 January 2012", "Applies from 1 January 2018"}


def test_steps_stand_in_their_stages_with_the_term_of_the_version_in_force(reading_in):
    page = reading.read_steps(reading_in("en"), "pe", TODAY, revision=1)
    stages = {stage.code: stage.steps for stage in page.stages}
    (report,) = stages["after-hire"]
    assert report.terms == ("10 calendar days after the first day of work",)
    assert report.entry.ahead == "This rule changes on 1 March 2027."
    assert not report.always
    assert report.clause is not None
    assert report.clause.text == "la persona es extranjera"


def test_steps_of_a_day_to_come_follow_the_law_already_enacted(reading_in):
    page = reading.read_steps(reading_in("en"), "pe", date(2027, 3, 1), revision=1)
    (report,) = next(stage.steps for stage in page.stages if stage.code == "after-hire")
    assert report.terms == ("5 business days after the first day of work",)


def test_duties_of_equal_treatment_stand_by_themselves(reading_in):
    page = reading.read_steps(reading_in("es"), "pe", TODAY)
    assert [step.entry.title for step in page.treatment] == ["Pague lo mismo"]
    assert all(step.entry.id != "equal-pay-duty" for stage in page.stages for step in stage.steps)


def test_a_repealed_duty_is_listed_apart_with_the_day_it_ended(reading_in):
    page = reading.read_steps(reading_in("en"), "pe", TODAY)
    (ended,) = page.others
    assert (ended.id, ended.state) == ("old-notice", "ended")
    assert "1 June 2020" in ended.standing


def test_a_suspended_duty_stays_on_the_page_and_says_that_it_is_suspended(reading_in):
    page = reading.read_steps(reading_in("es"), "pe", TODAY)
    (stopped,) = next(stage.steps for stage in page.stages if stage.code == "during")
    assert stopped.entry.state == "suspended"
    assert stopped.entry.basis is not None
    assert stopped.entry.basis.disputed == "La corte la detuvo; el ministerio la pide."


def test_what_may_never_be_asked_is_told_from_what_may_be_asked_later(reading_in):
    requests = reading.read_steps(reading_in("en"), "pe", TODAY).requests
    assert {item.entry.id: item.from_stage for item in requests} == {"passport": "at-hire", "pregnancy-test": "never"}


def test_a_sentence_missing_in_the_reader_s_language_is_shown_in_the_place_s_and_says_so(reading_in):
    (right,) = reading.read_rights(reading_in("en"), "pe", TODAY).rights
    assert (right.entry.title, right.entry.language) == ("Mismo pago", "es")
    (card,) = [item for item in reading.read_documents(reading_in("en"), "pe", TODAY).shown if item.entry.id == "carne"]
    assert (card.entry.title, card.entry.language) == ("Foreigner's card", None)


@pytest.mark.parametrize(("day", "is_open"), [(TODAY, True), (date(2027, 1, 1), False)])
def test_a_route_says_whether_its_window_is_open(reading_in, day, is_open):
    (group,) = reading.read_routes(reading_in("en"), "pe", day).groups
    (route,) = group.routes
    assert route.is_open is is_open
    assert route.window == "Open from 1 January 2026 to 31 December 2026"
    assert route.office == "Superintendencia Nacional de Migraciones"


def test_an_instrument_names_what_rests_on_it_and_whether_it_is_in_force(reading_in):
    by_id = {item.id: item for item in reading.read_instruments(reading_in("es"), "pe", TODAY).instruments}
    assert ("obligations", "report-hire") in {(link.kind, link.id) for link in by_id["ley-1"].rests}
    assert (by_id["ley-0"].state, by_id["ley-0"].rests) == ("ended", ())


def test_changes_are_told_from_the_day_on_nearest_first(reading_in):
    page = reading.read_changes(reading_in("es"), "pe", date(2025, 6, 1))
    assert [change.id for change in page.upcoming] == ["wage-2026", "shorter-term-again"]
    assert [change.id for change in page.past] == ["shorter-term"]
    assert page.past[0].affects[0].title == "Reporte la contratación"


def test_mistakes_and_open_questions_lead_to_the_rules_they_are_about(reading_in):
    page = reading.read_questions(reading_in("es"), "pe", TODAY)
    (mistake,) = page.misconceptions
    assert mistake.answer == "Siempre se reporta."
    assert [(link.kind, link.id) for link in mistake.about] == [("documents", "carne"), ("obligations", "report-hire")]


def test_a_day_before_what_the_guide_covers_is_marked(reading_in):
    assert reading.read_overview(reading_in("es"), "pe", date(2009, 12, 31)).head.is_before_coverage
    assert not reading.read_overview(reading_in("es"), "pe", date(2010, 1, 1)).head.is_before_coverage


def test_an_older_revision_is_read_as_it_was_and_knows_that_there_is_a_newer_one(reading_in):
    page = reading.read_steps(reading_in("en"), "pe", TODAY, revision=1)
    assert (page.head.revision, page.head.newest_revision) == (1, 2)
    newest = reading.read_steps(reading_in("en"), "pe", TODAY)
    (report,) = next(stage.steps for stage in newest.stages if stage.code == "after-hire")
    assert report.terms == ("12 calendar days after the first day of work",)


@pytest.mark.parametrize(("place", "revision"), [("zz", None), ("pe", 3)])
def test_a_guide_or_revision_that_is_not_there_is_an_error(reading_in, place, revision):
    with pytest.raises(GuideNotFoundError):
        reading.read_overview(reading_in("es"), place, TODAY, revision)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("day", [date(2005, 1, 1), date(2015, 6, 30), TODAY, date(2031, 1, 1)])
def test_every_section_of_every_guide_can_be_read_on_any_day(real_library, language, day):
    context = Context(NOW, language, real_library)
    for place in real_library.codes:
        assert reading.read_overview(context, place, day).title
        documents = reading.read_documents(context, place, day)
        assert len(documents.shown) + len(documents.others) == len(real_library.guide(place).law.documents)
        for read in (
            reading.read_steps,
            reading.read_quotas,
            reading.read_rights,
            reading.read_routes,
            reading.read_instruments,
            reading.read_changes,
            reading.read_questions,
        ):
            assert read(context, place, day).head.place == place

"""Due dates, amounts, fines and names in the reader's language, or in the official one with a word that says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from portal.content.loader import Guide
from portal.content.phrases import Phrases
from portal.content.wording import WordedDue, Wording
from portal.law.deadlines import first_due
from portal.law.scene import Scene
from tests.content.tiny import DAY, facts_of, tiny_guide

LAW = """
facts:
  - use: nationality
  - use: work-starts-on
  - use: work-ended-on
  - {id: own-weekdays, type: weekdays}
  - {id: signed, type: yes-no}
  - {id: pay, type: money}
  - {id: kind, type: choice, choices: [employment, services]}
calendars:
  - {id: national, country: CO}
  - {id: employer, weekdays_fact: own-weekdays}
amounts:
  - {id: wage, unit: USD, per: month, versions: [{from: 2026-01-01, value: "1100.50"}, {from: 2027-01-01, value: "1200"}]}
  - {id: fine-unit, unit: USD, from: 2000-01-01, value: 60}
  - {id: week, unit: hours, from: 2000-01-01, value: 44}
  - {id: share, unit: percent, from: 2000-01-01, value: "8.5"}
"""
ES = """
facts:
  work-starts-on: {question: "¿Cuándo empieza?", short: Empieza, event: el primer día de trabajo}
  work-ended-on: {question: "¿Cuándo terminó?", short: Termina, event: el último día de trabajo}
  kind: {question: "¿Qué contrato?", short: Contrato, choices: {employment: De trabajo, services: De servicios}}
amounts: {fine-unit: {name: UTM}, wage: {name: Salario mínimo}}
obligations:
  duty: {title: Reporte, do: "Pague {amount:wage} desde el {day:2026-03-02} a {authority:ministry} por {instrument:act}."}
"""
EN = """
facts:
  work-starts-on: {question: When do they start?, short: Starts, event: the first day of work}
  work-ended-on: {question: When did they end?, short: Ends, event: the last day of work}
  kind: {question: Which contract?, short: Contract, choices: {employment: Employment, services: Services}}
amounts: {fine-unit: {name: UTM}, wage: {name: Minimum wage}}
"""


@cache
def guide(deadline: str = "{on: 2026-06-30}", more: str = "") -> Guide:
    law = f"{LAW}\nobligations: [{{id: duty, stage: at-hire, deadline: {deadline}{more}}}]"
    return tiny_guide(law, {"es": ES, "en": EN})


def due(deadline: str, language: str = "en", **given: object) -> WordedDue:
    """The due day of a hire in words."""
    found = guide(deadline)
    duty = found.law.obligations["duty"].versions.versions[0].value
    assert duty is not None
    counted = first_due(duty.deadlines, Scene(found.law, facts_of(found.law, **given), DAY))
    assert counted is not None
    return Wording(found, language, DAY).due(counted)


def said(worded: WordedDue) -> str:
    return " ".join(worded.counted)


# Due dates


def test_a_due_day_is_said_with_its_rule_its_event_and_its_counting():
    found = due("{event: work-starts-on, days: 15}", work_starts_on="2026-03-02")
    assert found.on == date(2026, 3, 17)
    assert "17" in found.words
    assert "2026" in found.words
    assert found.counted[0] == "The rule: 15 calendar days after the first day of work."
    assert "The day after is day 1." in found.counted
    assert "Every day counts, also weekends and holidays." in found.counted


def test_a_due_day_is_said_in_spanish_with_the_contractions_of_the_language():
    found = due("{event: work-starts-on, days: 15}", "es", work_starts_on="2026-03-02")
    assert found.words == "martes, 17 de marzo de 2026"
    assert "15 días" in found.counted[0]
    assert "del primer día de trabajo" in found.counted[0]
    assert "de el " not in said(found)


@pytest.mark.parametrize(("count", "length"), [(1, "1 business day after"), (3, "3 business days after")])
def test_a_term_of_one_day_is_said_in_the_singular(count, length):
    found = due(f"{{event: work-starts-on, days: {count}, kind: business}}", work_starts_on="2026-03-02")
    assert length in found.counted[0]


def test_holidays_passed_over_are_named():
    deadline = "{event: work-starts-on, days: 3, kind: business, calendar: national}"
    assert "Immaculate Conception" in said(due(deadline, work_starts_on="2026-12-04"))
    assert "La Inmaculada Concepción" in said(due(deadline, "es", work_starts_on="2026-12-04"))
    assert "Immaculate Conception" not in said(due(deadline, work_starts_on="2026-03-02"))


def test_the_employers_own_working_days_are_said_to_count():
    found = due("{event: work-starts-on, days: 3, kind: business, calendar: employer}", work_starts_on="2026-03-02")
    assert "Only the days on which your business works count." in found.counted


def test_a_day_that_moves_says_from_where():
    found = due("{event: work-starts-on, days: 5, roll: next}", work_starts_on="2026-03-02")
    assert found.on == date(2026, 3, 9)
    assert "is not a business day, so the due day moves." in said(found)
    stays = due("{event: work-starts-on, days: 5}", work_starts_on="2026-03-02")
    assert "The last day does not move" in said(stays)


def test_a_due_day_that_comes_again_says_how_often():
    monthly = due("{event: work-starts-on, monthly: {day: 10}}", work_starts_on="2026-03-02")
    assert monthly.recurs == "day 10 of each month, for the month before"
    assert monthly.recurs in monthly.words
    yearly = due("{event: work-starts-on, yearly: {month: 1, day: 31}}", "es", work_starts_on="2026-03-02")
    assert yearly.recurs is not None
    assert "31 de enero" in yearly.recurs


def test_what_recurs_says_which_time_is_shown_and_when_it_ends():
    term = "{event: work-starts-on, yearly: {month: 1, day: 31}, until: work-ended-on}"
    first = due(term, work_starts_on="2026-01-15")
    assert first.recurs == "each year by January 31, for the year before"
    assert "the last time for the year of the last day of work" in first.counted[0]
    assert "on or after" not in said(first)
    again = due(term, work_starts_on="2023-01-15")
    assert again.on == date(2027, 1, 31)
    assert "The first time: Wednesday, January 31, 2024." in again.counted
    assert "The next time on or after the day you ask about, March 2, 2026, is shown." in again.counted
    last = due(term, "es", work_starts_on="2023-01-15", work_ended_on="2024-06-30")
    assert (last.on, last.recurs, last.words) == (date(2025, 1, 31), None, "viernes, 31 de enero de 2025")
    assert "Termina: domingo, 30 de junio de 2024." in last.counted
    assert "Esta es la última vez." in last.counted
    only = due(
        "{event: work-starts-on, monthly: {day: 10}, until: work-ended-on}",
        work_starts_on="2026-03-02",
        work_ended_on="2026-03-09",
    )
    assert "This is the last time." in only.counted
    assert "The first time" not in said(only)
    assert "the last time for the month of the last day of work" in only.counted[0]


def test_a_due_day_that_hangs_on_an_event_not_known_is_said_as_a_rule():
    found = due("{event: work-starts-on, days: 10, when: before}")
    assert (found.on, found.words) == (None, "10 calendar days before the first day of work")
    assert found.missing == ("work-starts-on",)


def test_the_later_of_two_dates_says_both():
    keep = "{latest_of: [{event: work-starts-on, years: 3}, {event: work-ended-on, years: 1}]}"
    found = due(keep, work_starts_on="2026-03-02", work_ended_on="2027-01-15")
    assert found.on == date(2029, 3, 2)
    assert "3 years after the first day of work" in said(found)
    assert "1 year after the last day of work" in said(found)
    open_keep = due(keep)
    assert open_keep.on is None
    assert "Starts" in open_keep.words
    assert "Ends" in open_keep.words


def test_a_term_that_runs_from_the_end_of_another_says_both_counts():
    nested = "{event: {event: work-ended-on, days: 30}, days: 5, kind: business, calendar: national}"
    found = due(nested, work_ended_on="2026-03-02")
    assert "30 calendar days after the last day of work" in found.counted[0]
    assert "5 business days after" in found.counted[0]


# Amounts, numbers, days


@pytest.mark.parametrize(
    ("amount", "english", "spanish"),
    [
        ("wage", "USD\xa01,100.50", "USD\xa01.100,50"),
        ("fine-unit", "USD\xa060", "USD\xa060"),
        ("week", "44 hours", "44 horas"),
        ("share", "8.5%", "8,5\xa0%"),
    ],
)
def test_an_amount_is_said_with_its_unit_in_the_form_of_the_reader(amount, english, spanish):
    assert Wording(guide(), "en", DAY).amount(amount) == english
    assert Wording(guide(), "es", DAY).amount(amount) == spanish


def test_an_amount_is_the_one_of_the_day():
    wording = Wording(guide(), "en", DAY)
    assert wording.amount("wage", date(2027, 1, 1)) == "USD\xa01,200"
    assert Wording(guide(), "en", date(2027, 1, 1)).amount("wage") == "USD\xa01,200"


def test_an_amount_not_known_for_the_day_says_so():
    words = Wording(guide(), "en", DAY).amount("wage", date(2020, 1, 1))
    assert words.startswith("Minimum wage")
    assert "1,100" not in words


def test_references_in_a_sentence_are_filled_in():
    words = Wording(guide(), "es", DAY).text("obligations", "duty", "do")
    assert "USD\xa01.100,50" in words
    assert "2 de marzo de 2026" in words
    assert "Ministry" in words
    assert "Act" in words
    assert "{" not in words


@pytest.mark.parametrize(
    ("fine", "words"),
    [
        (
            "{low: 1, high: 5, unit: fine-unit, per: worker}",
            "1\xa0×\xa0UTM to 5\xa0×\xa0UTM, that is USD\xa060 to USD\xa0300 for each worker",
        ),
        ("{low: 3, high: 3, unit: fine-unit}", "3\xa0×\xa0UTM, that is USD\xa0180"),
        ("{low: 3, unit: fine-unit}", "at least 3\xa0×\xa0UTM, that is at least USD\xa0180"),
        ('{high: "25.50", unit: USD, per: firm}', "up to USD\xa025.50 for the firm"),
    ],
)
def test_a_fine_is_said_as_a_range_with_its_unit(fine, words):
    found = guide(more=f", fines: [{fine}]")
    duty = found.law.obligations["duty"].versions.versions[0].value
    assert duty is not None
    assert Wording(found, "en", DAY).fines(duty.fines) == (words,)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "up to 5\xa0×\xa0UTM, that is up to USD\xa0300 for each worker; if it is repeated, 2 times as much"),
        (
            "es",
            "hasta 5\xa0×\xa0UTM, es decir, hasta USD\xa0300 por cada persona trabajadora; si se repite, 2 veces ese monto",
        ),
    ],
)
def test_a_fine_says_what_a_repetition_costs(language, words):
    found = guide(more=', fines: [{high: "5", unit: fine-unit, per: worker, repeat_factor: "2"}]')
    duty = found.law.obligations["duty"].versions.versions[0].value
    assert duty is not None
    assert Wording(found, language, DAY).fines(duty.fines) == (words,)


# Languages


def test_a_sentence_missing_in_the_readers_language_comes_in_the_official_one_and_says_so():
    wording = Wording(guide(), "en", DAY)
    sentence = wording.sentence("obligations", "duty", "title")
    assert sentence is not None
    assert (sentence.text, sentence.language) == ("Reporte", "es")
    assert wording.is_foreign_to_reader("obligations", "duty") == "es"
    assert Wording(guide(), "es", DAY).is_foreign_to_reader("obligations", "duty") is None
    assert wording.is_foreign_to_reader("facts", "work-starts-on") is None


def test_a_sentence_that_exists_nowhere_is_no_words():
    wording = Wording(guide(), "en", DAY)
    assert wording.sentence("obligations", "duty", "where") is None
    assert wording.text("obligations", "duty", "where") == ""
    assert wording.fact_label("pay") == "pay"


@pytest.mark.parametrize(
    ("fact", "given", "english", "spanish"),
    [
        ("signed", "yes", "Yes", "Sí"),
        ("signed", "no", "No", "No"),
        ("kind", "employment", "Employment", "De trabajo"),
        ("nationality", "BR", "Brazil", "Brasil"),
        ("work-starts-on", "2026-03-02", "2026", "2 de marzo de 2026"),
        ("pay", "1250.50", "USD\xa01,250.50", "USD\xa01.250,50"),
        ("own-weekdays", "monday,friday", "Monday and Friday", "lunes y viernes"),
    ],
)
def test_a_value_is_said_as_a_reader_says_it(fact, given, english, spanish):
    found = guide()
    value = found.law.facts[fact].parse(given)
    assert english in Wording(found, "en", DAY).value_label(found.law.facts[fact], value)
    assert spanish in Wording(found, "es", DAY).value_label(found.law.facts[fact], value)


# The other ways in which a law counts

STARTS = "event: work-starts-on"


@pytest.mark.parametrize(
    ("deadline", "start", "on", "rule", "regla"),
    [
        (
            "days: 3, when: before",
            "2026-03-10",
            date(2026, 3, 7),
            "3 calendar days before the first day of work",
            "3 días calendario antes del primer día de trabajo",
        ),
        ("when: on", "2026-03-10", date(2026, 3, 10), "on the first day of work", "el primer día de trabajo"),
        (
            "days: 0, when: before",
            "2026-03-10",
            date(2026, 3, 10),
            "no later than the first day of work",
            "a más tardar el primer día de trabajo",
        ),
        (
            "days: 1, kind: business, calendar: national, when: before",
            "2026-03-09",
            date(2026, 3, 6),
            "1 business day before the first day of work",
            "1 día hábil antes del primer día de trabajo",
        ),
        (
            "weeks: 2",
            "2026-03-02",
            date(2026, 3, 16),
            "2 weeks after the first day of work",
            "2 semanas después del primer día de trabajo",
        ),
        (
            "months: 1",
            "2026-01-31",
            date(2026, 2, 28),
            "1 month after the first day of work",
            "1 mes después del primer día de trabajo",
        ),
        (
            "years: 3",
            "2024-02-29",
            date(2027, 2, 28),
            "3 years after the first day of work",
            "3 años después del primer día de trabajo",
        ),
    ],
    ids=["before", "on", "no later than", "business days before", "weeks", "months", "years"],
)
def test_a_term_is_said_as_the_rule_says_it(deadline, start, on, rule, regla):
    english, spanish = (due(f"{{{STARTS}, {deadline}}}", language, work_starts_on=start) for language in ("en", "es"))
    assert (english.on, spanish.on) == (on, on)
    assert english.counted[0] == f"The rule: {rule}."
    assert spanish.counted[0] == f"La norma: {regla}."


def test_a_term_counted_from_the_day_itself_says_so():
    found = due(f"{{{STARTS}, days: 5, first_day: same}}", work_starts_on="2026-03-02")
    assert found.on == date(2026, 3, 6)
    assert "That day itself is day 1." in found.counted


def test_a_day_that_goes_back_says_why():
    found = due(f"{{{STARTS}, days: 5, roll: previous}}", work_starts_on="2026-03-02")
    assert found.on == date(2026, 3, 6)
    assert "is not a business day, so the due day moves." in said(found)
    assert "does not move" not in said(found)


def test_a_one_off_extension_says_where_the_day_went():
    basis = "basis: {cites: [{instrument: act}], confidence: recalled}"
    extension = f"{{due_from: 2026-03-01, due_to: 2026-03-31, until: 2026-06-30, {basis}}}"
    deadline = f"{{{STARTS}, days: 5, extended: [{extension}]}}"
    extended = due(deadline, "es", work_starts_on="2026-03-02")
    assert extended.on == date(2026, 6, 30)
    assert "Una prórroga la lleva al 30 de junio de 2026." in extended.counted
    assert due(deadline, work_starts_on="2026-05-02").on == date(2026, 5, 7)


@pytest.mark.parametrize(
    ("months_after", "words"),
    [(0, "day 5 of each month, for that month"), (2, "day 5 of each month, for the month 2 months before")],
)
def test_a_monthly_duty_says_for_which_month_it_is(months_after, words):
    monthly = f"{{{STARTS}, monthly: {{day: 5, months_after: {months_after}}}}}"
    assert due(monthly, work_starts_on="2026-09-10").recurs == words


@pytest.mark.parametrize(
    ("years_after", "words"),
    [(0, "each year by May 5, for that year"), (2, "each year by May 5, for the year 2 years before")],
)
def test_a_yearly_duty_says_for_which_year_it_is(years_after, words):
    yearly = f"{{{STARTS}, yearly: {{month: 5, day: 5, years_after: {years_after}}}}}"
    assert due(yearly, work_starts_on="2026-09-10").recurs == words


def test_a_day_that_there_is_not_each_year_is_the_last_of_its_month():
    found = due(f"{{{STARTS}, yearly: {{month: 2, day: 29}}}}", "es", work_starts_on="2026-03-02")
    assert (found.on, found.recurs) == (
        date(2027, 2, 28),
        "cada año, hasta el último día de febrero, por el año anterior",
    )


def test_a_day_that_the_law_names_is_not_counted():
    assert due("{on: 2027-05-01}", "es").counted == ("La propia ley nombra este día.",)
    assert due("{on: 2027-05-01}").on == date(2027, 5, 1)


def test_a_reading_that_the_text_does_not_settle_is_told_with_the_words_of_the_law():
    found = guide(f'{{{STARTS}, days: 15, assumed: true, words: "a los quince días"}}')
    duty = found.law.obligations["duty"].versions.versions[0].value
    assert duty is not None
    counted = first_due(duty.deadlines, Scene(found.law, facts_of(found.law, work_starts_on="2026-03-02"), DAY))
    assert counted is not None
    worded = Wording(found, "en", DAY).due(counted, "We count from the day after.")
    assert worded.counted[-1] == "We count from the day after."
    assert worded.law_words == "a los quince días"


# Versions


def version_words(right: str) -> list[str]:
    found = tiny_guide(f"jurisdiction: pe\nrights: [{right}]")
    wording = Wording(found, "en", DAY)
    return [wording.in_force_words(version) for version in found.law.rights["rest"].versions.versions]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("from: 2020-01-01", "In force since 1 January 2020"),
        ("from: 2027-01-01", "In force from 1 January 2027"),
        ("from: 2020-01-01, to: 2027-01-01", "In force from 1 January 2020 to 1 January 2027"),
        ("from: null", "In force; first day not established"),
        ("from: null, to: 2027-01-01", "In force until 1 January 2027; first day not established"),
    ],
)
def test_a_version_says_from_when_to_when_it_is_in_force(days, words):
    assert version_words(f"{{id: rest, {days}}}") == [words]


@pytest.mark.parametrize(("status", "words"), [("repealed", "Stopped applying on"), ("suspended", "Suspended since")])
def test_a_version_that_ended_or_is_yet_to_come_says_so(status, words):
    versions = f"[{{from: null, status: not-yet}}, {{from: 2010-01-01}}, {{from: 2020-01-01, status: {status}}}]"
    assert version_words(f"{{id: rest, versions: {versions}}}") == [
        "Did not exist before 1 January 2010",
        "In force from 1 January 2010 to 31 December 2019",
        f"{words} 1 January 2020",
    ]


# The form of the place


@pytest.mark.parametrize(
    ("language", "place", "day", "number", "money"),
    [
        ("es", "co", "8 de marzo de 2026", "1.234.567,5", "COP\xa01.750.905"),
        ("es", "cl", "8 de marzo de 2026", "1.234.567,5", "COP\xa01.750.905"),
        ("es", "us", "8 de marzo de 2026", "1,234,567.5", "COP\xa01,750,905"),
        ("es", "mx", "8 de marzo de 2026", "1,234,567.5", "COP\xa01,750,905"),
        ("en", "us", "March 8, 2026", "1,234,567.5", "COP\xa01,750,905"),
        ("en", "co", "8 March 2026", "1,234,567.5", "COP\xa01,750,905"),
        ("en", None, "8 March 2026", "1,234,567.5", "COP\xa01,750,905"),
    ],
)
def test_days_and_numbers_are_written_as_readers_of_the_place_write_them(language, place, day, number, money):
    phrases = Phrases(language, place)
    assert phrases.day(date(2026, 3, 8)) == day
    assert phrases.number(Decimal("1234567.5")) == number
    assert phrases.money(Decimal(1750905), "COP") == money


def test_money_shows_cents_only_where_there_are_some():
    phrases = Phrases("en", "us")
    shown = [phrases.money(Decimal(text), "USD") for text in ("7.25", "7.20", "7.00")]
    assert shown == ["USD\xa07.25", "USD\xa07.20", "USD\xa07"]

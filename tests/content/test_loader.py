"""Every mistake in the files of a guide is told once, with its file, its line and what to do."""

from __future__ import annotations

from datetime import date

import pytest

from portal.content.loader import load
from portal.content.source import Bundle
from tests.content.sound import COMMON_FACTS, FILES, Mistake, changed, line_of, mistakes, problems


def only_problem(mistake: Mistake) -> None:
    files = changed(mistake.old, mistake.new, mistake.file)
    found = problems(files)
    assert [(problem.file, problem.line, problem.severity) for problem in found] == [
        (mistake.file, line_of(files[mistake.file], mistake.at), "error")
    ], "\n".join(map(str, found))
    assert mistake.says in found[0].message


def test_the_sound_guide_has_no_problem():
    assert problems(FILES) == ()


UNCITED = "basis: {cites: [{instrument: act}], confidence: recalled}}"
RIGHT = f"- {{id: equal-pay, from: 2010-01-01, {UNCITED}"
REPORT = "      - from: 2020-01-01\n        published: 2019-12-01"


# Ids


@mistakes(
    instrument_cited=Mistake(
        '[{instrument: act, article: "5"}]',
        '[{instrument: old-law, article: "5"}]',
        "old-law",
        "`old-law` is not an instrument of this guide: add it to `instruments` or correct the id",
    ),
    instrument_replaced=Mistake("replaces: [old-act]", "replaces: [odd-act]", "odd-act", "not an instrument"),
    instrument_of_a_change=Mistake(
        "on: 2027-01-01, instrument: act", "on: 2027-01-01, instrument: axt", "axt", "not an instrument"
    ),
    authority_of_a_document=Mistake(
        "    name: Permiso\n    issuer: ministry",
        "    name: Permiso\n    issuer: mynistry",
        "mynistry",
        "`mynistry` is not an authority of this guide: add it to `authorities` or correct the id",
    ),
    authority_of_an_instrument=Mistake(
        "title: Ley 1\n    issuer: ministry", "title: Ley 1\n    issuer: minister", "minister\n", "not an authority"
    ),
    office_of_a_route=Mistake("office: ministry", "office: bureau", "office: bureau", "not an authority"),
    document_stood_in_for=Mistake("stands_in_for: [permit]", "stands_in_for: [card]", "[card]", "not a document"),
    document_held=Mistake(
        "when: {fact: nationality, is: PE}, gives",
        "when: {fact: document, is: passport-card}, gives",
        "passport-card",
        "document: 'passport-card' is not accepted; accepted: permit, request",
    ),
    fact=Mistake(
        "foreigner: {not: {fact: nationality, is: PE}}",
        "foreigner: {not: {fact: country, is: PE}}",
        "fact: country",
        "`country` is not a fact of this guide: add it to `facts:` or correct the id",
    ),
    fact_that_is_not_common=Mistake(
        "- use: document\n", "- use: nationality-two\n  - {id: document, type: document}\n", "two", "common fact"
    ),
    event_of_a_deadline=Mistake("{event: work-starts-on, days: 30}", "{event: hired-on, days: 30}", "hired-on", "fact"),
    event_that_decides=Mistake("decided_on: work-starts-on", "decided_on: hired-on", "hired-on", "not a fact"),
    fact_of_a_quota=Mistake("foreign: staff-foreign", "foreign: foreigners", "foreigners", "not a fact"),
    fact_of_a_calendar=Mistake(
        "weekdays_fact: our-weekdays", "weekdays_fact: weekdays-of", "weekdays-of", "not a fact"
    ),
    group=Mistake(
        "foreigner: {not: {fact: nationality, is: PE}}",
        "foreigner: {not: {fact: nationality, in_group: unison}}",
        "unison",
        "`unison` is not among the groups of this guide: add it or correct the id",
    ),
    amount_compared=Mistake("{amount: minimum-wage, times", "{amount: wage, times", "amount: wage", "the amounts"),
    amount_of_a_fine=Mistake(
        "unit: minimum-wage", "unit: wages", "unit: wages", "`wages` is neither the currency nor an amount"
    ),
    condition=Mistake(
        "asked_when: {condition: foreigner}",
        "asked_when: {condition: alien}",
        "alien",
        "`alien` is not among the conditions of this guide",
    ),
    calendar=Mistake(
        "calendar: working-days",
        "calendar: work-days",
        "work-days",
        "`work-days` is not a calendar of this guide; its calendars: working-days, own-days",
    ),
    tag=Mistake("{document_has: permit}", "{document_has: visa}", "visa", "`visa` is not among the tags of this guide"),
    entry_that_a_change_affects=Mistake(
        "affects: [minimum-wage]", "affects: [wage]", "[wage]", "not an id of this guide"
    ),
    entry_that_a_note_is_about=Mistake("about: [share]", "about: [shares]", "[shares]", "not an id of this guide"),
    choice=Mistake(
        "{fact: sector, is: town}",
        "{fact: sector, is: village}",
        "village",
        "sector: 'village' is not accepted; accepted: farm, town",
    ),
    country=Mistake("country: AR", "country: AK", "AK", "`AK` is not a country", "common/groups.yaml"),
    country_of_a_calendar=Mistake("working-days, country: PE", "working-days, country: QX", "QX", "no known holidays"),
    region_of_a_calendar=Mistake("country: PE}", "country: PE, region: QX}", "QX", "has no known holidays"),
)
def test_an_id_that_leads_nowhere_is_named(mistake: Mistake):
    only_problem(mistake)


@mistakes(
    instrument=Mistake("- {id: act, title", "- {id: old-act, title", "{id: old-act", "the id `old-act` stands twice"),
    calendar=Mistake("{id: own-days,", "{id: working-days,", "working-days, week", "stands twice among calendars"),
    note=Mistake(
        "- {id: who-counts, about: [share]}",
        "- {id: who-counts, about: [share]}\n  - {id: who-counts, about: []}",
        "about: []",
        "an id is never reused",
    ),
    common_fact=Mistake(
        "  - {id: work-starts-on, type: date}\n",
        "  - {id: work-starts-on, type: date}\n  - {id: document, type: country}\n",
        "document, type: country",
        "stands twice among facts",
        "common/facts.yaml",
    ),
    case=Mistake(
        "    basis: Ten business days\n",
        "    basis: Ten business days\n  - {id: a-farm-hand, title: B, day: 2026-01-01, facts: {}, expect: {}, basis: C}\n",
        "title: B",
        "the id `a-farm-hand` stands twice among cases",
        "cases.yaml",
    ),
)
def test_an_id_is_never_used_twice(mistake: Mistake):
    files = changed(mistake.old, mistake.new, mistake.file)
    line = line_of(files[mistake.file], mistake.at)
    assert any(found.line == line and mistake.says in found.message for found in problems(files))


# Versions


@mistakes(
    overlap=Mistake(
        "        to: 2019-12-31\n        deadline",
        "        to: 2020-02-01\n        deadline",
        REPORT,
        "`report`: versions overlap: one ends on 2020-02-01, the next begins on 2020-01-01",
    ),
    gap=Mistake(
        "        to: 2019-12-31\n        deadline",
        "        to: 2019-11-30\n        deadline",
        REPORT,
        "gap from 2019-12-01 to 2019-12-31: add the version of those days, or `status: repealed`",
    ),
    order=Mistake(
        '      - from: 2020-01-01\n        basis: {cites: [{instrument: act}], confidence: recalled}\n        value: "1025.50"',
        '      - from: 2009-01-01\n        basis: {cites: [{instrument: act}], confidence: recalled}\n        value: "1025.50"',
        "      - from: 2009-01-01",
        "versions overlap: 2009-01-01 is not after 2010-01-01; the oldest comes first",
    ),
    second_without_a_day=Mistake(
        REPORT, REPORT.replace("from: 2020-01-01", "from: null"), "      - from: null", "only the first version"
    ),
    no_first_day=Mistake(
        RIGHT, RIGHT.replace("from: 2010-01-01, ", ""), "equal-pay", "has no `from`: give its first day"
    ),
    end_before_beginning=Mistake(
        RIGHT,
        RIGHT.replace("from: 2010-01-01", "from: 2010-01-01, to: 2009-01-01"),
        "equal-pay",
        "`equal-pay` ends on 2009-01-01, before its first day 2010-01-01",
    ),
    none=Mistake(RIGHT, RIGHT.replace("from: 2010-01-01", "versions: []"), "equal-pay", "an empty list of versions"),
    from_beside_versions=Mistake(
        "    when: {condition: foreigner}\n    evidence",
        "    from: 2010-01-01\n    when: {condition: foreigner}\n    evidence",
        "    from: 2010-01-01\n    when",
        "`report` has both `from` and `versions`: put it into the version it is of",
    ),
    status_beside_versions=Mistake(
        "    when: {condition: foreigner}\n    evidence",
        "    status: repealed\n    when: {condition: foreigner}\n    evidence",
        "    status: repealed",
        "`report` has both `status` and `versions`",
    ),
    terms_of_a_repealed_rule=Mistake(
        "        published: 2019-12-01\n        deadline: {event: work-starts-on, days: 10, kind: business, calendar: working-days}",
        "        published: 2019-12-01\n        status: repealed\n        deadline: {event: work-starts-on, days: 10}",
        REPORT,
        "is repealed from here on: it keeps only its days and its basis; remove deadline",
    ),
)
def test_versions_follow_each_other_without_gap_or_overlap(mistake: Mistake):
    only_problem(mistake)


# Sources


@mistakes(
    no_basis=Mistake(
        RIGHT, "- {id: equal-pay, from: 2010-01-01}", "equal-pay", "`equal-pay` is uncited: add a `basis`"
    ),
    no_instrument=Mistake(
        RIGHT,
        RIGHT.replace("cites: [{instrument: act}], ", ""),
        "equal-pay",
        "`equal-pay` is uncited: name the instrument under `cites`",
    ),
    primary_unread=Mistake(
        RIGHT,
        RIGHT.replace("recalled", "primary"),
        "equal-pay",
        "says `primary` but names no page under `read`: add it, or say `recalled`",
    ),
    secondary_unread=Mistake(
        RIGHT, RIGHT.replace("recalled", "secondary"), "equal-pay", "says `secondary` but names no"
    ),
    instrument_unread=Mistake(
        'read: ["https://example.org/2"], confidence: primary}',
        "confidence: primary}",
        "title: Ley 2",
        "says `primary` but names no page under `read`",
    ),
    group_unread=Mistake(
        'basis: {read: ["https://example.org/union"], confidence: secondary}',
        "basis: {confidence: secondary}",
        "basis: {",
        "names no page under `read`",
        "common/groups.yaml",
    ),
    basis_of_an_extension=Mistake(
        "{event: work-starts-on, days: 30}",
        "{event: work-starts-on, days: 30, extended: [{due_from: 2020-03-01, due_to: 2020-04-01, until: 2020-05-01,\n"
        "          basis: {cites: [{instrument: act}], confidence: primary}}]}",
        "          basis: {cites: [{instrument: act}], confidence: primary}",
        "names no page under `read`",
    ),
)
def test_a_rule_says_where_it_comes_from(mistake: Mistake):
    only_problem(mistake)


# Days


@mistakes(
    instrument=Mistake(
        "    to: 2019-12-31\n    read", "    to: 2009-12-31\n    read", "- id: old-act\n", "before its first day"
    ),
    route=Mistake("closes: 2026-12-31", "closes: 2025-12-31", "amnesty", "closes on 2025-12-31, before it opens"),
    membership=Mistake("to: 2019-12-31", "to: 2009-12-31", "AR", "before it joined", "common/groups.yaml"),
    bounds=Mistake(
        "- use: work-starts-on",
        "- {use: work-starts-on, bounds: {from: 2030-01-01, to: 2020-01-01}}",
        "bounds",
        "takes nothing: its upper bound lies below its lower one",
    ),
    extension=Mistake(
        "{event: work-starts-on, days: 30}",
        "{event: work-starts-on, days: 30, extended: [{due_from: 2020-05-01, due_to: 2020-04-01, until: 2020-05-01,\n"
        "          basis: {cites: [{instrument: act}], confidence: recalled}}]}",
        "due_from",
        "days out of order: 2020-05-01 to 2020-04-01, until 2020-05-01",
    ),
    extension_of_a_document=Mistake(
        "    work: open\n",
        "    work: open\n    extensions: [{printed_from: 2020-03-01, printed_to: 2020-04-01, until: 2020-03-15,\n"
        "      basis: {cites: [{instrument: act}], confidence: recalled}}]\n",
        "printed_from",
        "days out of order",
    ),
    checked_after_publication=Mistake(
        "checked: 2026-05-01",
        "checked: 2026-06-02",
        "2026-06-02",
        "checked on 2026-06-02, after the guide was published (2026-06-01): correct one of the two",
    ),
    guide_checked_after_publication=Mistake(
        "checked_on: 2026-06-01", "checked_on: 2026-06-30", "2026-06-30", "after the guide was published"
    ),
    issued_after_publication=Mistake(
        "issued: 2019-12-01", "issued: 2029-12-01", "2029-12-01", "issued on 2029-12-01, after the guide was published"
    ),
    version_published_after_the_guide=Mistake(
        "published: 2019-12-01", "published: 2027-12-01", "2027-12-01", "published on 2027-12-01, after the guide"
    ),
    covered_from_the_future=Mistake(
        "covers_from: 2010-01-01", "covers_from: 2030-01-01", "2030-01-01", "covers the law from"
    ),
    thirtieth_of_february=Mistake(
        "on: 2027-01-01, instrument",
        "on: 2027-02-30, instrument",
        "2027-02-30",
        "`2027-02-30` is not a day of the calendar: write it year-month-day",
    ),
    year_nought=Mistake("opens: 2026-01-01", "opens: 0000-01-01", "0000-01-01", "is not a day of the calendar"),
    year_of_another_age=Mistake("opens: 2026-01-01", 'opens: "0206-01-01"', "0206-01-01", "is not a day"),
    day_the_other_way_round=Mistake("opens: 2026-01-01", "opens: 01/01/2026", "01/01/2026", "write it year-month-day"),
    day_with_an_hour=Mistake("opens: 2026-01-01", "opens: 2026-01-01T10:00:00", "T10:00", "is not a day"),
    day_as_a_number=Mistake(
        "opens: 2026-01-01", 'opens: "1700000000"', "1700000000", "`opens` cannot be read: 1700000000 is not a day"
    ),
)
def test_a_day_that_cannot_be_is_named(mistake: Mistake):
    files = changed(mistake.old, mistake.new, mistake.file)
    found = problems(files)
    line = line_of(files[mistake.file], mistake.at)
    assert any(item.line == line and item.file == mistake.file and mistake.says in item.message for item in found)
    assert {item.line for item in found if item.severity == "error"} == {line}


def test_a_rule_published_after_its_first_day_is_a_warning_that_stands_in_the_way_of_nothing():
    files = changed("published: 2019-12-01", "published: 2020-03-01")
    (warning,) = problems(files)
    assert warning.severity == "warning"
    assert "`report` was published on 2020-03-01, after its first day 2020-01-01: check the dates" in str(warning)
    assert load(Bundle(files)).law.obligations["report"].versions.versions[-1].published_on == date(2020, 3, 1)


# Conditions, deadlines, quotas


@mistakes(
    no_mapping=Mistake("{document_has: permit}", "always", "always", "is not a condition: 'always'. Write for example"),
    several_keys=Mistake(
        "{not: {fact: nationality, is: PE}}", "{not: true, any: [true]}", "any: [true]", "join conditions with `all:`"
    ),
    unknown_word=Mistake(
        "{document_has: permit}", "{document_is: permit}", "document_is", "`document_is` is not a condition"
    ),
    empty_list=Mistake(
        "{not: {fact: nationality, is: PE}}", "{not: {any: []}}", "any: []", "`any` takes a list of conditions"
    ),
    two_tests=Mistake(
        "{fact: monthly-pay, at_least: {amount: minimum-wage",
        "{fact: monthly-pay, less_than: 3, at_least: {amount: minimum-wage",
        "less_than",
        "needs exactly one test",
    ),
    test_of_another_type=Mistake(
        "{not: {fact: nationality, is: PE}}",
        "{not: {fact: nationality, at_least: 3}}",
        "at_least: 3",
        "`at_least` is not a test of `nationality`, which is a country",
    ),
    group_of_no_country=Mistake(
        "{fact: sector, is: town}", "{fact: sector, in_group: union}", "in_group", "not a country"
    ),
    listed_money=Mistake(
        '{fact: monthly-pay, at_least: {amount: minimum-wage, times: "2"}}',
        "{fact: monthly-pay, is: 3}",
        "is: 3",
        "it is compared, not listed",
    ),
    nothing_listed=Mistake("{fact: sector, is: town}", "{fact: sector, in: []}", "in: []", "is an empty list"),
    no_number=Mistake('times: "2"', "times: twice", "twice", "'twice' is not a number"),
    span=Mistake(
        "{document_has: permit}", "{span: [work-starts-on], unit: years, at_least: 3}", "unit: years", "write {span:"
    ),
    name_in_a_list=Mistake(
        "{condition: foreigner}\n    evidence", "{condition: [foreigner]}\n    evidence", "[foreigner]", "not among"
    ),
    circle=Mistake(
        "foreigner: {not: {fact: nationality, is: PE}}",
        "foreigner: {not: {condition: foreigner}}",
        "foreigner: {not",
        "the condition `foreigner` refers to itself",
    ),
    answer_that_decides_itself=Mistake(
        "when: {fact: nationality, is: PE}, gives",
        'when: {may_work: ["yes"]}, gives',
        "may_work",
        "`may_work` cannot stand inside permissions",
    ),
)
def test_a_condition_that_cannot_be_read_is_named(mistake: Mistake):
    files = changed(mistake.old, mistake.new, mistake.file)
    line = line_of(files[mistake.file], mistake.at)
    assert any(item.line == line and mistake.says in item.message for item in problems(files)), problems(files)


def test_a_named_condition_about_the_answer_cannot_help_to_decide_it():
    files = changed(
        "foreigner: {not: {fact: nationality, is: PE}}",
        'foreigner: {not: {fact: nationality, is: PE}}\n  lawful: {may_work: ["yes"]}\n  calm: {condition: lawful}',
    )
    law = files["law.yaml"].replace(
        "{all: [{condition: foreigner}, {fact: sector", "{all: [{condition: calm}, {fact: sector"
    )
    (found,) = problems({**files, "law.yaml": law})
    assert found.line == line_of(law, "closed-sector")
    assert "the condition `calm` asks for `may_work`" in found.message


@pytest.mark.parametrize(
    ("sector", "says"),
    [
        ("{fact: sector, is: farm}", "`sector` is asked when it is itself known: take it out of `asked_when`"),
        ("{fact: document-expires-on, before: day-asked}", "hangs on `document-expires-on`, which hangs on `sector`"),
    ],
    ids=["itself", "through another"],
)
def test_a_fact_asked_when_it_is_known_is_named(sector: str, says: str):
    files = changed("asked_when: {condition: foreigner}", f"asked_when: {sector}")
    law = files["law.yaml"].replace("{document_has: permit}", "{fact: sector, is: farm}")
    found = problems({**files, "law.yaml": law})
    assert any(item.line == line_of(law, "id: sector") and says in item.message for item in found)


DEADLINE = "{event: work-starts-on, days: 30}"


@pytest.mark.parametrize(
    ("deadline", "says"),
    [
        ("soon", "is not a deadline: 'soon'. Write for example"),
        ("{days: 30}", "a deadline needs an `event:`"),
        ("{event: sector, days: 30}", "`sector` is a choice, not a date"),
        ("{event: work-starts-on}", "needs one term"),
        ("{event: work-starts-on, days: 3, weeks: 1}", "needs one term"),
        ("{event: work-starts-on, days: many}", "'many' is not a whole number of days"),
        ("{event: work-starts-on, days: true}", "True is not a whole number of days"),
        ("{event: work-starts-on, days: 1000000}", "is not a whole number of days up to 100000"),
        ("{event: work-starts-on, months: 3, kind: business}", "business days are counted in `days`"),
        ("{event: work-starts-on, days: 3, kind: working}", "`working` is not one of calendar, business"),
        ("{event: work-starts-on, days: 3, roll: on}", "`on` is not one of none, next, previous"),
        ("{event: work-starts-on, days: 3, when: later}", "`later` is not one of after, before, on"),
        ("{event: work-starts-on, days: 3, when: [true]}", "is not one of after, before, on"),
        ("{event: work-starts-on, days: 3, day: 2}", "`day` is not known here; known: assumed, calendar, days"),
        ("{event: work-starts-on, days: 3, kind: business, calendar: [own-days]}", "is not a calendar of this guide"),
        ("{event: work-starts-on, monthly: {day: 32}}", "write monthly: {day: 10, months_after: 1}"),
        ("{event: work-starts-on, yearly: {month: 2, day: 30}}", "write a day that there is each year"),
        ("{event: work-starts-on, yearly: {month: 13, day: 1}}", "write a day that there is each year"),
        ("{event: work-starts-on, yearly: {month: 1, day: 1, years_after: 9}}", "write a day that there is each year"),
        ("{event: work-starts-on, days: 3, until: work-ended-on}", "`until` goes with `monthly` or `yearly`"),
        ("{event: work-starts-on, monthly: {day: 3}, until: nationality}", "is a country, not a date"),
        ("{event: {event: work-starts-on, monthly: {day: 3}}, days: 2}", "cannot run from one that recurs"),
        ("{event: work-starts-on, days: 3, extended: {until: 2020-01-01}}", "takes a list of extensions"),
        ("{event: work-starts-on, days: 3, extended: [{until: 2020-01-01}]}", "write {due_from: day, due_to: day"),
        ("{latest_of: [{event: work-starts-on, years: 3}]}", "`latest_of` takes a list of at least two dates"),
        ("{on: someday}", "'someday' is not a day"),
        ("{on: 1066-10-14}", "correct the year"),
        ("{event: {event: sector, days: 3}, days: 3}", "`sector` is a choice, not a date"),
    ],
)
def test_a_deadline_that_cannot_be_counted_is_named(deadline: str, says: str):
    files = changed(DEADLINE, deadline)
    found = problems(files)
    assert {item.line for item in found} == {line_of(files["law.yaml"], f"deadline: {deadline}")}
    assert any(says in item.message for item in found)


ROWS = """\
      - {total_from: 1, total_to: 10, most: 2}
      - {total_from: 11, total_to: 20, percent: "25"}
"""


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("{total_from: 12, total_to: 20, most: 3}", "begins at 12; the row before ends at 10: leave no gap or overlap"),
        ("{total_from: 10, total_to: 20, most: 3}", "begins at 10; the row before ends at 10"),
        ("{total_from: 11, total_to: 5, most: 3}", "ends at 5, before it begins at 11"),
        ("{total_from: 11, total_to: 20}", "a row has `most` or `percent`, one of them"),
        ('{total_from: 11, total_to: 20, most: 3, percent: "25"}', "a row has `most` or `percent`, one of them"),
    ],
    ids=["gap", "overlap", "backwards", "no limit", "two limits"],
)
def test_the_rows_of_a_table_follow_each_other(rows: str, says: str):
    files = changed('{total_from: 11, total_to: 20, percent: "25"}', rows)
    (found,) = problems(files)
    assert (found.line, says in found.message) == (line_of(files["law.yaml"], rows), True)


def test_only_the_last_row_of_a_table_is_open():
    files = changed("total_to: 10, most: 2", "most: 2")
    assert any("only the last row may be without `total_to`" in found.message for found in problems(files))


@mistakes(
    permission_without_an_answer=Mistake(
        'is: PE}, gives: "yes", from',
        "is: PE}, from",
        "- {id: national",
        "needs `gives:` or `by: document`, one of them",
    ),
    expiry_without_its_day=Mistake("    until: 2027-01-01\n", "", "- id: request", "`until` goes with `expiry: fixed`"),
    choice_without_choices=Mistake(
        "type: choice, choices: [farm, town], asked", "type: choice, asked", "id: sector", "a choice without `choices`"
    ),
    choices_of_no_choice=Mistake(
        "{id: staff-total, type: number}",
        "{id: staff-total, type: number, choices: [few, many]}",
        "few",
        "is a number: `choices` go with a choice",
    ),
    fact_without_a_type=Mistake(
        "{id: monthly-pay, type: money}", "{id: monthly-pay}", "{id: monthly-pay}", "`id` and `type`"
    ),
    fine_upside_down=Mistake('low: "1"', 'low: "9"', 'low: "9"', "from 9 to 5: the lower figure comes first"),
    fine_cheaper_when_repeated=Mistake(
        "unit: minimum-wage, per: worker}",
        'unit: minimum-wage, repeat_factor: "1"}',
        'low: "1"',
        "1 makes no repetition dearer",
    ),
    paper_that_is_none=Mistake(
        "    expiry: fixed\n    until: 2027-01-01\n",
        "    expiry: none\n",
        "- id: request",
        "`expiry: none` is for holding no paper",
    ),
    fine_without_a_sum=Mistake('{low: "1", high: "5", unit', "{unit", "{unit", "says no sum"),
    quota_without_a_count=Mistake("    total: staff-total\n", "", "- id: share", "needs `total` and `foreign`"),
    week_without_work=Mistake(
        "- {id: working-days, country: PE}",
        "- {id: working-days, weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}",
        "tuesday",
        "has no working day in the week",
    ),
    calendar_of_another_fact=Mistake(
        "closed_fact: our-closed-days", "closed_fact: our-weekdays", "closed_fact", "needs a fact of type dates there"
    ),
)
def test_what_does_not_go_together_is_named(mistake: Mistake):
    files = changed(mistake.old, mistake.new, mistake.file)
    line = line_of(files[mistake.file], mistake.at)
    assert any(item.line == line and mistake.says in item.message for item in problems(files)), problems(files)


# The shape of the files


@mistakes(
    unknown_key=Mistake(
        "paper: a4", "paper: a4\npapers: a4", "papers: a4", "`papers` is not known here: correct or remove it"
    ),
    unknown_key_deep_down=Mistake("per: worker}", "per: worker, for: each}", "for: each", "`for` is not known here"),
    name_of_a_field_in_the_program=Mistake(
        RIGHT, RIGHT.replace("from: 2010", "from: 2010-01-01, from_: 2010"), "equal-pay", "`from_` is not known here"
    ),
    missing_key=Mistake("currency: PEN\n", "", "jurisdiction: pe", "`currency` is missing: add it"),
    missing_key_deep_down=Mistake("    unit: PEN\n", "", "- id: minimum-wage", "`unit` is missing: add it"),
    unknown_word=Mistake(
        "    stage: at-end\n",
        "    stage: later\n",
        "stage: later",
        "must be 'before-hire', 'at-hire', 'after-hire', 'during' or 'at-end', not 'later'",
    ),
    id_in_capitals=Mistake(
        "- {id: equal-pay,", "- {id: Equal-Pay,", "Equal-Pay", "must be an id: lower case words joined"
    ),
    broken_link=Mistake(
        'url: "https://example.org"}', "url: example.org}", "url: ex", "must be a link that begins with https://"
    ),
    list_for_a_mapping=Mistake(
        "revision: {number: 1, published_on: 2026-06-01}", "revision: [1]", "revision: [1]", "a mapping"
    ),
    text_for_a_list=Mistake("tags: [permit]", "tags: permit", "tags: permit", "`tags` must be a list, not 'permit'"),
    number_for_text=Mistake(
        "name: Permiso", "name: 971", "name: 971", "`name` must be text (in quotes, if it looks like a number"
    ),
    word_for_a_number=Mistake("number: 1, pub", "number: one, pub", "number: one", "one is not a whole number"),
    truth_for_a_number=Mistake("number: 1, pub", "number: true, pub", "true", "True is not a whole number"),
    nought_for_a_revision=Mistake("number: 1, pub", "number: 0, pub", "number: 0", "must be at least 1, not 0"),
    two_kinds_accepted=Mistake(
        'article: "4"', "article: [4]", "article: [4]", "a number or a day) or a whole number, not [4]"
    ),
    percent_in_words=Mistake(
        'limit_percent: "20"', "limit_percent: 20 %", "20 %", "20 % is not a number: write digits"
    ),
    empty_list=Mistake("languages: [es]", "languages: []", "languages: []", "must be a list with at least one entry"),
)
def test_a_value_of_the_wrong_shape_is_named(mistake: Mistake):
    files = changed(mistake.old, mistake.new, mistake.file)
    line = line_of(files[mistake.file], mistake.at)
    found = problems(files)
    assert [item.line for item in found if mistake.says in item.message] == [line], "\n".join(map(str, found))


def test_common_facts_bring_their_own_terms_and_take_those_of_the_guide():
    files = {**changed("- use: work-starts-on", "- {use: work-starts-on, bounds: {from: 2000-01-01}}")}
    files["common/facts.yaml"] = COMMON_FACTS.replace(
        "work-starts-on, type: date", "work-starts-on, type: date, ask: later"
    )
    fact = load(Bundle(files)).law.facts["work-starts-on"]
    assert (fact.ask, fact.earliest) == ("later", date(2000, 1, 1))

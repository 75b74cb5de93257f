"""Somebody who just reads: a guide, a rule and its past, another day's law, a search, two countries side by side."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.pages import Home, Reader

SECTIONS = (
    "Documents",
    "What to do, step by step",
    "Limits on foreign staff",
    "Rights of the worker",
    "Ways forward",
    "Laws and decrees",
    "Changes of the law",
    "Mistakes and open questions",
)
# Before the protection permit of 2021, and before Decreto 1067 and the resolutions that changed the reports.
LONG_AGO = date(2019, 5, 2)


def open_guide(reader: Reader, place: str) -> None:
    Home(reader).open()
    reader.follow(reader.say("Read the guide"), about=reader.wording(place).jurisdiction_name())
    reader.sees_title(reader.wording(place).overview("title").text)


def open_section(reader: Reader, title: str) -> None:
    # The link in the text: the one of the contents beside it is folded away on a phone.
    main = reader.page.get_by_role("main")
    main.get_by_role("link", name=reader.say(title), exact=True).last.click()


def ask_for_day(reader: Reader, day: date) -> None:
    reader.page.get_by_text(reader.say("See the law on another day"), exact=True).click()
    reader.page.get_by_label(reader.say("Day"), exact=True).fill(day.isoformat())
    reader.page.get_by_role("button", name=reader.say("Show"), exact=True).click()
    expect(reader.page.get_by_text(reader.say("This day is past."), exact=True)).to_be_visible()


def documents(reader: Reader) -> Locator:
    return reader.page.get_by_role("table").get_by_role("rowheader")


def test_the_first_page_of_a_guide_leads_to_every_section(reader: Reader):
    for section in SECTIONS:
        open_guide(reader, "co")
        open_section(reader, section)
        expect(reader.page).to_have_url(re.compile(rf"/{reader.language}/guides/co/[a-z]+$"))
        expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
        expect(reader.page.get_by_role("main")).to_contain_text(reader.say("The law as of"))


def test_documents_are_found_by_the_work_they_allow_and_who_may_hold_them(reader: Reader):
    open_guide(reader, "co")
    open_section(reader, "Documents")
    everything = documents(reader).count()
    wording = reader.wording("co")
    nationality = wording.law.facts["nationality"]
    filters = reader.page.get_by_role("form", name=reader.say("Filter the documents"), exact=True)
    filters.get_by_label(reader.say("Work it allows"), exact=True).select_option(
        label=reader.say("Any employer and any job")
    )
    filters.get_by_label(reader.say("Nationality of the person"), exact=True).select_option(
        label=wording.choice_label(nationality, "VE")
    )
    filters.get_by_role("button", name=reader.say("Filter"), exact=True).click()
    expect(reader.page.get_by_role("link", name=reader.say("Show all"), exact=True)).to_be_visible()
    assert 0 < documents(reader).count() < everything
    expect(documents(reader).filter(has_text=wording.document_name("ppt"))).to_have_count(1)


def test_the_law_of_a_past_day_is_asked_for_on_the_page_and_kept_by_its_links(reader: Reader):
    wording = reader.wording("co")
    open_guide(reader, "co")
    open_section(reader, "Documents")
    permit = documents(reader).filter(has_text=wording.document_name("ppt"))
    expect(permit).to_have_count(1)

    ask_for_day(reader, LONG_AGO)
    expect(reader.page.get_by_role("main")).to_contain_text(wording.phrases.day(LONG_AGO))
    expect(permit).to_have_count(0)

    reader.follow(wording.document_name("cedula-extranjeria"), within=documents(reader))
    expect(reader.page).to_have_url(re.compile(r"day=2019-05-02"))
    expect(reader.page.get_by_text(reader.say("This day is past."), exact=True)).to_be_visible()


def test_a_rule_shows_every_version_it_has_had_and_the_one_of_the_day(reader: Reader):
    wording = reader.wording("co")
    reader.open(f"/{reader.language}/guides/co/obligations/sire-report-hire")
    reader.sees_title(wording.text("obligations", "sire-report-hire", "title"))
    versions = wording.law.obligations["sire-report-hire"].versions.versions
    first_days = [version.in_force_from for version in versions if version.in_force_from]
    assert len(first_days) > 1
    heading = reader.page.get_by_role("heading", level=3)
    for first_day in first_days:
        expect(heading.filter(has_text=wording.phrases.day(first_day)).first).to_be_visible()
    in_force = heading.filter(has_text=reader.say("In force on this day"))
    expect(in_force).to_contain_text(wording.phrases.day(first_days[-1]))

    ask_for_day(reader, LONG_AGO)
    expect(in_force).to_contain_text(wording.phrases.day(first_days[0]))


@pytest.mark.parametrize("document", ["ppt", "cedula-extranjeria", "visa-m-trabajador"])
def test_a_document_is_found_by_what_people_call_it(reader: Reader, document):
    wording = reader.wording("co")
    nicknames = wording.words("documents", document, "nicknames")
    assert isinstance(nicknames, tuple)
    Home(reader).open()
    reader.page.get_by_role("searchbox").fill(nicknames[0])
    reader.page.get_by_role("button", name=reader.say("Search"), exact=True).click()
    found = reader.page.get_by_role("list").filter(has=reader.page.get_by_role("heading", level=3)).last
    link = found.get_by_role("link", name=wording.document_name(document), exact=True)
    expect(link.first).to_be_visible()
    link.first.click()
    reader.sees_title(wording.document_name(document))


def test_a_search_without_a_match_says_so_and_what_to_do(reader: Reader):
    reader.open(f"/{reader.language}/search?q=xyzzyx")
    expect(reader.page.get_by_role("main")).to_contain_text("xyzzyx")
    expect(reader.page.get_by_role("searchbox")).to_have_value("xyzzyx")
    expect(reader.page.get_by_role("main").get_by_role("list").get_by_role("heading", level=3)).to_have_count(0)


def test_two_countries_are_compared_side_by_side(reader: Reader):
    chile, colombia = (reader.wording(place).jurisdiction_name() for place in ("cl", "co"))
    Home(reader).open()
    reader.follow(
        reader.say("Compare"), within=reader.page.get_by_role("navigation", name=reader.say("Main"), exact=True)
    )
    compare = reader.page.get_by_role("button", name=reader.say("Compare"), exact=True)
    reader.page.get_by_label(chile, exact=True).check()
    compare.click()
    alert = reader.page.get_by_role("alert")
    expect(alert.get_by_role("link")).to_have_text(reader.say("Choose two countries or more"))

    reader.page.get_by_label(colombia, exact=True).check()
    reader.page.get_by_label(reader.say("Subject"), exact=True).select_option(
        label=reader.say("Limits on foreign staff")
    )
    compare.click()
    expect(alert).to_have_count(0)
    table = reader.page.get_by_role("region", name=reader.say("Limits on foreign staff"), exact=True).first
    expect(table).to_contain_text(reader.wording("cl").text("quotas", "85-15", "title"))


def test_a_firm_works_out_where_it_stands_on_the_page_of_the_limits(reader: Reader):
    reader.open(f"/{reader.language}/guides/cl/quotas")
    wording = reader.wording("cl")
    limit = reader.page.get_by_role("article", name=wording.text("quotas", "85-15", "title"), exact=True)
    for field in limit.get_by_role("textbox").all():
        field.fill("0")
    for fact, number in (("staff-total", 39), ("staff-foreign", 6)):
        limit.get_by_role("textbox", name=wording.text("facts", fact, "question"), exact=True).fill(str(number))
    choices = {
        "nationality": wording.choice_label(wording.law.facts["nationality"], "PE"),
        "contract-kind": wording.choice_label(wording.law.facts["contract-kind"], "employment"),
        "tie-to-chile": wording.choice_label(wording.law.facts["tie-to-chile"], "none"),
        "technical-specialist": reader.say("No"),
    }
    for fact, choice in choices.items():
        field = limit.get_by_role("combobox", name=wording.text("facts", fact, "question"), exact=True)
        field.select_option(label=choice)
    limit.get_by_role("button", name=reader.say("Work it out"), exact=True).click()
    expect(limit).to_contain_text(reader.say("That is over the limit."))
    assert "staff-foreign=6" in reader.page.url

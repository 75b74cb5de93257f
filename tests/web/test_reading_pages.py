"""The reading side: guides, each rule at its own address, search and comparison."""

from __future__ import annotations

import csv
import io
import shutil
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from flask import g

from portal.content.library import Library
from portal.services.reading import SECTIONS
from portal.settings import Settings
from portal.web.public import comparison
from portal.web.public.asked import asked
from tests.web.conftest import Reader

SHIPPED = Library.of_folder(Settings().guides_folder)
CALCULATOR = (
    "/en/guides/cl/quotas?quota=85-15&staff-total=40&staff-foreign=5&staff-foreign-counted-as-chilean=0"
    "&staff-foreign-specialists=0&staff-chilean-specialists=0&hire={hire}&contract-kind=employment&nationality=VE"
    "&tie-to-chile=none&technical-specialist=no"
)


@pytest.mark.parametrize(("place", "language"), [("cl", "es"), ("co", "es"), ("us", "en")])
def test_every_section_of_every_guide_is_a_page(client: Reader, place: str, language: str):
    overview = client.get(f"/{language}/guides/{place}")
    assert overview.all(f'a[href$="/check/{place}"]')
    for section in SECTIONS:
        page = client.get(f"/{language}/guides/{place}/{section}")
        assert page.one('nav a[aria-current="page"][href*="/guides/"]')["href"] == page.path


def test_the_guides_are_listed_with_a_card_each(client: Reader):
    page = client.get("/en/guides")
    names = page.texts(".country__name")
    assert {"Chile", "Colombia", "United States"} <= set(names)
    assert names == sorted(names)
    assert len(names) == len(SHIPPED.codes)


def test_the_first_page_of_a_guide_says_who_speaks_which_revision_and_when_it_was_checked(peru: Reader):
    page = peru.get("/en/guides/pe")
    assert "not an official publication" in page.main
    assert "Number 2, published on 22 November 2026" in page.main
    assert "20 November 2026" in page.main


# The day of the law


def test_another_day_shows_the_law_of_that_day_and_every_link_keeps_it(peru: Reader):
    page = peru.get("/en/guides/pe/steps?day=2027-04-01")
    assert "5 business days" in page.main
    assert "This day is to come." in page.main
    own = [str(tag["href"]) for tag in page.all('main a[href*="/guides/"]')]
    assert own
    assert all("day=2027-04-01" in address for address in own)


def test_a_past_day_is_marked_as_past(peru: Reader):
    page = peru.get("/en/guides/pe/steps?day=2020-01-15")
    assert "15 calendar days" in page.main
    assert "This day is past." in page.main
    assert "Report the hire" in page.main


def test_a_day_before_what_the_guide_covers_is_owned_up_to(peru: Reader):
    page = peru.get("/en/guides/pe?day=2009-12-31")
    assert "The guide does not cover this day" in page.main
    assert "1 January 2010" in page.main


def test_the_summary_of_a_guide_is_not_passed_off_as_the_law_of_another_day(peru: Reader):
    assert "Puede contratar a una persona extranjera con carné." in peru.get("/es/guides/pe").one(".lead").get_text()
    past = peru.get("/es/guides/pe?day=2011-01-01")
    assert not past.all(".lead")


@pytest.mark.parametrize(
    "day", ["abc", "2026-02-30", "0000-01-01", "99999-01-01", "2026-13-01", "1066-10-14", "%FF", "%00", "2026-1-1"]
)
def test_a_day_that_is_none_gets_a_message_and_status_400(peru: Reader, day: str):
    page = peru.get(f"/en/guides/pe?day={day}", status=400)
    assert "Write a day of the calendar" in page.one(".govuk-error-summary").get_text()
    assert page.title.startswith("Error:")


@pytest.mark.parametrize("path", ["guides", "guides/pe/steps", "guides/pe/documents/carne", "search", "compare"])
def test_every_page_says_so_when_the_day_is_none(peru: Reader, path: str):
    assert peru.get(f"/es/{path}?day=2026-02-30", status=400).one(".govuk-error-summary a")


def test_two_days_in_one_address_are_none(peru: Reader):
    peru.get("/en/guides/pe?day=2020-01-01&day=2021-01-01", status=400)


def test_an_empty_day_is_today(peru: Reader):
    assert "This day is" not in peru.get("/en/guides/pe?day=").main


# Revisions


def test_an_older_revision_can_be_read_and_points_to_the_newest(peru: Reader):
    page = peru.get("/en/guides/pe/steps?revision=1")
    assert "10 calendar days" in page.main
    assert page.link("Read revision 2") == "/en/guides/pe"
    assert all("revision=1" in str(tag["href"]) for tag in page.all(".step a[href*='/obligations/']"))


@pytest.mark.parametrize("revision", ["0", "3", "x", "-1", "9" * 40, "1&revision=2", "²"])
def test_a_revision_that_is_not_there_is_not_found(peru: Reader, revision: str):
    peru.get(f"/en/guides/pe?revision={revision}", status=404)


@pytest.mark.parametrize(
    "path",
    ["zz", "PE", "pe/nothing", "pe/documents/nothing", "pe/nothing/carne", "pe/steps/report-hire", "common", "..%2f"],
)
def test_what_is_not_there_is_not_found(peru: Reader, path: str):
    peru.get(f"/es/guides/{path}", status=404)


# Documents


def test_documents_are_filtered_without_a_script(peru: Reader):
    page = peru.get("/en/guides/pe/documents?work=open&nationality=VE&text=card")
    assert page.texts("#documents th a") == ["Foreigner's card"]
    assert page.one("#filter-work option[selected]")["value"] == "open"
    assert page.one("#filter-nationality option[selected]")["value"] == "VE"
    assert page.one("#filter-text")["value"] == "card"


def test_filters_that_leave_nothing_say_how_to_go_on(peru: Reader):
    page = peru.get("/en/guides/pe/documents?text=zanahoria")
    assert "No document fits all of these" in page.main
    assert page.link("Show all") == "/en/guides/pe/documents"


@pytest.mark.parametrize("query", ["work=everything", "nationality=ZZ", "text=" + "x" * 500])
def test_a_filter_that_cannot_be_used_gets_a_message_and_status_400(peru: Reader, query: str):
    page = peru.get(f"/en/guides/pe/documents?{query}", status=400)
    assert page.one(".govuk-error-summary a")


def test_a_card_tells_its_nicknames_its_looks_and_how_to_check_it(peru: Reader):
    page = peru.get("/es/guides/pe/documents/carne")
    for words in ("carnet de migraciones", "Tarjeta con foto y chip.", "Consulte el sitio de Migraciones."):
        assert words in page.main


# Rules and their history


def test_a_rule_shows_every_version_and_marks_the_one_of_the_day(peru: Reader):
    page = peru.get("/en/guides/pe/obligations/report-hire")
    assert [str(tag["id"]) for tag in page.all(".versions > li")] == [
        "version-2027-03-01",
        "version-2025-01-01",
        "version-2012-01-01",
    ]
    assert "2025-01-01" in str(page.one(".versions [aria-current=true]")["id"])
    assert "Enacted, not in force yet" in page.texts(".versions > li")[0]
    assert "Published on 1 October 2026" in page.texts(".versions > li")[0]


def test_a_version_of_a_rule_can_be_linked_to(peru: Reader):
    assert peru.get("/es/guides/pe/amounts/minimum-wage").one("#version-2020-01-01")


def test_a_disputed_suspension_gives_both_sides(peru: Reader):
    page = peru.get("/es/guides/pe/obligations/stopped-form")
    assert "La corte la detuvo; el ministerio la pide." in page.main


@pytest.mark.parametrize(
    "path",
    [
        "documents/carne",
        "obligations/report-hire",
        "quotas/foreign-share",
        "rights/equal-pay",
        "routes/late-permit",
        "requests/passport",
        "requests/pregnancy-test",
        "amounts/minimum-wage",
        "permissions/national",
        "instruments/ley-1",
        "instruments/ley-0",
    ],
)
@pytest.mark.parametrize("day", ["2005-01-01", "2026-11-23"])
def test_every_kind_of_rule_has_an_address_on_every_day(peru: Reader, path: str, day: str):
    assert peru.get(f"/en/guides/pe/{path}?day={day}").h1


def test_what_is_not_translated_is_shown_in_the_language_of_the_place_and_marked(peru: Reader):
    page = peru.get("/en/guides/pe/rights")
    assert page.one("#equal-pay h2")["lang"] == "es"
    assert "not translated yet" in page.one("#equal-pay").get_text()


def test_an_instrument_links_to_its_official_text_and_to_what_rests_on_it(peru: Reader):
    page = peru.get("/es/guides/pe/instruments/ley-1")
    assert page.all('a[href="https://leyes.example/1"]')
    assert page.all('main a[href="/es/guides/pe/obligations/report-hire"]')


# The calculator


def test_the_calculator_shows_before_and_after_and_how_many_more_fit(client: Reader):
    page = client.get(CALCULATOR.format(hire="yes"))
    text = page.one("#\\38 5-15-calculator").get_text(" ", strip=True)
    assert "With this hire, 6 of 41 counted are foreign. That is within the limit." in text
    assert "5 of 40 people" in text
    assert "No further foreign worker fits within the limit" in text


def test_the_calculator_tells_of_the_firm_as_it_is(client: Reader):
    text = client.get(CALCULATOR.format(hire="no")).one("#\\38 5-15-calculator").get_text(" ", strip=True)
    assert "Today, 5 of 40 counted are foreign." in text
    assert "1 more foreign worker fits within the limit" in text


@pytest.mark.parametrize("value", ["x", "-3", "1e9", "1%00x", "9" * 400])
def test_a_number_that_is_none_is_marked_at_its_field_with_status_400(client: Reader, value: str):
    page = client.get(f"/en/guides/cl/quotas?quota=85-15&staff-total={value}", status=400)
    field = page.soup.find(id="85-15-staff-total")
    assert field is not None
    assert "85-15-staff-total-error" in str(field["aria-describedby"])
    assert page.one(".govuk-error-summary a")["href"] == "#85-15-staff-total"


def test_a_quota_that_has_nothing_to_work_out_gets_a_message(client: Reader):
    page = client.get("/en/guides/co/quotas?quota=national-proportion-repealed&staff-total=10", status=400)
    assert "There is nothing to work out" in page.one(".govuk-error-summary").get_text()


def test_numbers_of_a_firm_are_in_no_shared_cache(client: Reader):
    response = client.get(CALCULATOR.format(hire="no")).response
    assert "private" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


# Search


def test_search_finds_a_card_by_its_nickname_and_marks_the_word(client: Reader):
    page = client.get("/es/search?q=ppt")
    assert page.one(".results__title a")["href"] == "/es/guides/co/documents/ppt"
    assert "PPT" in page.texts("mark")
    assert "private" in page.response.headers["Cache-Control"]


def test_an_empty_search_says_what_can_be_looked_for(client: Reader):
    assert "What are you looking for?" in client.get("/en/search").main
    assert "What are you looking for?" in client.get("/en/search?q=+++").main


def test_a_search_that_finds_nothing_suggests_and_helps(client: Reader):
    page = client.get("/es/search?q=refujiado")
    assert page.link("refugiado") == "/es/search?q=refugiado"
    assert page.one(".empty a")


def test_what_is_typed_is_shown_as_text_and_never_as_html(client: Reader):
    page = client.get("/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E+%22ppt")
    assert "<script>alert" not in page.response.text
    assert page.one("#search-q")["value"] == '<script>alert(1)</script> "ppt'


def test_a_very_long_search_is_cut_with_a_message_and_status_400(client: Reader):
    page = client.get("/en/search?q=" + "ppt+" * 100, status=400)
    assert "at most 200 letters" in page.one(".govuk-error-summary").get_text()


@pytest.mark.parametrize("query", ["q=permiso&place=zz", "q=permiso&kind=nothing"])
def test_a_search_in_what_is_not_there_gets_a_message_and_status_400(client: Reader, query: str):
    assert client.get(f"/es/search?{query}", status=400).one(".govuk-error-summary")


def test_a_search_can_be_kept_to_a_country_and_paged(client: Reader):
    page = client.get("/es/search?q=permiso&place=cl")
    assert {text.split(" · ")[0] for text in page.texts(".results__where")} == {"Chile"}
    following = client.get(
        page.link("2 Página siguiente")
        if page.has_link("2 Página siguiente")
        else "/es/search?q=permiso&place=cl&page=2"
    )
    assert following.texts(".results__title") != page.texts(".results__title")
    for number in ("0", "9999", "99999999999", "x", "-1"):
        assert client.get(f"/es/search?q=permiso&page={number}").texts(".results__title")


def test_search_keeps_the_day(client: Reader):
    page = client.get("/es/search?q=ppt&day=2020-01-01")
    assert "day=2020-01-01" in str(page.one(".results__title a")["href"])
    assert page.all(".results .status")


# Comparison


def test_countries_stand_side_by_side_with_links_into_their_guides(client: Reader):
    page = client.get("/en/compare?place=co&place=cl&place=us&subject=deadlines")
    assert [tag.get_text(strip=True) for tag in page.all(".compare thead th")] == ["Colombia", "Chile", "United States"]
    for place in ("co", "cl", "us"):
        assert page.all(f'.compare a[href^="/en/guides/{place}/obligations/"]')
    assert "15 calendar days after the first day of work" in page.main


def test_a_comparison_of_another_day_keeps_the_day(client: Reader):
    page = client.get("/en/compare?place=co&place=cl&day=2015-01-01")
    assert all("day=2015-01-01" in str(tag["href"]) for tag in page.all(".compare__items a"))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("place=co&place=zz", "There is no guide of that country"),
        ("place=co", "Choose two countries or more"),
        ("place=co&place=co", "Choose two countries or more"),
        ("place=co&place=cl&subject=weather", "That cannot be compared"),
        ("place=co&place=cl&day=2026-02-30", "Write a day of the calendar"),
    ],
)
def test_a_comparison_that_cannot_be_made_gets_a_message_and_status_400(client: Reader, query: str, says: str):
    page = client.get(f"/en/compare?{query}", status=400)
    assert says in page.one(".govuk-error-summary").get_text()
    assert page.one("form input[value=co]")


@pytest.mark.parametrize("query", ["", "place=", "subject=rights"])
def test_a_comparison_not_chosen_yet_asks_for_the_countries(client: Reader, query: str):
    page = client.get(f"/en/compare?{query}")
    assert page.one("form input[value=co]")
    assert not page.all(".compare")


def test_a_comparison_is_a_table_for_a_spreadsheet_too(client: Reader):
    address = str(client.get("/es/compare?place=cl&place=co&subject=quotas").one("a[download]")["href"])
    answer = client.client.get(address)
    assert answer.mimetype == "text/csv"
    assert 'filename="puente-quotas-cl-co-' in answer.headers["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert head[1] == "País"
    assert [(row[1], row[5]) for row in rows] == [("Chile", "http://localhost/es/guides/cl/quotas/85-15")]


def test_a_rule_that_begins_like_a_formula_is_none_to_a_spreadsheet(peru_app, monkeypatch):
    entry = SimpleNamespace(kind="rights", id="rest", title="=HYPERLINK(1)")
    side = SimpleNamespace(place="pe", name="@Perú", items=[SimpleNamespace(entry=entry, details=("+1",))])
    found = SimpleNamespace(
        heads=[SimpleNamespace(place="pe")], rows=[SimpleNamespace(title="-Rights", sides=[side])], subject="rights"
    )
    with peru_app.test_request_context("/en/compare.csv"):
        g.language = "en"
        cells = list(csv.reader(io.StringIO(comparison._csv(found, asked()).removeprefix("\ufeff"))))[1]
    assert cells[:4] == ["'-Rights", "'@Perú", "'=HYPERLINK(1)", "'+1"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("place=co", 400),
        ("place=co&place=zz", 404),
        ("place=co&place=cl&subject=x", 400),
        ("place=co&place=cl&day=x", 400),
    ],
)
def test_a_table_that_cannot_be_made_is_refused(client: Reader, query: str, status: int):
    assert client.get(f"/en/compare.csv?{query}", status).h1


# Changes of the law in all countries


def test_changes_of_all_countries_stand_along_one_line(client: Reader):
    page = client.get("/en/changes?day=2026-11-23")
    assert {tag.get_text(strip=True) for tag in page.all(".changes__country")} >= {"Chile", "Colombia"}
    upcoming = page.all(".changes__change--upcoming .changes__when time")
    past = page.all(".changes__change--past .changes__when time")
    days = [str(tag["datetime"]) for tag in upcoming]
    assert days == sorted(days)
    days = [str(tag["datetime"]) for tag in past]
    assert days == sorted(days, reverse=True)
    assert page.one('a[aria-label="Next page"], .govuk-pagination__next a')


def test_changes_are_chosen_by_country_and_by_what_they_touch(client: Reader):
    page = client.get("/en/changes?place=co&kind=documents")
    assert {tag.get_text(strip=True) for tag in page.all(".changes__country")} == {"Colombia"}
    assert page.all(".changes__change")
    for change in page.all(".changes__change"):
        assert change.select('a[href*="/guides/co/documents/"]')


@pytest.mark.parametrize(("query", "says"), [("place=zz", "no guide"), ("kind=x", "no such kind"), ("day=x", "a day")])
def test_changes_that_cannot_be_chosen_get_a_message_and_status_400(client: Reader, query: str, says: str):
    assert says in client.get(f"/en/changes?{query}", 400).one(".govuk-error-summary").get_text()


def test_changes_can_be_followed_in_a_feed_reader(client: Reader):
    page = client.get("/es/changes?place=cl")
    address = str(page.one('link[type="application/atom+xml"]')["href"])
    answer = client.client.get(address)
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.get_data())  # noqa: S314 - an answer of our own
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}id") == "http://localhost/es/changes.atom?place=cl"
    entries = feed.findall(f"{atom}entry")
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(ids) > 10
    section, anchor = str(ids[0]).removeprefix("http://localhost").split("#")
    assert client.get(section).all(f'[id="{anchor}"]')
    assert all(entry.findtext(f"{atom}updated").endswith("T00:00:00Z") for entry in entries)


def test_a_feed_of_no_country_is_not_found(client: Reader):
    assert client.get("/es/changes.atom?place=zz", 404).h1


# The Americas as a whole


def test_a_country_without_a_guide_says_so_and_what_binds_it(client: Reader):
    page = client.get("/en/countries/bo")
    assert page.h1 == "Bolivia: Not yet covered"
    assert "We cannot say who may work there" in page.main
    standards = client.get(str(page.one('a[href$="/standards"]')["href"]))
    for link in standards.all('a[href*="/standards#"]'):
        assert standards.all(f'[id="{str(link["href"]).split("#")[1]}"]')


def test_a_country_with_a_guide_leads_to_it(client: Reader):
    assert client.get("/en/countries/co").path == "/en/guides/co"
    assert client.get("/en/countries/fr", 404).h1


def test_every_country_can_be_found_from_the_guides(client: Reader):
    page = client.get(str(client.get("/en/guides").one('a[href$="/countries"]')["href"]))
    assert len(page.all(".country-names a")) == 35


@pytest.mark.parametrize("subject", ["", "?show=quotas", "?show=asylum", "?show=icrmw"])
def test_the_map_says_all_that_it_shows_in_a_table_too(client: Reader, subject: str):
    page = client.get(f"/es/map{subject}")
    assert len(page.all(".tiles__tile")) == len(page.all(".tiles-table tbody tr")) == 35
    for state in ("yes", "partly", "no", "silent", "unknown"):
        assert len(page.all(f".tiles__tile--{state}")) == len(page.all(f".tiles-table .tile-mark--{state}"))


def test_a_map_of_nothing_is_not_found(client: Reader):
    assert client.get("/es/map?show=weather", 404).h1


def test_guides_without_standards_show_none(make_app, tmp_path):
    (tmp_path / "guides").mkdir()
    shutil.copytree(Settings().guides_folder / "common", tmp_path / "guides" / "common")
    shutil.copytree(Settings().guides_folder / "co", tmp_path / "guides" / "co")
    reader = Reader(make_app(guides_folder=tmp_path / "guides").test_client())
    assert not reader.get("/en/guides").all('a[href$="/map"]')
    assert reader.get("/en/map", 404).h1


# Translations


def test_a_guide_that_nobody_translated_says_so_and_marks_its_language(peru: Reader):
    page = peru.get("/fr/guides/pe")
    assert "Ce guide n'est pas encore traduit. Il est affiché dans sa langue d'origine, espagnol." in page.main
    assert page.one("h1")["lang"] == "es"
    assert page.one(".lead")["lang"] == "es"


def test_a_draft_says_that_nobody_reviewed_it_and_leads_to_the_original(client: Reader):
    page = client.get("/pt/guides/co")
    note = page.one(".translation-note")
    assert "Este texto é uma tradução que nenhuma pessoa revisou ainda." in note.get_text()
    assert page.one(".translation-note a")["href"] == "/es/guides/co"
    assert client.get("/es/guides/co").all(".translation-note") == []

"""The result of a check: the answer first, then what to do by when, and what it rests on folded but there."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

import pytest

from tests.web.conftest import Page, Reader

COLOMBIA = {
    "nationality": "VE",
    "document": "ppt",
    "contract-kind": "employment",
    "regulated-profession": "no",
    "contract-signed-on": "2026-12-01",
    "work-starts-on": "2026-12-07",
    "already-working": "no",
    "day": "2026-11-23",
}
WITHOUT_PAPERS = {"nationality": "VE", "document": "sin-documentos", "contract-kind": "employment"}
UNITED_STATES = {
    "contract-kind": "employment",
    "authorization-answer": "yes-authorized",
    "work-starts-on": "2026-12-01",
    "i9-result": "not-yet",
    "petition-kind": "none",
}
PERU = {"nationality": "VE", "document": "carne", "document-expires-on": "2030-01-01", "work-starts-on": "2026-12-01"}


def result(client: Reader, place: str, facts: dict[str, str], language: str = "en", **more: str) -> Page:
    return client.get(f"/{language}/check/{place}/result?{urlencode({**facts, **more})}")


def position(page: Page, selector: str) -> int:
    """Where in the page the first such part stands."""
    return page.all("main *").index(page.one(selector))


def test_the_first_line_is_the_answer_then_why_and_on_what_legal_basis(client: Reader):
    page = result(client, "co", COLOMBIA | {"day": "2026-11-23"})
    assert page.h1 == "Yes, you may hire this person for this job."
    banner = page.one(".answer")
    words = banner.get_text(" ", strip=True)
    assert words.startswith(page.h1)
    assert "Why:" in words
    link = banner.select_one("a[rel~=external]")
    assert link is not None
    assert "Decreto 216 de 2021" in link.get_text()


def test_after_the_answer_come_what_to_take_away_the_dates_and_the_steps(client: Reader):
    page = result(client, "co", COLOMBIA)
    order = [position(page, selector) for selector in (".answer", ".actions", ".dates", ".stages", ".offers")]
    assert order == sorted(order)
    assert position(page, ".do-not-ask") < position(page, ".stages"), "beside the steps"


def test_the_next_dates_are_in_order_and_lead_to_their_steps(client: Reader):
    page = result(client, "co", COLOMBIA | {"contract-signed-on": "2026-12-01", "work-starts-on": "2026-12-07"})
    days = [date.fromisoformat(str(tag["datetime"])) for tag in page.all(".dates time")]
    assert len(days) >= 5
    assert days == sorted(days)
    for link in page.all(".dates a"):
        step = page.soup.find(id=str(link["href"])[1:])
        assert step is not None
        assert step.get("class") is not None
        assert "duty" in step["class"]


def test_a_day_that_has_passed_is_said_calmly(client: Reader):
    page = result(client, "co", COLOMBIA | {"contract-signed-on": "2026-11-01", "work-starts-on": "2026-12-07"})
    row = page.one(".dates__row--past").get_text(" ", strip=True)
    assert "This day has passed: see that it was done." in row


def test_each_step_shows_what_to_do_and_folds_what_it_rests_on(client: Reader):
    page = result(client, "co", COLOMBIA)
    report = page.one("article#sire-report-hire")
    folded = report.select("details")
    assert len(folded) == 1
    inside = folded[0].get_text(" ", strip=True)
    for label in ("How this date was counted", "What proves it", "If it is not done", "Legal basis", "Checked on"):
        assert label in inside
    folded[0].extract()
    visible = report.get_text(" ", strip=True)
    assert "Required" in visible
    assert "22 December 2026" in visible
    assert "Where:" in visible
    assert "What proves it" not in visible


def test_the_panel_keeps_what_is_never_asked_apart_from_what_is_asked_later(client: Reader):
    page = result(client, "co", {"nationality": "ES", "document": "visa-m-trabajador", "employer-named": "yes"})
    panel = page.section("You may not ask for…")
    headings = [tag.get_text(" ", strip=True) for tag in panel.select("h4")]
    assert headings == ["Never, at any stage", "Ask only from this stage on"]
    never, *later = (items.get_text(" ", strip=True) for items in panel.select(".do-not-ask__list"))
    assert "pregnancy test" in never
    assert "visa or permit" not in never
    stages = [tag.get_text(" ", strip=True) for tag in panel.select(".do-not-ask__from")]
    assert len(stages) == len(later)
    assert "visa or permit" in later[stages.index("From this stage on: Before hiring")]
    assert "passport" in later[stages.index("From this stage on: When hiring")].lower()
    assert len(panel.select("details")) == 1, "what it rests on is folded away once"


def test_what_a_conditional_answer_hangs_on_leads_to_its_question(client: Reader):
    facts = {"nationality": "ES", "document": "visa-m-trabajador", "document-expires-on": "2099-01-01"}
    page = result(client, "co", facts)
    assert "answer--conditional" in page.one(".answer")["class"]
    links = [str(tag["href"]) for tag in page.all(".answer__conditions a")]
    assert any("ask=employer-named" in link for link in links)
    question = client.get(next(link for link in links if "ask=employer-named" in link))
    assert question.asked == "employer-named"


def test_a_step_that_is_not_settled_leads_to_the_question_that_settles_it(client: Reader):
    page = result(client, "co", {"nationality": "VE", "document": "ppt"})
    undecided = page.one(".duty--unknown .duty__open a")
    assert client.get(str(undecided["href"])).asked is not None


def test_rights_and_ways_forward_fold_their_basis(client: Reader):
    page = result(client, "co", COLOMBIA)
    for heading in ("Rights of the worker", "Ways forward, and who helps"):
        articles = page.section(heading).select("article")
        assert len(articles) >= 3
        assert all(article.select_one("h3") and article.select_one("details details") for article in articles)


def test_for_a_person_without_a_right_to_work_rights_ways_and_offices_come_first(client: Reader):
    page = result(client, "co", WITHOUT_PAPERS)
    headings = page.texts("main h2")
    assert headings.index("Rights of the worker") < headings.index("Ways forward, and who helps")
    assert headings.index("Ways forward, and who helps") < headings.index("What is owed all the same")
    assert page.section("Ways forward, and who helps").select(".offer__office a[href]")
    opened = page.section("Rights of the worker").select("details.offer__fold")
    assert all(tag.has_attr("open") for tag in opened)
    assert not page.all(".do-not-ask")


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_file_is_made_about_a_person_without_a_right_to_work(client: Reader, language: str):
    page = result(client, "co", WITHOUT_PAPERS, language)
    links = " ".join(str(tag["href"]) for tag in page.all("a[href]"))
    for kind in ("pdf", "ics", "json"):
        assert f"result.{kind}" not in links
        client.get(f"/{language}/check/co/result.{kind}?{urlencode(WITHOUT_PAPERS)}", status=404)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("place", ["co", "cl", "us"])
def test_no_page_calls_a_person_illegal(client: Reader, place: str, language: str):
    documents = {"co": "sin-documentos", "cl": "irregular"}
    facts = (
        {"nationality": "VE", "document": documents[place], "already-working": "yes"}
        if place in documents
        else {"contract-kind": "employment", "authorization-answer": "not-authorized"}
    )
    page = result(client, place, facts, language)
    assert "answer--no" in page.one(".answer")["class"]
    # Titles of laws are theirs.
    for cite in page.all("cite, q"):
        cite.extract()
    assert not re.search(r"\b(il+egal(es|s)?|alien)\b", page.main, re.IGNORECASE)


def test_duties_to_whoever_already_works_are_shown_without_a_right_to_work(client: Reader):
    page = result(client, "co", WITHOUT_PAPERS | {"already-working": "yes", "work-starts-on": "2026-11-02"})
    owed = page.section("What is owed all the same").get_text(" ", strip=True)
    assert "Nothing to do" not in owed
    assert page.all(".duty--applies")


def test_in_the_united_states_no_word_suggests_a_document(client: Reader):
    page = result(client, "us", UNITED_STATES)
    assert "Not with this document" not in page.main
    never = page.section("You may not ask for…").select(".do-not-ask__list")[0].get_text(" ", strip=True)
    assert "Citizenship or immigration status" in never
    assert "A particular document" in never


def test_a_conditional_answer_always_says_its_condition(client: Reader):
    page = result(client, "us", UNITED_STATES)
    assert "answer--conditional" in page.one(".answer")["class"]
    banner = page.one(".answer").get_text(" ", strip=True)
    assert page.all(".answer__conditions li") or "The condition:" in banner


def test_titles_of_laws_are_marked_with_their_language(client: Reader):
    page = result(client, "co", COLOMBIA)
    cites = page.all("main cite")
    assert cites
    assert {str(tag["lang"]) for tag in cites} == {"es"}
    assert {str(tag["lang"]) for tag in page.all("main q[lang]")} <= {"es"}


def test_what_is_not_translated_is_shown_in_its_language_and_says_so(peru: Reader):
    page = result(peru, "pe", PERU)
    untranslated = page.one("article[id='equal-pay-duty']")
    title = untranslated.select_one("h3, h4")
    assert title is not None
    assert title["lang"] == "es"
    assert "not translated yet" in untranslated.get_text()
    assert page.one("article#report-hire h4").get("lang") is None


def test_dates_are_in_the_form_of_the_reader(client: Reader):
    english = result(client, "us", UNITED_STATES).one(".dates").get_text(" ", strip=True)
    assert "Tue, Dec 1, 2026" in english
    spanish = (
        result(client, "co", COLOMBIA | {"work-starts-on": "2026-12-07"}, "es").one(".dates").get_text(" ", strip=True)
    )
    assert "lun, 7 dic 2026" in spanish


def test_a_link_pins_the_day_and_the_revision(peru: Reader):
    page = result(peru, "pe", PERU)
    copied = str(page.one("[data-copy]")["data-copy"])
    assert copied.startswith("http://localhost/en/check/pe/result?")
    assert "revision=2" in copied
    assert "day=" in copied
    again = peru.get(copied.removeprefix("http://localhost"))
    assert again.one(".result__end strong").get_text() == page.one(".result__end strong").get_text()


def test_a_link_of_an_older_revision_says_so_and_shows_what_is_different_today(peru: Reader):
    page = result(peru, "pe", PERU, revision="1")
    notice = page.section("This is not today's result")
    words = notice.get_text(" ", strip=True)
    assert "by revision 1 of the guide" in words
    row = next(tag for tag in notice.select("tbody tr"))
    cells = [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
    assert cells[0] == "Report the hire"
    assert "11 December 2026" in cells[2]
    assert "13 December 2026" in cells[3]
    today = peru.get(page.link("See the result by today's guide and law"))
    assert "13 December 2026" in today.one("article#report-hire").get_text()
    since = today.section("Changed since you saved").get_text(" ", strip=True)
    assert "revision 1" in since
    assert "11 December 2026" in since


def test_a_link_of_another_day_says_so_even_where_nothing_is_different(peru: Reader):
    page = result(peru, "pe", PERU, day="2026-11-22")
    assert "today's guide and law say the same" in page.section("This is not today's result").get_text()
    assert not result(peru, "pe", PERU).soup.find(id="other-heading")


def test_an_answer_changed_on_an_old_link_is_asked_about_that_day(peru: Reader):
    page = result(peru, "pe", PERU, day="2024-06-01", revision="1")
    links = [str(tag["href"]) for tag in page.all(".answer-list a")]
    assert all("day=2024-06-01" in link for link in links)
    now = result(peru, "pe", PERU)
    assert not any("day=" in str(tag["href"]) for tag in now.all(".answer-list a"))


@pytest.mark.parametrize("place", ["co", "cl", "us"])
def test_every_question_still_open_leads_to_its_page(client: Reader, place: str):
    facts = {"us": UNITED_STATES}.get(place, {"nationality": "PE"})
    page = result(client, place, facts)
    links = [str(tag["href"]) for tag in page.section("What is still unknown").select("a")]
    assert links
    assert all(client.get(link).asked for link in links)

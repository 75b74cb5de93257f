"""The check of a hire from the first question to the result, by addresses alone."""

from __future__ import annotations

import pytest

from tests.web.conftest import Reader

COLOMBIA = {
    "nationality": "VE",
    "document": "ppt",
    "contract-kind": "employment",
    "regulated-profession": "no",
    "contract-signed-on": "2026-12-01",
    "work-starts-on": "2026-12-07",
    "already-working": "no",
}
CHILE = {
    "nationality": "PE",
    "document": "residencia-definitiva",
    "contract-kind": "employment",
    "work-starts-on": "2026-12-07",
    "contract-signed-on": "2026-12-01",
    "staff-total": "40",
    "staff-foreign": "3",
}
UNITED_STATES: dict[str, str | list[str]] = {
    "contract-kind": "employment",
    "authorization-answer": "yes-authorized",
    "work-starts-on": "2026-12-07",
    "employer-weekdays": ["monday", "tuesday", "friday"],
    "staff-total": "1,200",
    "i9-result": "not-yet",
}
HIRES = {"co": COLOMBIA, "cl": CHILE, "us": UNITED_STATES}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("place", HIRES)
def test_each_country_is_checked_from_the_first_question_to_the_result(client: Reader, place: str, language: str):
    choice = client.get(f"/{language}/check")
    first = next(str(tag["href"]) for tag in choice.all("a[href]") if str(tag["href"]).endswith(f"/check/{place}"))
    answers, asked = client.answer_all(client.get(first), HIRES[place])  # type: ignore[arg-type]
    assert answers.path == f"/{language}/check/{place}/answers"
    assert len(asked) <= 20
    assert len(answers.all(".answer-list .govuk-summary-list__row")) == len(asked)
    result = client.get(str(answers.one("main a.govuk-button")["href"]))
    assert result.path == f"/{language}/check/{place}/result"
    assert {"day", "revision"} <= set(result.query), "the link keeps the law it was answered by"
    assert "answer--unknown" not in result.one(".answer")["class"]


def test_the_united_states_never_ask_which_document_or_nationality(client: Reader):
    _, asked = client.answer_all(client.get("/en/check/us"), UNITED_STATES)
    assert asked
    assert not {"nationality", "document", "document-expires-on"} & set(asked)
    client.get("/en/check/us?ask=document", status=404)
    client.get("/en/check/us?document=ead", status=400)


def test_a_reader_who_knows_nothing_still_comes_to_a_result(client: Reader):
    answers, asked = client.answer_all(client.get("/es/check/co"), {})
    assert asked[0] == "nationality"
    result = client.get(str(answers.one("main a.govuk-button")["href"]))
    assert "answer--unknown" in result.one(".answer")["class"]
    assert result.one(".answer a.govuk-link[href*='ask=']"), "the answer says what it needs to know"


def test_an_answer_that_cannot_be_used_is_refused_and_shown_again(client: Reader):
    page = client.get("/en/check/co?ask=work-starts-on&nationality=VE")
    sent = page.sent({"work-starts-on.day": "30", "work-starts-on.month": "2", "work-starts-on.year": "2026"})
    refused = client.get(sent, status=400)
    assert refused.title.startswith("Error:")
    assert refused.one(".govuk-error-summary a")["href"] == "#work-starts-on.day"
    assert refused.one("[id='work-starts-on.day']")["value"] == "30"
    assert refused.one("[id='work-starts-on.month']")["value"] == "2"
    assert refused.one("input[type=hidden][name=nationality]")["value"] == "VE", "the other answers are kept"


@pytest.mark.parametrize(
    ("place", "fact", "fields"),
    [
        ("co", "nationality", {"nationality.item": ""}),
        ("co", "document", {}),
        ("co", "work-starts-on", {"work-starts-on.day": "x", "work-starts-on.month": "1", "work-starts-on.year": "0"}),
        ("us", "staff-total", {"staff-total.item": "many"}),
        ("us", "employer-weekdays", {}),
        ("us", "employer-closed-on", {"employer-closed-on.item": "Thanksgiving"}),
        ("us", "short-job", {"short-job.item": ["yes", "no"]}),
    ],
)
def test_every_kind_of_question_says_what_is_wrong(client: Reader, place: str, fact: str, fields: dict[str, str]):
    page = client.get(f"/es/check/{place}?ask={fact}")
    refused = client.get(page.sent(fields), status=400)
    assert refused.title.startswith("Error:")
    target = str(refused.one(".govuk-error-summary a")["href"])[1:]
    assert refused.soup.find(id=target) is not None, "the error leads to the field"
    assert refused.one(".govuk-error-message").get_text(strip=True)


@pytest.mark.parametrize(("typed", "kept"), [("1.200", "1200"), ("1,200", "1200"), ("1 200", "1200"), ("37", "37")])
def test_numbers_are_taken_as_people_write_them(client: Reader, typed: str, kept: str):
    page = client.get("/en/check/us?ask=staff-total")
    assert client.get(page.sent({"staff-total.item": typed})).query["staff-total"] == kept


def test_back_leads_to_the_question_before_with_its_answer_filled_in(client: Reader):
    page = client.get("/en/check/co?nationality=VE&document=ppt&contract-kind=employment")
    back = client.get(page.link("Back"))
    assert back.asked == "contract-kind"
    assert back.one("input[name='contract-kind.item'][checked]")["value"] == "employment"
    further = client.get(back.link("Back"))
    assert further.asked == "document"
    assert further.one("input[name='document.item'][checked]")["value"] == "ppt"
    first = client.get(further.link("Back"))
    assert first.asked == "nationality"
    assert first.one("option[selected]")["value"] == "VE"
    assert client.get(first.link("Back")).path == "/en/check"
    assert client.answer(first, "VE").url == page.url, "nothing was lost on the way back"


def test_an_address_after_an_answer_holds_answers_alone_so_that_a_reload_sends_nothing(client: Reader):
    page = client.answer(client.get("/en/check/co"), "VE")
    assert page.query == {"nationality": "VE"}
    response = client.client.get(client.get("/en/check/co").sent({"nationality.item": "VE"}))
    assert response.status_code == 303


def answered(client: Reader, language: str = "en") -> tuple[str, dict[str, str]]:
    """The page of answers of a finished check, and what it holds."""
    page, _ = client.answer_all(client.get(f"/{language}/check/co"), COLOMBIA)
    return page.url, page.query


def test_a_changed_answer_keeps_the_others_and_returns_to_the_list(client: Reader):
    url, before = answered(client)
    page = client.get(change(client, url, "work-starts-on"))
    after = client.answer(page, "2026-12-09")
    assert after.path.endswith("/answers"), "no new question opened"
    assert {name: after.query[name] for name in before} == before | {"work-starts-on": "2026-12-09"}
    assert client.get(page.link("Back")).path.endswith("/answers")


def change(client: Reader, url: str, fact: str) -> str:
    """Where the list of answers changes this one."""
    links = [str(tag["href"]) for tag in client.get(url).all(".answer-list a")]
    return next(link for link in links if f"ask={fact}&" in f"{link}&")


def test_a_change_names_what_fell_away_with_its_old_value_and_can_be_taken_back(client: Reader):
    url, before = answered(client)
    services = client.answer(client.get(change(client, url, "contract-kind")), "services")
    assert services.asked == "services-longer-than-month", "the change opened a question"
    finished, _ = client.answer_all(services, {"services-longer-than-month": "yes"})
    back = client.answer(client.get(change(client, finished.url, "contract-kind")), "employment")
    assert back.path.endswith("/answers")
    notice = back.one(".notice--changed").get_text(" ", strip=True)
    assert "(Yes)" in notice, "the old value is named"
    assert "services-longer-than-month" not in back.query
    assert {name: back.query[name] for name in before} == before
    undone = client.get(back.link("Put everything back as it was"))
    assert undone.query["contract-kind"] == "services"
    assert undone.query["services-longer-than-month"] == "yes"


def test_a_change_asks_to_look_again_at_what_was_said_of_the_other_document(client: Reader):
    query = "nationality=ES&document=visa-m-trabajador&document-expires-on=2027-06-30&employer-named=yes"
    page = client.get(f"/en/check/co?{query}&ask=document&return=answers")
    after = client.answer(page, "visa-r")
    notice = after.one(".notice--changed").get_text(" ", strip=True)
    assert "30 June 2027" in notice, "the date was that of the other document"
    assert after.query["document-expires-on"] == "2027-06-30", "it is kept all the same"
    assert "employer-named" not in after.query


def test_answers_that_were_never_asked_cannot_be_put_back(client: Reader):
    page = client.get("/en/check/co/answers?nationality=CO&was.document=ppt&was.nationality=VE")
    assert page.has_link("Put everything back as it was"), "a Venezuelan may hold a PPT"
    page = client.get("/en/check/co/answers?nationality=CO&was.document=nonsense&was.nationality=CO")
    assert not page.all(".notice--changed")


def test_the_choice_of_a_document_puts_the_usual_ones_first_and_none_last(client: Reader):
    page = client.get("/en/check/co?nationality=VE")
    values = [str(tag["value"]) for tag in page.all("input[name='document.item']")]
    assert values[0] == "ppt"
    assert values[-1] == "sin-documentos"
    folded = [str(tag["value"]) for tag in page.all("details input[name='document.item']")]
    assert "visa-m-mercosur" in folded
    assert "cedula-extranjeria" not in folded
    assert "sin-documentos" not in folded
    described_by = page.one("input[value=ppt]")["aria-describedby"]
    hint = page.one(f"[id='{described_by}']").get_text(" ", strip=True)
    assert "Permiso por Protección Temporal (PPT)" in hint, "as printed on the card"


def test_a_document_among_the_others_is_in_view_when_it_was_chosen(client: Reader):
    page = client.get("/en/check/co?nationality=VE&document=visa-r&ask=document")
    assert page.one("details:has(input[checked])").has_attr("open")


def test_progress_says_no_more_than_is_known(client: Reader):
    page = client.get("/en/check/co?nationality=VE")
    assert page.one(".progress").get_text(" ", strip=True) == "Question 2"
    known = dict(COLOMBIA)
    known.pop("already-working")
    query = "&".join(f"{name}={value}" for name, value in known.items())
    page = client.get(f"/en/check/co?{query}")
    if page.asked is not None:
        assert "last one" in page.one(".progress").get_text()


def test_trackers_that_messengers_add_are_passed_over(client: Reader):
    page = client.get("/en/check/co?nationality=VE&utm_source=x&utm_source=y&fbclid=1&gclid=2&_ga=3&mc_cid=4")
    assert page.query["nationality"] == "VE"
    assert page.asked == "document"
    assert "utm_source" not in str(page.one("main form"))


def test_the_language_changes_in_the_middle_and_nothing_is_lost(client: Reader):
    page = client.get("/es/check/co?nationality=VE&document=ppt")
    other = next(str(tag["href"]) for tag in page.all("header a[hreflang=en]"))
    assert client.get(other).query == page.query


def test_pages_with_answers_are_kept_from_search_engines(client: Reader):
    for url in (
        "/en/check/co?nationality=VE",
        "/en/check/co/answers?nationality=VE",
        "/en/check/co/result?nationality=VE",
    ):
        assert client.get(url).one("meta[name=robots]")["content"] == "noindex"

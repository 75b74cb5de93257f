"""What a reader takes away besides the paper: the worker's sheet in five languages, and letters to sign."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

import pikepdf
import pytest

from portal.content.phrases import SHEET_LANGUAGES
from tests.pdf.accessibility import TaggedPdf, problems
from tests.web.conftest import Reader

HIRE = {
    "nationality": "VE",
    "document": "ppt",
    "document-expires-on": "2031-05-30",
    "contract-kind": "employment",
    "contract-signed-on": "2026-11-27",
    "work-starts-on": "2026-12-01",
    "regulated-profession": "no",
    "day": "2026-11-24",
}
QUERY = urlencode(HIRE)
NO = "nationality=VE&document=sin-documentos&day=2026-11-24"


# The worker's sheet


def test_a_result_leads_to_the_sheet_and_the_sheet_back(client: Reader):
    page = client.get(f"/en/check/co/result?{QUERY}")
    sheet = client.get(page.link("Sheet for the worker"))
    assert sheet.h1 == "Sheet for the worker"
    assert "/en/check/co/result?" in sheet.link("Back to the result")


@pytest.mark.parametrize("language", list(SHEET_LANGUAGES))
def test_the_sheet_is_shown_in_the_language_chosen_and_the_page_stays_in_the_readers(client: Reader, language: str):
    page = client.get(f"/es/check/co/sheet?{QUERY}&in={language}")
    assert page.one("html")["lang"] == "es"
    assert page.one("article.sheet")["lang"] == language
    assert page.one(".sheet__languages [aria-current]").get_text() == SHEET_LANGUAGES[language]


def test_without_a_choice_the_sheet_is_in_the_readers_language(client: Reader):
    assert client.get(f"/pt/check/co/sheet?{QUERY}").one("article.sheet")["lang"] == "pt"


@pytest.mark.parametrize("language", ["xx", "", "HT"])
def test_no_other_language_is_offered(client: Reader, language: str):
    assert client.client.get(f"/es/check/co/sheet?{QUERY}&in={language}").status_code == 404


@pytest.mark.parametrize("language", list(SHEET_LANGUAGES))
def test_the_sheet_as_paper_is_tagged_and_in_its_language(client: Reader, language: str):
    response = client.client.get(f"/es/check/co/sheet.pdf?{QUERY}&in={language}")
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert problems(response.data) == []
    with pikepdf.open(BytesIO(response.data)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert len(pdf.pages) <= 3


def test_whoever_may_not_work_gets_a_sheet_of_rights(client: Reader):
    page = client.get(f"/en/check/co/sheet?{NO}")
    assert "Your rights" in page.one("article.sheet").get_text()
    assert client.client.get(f"/en/check/co/sheet.pdf?{NO}").status_code == 200


# Letters


def test_a_result_leads_to_what_to_do_when_a_system_refuses_the_number(client: Reader):
    page = client.get(f"/en/check/co/result?{QUERY}")
    refused = client.get(page.link("Does a system refuse the number of the document? What to do, with letters to sign"))
    assert refused.h1 == "When a system refuses the number"
    assert "To the bank" not in refused.main, "the letters are in the language of the country"
    assert "Al banco" in refused.main


def test_each_letter_is_one_tagged_page_in_the_official_language(client: Reader):
    page = client.get(f"/en/check/co/refused?{QUERY}")
    addresses = [link["href"] for link in page.all("a[type='application/pdf']")]
    assert len(addresses) > 3
    for address in addresses:
        response = client.client.get(str(address))
        assert problems(response.data) == []
        with pikepdf.open(BytesIO(response.data)) as pdf:
            assert str(pdf.Root.Lang) == "es"
            assert len(pdf.pages) == 1
        assert "legal" in TaggedPdf(response.data).text() or "about=bank" in str(address)


@pytest.mark.parametrize(
    "address",
    [f"refused?{NO}", f"letter.pdf?{NO}&about=bank", f"letter.pdf?{QUERY}&about=nothing", f"letter.pdf?{QUERY}"],
)
def test_there_is_no_letter_where_none_can_be_written(client: Reader, address: str):
    assert client.client.get(f"/en/check/co/{address}").status_code == 404


def test_a_result_that_is_no_offers_no_letters(client: Reader):
    assert "/refused?" not in client.get(f"/en/check/co/result?{NO}").response.text


# The words


def test_the_words_are_explained_and_named_in_the_other_languages(client: Reader):
    page = client.get("/fr/words")
    term = page.one("#asylum-seeker")
    assert "demandeur d'asile" in term.get_text()
    assert term.select_one("[lang=es]") is not None

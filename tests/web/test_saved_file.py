"""A check kept on the reader's own device, opened again and compared with today's guide."""

from __future__ import annotations

import io
import json
from urllib.parse import urlencode

import pytest

from portal.content.phrases import LANGUAGES
from tests.web.conftest import Page, Reader

FACTS = {
    "nationality": "VE",
    "document": "carne",
    "document-expires-on": "2030-01-01",
    "contract-kind": "unknown",
    "work-starts-on": "2026-12-01",
}


def saved(client: Reader, **more: str) -> dict[str, object]:
    response = client.client.get(f"/en/check/pe/result.json?{urlencode({**FACTS, **more})}")
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    content = json.loads(response.text)
    assert isinstance(content, dict)
    return content


def opened(client: Reader, content: object, status: int = 200, language: str = "en") -> Page:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(
        f"/{language}/check/open",
        status,
        data={"file": (io.BytesIO(text), "puente.json")},
        content_type="multipart/form-data",
    )


def test_a_saved_check_opens_again_at_an_address_of_its_own(peru: Reader):
    page = opened(peru, saved(peru))
    assert page.path == "/en/check/pe/result", "a reload sends no file"
    assert {name: page.query[name] for name in FACTS} == FACTS
    assert "Nothing changed for this hire" in page.section("Changed since you saved").get_text()


def test_what_changed_since_is_listed_in_words(peru: Reader):
    page = opened(peru, saved(peru, revision="1"))
    changed = page.section("Changed since you saved")
    words = changed.get_text(" ", strip=True)
    assert "by revision 1 of the guide" in words
    row = [cell.get_text(" ", strip=True) for cell in changed.select("tbody tr th, tbody tr td")]
    assert row == ["Report the hire", "The due date", "Friday, 11 December 2026", "Sunday, 13 December 2026"]
    assert "13 December 2026" in page.one("article#report-hire").get_text(), "the page itself is today's"


def test_a_day_before_the_rule_is_compared_too(peru: Reader):
    page = opened(peru, saved(peru) | {"day": "2011-06-01", "facts": {"nationality": "VE", "document": "carne"}})
    words = page.section("Changed since you saved").get_text(" ", strip=True)
    assert "May this person work?" in words
    assert "1 June 2011" in words


def test_a_revision_that_is_not_held_is_said_not_guessed(peru: Reader):
    page = opened(peru, saved(peru) | {"revision": 7})
    words = page.section("Changed since you saved").get_text(" ", strip=True)
    assert "not held here" in words
    assert page.h1


def test_answers_passed_over_are_kept_as_passed_over(peru: Reader):
    content = saved(peru)
    assert content["passed"] == ["contract-kind"]
    assert "I don't know" in opened(peru, content).one(".answer-list").get_text()


def test_the_file_holds_no_name_and_no_number_of_a_document(peru: Reader):
    content = saved(peru)
    assert set(content) == {"format", "version", "jurisdiction", "revision", "day", "facts", "passed", "code"}


OURS = {"format": "puente-check", "version": 1, "jurisdiction": "pe", "revision": 1, "day": "2026-02-20", "facts": {}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "cannot be read", id="empty"),
        pytest.param(b"\xff\xfe\x00", "cannot be read", id="no text"),
        pytest.param(b"[" * 100_000, "cannot be read", id="nested without end"),
        pytest.param([], "not saved by Puente", id="a list"),
        pytest.param({"format": "other"}, "not saved by Puente", id="of another program"),
        pytest.param({"format": "puente-check", "version": 1}, "damaged", id="cut"),
        pytest.param(OURS | {"version": 9}, "newer", id="from the future"),
        pytest.param(OURS | {"day": "2026-02-30"}, "damaged", id="a day that is none"),
        pytest.param(OURS | {"facts": [1]}, "damaged", id="facts that are none"),
        pytest.param(OURS | {"revision": -1}, "damaged", id="a revision that is none"),
        pytest.param(OURS | {"jurisdiction": "xx"}, "no guide of that country", id="of nowhere"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(peru: Reader, content: object, message: str):
    page = opened(peru, content, 400)
    assert page.title.startswith("Error:")
    assert message in page.one(".govuk-error-summary").get_text(" ", strip=True)
    assert page.one(".govuk-error-summary a")["href"] == "#file"


def test_no_file_at_all_is_asked_for(peru: Reader):
    for data in ({}, {"file": (io.BytesIO(b""), "")}):
        page = peru.post("/es/check/open", 400, data=data, content_type="multipart/form-data")
        assert page.title.startswith("Error:")


def test_answers_the_guide_does_not_take_are_named_and_the_others_kept(peru: Reader):
    content = saved(peru)
    content["facts"] = {"nationality": "VE", "document": "lost-card", "shoe-size": "44"}
    page = opened(peru, content, 400)
    assert "lost-card" in page.main
    assert "shoe-size" in page.main
    assert "nationality=VE" in page.link("Continue with the other answers")


def test_the_page_asks_for_the_file_in_both_languages(peru: Reader):
    for language in LANGUAGES:
        page = peru.get(f"/{language}/check/open")
        assert page.one("input[type=file]")["name"] == "file"
    refused = opened(peru, b"", 400, "es")
    other = next(str(tag["href"]) for tag in refused.all("header a[hreflang=en]"))
    assert other == "/en/check/open", "the language changes on the page of an error too"

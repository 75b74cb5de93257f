"""Pages that say the same to everybody are rendered once, and sent again only when they changed."""

from __future__ import annotations

import gzip
import time
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.content.library import Library
from portal.web import caching
from portal.web.bodies import Body
from portal.web.caching import ANSWERED_LIFETIME, ANSWERED_PAGES, PAGES, Page, Pages
from portal.web.context import LIBRARY
from portal.web.security import NONCE_PLACEHOLDER

GUIDE = "/en/guides/pe"


@pytest.fixture
def browser(peru_app: Flask) -> FlaskClient:
    for name in (PAGES, ANSWERED_PAGES):
        peru_app.extensions.pop(name, None)
    return peru_app.test_client()


@pytest.fixture
def renders(peru_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Counts how often a template is rendered."""
    counted = Mock(wraps=peru_app.jinja_env.get_or_select_template)
    monkeypatch.setattr(peru_app.jinja_env, "get_or_select_template", counted)
    return counted


def test_a_page_is_rendered_once_and_may_be_kept_by_anybody_for_a_while(browser, renders):
    first, second = browser.get(GUIDE), browser.get(GUIDE)
    assert renders.call_count == 1
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["ETag"] == second.headers["ETag"]


def test_a_browser_that_has_the_page_is_told_so_without_a_new_policy(browser):
    first = browser.get(GUIDE)
    again = browser.get(GUIDE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" not in again.headers


def test_each_answer_has_a_nonce_of_its_own_in_policy_and_page(browser):
    nonces = set()
    for _ in range(3):
        answer = browser.get(GUIDE)
        nonce = answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
        assert f'nonce="{nonce}"' in answer.text
        assert NONCE_PLACEHOLDER not in answer.text
        nonces.add(nonce)
    assert len(nonces) == 3


def test_a_page_kept_compressed_reads_the_same(browser):
    for _ in range(2):
        answer = browser.get(GUIDE, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        nonce = answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
        text = gzip.decompress(answer.data).decode()
        assert f'nonce="{nonce}"' in text
        plain = browser.get(GUIDE)
        other = plain.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
        assert text.replace(nonce, "") == plain.text.replace(other, "")
        assert {"Accept-Encoding", "Cookie"} <= set(plain.headers.getlist("Vary"))


def test_languages_days_and_revisions_are_pages_of_their_own(browser):
    addresses = (GUIDE, "/es/guides/pe", f"{GUIDE}?day=2020-01-01", f"{GUIDE}?revision=1", "/en/guides/pe/steps")
    assert len({browser.get(address).headers["ETag"] for address in addresses}) == len(addresses)


@pytest.mark.parametrize("query", ["?x=1", "?day=", "?revision=1&day=2020-01-01", "?day=2020-01-01&utm_source=mail"])
def test_an_address_written_in_another_way_is_answered_and_not_kept(browser, renders, query):
    assert browser.get(GUIDE + query).status_code == 200
    assert browser.get(GUIDE + query).headers["Cache-Control"] == "private, no-cache"
    assert renders.call_count == 2


@pytest.mark.parametrize(("address", "status"), [(f"{GUIDE}?day=x", 400), ("/en/guides/zz", 404)])
def test_a_mistake_is_not_kept(browser, address, status):
    answer = browser.get(address)
    assert answer.status_code == status
    assert "public" not in answer.headers["Cache-Control"]


def test_who_has_a_session_gets_a_page_of_their_own(browser, renders, peru_app):
    browser.get(GUIDE)
    browser.set_cookie(peru_app.config["SESSION_COOKIE_NAME"], "anything")
    assert browser.get(GUIDE).headers["Cache-Control"] == "private, no-cache"
    assert renders.call_count == 2


def test_new_guides_make_new_pages(browser, renders, peru_app, monkeypatch):
    browser.get(GUIDE)
    held: Library = peru_app.extensions[LIBRARY]
    monkeypatch.setitem(peru_app.extensions, LIBRARY, Library(guides=[held.guide("pe", 1)]))
    assert "Number 1, published" in browser.get(GUIDE).text
    assert renders.call_count == 2


# Pages that hang on a reader's answers


RESULT = "/en/check/pe/result?nationality=VE&day=2026-03-02"


def test_a_result_is_rendered_once_and_kept_by_no_cache_on_the_way(browser, renders):
    first, second = browser.get(RESULT), browser.get(RESULT)
    assert renders.call_count == 1
    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] == "private, no-cache"
    assert browser.get(RESULT, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_other_answers_languages_and_hosts_are_results_of_their_own(browser, renders):
    addresses = [RESULT, RESULT.replace("VE", "AR"), RESULT.replace("/en/", "/es/")]
    pages = {browser.get(address).text for address in addresses}
    assert "http://localhost:81/en/check/pe/result" in browser.get(RESULT, base_url="http://localhost:81").text
    assert len(pages) == 3
    assert renders.call_count == 4


def test_a_result_is_forgotten_after_some_minutes(browser, renders, monkeypatch):
    browser.get(RESULT)
    later = time.monotonic() + ANSWERED_LIFETIME + 1
    monkeypatch.setattr(caching.time, "monotonic", lambda: later)
    browser.get(RESULT)
    assert renders.call_count == 2


def test_who_has_a_session_gets_a_result_of_their_own(browser, renders, peru_app):
    browser.get(RESULT)
    browser.set_cookie(peru_app.config["SESSION_COOKIE_NAME"], "anything")
    browser.get(RESULT)
    assert renders.call_count == 2


def test_pages_give_way_to_those_used_lately():
    library = Library()
    size = len(Body(b"x" * 1000, b"GAP"))
    pages = Pages(most_bytes=size * 2)
    for key in ("a", "b"):
        assert pages.find(key, library) is None
        pages.keep(key, Page(Body(b"x" * 1000, b"GAP"), key))
    assert pages.find("a", library) is not None
    pages.keep("c", Page(Body(b"x" * 1000, b"GAP"), "c"))
    assert [key for key in "abc" if pages.find(key, library)] == ["a", "c"]


@pytest.mark.parametrize("text", [b"", b"GAP", b"GAPGAP", b"before GAP after" * 3000, b"no gap", "á".encode() * 70_000])
@pytest.mark.parametrize("word", [b"", b"w", b"nonce-of-22-letters-ab"])
def test_a_body_filled_and_compressed_is_the_body_filled(text, word):
    body = Body(text, b"GAP")
    assert gzip.decompress(body.gzipped(word)) == body.plain(word) == text.replace(b"GAP", word)

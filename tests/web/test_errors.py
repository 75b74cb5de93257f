"""What goes wrong has a page of its own, in the reader's language, which does not depend on what failed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, abort
from jinja2 import DictLoader

from portal import create_app
from portal.extensions import limiter
from portal.settings import Settings
from portal.web.access import anyone
from portal.web.context import LIBRARY
from tests.web.conftest import MakeApp, Reader

CHECK = "/en/check/co"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("shoe-size=44", "The guide does not ask this."),
        ("work-starts-on=2026-02-30", "It is not a day of the calendar"),
        ("work-starts-on=0000-01-01", "It is not a day of the calendar"),
        ("day=2026-02-30", "It is not a day of the calendar"),
        ("day=9999-01-01", "It is not a day of the calendar"),
        ("document=unicorn", "It is not one of the choices."),
        ("nationality=VE&nationality=CO", "It is given more than once"),
        ("nationality=%FF", "Some letters of it were lost on the way."),
        ("staff-total=many", "It is not a whole number within reach."),
        ("nationality=", "It is not one of the choices."),
    ],
)
@pytest.mark.parametrize("page", ["", "/answers", "/result", "/result.pdf", "/result.ics", "/result.json"])
def test_an_answer_that_cannot_be_used_is_named_and_the_others_kept(
    client: Reader, page: str, query: str, message: str
):
    found = client.get(f"{CHECK}{page}?regulated-profession=no&{query}", 400)
    assert found.title.startswith("Error:")
    assert message in found.main
    assert "regulated-profession=no" in found.link("Continue with the other answers")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("nationality=VE&x=" + "y" * 5000, "longer than any address"),
        ("ask=document&ask=document", "more than once"),
        ("revision=1&revision=1", "more than once"),
        ("revision=one", "not a whole number"),
        ("revision=-1", "not a whole number"),
        ("revision=" + "9" * 40, "not a whole number"),
    ],
)
def test_an_address_that_cannot_be_ours_says_why(client: Reader, query: str, message: str):
    page = client.get(f"{CHECK}/result?{query}" if "ask" not in query else f"{CHECK}?{query}", 400)
    assert message in page.main


def test_a_comparison_with_a_day_that_is_none_says_so(client: Reader):
    page = client.get(f"{CHECK}/result?nationality=VE&since=2026-02-30&since-revision=1", 400)
    assert "The day in it is not a day of the calendar" in page.main


@pytest.mark.parametrize(
    "url",
    [
        "/es/check/zz",
        "/es/check/zz/result",
        "/es/check/é",
        "/es/check/%FF%FE",
        "/es/check/%00",
        "/es/check/co?ask=shoe-size",
        "/es/check/co/result?revision=999999",
        "/es/no-such-page",
        "/es/check/co/result.docx",
    ],
)
def test_what_is_not_there_is_a_page_in_the_language_of_the_address(client: Reader, url: str):
    page = client.get(url, 404)
    assert page.one("html")["lang"] == "es"
    assert page.h1 == "No encontramos esta página"


def test_a_language_the_portal_does_not_speak_is_answered_in_the_browsers(client: Reader):
    page = client.get("/xx/check/co", 404, headers={"Accept-Language": "en"})
    assert page.one("html")["lang"] == "en"
    page = client.get("/xx/check/co", 404, headers={"Accept-Language": "de"})
    assert page.one("html")["lang"] == "es"


def test_the_way_in_leads_to_the_language_of_the_browser(client: Reader):
    assert client.get("/", headers={"Accept-Language": "en-US,en;q=0.9"}).path == "/en/"
    assert client.get("/", headers={"Accept-Language": "pt-BR"}).path == "/pt/"
    assert client.get("/", headers={"Accept-Language": "it"}).path == "/es/"


def test_a_page_that_takes_no_form_says_so(client: Reader):
    page = client.post("/es/check/co", 405)
    assert page.one("html")["lang"] == "es"
    assert "GET" in page.response.headers["Allow"]


@pytest.mark.parametrize("method", ["head", "options"])
def test_other_ways_to_ask_are_answered(client: Reader, method: str):
    response = getattr(client.client, method)("/es/check/co/result?nationality=VE")
    assert response.status_code == 200
    assert not response.data


def test_a_file_too_large_is_refused_with_a_page(client: Reader):
    body = io.BytesIO(b"x" * 1_500_000)
    page = client.post("/es/check/open", 413, input_stream=body, content_type="multipart/form-data; boundary=b")
    assert page.h1


def test_too_many_requests_are_told_when_to_come_back(client: Reader):
    url = "/en/check/co/result.pdf?nationality=VE"
    for _ in range(20):
        assert client.client.get(url).status_code == 404
    page = client.get(url, 429)
    assert int(page.response.headers["Retry-After"]) > 0
    assert client.get("/en/check/co/result?nationality=VE").h1, "pages are not limited"
    limiter.reset()


def test_searches_are_limited_and_those_made_before_are_not(peru: Reader):
    search = "/en/search?q=permit"
    assert peru.get(search).h1
    for number in range(119):
        assert peru.client.get(f"{search}{number}").status_code == 200
    assert int(peru.get(f"{search}-again", 429).response.headers["Retry-After"]) > 0
    assert peru.get(search).h1


# What fails does not take its own page with it


@pytest.fixture
def failing_app(make_app: MakeApp) -> Flask:
    app = make_app()

    @app.get("/es/falla", endpoint="fails")
    @anyone
    def fails() -> str:
        raise RuntimeError("a name that must not be shown: Ana")

    @app.get("/es/taza", endpoint="teapot")
    @anyone
    def teapot() -> str:
        abort(418)

    return app


def test_an_unexpected_error_has_a_page_and_shows_nothing_of_what_was_said(failing_app: Flask):
    page = Reader(failing_app.test_client()).get("/es/falla", 500)
    assert page.h1 == "Algo falló de nuestro lado"
    assert "Ana" not in page.response.text


def test_an_error_without_a_page_of_its_own_gets_the_nearest(failing_app: Flask):
    assert Reader(failing_app.test_client()).get("/es/taza", 418).h1


def test_broken_templates_leave_a_sentence_in_the_readers_language(failing_app: Flask):
    app = failing_app
    app.jinja_loader = DictLoader({})
    app.jinja_env.loader = app.jinja_loader
    for url, status, words in (
        ("/es/falla", 500, "Algo falló de nuestro lado"),
        ("/en/nowhere", 404, "We cannot read this address"),
    ):
        response = app.test_client().get(url)
        assert response.status_code == status
        assert words in response.text
        assert "Content-Security-Policy" in response.headers


def test_guides_that_cannot_be_read_leave_the_page_of_an_error(settings: Settings, tmp_path: Path):
    (tmp_path / "co").mkdir()
    (tmp_path / "co" / "law.yaml").write_text("jurisdiction: [", "utf-8")
    app = create_app(replace(settings, guides_folder=tmp_path))
    reader = Reader(app.test_client())
    assert reader.get("/es/check/co", 500).h1 == "Algo falló de nuestro lado"
    assert app.extensions[LIBRARY] is None, "guides that are mended are read at the next request"

"""Closed by default: what every response carries, whom the portal answers, and what is never written down."""

from __future__ import annotations

import io
import logging
import re

import pytest

from portal.extensions import limiter
from portal.web.access import anyone
from tests.web.conftest import MakeApp, Reader

PAGES = (
    "/es/",
    "/es/check",
    "/es/check/co",
    "/es/check/co?nationality=VE",
    "/es/check/co/answers?nationality=VE",
    "/es/check/co/result?nationality=VE&document=ppt",
    "/es/check/open",
    "/es/guides/co",
    "/es/privacy",
)
ERRORS = {"/es/nowhere": 404, "/es/check/co?x=1": 400}
FILES = ("/es/check/co/result.ics", "/es/check/co/result.json")
QUERY = "?nationality=VE&document=ppt&work-starts-on=2026-12-07&contract-signed-on=2026-12-01"


def nonce_of(policy: str) -> str:
    found = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert found is not None, policy
    return found[1]


@pytest.mark.parametrize("url", [*PAGES, *ERRORS])
def test_every_script_carries_the_nonce_of_its_own_response(client: Reader, url: str):
    nonces = set()
    for _ in range(2):
        page = client.get(url, ERRORS.get(url, 200))
        nonce = nonce_of(page.response.headers["Content-Security-Policy"])
        scripts = page.all("script")
        assert scripts
        assert {tag["nonce"] for tag in scripts} == {nonce}
        nonces.add(nonce)
    assert len(nonces) == 2, "a nonce is used once"


@pytest.mark.parametrize("url", [*PAGES, *ERRORS, *(f"{url}{QUERY}" for url in FILES)])
def test_every_response_is_closed_by_default(client: Reader, url: str):
    headers = client.client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in headers
    assert "Strict-Transport-Security" not in headers


def test_assets_are_closed_too_and_kept_for_ever(client: Reader):
    page = client.get("/es/")
    for address in (str(page.one("link[rel=stylesheet]")["href"]), str(page.one("link[rel=icon]")["href"])):
        with client.client.get(address) as response:
            headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "immutable" in headers["Cache-Control"]


def test_an_address_cannot_write_the_place_of_the_nonce_into_a_page(client: Reader):
    page = client.get("/es/check/co?nonce-of-this-response=nonce-of-this-response", 400)
    assert "nonce-of-this-response" in page.main


def test_markup_in_an_address_stays_text(client: Reader):
    page = client.get("/es/check/co?document=%3Cscript%3Ealert(1)%3C/script%3E&%3Cb%3E=1", 400)
    assert len(page.all("script")) == 1
    assert not page.all("main b")
    assert "<script>alert(1)</script>" in page.main


def test_pages_with_answers_are_kept_by_no_cache_on_the_way(client: Reader):
    for url in PAGES[3:6]:
        assert "private" in client.client.get(url).headers["Cache-Control"]


def test_https_is_insisted_on_only_where_it_is_served(make_app: MakeApp):
    app = make_app(https=True)
    response = app.test_client().get("/es/privacy", base_url="https://localhost")
    assert "max-age=63072000" in response.headers["Strict-Transport-Security"]
    assert "upgrade-insecure-requests" in response.headers["Content-Security-Policy"]
    assert app.config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example"])
def test_a_host_that_is_not_ours_is_refused(client: Reader, host: str):
    response = client.client.get("/es/check/co/result?nationality=VE", headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.text


def test_the_address_of_the_portal_is_the_one_set(make_app: MakeApp):
    app = make_app(public_url="https://puente.example.org")
    page = Reader(app.test_client()).get(f"/es/check/co/result{QUERY}")
    assert str(page.one("[data-copy]")["data-copy"]).startswith("https://puente.example.org/es/check/co/result?")


def test_behind_a_proxy_the_readers_own_address_and_scheme_count(make_app: MakeApp):
    app = make_app(proxies=1)
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"}
    page = Reader(app.test_client()).get(f"/es/check/co/result{QUERY}", headers=forwarded)
    assert str(page.one("[data-copy]")["data-copy"]).startswith("https://localhost/")


def test_the_pdf_is_limited_and_counts_each_reader_alone(make_app: MakeApp):
    app = make_app(proxies=1)
    limiter.reset()
    client = app.test_client()
    asked = [client.get("/es/check/co/result.pdf", headers={"X-Forwarded-For": "203.0.113.1"}) for _ in range(21)]
    assert [response.status_code for response in asked] == [404] * 20 + [429]
    other = client.get("/es/check/co/result.pdf", headers={"X-Forwarded-For": "203.0.113.2"})
    assert other.status_code == 404
    limiter.reset()


PLANTED = ("Ana", "PT1234567", "203.0.113.77")


def test_no_answer_and_no_name_is_ever_logged(
    make_app: MakeApp, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    app = make_app(log_level="DEBUG")
    app.add_url_rule("/es/falla", "fails", _failing)
    client = app.test_client()
    secret = "&".join(f"planted{number}={value}" for number, value in enumerate(PLANTED))
    for url in (
        f"/es/check/co?{secret}",
        f"/es/check/co?nationality=VE&document=ppt&{secret}",
        f"/es/check/co/result{QUERY}&utm_source=Ana",
        f"/es/check/co/result.json{QUERY}&utm_source=PT1234567",
        f"/es/Ana/PT1234567?{secret}",
    ):
        client.get(url, environ_base={"REMOTE_ADDR": PLANTED[2]})
    client.post("/es/check/open", data={"file": (io.BytesIO(b'{"format": "Ana"}'), "Ana.json")})
    assert client.get("/es/falla?name=Ana").status_code == 500
    written = capfd.readouterr()
    lines = written.out + written.err + caplog.text
    assert "unexpected_error" in lines
    for word in (*PLANTED, "nationality", "2026-12-07"):
        assert word not in lines


@anyone
def _failing() -> str:
    raise ValueError("Ana PT1234567")

"""The portal as a browser without scripts sees it: every page fetched is checked to be sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import create_app
from portal.content.library import Library
from portal.content.phrases import LANGUAGES
from portal.extensions import limiter
from portal.settings import Settings
from portal.web.context import LIBRARY, library
from tests.services.conftest import PERU, bundle


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("database")
    return Settings(database_url=f"sqlite:///{folder / 'portal.sqlite'}", hosts=("localhost",))


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """One app for all tests: the guides are read once."""
    return create_app(settings)


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(app: Flask, settings: Settings) -> MakeApp:
    """Another app with some settings changed, and the guides already read."""
    with app.app_context():
        guides = library()

    def make(**changed: object) -> Flask:
        made = create_app(replace(settings, **changed))  # type: ignore[arg-type]  # settings by their names
        made.extensions[LIBRARY] = guides
        return made

    return make


@pytest.fixture(scope="session")
def peru_app(settings: Settings) -> Flask:
    """An app with a small guide of an invented law, in two revisions, half translated."""
    app = create_app(settings)
    law = (PERU / "law.yaml").read_text("utf-8")
    second = law.replace("number: 1, published_on: 2026-11-21", "number: 2, published_on: 2026-11-22")
    second = second.replace('days: 10, words: "diez días"', 'days: 12, words: "doce días"')
    app.extensions[LIBRARY] = Library({("pe", 1): bundle(), ("pe", 2): bundle(**{"law.yaml": second})})
    return app


@dataclass(frozen=True)
class Page:
    """A page as fetched, with where it was found in the end."""

    url: str
    response: TestResponse
    soup: BeautifulSoup

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def title(self) -> str:
        assert self.soup.title is not None
        return self.soup.title.get_text(strip=True)

    @property
    def h1(self) -> str:
        return self.one("h1").get_text(" ", strip=True)

    @property
    def main(self) -> str:
        return self.one("main").get_text(" ", strip=True)

    def one(self, selector: str) -> Tag:
        found = self.soup.select_one(selector)
        assert found is not None, f"{self.url} has no {selector}"
        return found

    def all(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def texts(self, selector: str) -> list[str]:
        return [tag.get_text(" ", strip=True) for tag in self.all(selector)]

    def section(self, heading: str) -> Tag:
        """The section with this heading."""
        for tag in self.all("section[aria-labelledby]"):
            label = self.soup.find(id=str(tag["aria-labelledby"]))
            if label is not None and label.get_text(" ", strip=True) == heading:
                return tag
        raise AssertionError(f"{self.url} has no section {heading!r}")

    def link(self, text: str) -> str:
        """Where the link with this text leads."""
        for tag in self.all("a[href]"):
            if tag.get_text(" ", strip=True) == text:
                return str(tag["href"])
        raise AssertionError(f"{self.url} has no link {text!r}")

    def has_link(self, text: str) -> bool:
        return any(tag.get_text(" ", strip=True) == text for tag in self.all("a[href]"))

    # The question of this page

    @property
    def asked(self) -> str | None:
        field = self.soup.select_one("main form input[name=ask]")
        return str(field["value"]) if field else None

    def sent(self, fields: Mapping[str, str | list[str]], *, button: tuple[str, str] | None = None) -> str:
        """The address that the form of this page leads to when sent with these fields."""
        form = self.one("main form:has(input[name=ask])")
        pairs = [(str(tag["name"]), str(tag.get("value", ""))) for tag in form.select("input[type=hidden]")]
        for name, value in fields.items():
            pairs += [(name, item) for item in ([value] if isinstance(value, str) else value)]
        return f"{form['action']}?{urlencode([*pairs, *([button] if button else [])])}"


class Reader:
    """Somebody with a browser: follows redirects, and every page met must be sound."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, url: str, status: int = 200, **options: object) -> Page:
        return self._met(self.client.get(url, follow_redirects=True, **options), status)  # type: ignore[arg-type]

    def post(self, url: str, status: int = 200, **options: object) -> Page:
        return self._met(self.client.post(url, follow_redirects=True, **options), status)  # type: ignore[arg-type]

    def _met(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, f"{response.request.path}: {response.status}"
        assert response.mimetype == "text/html"
        page = Page(response.request.full_path.rstrip("?"), response, BeautifulSoup(response.text, "html5lib"))
        check_page(page)
        return page

    def answer(self, page: Page, value: str | list[str] | None) -> Page:
        """Answer the question of a page (None: not known)."""
        fact = page.asked
        assert fact is not None, f"{page.url} asks nothing"
        if value is None:
            return self.get(page.sent({}, button=("unknown", fact)))
        if page.all("main .govuk-date-input") and isinstance(value, str):
            year, month, day = value.split("-")
            return self.get(page.sent({f"{fact}.day": day, f"{fact}.month": month, f"{fact}.year": year}))
        return self.get(page.sent({f"{fact}.item": value}))

    def answer_all(self, page: Page, answers: Mapping[str, str | list[str]]) -> tuple[Page, list[str]]:
        """Answer every question until none is left; where `answers` is silent, "I don't know"."""
        asked: list[str] = []
        while page.asked is not None:
            assert page.asked not in asked, f"{page.asked} is asked twice"
            asked.append(page.asked)
            page = self.answer(page, answers.get(page.asked))
        return page, asked


def check_page(page: Page) -> None:
    """Valid HTML, in a language, with one title and one heading, and nothing inline that the policy would refuse."""
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page.response.text)
    language = page.one("html").get("lang")
    assert language in LANGUAGES, page.url
    first = page.path.split("/")[1]
    assert first not in LANGUAGES or language == first, page.url
    assert len(page.title) > len(" - Puente"), page.url
    assert len(page.all("h1")) == 1, f"{page.url}: {page.texts('h1')}"
    ids = Counter(str(tag["id"]) for tag in page.all("[id]"))
    assert not [id_ for id_, count in ids.items() if count > 1], page.url
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for tag in page.all(f"[{attribute}]"):
            value = tag[attribute]
            missing = [id_ for id_ in (value if isinstance(value, list) else str(value).split()) if id_ not in ids]
            assert not missing, f"{page.url}: {attribute} names {missing}"
    for tag in page.all('a[href^="#"]'):
        assert str(tag["href"])[1:] in ids, f"{page.url}: nothing at {tag['href']}"
    assert not page.all("[style], style, [onclick], [onchange], [onsubmit]"), page.url
    assert all(tag.get("src") for tag in page.all("script")), page.url


@pytest.fixture
def client(app: Flask) -> Iterator[Reader]:
    limiter.reset()
    yield Reader(app.test_client())
    limiter.reset()


@pytest.fixture
def peru(peru_app: Flask) -> Iterator[Reader]:
    limiter.reset()
    yield Reader(peru_app.test_client())
    limiter.reset()

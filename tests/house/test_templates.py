"""The templates: each page stands on a layout, all can be read, and no name in them is left without a value."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import urldefrag, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from jinja2 import FileSystemLoader, Undefined, nodes
from jinja2.runtime import missing
from werkzeug.exceptions import HTTPException

from portal import create_app
from portal.content.cases import case_facts
from portal.content.library import Library
from portal.extensions import limiter
from portal.law.checklist import build
from portal.pdf.press import environment
from portal.settings import ROOT, Settings

TEMPLATES = ROOT / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Parts of pages, and the paper, which has no frame of a page around it.
PARTS = ("components/", "layouts/", "pdf/")
PAGES = [name for name in ALL if not name.startswith(PARTS) and not Path(name).name.startswith("_")]


class Noticed(Undefined):
    """A name without a value that tells where it is used; to ask whether it is there is no use."""

    noticed: ClassVar[set[tuple[str, str]]] = set()

    def _notice(self, *, is_shown: bool = True) -> None:
        # A part may ask whether it was given something that it can do without.
        if self._undefined_name == "caller" or not (is_shown or self._undefined_obj is missing):
            return
        frame = sys._getframe(1)
        while frame is not None and not frame.f_code.co_filename.endswith((".html", ".css")):
            frame = frame.f_back  # type: ignore[assignment]  # the last has none before it
        # The macros of the design system, which are not ours, count on names that are not there.
        if frame is not None and Path(frame.f_code.co_filename).is_relative_to(TEMPLATES):
            name = Path(frame.f_code.co_filename).relative_to(TEMPLATES).as_posix()
            self.noticed.add((name, str(self._undefined_name)))

    def __str__(self) -> str:
        self._notice()
        return super().__str__()

    def __iter__(self) -> Iterator[object]:
        self._notice()
        return super().__iter__()

    def __bool__(self) -> bool:
        self._notice(is_shown=False)
        return super().__bool__()

    def __len__(self) -> int:
        self._notice(is_shown=False)
        return super().__len__()

    def __eq__(self, other: object) -> bool:
        self._notice(is_shown=False)
        return super().__eq__(other)

    __hash__ = Undefined.__hash__


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose templates tell of every name without a value."""
    folder = tmp_path_factory.mktemp("database")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'portal.sqlite'}", hosts=("localhost",)))
    app.jinja_env.undefined = Noticed
    was_enabled, limiter.enabled = limiter.enabled, False
    yield app
    limiter.enabled = was_enabled


# Each by itself


@pytest.mark.parametrize("name", ALL)
def test_a_template_can_be_read(app: Flask, name: str):
    made = environment("en") if name.startswith("pdf/") else app.jinja_env
    made.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_on_a_layout(app: Flask, name: str):
    while not name.startswith("layouts/"):
        parsed = app.jinja_env.parse((TEMPLATES / name).read_text("utf-8"))
        (extended,) = (node.template for node in parsed.find_all(nodes.Extends))
        assert isinstance(extended, nodes.Const)
        name = extended.value


# All together


def starts() -> Iterator[str]:
    """Addresses from which every kind of page can be reached: the first pages, and a check of each place and answer."""
    library = Library.of_folder(ROOT / "guides")
    yield from ("/es/", "/en/", "/en/nowhere", "/en/search?q=permit", "/en/search?q=nothing+like+it")
    yield from ("/en/compare?place=x", "/en/compare?place=co&place=cl", "/en/changes?kind=x")
    types: set[str] = set()
    for place in library.codes:
        guide = library.guide(place)
        yield f"/en/check/{place}?nonsense=1"
        for fact in guide.law.facts.values():
            if fact.type not in types:
                types.add(fact.type)
                yield f"/en/check/{place}?ask={fact.id}"
                yield f"/en/check/{place}?ask={fact.id}&send=1&{fact.id}.item=nonsense"
        answers: set[str] = set()
        for case in guide.cases:
            checklist = build(case_facts(case, guide), guide.law, case.day)
            if checklist.may_work.answer not in answers:
                answers.add(checklist.may_work.answer)
                facts = {name: guide.law.facts[name].dump(value) for name, value in checklist.facts.items()}
                query = urlencode({**facts, "day": case.day.isoformat()})
                yield f"/en/check/{place}/answers?{query}"
                yield f"/en/check/{place}/result?{query}"


def kind_of(app: Flask, address: str) -> tuple[str, ...]:
    """What the pages of one endpoint, place and kind of rule have in common: they are made alike."""
    try:
        endpoint, values = app.url_map.bind("localhost").match(urlsplit(address).path)
    except HTTPException:
        return (address,)
    return endpoint, str(values.get("place")), str(values.get("kind"))


def test_no_page_uses_a_name_without_a_value(app: Flask):
    Noticed.noticed.clear()
    client = app.test_client()
    waiting = list(starts())
    met = {kind_of(app, address) for address in waiting}
    while waiting:
        address = waiting.pop(0)
        response = client.get(address, follow_redirects=True)
        assert response.status_code < 500, address
        if response.mimetype != "text/html":
            continue
        for tag in BeautifulSoup(response.text, "html.parser").select("a[href]"):
            link = urldefrag(str(tag["href"]))[0]
            kind = kind_of(app, link)
            if link.startswith("/") and kind not in met:
                met.add(kind)
                waiting.append(link)
    assert sorted(Noticed.noticed) == []
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {page for page in pages if page.startswith("public.")} <= {kind[0] for kind in met}


@pytest.mark.parametrize(
    "text", ["{{ nobody }}", "{% if nobody %}{% endif %}", "{% for a in nobody %}{% endfor %}", "{{ g.nobody }}"]
)
def test_a_name_without_a_value_would_be_seen(app: Flask, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules[__name__], "TEMPLATES", tmp_path)
    (tmp_path / "page.html").write_text(text, "utf-8")
    monkeypatch.setattr(Noticed, "noticed", set())
    made = app.jinja_env.overlay(loader=FileSystemLoader(tmp_path))
    made.get_template("page.html").render(g={})
    assert Noticed.noticed == {("page.html", "nobody")}

"""Whatever stands in the address of a check, the answer is a page: never an error of the portal's own."""

from __future__ import annotations

from urllib.parse import quote, quote_from_bytes, urlencode

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.content.library import Library
from portal.law.facts import FactType
from portal.settings import ROOT

LIBRARY = Library.of_folder(ROOT / "guides")
PLACES = st.sampled_from([*LIBRARY.codes, "zz", "../co", "CO", ""])
WORDS = ("ask", "send", "unknown", "return", "revision", "since", "since-revision", "day", "was.document", "utm_source")
PAGES = ("", "/answers", "/result", "/result.ics", "/result.json")
FAST = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sensible(place: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Answers that the guide takes, or nearly so, with the words of the portal's own between them."""
    law = LIBRARY.guide(place).law
    names = st.sampled_from([*law.facts, *WORDS])

    def values(name: str) -> st.SearchStrategy[str]:
        fact = law.facts.get(name.removeprefix("was."))
        days = st.dates().map(lambda day: day.isoformat())
        if fact is None:
            return st.one_of(st.sampled_from([*law.facts, "answers", "1", "999", "-1"]), days)
        if fact.choices:
            return st.one_of(st.sampled_from(fact.choices), st.just("unknown"))
        if fact.type is FactType.YES_NO:
            return st.sampled_from(["yes", "no", "unknown"])
        if fact.type in (FactType.DATE, FactType.DATES):
            return days
        return st.one_of(st.integers(-5, 10**13).map(str), st.sampled_from(["monday,friday", "1.5", "unknown"]))

    return st.lists(names.flatmap(lambda name: st.tuples(st.just(name), values(name))), max_size=14)


QUERIES = st.sampled_from(LIBRARY.codes).flatmap(
    lambda place: st.tuples(st.just(place), sensible(place), st.sampled_from(PAGES), st.sampled_from(["es", "en"]))
)


def ask(client: FlaskClient, url: str) -> None:
    response = client.get(url, follow_redirects=True)
    assert response.status_code in (200, 400, 404), f"{response.status}: {url}"
    assert response.data


@FAST
@given(QUERIES)
def test_answers_of_all_kinds_come_to_a_page(app: Flask, asked: tuple[str, list[tuple[str, str]], str, str]):
    place, pairs, page, language = asked
    ask(app.test_client(), f"/{language}/check/{place}{page}?{urlencode(pairs)}")


@FAST
@given(PLACES, st.text(max_size=30), st.lists(st.tuples(st.text(max_size=12), st.text(max_size=40)), max_size=6))
@example("co", "result", [("work-starts-on", "\ud800"), ("\x00", "\x00")])
def test_any_text_comes_to_a_page(app: Flask, place: str, page: str, pairs: list[tuple[str, str]]):
    query = urlencode(pairs, errors="replace")
    ask(app.test_client(), f"/es/check/{quote(place)}/{quote(page, errors='replace')}?{query}")


@FAST
@given(st.binary(max_size=60), st.binary(max_size=20))
def test_any_bytes_come_to_a_page(app: Flask, query: bytes, page: bytes):
    ask(app.test_client(), f"/es/check/co/{quote_from_bytes(page)}?{quote_from_bytes(query, safe='=&%')}")


@FAST
@given(
    st.sampled_from([(place, fact) for place in LIBRARY.codes for fact in LIBRARY.guide(place).law.facts]),
    st.lists(st.tuples(st.sampled_from(["day", "month", "year", "item"]), st.text(max_size=12)), max_size=5),
)
def test_anything_typed_into_a_question_comes_to_a_page(
    app: Flask, question: tuple[str, str], typed: list[tuple[str, str]]
):
    place, fact = question
    pairs = [("ask", fact), ("send", "1"), *((f"{fact}.{part}", text) for part, text in typed)]
    ask(app.test_client(), f"/en/check/{place}?{urlencode(pairs, errors='replace')}")

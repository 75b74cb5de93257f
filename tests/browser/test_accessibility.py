"""Every page, in both languages: for every eye, hand, ear, screen and connection."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser

from portal.content.library import Library
from portal.content.phrases import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE
from portal.settings import ROOT
from tests.browser import served
from tests.browser.conftest import PATIENCE_MILLISECONDS
from tests.browser.crawl import UNFOLD, Crawl, Visit

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# The languages share their templates: between them each kind of page is seen narrow and wide, light and dark.
VIEWS: dict[str, tuple[tuple[int, Literal["light", "dark"]], ...]] = {
    "es": ((360, "light"), (1280, "dark")),
    "en": ((360, "dark"), (1280, "light")),
    "pt": ((360, "light"),),
    "fr": ((1280, "dark"),),
}
MOST_BYTES = 150_000
# Marks of a value that nobody put into words: of Python, of a template, of a sentence with a place left open.
LEAKED = re.compile(r"<built-in [^>]*>|<[a-z.]+ object at [^>]*>|\{\{|\}\}|\{[a-z]+:[^}]*\}|%\([a-z]*\)s|\bundefined\b")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")


@pytest.fixture(scope="module", params=LANGUAGES)
def crawl(request: pytest.FixtureRequest, browser: Browser, address: str, library: Library) -> Crawl:
    """Every page in one language, opened once for all the tests that look at it."""
    with browser.new_context(base_url=address, locale=request.param) as context:
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        return Crawl(context, request.param, served.make().url_map, library).run()


def none_of(visits: Iterable[Visit], fault: Callable[[Visit], object]) -> None:
    """No page has the fault; those that have it are named with what it is."""
    found = [f"{visit.path}\n    {faults}" for visit in visits if (faults := fault(visit))]
    assert not found, "\n" + "\n".join(found)


def test_every_page_is_reached_from_the_first_one(crawl: Crawl):
    pages = {rule.endpoint for rule in served.make().url_map.iter_rules() if rule.endpoint.startswith("public.")}
    assert pages <= crawl.endpoints


def test_no_page_fails_that_was_not_made_to(crawl: Crawl):
    none_of(crawl.visits, lambda visit: visit.status >= 500 and "/fail/500" not in visit.path and visit.status)
    assert set(crawl.files.values()) == {200}


def test_the_crawl_sees_every_answer_that_a_check_may_have(crawl: Crawl):
    answers = {found for visit in crawl.visits for found in re.findall(r"answer--([a-z]+)", visit.html)}
    assert answers == {"yes", "conditional", "no", "unknown"}


def test_axe_finds_nothing_on_any_page(crawl: Crawl, browser: Browser, address: str):
    assert AXE.exists(), "axe-core is not here. `make build` installs it."
    found = []
    # Only here is the policy off that keeps a script such as this one out of a page.
    with browser.new_context(base_url=address, locale=crawl.language, bypass_csp=True) as context:
        context.add_init_script(path=AXE)
        page = context.new_page()
        for visit in crawl.longest_of_each_kind():
            page.goto(visit.path)
            page.evaluate(UNFOLD)
            for width, scheme in VIEWS[crawl.language]:
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                for violation in page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]:
                    targets = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
                    found.append(
                        f"{visit.path} ({width} px, {scheme}): {violation['id']}, {violation['help']}: {targets}"
                    )
    assert not found, "\n" + "\n".join(found)


def test_no_page_is_wider_than_a_screen_of_320_pixels(crawl: Crawl):
    none_of(crawl.visits, lambda visit: visit.overflowing)


def test_every_page_is_valid_html(crawl: Crawl):
    none_of(crawl.visits, lambda visit: visit.syntax_errors)


def test_every_page_has_one_title_of_its_own_and_says_its_language(crawl: Crawl):
    none_of(crawl.visits, lambda visit: len(list(visit.all("h1"))) != 1 and "not one h1")
    none_of(crawl.visits, lambda visit: visit.root.get("lang") != crawl.language and visit.root.get("lang"))
    titles = Counter(next(visit.all("title")).text for visit in crawl.visits if visit.status == 200)
    assert None not in titles


def test_every_name_on_a_page_is_given_once_and_leads_somewhere(crawl: Crawl):
    def faults(visit: Visit) -> list[str]:
        ids = Counter(one.get("id") for one in visit.root.iter() if one.get("id") is not None)
        wanted = {name for one in visit.root.iter() for key in REFERENCES for name in one.get(key, "").split()}
        wanted |= {link.get("href", "")[1:] for link in visit.all("a") if link.get("href", "").startswith("#")}
        twice = [f"{name!r} given {times} times" for name, times in ids.items() if times > 1]
        return twice + [f"{name!r} is nowhere" for name in sorted(wanted - ids.keys())]

    none_of(crawl.visits, faults)


def test_no_page_makes_the_browser_complain_or_breaks_its_own_policy(crawl: Crawl):
    none_of(crawl.visits, lambda visit: visit.complaints)


def test_no_page_asks_anything_of_another_host(crawl: Crawl, address: str):
    none_of(crawl.visits, lambda visit: visit.requested - {urlsplit(address).netloc})


def test_nothing_on_a_page_is_left_in_the_language_of_the_source(crawl: Crawl):
    if crawl.language == SOURCE_LANGUAGE:
        return
    with (CATALOGUES / crawl.language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [(message.id, message.string) for message in read_po(file) if isinstance(message.id, str)]
    untranslated = [text for text, said in messages if text != said and len(text) > 15 and "%(" not in text]
    none_of(crawl.visits, lambda visit: [text for text in untranslated if text in visit.text])


def test_no_page_shows_what_only_programs_understand(crawl: Crawl):
    none_of(crawl.visits, lambda visit: LEAKED.findall(visit.text))
    if crawl.language != "en":
        none_of(crawl.visits, lambda visit: re.findall(r"\bNone\b", visit.text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_weighs_less_than_150_kilobytes(language, browser: Browser, address: str):
    weights: dict[str, float] = {}
    with browser.new_context(base_url=address, viewport={"width": 360, "height": 640}) as context:
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.on(
            "Network.loadingFinished", lambda event: weights.update({event["requestId"]: event["encodedDataLength"]})
        )
        network.send("Network.enable")
        page.goto(f"/{language}/", wait_until="networkidle")
        page.mouse.wheel(0, 10_000)  # what loads only when it comes into view
        page.wait_for_load_state("networkidle")
    assert len(weights) > 3
    assert sum(weights.values()) < MOST_BYTES

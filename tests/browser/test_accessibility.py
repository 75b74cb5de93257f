"""Every page, in both languages: for every eye, hand, ear, screen and connection."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, expect

from portal.content.library import Library
from portal.content.phrases import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE
from portal.settings import ROOT
from tests.browser import served
from tests.browser.conftest import PATIENCE_MILLISECONDS, OpenPortal
from tests.browser.crawl import RESULTS, UNFOLD, Crawl, Visit
from tests.browser.pages import Home

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# The languages share their templates: between them each kind of page is seen narrow and wide, light and dark.
VIEWS: dict[str, tuple[tuple[int, Literal["light", "dark"]], ...]] = {
    "es": ((360, "light"), (1280, "dark")),
    "en": ((360, "dark"), (1280, "light")),
}
MOST_BYTES = 150_000
BESIDE = 12  # pixels by which things that stand side by side may begin apart
# Marks of a value that nobody put into words: of Python, of a template, of a sentence with a place left open.
LEAKED = re.compile(
    r"<built-in [^>]*>|<[a-z.]+ object at [^>]*>|\bNone\b(?! of)|\{\{|\}\}|\{[a-z]+:[^}]*\}|%\([a-z]*\)s|\bundefined\b"
)
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


# Hands that use keys alone

STOP = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  return { top: stop.getBoundingClientRect().top + scrollY, text: (stop.innerText || stop.name || "").trim() };
}"""
TOPS = """() => [...document.querySelectorAll("main :is(h1, h2, h3, h4, a, button, input, select, summary)")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".govuk-visually-hidden"))
  .map((one) => [one.getBoundingClientRect().top + scrollY, one.outerHTML.slice(0, 120)])"""
PAGES = [
    "/{}/",
    "/{}/check/co",
    "/{}/check/co?nationality=VE&ask=document",
    "/{}/check/co?nationality=VE&ask=work-starts-on",
    "/{}/check/us?ask=employer-weekdays",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_tab_key_goes_down_the_page_and_one_always_sees_where_it_is(path, open_portal: OpenPortal):
    reader = open_portal("es", 360)
    page = reader.page
    page.goto(path.format("es"))
    top = 0.0
    stops = 0
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        assert stop["top"] >= top - BESIDE, f"the order goes up to {stop['text']!r}"
        top = stop["top"]
        stops += 1
        assert is_focus_seen(page), f"one does not see that {stop['text']!r} has the focus"
    assert stops > 8
    expect(page.get_by_role("contentinfo").get_by_role("link").last).to_have_text(reader.say("Accessibility"))


def is_focus_seen(page: Page) -> bool:
    """Whether the screen looks other with the focus than without."""
    focused = page.screenshot()
    page.evaluate("() => { window.left = document.activeElement; left.blur() }")
    plain = page.screenshot()
    page.evaluate("() => left.focus({ preventScroll: true })")
    return focused != plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_reads_in_the_order_in_which_the_eye_does(language, open_portal: OpenPortal):
    page = open_portal(language, 360).page
    for path in (*PAGES, f"/{{}}/check/{RESULTS['yes']}", "/{}/guides/co", "/{}/guides/co/steps"):
        page.goto(path.format(language))
        tops = page.evaluate(TOPS)
        for (before, first), (after, second) in pairwise(tops):
            assert after >= before - 2 * BESIDE, f"{path}: {second} is read after {first} and stands above it"


def test_keys_alone_skip_to_the_content_and_reach_the_check(open_portal: OpenPortal):
    reader = open_portal("en", 1280)
    page = reader.page
    Home(reader).open()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=reader.say("Skip to the content"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=reader.say("Check a hire"), exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    reader.sees_title(reader.say("In which country is the job?"))


def test_keys_alone_answer_questions_and_come_back_from_a_mistake(open_portal: OpenPortal):
    reader = open_portal("en", 360)
    page, wording = reader.page, reader.wording("co")

    def skip() -> None:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

    reader.open("/en/check/co")
    skip()
    page.keyboard.type("Venez")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    reader.sees_title(wording.text("facts", "document", "question"))
    reader.open("/en/check/co?nationality=VE&ask=contract-kind")
    skip()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**contract-kind=employment*")

    reader.open("/en/check/co?nationality=VE&ask=work-starts-on")
    day = page.get_by_role("textbox", name=reader.say("Day"), exact=True)
    day.focus()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(page.locator(":focus")).to_contain_text(reader.say("There is a problem"))
    expect(alert).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(day).to_be_focused()
    expect(day).to_have_value("30")

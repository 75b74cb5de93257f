"""Hands that use keys alone, and ears that hear a page from its first word to its last."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from portal.content.phrases import LANGUAGES
from tests.browser.conftest import OpenPortal
from tests.browser.crawl import RESULTS
from tests.browser.pages import Home

BESIDE = 12  # pixels by which things that stand side by side may begin apart
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

from __future__ import annotations

import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from portal.pdf.fetcher import FONTS, ClosedFetcher, ClosedFetcherError

REFUSED = [
    "https://example.org/logo.svg",
    "http://127.0.0.1:8000/",
    "ftp://example.org/a",
    "file:///etc/passwd",
    "data:image/svg+xml,<svg/>",
    (FONTS / "LICENSE.txt").as_uri(),
    next(FONTS.glob("*.ttf")).as_uri(),
    "puente:fonts/LICENSE.txt",
    "puente:fonts/../press.py",
    "puente:fonts/%2e%2e/press.py",
    "puente:/etc/passwd",
    "PUENTE:fonts/AtkinsonHyperlegibleNext-Regular.ttf",
    "puente:fonts/AtkinsonHyperlegibleNext-Regular.ttf?x",
    "",
    "fonts/AtkinsonHyperlegibleNext-Regular.ttf",
]


@pytest.mark.parametrize("url", REFUSED)
def test_every_address_but_a_font_of_the_paper_is_refused(url: str):
    fetcher = ClosedFetcher()
    with pytest.raises(ClosedFetcherError):
        fetcher.fetch(url)
    with pytest.raises(ClosedFetcherError):
        fetcher(url)
    with pytest.raises(ClosedFetcherError):
        fetcher.open(url)  # type: ignore[no-untyped-call]  # of a library without types


def test_the_fonts_of_the_paper_are_served():
    fetcher = ClosedFetcher()
    for path in FONTS.glob("*.ttf"):
        assert fetcher(f"puente:fonts/{path.name}").read() == path.read_bytes()


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://example.org/a.png" alt="a">',
        '<img src="file:///etc/passwd" alt="a">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<p style="background: url(file:///etc/hostname)">a</p>',
        '<object data="file:///etc/passwd"></object>',
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_a_page_that_asks_for_anything_else_is_not_drawn(markup: str):
    with pytest.raises(FatalURLFetchingError):
        HTML(string=f'<html lang="en"><title>a</title>{markup}', url_fetcher=ClosedFetcher()).write_pdf()

"""Draws one page of HTML as a tagged PDF: the type and the style sheet are made ready once and kept."""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from portal.content.phrases import catalogue
from portal.pdf.fetcher import ClosedFetcher
from portal.pdf.tagging import complete_tags

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Pango's fonts are shared by all drawings of the process, and are not made for two threads at once.
_drawing = Lock()


@cache
def environment(language: str) -> Environment:
    """The templates of the paper, with the words of `language`."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = catalogue(language)
    found.install_gettext_callables(words.ugettext, words.ungettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    return found


@cache
def fetcher() -> ClosedFetcher:
    """The one fetcher."""
    return ClosedFetcher()


@cache
def fonts() -> FontConfiguration:
    """The fonts of the paper, read once."""
    return FontConfiguration()


@cache
def style_sheet(name: str, paper: str, language: str) -> CSS:
    """How a kind of paper looks: its size, and its feet in the language of the reader."""
    page = catalogue(language).ugettext("Page %(page)s of %(pages)s")
    foot = f'"{page}"' % {"page": '" counter(page) "', "pages": '" counter(pages) "'}
    text = environment(language).get_template(f"pdf/{name}.css").render(paper=paper, foot=foot)
    return CSS(string=text, font_config=fonts(), url_fetcher=fetcher())


def draw(html: str, name: str, paper: str, language: str) -> bytes:
    """The PDF of `html`, styled as the kind of paper `name`; same arguments, same bytes."""
    with _drawing, _nothing_collected():
        drawn: bytes = HTML(string=html, url_fetcher=fetcher()).write_pdf(
            stylesheets=[style_sheet(name, paper, language)],
            font_config=fonts(),
            finisher=_finish,
            pdf_variant="pdf/ua-1",
        )
    return drawn


def _finish(document: Any, pdf: Any) -> None:
    complete_tags(document, pdf)
    for item in pdf.objects:
        if getattr(item, "compress", False):
            _pack(item)


def _pack(stream: Any) -> None:
    """Compress a stream as far as is worth its time: the library takes five times longer to save a twentieth."""
    parts = (
        part if isinstance(part, bytes) else getattr(part, "data", None) or part.encode() for part in stream.stream
    )
    stream.stream = [zlib.compress(b"\n".join(parts))]
    stream.extra["Filter"] = "/FlateDecode"
    stream.compress = False


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let the collector rest: it finds nothing among the boxes being drawn, and looking costs a fifth of the time."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()

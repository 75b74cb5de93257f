"""The reader's language: the first part of the address; without one, what the browser asks for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import abort, g, request, url_for
from flask_babel import get_locale
from markupsafe import Markup

from portal.content.phrases import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE, Phrases, catalogue, day_words
from portal.extensions import babel

if TYPE_CHECKING:
    from flask import Flask


def preferred() -> str:
    """The best of the portal's languages for this browser; Spanish where it names none of them."""
    return request.accept_languages.best_match(list(LANGUAGES)) or next(iter(LANGUAGES))


def of_address() -> str:
    """The language that the address begins with, or the browser's."""
    first = request.path.lstrip("/").split("/", 1)[0]
    return first if first in LANGUAGES else preferred()


def reader() -> Phrases:
    """Dates, numbers and phrases for this reader, in the form of the place that the page is about."""
    found: Phrases | None = g.get("phrases")
    if found is None:
        place = (request.view_args or {}).get("place")
        found = g.phrases = Phrases(g.get("language") or of_address(), place if isinstance(place, str) else None)
    return found


def init_app(app: Flask) -> None:
    """Take the language off the address and set words and dates in it."""
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE_LANGUAGE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    babel.init_app(app, locale_selector=lambda: str(reader().locale))
    # Asked hundreds of times a page: the words come straight from the reader's catalogue.
    app.jinja_env.globals.update(_=_say, gettext=_say, ngettext=_say_count)
    app.jinja_env.filters["dateformat"] = _date
    app.jinja_env.filters["percent"] = lambda share: reader().percent(Decimal(str(share)))

    @app.url_value_preprocessor
    def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
        language = (values or {}).pop("lang", None)
        if language is None:
            return
        if language not in LANGUAGES:
            g.language = preferred()
            abort(404)
        g.language = str(language)

    @app.before_request
    def _settle_language() -> None:
        if "language" not in g:
            g.language = of_address()

    @app.context_processor
    def _languages() -> dict[str, object]:
        return {"languages": same_page_in_all_languages(), "get_locale": get_locale}


@lru_cache(maxsize=4000)
def _words(language: str, text: str) -> Markup:
    return Markup(catalogue(language).ugettext(text))  # noqa: S704 - a text of the interface, written by the project


def _say(text: str, **values: object) -> Markup:
    words = _words(reader().language, text)
    return words % values if "%" in words else words


def _say_count(one: str, many: str, count: int, **values: object) -> Markup:
    words = Markup(catalogue(reader().language).ungettext(one, many, count))  # noqa: S704 - as above
    return words % {"num": count, **values}


def _date(value: date | None, form: str = "medium") -> str:
    return "" if value is None else day_words(value, form, reader().locale)


def same_page_in_all_languages() -> list[dict[str, str]]:
    """This page's address in each language; the home page's where this page has no address of its own."""
    endpoint, values = request.endpoint, dict(request.view_args or {})
    rule = request.url_rule
    if rule is None or endpoint is None or "GET" not in (rule.methods or ()) or not endpoint.startswith("public."):
        endpoint, values = "public.home", {}
    query = request.query_string.decode("ascii", "ignore") if endpoint == request.endpoint else ""
    found = []
    for code, name in LANGUAGES.items():
        address = url_for(endpoint, lang=code, **values)
        found.append({"code": code, "name": name, "url": f"{address}?{query}" if query else address})
    return found

"""The reader's language: the first part of the address; without one, what the browser asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import abort, g, request, url_for
from flask_babel import get_locale

from portal.content.phrases import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE, Phrases
from portal.extensions import babel

if TYPE_CHECKING:
    from flask import Flask


def preferred() -> str:
    """The best of the portal's languages for this browser; Spanish where it names none of them."""
    return request.accept_languages.best_match(list(LANGUAGES)) or next(iter(LANGUAGES))


def _locale() -> str:
    # Dates and numbers in the form of the place a page is about, where the language has one.
    return str(Phrases(g.get("language") or preferred(), (request.view_args or {}).get("place")).locale)


def init_app(app: Flask) -> None:
    """Take the language off the address and set words and dates in it."""
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE_LANGUAGE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    babel.init_app(app, locale_selector=_locale)

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
            first = request.path.split("/", 2)[1] if request.path.startswith("/") else ""
            g.language = first if first in LANGUAGES else preferred()

    @app.context_processor
    def _languages() -> Mapping[str, object]:
        return {"languages": same_page_in_all_languages(), "get_locale": get_locale}


def same_page_in_all_languages() -> list[dict[str, str]]:
    """This page's address in each language; the home page's where this page has no address of its own."""
    endpoint, values = request.endpoint, dict(request.view_args or {})
    if request.method != "GET" or endpoint is None or not endpoint.startswith("public."):
        endpoint, values = "public.home", {}
    query = request.query_string.decode("ascii", "ignore") if endpoint == request.endpoint else ""
    found = []
    for code, name in LANGUAGES.items():
        address = url_for(endpoint, lang=code, **values)
        found.append({"code": code, "name": name, "url": f"{address}?{query}" if query else address})
    return found

"""Pages for what goes wrong, in the reader's language, that do not depend on what failed."""

from __future__ import annotations

from traceback import extract_tb
from typing import TYPE_CHECKING

import structlog
from flask import Response, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.content.library import GuideNotFoundError
from portal.content.phrases import LANGUAGES
from portal.web.language import preferred

if TYPE_CHECKING:
    from flask import Flask

log = structlog.get_logger()
PAGES = (400, 403, 404, 405, 413, 429, 500)
LAST_RESORT = {
    "es": "Algo falló de nuestro lado. Vuelva a intentarlo en unos minutos.",
    "en": "Something failed on our side. Please try again in a few minutes.",
}


def init_app(app: Flask) -> None:
    """Answer every error with a page of its own."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(GuideNotFoundError, lambda _error: _page(404))
    app.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects are no errors
        return Response(error.get_response())
    response = _page(error.code if error.code in PAGES else 400 if error.code < 500 else 500)  # noqa: PLR2004
    response.status_code = error.code
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    # Where it happened, never what was said: the address and an error's own words may describe a person.
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
    log.error("unexpected_error", endpoint=request.endpoint, error=type(error).__name__, frames=frames[-8:])
    return _page(InternalServerError.code)


def _page(status: int) -> Response:
    if g.get("language") not in LANGUAGES:
        try:
            g.language = preferred()
        except HTTPException:
            g.language = next(iter(LANGUAGES))
    try:
        body = render_template(f"errors/{status}.html")
    except Exception as error:  # noqa: BLE001 - the page of last resort must not fail with what it reports
        log.error("error_page_failed", status=status, error=type(error).__name__)
        text = LAST_RESORT[g.language]
        body = f'<!DOCTYPE html><html lang="{g.language}"><title>Puente</title><p>{text}</p></html>'
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="text/html")

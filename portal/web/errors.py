"""Pages for what goes wrong, in the reader's language, that do not depend on what failed."""

from __future__ import annotations

from traceback import extract_tb
from typing import TYPE_CHECKING

import structlog
from flask import Response, g, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError

from portal.content.library import GuideNotFoundError
from portal.content.phrases import LANGUAGES
from portal.web.language import of_address

if TYPE_CHECKING:
    from flask import Flask

log = structlog.get_logger()
PAGES = (400, 403, 404, 405, 413, 429, 500)
SERVER_ERRORS = 500
# Said when even the templates fail: what went wrong must not take its own page away.
LAST_RESORT = {
    "es": ("No podemos leer esta dirección.", "Algo falló de nuestro lado. Vuelva a intentarlo en unos minutos."),
    "en": ("We cannot read this address.", "Something failed on our side. Please try again in a few minutes."),
}


class BadAddressError(BadRequest):
    """An address that cannot be ours; `problem` is a code that the page puts into words."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def init_app(app: Flask) -> None:
    """Answer every error with a page of its own."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(GuideNotFoundError, lambda _error: page(404))
    app.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response:
    code = error.code or InternalServerError.code
    nearest = code if code in PAGES else BadRequest.code if code < SERVER_ERRORS else InternalServerError.code
    response = page(nearest, problem=getattr(error, "problem", None))
    response.status_code = code
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    # Where it happened, never what was said: the address and an error's own words may describe a person.
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
    log.error("unexpected_error", endpoint=request.endpoint, error=type(error).__name__, frames=frames[-8:])
    return page(InternalServerError.code)


def page(status: int, problem: str | None = None) -> Response:
    """The page of an error, or a bare sentence when the page itself fails."""
    if g.get("language") not in LANGUAGES:
        g.language = of_address()
    try:
        body = render_template(f"errors/{status}.html", problem=problem)
    except Exception as error:  # noqa: BLE001 - the page of last resort must not fail with what it reports
        log.error("error_page_failed", status=status, error=type(error).__name__)  # noqa: TRY400 - its words stay out
        text = LAST_RESORT[g.language][status >= SERVER_ERRORS]
        body = (
            f'<!DOCTYPE html><html lang="{g.language}"><head><meta charset="utf-8"><title>Puente</title></head>'
            f"<body><h1>{text}</h1></body></html>"
        )
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="text/html")

"""Logging: one line an event, a constant name and ids. Facts describe people, so no query string is ever written."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from portal.settings import Settings


def configure(settings: Settings) -> None:
    """Write structured lines to standard error at the level set."""
    logging.basicConfig(level=settings.log_level, format="%(message)s")
    # WeasyPrint and its fonts explain every glyph they draw.
    for noisy in ("weasyprint", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )

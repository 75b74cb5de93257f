"""The Context of a request, the library of the process, and what every template may use."""

from __future__ import annotations

import gc
from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING

import structlog
from flask import current_app, g
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from sqlalchemy.exc import SQLAlchemyError

from portal.content.glossary import Glossary, load_glossary
from portal.content.library import Library
from portal.content.phrases import LANGUAGES, Phrases
from portal.content.standards import FOLDER, Standards, load_standards
from portal.extensions import db
from portal.services import search
from portal.services.context import Context
from portal.services.publishing import open_library

if TYPE_CHECKING:
    from flask import Flask

    from portal.settings import Settings

LIBRARY = "puente.library"
GLOSSARY = "puente.glossary"
STANDARDS = "puente.standards"
_opening = Lock()
log = structlog.get_logger()


def init_app(app: Flask, settings: Settings) -> None:
    """Make room for the library, and give templates the components and the day."""
    app.extensions[LIBRARY] = None
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(app.template_folder)),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.globals["today"] = lambda: context().today
    app.config["PUENTE_GUIDES"] = settings.guides_folder


def library() -> Library:
    """The guides: read from the database once, at the first request, and then held in memory.

    A database that cannot be reached, or holds nothing yet, leaves the guides of the folder: they need no memory.
    """
    found: Library | None = current_app.extensions[LIBRARY]
    if found is not None:
        return found
    with _opening:
        found = current_app.extensions[LIBRARY] or _open()
        current_app.extensions[LIBRARY] = found
        return found


def _open() -> Library:
    try:
        stored = open_library()
        if stored.codes:
            return stored
    except SQLAlchemyError as error:
        log.warning("library_without_database", error=type(error).__name__)
    return Library.of_folder(current_app.config["PUENTE_GUIDES"])


def standards() -> Standards | None:
    """The international standards of the folder of guides, read once; None where it has none."""
    folder = current_app.config["PUENTE_GUIDES"]
    if STANDARDS not in current_app.extensions:
        current_app.extensions[STANDARDS] = load_standards(folder) if (folder / FOLDER).is_dir() else None
    found: Standards | None = current_app.extensions[STANDARDS]
    return found


def glossary() -> Glossary:
    """The terms of the folder of guides, read once."""
    if GLOSSARY not in current_app.extensions:
        current_app.extensions[GLOSSARY] = load_glossary(current_app.config["PUENTE_GUIDES"])
    found: Glossary = current_app.extensions[GLOSSARY]
    return found


def warm(app: Flask) -> None:
    """Read the guides and make what searches them, so that no reader waits for it."""
    with app.app_context():
        guides = library()
        standards()
        glossary()
        for language in LANGUAGES:
            search.index(guides, language)
        # A connection must not be shared by processes that part after this; memory that nothing frees may be.
        db.engine.dispose()
    gc.freeze()


def context() -> Context:
    """This request's context; the only place of the web that reads the clock."""
    if "context" not in g:
        g.context = Context(datetime.now(UTC), g.language, library())
    found: Context = g.context
    return found


def phrases(place: str | None = None) -> Phrases:
    """Dates, numbers and set phrases in the reader's language."""
    return Phrases(g.language, place)


def as_of(asked: str | None) -> date | None:
    """The day that an address asks about, or None when what it says is not a day within reach."""
    try:
        day = date.fromisoformat(asked or "")
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None  # noqa: PLR2004 - the years that facts accept

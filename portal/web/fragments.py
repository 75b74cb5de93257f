"""Parts of a page that say nothing of a person, drawn once and kept: the law's words are the same for every hire."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from jinja2.runtime import Macro
from markupsafe import Markup

from portal.web.language import reader

if TYPE_CHECKING:
    from flask import Flask

MOST_KEPT = 3000


def init_app(app: Flask) -> None:
    """Give templates `kept(macro, value)`: what the macro draws of a value of the law, which must be hashable."""

    @lru_cache(maxsize=MOST_KEPT)
    def drawn(macro: Macro, _locale: Locale, value: Hashable) -> Markup:
        return Markup(macro(value))  # noqa: S704 - the macro escapes what it is given

    app.jinja_env.globals["kept"] = lambda macro, value: drawn(macro, reader().locale, value)

"""Who may open a page: every view declares it, and one that does not is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, request

V = TypeVar("V", bound=Callable[..., object])


def anyone(view: V) -> V:
    """Declare that a view is open to anyone, signed in or not."""
    view.permission = "anyone"  # type: ignore[attr-defined]  # the declaration is kept on the function itself
    return view


def declared(endpoint: str, app: Flask) -> str | None:
    """What the view of an endpoint declared."""
    return getattr(app.view_functions.get(endpoint), "permission", None)


def init_app(app: Flask) -> None:
    """Refuse what was not declared."""

    @app.before_request
    def _refuse_undeclared() -> None:
        if request.endpoint is not None and declared(request.endpoint, current_app._get_current_object()) is None:  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's documented way to the app
            abort(403)

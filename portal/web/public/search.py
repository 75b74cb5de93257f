"""Search over all guides."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import render_template, request
from markupsafe import Markup, escape

from portal.extensions import limiter
from portal.services import search as searching
from portal.services.search import Found, Passage, Results
from portal.web.access import anyone
from portal.web.caching import briefly_cached
from portal.web.context import context, phrases
from portal.web.public import blueprint
from portal.web.public.asked import Addresses, Asked, asked, page_asked, page_links


@blueprint.get("/search")
@anyone
@briefly_cached
@limiter.limit("120 per minute")
def search() -> str | tuple[str, int]:
    """Which entries of the guides speak of these words?"""
    wanted, _ = asked(), phrases().gettext
    query = request.args.get("q", "")
    place, kind = request.args.get("place") or None, request.args.get("kind") or None
    errors = [{"text": wanted.error, "href": "#as-of-day"}] if wanted.error else []
    if place is not None and place not in context().library.codes:
        errors.append({"text": _("There is no guide of that country"), "href": "#search-q"})
        place = None
    if kind is not None and kind not in searching.FIELDS:
        errors.append({"text": _("There is no such kind of rule"), "href": "#search-q"})
        kind = None
    results = searching.search(context(), query, wanted.day, place=place, kind=kind, page=page_asked())
    if results.is_too_long:
        words = _("Write at most %(number)s letters. We searched for the first ones.") % {
            "number": searching.MOST_LETTERS
        }
        errors.append({"text": words, "href": "#search-q"})
    addresses = {code: Addresses(code, wanted.kept) for code in context().library.codes}
    body = render_template(
        "public/search.html",
        asked=wanted,
        results=results,
        place=place,
        kind=kind,
        errors=errors,
        address=lambda **changed: _address(results, wanted, place, kind, **changed),
        target=lambda found: _target(found, addresses[found.place]),
        marked=_marked,
        pages=page_links(
            results.page, results.pages, lambda number: _address(results, wanted, place, kind, page=number)
        ),
    )
    return body, 400 if errors else 200


def _address(
    results: Results, wanted: Asked, place: str | None, kind: str | None, /, **changed: str | int | None
) -> str:
    """This search with something changed; a change starts again at the first page."""
    parts = {"q": results.query or None, "place": place, "kind": kind, **wanted.kept, **changed}
    given = {name: str(value) for name, value in parts.items() if value is not None}
    # The page's own path, whatever its query: built once, though a page has dozens of such links.
    return f"{request.path}?{urlencode(given)}" if given else request.path


def _marked(passages: Iterable[Passage]) -> Markup:
    """The text with the words that were asked for marked."""
    parts = (f"<mark>{escape(item.text)}</mark>" if item.is_match else str(escape(item.text)) for item in passages)
    return Markup("".join(parts))  # noqa: S704 - each part was escaped


def _target(found: Found, addresses: Addresses) -> str:
    if found.section is not None:
        return addresses.section(found.section, anchor=found.id)
    return addresses.rule(found.kind, found.id)

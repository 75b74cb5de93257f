"""Changes of the law in all countries, as a page and as an Atom feed (RFC 4287)."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, abort, render_template, request, url_for

from portal.services import changes as timelines
from portal.services.history import KINDS
from portal.web.access import anyone
from portal.web.caching import cached_page
from portal.web.context import context, phrases
from portal.web.public import blueprint
from portal.web.public.asked import Addresses, asked, page_asked, page_links, whole


@blueprint.get("/changes")
@anyone
@cached_page(args=("place", "kind", "page", "day"))
def changes() -> str | tuple[str, int]:
    """What changed, and what is due to change, in any country?"""
    wanted, now, _ = asked(), context(), phrases().gettext
    place, kind = request.args.get("place") or None, request.args.get("kind") or None
    errors = [{"text": wanted.error, "href": "#as-of-day"}] if wanted.error else []
    if place is not None and place not in now.library.codes:
        errors.append({"text": _("There is no guide of that country"), "href": "#upcoming"})
        place = None
    if kind is not None and kind not in KINDS:
        errors.append({"text": _("There is no such kind of rule"), "href": "#upcoming"})
        kind = None
    timeline = timelines.list_changes(now, wanted.day, place=place, kind=kind, page=page_asked())
    chosen = {"place": place, "kind": kind}
    kept = {name: value for name, value in wanted.kept.items() if name == "day"}

    def address(**changed: str | int | None) -> str:
        given = {name: str(value) for name, value in {**chosen, **changed}.items() if value is not None} | kept
        return f"{request.path}?{urlencode(given)}" if given else request.path

    body = render_template(
        "public/changes.html",
        asked=wanted,
        timeline=timeline,
        chosen=chosen,
        address=address,
        urls={code: Addresses(code, kept) for code in now.library.codes},
        feed_url=url_for("public.changes_feed", lang=now.language, place=place),
        pages=page_links(timeline.page, timeline.pages, lambda number: address(page=number)),
        errors=errors,
    )
    return body, 400 if errors else 200


@blueprint.get("/changes.atom")
@anyone
def changes_feed() -> Response:
    """The latest changes for a feed reader, of one country or of all."""
    now = context()
    place = request.args.get("place") or None
    if place is not None and place not in now.library.codes:
        abort(404)
    entries = timelines.latest_changes(now, place)
    body = render_template(
        "public/changes.atom.xml",
        entries=entries,
        country=entries[0].place_name if place and entries else None,
        updated=max((entry.published_on for entry in entries), default=now.today),
        feed=whole(url_for("public.changes_feed", lang=now.language, place=place)),
        page=whole(url_for("public.changes", lang=now.language, place=place)),
        urls={entry.place: whole(Addresses(entry.place, {}).section("changes")) for entry in entries},
    )
    response = Response(body, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response

"""Two countries side by side."""

from __future__ import annotations

from flask import render_template, request

from portal.services.comparison import compare_guides
from portal.services.reading import list_guides
from portal.web.access import anyone
from portal.web.caching import cached_page
from portal.web.context import context, phrases
from portal.web.public import blueprint
from portal.web.public.asked import Addresses, asked

SIDES = ("a", "b")


@blueprint.get("/compare")
@anyone
@cached_page(args=(*SIDES, "day"))
def compare() -> str | tuple[str, int]:
    """What differs between hiring in one country and in the other?"""
    wanted, _ = asked(), phrases().gettext
    cards = list_guides(context(), wanted.day)
    chosen = [request.args.get(side, "") for side in SIDES]
    errors = [{"text": wanted.error, "href": "#as-of-day"}] if wanted.error else []
    codes = [card.head.place for card in cards]
    for side, code in zip(SIDES, chosen, strict=True):
        if code and code not in codes:
            errors.append({"text": _("There is no guide of that country"), "href": f"#compare-{side}"})
    if chosen[0] and chosen[0] == chosen[1]:
        errors.append({"text": _("Choose two different countries"), "href": "#compare-b"})
    is_complete = all(code in codes for code in chosen) and chosen[0] != chosen[1]
    body = render_template(
        "public/compare.html",
        asked=wanted,
        countries=[(card.head.place, card.head.name) for card in cards],
        chosen=chosen,
        errors=errors,
        comparison=compare_guides(context(), chosen[0], chosen[1], wanted.day) if is_complete else None,
        urls={code: Addresses(code, wanted.kept) for code in codes},
    )
    return body, 400 if errors else 200

"""The Americas as a whole: international standards, the map, and the countries that there is no guide of yet."""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.content.standards import Standards
from portal.services import region
from portal.web.access import anyone
from portal.web.caching import cached_page
from portal.web.context import context, standards
from portal.web.public import blueprint

DEFAULT_MAP = "asylum"


class StandardAddresses:
    """Links from a citation to its instrument, on the page of the standards."""

    def __init__(self) -> None:
        self.page = url_for("public.standards_page", lang=g.language)

    def rule(self, kind: str, id_: str) -> str:  # noqa: ARG002 - guides give each kind a page; here all stand on one
        """Where an instrument stands."""
        return f"{self.page}#{id_}"


def _standards() -> Standards:
    found = standards()
    return found if found is not None else abort(404)


@blueprint.get("/standards")
@anyone
@cached_page
def standards_page() -> str:
    """What do the international standards ask of an employer, and whom do they bind?"""
    page = region.read_standards(context(), _standards())
    return render_template("public/standards.html", page=page, urls=StandardAddresses())


@blueprint.get("/countries")
@anyone
@cached_page
def countries() -> str:
    """Which countries of the Americas is there a guide of, and which not yet?"""
    return render_template("public/countries.html", countries=region.list_countries(context(), _standards()))


@blueprint.get("/countries/<code>")
@anyone
@cached_page
def country(code: str) -> str | Response:
    """What binds a country that there is no guide of yet? One with a guide leads there."""
    try:
        page = region.read_country(context(), _standards(), code)
    except region.CountryNotFoundError:
        abort(404)
    if page.country.place is not None:
        return redirect(url_for("public.guide", lang=g.language, place=page.country.place))
    return render_template("public/country.html", page=page, urls=StandardAddresses())


@blueprint.get("/map")
@anyone
@cached_page(args=("show",))
def map_page() -> str:
    """How do the countries stand on one subject?"""
    try:
        page = region.read_map(context(), _standards(), request.args.get("show") or DEFAULT_MAP)
    except region.SubjectNotFoundError:
        abort(404)
    return render_template("public/map.html", page=page)

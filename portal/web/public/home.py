"""The first page, the choice of a country, and what the portal says of itself."""

from __future__ import annotations

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.content.wording import Wording
from portal.services.typed import plain
from portal.web.access import anyone
from portal.web.caching import cached_page
from portal.web.context import context, glossary
from portal.web.language import preferred
from portal.web.public import blueprint


def country_cards() -> list[dict[str, object]]:
    """Every country there is a guide of, as cards."""
    found: list[dict[str, object]] = []
    now = context()
    for code in now.library.codes:
        law = now.library.guide(code).law
        wording = Wording(now.library.guide(code), now.language, now.today)
        found.append(
            {
                "code": code,
                "name": wording.jurisdiction_name(),
                "url_check": url_for("public.check_hire", lang=now.language, place=code),
                "url_guide": url_for("public.guide", lang=now.language, place=code),
                "checked_on": law.checked_on,
                "counts": {
                    "documents": len(law.documents),
                    "obligations": len(law.obligations),
                    "rights": len(law.rights),
                    "quotas": len(law.quotas),
                    "routes": len(law.routes),
                },
            }
        )
    return sorted(found, key=lambda card: str(card["name"]))


@blueprint.get("/")
@anyone
@cached_page
def home() -> str:
    """What did you come for, and for which country?"""
    return render_template("public/home.html", countries=country_cards())


@blueprint.get("/check")
@anyone
@cached_page
def check() -> str:
    """In which country is the job?"""
    return render_template("public/check.html", countries=country_cards())


@blueprint.get("/about")
@anyone
@cached_page
def about() -> str:
    """What the portal is, who makes it, and how sure its statements are."""
    return render_template("public/about.html")


@blueprint.get("/accessibility")
@anyone
@cached_page
def accessibility() -> str:
    """How accessible the portal is and what to do where it is not."""
    return render_template("public/accessibility.html")


@blueprint.get("/privacy")
@anyone
@cached_page
def privacy() -> str:
    """What is stored: nothing about the reader or the hire."""
    return render_template("public/privacy.html")


@blueprint.get("/words")
@anyone
@cached_page
def words() -> str:
    """What do the terms of the portal mean, and what is each called in the other languages?"""
    told = [(id_, said) for id_, said in glossary().terms.items() if g.language in said and said[g.language].means]
    return render_template("public/words.html", terms=sorted(told, key=lambda item: plain(item[1][g.language].say)))


@anyone
def enter() -> Response:
    """Send a reader without a language in the address to the home page in theirs."""
    response = redirect(url_for("public.home", lang=preferred()))
    response.vary.add("Accept-Language")
    return response

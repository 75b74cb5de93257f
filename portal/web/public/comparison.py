"""Countries side by side, as a table and as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from flask import Response, abort, g, render_template, request, url_for

from portal.services.comparison import Comparison, compare_guides, subject_titles
from portal.services.reading import list_guides
from portal.web.access import anyone
from portal.web.caching import cached_page
from portal.web.context import context, phrases
from portal.web.public import blueprint
from portal.web.public.asked import Addresses, Asked, asked, whole

DEFAULT_SUBJECT = "documents"
LEAST = 2
# A cell that begins like a formula would be one to a spreadsheet.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/compare")
@anyone
@cached_page(args=("place", "subject", "day"))
def compare() -> str | tuple[str, int]:
    """What differs between hiring in these countries?"""
    wanted, _ = asked(), phrases().gettext
    subjects = subject_titles(phrases())
    cards = list_guides(context(), wanted.day)
    codes = [card.head.place for card in cards]
    given = list(dict.fromkeys(place for place in request.args.getlist("place") if place))
    chosen = [place for place in given if place in codes]
    subject = request.args.get("subject") or DEFAULT_SUBJECT
    errors = [{"text": wanted.error, "href": "#as-of-day"}] if wanted.error else []
    if chosen != given:
        errors.append({"text": _("There is no guide of that country"), "href": f"#place-{codes[0]}"})
    if subject not in subjects:
        errors.append({"text": _("That cannot be compared"), "href": "#subject"})
        subject = DEFAULT_SUBJECT
    if given and len(chosen) < LEAST:
        errors.append({"text": _("Choose two countries or more"), "href": f"#place-{codes[0]}"})
    is_complete = len(chosen) >= LEAST
    body = render_template(
        "public/compare.html",
        asked=wanted,
        countries=[(card.head.place, card.head.name) for card in cards],
        chosen=chosen,
        subject=subject,
        subjects=[
            {"id": id_, "title": title, "url": _address("compare", chosen, id_, wanted)}
            for id_, title in subjects.items()
        ],
        errors=errors,
        comparison=compare_guides(context(), chosen, subject, wanted.day) if is_complete else None,
        csv_url=_address("compare_csv", chosen, subject, wanted),
        urls={code: Addresses(code, wanted.kept) for code in codes},
    )
    return body, 400 if errors else 200


@blueprint.get("/compare.csv")
@anyone
def compare_csv() -> Response:
    """The same as a table for a spreadsheet, one rule a line."""
    wanted = asked()
    chosen = list(dict.fromkeys(request.args.getlist("place")))
    subject = request.args.get("subject", DEFAULT_SUBJECT)
    if wanted.error or subject not in subject_titles(phrases()) or len(chosen) < LEAST:
        abort(400)
    if not set(chosen) <= set(context().library.codes):
        abort(404)
    response = Response(_csv(compare_guides(context(), chosen, subject, wanted.day), wanted), mimetype="text/csv")
    name = f"puente-{subject}-{'-'.join(chosen)}-{wanted.day.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _address(view: str, places: list[str], subject: str, wanted: Asked) -> str:
    query = [*(("place", place) for place in places), ("subject", subject)]
    query += [("day", wanted.day.isoformat())] if wanted.is_day_given else []
    return f"{url_for(f'public.{view}', lang=g.language)}?{urlencode(query)}"


def _csv(comparison: Comparison, wanted: Asked) -> str:
    _ = phrases().gettext
    urls = {head.place: Addresses(head.place, wanted.kept) for head in comparison.heads}
    # The mark at the start tells a spreadsheet that the letters are UTF-8.
    file = io.StringIO("\ufeff")
    file.seek(0, io.SEEK_END)
    writer = csv.writer(file)
    writer.writerow([_("Heading"), _("Country"), _("Rule"), _("What matters"), _("The law as of"), _("Address")])
    for row in comparison.rows:
        for side in row.sides:
            for item in side.items:
                entry = item.entry
                address = whole(urls[side.place].rule(entry.kind, entry.id))
                cells = [row.title, side.name, entry.title, "; ".join(item.details), wanted.day.isoformat(), address]
                writer.writerow([f"'{cell}" if cell.startswith(FORMULA_MARKS) else cell for cell in cells])
    return file.getvalue()

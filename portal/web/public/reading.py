"""The guides to read: all of them, one with its sections, and each rule at an address of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from flask import abort, render_template, request

from portal.content.clauses import WORKS
from portal.content.countries import country_codes
from portal.content.wording import WordedBasis
from portal.services import history, quotas, reading
from portal.services.context import Context
from portal.services.entries import DocumentEntry, StepEntry
from portal.services.history import RuleNotFoundError
from portal.services.reading import DocumentFilters, Head
from portal.services.typed import tidy
from portal.web.access import anyone
from portal.web.caching import cached_page
from portal.web.context import context, phrases, standards
from portal.web.public import blueprint, present
from portal.web.public.asked import Addresses, Asked, asked

Shown = dict[str, object]
Reply = str | tuple[str, int]
DOCUMENT_FILTERS = ("work", "nationality", "text")


class Section(Protocol):
    """A section of a guide as its use-case gives it."""

    @property
    def head(self) -> Head:
        """What the page says first."""


Read = Callable[[Context, str, Asked], tuple[Section, Shown]]


@blueprint.get("/guides")
@anyone
@cached_page
def guides() -> Reply:
    """Which countries is there a guide of?"""
    wanted = asked()
    cards = [
        {
            "code": card.head.place,
            "name": card.head.name,
            "url_check": Addresses(card.head.place, {}).check(),
            "url_guide": Addresses(card.head.place, wanted.kept).guide(),
            "checked_on": card.head.checked_on,
            "counts": card.counts,
            "note": card.title,
        }
        for card in reading.list_guides(context(), wanted.day)
    ]
    body = render_template("public/guides.html", asked=wanted, countries=cards, has_standards=standards() is not None)
    return body, wanted.status


@blueprint.get("/guides/<place>")
@anyone
@cached_page
def guide(place: str) -> Reply:
    """What does the guide of a country say in short?"""
    wanted = asked()
    page = reading.read_overview(context(), place, wanted.day, wanted.revision)
    return _render("public/guide.html", page, wanted, page=page, section=None)


@blueprint.get("/guides/<place>/<section>")
@anyone
@cached_page(args=(*DOCUMENT_FILTERS, "day", "revision"))
def guide_section(place: str, section: str) -> Reply:
    """One section of a guide."""
    read = SECTIONS.get(section)
    if read is None:
        abort(404)
    wanted = asked()
    page, more = read(context(), place, wanted)
    return _render(f"public/guide_{section}.html", page, wanted, page=page, section=section, **more)


@blueprint.get("/guides/<place>/<kind>/<id>")
@anyone
@cached_page
def rule(place: str, kind: str, id: str) -> Reply:  # noqa: A002 - the name of the part of the address
    """One rule with every version it has had."""
    wanted = asked()
    try:
        if kind == "instruments":
            instrument = history.read_instrument(context(), place, id, wanted.day, wanted.revision)
            return _render("public/instrument.html", instrument, wanted, page=instrument, section="instruments")
        page = history.read_rule(context(), place, kind, id, wanted.day, wanted.revision)
    except RuleNotFoundError:
        abort(404)
    return _render("public/rule.html", page, wanted, page=page, section=page.section)


def _render(template: str, of: Section, wanted: Asked, **values: object) -> Reply:
    addresses = Addresses(of.head.place, wanted.kept)
    errors = [{"text": wanted.error, "href": "#as-of-day"}] if wanted.error else []
    more = values.pop("errors", [])
    assert isinstance(more, list)
    body = render_template(
        template,
        head=of.head,
        asked=wanted,
        urls=addresses,
        contents=_contents(of.head, addresses, values.get("section")),
        errors=errors + more,
        document_card_of=document_card,
        step_card_of=step_card,
        **values,
    )
    return body, 400 if errors or more else 200


def _contents(head: Head, addresses: Addresses, current: object) -> list[Shown]:
    """The sections of the guide beside the text."""
    overview = {"text": phrases().gettext("Overview"), "href": addresses.guide(), "current": request.endpoint == GUIDE}
    return [
        overview,
        *(
            {"text": item.title, "href": addresses.section(item.section), "current": item.section == current}
            for item in head.contents
        ),
    ]


GUIDE = "public.guide"


# Sections


def _documents(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    filters, errors = _filters()
    page = reading.read_documents(now, place, wanted.day, wanted.revision, filters)
    return page, {"errors": errors}


def _filters() -> tuple[DocumentFilters, list[Shown]]:
    _ = phrases().gettext
    errors: list[Shown] = []
    given = {name: tidy(request.args.get(name, "")) for name in DOCUMENT_FILTERS}
    choices: Mapping[str, tuple[str, ...]] = {"work": WORKS, "nationality": country_codes()}
    for name, accepted in choices.items():
        if given[name] and given[name] not in accepted:
            errors.append({"text": _("Choose one of the answers in the list"), "href": f"#filter-{name}"})
            given[name] = ""
    if len(given["text"]) > reading.MOST_FILTER_TEXT:
        words = _("Write at most %(number)s letters") % {"number": reading.MOST_FILTER_TEXT}
        errors.append({"text": words, "href": "#filter-text"})
        given["text"] = given["text"][: reading.MOST_FILTER_TEXT]
    return DocumentFilters(given["work"] or None, given["nationality"] or None, given["text"]), errors


def _steps(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    return reading.read_steps(now, place, wanted.day, wanted.revision), {}


def _quotas(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    page = reading.read_quotas(now, place, wanted.day, wanted.revision)
    chosen = request.args.get("quota", "")
    given = {name: values[0] for name, values in request.args.lists()}
    calculations = {
        quota.entry.id: quotas.calculate(
            now, place, quota.entry.id, given if quota.entry.id == chosen else {}, wanted.day, wanted.revision
        )
        for quota in page.quotas
        if quota.has_calculator
    }
    errors = [
        {"text": f"{field.label} {field.error}", "href": f"#{id_}-{field.id}"}
        for id_, calculation in calculations.items()
        for field in calculation.errors
    ]
    if chosen and chosen not in calculations:
        words = phrases().gettext("There is nothing to work out for that limit on this day")
        errors.append({"text": words, "href": "#main-content"})
    gauges = {id_: _gauge(calculation) for id_, calculation in calculations.items()}
    kept = _filled_in(calculations[chosen]) if chosen in calculations else {}
    return page, {"errors": errors, "calculations": calculations, "gauges": gauges, "filled_in": kept}


def _filled_in(calculation: quotas.Calculation) -> dict[str, str]:
    """The numbers of the firm, which another day does not change."""
    given = {field.id: field.given for field in calculation.fields if field.given}
    return {"quota": calculation.quota, "hire": "yes" if calculation.with_hire else "no", **given}


def _gauge(calculation: quotas.Calculation) -> Shown | None:
    gauge = calculation.gauge
    if gauge is None:
        return None
    return {
        "id": f"{calculation.quota}-result",
        "title": phrases().gettext("Your firm"),
        "counted_foreign": gauge.before.foreign,
        "counted_total": gauge.before.total,
        "after_foreign": gauge.after.foreign if gauge.after else None,
        "after_total": gauge.after.total if gauge.after else None,
        "limit_percent": gauge.limit_percent,
        "most": None if gauge.most is None else int(gauge.most),
        "verdict": calculation.verdict,
        "verdict_state": calculation.state,
        "more": int(gauge.room) if gauge.room is not None and calculation.measure == "headcount" else None,
        "unit": calculation.measure,
    }


def _rights(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    return reading.read_rights(now, place, wanted.day, wanted.revision), {}


def _routes(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    return reading.read_routes(now, place, wanted.day, wanted.revision), {}


def _instruments(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    return reading.read_instruments(now, place, wanted.day, wanted.revision), {}


def _changes(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    return reading.read_changes(now, place, wanted.day, wanted.revision), {}


def _questions(now: Context, place: str, wanted: Asked) -> tuple[Section, Shown]:
    return reading.read_questions(now, place, wanted.day, wanted.revision), {}


SECTIONS: Mapping[str, Read] = {
    "documents": _documents,
    "steps": _steps,
    "quotas": _quotas,
    "rights": _rights,
    "routes": _routes,
    "instruments": _instruments,
    "changes": _changes,
    "questions": _questions,
}


# Entries in the shape that the components take


def document_card(document: DocumentEntry) -> Shown:
    """A document as a card."""
    entry = document.entry
    return {
        "id": entry.id,
        "name": document.entry.title,
        "nicknames": document.nicknames,
        "allows_work": document.allows_work,
        "allows": document.allows,
        "looks": document.looks,
        "holder": document.holder,
        "check": document.check,
        "check_url": document.check_url,
        "expired_note": document.expired_but_valid,
        "valid_note": document.valid_but_dead,
        "notices": entry_notices(entry.basis, entry.language, entry.ahead, entry.note),
    }


def step_card(step: StepEntry) -> Shown:
    """A duty as a card."""
    entry, _ = step.entry, phrases().gettext
    proof = [*step.evidence, *((step.copy,) if step.copy else ())]
    if step.keep:
        proof.append(_("Keep it until: %(term)s") % {"term": step.keep})
    return {
        "id": entry.id,
        "title": entry.title,
        "status": "applies" if step.always else "conditional",
        "status_text": step.status,
        "status_reason": " ".join(part for part in (step.why, f"{step.bound}." if step.bound else "") if part) or None,
        "what": step.do,
        "where": step.where or None,
        "evidence": proof or None,
        "due_text": "; ".join(step.terms) or None,
        "sanction": " · ".join((*((step.sanction,) if step.sanction else ()), *step.fines)) or None,
        "citations": present.citations(entry.basis),
        "confidence": entry.basis.confidence if entry.basis else None,
        "notices": entry_notices(entry.basis, entry.language, entry.ahead, entry.note),
    }


def entry_notices(basis: WordedBasis | None, language: str | None, ahead: str | None, note: str) -> list[Shown]:
    """What is to be said beside a rule: not translated, disputed, changing soon, worth knowing."""
    found: list[Shown] = [{"kind": "original_language", "lang": language}] if language else []
    for kind, text in (("inaccurate", basis.inaccurate), ("disputed", basis.disputed)) if basis else ():
        if text:
            found.append({"kind": kind, "text": text})
    if ahead:
        found.append({"kind": "planned", "text": ahead, "heading": phrases().gettext("A change is coming")})
    if note:
        found.append({"kind": "information", "text": note})
    return found


assert set(SECTIONS) == set(reading.SECTIONS)

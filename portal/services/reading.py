"""Reading a guide: what each of its pages says, by the law of one day and one revision, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.content.clauses import WORKS
from portal.law.conditions import facts_read
from portal.law.dated import Status, Version
from portal.law.facts import Facts
from portal.law.model import STAGES
from portal.law.quotas import Limit
from portal.law.scene import Scene
from portal.law.settling import settle
from portal.services.context import Context
from portal.services.entries import (
    ChangeEntry,
    DocumentEntry,
    Entry,
    InstrumentEntry,
    NoteEntry,
    QuotaEntry,
    Reader,
    RequestEntry,
    RightEntry,
    RouteEntry,
    StepEntry,
)
from portal.services.typed import plain

SECTIONS = ("documents", "steps", "quotas", "rights", "routes", "instruments", "changes", "questions")
ROUTE_KINDS = (
    "regularisation",
    "recognition-of-studies",
    "skills-certification",
    "public-employment-service",
    "incentive",
)
# How far the first page of a guide looks back and ahead for changes.
LATELY = SOON = timedelta(days=365)
MOST_FILTER_TEXT = 200


@dataclass(frozen=True, slots=True)
class Contents:
    """One section of a guide with the number of its entries."""

    section: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of a guide says first: whose law, on which day, by which revision, and how sure."""

    place: str
    name: str
    language: str
    day: date
    revision: int
    newest_revision: int
    revision_words: str
    published_on: date
    publisher: str
    checked_on: date
    covers_from: date
    is_before_coverage: bool
    contents: tuple[Contents, ...]
    translation_note: str | None


@dataclass(frozen=True, slots=True)
class StageSteps:
    """The duties of one stage of employment; `has_treatment`: some of it stand under equal treatment."""

    code: str
    name: str
    steps: tuple[StepEntry, ...]
    has_treatment: bool


@dataclass(frozen=True, slots=True)
class RouteGroup:
    """The routes of one kind."""

    kind: str
    name: str
    routes: tuple[RouteEntry, ...]


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """Who regulates, registers or inspects."""

    name: str
    role: str
    url: str | None


@dataclass(frozen=True, slots=True)
class GuideCard:
    """A guide in the list of all guides."""

    head: Head
    title: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of a guide.

    Its summary in prose tells the law of the day the guide was checked; `is_told_of_the_day` is False where the law is
    known to have changed between that day and the one asked about. `language` is that of the prose where it is not the
    reader's. `allowing` are the documents by the work they allow.
    """

    head: Head
    title: str
    lead: str
    who_may_work: str
    language: str | None
    is_told_of_the_day: bool
    allowing: tuple[tuple[str, tuple[DocumentEntry, ...]], ...]
    authorities: tuple[AuthorityEntry, ...]
    permissions: tuple[Entry, ...]
    amounts: tuple[tuple[Entry, str], ...]
    lately: tuple[ChangeEntry, ...]
    soon: tuple[ChangeEntry, ...]


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """What the reader wants of the documents: a kind of work, who could hold them, words in them."""

    work: str | None = None
    nationality: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of a guide that pass the filters, and those that are not in force on the day."""

    head: Head
    shown: tuple[DocumentEntry, ...]
    total: int
    others: tuple[Entry, ...]
    works: tuple[tuple[str, str], ...]
    countries: tuple[tuple[str, str], ...]
    filters: DocumentFilters


@dataclass(frozen=True, slots=True)
class Steps:
    """The duties by stage, those of equal treatment, and what may be asked of the person."""

    head: Head
    stages: tuple[StageSteps, ...]
    treatment: tuple[StepEntry, ...]
    requests: tuple[RequestEntry, ...]
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Quotas:
    """The limits on foreign staff."""

    head: Head
    quotas: tuple[QuotaEntry, ...]
    others: tuple[QuotaEntry, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """What workers are owed."""

    head: Head
    rights: tuple[RightEntry, ...]
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways forward by kind."""

    head: Head
    groups: tuple[RouteGroup, ...]
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Instruments:
    """The instruments that a guide cites."""

    head: Head
    instruments: tuple[InstrumentEntry, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of the law: those still to come on the day, nearest first, and those past, latest first."""

    head: Head
    upcoming: tuple[ChangeEntry, ...]
    past: tuple[ChangeEntry, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """What people believe and what is true; what is open."""

    head: Head
    misconceptions: tuple[NoteEntry, ...]
    open_questions: tuple[NoteEntry, ...]


# Use-cases


def list_guides(context: Context, day: date) -> tuple[GuideCard, ...]:
    """Which guides are there? By name of the place."""
    cards = []
    for code in context.library.codes:
        reader = Reader(context, code, day)
        counts = {kind: len(rules) for kind, rules in reader.law.rules_by_kind().items()}
        cards.append(GuideCard(head(reader), str(reader.wording.overview("title")), counts))
    return tuple(sorted(cards, key=lambda card: plain(card.head.name)))


def read_overview(context: Context, place: str, day: date, revision: int | None = None) -> Overview:
    """What does the guide say in short, how old is it, what changed lately and what changes soon?"""
    reader = Reader(context, place, day, revision)
    law, wording = reader.law, reader.wording
    changes = reader.changes()
    amounts = (
        (reader.entry("amounts", id_, amount.versions), wording.amount(id_)) for id_, amount in law.amounts.items()
    )
    lead = wording.overview("lead")
    permissions = (
        reader.entry(kind, rule.id, rule.versions)
        for kind, rules in (("permissions", law.permissions), ("bars", law.bars))
        for rule in rules.values()
    )
    return Overview(
        head(reader),
        str(wording.overview("title")),
        str(lead),
        str(wording.overview("who_may_work")),
        lead.language if lead.language != wording.language else None,
        not any(min(day, law.checked_on) < change.on <= max(day, law.checked_on) for change in changes),
        _allowing(reader),
        tuple(
            AuthorityEntry(authority.name, wording.text("authorities", authority.id, "role"), authority.url)
            for authority in law.authorities.values()
        ),
        tuple(entry for entry in permissions if entry.is_in_force),
        tuple((entry, words) for entry, words in amounts if entry.is_in_force),
        tuple(change for change in reversed(changes) if day - LATELY < change.on <= day),
        tuple(change for change in changes if day < change.on <= day + SOON),
    )


def _allowing(reader: Reader) -> tuple[tuple[str, tuple[DocumentEntry, ...]], ...]:
    documents = [reader.document(document) for document in reader.law.documents.values()]
    there = [document for document in documents if document.entry.state == "in-force"]
    grouped = (
        (reader.clauses.work(work), tuple(document for document in there if document.work == work))
        for work in WORKS[:-1]
    )
    return tuple((title, found) for title, found in grouped if found)


def read_documents(
    context: Context, place: str, day: date, revision: int | None = None, filters: DocumentFilters | None = None
) -> Documents:
    """Which documents allow work, of what kind, and for whom?"""
    reader = Reader(context, place, day, revision)
    wanted = filters or DocumentFilters()
    entries = [reader.document(document) for document in reader.law.documents.values()]
    there = [document for document in entries if document.entry.is_in_force]
    return Documents(
        head(reader),
        tuple(document for document in there if _passes(document, wanted, reader)),
        len(there),
        tuple(document.entry for document in entries if not document.entry.is_in_force),
        tuple((work, reader.clauses.work(work)) for work in WORKS),
        _countries(reader),
        wanted,
    )


def _countries(reader: Reader) -> tuple[tuple[str, str], ...]:
    """The nationalities to choose among; none where who holds a document never hangs on it."""
    fact = reader.law.facts.get("nationality")
    holders = [document.holders for document in reader.law.documents.values() if document.holders is not None]
    if fact is None or not any("nationality" in facts_read(condition, reader.law) for condition in holders):
        return ()
    named = ((code, reader.wording.choice_label(fact, code)) for code in fact.choices)
    return tuple(sorted(named, key=lambda pair: plain(pair[1])))


def _passes(document: DocumentEntry, filters: DocumentFilters, reader: Reader) -> bool:
    """Whether a document is among those wanted; one of which nothing says that it is not, is."""
    if filters.work and document.work != filters.work:
        return False
    holders = reader.law.documents[document.entry.id].holders
    if filters.nationality and holders is not None:
        scene = Scene(reader.law, Facts({"nationality": filters.nationality}), reader.day)
        if settle(holders, scene).truth is False:
            return False
    said = (document.entry.title, document.printed_name, *document.nicknames, document.looks, document.holder)
    text = plain(" ".join((*said, document.allows)))
    return all(word in text for word in plain(filters.text).split())


def read_steps(context: Context, place: str, day: date, revision: int | None = None) -> Steps:
    """What must be done when one hires, stage by stage, and what may be asked of the person from when on?"""
    reader = Reader(context, place, day, revision)
    steps = [reader.step(obligation) for obligation in reader.law.obligations.values()]
    there = [step for step in steps if step.entry.is_in_force]
    requests = [reader.request(request) for request in reader.law.requests.values()]
    entries = (*(step.entry for step in steps), *(request.entry for request in requests))
    return Steps(
        head(reader),
        tuple(
            StageSteps(
                stage,
                reader.wording.stage_name(stage),
                tuple(step for step in there if step.stage == stage and not step.treatment),
                any(step.stage == stage and step.treatment for step in there),
            )
            for stage in STAGES
        ),
        tuple(step for step in there if step.treatment),
        tuple(request for request in requests if request.entry.is_in_force),
        tuple(entry for entry in entries if not entry.is_in_force),
    )


def read_quotas(context: Context, place: str, day: date, revision: int | None = None) -> Quotas:
    """How many foreign workers may a firm have?"""
    reader = Reader(context, place, day, revision)
    quotas = [reader.quota(quota) for quota in reader.law.quotas.values()]
    return Quotas(
        head(reader),
        tuple(quota for quota in quotas if quota.entry.is_in_force),
        tuple(quota for quota in quotas if not quota.entry.is_in_force),
    )


def read_rights(context: Context, place: str, day: date, revision: int | None = None) -> Rights:
    """What is the worker owed?"""
    reader = Reader(context, place, day, revision)
    rights = [reader.right(right) for right in reader.law.rights.values()]
    return Rights(
        head(reader),
        tuple(right for right in rights if right.entry.is_in_force),
        tuple(right.entry for right in rights if not right.entry.is_in_force),
    )


def read_routes(context: Context, place: str, day: date, revision: int | None = None) -> Routes:
    """What helps when something is missing, and which office?"""
    reader = Reader(context, place, day, revision)
    routes = [(route.kind, reader.route(route)) for route in reader.law.routes.values()]
    groups = (
        RouteGroup(
            kind,
            reader.route_kind(kind),
            tuple(route for of_kind, route in routes if of_kind == kind and route.entry.is_in_force),
        )
        for kind in ROUTE_KINDS
    )
    return Routes(
        head(reader),
        tuple(group for group in groups if group.routes),
        tuple(route.entry for _kind, route in routes if not route.entry.is_in_force),
    )


def read_instruments(context: Context, place: str, day: date, revision: int | None = None) -> Instruments:
    """Which laws does the guide rest on, and what of it rests on each?"""
    reader = Reader(context, place, day, revision)
    return Instruments(head(reader), tuple(reader.instrument(item) for item in reader.law.instruments.values()))


def read_changes(context: Context, place: str, day: date, revision: int | None = None) -> Changes:
    """What changed, and what is due to change?"""
    reader = Reader(context, place, day, revision)
    changes = reader.changes()
    return Changes(
        head(reader),
        tuple(change for change in changes if change.on > day),
        tuple(change for change in reversed(changes) if change.on <= day),
    )


def read_questions(context: Context, place: str, day: date, revision: int | None = None) -> Questions:
    """What do people get wrong, and what does nobody know yet?"""
    reader = Reader(context, place, day, revision)
    return Questions(head(reader), reader.misconceptions(), reader.open_questions())


def head(reader: Reader) -> Head:
    """What every page of a guide says first."""
    law, _ = reader.law, reader.phrases.gettext
    published = reader.phrases.day(law.published_on)
    return Head(
        law.code,
        reader.wording.jurisdiction_name(),
        law.languages[0],
        reader.day,
        law.revision,
        reader.library.revisions(law.code)[-1],
        _("Revision %(number)s of the guide, published on %(day)s") % {"number": law.revision, "day": published},
        law.published_on,
        _publisher(reader),
        law.checked_on,
        law.covers_from,
        reader.day < law.covers_from,
        tuple(Contents(section, _section_title(reader, section), _count(reader, section)) for section in SECTIONS),
        reader.wording.translation_note(),
    )


def _publisher(reader: Reader) -> str:
    _ = reader.phrases.gettext
    if reader.law.publisher == "authority":
        return _("Guide published by the authority of the country")
    return _("Guide compiled by the project from public sources; not an official publication")


def _section_title(reader: Reader, section: str) -> str:
    _ = reader.phrases.gettext
    return {
        "documents": _("Documents"),
        "steps": _("What to do, step by step"),
        "quotas": _("Limits on foreign staff"),
        "rights": _("Rights of the worker"),
        "routes": _("Ways forward"),
        "instruments": _("Laws and decrees"),
        "changes": _("Changes of the law"),
        "questions": _("Mistakes and open questions"),
    }[section]


def _is_in_force(version: Version[Limit | None] | None) -> bool:
    return version is not None and version.status is Status.IN_FORCE


def _count(reader: Reader, section: str) -> int:
    law = reader.law
    return {
        "documents": len(law.documents),
        "steps": len(law.obligations),
        "quotas": sum(_is_in_force(quota.versions.at(reader.day)) for quota in law.quotas.values()),
        "rights": len(law.rights),
        "routes": len(law.routes),
        "instruments": len(law.instruments),
        "changes": len(law.changes),
        "questions": len(law.misconceptions) + len(law.open_questions),
    }[section]

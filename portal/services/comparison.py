"""Countries side by side on a subject: who may work, what is due when, limits, rights and ways forward."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.content.clauses import WORKS
from portal.content.phrases import Phrases
from portal.law.model import STAGES
from portal.services.context import Context
from portal.services.entries import Entry, Reader
from portal.services.reading import ROUTE_KINDS, Head, head


@dataclass(frozen=True, slots=True)
class Item:
    """One rule of one country: its title as a link, and what matters about it."""

    entry: Entry
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """What one country has under a heading."""

    place: str
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One heading with the countries beside each other."""

    title: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The guides, and what they say on one subject."""

    heads: tuple[Head, ...]
    subject: str
    rows: tuple[Row, ...]


Items = Callable[[Reader], Iterable[Item]]


def subject_titles(phrases: Phrases) -> Mapping[str, str]:
    """What may be compared, in the order in which people ask."""
    _ = phrases.gettext
    return {
        "documents": _("Who may work: documents by the work they allow"),
        "deadlines": _("Duties that have a date, stage by stage"),
        "requests": _("What may be asked of the person"),
        "quotas": _("Limits on foreign staff"),
        "rights": _("Rights of the worker"),
        "routes": _("Ways forward"),
    }


def compare_guides(context: Context, places: Iterable[str], subject: str, day: date) -> Comparison:
    """What differs between hiring in these countries, on one subject, by the law of one day?

    Raises GuideNotFoundError; `subject` is one of `subject_titles`.
    """
    readers = tuple(Reader(context, place, day) for place in places)
    worded = (
        Row(
            title,
            tuple(
                Side(
                    reader.law.code,
                    reader.wording.jurisdiction_name(),
                    tuple(item for item in items(reader) if item.entry.is_in_force),
                )
                for reader in readers
            ),
        )
        for title, items in _rows(subject, readers[0])
    )
    rows = tuple(row for row in worded if any(side.items for side in row.sides))
    return Comparison(tuple(head(reader) for reader in readers), subject, rows)


def _rows(subject: str, reader: Reader) -> Iterable[tuple[str, Items]]:
    """The headings of a subject, and what stands under each."""
    _ = reader.phrases.gettext
    match subject:
        case "documents":
            return ((reader.clauses.work(work), _documents(work)) for work in WORKS)
        case "deadlines":
            return ((reader.wording.stage_name(stage), _deadlines(stage)) for stage in STAGES)
        case "requests":
            return ((reader.wording.stage_name(stage), _requests(stage)) for stage in (*STAGES, "never"))
        case "quotas":
            return ((_("Limits"), _quotas),)
        case "rights":
            return ((_("Rights"), _rights),)
        case "routes":
            return ((reader.route_kind(kind), _routes(kind)) for kind in ROUTE_KINDS)
    raise ValueError(f"{subject!r} is not compared")


def _documents(work: str) -> Items:
    def items(reader: Reader) -> Iterable[Item]:
        for document in map(reader.document, reader.law.documents.values()):
            if document.work == work:
                yield Item(document.entry, (document.valid,) if work != "none" and document.valid else ())

    return items


def _deadlines(stage: str) -> Items:
    def items(reader: Reader) -> Iterable[Item]:
        for step in map(reader.step, reader.law.obligations.values()):
            if step.stage == stage and step.terms:
                yield Item(step.entry, (*step.terms, *((step.bound,) if step.bound else ())))

    return items


def _requests(stage: str) -> Items:
    def items(reader: Reader) -> Iterable[Item]:
        for request in map(reader.request, reader.law.requests.values()):
            if request.from_stage == stage:
                yield Item(request.entry, (request.copy,) if request.copy else ())

    return items


def _quotas(reader: Reader) -> Iterable[Item]:
    for quota in map(reader.quota, reader.law.quotas.values()):
        yield Item(quota.entry, (quota.statement,))


def _rights(reader: Reader) -> Iterable[Item]:
    for right in map(reader.right, reader.law.rights.values()):
        yield Item(right.entry, (right.statement,))


def _routes(kind: str) -> Items:
    def items(reader: Reader) -> Iterable[Item]:
        for route in reader.law.routes.values():
            if route.kind == kind:
                worded = reader.route(route)
                yield Item(worded.entry, tuple(text for text in (worded.office, worded.window) if text))

    return items

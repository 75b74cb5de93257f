"""Two countries side by side, subject by subject: who may work, what is due when, limits, rights and ways forward."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.content.clauses import WORKS
from portal.law.model import STAGES
from portal.services.context import Context
from portal.services.entries import Entry, Reader
from portal.services.reading import ROUTE_KINDS, Head, head

SUBJECTS = ("documents", "deadlines", "requests", "quotas", "rights", "routes")


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
    """One heading with the two countries beside each other."""

    title: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject with its headings."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two guides, and what they say on each subject."""

    heads: tuple[Head, Head]
    subjects: tuple[Subject, ...]


Items = Callable[[Reader], Iterable[Item]]


def compare_guides(context: Context, first: str, second: str, day: date) -> Comparison:
    """What differs between hiring in one country and in the other, by the law of one day?

    Raises GuideNotFoundError.
    """
    readers = (Reader(context, first, day), Reader(context, second, day))
    _ = readers[0].phrases.gettext

    def subject(id_: str, title: str, rows: Iterable[tuple[str, Items]]) -> Subject:
        worded = (Row(heading, _sides(readers, items)) for heading, items in rows)
        return Subject(id_, title, tuple(row for row in worded if any(side.items for side in row.sides)))

    reader = readers[0]
    return Comparison(
        (head(readers[0]), head(readers[1])),
        (
            subject(
                "documents",
                _("Who may work: documents by the work they allow"),
                [(reader.clauses.work(work), _documents(work)) for work in WORKS],
            ),
            subject(
                "deadlines",
                _("Duties that have a date, stage by stage"),
                [(reader.wording.stage_name(stage), _deadlines(stage)) for stage in STAGES],
            ),
            subject(
                "requests",
                _("What may be asked of the person"),
                [(reader.wording.stage_name(stage), _requests(stage)) for stage in (*STAGES, "never")],
            ),
            subject("quotas", _("Limits on foreign staff"), [(_("Limits"), _quotas)]),
            subject("rights", _("Rights of the worker"), [(_("Rights"), _rights)]),
            subject("routes", _("Ways forward"), [(reader.route_kind(kind), _routes(kind)) for kind in ROUTE_KINDS]),
        ),
    )


def _sides(readers: tuple[Reader, Reader], items: Items) -> tuple[Side, Side]:
    first, second = (
        Side(
            reader.law.code,
            reader.wording.jurisdiction_name(),
            tuple(item for item in items(reader) if item.entry.is_in_force),
        )
        for reader in readers
    )
    return first, second


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

"""Changes of the law in all countries along one line: what is due to change, and what changed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.services.context import Context
from portal.services.entries import ChangeEntry, Reader
from portal.services.search import Facet

PAGE_SIZE = 30
# A reader of a feed is shown the latest; whoever wants more reads the page.
FEED_SIZE = 100


@dataclass(frozen=True, slots=True)
class PlacedChange:
    """A change of law, and whose law it is; `published_on` is the day of the revision that tells it."""

    place: str
    place_name: str
    published_on: date
    change: ChangeEntry

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the rules that it touches."""
        return frozenset(link.kind for link in self.change.affects)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Changes to come, nearest first, and one page of those past, latest first, with what may be chosen among them."""

    upcoming: tuple[PlacedChange, ...]
    past: tuple[PlacedChange, ...]
    total: int
    places: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    page: int
    pages: int


def list_changes(
    context: Context, day: date, *, place: str | None = None, kind: str | None = None, page: int = 1
) -> Timeline:
    """What changes after the day, and what changed before, in every country or one, for every kind of rule or one?"""
    readers = [Reader(context, code, day) for code in context.library.codes]
    every = [item for reader in readers for item in _changes_of(reader)]
    of_kind = [item for item in every if kind is None or kind in item.kinds]
    of_place = [item for item in every if place in (None, item.place)]
    chosen = [item for item in of_kind if place in (None, item.place)]
    past = _latest_first(item for item in chosen if item.change.on <= day)
    pages = max(1, math.ceil(len(past) / PAGE_SIZE))
    page = min(max(page, 1), pages)
    names = {reader.law.code: reader.wording.jurisdiction_name() for reader in readers}
    return Timeline(
        tuple(sorted((item for item in chosen if item.change.on > day), key=lambda item: item.change.on)),
        past[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        len(chosen),
        _facets((item.place for item in of_kind), names.__getitem__),
        _facets((kind for item in of_place for kind in item.kinds), readers[0].kind_name) if readers else (),
        page,
        pages,
    )


def latest_changes(context: Context, place: str | None = None) -> tuple[PlacedChange, ...]:
    """The changes for a feed, latest first, those enacted and still to come among them.

    Raises GuideNotFoundError.
    """
    codes = context.library.codes if place is None else (place,)
    readers = (Reader(context, code, context.today) for code in codes)
    return _latest_first(item for reader in readers for item in _changes_of(reader))[:FEED_SIZE]


def _changes_of(reader: Reader) -> Iterable[PlacedChange]:
    name = reader.wording.jurisdiction_name()
    return (PlacedChange(reader.law.code, name, reader.law.published_on, item) for item in reader.changes())


def _latest_first(changes: Iterable[PlacedChange]) -> tuple[PlacedChange, ...]:
    return tuple(sorted(changes, key=lambda item: item.change.on, reverse=True))


def _facets(ids: Iterable[str], name: Callable[[str], str]) -> tuple[Facet, ...]:
    return tuple(Facet(id_, name(id_), count) for id_, count in Counter(ids).most_common())

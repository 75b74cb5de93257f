"""What a guide has: its authorities, instruments, calendars, groups and facts; an id that leads nowhere is noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from portal.content import schema
from portal.content.countries import country_codes
from portal.content.expressions import Trees
from portal.content.mistakes import read_shape
from portal.content.source import Lines, Path_, Problem
from portal.law.calendars import BusinessCalendar
from portal.law.dated import Basis, Citation, Confidence
from portal.law.facts import WEEKDAYS, Ask, Fact, FactType
from portal.law.model import Authority, Group, Instrument

T = TypeVar("T")

NO_BASIS = Basis((), (), date.min, Confidence.RECALLED)
# The common facts that the engine itself looks for.
DOCUMENT, EXPIRES_ON = "document", "document-expires-on"


class Register:
    """Everything in one guide that a rule may name, and where it stands."""

    def __init__(
        self, shape: schema.GuideShape, common: schema.CommonShape, lines: Lines, problems: list[Problem]
    ) -> None:
        self.shape, self.common, self.lines, self.problems = shape, common, lines, problems
        self.authorities = {
            id_: Authority(id_, item.name, item.short or item.name, item.url, item.helps_workers)
            for id_, item in self.unique(("law", "authorities"), shape.authorities).items()
        }
        self.instrument_shapes = self.unique(("law", "instruments"), shape.instruments)
        self.document_ids = tuple(document.id for document in shape.documents)
        self.calendars = self._calendars()
        self.groups = self._groups()
        self.shared = {item.id: item for item in self.common.facts}
        self.facts = self._facts()
        known = {
            "conditions": frozenset(shape.conditions),
            "tags": frozenset(tag for document in shape.documents for tag in document.tags),
            "groups": frozenset(self.groups),
            "amounts": frozenset(amount.id for amount in shape.amounts),
        }
        self.trees = Trees(self.facts, known, self.calendars, self.basis_of, lines, problems)
        self.instruments = self._instruments()
        for calendar in shape.calendars:
            self._calendar_fact(calendar, calendar.weekdays_fact, FactType.WEEKDAYS)
            self._calendar_fact(calendar, calendar.closed_fact, FactType.DATES)

    def note(self, path: Path_, message: str) -> None:
        """Note a problem with the value at `path`."""
        self.problems.append(self.lines.problem(path, message))

    def unique(self, path: Path_, items: Iterable[T]) -> dict[str, T]:
        """The items of the list at `path` by id; an id that stands twice is noted."""
        found: dict[str, T] = {}
        for index, item in enumerate(items):
            id_ = str(getattr(item, "id", ""))
            if id_ in found:
                self.note((*path, index), f"the id `{id_}` stands twice among {path[-1]}: an id is never reused")
            found[id_] = item
        return found

    # Where a value comes from

    def basis_of(self, tree: object, path: Path_) -> Basis:
        """The basis that stands inside a deadline."""
        shape = read_shape(schema.BasisShape, tree, path, self.lines, self.problems)
        return self.basis(shape, path) if shape is not None else NO_BASIS

    def basis(self, shape: schema.BasisShape, path: Path_) -> Basis:
        """A basis whose instruments, days and pages are checked."""
        for index, cite in enumerate(shape.cites):
            self.instrument(cite.instrument, (*path, "cites", index))
        checked = self.not_after_publication("checked", shape.checked, (*path, "checked"))
        self.pages_read(shape.confidence, shape.read, path)
        return Basis(
            tuple(
                Citation(cite.instrument, None if cite.article is None else str(cite.article), cite.url)
                for cite in shape.cites
            ),
            tuple(shape.read),
            checked or self.shape.checked_on,
            Confidence(shape.confidence),
            shape.inaccurate,
            shape.disputed,
        )

    def pages_read(self, confidence: str, read: Iterable[str], path: Path_) -> None:
        """Note a statement that says somebody read it, and not where."""
        if confidence != "recalled" and not list(read):
            self.note(path, f"says `{confidence}` but names no page under `read`: add it, or say `recalled`")

    def not_after_publication(self, word: str, day: date | None, path: Path_) -> date | None:
        """A day that had come when the guide was published; one that had not is noted."""
        published_on = self.shape.revision.published_on
        if day is not None and day > published_on:
            self.note(path, f"{word} on {day}, after the guide was published ({published_on}): correct one of the two")
        return day

    # Ids

    def instrument(self, id_: str | None, path: Path_) -> str | None:
        """The id of an instrument, noted when there is none."""
        if id_ is not None and id_ not in self.instrument_shapes:
            self.note(path, f"`{id_}` is not an instrument of this guide: add it to `instruments` or correct the id")
        return id_

    def authority(self, id_: str, path: Path_) -> None:
        """Note an authority that there is not."""
        if id_ not in self.authorities:
            self.note(path, f"`{id_}` is not an authority of this guide: add it to `authorities` or correct the id")

    # What is shared, and what the guide begins with

    def _groups(self) -> dict[str, Group]:
        found = {}
        for index, (id_, shape) in enumerate(self.unique(("common", "groups"), self.common.groups).items()):
            path: Path_ = ("common", "groups", index)
            if shape.basis is not None:
                self.pages_read(shape.basis.confidence, shape.basis.read, (*path, "basis"))
            for position, member in enumerate(shape.members):
                below = (*path, "members", position)
                if member.country not in country_codes():
                    self.note(below, f"`{member.country}` is not a country: write its ISO 3166 code")
                if member.from_ and member.to and member.to < member.from_:
                    self.note(below, f"`{member.country}` left on {member.to}, before it joined on {member.from_}")
            found[id_] = Group(id_, tuple((member.country, member.from_, member.to) for member in shape.members))
        return found

    def _calendars(self) -> dict[str, BusinessCalendar]:
        found = {}
        for index, (id_, item) in enumerate(self.unique(("law", "calendars"), self.shape.calendars).items()):
            path: Path_ = ("law", "calendars", index)
            weekend = frozenset[str](item.weekend)
            if weekend >= set(WEEKDAYS):
                self.note(path, f"the calendar `{id_}` has no working day in the week: take one out of `weekend`")
                weekend = frozenset[str]()
            calendar = BusinessCalendar(
                id_,
                item.country,
                item.region,
                tuple(item.categories),
                weekend,
                weekdays_fact=item.weekdays_fact,
                closed_fact=item.closed_fact,
            )
            try:
                calendar.is_holiday(self.shape.covers_from)
            except (NotImplementedError, ValueError) as error:
                self.note(path, f"the calendar `{id_}` has no known holidays: {error}")
            found[id_] = calendar
        return found

    def _calendar_fact(self, calendar: schema.CalendarShape, name: str | None, type_: FactType) -> None:
        if name is None:
            return
        path: Path_ = ("law", "calendars", self.shape.calendars.index(calendar))
        fact = self.facts.get(name)
        if fact is None:
            self.note(path, f"`{name}` is not a fact of this guide: add it to `facts:` or correct the id")
            return
        self.trees.read_facts.add(name)
        if fact.type is not type_:
            self.note(
                path, f"`{name}` is a {fact.type}; the calendar `{calendar.id}` needs a fact of type {type_} there"
            )

    def _instruments(self) -> dict[str, Instrument]:
        found = {}
        for index, item in enumerate(self.shape.instruments):
            path: Path_ = ("law", "instruments", index)
            self.authority(item.issuer, (*path, "issuer"))
            for key in ("replaces", "consolidates"):
                for id_ in getattr(item, key):
                    self.instrument(id_, (*path, key))
            if item.from_ and item.to and item.to < item.from_:
                self.note(
                    path, f"`{item.id}` ends on {item.to}, before its first day {item.from_}: correct one of the two"
                )
            self.not_after_publication("issued", item.issued, (*path, "issued"))
            self.pages_read(item.confidence, item.read, path)
            found[item.id] = Instrument(
                item.id,
                item.title,
                item.issuer,
                item.issued,
                item.from_,
                item.to,
                tuple(item.replaces),
                tuple(item.consolidates),
                item.url,
                tuple(item.read),
                Confidence(item.confidence),
            )
        return found

    # Facts

    def _facts(self) -> dict[str, Fact]:
        self.unique(("common", "facts"), self.common.facts)
        found: dict[str, Fact] = {}
        for index, item in enumerate(self.shape.facts):
            path: Path_ = ("law", "facts", index)
            fact = self._fact(item, path)
            if fact is None:
                continue
            if fact.id in found:
                self.note(path, f"the fact `{fact.id}` stands twice: an id is never reused")
            found[fact.id] = fact
        return found

    def _fact(self, item: schema.FactShape, path: Path_) -> Fact | None:
        if item.use is not None and item.use not in self.shared:
            self.note(path, f"`{item.use}` is not a common fact: see guides/common/facts.yaml")
            return None
        if item.use is not None and item.id is not None:
            self.note(path, "has both `use` and `id`: a common fact keeps its own id; a new one is not in `use`")
        base = self.shared.get(item.use) if item.use else None
        given = {**(given_fields(base) if base else {}), **given_fields(item)}
        id_, type_ = given.get("id"), given.get("type")
        if id_ is None or type_ is None:
            self.note(path, "a fact of one's own needs `id` and `type`")
            return None
        choices, bounds = given.get("choices") or (), given.get("bounds")
        low, high = given.get("minimum"), given.get("maximum")
        first, last = (bounds.from_, bounds.to) if bounds else (None, None)
        if (type_ == "choice") != bool(choices):
            wrong = (
                "is a choice without `choices`" if type_ == "choice" else f"is a {type_}: `choices` go with a choice"
            )
            self.note(path, f"the fact `{id_}` {wrong}")
        if (low is not None and high is not None and low > high) or (first and last and first > last):
            self.note(path, f"the fact `{id_}` takes nothing: its upper bound lies below its lower one")
        return Fact(
            id_,
            FactType(type_),
            Ask(given.get("ask", "check")),
            given.get("stage", "before-hire"),
            self._choices(FactType(type_), choices),
            low,
            high,
            first,
            last,
        )

    def _choices(self, type_: FactType, given: Iterable[str]) -> tuple[str, ...]:
        if type_ is FactType.COUNTRY:
            return country_codes()
        return self.document_ids if type_ is FactType.DOCUMENT else tuple(given)


def given_fields(shape: schema.Shape, names: frozenset[str] | None = None) -> dict[str, Any]:
    """The fields that were written, as the shape holds them."""
    return {
        name: getattr(shape, name)
        for name in shape.model_fields_set
        if (names is None or name in names) and name not in ("versions", "use")
    }

"""One rule at an address of its own: what it says on the day, and every version of it, past, present and enacted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from portal.content.clauses import Clause, Clauses
from portal.content.wording import WordedBasis, Wording
from portal.law.dated import Status, Version
from portal.law.deadlines import Deadline
from portal.law.model import Amount, DocumentTerms, Duty, Permission, Rule
from portal.law.quotas import Limit
from portal.law.scene import Condition
from portal.services.context import Context
from portal.services.entries import (
    TITLES,
    ChangeEntry,
    DocumentEntry,
    Entry,
    InstrumentEntry,
    Link,
    NoteEntry,
    QuotaEntry,
    Reader,
    RequestEntry,
    RightEntry,
    RouteEntry,
    StepEntry,
)
from portal.services.reading import Head, head

KINDS = (*TITLES, "instruments")
# The section of the guide that lists rules of a kind; the others stand on the first page.
SECTION_OF: Mapping[str, str] = {
    "documents": "documents",
    "obligations": "steps",
    "requests": "steps",
    "quotas": "quotas",
    "rights": "rights",
    "routes": "routes",
    "instruments": "instruments",
}
# Kinds whose versions hold a condition and nothing else.
CONDITIONAL = ("rights", "routes", "requests", "permissions", "bars")
# The sentence that says what each version asks or gives.
MAIN_FIELD: Mapping[str, str] = {
    "documents": "allows",
    "obligations": "do",
    "quotas": "statement",
    "rights": "statement",
    "routes": "what",
    "requests": "item",
    "permissions": "because",
    "bars": "because",
}

Body = DocumentEntry | StepEntry | QuotaEntry | RightEntry | RouteEntry | RequestEntry


class RuleNotFoundError(LookupError):
    """The guide has no rule of that kind and id."""


@dataclass(frozen=True, slots=True)
class Row:
    """One term of a version, and whether it differs from the version before.

    `language` is that of its lines where they are not the portal's words.
    """

    label: str
    lines: tuple[str, ...]
    is_changed: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class WordedVersion:
    """One version of a rule. `state` is current, past, future, suspended, repealed or not-yet, seen from the day."""

    key: str
    state: str
    tag: str
    in_force: str
    published: str | None
    text: str
    rows: tuple[Row, ...]
    clause: Clause | None
    basis: WordedBasis


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule with its history, latest version first, and what of the guide speaks about it."""

    head: Head
    kind: str
    kind_name: str
    section: str | None
    entry: Entry
    body: Body | None
    value: str | None
    decided_on: str | None
    versions: tuple[WordedVersion, ...]
    changes: tuple[ChangeEntry, ...]
    misconceptions: tuple[NoteEntry, ...]
    open_questions: tuple[NoteEntry, ...]


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """A law, decree or judgment, and what of the guide rests on it."""

    head: Head
    kind_name: str
    instrument: InstrumentEntry
    changes: tuple[ChangeEntry, ...]


def read_rule(context: Context, place: str, kind: str, id_: str, day: date, revision: int | None = None) -> RulePage:
    """What does this rule say on the day, what did it say before, and what will it say?

    Raises GuideNotFoundError and RuleNotFoundError.
    """
    reader = Reader(context, place, day, revision)
    rule = reader.law.rules_by_kind().get(kind, {}).get(id_)
    if rule is None:
        raise RuleNotFoundError(f"{place} {kind} {id_}")
    value = reader.wording.amount(id_) if isinstance(rule, Amount) else None
    return RulePage(
        head(reader),
        kind,
        reader.kind_name(kind),
        SECTION_OF.get(kind),
        reader.entry(kind, id_, rule.versions),
        _body(reader, kind, id_),
        value,
        reader.wording.event_name(rule.decided_on) if not isinstance(rule, Amount) and rule.decided_on else None,
        _versions(reader, kind, rule),
        tuple(change for change in reversed(reader.changes()) if _is_about(change.affects, kind, id_)),
        tuple(note for note in reader.misconceptions() if _is_about(note.about, kind, id_)),
        tuple(note for note in reader.open_questions() if _is_about(note.about, kind, id_)),
    )


def read_instrument(context: Context, place: str, id_: str, day: date, revision: int | None = None) -> InstrumentPage:
    """What is this law, when was it in force, and what of the guide rests on it?

    Raises GuideNotFoundError and RuleNotFoundError.
    """
    reader = Reader(context, place, day, revision)
    instrument = reader.law.instruments.get(id_)
    if instrument is None:
        raise RuleNotFoundError(f"{place} instruments {id_}")
    changes = (reader.change(change) for change in reader.law.changes.values() if change.instrument == id_)
    return InstrumentPage(
        head(reader),
        reader.kind_name("instruments"),
        reader.instrument(instrument),
        tuple(sorted(changes, key=lambda change: change.on, reverse=True)),
    )


def _is_about(links: tuple[Link, ...], kind: str, id_: str) -> bool:
    return any((link.kind, link.id) == (kind, id_) for link in links)


def _body(reader: Reader, kind: str, id_: str) -> Body | None:
    law = reader.law
    match kind:
        case "documents":
            return reader.document(law.documents[id_])
        case "obligations":
            return reader.step(law.obligations[id_])
        case "quotas":
            return reader.quota(law.quotas[id_])
        case "rights":
            return reader.right(law.rights[id_])
        case "routes":
            return reader.route(law.routes[id_])
        case "requests":
            return reader.request(law.requests[id_])
    return None


def _versions(reader: Reader, kind: str, rule: Rule) -> tuple[WordedVersion, ...]:
    found: list[WordedVersion] = []
    before: dict[str, tuple[str, ...]] | None = None
    for version in rule.versions.versions:
        words = _VersionWords(reader, kind, rule, version)
        rows = {label: lines for label, lines in words.rows() if lines}
        found.append(words.worded(rows, before))
        if version.status is Status.IN_FORCE:
            before = rows
    return tuple(reversed(found))


class _VersionWords:
    """Puts one version of a rule into words, with the amounts of its own time."""

    def __init__(self, reader: Reader, kind: str, rule: Rule, version: Version[object]) -> None:
        self.reader, self.kind, self.rule, self.version = reader, kind, rule, version
        self.phrases = reader.phrases
        self.wording = Wording(reader.guide, reader.wording.language, self._own_day())
        self.clauses = Clauses(self.wording)

    def _own_day(self) -> date:
        """The day nearest to the reader's on which the version is in force."""
        start, end, day = self.version.in_force_from, self.version.in_force_to, self.reader.day
        if start is not None and day < start:
            return start
        return end if end is not None and end < day else day

    def worded(self, rows: dict[str, tuple[str, ...]], before: dict[str, tuple[str, ...]] | None) -> WordedVersion:
        """The version with its rows, each marked where it is not as it was `before`."""
        version, _ = self.version, self.phrases.gettext
        published = self.phrases.day(version.published_on) if version.published_on else None
        state = self._state()
        return WordedVersion(
            version.key,
            state,
            self._tag(state),
            self._in_force(),
            _("Published on %(day)s") % {"day": published} if published else None,
            self._text(MAIN_FIELD[self.kind]) if self.kind in MAIN_FIELD and version.status is Status.IN_FORCE else "",
            tuple(
                Row(
                    label,
                    lines,
                    before is not None and before.get(label) != lines,
                    self.reader.law.languages[0] if label == _("In the words of the law") else None,
                )
                for label, lines in rows.items()
            ),
            self._clause(),
            self.wording.basis(version.basis, self.kind, self.rule.id, version.key),
        )

    def _text(self, name: str) -> str:
        return self.wording.text(self.kind, self.rule.id, name, self.version.key)

    def _state(self) -> str:
        version, day = self.version, self.reader.day
        if version.in_force_from is not None and version.in_force_from > day:
            return "future"
        if version.in_force_to is not None and version.in_force_to < day:
            return "past"
        return "current" if version.status is Status.IN_FORCE else version.status.value

    def _tag(self, state: str) -> str:
        _ = self.phrases.gettext
        return {
            "current": _("In force on this day"),
            "past": _("No longer in force"),
            "future": _("Enacted, not in force yet"),
            "suspended": _("Suspended"),
            "repealed": _("Repealed"),
            "not-yet": _("Did not exist yet"),
        }[state]

    def _in_force(self) -> str:
        version, _ = self.version, self.phrases.gettext
        start = version.in_force_from
        if start is not None and start > self.reader.day and version.status is not Status.IN_FORCE:
            words = (
                _("Suspended from %(day)s")
                if version.status is Status.SUSPENDED
                else _("No longer applies from %(day)s")
            )
            return words % {"day": self.phrases.day(start)}
        return self.reader.wording.in_force_words(version)

    def _clause(self) -> Clause | None:
        value = self.version.value
        match value:
            case Duty() | Limit():
                return self.clauses.clause(value.when)
        return self.clauses.clause(cast("Condition | None", value)) if self.kind in CONDITIONAL else None

    def rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The terms of the version: a label and what it says."""
        if self.version.status is not Status.IN_FORCE:
            return
        match self.version.value:
            case DocumentTerms() as terms:
                yield from self._document(terms)
            case Duty() as duty:
                yield from self._duty(duty)
            case Limit() as limit:
                yield from self._limit(limit)
            case Decimal() as number if isinstance(self.rule, Amount):
                yield self.phrases.gettext("Amount"), (self._amount(number, self.rule),)
            case _ if isinstance(self.rule, Permission):
                yield from self._permission(self.rule)
            case _ if self.kind == "routes":
                yield self.phrases.gettext("For whom"), _lines(self._text("for_whom"))

    def _document(self, terms: DocumentTerms) -> Iterator[tuple[str, tuple[str, ...]]]:
        _, clauses, day = self.phrases.gettext, self.clauses, self.phrases.day
        yield _("Work it allows"), (clauses.work(terms.work),)
        yield _("Limits"), _lines(self.phrases.listing([clauses.limit(limit) for limit in terms.limits]))
        yield _("What must hold"), self._inline(terms.allow_when)
        yield _("How long it is good"), (clauses.expiry(terms.expiry, terms.until), *_lines(self._text("validity")))
        if terms.expired_allows:
            yield _("After the printed date"), (_("The right to work does not end with the printed date."),)
        yield (
            _("Extended by rule"),
            tuple(
                _("Printed to end from %(start)s to %(end)s: good until %(until)s")
                % {"start": day(item.due_from), "end": day(item.due_to), "until": day(item.until)}
                for item in terms.extensions
            ),
        )
        yield _("When an expired one still counts"), _lines(self._text("expired_but_valid"))
        yield _("When an unexpired one does not count"), _lines(self._text("valid_but_dead"))
        yield _("Revoked"), self._inline(terms.revoked_when)
        known = [item for item in terms.stands_in_for if item in self.reader.law.documents]
        yield _("Stands in for"), tuple(self.wording.document_name(item) for item in known)

    def _duty(self, duty: Duty) -> Iterator[tuple[str, tuple[str, ...]]]:
        _ = self.phrases.gettext
        yield _("By when"), tuple(self.clauses.term(deadline) for deadline in duty.deadlines)
        yield _("In the words of the law"), _law_words(duty)
        yield _("Where"), _lines(self._text("where"))
        yield _("What proves it"), self.reader.evidence(self.rule.id, duty, self.version.key)
        yield _("Keep until"), (self.clauses.term(duty.keep_until),) if duty.keep_until else ()
        yield _("Copy"), _lines(self.clauses.copy(duty.copy))
        yield _("If it is not done"), _lines(self._text("sanction"))
        yield _("Fines"), self.wording.fines(duty.fines)

    def _limit(self, limit: Limit) -> Iterator[tuple[str, tuple[str, ...]]]:
        _, phrases = self.phrases.gettext, self.phrases
        if limit.percent is not None:
            words = _("At most %(share)s") if limit.at_limit_is_within else _("Less than %(share)s")
            yield _("Limit"), (words % {"share": phrases.percent(limit.percent)},)
        rows = []
        for row in limit.table:
            share = phrases.number(row.most) if row.most is not None else phrases.percent(row.percent or Decimal(100))
            words = (
                _("From %(start)s to %(end)s people: %(limit)s")
                if row.total_to
                else _("From %(start)s people: %(limit)s")
            )
            end = phrases.number(row.total_to) if row.total_to else ""
            rows.append(words % {"start": phrases.number(row.total_from), "end": end, "limit": share})
        yield _("Limit by size of the firm"), tuple(rows)
        yield _("Who counts as national"), _lines(self._text("counts_as_national"))
        yield _("Exceptions"), _lines(self._text("exemptions"))
        yield _("This hire counts as national"), self._inline(limit.hire_counts_as_national)
        yield _("This hire is not counted"), self._inline(limit.hire_not_counted)

    def _permission(self, permission: Permission) -> Iterator[tuple[str, tuple[str, ...]]]:
        _ = self.phrases.gettext
        words = {
            "yes": _("The person may work"),
            "conditional": _("The person may work on conditions"),
            "no": _("The person may not do this job"),
        }
        decides = _("The document held decides") if permission.by_document else words.get(permission.gives or "")
        yield _("What it means"), _lines(decides)

    def _amount(self, number: Decimal, amount: Amount) -> str:
        _ = self.phrases.gettext
        quantity = self.wording.quantity(number, amount.unit)
        per = {
            "hour": _("an hour"),
            "day": _("a day"),
            "week": _("a week"),
            "month": _("a month"),
            "year": _("a year"),
            "person": _("for each person"),
            "petition": _("for each petition"),
        }.get(amount.per or "")
        return f"{quantity} {per}" if per else quantity

    def _inline(self, condition: Condition | None) -> tuple[str, ...]:
        clause = self.clauses.clause(condition)
        return (self.clauses.inline(clause),) if clause else ()


def _lines(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _law_words(duty: Duty) -> tuple[str, ...]:
    return tuple(deadline.words for deadline in duty.deadlines if isinstance(deadline, Deadline) and deadline.words)

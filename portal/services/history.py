"""One rule at an address of its own: what it says on the day, and every version of it, past, present and already enacted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portal.content.clauses import Clause, Clauses
from portal.content.wording import WordedBasis, Wording
from portal.law.conditions import Condition
from portal.law.dated import Status, Version
from portal.law.model import Amount, DocumentTerms, Duty, Obligation, Permission, Rule, WorkDocument
from portal.law.quotas import Limit, Quota
from portal.services.context import Context
from portal.services.entries import (
    TITLES,
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
# The sentences of each version, most telling first.
VERSION_FIELDS: Mapping[str, tuple[str, ...]] = {
    "documents": ("allows", "validity", "expired_but_valid", "valid_but_dead"),
    "obligations": ("do", "where", "why", "sanction"),
    "quotas": ("statement", "counts_as_national", "exemptions"),
    "rights": ("statement",),
    "routes": ("what", "for_whom"),
    "requests": ("item",),
    "amounts": (),
    "permissions": ("because",),
    "bars": ("because",),
}

Body = DocumentEntry | StepEntry | QuotaEntry | RightEntry | RouteEntry | RequestEntry


class RuleNotFoundError(LookupError):
    """The guide has no rule of that kind and id."""


@dataclass(frozen=True, slots=True)
class Row:
    """One term of a version, and whether it differs from the version before."""

    label: str
    lines: tuple[str, ...]
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class WordedVersion:
    """One version of a rule. `state` is current, past, future, suspended, repealed or not-yet, seen from the day."""

    key: str
    state: str
    tag: str
    in_force: str
    published: str | None
    texts: tuple[str, ...]
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


def read_instrument(
    context: Context, place: str, id_: str, day: date, revision: int | None = None
) -> InstrumentPage:
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


def _is_about(links: tuple[object, ...], kind: str, id_: str) -> bool:
    return any(getattr(link, "kind", None) == kind and getattr(link, "id", None) == id_ for link in links)


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
    before: Mapping[str, tuple[str, ...]] | None = None
    for version in rule.versions.versions:
        words = _VersionWords(reader, kind, rule, version)
        rows = dict(words.rows())
        found.append(words.version(rows, before))
        before = rows if version.status is Status.IN_FORCE else before
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

    def version(
        self, rows: Mapping[str, tuple[str, ...]], before: Mapping[str, tuple[str, ...]] | None
    ) -> WordedVersion:
        version, id_, _ = self.version_, self.rule.id, self.phrases.gettext
        state, tag = self._state()
        texts = (self.wording.text(self.kind, id_, name, version.key) for name in VERSION_FIELDS[self.kind])
        is_there = version.status is Status.IN_FORCE
        return WordedVersion(
            version.key,
            state,
            tag,
            self._in_force(),
            _("Published on %(day)s") % {"day": self.phrases.day(version.published_on)} if version.published_on else None,
            tuple(text for text in texts if text) if is_there else (),
            tuple(
                Row(label, lines, is_changed=before is not None and before.get(label) != lines)
                for label, lines in rows.items()
            ),
            self._clause(),
            self.wording.basis(version.basis, self.kind, id_, version.key),
        )

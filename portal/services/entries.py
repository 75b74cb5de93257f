"""The entries of a guide in words: each rule as it stands on one day, by one revision, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from portal.content.clauses import Clause, Clauses
from portal.content.wording import WordedBasis, Wording
from portal.law.dated import Basis, Dated, Status, Version
from portal.law.model import (
    Change,
    DocumentTerms,
    Duty,
    Instrument,
    Jurisdiction,
    Note,
    Obligation,
    Request,
    Right,
    Route,
    WorkDocument,
)
from portal.law.quotas import Quota
from portal.services.context import Context

T = TypeVar("T")

# Kinds of rule that have an address of their own, with the field of their sentences that is the title.
TITLES: Mapping[str, str] = {
    "documents": "name",
    "obligations": "title",
    "quotas": "title",
    "rights": "title",
    "routes": "name",
    "requests": "item",
    "amounts": "name",
    "permissions": "because",
    "bars": "because",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A rule by kind, id and title."""

    kind: str
    id: str
    title: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as it stands on the day.

    `state` is in-force, suspended, ended, to-come or unknown. `language` is that of the words where it is not the
    reader's.
    """

    kind: str
    id: str
    title: str
    language: str | None
    state: str
    standing: str
    ahead: str | None
    basis: WordedBasis | None
    note: str

    @property
    def is_in_force(self) -> bool:
        """Whether the rule has something to say on the day (a suspended one says that it is suspended)."""
        return self.state in ("in-force", "suspended")


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """How a system (payroll, tax, migration) takes the number of a document."""

    system: str
    code: str
    confidence: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document that allows work, or does not: `allows_work` is yes, conditional, no or unknown."""

    entry: Entry
    printed_name: str
    nicknames: tuple[str, ...]
    allows_work: str
    work: str
    work_words: str
    limits: tuple[str, ...]
    allows: str
    looks: str
    holder: str
    check: str
    check_url: str | None
    issuer: str
    valid: str
    validity: str
    expired_but_valid: str
    valid_but_dead: str
    identity: bool
    numbers: tuple[NumberEntry, ...]


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A duty as a rule: what to do, when it applies and by when, for whoever it binds."""

    entry: Entry
    stage: str
    kind: str
    always: bool
    status: str
    bound: str
    why: str
    clause: Clause | None
    do: str
    where: str
    evidence: tuple[str, ...]
    terms: tuple[str, ...]
    keep: str | None
    copy: str | None
    sanction: str
    fines: tuple[str, ...]
    treatment: bool


@dataclass(frozen=True, slots=True)
class QuotaEntry:
    """A limit on foreign staff; `has_calculator` where numbers decide."""

    entry: Entry
    statement: str
    details: tuple[tuple[str, str], ...]
    clause: Clause | None
    effect: str
    has_calculator: bool


@dataclass(frozen=True, slots=True)
class RightEntry:
    """What the worker is owed."""

    entry: Entry
    statement: str
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A way forward, the office that helps, and the days between which it is open."""

    entry: Entry
    what: str
    for_whom: str
    office: str | None
    office_url: str | None
    url: str | None
    window: str | None
    is_open: bool
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """What may be asked of the person, from which stage on; `never` where it may not be asked."""

    entry: Entry
    from_stage: str
    from_words: str
    copy: str | None


@dataclass(frozen=True, slots=True)
class InstrumentEntry:
    """A law, decree or judgment with its dates and what of the guide rests on it. `state` is as for rules."""

    id: str
    title: str
    title_language: str
    issuer: str
    issued_on: date | None
    in_force_from: date | None
    in_force_to: date | None
    url: str | None
    about: str
    confidence: str
    state: str
    read: tuple[str, ...]
    replaces: tuple[Link, ...]
    replaced_by: tuple[Link, ...]
    consolidates: tuple[Link, ...]
    rests: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A change of law on its day, and the rules it touches."""

    id: str
    on: date
    title: str
    text: str
    language: str | None
    affects: tuple[Link, ...]
    basis: WordedBasis


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A misconception (belief, truth) or an open question (question, what the guide does meanwhile)."""

    id: str
    said: str
    answer: str
    language: str | None
    about: tuple[Link, ...]


class Reader:
    """Puts the rules of one guide into the words of its pages."""

    def __init__(self, context: Context, place: str, day: date, revision: int | None = None) -> None:
        self.library = context.library
        self.guide = context.library.guide(place, revision)
        self.law = self.guide.law
        self.day = day
        self.wording = Wording(self.guide, context.language, day)
        self.clauses = Clauses(self.wording)
        self.phrases = self.wording.phrases

    def kind_name(self, kind: str) -> str:
        """What one rule of a kind is called."""
        _ = self.phrases.gettext
        return {
            "documents": _("Document"),
            "obligations": _("Duty"),
            "quotas": _("Limit on foreign staff"),
            "rights": _("Right"),
            "routes": _("Way forward"),
            "requests": _("What may be asked"),
            "amounts": _("Amount"),
            "permissions": _("Who may work"),
            "bars": _("What stands in the way"),
            "instruments": _("Law or decree"),
        }[kind]

    # How a rule stands on the day

    def standing(self, versions: Dated[T]) -> tuple[str, str, Version[T] | None]:
        """How a rule stands on the day: a state, the words for it, and the version to show."""
        _ = self.phrases.gettext
        version = versions.at(self.day)
        if version is not None:
            state = {Status.SUSPENDED: "suspended", Status.REPEALED: "ended", Status.NOT_YET: "to-come"}.get(
                version.status, "in-force"
            )
            return state, self.wording.in_force_words(version), version
        ahead, last = versions.after(self.day), None
        for past in versions.versions:
            if past.in_force_to is not None and past.in_force_to < self.day:
                last = past
        if last is not None and last.in_force_to is not None:
            words = _("The guide does not say what applies after %(day)s") % {"day": self.phrases.day(last.in_force_to)}
            return "unknown", words, last
        if ahead is not None and ahead.in_force_from is not None:
            words = _("Applies from %(day)s") % {"day": self.phrases.day(ahead.in_force_from)}
            return "to-come", words, ahead
        return "unknown", _("The guide does not say what the law was on this day"), None

    def ahead(self, versions: Dated[object]) -> str | None:
        """What is already known to come after the version of the day."""
        _, following = self.phrases.gettext, versions.after(self.day)
        if following is None or following.in_force_from is None:
            return None
        day = self.phrases.day(following.in_force_from)
        if following.status is Status.REPEALED:
            return _("This rule ends: it no longer applies from %(day)s.") % {"day": day}
        if following.status is Status.SUSPENDED:
            return _("This rule is suspended from %(day)s.") % {"day": day}
        return _("This rule changes on %(day)s.") % {"day": day}

    def entry(self, kind: str, id_: str, versions: Dated[object]) -> Entry:
        """A rule's title, standing and basis."""
        state, words, version = self.standing(versions)
        key = version.key if version else None
        return Entry(
            kind,
            id_,
            self.title(kind, id_, key),
            self.wording.is_foreign_to_reader(kind, id_),
            state,
            words,
            self.ahead(versions) if state in ("in-force", "suspended") else None,
            self.basis(version.basis, kind, id_, key) if version else None,
            self.wording.text(kind, id_, "note", key),
        )

    def basis(self, basis: Basis, kind: str, id_: str, key: str | None) -> WordedBasis:
        """A legal basis in words."""
        return self.wording.basis(basis, kind, id_, key)

    def title(self, kind: str, id_: str, key: str | None = None) -> str:
        """What a rule is called."""
        if kind == "instruments":
            return self.law.instruments[id_].title
        if kind == "documents":
            return self.wording.document_name(id_)
        return self.wording.text(kind, id_, TITLES[kind], key) or id_

    def link(self, kind: str, id_: str) -> Link:
        """A rule as a link."""
        return Link(kind, id_, self.title(kind, id_), self.link_language(kind, id_))

    def link_language(self, kind: str, id_: str) -> str | None:
        """The language of a rule's title where it is not the reader's."""
        if kind == "instruments":
            official = self.law.languages[0]
            return official if official != self.wording.language else None
        return self.wording.is_foreign_to_reader(kind, id_)

    def links(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """The rules with these ids, whatever their kind."""
        kinds = _kinds_by_id(self.law)
        return tuple(self.link(kind, id_) for id_ in ids for kind in kinds.get(id_, ()))

    # Rules by kind

    def document(self, document: WorkDocument) -> DocumentEntry:
        """A document in words. One whose last day was fixed and is past allows nothing, whatever is printed on it."""
        _state, _words, version = self.standing(document.versions)
        terms = version.value if version is not None else None
        has_ended = terms is not None and self._has_ended(terms)
        work = "none" if has_ended else terms.work if terms else ""
        says = self.says("documents", document.id, version)
        nicknames = self.wording.words("documents", document.id, "nicknames")
        issuer = self.law.authorities.get(document.issuer)
        return DocumentEntry(
            self.entry("documents", document.id, document.versions),
            document.name,
            nicknames if isinstance(nicknames, tuple) else (),
            "no" if has_ended else _allows_work(terms),
            work,
            self.clauses.work(work) if work else self.phrases.gettext("Not known"),
            tuple(self.clauses.limit(limit) for limit in terms.limits) if terms else (),
            says("allows"),
            says("looks"),
            says("holder"),
            says("check"),
            issuer.url if issuer else None,
            issuer.name if issuer else document.issuer,
            self._valid(terms) if terms else "",
            says("validity"),
            says("expired_but_valid"),
            says("valid_but_dead"),
            document.identity,
            tuple(NumberEntry(item.system.upper(), item.code, item.confidence.value) for item in document.numbers),
        )

    def _has_ended(self, terms: DocumentTerms) -> bool:
        is_past = terms.expiry == "fixed" and terms.until is not None and terms.until < self.day
        return is_past and not terms.expired_allows

    def _valid(self, terms: DocumentTerms) -> str:
        if self._has_ended(terms) and terms.until is not None:
            return self.phrases.gettext("It ended on %(until)s.") % {"until": self.phrases.day(terms.until)}
        return self.clauses.expiry(terms.expiry, terms.until)

    def says(self, kind: str, id_: str, version: Version[object] | None) -> Callable[[str], str]:
        """The words of a rule's fields in the wording of a version."""
        key = version.key if version else None
        return lambda name: self.wording.text(kind, id_, name, key)

    def step(self, obligation: Obligation) -> StepEntry:
        """A duty in words."""
        id_, _ = obligation.id, self.phrases.gettext
        _state, _words, version = self.standing(obligation.versions)
        duty = version.value if version is not None else None
        says = self.says("obligations", id_, version)
        clause = self.clauses.clause(duty.when) if duty else None
        always = clause is None
        return StepEntry(
            self.entry("obligations", id_, obligation.versions),
            obligation.stage,
            obligation.kind,
            always,
            {"advice": _("Advised"), "keep": _("Keep")}.get(
                obligation.kind, _("Required") if always else _("Required in some cases")
            ),
            {"worker": _("The worker does this"), "authority": _("The authority does this")}.get(obligation.bound, ""),
            says("why"),
            clause,
            says("do"),
            says("where"),
            self.evidence(id_, duty, version.key if version else None),
            tuple(self.clauses.term(deadline) for deadline in duty.deadlines) if duty else (),
            self.clauses.term(duty.keep_until) if duty and duty.keep_until else None,
            self.clauses.copy(duty.copy) if duty else None,
            says("sanction"),
            self.wording.fines(duty.fines) if duty else (),
            obligation.treatment,
        )

    def evidence(self, id_: str, duty: Duty | None, key: str | None) -> tuple[str, ...]:
        """What proves that a duty was done."""
        named = self.wording.words("obligations", id_, "evidence", key)
        labels = named if isinstance(named, Mapping) else {}
        return tuple(self.wording.fill(labels.get(item, item)) for item in duty.evidence) if duty else ()

    def quota(self, quota: Quota) -> QuotaEntry:
        """A quota in words."""
        _ = self.phrases.gettext
        state, _words, version = self.standing(quota.versions)
        says = self.says("quotas", quota.id, version)
        labels = {
            "applies_to": _("Firms it applies to"),
            "counts_as_national": _("Who counts as national"),
            "exemptions": _("Exceptions"),
            "formula": _("How it is worked out"),
            "keep": _("What to keep on file"),
        }
        limit = version.value if version is not None else None
        return QuotaEntry(
            self.entry("quotas", quota.id, quota.versions),
            says("statement"),
            tuple((label, says(name)) for name, label in labels.items() if says(name)),
            self.clauses.clause(limit.when) if limit is not None else None,
            quota.effect,
            state == "in-force" and limit is not None and quota.effect != "information" and quota.total is not None,
        )

    def right(self, right: Right) -> RightEntry:
        """A right in words."""
        _state, _words, version = self.standing(right.versions)
        says = self.says("rights", right.id, version)
        return RightEntry(
            self.entry("rights", right.id, right.versions),
            says("statement"),
            self.clauses.clause(version.value) if version is not None else None,
        )

    def route(self, route: Route) -> RouteEntry:
        """A route in words."""
        _state, _words, version = self.standing(route.versions)
        says = self.says("routes", route.id, version)
        office = self.law.authorities.get(route.office or "")
        return RouteEntry(
            self.entry("routes", route.id, route.versions),
            says("what"),
            says("for_whom"),
            office.name if office else None,
            office.url if office else None,
            route.url,
            self.window(route),
            (route.opens_on or self.day) <= self.day <= (route.closes_on or self.day),
            self.clauses.clause(version.value) if version is not None else None,
        )

    def window(self, route: Route) -> str | None:
        """From when to when a route is open; None where it is always."""
        _, day = self.phrases.gettext, self.phrases.day
        if route.opens_on and route.closes_on:
            return _("Open from %(start)s to %(end)s") % {"start": day(route.opens_on), "end": day(route.closes_on)}
        if route.closes_on:
            template = _("Open until %(day)s") if self.day <= route.closes_on else _("Closed since %(day)s")
            return template % {"day": day(route.closes_on)}
        if route.opens_on:
            template = _("Open since %(day)s") if route.opens_on <= self.day else _("Opens on %(day)s")
            return template % {"day": day(route.opens_on)}
        return None

    def route_kind(self, kind: str) -> str:
        """What a kind of route is called."""
        _ = self.phrases.gettext
        return {
            "regularisation": _("Getting papers in order"),
            "skills-certification": _("Certifying skills"),
            "recognition-of-studies": _("Recognising studies"),
            "public-employment-service": _("Public employment service"),
            "incentive": _("Support for employers"),
        }[kind]

    def request(self, request: Request) -> RequestEntry:
        """What may be asked, in words."""
        return RequestEntry(
            self.entry("requests", request.id, request.versions),
            request.from_stage,
            self.wording.stage_name(request.from_stage),
            self.clauses.copy(request.copy),
        )

    def instrument(self, instrument: Instrument) -> InstrumentEntry:
        """An instrument with its dates and what rests on it."""
        law, id_ = self.law, instrument.id
        issuer = law.authorities.get(instrument.issuer)
        start, end = instrument.in_force_from, instrument.in_force_to
        state = "ended" if end and end < self.day else "to-come" if start and start > self.day else "in-force"
        others = law.instruments.values()
        return InstrumentEntry(
            id_,
            instrument.title,
            law.languages[0],
            issuer.name if issuer else instrument.issuer,
            instrument.issued_on,
            start,
            end,
            instrument.url,
            self.wording.text("instruments", id_, "about"),
            instrument.confidence.value,
            state,
            instrument.read,
            tuple(self.link("instruments", other) for other in instrument.replaces if other in law.instruments),
            tuple(self.link("instruments", other.id) for other in others if id_ in other.replaces),
            tuple(self.link("instruments", other) for other in instrument.consolidates if other in law.instruments),
            tuple(self.link(kind, rule) for kind, rule in _citing(law).get(id_, ())),
        )

    def changes(self) -> tuple[ChangeEntry, ...]:
        """Every change of the guide, oldest first."""
        return tuple(self.change(change) for change in sorted(self.law.changes.values(), key=lambda change: change.on))

    def change(self, change: Change) -> ChangeEntry:
        """A change in words: its title where it has one, else what changes."""
        title, what = (self.wording.text("changes", change.id, name) for name in ("title", "what"))
        return ChangeEntry(
            change.id,
            change.on,
            title or what,
            what if title else "",
            self.wording.is_foreign_to_reader("changes", change.id),
            self.links(change.affects),
            self.basis(change.basis, "changes", change.id, None),
        )

    def misconceptions(self) -> tuple[NoteEntry, ...]:
        """What people believe, and what is true."""
        return tuple(
            self._note("misconceptions", item, ("belief", "truth")) for item in self.law.misconceptions.values()
        )

    def open_questions(self) -> tuple[NoteEntry, ...]:
        """What nobody knows yet, and what the guide does meanwhile."""
        return tuple(
            self._note("open_questions", item, ("question", "meanwhile")) for item in self.law.open_questions.values()
        )

    def _note(self, kind: str, note: Note, fields: tuple[str, str]) -> NoteEntry:
        said, answer = (self.wording.text(kind, note.id, name) for name in fields)
        return NoteEntry(
            note.id, said, answer, self.wording.is_foreign_to_reader(kind, note.id), self.links(note.about)
        )


def _allows_work(terms: DocumentTerms | None) -> str:
    if terms is None:
        return "unknown"
    if terms.work == "none":
        return "no"
    return "conditional" if terms.limits or terms.allow_when or terms.work != "open" else "yes"


@lru_cache(maxsize=64)
def _kinds_by_id(law: Jurisdiction) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for kind, rule in law.rules():
        found[rule.id] = (*found.get(rule.id, ()), kind)
    return found


@lru_cache(maxsize=64)
def _citing(law: Jurisdiction) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The rules that rest on each instrument, by any of their versions."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for kind, rule in law.rules():
        for version in rule.versions.versions:
            for cite in version.basis.cites:
                found.setdefault(cite.instrument, {})[kind, rule.id] = None
    return {instrument: tuple(rules) for instrument, rules in found.items()}

"""From the files of a guide to law objects: read, check and cross-link, the same for a folder and for a stored bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from pydantic import ValidationError

from portal.content import schema
from portal.content.countries import country_codes
from portal.content.expressions import Trees
from portal.content.source import Bundle, GuideError, Lines, Path_, Problem, languages, read_sections
from portal.content.texts import Texts, read_texts
from portal.law.calendars import BusinessCalendar
from portal.law.conditions import Condition, Named
from portal.law.dated import Basis, Citation, Confidence, Dated, Status, Version, close_versions
from portal.law.deadlines import DateExpression
from portal.law.facts import Ask, Fact, FactType
from portal.law.model import (
    Amount,
    Authority,
    Change,
    DocumentTerms,
    Duty,
    Fine,
    Group,
    Instrument,
    Jurisdiction,
    Note,
    Number,
    Obligation,
    Permission,
    Request,
    Right,
    Route,
    WorkDocument,
)
from portal.law.quotas import Exemption, Limit, Quota, Row

S = TypeVar("S", bound=schema.Shape)
T = TypeVar("T")
R = TypeVar("R")
MakeTerms = Callable[[dict[str, Any], Path_], T]

NO_BASIS = Basis((), (), date.min, Confidence.RECALLED)


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example: facts as written, and the answers the law gives."""

    id: str
    title: str
    day: date
    facts: Mapping[str, object]
    expect: schema.ExpectShape
    basis: str


@dataclass(frozen=True, slots=True, eq=False)
class Guide:
    """A guide as loaded: the law, its sentences by language, its cases, and where everything stands."""

    law: Jurisdiction
    texts: Mapping[str, Texts]
    cases: tuple[Case, ...]
    sha256: str
    lines: Lines
    read_facts: frozenset[str]


def load(bundle: Bundle) -> Guide:
    """The guide in `bundle`.

    Raises GuideError with every problem that stands in the way, each with file, line and what to do.
    """
    problems: list[Problem] = []
    lines = Lines()
    sections = read_sections(bundle, "law", lines, problems)
    common = _shape(schema.CommonShape, _common(bundle, lines, problems), ("common",), lines, problems)
    shape = _shape(schema.GuideShape, sections, ("law",), lines, problems)
    cases = _shape(schema.CasesShape, read_sections(bundle, "cases", lines, problems), ("cases",), lines, problems)
    texts = {language: read_texts(bundle, language, lines, problems) for language in languages(bundle)}
    if shape is None or common is None or cases is None:
        raise GuideError(tuple(sorted(problems)))
    linker = _Linker(shape, common, lines, problems)
    law = linker.jurisdiction()
    if problems:
        raise GuideError(tuple(sorted(set(problems))))
    made = tuple(Case(case.id, case.title, case.day, case.facts, case.expect, case.basis) for case in cases.cases)
    return Guide(law, texts, made, bundle.sha256, lines, frozenset(linker.trees.read_facts))


def _common(bundle: Bundle, lines: Lines, problems: list[Problem]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in ("facts", "groups"):
        for key, value in read_sections(bundle, f"common/{name}", lines, problems).items():
            found[key] = value
            # Shared files keep lines of their own: the path a problem is reported under names the file.
            lines.known[("common", key)] = lines.at((f"common/{name}", key))
            for path, place in list(lines.known.items()):
                if path[0] == f"common/{name}":
                    lines.known.setdefault(("common", *path[1:]), place)
    return found


def _shape(shape: type[S], data: object, path: Path_, lines: Lines, problems: list[Problem]) -> S | None:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            place = tuple(part for part in item["loc"])
            problems.append(lines.problem((*path, *place), _in_words(place, item["type"], item["msg"], item.get("ctx"))))
        return None


def _in_words(place: tuple[int | str, ...], kind: str, message: str, context: Mapping[str, Any] | None) -> str:
    name = next((str(part) for part in reversed(place) if isinstance(part, str)), "this")
    match kind:
        case "missing":
            return f"`{name}` is missing: add it"
        case "extra_forbidden":
            return f"`{name}` is not known here: correct or remove it (see guides/README.md)"
        case "literal_error":
            return f"`{name}` must be one of {(context or {}).get('expected', '')}"
        case "string_pattern_mismatch":
            return f"`{name}` is not written as it should be (ids: lower case words joined by hyphens; links: http…)"
    return f"`{name}`: {message.removeprefix('Value error, ')}"


class _Linker:
    """Turns the shape of one guide into law objects, noting every id that leads nowhere and every date out of order."""

    def __init__(
        self, shape: schema.GuideShape, common: schema.CommonShape, lines: Lines, problems: list[Problem]
    ) -> None:
        self.shape, self.common, self.lines, self.problems = shape, common, lines, problems
        self.authorities = self._unique("authorities", shape.authorities)
        self.instruments = self._unique("instruments", shape.instruments)
        self.tags = frozenset(tag for document in shape.documents for tag in document.tags)
        self.document_ids = tuple(document.id for document in shape.documents)
        self.calendars = {
            item.id: BusinessCalendar(
                item.id,
                item.country,
                item.region,
                tuple(item.categories),
                frozenset(item.weekend),
                weekdays_fact=item.weekdays_fact,
                closed_fact=item.closed_fact,
            )
            for item in shape.calendars
        }
        self.groups = {group.id: self._group(group) for group in common.groups}
        self.facts = self._facts()
        known = {
            "conditions": frozenset(shape.conditions),
            "tags": self.tags,
            "groups": frozenset(self.groups),
            "amounts": frozenset(amount.id for amount in shape.amounts),
        }
        self.trees = Trees(self.facts, known, self.calendars, self._basis_of, lines, problems)
        for calendar in shape.calendars:
            for name in (calendar.weekdays_fact, calendar.closed_fact):
                if name is not None and name not in self.facts:
                    self._note(("law", "calendars"), f"`{name}` is not a fact of this guide")

    def _note(self, path: Path_, message: str) -> None:
        self.problems.append(self.lines.problem(path, message))

    def _unique(self, kind: str, items: Iterable[T]) -> dict[str, T]:
        found: dict[str, T] = {}
        for index, item in enumerate(items):
            id_ = str(getattr(item, "id", ""))
            if id_ in found:
                self._note(("law", kind, index), f"the id `{id_}` stands twice among {kind}: an id is never reused")
            found[id_] = item
        return found

    def jurisdiction(self) -> Jurisdiction:
        """The law of the guide; problems are noted, so the object is only good when none were."""
        shape = self.shape
        conditions = {
            name: self.trees.condition(tree, ("law", "conditions", name)) for name, tree in shape.conditions.items()
        }
        self._no_circles(conditions)
        facts = self._facts_with_conditions()
        everything = self._rule_ids()
        return Jurisdiction(
            code=shape.jurisdiction,
            languages=tuple(shape.languages),
            currency=shape.currency,
            paper=shape.paper,
            covers_from=shape.covers_from,
            checked_on=shape.checked_on,
            revision=shape.revision.number,
            published_on=shape.revision.published_on,
            publisher=shape.publisher,
            authorities={
                item.id: Authority(item.id, item.name, item.short or item.name, item.url) for item in shape.authorities
            },
            calendars=self.calendars,
            instruments=self._instruments(),
            groups=self.groups,
            facts=facts,
            conditions=conditions,
            amounts=self._rules("amounts", shape.amounts, self._amount_terms, self._amount),
            documents=self._rules("documents", shape.documents, self._document_terms, self._document),
            permissions=self._rules("permissions", shape.permissions, self._ground_terms, self._permission),
            bars=self._rules("bars", shape.bars, self._ground_terms, self._permission),
            obligations=self._rules("obligations", shape.obligations, self._duty, self._obligation),
            quotas=self._rules("quotas", shape.quotas, self._limit, self._quota),
            rights=self._rules("rights", shape.rights, self._when, self._right),
            routes=self._rules("routes", shape.routes, self._when, self._route),
            requests=self._rules("requests", shape.requests, self._when, self._request),
            changes={
                item.id: Change(
                    item.id,
                    item.on,
                    self._instrument_id(item.instrument, ("law", "changes", index)),
                    self._about(item.affects, everything, ("law", "changes", index, "affects")),
                    self._basis(item.basis, ("law", "changes", index, "basis")),
                )
                for index, item in enumerate(self._unique("changes", shape.changes).values())
            },
            misconceptions=self._notes("misconceptions", shape.misconceptions, everything),
            open_questions=self._notes("open_questions", shape.open_questions, everything),
        )

    # Facts

    def _facts(self) -> dict[str, Fact]:
        shared = {item.id: item for item in self.common.facts}
        found: dict[str, Fact] = {}
        for index, item in enumerate(self.shape.facts):
            path: Path_ = ("law", "facts", index)
            base = shared.get(item.use) if item.use else None
            if item.use is not None and base is None:
                self._note(path, f"`{item.use}` is not a common fact: see guides/common/facts.yaml")
                continue
            given = {**(_given(base) if base else {}), **{k: v for k, v in _given(item).items() if k != "use"}}
            id_, type_ = given.get("id"), given.get("type")
            if id_ is None or type_ is None:
                self._note(path, "a fact of one's own needs `id` and `type`")
                continue
            if id_ in found:
                self._note(path, f"the fact `{id_}` stands twice")
            bounds = item.bounds or (base.bounds if base else None)
            found[id_] = Fact(
                id_,
                FactType(type_),
                Ask(given.get("ask", "check")),
                given.get("stage", "before-hire"),
                self._choices(FactType(type_), given.get("choices") or ()),
                given.get("minimum"),
                given.get("maximum"),
                bounds.from_ if bounds else None,
                bounds.to if bounds else None,
            )
            if type_ == "choice" and not given.get("choices"):
                self._note(path, f"the fact `{id_}` is a choice without `choices`")
        return found

    def _choices(self, type_: FactType, given: Iterable[str]) -> tuple[str, ...]:
        if type_ is FactType.COUNTRY:
            return country_codes()
        return self.document_ids if type_ is FactType.DOCUMENT else tuple(given)

    def _facts_with_conditions(self) -> dict[str, Fact]:
        shared = {item.id: item for item in self.common.facts}
        found = dict(self.facts)
        for index, item in enumerate(self.shape.facts):
            id_ = item.id or item.use
            base = shared.get(item.use) if item.use else None
            tree = item.asked_when if item.asked_when is not None else base.asked_when if base else None
            if tree is None or id_ not in found:
                continue
            fact = found[id_]
            condition = self.trees.condition(tree, ("law", "facts", index, "asked_when"), permission=True)
            found[id_] = Fact(
                fact.id,
                fact.type,
                fact.ask,
                fact.stage,
                fact.choices,
                fact.minimum,
                fact.maximum,
                fact.earliest,
                fact.latest,
                condition,
            )
        return found

    def _no_circles(self, conditions: Mapping[str, Condition]) -> None:
        below = {
            name: {part.name for part in condition.parts() if isinstance(part, Named)}
            for name, condition in conditions.items()
        }
        for name in conditions:
            seen: set[str] = set()
            stack = list(below[name])
            while stack:
                other = stack.pop()
                if other == name:
                    self._note(("law", "conditions", name), f"the condition `{name}` refers to itself")
                    break
                if other not in seen:
                    seen.add(other)
                    stack += below.get(other, ())

    # Rules and their versions

    def _rules(
        self,
        kind: str,
        items: Iterable[Any],
        make_terms: MakeTerms[T],
        make_rule: Callable[[Any, Dated[T | None], Path_], R],
    ) -> dict[str, R]:
        listed = list(items)
        self._unique(kind, listed)
        found: dict[str, R] = {}
        for index, item in enumerate(listed):
            path: Path_ = ("law", kind, index)
            if getattr(item, "decided_on", None) is not None:
                self.trees.date_fact(item.decided_on, (*path, "decided_on"))
            found[item.id] = make_rule(item, self._dated(item, path, make_terms), path)
        return found

    def _dated(self, item: Any, path: Path_, make_terms: MakeTerms[T]) -> Dated[T | None]:
        raw = item.versions
        entries = [(item, path)] if raw is None else [(entry, (*path, "versions", i)) for i, entry in enumerate(raw)]
        if raw is not None and "from_" in item.model_fields_set:
            self._note(path, f"`{item.id}` has both `from` and `versions`: put the first day into the first version")
        if not entries:
            self._note(path, f"`{item.id}` has an empty list of versions")
        shared = _given(item, self._term_names(type(item)))
        versions: list[Version[T | None]] = []
        for entry, below in entries:
            values = {**shared, **_given(entry)}
            if "from_" not in entry.model_fields_set:
                self._note(below, f"`{item.id}` has no `from`: give its first day in force (null if not established)")
            status = Status(values.get("status", "in-force"))
            basis = values.get("basis")
            if basis is None:
                self._note(below, f"`{item.id}` is uncited: add a `basis` with `cites` and `confidence`")
            ended = status is not Status.IN_FORCE
            versions.append(
                Version(
                    None if ended else make_terms(values, below),
                    entry.from_,
                    values.get("to") if raw is None else entry.to,
                    self._basis(basis, (*below, "basis")) if basis is not None else NO_BASIS,
                    entry.published,
                    status,
                )
            )
        self._order(item.id, versions, path)
        return Dated(close_versions(tuple(versions)))

    @staticmethod
    def _term_names(shape: type[schema.Shape]) -> frozenset[str]:
        # The dates and status of a version are its own; everything else on the rule holds for all its versions.
        return frozenset(shape.model_fields) - {"id", "versions", "from_", "to", "published", "status"}

    def _order(self, id_: str, versions: list[Version[Any]], path: Path_) -> None:
        for index, version in enumerate(versions):
            below: Path_ = (*path, "versions", index) if len(versions) > 1 else path
            start, end = version.in_force_from, version.in_force_to
            if start is None and index:
                self._note(below, f"`{id_}`: only the first version may have `from: null`")
            if start and end and end < start:
                self._note(below, f"`{id_}` ends on {end}, before its first day {start}")
            if version.published_on and start and version.published_on > start and version.basis.confidence is Confidence.PRIMARY:
                # A text may bind back in time; then the entry must not claim to have read that in the official text.
                self.problems.append(
                    self.lines.problem(below, f"`{id_}` was published on {version.published_on}, after its first day {start}: check the dates", "warning")
                )
            following = versions[index + 1] if index + 1 < len(versions) else None
            if following is None or following.in_force_from is None:
                continue
            if start and following.in_force_from <= start:
                self._note(below, f"`{id_}`: versions overlap: {following.in_force_from} is not after {start}")
            elif end and end >= following.in_force_from:
                self._note(below, f"`{id_}`: versions overlap: one ends on {end}, the next begins on {following.in_force_from}")
            elif end and end + timedelta(days=1) < following.in_force_from:
                gap = f"{end + timedelta(days=1)} to {following.in_force_from - timedelta(days=1)}"
                self._note(below, f"`{id_}`: gap from {gap}: add the version of those days, or `status: repealed`")

    def _basis_of(self, tree: object, path: Path_) -> Basis:
        shape = _shape(schema.BasisShape, tree, path, self.lines, self.problems)
        return self._basis(shape, path) if shape is not None else NO_BASIS

    def _basis(self, shape: schema.BasisShape | dict[str, Any], path: Path_) -> Basis:
        found = schema.BasisShape.model_validate(shape) if isinstance(shape, dict) else shape
        for index, cite in enumerate(found.cites):
            self._instrument_id(cite.instrument, (*path, "cites", index))
        checked = found.checked or self.shape.checked_on
        if checked > self.shape.revision.published_on:
            self._note((*path, "checked"), f"checked on {checked}, after the guide was published ({self.shape.revision.published_on})")
        if found.confidence != "recalled" and not found.read:
            self._note(path, f"says `{found.confidence}` but names no page under `read`: add it, or say `recalled`")
        if not found.cites and not found.read and found.confidence != "recalled":
            self._note(path, "is uncited: name the instrument under `cites`")
        return Basis(
            tuple(Citation(cite.instrument, None if cite.article is None else str(cite.article), cite.url) for cite in found.cites),
            tuple(found.read),
            checked,
            Confidence(found.confidence),
            found.inaccurate,
            found.disputed,
        )

    def _optional(self, tree: object, path: Path_, *, permission: bool = False) -> Condition | None:
        return None if tree is None else self.trees.condition(tree, path, permission=permission)

    # Terms of a version, kind by kind

    def _amount_terms(self, values: dict[str, Any], path: Path_) -> Any:
        return values.get("value")

    def _document_terms(self, values: dict[str, Any], path: Path_) -> DocumentTerms:
        for id_ in values.get("stands_in_for", ()):
            if id_ not in self.document_ids:
                self._note((*path, "stands_in_for"), f"`{id_}` is not a document of this guide")
        expiry, until = values.get("expiry", "printed"), values.get("until")
        if (expiry == "fixed") != (until is not None):
            self._note(path, "`until` goes with `expiry: fixed`, and only with it")
        if expiry == "printed" and "document-expires-on" not in self.facts and "document" in self.facts:
            self._note(path, "`expiry: printed` needs the common fact `document-expires-on`")
        extensions = [item if isinstance(item, dict) else item.model_dump(by_alias=True) for item in values.get("extensions", ())]
        return DocumentTerms(
            values.get("work", "none"),
            self._optional(values.get("allow_when"), (*path, "allow_when"), permission=True),
            tuple(values.get("limits", ())),
            expiry,
            until,
            values.get("expired_allows", False),
            self.trees.extensions(extensions, (*path, "extensions"), ("printed_from", "printed_to")),
            self._optional(values.get("revoked_when"), (*path, "revoked_when"), permission=True),
            tuple(values.get("stands_in_for", ())),
        )

    def _ground_terms(self, values: dict[str, Any], path: Path_) -> Condition:
        return self.trees.condition(values.get("when", True), (*path, "when"), permission=True)

    def _when(self, values: dict[str, Any], path: Path_) -> Condition:
        return self.trees.condition(values.get("when", True), (*path, "when"))

    def _duty(self, values: dict[str, Any], path: Path_) -> Duty:
        tree = values.get("deadline")
        trees = tree if isinstance(tree, list) else [] if tree is None else [tree]
        below: Path_ = (*path, "deadline")
        deadlines = [
            self.trees.expression(item, (*below, index) if isinstance(tree, list) else below) for index, item in enumerate(trees)
        ]
        keep = values.get("keep_until")
        currencies_and_units = {self.shape.currency, *(amount.id for amount in self.shape.amounts)}
        fines = []
        for index, fine in enumerate(values.get("fines", ())):
            item = schema.FineShape.model_validate(fine) if isinstance(fine, dict) else fine
            if item.unit not in currencies_and_units:
                self._note((*path, "fines", index), f"`{item.unit}` is neither the currency nor an amount of this guide")
            if item.low is not None and item.high is not None and item.low > item.high:
                self._note((*path, "fines", index), f"from {item.low} to {item.high}: the lower figure comes first")
            fines.append(
                Fine(item.low, item.high, item.unit, item.per, self._optional(item.when, (*path, "fines", index, "when")))
            )
        return Duty(
            self._when(values, path),
            tuple(item for item in deadlines if item is not None),
            self._keep(keep, (*path, "keep_until")),
            tuple(values.get("evidence", ())),
            values.get("copy_"),
            tuple(fines),
        )

    def _keep(self, tree: object, path: Path_) -> DateExpression | None:
        return None if tree is None else self.trees.expression(tree, path)

    def _limit(self, values: dict[str, Any], path: Path_) -> Limit:
        exempt = values.get("exempt", ())
        for part in exempt:
            self.trees.number_fact(part.fact, (*path, "exempt"))
        rows = [schema.RowShape.model_validate(row) if isinstance(row, dict) else row for row in values.get("table", ())]
        expected = 0
        for index, row in enumerate(rows):
            if index and row.total_from != expected:
                self._note((*path, "table", index), f"begins at {row.total_from}; the row before ends at {expected - 1}")
            if row.total_to is None and index + 1 < len(rows):
                self._note((*path, "table", index), "only the last row may be without `total_to`")
            if (row.most is None) == (row.percent is None):
                self._note((*path, "table", index), "a row has `most` or `percent`, one of them")
            expected = (row.total_to or 0) + 1
        return Limit(
            self._when(values, path),
            values.get("limit_percent"),
            tuple(Row(row.total_from, row.total_to, row.most, row.percent) for row in rows),
            values.get("at_limit", "within") == "within",
            values.get("rounding", "none"),
            tuple(Exemption(part.fact, part.out_of) for part in exempt),
            self._optional(values.get("hire_counts_as_national"), (*path, "hire_counts_as_national"), permission=True),
            self._optional(values.get("hire_not_counted"), (*path, "hire_not_counted"), permission=True),
        )

    # Rules, kind by kind

    def _amount(self, item: schema.AmountShape, versions: Dated[Any], path: Path_) -> Amount:
        return Amount(item.id, item.unit, item.per, versions)

    def _document(self, item: schema.DocumentShape, versions: Dated[DocumentTerms | None], path: Path_) -> WorkDocument:
        self._authority_id(item.issuer, (*path, "issuer"))
        return WorkDocument(
            item.id,
            item.name,
            item.issuer,
            frozenset(item.tags),
            self._optional(item.holders, (*path, "holders"), permission=True),
            item.identity,
            tuple(Number(number.system, number.code, Confidence(number.confidence)) for number in item.numbers),
            item.decided_on,
            versions,
        )

    def _permission(self, item: schema.PermissionShape, versions: Dated[Condition | None], path: Path_) -> Permission:
        if (item.by is None) == (item.gives is None):
            self._note(path, f"`{item.id}` needs `gives:` or `by: document`, one of them")
        if item.by == "document" and "document" not in self.facts:
            self._note(path, "`by: document` needs the common fact `document`")
        return Permission(item.id, item.by == "document", item.gives, item.decided_on, versions)

    def _obligation(self, item: schema.ObligationShape, versions: Dated[Duty | None], path: Path_) -> Obligation:
        return Obligation(
            item.id, item.stage, item.kind, item.bound, item.for_ == "anyone", item.treatment, item.decided_on, versions
        )

    def _quota(self, item: schema.QuotaShape, versions: Dated[Limit | None], path: Path_) -> Quota:
        for name in (item.total, item.foreign, item.hire.total, item.hire.foreign):
            self.trees.number_fact(name, path)
        if item.effect != "information" and (item.total is None or item.foreign is None):
            self._note(path, f"`{item.id}` needs `total` and `foreign`: the facts it counts")
        return Quota(
            item.id,
            item.measure,
            item.effect,
            item.bars,
            item.total,
            item.foreign,
            item.hire.total,
            item.hire.foreign,
            item.decided_on,
            versions,
        )

    def _right(self, item: schema.RightShape, versions: Dated[Condition | None], path: Path_) -> Right:
        return Right(item.id, item.decided_on, versions)

    def _route(self, item: schema.RouteShape, versions: Dated[Condition | None], path: Path_) -> Route:
        if item.office is not None:
            self._authority_id(item.office, (*path, "office"))
        if item.opens and item.closes and item.closes < item.opens:
            self._note(path, f"`{item.id}` closes on {item.closes}, before it opens on {item.opens}")
        return Route(item.id, item.kind, item.office, item.url, item.opens, item.closes, item.decided_on, versions)

    def _request(self, item: schema.RequestShape, versions: Dated[Condition | None], path: Path_) -> Request:
        return Request(item.id, item.from_stage, item.copy_, item.decided_on, versions)

    # The rest

    def _instruments(self) -> dict[str, Instrument]:
        found = {}
        for index, item in enumerate(self.shape.instruments):
            path: Path_ = ("law", "instruments", index)
            self._authority_id(item.issuer, (*path, "issuer"))
            for id_ in (*item.replaces, *item.consolidates):
                self._instrument_id(id_, path)
            if item.from_ and item.to and item.to < item.from_:
                self._note(path, f"`{item.id}` ends on {item.to}, before its first day {item.from_}")
            if item.issued and item.issued > self.shape.revision.published_on:
                self._note(path, f"`{item.id}` is issued on {item.issued}, after the guide was published: check the date")
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

    def _group(self, shape: schema.GroupShape) -> Group:
        return Group(shape.id, tuple((member.country, member.from_, member.to) for member in shape.members))

    def _notes(self, kind: str, items: Iterable[schema.NoteShape], everything: frozenset[str]) -> dict[str, Note]:
        return {
            item.id: Note(item.id, self._about(item.about, everything, ("law", kind, index, "about")))
            for index, item in enumerate(self._unique(kind, items).values())
        }

    def _rule_ids(self) -> frozenset[str]:
        shape = self.shape
        kinds: tuple[Iterable[Any], ...] = (
            shape.instruments,
            shape.documents,
            shape.permissions,
            shape.bars,
            shape.obligations,
            shape.quotas,
            shape.rights,
            shape.routes,
            shape.requests,
            shape.amounts,
            shape.changes,
            shape.authorities,
        )
        return frozenset(item.id for items in kinds for item in items) | frozenset(self.facts)

    def _about(self, ids: Iterable[str], everything: frozenset[str], path: Path_) -> tuple[str, ...]:
        for id_ in ids:
            if id_ not in everything:
                self._note(path, f"`{id_}` is not an id of this guide")
        return tuple(ids)

    def _instrument_id(self, id_: str | None, path: Path_) -> str | None:
        if id_ is not None and id_ not in self.instruments:
            self._note(path, f"`{id_}` is not an instrument of this guide: add it to `instruments` or correct the id")
        return id_

    def _authority_id(self, id_: str, path: Path_) -> None:
        if id_ not in self.authorities:
            self._note(path, f"`{id_}` is not an authority of this guide: add it to `authorities` or correct the id")


def _given(shape: schema.Shape, names: frozenset[str] | None = None) -> dict[str, Any]:
    """The fields that were written, as the shape holds them."""
    return {
        name: getattr(shape, name)
        for name in shape.model_fields_set
        if (names is None or name in names) and name != "versions"
    }




"""The rules of a guide, kind by kind, with their versions: what stands on a rule holds for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

from portal.content import schema
from portal.content.register import DOCUMENT, EXPIRES_ON, NO_BASIS, Register, given_fields
from portal.content.source import Path_
from portal.law.conditions import Condition
from portal.law.dated import Confidence, Dated, Status, Version, close_versions
from portal.law.deadlines import DateExpression
from portal.law.model import (
    Amount,
    DocumentTerms,
    Duty,
    Fine,
    Number,
    Obligation,
    Permission,
    Request,
    Right,
    Route,
    WorkDocument,
)
from portal.law.quotas import Exemption, Limit, Quota, Row

T = TypeVar("T")
R = TypeVar("R")
# The fields that a version has of its own; everything else on a rule holds for all its versions.
OWN = frozenset({"from_", "to", "published", "status"})
# All that is left of a version that is not in force.
LEFT = OWN | {"basis"}
# A sum has a source, and an office its address, also where no instrument says so; every other rule is law and cites it.
UNCITED = frozenset({"amounts", "routes"})
ONE_DAY = timedelta(days=1)


class Rules:
    """Reads the rules of one guide against its register."""

    def __init__(self, register: Register) -> None:
        self.register, self.shape = register, register.shape
        self.trees, self.note = register.trees, register.note

    def amounts(self) -> dict[str, Amount]:
        """The amounts table."""

        def terms(values: dict[str, Any], _path: Path_) -> Any:
            return values.get("value")

        def make(item: schema.AmountShape, versions: Dated[Any], _path: Path_) -> Amount:
            return Amount(item.id, item.unit, item.per, versions)

        return self._rules("amounts", self.shape.amounts, terms, make)

    def documents(self) -> dict[str, WorkDocument]:
        """The work documents."""

        def make(item: schema.DocumentShape, versions: Dated[DocumentTerms | None], path: Path_) -> WorkDocument:
            self.register.authority(item.issuer, (*path, "issuer"))
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

        return self._rules("documents", self.shape.documents, self._document_terms, make)

    def permissions(self) -> dict[str, Permission]:
        """The grounds on which a person may work, in their order."""
        return self._rules("permissions", self.shape.permissions, self._ground, self._permission)

    def bars(self) -> dict[str, Permission]:
        """What stands in the way."""
        return self._rules("bars", self.shape.bars, self._ground, self._permission)

    def obligations(self) -> dict[str, Obligation]:
        """What somebody must do."""

        def make(item: schema.ObligationShape, versions: Dated[Duty | None], _path: Path_) -> Obligation:
            is_for_anyone = item.for_ == "anyone"
            return Obligation(
                item.id,
                item.stage,
                item.kind,
                item.bound,
                is_for_anyone,
                item.treatment,
                item.number_goes_to,
                item.decided_on,
                versions,
            )

        return self._rules("obligations", self.shape.obligations, self._duty, make)

    def quotas(self) -> dict[str, Quota]:
        """The limits on foreign staff."""
        return self._rules("quotas", self.shape.quotas, self._limit, self._quota)

    def rights(self) -> dict[str, Right]:
        """What the worker is owed."""

        def make(item: schema.RightShape, versions: Dated[Condition | None], _path: Path_) -> Right:
            return Right(item.id, item.decided_on, versions)

        return self._rules("rights", self.shape.rights, self._when, make)

    def routes(self) -> dict[str, Route]:
        """The ways forward when something is missing."""

        def make(item: schema.RouteShape, versions: Dated[Condition | None], path: Path_) -> Route:
            if item.office is not None:
                self.register.authority(item.office, (*path, "office"))
            if item.opens and item.closes and item.closes < item.opens:
                self.note(path, f"`{item.id}` closes on {item.closes}, before it opens on {item.opens}")
            return Route(item.id, item.kind, item.office, item.url, item.opens, item.closes, item.decided_on, versions)

        return self._rules("routes", self.shape.routes, self._when, make)

    def requests(self) -> dict[str, Request]:
        """What may be asked of the person."""

        def make(item: schema.RequestShape, versions: Dated[Condition | None], _path: Path_) -> Request:
            return Request(item.id, item.from_stage, item.copy_, item.decided_on, versions)

        return self._rules("requests", self.shape.requests, self._when, make)

    # Versions

    def _rules(
        self,
        kind: str,
        items: Iterable[Any],
        make_terms: Callable[[dict[str, Any], Path_], T],
        make_rule: Callable[[Any, Dated[T | None], Path_], R],
    ) -> dict[str, R]:
        listed = list(items)
        self.register.unique(("law", kind), listed)
        found: dict[str, R] = {}
        for index, item in enumerate(listed):
            path: Path_ = ("law", kind, index)
            if getattr(item, "decided_on", None) is not None:
                self.trees.date_fact(item.decided_on, (*path, "decided_on"))
            versions = self._versions(item, path, make_terms)
            paths = [path] if item.versions is None else [(*path, "versions", at) for at in range(len(versions))]
            self._order(item.id, versions, paths)
            found[item.id] = make_rule(item, Dated(close_versions(tuple(versions))), path)
        return found

    def _versions(
        self, item: Any, path: Path_, make_terms: Callable[[dict[str, Any], Path_], T]
    ) -> list[Version[T | None]]:
        raw = item.versions
        if raw is None:
            return [self._version(item, path, given_fields(item), make_terms)]
        if not raw:
            self.note((*path, "versions"), f"`{item.id}` has an empty list of versions: give one, or remove the key")
        for name in ("from", "to", "published", "status"):
            if (name if name != "from" else "from_") in item.model_fields_set:
                self.note(
                    (*path, name), f"`{item.id}` has both `{name}` and `versions`: put it into the version it is of"
                )
        terms = frozenset(type(item).model_fields) - OWN - {"id", "versions"}
        shared = given_fields(item, terms)
        return [
            self._version(entry, (*path, "versions", index), {**shared, **given_fields(entry)}, make_terms, item.id)
            for index, entry in enumerate(raw)
        ]

    def _version(
        self,
        entry: Any,
        path: Path_,
        values: dict[str, Any],
        make_terms: Callable[[dict[str, Any], Path_], T],
        id_: str | None = None,
    ) -> Version[T | None]:
        name = entry.id if id_ is None else id_
        if "from_" not in entry.model_fields_set:
            self.note(path, f"`{name}` has no `from`: give its first day in force (null if not established)")
        status, basis = Status(entry.status), values.get("basis")
        is_in_force = status is Status.IN_FORCE
        more = given_fields(entry).keys() - LEFT
        if id_ is not None and not is_in_force and more:
            words = ", ".join(sorted(word.rstrip("_") for word in more))
            self.note(path, f"`{name}` is {status} from here on: it keeps only its days and its basis; remove {words}")
        if basis is None:
            self.note(path, f"`{name}` is uncited: add a `basis` with `cites` and `confidence`")
        elif not basis.cites and path[1] not in UNCITED:
            self.note((*path, "basis"), f"`{name}` is uncited: name the instrument under `cites`")
        published = self.register.not_after_publication("published", entry.published, (*path, "published"))
        return Version(
            make_terms(values, path) if is_in_force else None,
            entry.from_,
            entry.to,
            self.register.basis(basis, (*path, "basis")) if basis is not None else NO_BASIS,
            published,
            status,
        )

    def _order(self, id_: str, versions: list[Version[Any]], paths: list[Path_]) -> None:
        before: Version[Any] | None = None
        for version, path in zip(versions, paths, strict=True):
            start, end = version.in_force_from, version.in_force_to
            if start is None and before is not None:
                self.note(path, f"`{id_}`: only the first version may have `from: null`")
            if start and end and end < start:
                self.note(path, f"`{id_}` ends on {end}, before its first day {start}: correct one of the two")
            if start and version.published_on and version.published_on > start:
                self._warn_of_later_publication(id_, version, path)
            if before is not None and start is not None:
                self._succession(id_, before, start, path)
            before = version

    def _warn_of_later_publication(self, id_: str, version: Version[Any], path: Path_) -> None:
        # A text may bind back in time; then the entry must not claim to have read that in the official text.
        if version.basis.confidence is Confidence.PRIMARY:
            words = f"published on {version.published_on}, after its first day {version.in_force_from}"
            warning = self.register.lines.problem(path, f"`{id_}` was {words}: check the dates", "warning")
            self.register.problems.append(warning)

    def _succession(self, id_: str, before: Version[Any], then: date, path: Path_) -> None:
        start, end = before.in_force_from, before.in_force_to
        if start and then <= start:
            self.note(path, f"`{id_}`: versions overlap: {then} is not after {start}; the oldest comes first")
        elif end and end >= then:
            self.note(path, f"`{id_}`: versions overlap: one ends on {end}, the next begins on {then}")
        elif end and end + ONE_DAY < then:
            gap = f"{end + ONE_DAY} to {then - ONE_DAY}"
            self.note(path, f"`{id_}`: gap from {gap}: add the version of those days, or `status: repealed`")

    # The terms of a version, kind by kind

    def _optional(self, tree: object, path: Path_, *, permission: bool = False) -> Condition | None:
        return None if tree is None else self.trees.condition(tree, path, permission=permission)

    def _when(self, values: dict[str, Any], path: Path_) -> Condition:
        return self.trees.condition(values.get("when", True), (*path, "when"))

    def _ground(self, values: dict[str, Any], path: Path_) -> Condition:
        return self.trees.condition(values.get("when", True), (*path, "when"), permission=True)

    def _document_terms(self, values: dict[str, Any], path: Path_) -> DocumentTerms:
        for id_ in values.get("stands_in_for", ()):
            if id_ not in self.register.document_ids:
                self.note(
                    (*path, "stands_in_for"), f"`{id_}` is not a document of this guide: add it or correct the id"
                )
        expiry, until = values.get("expiry", "printed"), values.get("until")
        if (expiry == "fixed") != (until is not None):
            self.note(path, "`until` goes with `expiry: fixed`, and only with it")
        if expiry == "none" and values.get("work", "none") != "none":
            self.note(path, "`expiry: none` is for holding no paper: one that allows work is good for some time")
        facts = self.register.facts
        if expiry == "printed":
            self.trees.read_facts.add(EXPIRES_ON)
            if EXPIRES_ON not in facts and DOCUMENT in facts:
                self.note(path, f"`expiry: printed` needs the common fact `{EXPIRES_ON}`: add it to `facts`")
        extensions = [item.model_dump(by_alias=True) for item in values.get("extensions", ())]
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

    def _duty(self, values: dict[str, Any], path: Path_) -> Duty:
        tree, below = values.get("deadline"), (*path, "deadline")
        if isinstance(tree, list):
            deadlines = [self.trees.expression(item, (*below, index)) for index, item in enumerate(tree)]
        else:
            deadlines = [self._date(tree, below)]
        fines = [self._fine(fine, (*path, "fines", index)) for index, fine in enumerate(values.get("fines", ()))]
        return Duty(
            self._when(values, path),
            tuple(item for item in deadlines if item is not None),
            self._date(values.get("keep_until"), (*path, "keep_until")),
            tuple(values.get("evidence", ())),
            values.get("copy_"),
            tuple(fines),
        )

    def _date(self, tree: object, path: Path_) -> DateExpression | None:
        return None if tree is None else self.trees.expression(tree, path)

    def _fine(self, fine: schema.FineShape, path: Path_) -> Fine:
        if fine.unit != self.shape.currency and all(fine.unit != amount.id for amount in self.shape.amounts):
            self.note(path, f"`{fine.unit}` is neither the currency nor an amount of this guide: add it or correct it")
        if fine.low is None and fine.high is None:
            self.note(path, "says no sum: give `low`, `high` or both")
        elif fine.low is not None and fine.high is not None and fine.low > fine.high:
            self.note(path, f"from {fine.low} to {fine.high}: the lower figure comes first")
        factor = fine.repeat_factor
        if factor is not None and factor <= 1:
            self.note((*path, "repeat_factor"), f"{factor} makes no repetition dearer: give a factor above 1")
        return Fine(fine.low, fine.high, fine.unit, fine.per, factor, self._optional(fine.when, (*path, "when")))

    def _limit(self, values: dict[str, Any], path: Path_) -> Limit:
        exempt = values.get("exempt", ())
        for index, part in enumerate(exempt):
            self.trees.number_fact(part.fact, (*path, "exempt", index))
        rows: list[schema.RowShape] = values.get("table", [])
        self._table(rows, (*path, "table"))
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

    def _table(self, rows: list[schema.RowShape], path: Path_) -> None:
        """Rows that follow each other without gap or overlap, each with one limit."""
        for index, row in enumerate(rows):
            below: Path_ = (*path, index)
            before = rows[index - 1].total_to if index else None
            if before is not None and row.total_from != before + 1:
                self.note(
                    below, f"begins at {row.total_from}; the row before ends at {before}: leave no gap or overlap"
                )
            if row.total_to is None and index + 1 < len(rows):
                self.note(below, "only the last row may be without `total_to`")
            if row.total_to is not None and row.total_to < row.total_from:
                self.note(below, f"ends at {row.total_to}, before it begins at {row.total_from}")
            if (row.most is None) == (row.percent is None):
                self.note(below, "a row has `most` or `percent`, one of them")

    # What is peculiar to one kind of rule

    def _permission(self, item: schema.PermissionShape, versions: Dated[Condition | None], path: Path_) -> Permission:
        if (item.by is None) == (item.gives is None):
            self.note(path, f"`{item.id}` needs `gives:` or `by: document`, one of them")
        if item.by == "document":
            self.trees.read_facts.add(DOCUMENT)
            if DOCUMENT not in self.register.facts:
                self.note(path, f"`by: document` needs the common fact `{DOCUMENT}`: add it to `facts`")
        return Permission(item.id, item.by == "document", item.gives, item.decided_on, versions)

    def _quota(self, item: schema.QuotaShape, versions: Dated[Limit | None], path: Path_) -> Quota:
        for count, key in ((item.total, "total"), (item.foreign, "foreign")):
            self.trees.number_fact(count, (*path, key))
        for part in (item.hire.total, item.hire.foreign):
            self.trees.number_fact(part, (*path, "hire"))
        if item.effect != "information" and (item.total is None or item.foreign is None):
            self.note(path, f"`{item.id}` needs `total` and `foreign`: the facts it counts")
        return Quota(
            item.id,
            item.measure,
            item.effect,
            item.bars,
            item.before_permit,
            item.total,
            item.foreign,
            item.hire.total,
            item.hire.foreign,
            item.decided_on,
            versions,
        )

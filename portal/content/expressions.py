"""Conditions, dates and other trees of a guide's files, turned into law objects; every mistake is noted with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.content.source import Lines, Path_, Problem
from portal.law.calendars import BusinessCalendar
from portal.law.conditions import (
    COMPARISONS,
    All,
    AmountOf,
    AnyOf,
    Compare,
    CompareDay,
    Condition,
    Constant,
    DocumentHas,
    DocumentWork,
    InGroup,
    MayWork,
    Named,
    Not,
    OneOf,
    Span,
)
from portal.law.dated import Basis
from portal.law.deadlines import Choice, DateExpression, Deadline, Extension, FixedDay, Monthly, Yearly
from portal.law.facts import Fact, FactError, FactType, Value

NUMBERS = ("at_least", "more_than", "at_most", "less_than")
DAYS = ("on_or_after", "after", "on_or_before", "before")
UNITS = ("days", "weeks", "months", "years")
DEADLINE_KEYS = {
    "event", "when", *UNITS, "kind", "calendar", "first_day", "roll", "extended", "words", "assumed", "monthly", "yearly",
}  # fmt: skip
WORDS = {
    "direction": ("after", "before", "on"),
    "kind": ("calendar", "business"),
    "first_day": ("next", "same"),
    "roll": ("none", "next", "previous"),
}


class Trees:
    """Reads trees against the ids of one guide, noting problems instead of raising."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        known: Mapping[str, frozenset[str]],
        calendars: Mapping[str, BusinessCalendar],
        basis: Callable[[object, Path_], Basis],
        lines: Lines,
        problems: list[Problem],
    ) -> None:
        self.facts, self.known, self.calendars = facts, known, calendars
        self.basis, self.lines, self.problems = basis, lines, problems
        self.read_facts: set[str] = set()

    def note(self, path: Path_, message: str) -> None:
        """Note a problem with the value at `path`."""
        self.problems.append(self.lines.problem(path, message))

    def condition(self, tree: object, path: Path_, *, permission: bool = False) -> Condition:
        """The condition that `tree` writes; `permission` says that it may not look at the answer it helps to give."""
        if isinstance(tree, bool):
            return Constant(tree)
        if not isinstance(tree, dict) or not tree:
            self.note(path, f"is not a condition: {tree!r}. Write for example {{fact: nationality, is: CO}}")
            return Constant(False)
        keys = set(tree)
        if "fact" in keys:
            return self._fact_test(tree, path)
        if "span" in keys:
            return self._span(tree, path)
        if len(keys) != 1:
            self.note(path, f"has several keys ({', '.join(sorted(keys))}): join conditions with `all:` or `any:`")
            return Constant(False)
        key, value = next(iter(tree.items()))
        below = (*path, key)
        match key:
            case "all" | "any":
                if not isinstance(value, list) or not value:
                    self.note(below, f"`{key}` takes a list of conditions")
                    return Constant(False)
                items = tuple(
                    self.condition(item, (*below, index), permission=permission) for index, item in enumerate(value)
                )
                return items[0] if len(items) == 1 else All(items) if key == "all" else AnyOf(items)
            case "not":
                return Not(self.condition(value, below, permission=permission))
            case "condition":
                return Named(self._known("conditions", value, below))
            case "document_has":
                self._fact("document", below)
                return DocumentHas(self._known("tags", value, below))
            case "document_work":
                self._fact("document", below)
                return DocumentWork(self._words(value, ("open", "tied", "restricted", "none"), below))
            case "may_work":
                if permission:
                    self.note(below, "`may_work` cannot stand inside permissions, bars or documents: they decide it")
                return MayWork(self._words(value, ("yes", "conditional", "no", "unknown"), below))
        self.note(path, f"`{key}` is not a condition; see Conditions in guides/README.md")
        return Constant(False)

    def _fact_test(self, tree: Mapping[str, object], path: Path_) -> Condition:
        fact = self._fact(tree["fact"], (*path, "fact"))
        tests = [key for key in tree if key != "fact"]
        if fact is None or len(tests) != 1:
            if fact is not None:
                self.note(path, "needs exactly one test beside `fact`, such as `is:` or `at_least:`")
            return Constant(False)
        test, value, below = tests[0], tree[tests[0]], (*path, tests[0])
        if test in ("is", "in"):
            values = value if test == "in" and isinstance(value, list) else [value]
            if fact.type in (FactType.DATE, FactType.MONEY, FactType.WEEKDAYS, FactType.DATES):
                self.note(below, f"`{fact.id}` is a {fact.type}: it is compared, not listed")
                return Constant(False)
            return OneOf(fact.id, frozenset(self._value(fact, item, below) for item in values))
        if test == "in_group":
            if fact.type is not FactType.COUNTRY:
                self.note(below, f"`{fact.id}` is not a country")
            return InGroup(fact.id, self._known("groups", value, below))
        if test in NUMBERS and fact.type in (FactType.NUMBER, FactType.MONEY):
            return Compare(fact.id, test, self._limit(value, below))
        if test in DAYS and fact.type is FactType.DATE:
            return CompareDay(fact.id, test, self._day_or_event(value, below))
        self.note(below, f"`{test}` is not a test of `{fact.id}`, which is a {fact.type}")
        return Constant(False)

    def _span(self, tree: Mapping[str, object], path: Path_) -> Condition:
        tests = [key for key in tree if key in NUMBERS]
        facts = tree["span"]
        unit, limit = tree.get("unit"), tree[tests[0]] if len(tests) == 1 else None
        if (
            len(tests) != 1
            or set(tree) != {"span", "unit", tests[0]}
            or not isinstance(facts, list)
            or len(facts) != 2  # noqa: PLR2004 - from, to
            or unit not in ("days", "months", "years")
            or not isinstance(limit, int)
        ):
            self.note(path, "write {span: [from-date, to-date], unit: days|months|years, at_least: 3}")
            return Constant(False)
        start, end = (self._date_fact(fact, (*path, "span")) for fact in facts)
        return Span(start, end, str(unit), tests[0], limit)

    def expression(self, tree: object, path: Path_) -> DateExpression | None:
        """The date that `tree` writes, or None after noting what is wrong."""
        if not isinstance(tree, dict):
            self.note(path, f"is not a deadline: {tree!r}. Write for example {{event: work-starts-on, days: 15}}")
            return None
        when = tree.get("when")
        # In a list of deadlines `when` is the condition under which one counts; beside an event it may also be a direction.
        condition = self.condition(when, (*path, "when")) if isinstance(when, (dict, bool)) else None
        for key, latest in (("latest_of", True), ("earliest_of", False)):
            if key in tree:
                self._only(tree, {key, "when"}, path)
                items = tree[key] if isinstance(tree[key], list) else []
                found = tuple(self.expression(item, (*path, key, index)) for index, item in enumerate(items))
                if len(found) < 2:  # noqa: PLR2004 - a choice needs two
                    self.note((*path, key), f"`{key}` takes a list of at least two dates")
                return Choice(latest, tuple(item for item in found if item is not None), condition)
        if "on" in tree:
            self._only(tree, {"on", "when"}, path)
            if not isinstance(tree["on"], date):
                self.note((*path, "on"), "is not a day (year-month-day)")
                return None
            return FixedDay(tree["on"], condition)
        return self._deadline(tree, path, condition)

    def _deadline(self, tree: Mapping[str, object], path: Path_, condition: Condition | None) -> Deadline | None:
        self._only(tree, DEADLINE_KEYS | {"direction"}, path)
        if "event" not in tree:
            self.note(path, "a deadline needs an `event:` (a date fact)")
            return None
        base = tree["event"]
        # A term may run from the end of another term.
        event = self.expression(base, (*path, "event")) if isinstance(base, dict) else self._date_fact(base, (*path, "event"))
        if event is None:
            return None
        direction = tree.get("when") if isinstance(tree.get("when"), str) else tree.get("direction", "after")
        given = {
            "direction": direction,
            "kind": tree.get("kind", "calendar"),
            "first_day": tree.get("first_day", "next"),
            "roll": tree.get("roll", "none"),
        }
        for key, words in WORDS.items():
            if given[key] not in words:
                self.note((*path, key if key in tree else "when"), f"`{given[key]}` is not one of {', '.join(words)}")
                return None
        units = [unit for unit in UNITS if unit in tree]
        forms = [key for key in ("monthly", "yearly") if key in tree]
        if len(units) + len(forms) > 1 or (not units and not forms and direction != "on"):
            self.note(path, "needs one term: days, weeks, months, years, monthly or yearly (or `when: on`)")
            return None
        count = tree[units[0]] if units else 0
        if not isinstance(count, int) or not 0 <= count <= 100_000:  # noqa: PLR2004 - 270 years of days
            self.note((*path, *units), "is not a whole number of days, weeks, months or years")
            return None
        if given["kind"] == "business" and units and units[0] != "days":
            self.note(path, "business days are counted in `days`")
        calendar = tree.get("calendar")
        if calendar is not None and calendar not in self.calendars:
            self.note((*path, "calendar"), f"`{calendar}` is not a calendar of this guide: {', '.join(self.calendars)}")
            return None
        return Deadline(
            event,
            str(given["direction"]),
            count,
            units[0] if units else "days",
            str(given["kind"]),
            str(calendar) if calendar is not None else None,
            str(given["first_day"]),
            str(given["roll"]),
            self._monthly(tree, path),
            self._yearly(tree, path),
            self.extensions(tree.get("extended"), (*path, "extended"), ("due_from", "due_to")),
            str(tree["words"]) if tree.get("words") else None,
            tree.get("assumed") is True,
            condition,
        )

    def _monthly(self, tree: Mapping[str, object], path: Path_) -> Monthly | None:
        found = tree.get("monthly")
        if found is None:
            return None
        if isinstance(found, dict) and set(found) <= {"day", "months_after"}:
            day, after = found.get("day"), found.get("months_after", 1)
            if isinstance(day, int) and 1 <= day <= 31 and isinstance(after, int) and 0 <= after <= 12:  # noqa: PLR2004
                return Monthly(day, after)
        self.note((*path, "monthly"), "write monthly: {day: 10, months_after: 1}")
        return None

    def _yearly(self, tree: Mapping[str, object], path: Path_) -> Yearly | None:
        found = tree.get("yearly")
        if found is None:
            return None
        if isinstance(found, dict) and set(found) == {"month", "day"}:
            month, day = found["month"], found["day"]
            if isinstance(month, int) and isinstance(day, int) and 1 <= month <= 12 and 1 <= day <= 31:  # noqa: PLR2004
                return Yearly(month, day)
        self.note((*path, "yearly"), "write yearly: {month: 1, day: 31}")
        return None

    def extensions(self, tree: object, path: Path_, keys: tuple[str, str]) -> tuple[Extension, ...]:
        """One-off extensions: what ends between two days ends on a third."""
        found = []
        for index, item in enumerate(tree if isinstance(tree, list) else []):
            below = (*path, index)
            days = [item.get(key) for key in (*keys, "until")] if isinstance(item, dict) else []
            if len(days) != 3 or not all(isinstance(day, date) for day in days) or "basis" not in item:  # noqa: PLR2004
                self.note(below, f"write {{{keys[0]}: day, {keys[1]}: day, until: day, basis: …}}")
                continue
            start, end, until = days
            if not start <= end <= until:
                self.note(below, f"days out of order: {start} to {end}, until {until}")
            found.append(Extension(start, end, until, self.basis(item["basis"], (*below, "basis"))))
        return tuple(found)

    def _limit(self, value: object, path: Path_) -> Decimal | AmountOf:
        if isinstance(value, dict) and "amount" in value and set(value) <= {"amount", "times"}:
            times = self._decimal(value.get("times", 1), path)
            return AmountOf(self._known("amounts", value["amount"], path), times)
        return self._decimal(value, path)

    def _decimal(self, value: object, path: Path_) -> Decimal:
        try:
            if isinstance(value, bool) or not isinstance(value, (str, int)):
                raise InvalidOperation
            return Decimal(value)
        except InvalidOperation:
            self.note(path, f"{value!r} is not a number")
            return Decimal(0)

    def _day_or_event(self, value: object, path: Path_) -> date | str | None:
        if isinstance(value, date):
            return value
        if value == "day-asked":
            return None
        if isinstance(value, dict) and set(value) == {"event"}:
            return self._date_fact(value["event"], (*path, "event"))
        self.note(path, f"{value!r} is neither a day, nor day-asked, nor {{event: a-date-fact}}")
        return date.max

    def _value(self, fact: Fact, raw: object, path: Path_) -> Value:
        try:
            return fact.parse(raw)
        except FactError as error:
            self.note(path, str(error))
            return ""

    def _fact(self, name: object, path: Path_) -> Fact | None:
        fact = self.facts.get(str(name))
        if fact is None:
            self.note(path, f"`{name}` is not a fact of this guide: add it to `facts:` or correct the id")
        else:
            self.read_facts.add(fact.id)
        return fact

    def _date_fact(self, name: object, path: Path_) -> str:
        fact = self._fact(name, path)
        if fact is not None and fact.type is not FactType.DATE:
            self.note(path, f"`{name}` is a {fact.type}, not a date")
        return str(name)

    def date_fact(self, name: str | None, path: Path_) -> str | None:
        """The id of a date fact that a rule names, checked."""
        return None if name is None else self._date_fact(name, path)

    def number_fact(self, name: str | int | None, path: Path_) -> None:
        """Check that a rule's count names a number or money fact."""
        if isinstance(name, str):
            fact = self._fact(name, path)
            if fact is not None and fact.type not in (FactType.NUMBER, FactType.MONEY):
                self.note(path, f"`{name}` is a {fact.type}, not a number")

    def _known(self, kind: str, name: object, path: Path_) -> str:
        if name not in self.known[kind]:
            self.note(path, f"`{name}` is not among the {kind} of this guide: add it or correct the id")
        return str(name)

    def _words(self, value: object, accepted: tuple[str, ...], path: Path_) -> frozenset[str]:
        words = value if isinstance(value, list) else [value]
        if not words or any(word not in accepted for word in words):
            self.note(path, f"takes a list of {', '.join(accepted)}")
        return frozenset(str(word) for word in words)

    def _only(self, tree: Mapping[str, object], keys: set[str], path: Path_) -> None:
        for key in tree:
            if key not in keys:
                self.note((*path, key), f"`{key}` is not known here; known: {', '.join(sorted(keys))}")


assert set(COMPARISONS) == {*NUMBERS, *DAYS}

"""Conditions and dates of a guide's files, turned into law objects; every mistake is noted with its place."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from portal.content.schema import FIRST_YEAR, LAST_YEAR, NUMBER
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
from portal.law.deadlines import Choice, DateExpression, Deadline, Extension, FixedDay, Monthly, Recurrence, Yearly
from portal.law.facts import Fact, FactError, FactType, Value

NUMBERS = ("at_least", "more_than", "at_most", "less_than")
DAYS = ("on_or_after", "after", "on_or_before", "before")
UNITS = ("days", "weeks", "months", "years")
DEADLINE_KEYS = {
    "event", "when", "direction", *UNITS, "kind", "calendar", "first_day", "roll", "extended", "words", "assumed",
    "monthly", "yearly", "until",
}  # fmt: skip
WORDS = {
    "direction": ("after", "before", "on"),
    "kind": ("calendar", "business"),
    "first_day": ("next", "same"),
    "roll": ("none", "next", "previous"),
}
WORKS = ("open", "tied", "restricted", "none")
# Where a day is compared: the day the question is asked.
DAY_ASKED = "day-asked"
ANSWERS = ("yes", "conditional", "no", "unknown")
# 270 years of days.
MOST_COUNT = 100_000
# Every month has so many business days.
MOST_BUSINESS_DAY = 15
# A year with 29 days in February, so that every day of the year can be named.
LEAP_YEAR = 2024
NEVER = Constant(value=False)


def _is_whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _monthly(tree: Mapping[str, object]) -> Monthly | None:
    day, after = tree.get("day"), tree.get("months_after", 1)
    if set(tree) <= {"day", "months_after"} and _is_whole(day, 1, 31) and _is_whole(after, 0, 12):
        return Monthly(int(str(day)), int(str(after)))
    return None


def _yearly(tree: Mapping[str, object]) -> Yearly | None:
    month, day, after = tree.get("month"), tree.get("day"), tree.get("years_after", 1)
    if set(tree) <= {"month", "day", "years_after"} and _is_whole(month, 1, 12) and _is_whole(after, 0, 5):
        last = monthrange(LEAP_YEAR, int(str(month)))[1]
        return Yearly(int(str(month)), int(str(day)), int(str(after))) if _is_whole(day, 1, last) else None
    return None


class Trees:
    """Reads trees against the ids of one guide, noting problems instead of raising.

    `read_facts` are the facts that some tree reads, `used_conditions` the named conditions that some tree uses, and
    `deciding_names` those that stand where the answer to "may this person work?" is decided, with their places.
    """

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
        self.used_conditions: set[str] = set()
        self.deciding_names: list[tuple[str, Path_]] = []

    def note(self, path: Path_, message: str) -> None:
        """Note a problem with the value at `path`."""
        self.problems.append(self.lines.problem(path, message))

    # Conditions

    def condition(self, tree: object, path: Path_, *, permission: bool = False) -> Condition:
        """The condition that `tree` writes; `permission` says that it may not look at the answer it helps to give."""
        if isinstance(tree, bool):
            return Constant(tree)
        if not isinstance(tree, dict) or not tree:
            self.note(path, f"is not a condition: {tree!r}. Write for example {{fact: nationality, is: CO}}")
            return NEVER
        if "fact" in tree:
            return self._fact_test(tree, path)
        if "span" in tree:
            return self._span(tree, path)
        if len(tree) != 1:
            self.note(path, f"has several keys ({', '.join(sorted(tree))}): join conditions with `all:` or `any:`")
            return NEVER
        key, value = next(iter(tree.items()))
        below = (*path, key)
        if key in ("all", "any", "not"):
            return self._joined(key, value, below, permission=permission)
        return self._looking(key, value, below, permission=permission)

    def _joined(self, key: str, value: object, path: Path_, *, permission: bool) -> Condition:
        if key == "not":
            return Not(self.condition(value, path, permission=permission))
        if not isinstance(value, list) or not value:
            self.note(path, f"`{key}` takes a list of conditions")
            return NEVER
        items = tuple(self.condition(item, (*path, index), permission=permission) for index, item in enumerate(value))
        if len(items) == 1:
            return items[0]
        return All(items) if key == "all" else AnyOf(items)

    def _looking(self, key: str, value: object, path: Path_, *, permission: bool) -> Condition:
        match key:
            case "condition":
                name = self._known("conditions", value, path)
                self.used_conditions.add(name)
                if permission:
                    self.deciding_names.append((name, path))
                return Named(name)
            case "document_has":
                self._fact("document", path)
                return DocumentHas(self._known("tags", value, path))
            case "document_work":
                self._fact("document", path)
                return DocumentWork(self._words(value, WORKS, path))
            case "may_work":
                if permission:
                    self.note(path, "`may_work` cannot stand inside permissions, bars or documents: they decide it")
                return MayWork(self._words(value, ANSWERS, path))
        self.note(path, f"`{key}` is not a condition; see Conditions in guides/README.md")
        return NEVER

    def _fact_test(self, tree: Mapping[str, object], path: Path_) -> Condition:
        fact = self._fact(tree["fact"], (*path, "fact"))
        tests = [key for key in tree if key != "fact"]
        if fact is None:
            return NEVER
        if len(tests) != 1:
            self.note(path, "needs exactly one test beside `fact`, such as `is:` or `at_least:`")
            return NEVER
        test, value, below = tests[0], tree[tests[0]], (*path, tests[0])
        if test in ("is", "in"):
            return self._one_of(fact, value if test == "in" and isinstance(value, list) else [value], below)
        if test == "in_group":
            if fact.type is not FactType.COUNTRY:
                self.note(below, f"`{fact.id}` is a {fact.type}, not a country: only a country is in a group")
            return InGroup(fact.id, self._known("groups", value, below))
        if test in NUMBERS and fact.type in (FactType.NUMBER, FactType.MONEY):
            return Compare(fact.id, test, self._limit(value, below))
        if test in DAYS and fact.type is FactType.DATE:
            return CompareDay(fact.id, test, self._day_or_event(value, below))
        self.note(
            below, f"`{test}` is not a test of `{fact.id}`, which is a {fact.type}; see Conditions in guides/README.md"
        )
        return NEVER

    def _one_of(self, fact: Fact, values: list[object], path: Path_) -> Condition:
        if fact.type in (FactType.DATE, FactType.MONEY, FactType.WEEKDAYS, FactType.DATES):
            self.note(
                path, f"`{fact.id}` is a {fact.type}: it is compared, not listed; see Conditions in guides/README.md"
            )
            return NEVER
        if not values:
            self.note(path, "is an empty list, which no value is in: name the values")
        found: set[Value] = set()
        for value in values:
            try:
                found.add(fact.parse(value))
            except FactError as error:
                self.note(path, str(error))
        return OneOf(fact.id, frozenset(found))

    def _span(self, tree: Mapping[str, object], path: Path_) -> Condition:
        tests = [key for key in tree if key in NUMBERS]
        facts, unit = tree["span"], tree.get("unit")
        is_written_well = (
            len(tests) == 1
            and set(tree) == {"span", "unit", tests[0]}
            and isinstance(facts, list)
            and len(facts) == 2  # noqa: PLR2004 - from, to
            and unit in ("days", "months", "years")
            and _is_whole(tree[tests[0]], 0, MOST_COUNT)
        )
        if not is_written_well:
            self.note(path, "write {span: [from-date, to-date or day-asked], unit: days|months|years, at_least: 3}")
            return NEVER
        assert isinstance(facts, list)
        start = self._date_fact(facts[0], (*path, "span"))
        end = None if facts[1] == DAY_ASKED else self._date_fact(facts[1], (*path, "span"))
        return Span(start, end, str(unit), tests[0], int(str(tree[tests[0]])))

    def _limit(self, value: object, path: Path_) -> Decimal | AmountOf:
        if isinstance(value, dict) and "amount" in value and set(value) <= {"amount", "times"}:
            times = self._decimal(value.get("times", 1), path)
            return AmountOf(self._known("amounts", value["amount"], path), times)
        return self._decimal(value, path)

    def _decimal(self, value: object, path: Path_) -> Decimal:
        if type(value) is int or (isinstance(value, str) and NUMBER.fullmatch(value)):
            return Decimal(value)
        self.note(path, f"{value!r} is not a number, nor {{amount: an-amount, times: a-number}}")
        return Decimal(0)

    def _day_or_event(self, value: object, path: Path_) -> date | str | None:
        if isinstance(value, date):
            return self._day(value, path)
        if value == DAY_ASKED:
            return None
        if isinstance(value, dict) and set(value) == {"event"}:
            return self._date_fact(value["event"], (*path, "event"))
        self.note(path, f"{value!r} is neither a day, nor day-asked, nor {{event: a-date-fact}}")
        return date.max

    # Dates

    def expression(self, tree: object, path: Path_) -> DateExpression | None:
        """The date that `tree` writes, or None after noting what is wrong."""
        if not isinstance(tree, dict):
            self.note(path, f"is not a deadline: {tree!r}. Write for example {{event: work-starts-on, days: 15}}")
            return None
        when = tree.get("when")
        # In a list of deadlines `when` is the condition under which one counts; beside an event it may be a direction.
        condition = self.condition(when, (*path, "when")) if isinstance(when, (dict, bool)) else None
        for key in ("latest_of", "earliest_of"):
            if key in tree:
                return self._choice(key, tree, path, condition)
        if "on" in tree:
            self._only(tree, {"on", "when"}, path)
            return self._fixed_day(tree["on"], (*path, "on"), condition)
        return self._deadline(tree, path, condition)

    def _choice(self, key: str, tree: Mapping[str, object], path: Path_, condition: Condition | None) -> Choice:
        self._only(tree, {key, "when"}, path)
        value = tree[key]
        items = value if isinstance(value, list) else []
        if len(items) < 2:  # noqa: PLR2004 - a choice needs two
            self.note((*path, key), f"`{key}` takes a list of at least two dates")
        found = [self.expression(item, (*path, key, index)) for index, item in enumerate(items)]
        return Choice(key == "latest_of", tuple(item for item in found if item is not None), condition)

    def _fixed_day(self, value: object, path: Path_, condition: Condition | None) -> FixedDay | None:
        if isinstance(value, date):
            return FixedDay(self._day(value, path), condition)
        self.note(path, f"{value!r} is not a day: write it year-month-day, such as 2026-03-01")
        return None

    def _deadline(self, tree: Mapping[str, object], path: Path_, condition: Condition | None) -> Deadline | None:
        self._only(tree, DEADLINE_KEYS, path)
        if "event" not in tree:
            self.note(path, "a deadline needs an `event:` (a date fact)")
            return None
        base = tree["event"]
        # A term may run from the end of another term.
        event = (
            self.expression(base, (*path, "event"))
            if isinstance(base, dict)
            else self._date_fact(base, (*path, "event"))
        )
        if isinstance(event, Deadline) and event.recurs is not None:
            self.note(
                (*path, "event"),
                "a term cannot run from one that recurs: name the event itself, or use `kind: business`",
            )
        words = self._deadline_words(tree, path, has_condition=condition is not None)
        if event is None or words is None:
            return None
        term = self._term(tree, path, words)
        calendar = tree.get("calendar")
        if calendar is not None and (not isinstance(calendar, str) or calendar not in self.calendars):
            known = ", ".join(self.calendars)
            self.note((*path, "calendar"), f"`{calendar}` is not a calendar of this guide; its calendars: {known}")
            return None
        if term is None:
            return None
        count, unit = term
        return Deadline(
            event,
            words["direction"],
            count,
            unit,
            words["kind"],
            str(calendar) if calendar is not None else None,
            words["first_day"],
            words["roll"],
            self._recurrence(tree, path),
            self._until(tree, path),
            self.extensions(tree.get("extended", []), (*path, "extended"), ("due_from", "due_to")),
            str(tree["words"]) if tree.get("words") else None,
            tree.get("assumed") is True,
            condition,
        )

    def _deadline_words(self, tree: Mapping[str, object], path: Path_, *, has_condition: bool) -> dict[str, str] | None:
        """The words of a closed list that a deadline is made of, or None after noting one that is not on it."""
        usual = {"direction": "after", "kind": "calendar", "first_day": "next", "roll": "none"}
        given = {key: tree.get(key, word) for key, word in usual.items()}
        if "when" in tree and not has_condition:
            given["direction"] = tree["when"]
        for key, words in WORDS.items():
            if given[key] not in words:
                place = "when" if key == "direction" and key not in tree else key
                self.note((*path, place), f"`{given[key]}` is not one of {', '.join(words)}")
                return None
        return {key: str(word) for key, word in given.items()}

    def _term(self, tree: Mapping[str, object], path: Path_, words: Mapping[str, str]) -> tuple[int, str] | None:
        """How many of which unit, or None after noting what is wrong; nought days where the term is no number."""
        units = [unit for unit in UNITS if unit in tree]
        forms = [key for key in ("monthly", "yearly") if key in tree]
        if len(units) + len(forms) > 1 or (not units and not forms and words["direction"] != "on"):
            self.note(path, "needs one term: days, weeks, months, years, monthly or yearly (or `when: on`)")
            return None
        if not units:
            self._business_recurrence(tree, path, words)
            return 0, "days"
        unit = units[0]
        if not _is_whole(tree[unit], 0, MOST_COUNT):
            self.note((*path, unit), f"{tree[unit]!r} is not a whole number of {unit} up to {MOST_COUNT}")
            return None
        if words["kind"] == "business" and unit != "days":
            self.note((*path, unit), f"business days are counted in `days`, not in {unit}")
        return int(str(tree[unit])), unit

    def _business_recurrence(self, tree: Mapping[str, object], path: Path_, words: Mapping[str, str]) -> None:
        if words["kind"] != "business" or not {"monthly", "yearly"} & set(tree):
            return
        monthly = tree.get("monthly")
        day = monthly.get("day") if isinstance(monthly, dict) else None
        if not _is_whole(day, 1, MOST_BUSINESS_DAY):
            accepted = (
                f"`kind: business` goes with monthly: {{day: 1 to {MOST_BUSINESS_DAY}}}: that business day of the month"
            )
            self.note((*path, "kind"), accepted)

    def _recurrence(self, tree: Mapping[str, object], path: Path_) -> Recurrence | None:
        for key, read, example in (
            ("monthly", _monthly, "write monthly: {day: 10, months_after: 1}"),
            ("yearly", _yearly, "write a day that there is each year: {month: 1, day: 31, years_after: 1}"),
        ):
            if key in tree:
                value = tree[key]
                found = read(value) if isinstance(value, dict) else None
                if found is None:
                    self.note((*path, key), example)
                return found
        return None

    def _until(self, tree: Mapping[str, object], path: Path_) -> str | None:
        if "until" not in tree:
            return None
        if "monthly" not in tree and "yearly" not in tree:
            self.note((*path, "until"), "`until` goes with `monthly` or `yearly`: it says when what recurs ends")
        return self._date_fact(tree["until"], (*path, "until"))

    def extensions(self, tree: object, path: Path_, keys: tuple[str, str]) -> tuple[Extension, ...]:
        """One-off extensions: what ends between two days ends on a third."""
        found = []
        accepted = f"write {{{keys[0]}: day, {keys[1]}: day, until: day, basis: …}}"
        if not isinstance(tree, list):
            self.note(path, f"takes a list of extensions; for each {accepted}")
            return ()
        for index, item in enumerate(tree):
            below = (*path, index)
            if not isinstance(item, dict) or set(item) != {*keys, "until", "basis"}:
                self.note(below, accepted)
                continue
            days = [item[key] for key in (*keys, "until")]
            if not all(isinstance(day, date) for day in days):
                self.note(below, accepted)
                continue
            start, end, until = days
            if not start <= end <= until:
                self.note(below, f"days out of order: {start} to {end}, until {until}")
            found.append(Extension(start, end, until, self.basis(item["basis"], (*below, "basis"))))
        return tuple(found)

    # Ids and words

    def date_fact(self, name: str | None, path: Path_) -> str | None:
        """The id of a date fact that a rule names, checked."""
        return None if name is None else self._date_fact(name, path)

    def number_fact(self, name: str | int | None, path: Path_) -> None:
        """Check that a rule's count names a number or money fact."""
        if isinstance(name, str):
            fact = self._fact(name, path)
            if fact is not None and fact.type not in (FactType.NUMBER, FactType.MONEY):
                self.note(path, f"`{name}` is a {fact.type}, not a number: name a fact that counts people or money")

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
            self.note(path, f"`{name}` is a {fact.type}, not a date: name a date fact")
        return str(name)

    def _known(self, kind: str, name: object, path: Path_) -> str:
        if not isinstance(name, str) or name not in self.known[kind]:
            self.note(path, f"`{name}` is not among the {kind} of this guide: add it or correct the id")
        return str(name)

    def _words(self, value: object, accepted: tuple[str, ...], path: Path_) -> frozenset[str]:
        words = value if isinstance(value, list) else [value]
        if not words or any(word not in accepted for word in words):
            self.note(path, f"takes a list of {', '.join(accepted)}")
        return frozenset(str(word) for word in words)

    def _day(self, day: date, path: Path_) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.note(path, f"{day} is not a day of this law: correct the year")
        return day

    def _only(self, tree: Mapping[str, object], keys: set[str], path: Path_) -> None:
        for key in tree:
            if key not in keys:
                self.note((*path, key), f"`{key}` is not known here; known: {', '.join(sorted(keys))}")


assert set(COMPARISONS) == {*NUMBERS, *DAYS}

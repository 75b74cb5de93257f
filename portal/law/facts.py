"""What is known of the worker, the contract and the firm. A fact that is not given is unknown; unknown is not no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.law.conditions import Condition

Value = bool | str | int | Decimal | date | frozenset[str] | tuple[date, ...]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
# More people, or more of any currency, than a firm has.
MOST_PEOPLE, MOST_MONEY = 10**12, 10**15
# More days than a year has.
MOST_ITEMS = 400
# What a message can show of a value given and of a list of choices.
MOST_SHOWN, MOST_CHOICES_SHOWN = 80, 60

WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WRITTEN_NUMBER = re.compile(r"[0-9]{1,12}")
WRITTEN_MONEY = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
# "1.750" is one and three quarters to some and one thousand seven hundred and fifty to others.
AMBIGUOUS_MONEY = re.compile(r"([1-9][0-9]*)[.,]([0-9]{3})")


class FactType(StrEnum):
    """What kind of value a fact takes."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    COUNTRY = "country"
    DOCUMENT = "document"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    WEEKDAYS = "weekdays"
    DATES = "dates"


class Ask(StrEnum):
    """Whether a fact is asked in a check, or told when it happens."""

    CHECK = "check"
    LATER = "later"


class FactError(ValueError):
    """A value that a fact cannot take: names the fact, the value and what is accepted."""

    def __init__(self, fact: str, value: object, problem: str, accepted: tuple[str, ...] = ()) -> None:
        self.fact = fact
        self.value = value
        self.problem = problem
        self.accepted = accepted
        shown = str(value)
        shown = shown if len(shown) <= MOST_SHOWN else f"{shown[: MOST_SHOWN - 3]}..."
        super().__init__(f"{fact}: {shown!r} {problem}{': ' + ', '.join(accepted) if accepted else ''}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may be asked: its type, what it accepts and when it makes sense to ask it."""

    id: str
    type: FactType
    ask: Ask = Ask.CHECK
    stage: str = "before-hire"
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    earliest: date | None = None
    latest: date | None = None
    asked_when: Condition | None = None

    @property
    def bounds(self) -> tuple[date, date]:
        """The first and the last day that the fact takes."""
        return self.earliest or FIRST_DAY, self.latest or LAST_DAY

    @property
    def limits(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest number or sum that the fact takes."""
        most = MOST_MONEY if self.type is FactType.MONEY else MOST_PEOPLE
        return Decimal(self.minimum or 0), Decimal(most if self.maximum is None else self.maximum)

    def parse(self, raw: object) -> Value:
        """The value that `raw` (from an address, a form, YAML or JSON) stands for.

        Raises FactError naming the fact, the value and what is accepted.
        """
        match self.type:
            case FactType.YES_NO:
                return self._yes_no(raw)
            case FactType.CHOICE | FactType.DOCUMENT | FactType.COUNTRY:
                return self._choice(raw)
            case FactType.DATE:
                return self._date(raw)
            case FactType.NUMBER:
                return self._number(raw)
            case FactType.MONEY:
                return self._money(raw)
            case FactType.WEEKDAYS:
                return self._weekdays(raw)
            case FactType.DATES:
                return tuple(sorted({self._date(item) for item in self._items(raw)}))

    def dump(self, value: Value) -> str:
        """The text that `parse` reads back as `value`: what stands in an address and in a saved file."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, frozenset):
            return ",".join(day for day in WEEKDAYS if day in value)
        if isinstance(value, tuple):
            return ",".join(day.isoformat() for day in value)
        if isinstance(value, Decimal):
            # With one nought more, three decimals are read in one way only.
            return f"{value:f}0" if AMBIGUOUS_MONEY.fullmatch(f"{value:f}") else f"{value:f}"
        return value.isoformat() if isinstance(value, date) else str(value)

    def _yes_no(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        if raw not in ("yes", "no"):
            raise FactError(self.id, raw, "is not accepted; accepted", ("yes", "no"))
        return raw == "yes"

    def _choice(self, raw: object) -> str:
        # YAML 1.1 reads the country code NO (Norway) and the word "no" as false.
        text = "NO" if raw is False and self.type is FactType.COUNTRY else raw
        if not isinstance(text, str) or text not in self.choices:
            shown = (
                self.choices
                if len(self.choices) <= MOST_CHOICES_SHOWN
                else ("an ISO 3166 code in capitals, such as VE",)
            )
            raise FactError(self.id, raw, "is not accepted; accepted", shown)
        return text

    def _date(self, raw: object) -> date:
        day = raw
        if isinstance(raw, str):
            try:
                day = date.fromisoformat(raw) if WRITTEN_DAY.fullmatch(raw) else None
            except ValueError:
                day = None
        # A moment is a date to Python, and no day to a reader.
        if type(day) is not date:
            raise FactError(self.id, raw, "is not a day of the calendar written year-month-day, such as 2026-03-02")
        earliest, latest = self.bounds
        if not earliest <= day <= latest:
            raise FactError(self.id, raw, f"is out of range; accepted: {earliest.isoformat()} to {latest.isoformat()}")
        return day

    def _number(self, raw: object) -> int:
        number: int | None = None
        if type(raw) is int:
            number = raw
        elif isinstance(raw, str) and WRITTEN_NUMBER.fullmatch(raw):
            number = int(raw)
        low, high = map(int, self.limits)
        if number is None or not low <= number <= high:
            raise FactError(self.id, raw, f"is not a whole number from {low} to {high}")
        return number

    def _money(self, raw: object) -> Decimal:
        if isinstance(raw, str) and (found := AMBIGUOUS_MONEY.fullmatch(raw)):
            whole, decimals = found.groups()
            choices = f"{whole}{decimals}", f"{whole}.{decimals}0"
            raise FactError(self.id, raw, "can be read in two ways; write one of these", choices)
        text = f"{raw:f}" if type(raw) is Decimal else str(raw) if type(raw) is int else raw
        amount = Decimal(text) if isinstance(text, str) and WRITTEN_MONEY.fullmatch(text) else None
        low, high = self.limits
        if amount is None or not low <= amount <= high:
            raise FactError(self.id, raw, "is not an amount such as 1250.50 (written in quotes in YAML)")
        return amount

    def _weekdays(self, raw: object) -> frozenset[str]:
        days = self._items(raw)
        if not days or not all(day in WEEKDAYS for day in days):
            raise FactError(self.id, raw, "is not a list of weekdays; accepted", WEEKDAYS)
        return frozenset(str(day) for day in days)

    def _items(self, raw: object) -> list[object]:
        items: list[object] | None = None
        if isinstance(raw, str):
            items = [item for item in raw.split(",") if item]
        elif isinstance(raw, (list, tuple, set, frozenset)):
            items = list(raw)
        if items is None or len(items) > MOST_ITEMS:
            raise FactError(self.id, raw, f"is not a list of at most {MOST_ITEMS}")
        return items


class Facts(Mapping[str, Value]):
    """The facts given for one hire: a read-only mapping of fact id to value."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value] | None = None) -> None:
        self._values = dict(values or {})

    def __getitem__(self, fact: str) -> Value:
        return self._values[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def plus(self, fact: str, value: Value) -> Facts:
        """The same facts and one more."""
        facts = Facts()
        facts._values = {**self._values, fact: value}
        return facts

    def given(self, fact: str) -> Value | None:
        """The value given for `fact`, or None while it is unknown."""
        return self._values.get(fact)

    def date(self, fact: str | None) -> date | None:
        """The day given for an event, or None while it is unknown."""
        value = self._values.get(fact) if fact else None
        return value if isinstance(value, date) else None

    def __repr__(self) -> str:
        # Facts describe a person: a log or a traceback shows which are known, never what they say.
        return f"Facts({sorted(self._values)})"

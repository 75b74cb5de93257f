"""Limits on foreign staff, by headcount or payroll, in exact arithmetic: where the firm stands before and after a hire."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from portal.law.conditions import Condition, Finding, Scene, Truth, settle
from portal.law.dated import Dated, Status, Version

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Exemption:
    """People taken out of a count: of the `foreign` (they count as national), of the `total`, or of `both` (not counted at all)."""

    fact: str
    out_of: str


@dataclass(frozen=True, slots=True)
class Row:
    """For firms with a counted total from `total_from` to `total_to`: at most so many, or at most this percentage."""

    total_from: int
    total_to: int | None
    most: int | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Limit:
    """One version of a quota: the firms it applies to and the share, or the table, that it sets."""

    when: Condition
    percent: Decimal | None
    table: tuple[Row, ...]
    at_limit_is_within: bool
    rounding: str
    exempt: tuple[Exemption, ...]
    hire_counts_as_national: Condition | None
    hire_not_counted: Condition | None


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit on foreign staff. `effect` is `limit`, `classification` or `information` (no arithmetic)."""

    id: str
    measure: str
    effect: str
    bars: bool
    total: str | None
    foreign: str | None
    hire_total: str | int
    hire_foreign: str | int
    decided_on: str | None
    versions: Dated[Limit | None]

    def number_facts(self, limit: Limit) -> Iterator[str]:
        """The facts that the arithmetic of one of its versions needs."""
        for fact in (self.total, self.foreign, *(item.fact for item in limit.exempt)):
            if fact is not None:
                yield fact
        for part in (self.hire_total, self.hire_foreign):
            if isinstance(part, str):
                yield part


@dataclass(frozen=True, slots=True)
class Count:
    """Those counted: how many (or how much pay) in all, how many foreign, how many allowed, and whether that is within."""

    total: Decimal
    foreign: Decimal
    allowed: Decimal
    within: bool


@dataclass(frozen=True, slots=True)
class QuotaStanding:
    """Where the firm stands. `applies` says whether the quota binds this firm; `within` whether it is kept with this hire.

    `room` is how many more foreign staff (or, for payroll, how much more pay to foreign staff) fit after this hire; None when
    nothing limits it or it is not known.
    """

    quota: Quota
    version: Version[Limit | None] | None
    applies: Truth
    because: tuple[str, ...]
    before: Count | None
    after: Count | None
    within: Truth
    room: Decimal | None
    missing: tuple[str, ...]

    @property
    def adds_foreign(self) -> bool:
        """Whether this hire adds to the foreign staff counted: a hire that does not cannot be what breaks the limit."""
        return self.before is None or self.after is None or self.after.foreign > self.before.foreign

    @property
    def limit_percent(self) -> Decimal | None:
        """The share that binds a firm of this size, in percent."""
        limit = self.version.value if self.version else None
        if limit is None:
            return None
        if not limit.table or self.after is None:
            return limit.percent
        row = _row(limit, Fraction(self.after.total))
        return row.percent if row else limit.percent


MOST_ROOM = 1000
HUNDRED = 100


def stand(quota: Quota, scene: Scene) -> QuotaStanding:
    """Where the firm stands on this quota before and after the hire, and what it would take to know."""
    version = quota.versions.at(scene.day)
    if version is None:
        return QuotaStanding(quota, None, None, (), None, None, None, None, ())
    if version.status is not Status.IN_FORCE or version.value is None:
        return QuotaStanding(quota, version, False, (), None, None, None, None, ())
    limit = version.value
    applies = settle(limit.when, scene)
    if applies.truth is False or quota.effect == "information":
        return QuotaStanding(quota, version, applies.truth, applies.because, None, None, None, None, applies.missing)
    national = _settle(limit.hire_counts_as_national, scene)
    uncounted = _settle(limit.hire_not_counted, scene)
    numbers = [fact for fact in dict.fromkeys(quota.number_facts(limit)) if scene.asked(fact).truth is not False]
    missing = tuple(
        dict.fromkeys(
            (
                *applies.missing,
                *(fact for fact in numbers if scene.facts.get(fact) is None),
                *national.missing,
                *uncounted.missing,
            )
        )
    )
    before = _count(quota, limit, scene, None)
    hire = None if None in (national.truth, uncounted.truth) else (bool(national.truth), bool(uncounted.truth))
    after = None if hire is None else _count(quota, limit, scene, hire)
    within = after.within if after is not None and applies.truth else None
    room = _room(quota, limit, after) if within is not None and after is not None else None
    return QuotaStanding(quota, version, applies.truth, applies.because, before, after, within, room, missing)


def _settle(condition: Condition | None, scene: Scene) -> Finding:
    return Finding(False) if condition is None else settle(condition, scene)


def _number(part: str | int | None, scene: Scene) -> Fraction | None:
    if part is None or isinstance(part, int):
        return Fraction(part or 0)
    if scene.asked(part).truth is False:
        return Fraction(0)
    value = scene.facts.get(part)
    return Fraction(value) if isinstance(value, (int, Decimal)) else None


def _count(quota: Quota, limit: Limit, scene: Scene, hire: tuple[bool, bool] | None) -> Count | None:
    total, foreign = _number(quota.total, scene), _number(quota.foreign, scene)
    taken = [(item, _number(item.fact, scene)) for item in limit.exempt]
    added_total, added_foreign = _number(quota.hire_total, scene), _number(quota.hire_foreign, scene)
    if total is None or foreign is None or added_total is None or added_foreign is None:
        return None
    for item, number in taken:
        if number is None:
            return None
        if item.out_of != "total":
            foreign -= number
        if item.out_of != "foreign":
            total -= number
    if hire is not None:
        counts_as_national, not_counted = hire
        if not not_counted:
            total += added_total
            foreign += 0 if counts_as_national else added_foreign
    return _judge(limit, max(total, Fraction(0)), max(foreign, Fraction(0)))


def _judge(limit: Limit, total: Fraction, foreign: Fraction) -> Count:
    allowed = _allowed(limit, total)
    within = foreign <= allowed if limit.at_limit_is_within else foreign < allowed
    return Count(_decimal(total), _decimal(foreign), _decimal(allowed), within)


def _row(limit: Limit, total: Fraction) -> Row | None:
    for row in limit.table:
        if row.total_from <= total and (row.total_to is None or total <= row.total_to):
            return row
    return None


def _allowed(limit: Limit, total: Fraction) -> Fraction:
    row = _row(limit, total)
    if row is not None and row.most is not None:
        return Fraction(row.most)
    percent = row.percent if row is not None else limit.percent
    if percent is None:
        return total
    allowed = total * Fraction(percent) / HUNDRED
    match limit.rounding:
        case "down":
            return Fraction(floor(allowed))
        case "up":
            return Fraction(ceil(allowed))
        case "nearest":
            return Fraction(floor(allowed + Fraction(1, 2)))
    return allowed


def _room(quota: Quota, limit: Limit, after: Count) -> Decimal | None:
    total, foreign = Fraction(after.total), Fraction(after.foreign)
    if quota.measure == "payroll":
        share = Fraction(limit.percent or HUNDRED) / HUNDRED
        return None if share >= 1 else _cents(max(Fraction(0), (share * total - foreign) / (1 - share)))
    for more in range(1, MOST_ROOM + 1):
        if not _judge(limit, total + more, foreign + more).within:
            return Decimal(more - 1 if after.within else 0)
    return None


def _decimal(number: Fraction) -> Decimal:
    return (Decimal(number.numerator) / Decimal(number.denominator)).normalize() + 0


def _cents(number: Fraction) -> Decimal:
    return Decimal(floor(number * HUNDRED)) / HUNDRED

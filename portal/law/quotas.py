"""Limits on foreign staff, by headcount or payroll, in exact arithmetic: where a firm stands before and after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor

from portal.law.dated import Dated, Status, Version
from portal.law.deciding import decide
from portal.law.scene import NO, Condition, Finding, Scene, Truth, once
from portal.law.settling import settle


@dataclass(frozen=True, slots=True)
class Exemption:
    """People taken out of a count: of the `foreign` (they count as national), of the `total`, or of `both`."""

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
    """A limit on foreign staff. `effect` is `limit`, `classification` or `information` (no arithmetic).

    `before_permit`: the permit itself hangs on it, so it is counted for whoever may not work yet.
    """

    id: str
    measure: str
    effect: str
    bars: bool
    before_permit: bool
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
    """Those counted: how many (or how much pay) in all and foreign, how many are allowed, and whether that is kept."""

    total: Decimal
    foreign: Decimal
    allowed: Decimal
    within: bool


@dataclass(frozen=True, slots=True)
class QuotaStanding:
    """Where the firm stands. `applies` says whether the quota binds it, `within` whether it is kept with this hire.

    `room` is how many more foreign staff, hired one after the other (or, for payroll, how much more pay to foreign
    staff), fit after this hire; None when nothing limits it or it is not known.
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


HUNDRED = 100
# Sums of the numbers that facts accept have fewer digits: no count is rounded.
EXACT = Context(prec=60)


def stand_for_hire(quota: Quota, scene: Scene) -> QuotaStanding:
    """Where the firm stands by the version of the quota that counts for this hire."""

    def varies(limit: Limit | None) -> bool:
        parts = () if limit is None else (limit.when, limit.hire_counts_as_national, limit.hire_not_counted)
        return scene.guide.varies_by_day(*parts)

    def effect(version: Version[Limit | None] | None, then: Scene) -> Hashable:
        standing = stand(quota, then)
        is_idle = standing.applies is False
        return is_idle, None if is_idle or version is None else version.key, standing.after, standing.room

    decided = decide(quota.versions, quota.decided_on, scene, effect, varies)
    standing = stand(quota, decided.scene)
    return replace(standing, missing=once(standing.missing, decided.missing)) if decided.missing else standing


def stand(quota: Quota, scene: Scene) -> QuotaStanding:
    """Where the firm stands, before and after the hire, by the law of the day of `scene`."""
    version = quota.versions.at(scene.day)
    if version is None:
        return QuotaStanding(quota, None, None, (), None, None, None, None, ())
    if version.status is not Status.IN_FORCE or version.value is None:
        return QuotaStanding(quota, version, False, (), None, None, None, None, ())
    limit = version.value
    applies = settle(limit.when, scene)
    if applies.truth is False or quota.effect == "information":
        return QuotaStanding(quota, version, applies.truth, applies.because, None, None, None, None, applies.missing)
    uncounted = _settle(limit.hire_not_counted, scene)
    # Whoever is not counted is counted neither as national nor as foreign.
    national = NO if uncounted.truth else _settle(limit.hire_counts_as_national, scene)
    numbers = _Numbers(quota, limit, scene)
    missing = once(applies.missing, numbers.missing, national.missing, uncounted.missing)
    hire = None if None in (national.truth, uncounted.truth) else (bool(national.truth), bool(uncounted.truth))
    before, after = numbers.count(None), None if hire is None else numbers.count(hire)
    within = after.within if after is not None and applies.truth else None
    room = _room(quota, limit, after) if within is not None and after is not None else None
    return QuotaStanding(quota, version, applies.truth, applies.because, before, after, within, room, missing)


def _settle(condition: Condition | None, scene: Scene) -> Finding:
    return NO if condition is None else settle(condition, scene)


class _Numbers:
    """The numbers that a quota counts with, as far as they are known; one that is not asked of this hire is nought."""

    def __init__(self, quota: Quota, limit: Limit, scene: Scene) -> None:
        self.quota, self.limit = quota, limit
        self.known: dict[str, Fraction] = {}
        missing: tuple[str, ...] = ()
        for fact in quota.number_facts(limit):
            value, open_facts = scene.value(fact)
            missing += open_facts
            if isinstance(value, (int, Decimal)):
                self.known[fact] = Fraction(value)
            elif not open_facts:
                self.known[fact] = Fraction(0)
        self.missing = missing

    def number(self, part: str | int | None) -> Fraction | None:
        return self.known.get(part) if isinstance(part, str) else Fraction(part or 0)

    def count(self, hire: tuple[bool, bool] | None) -> Count | None:
        """The count without the hire (None), or with it: does it count as national, is it left out?"""
        quota = self.quota
        parts = [self.number(part) for part in (quota.total, quota.foreign, quota.hire_total, quota.hire_foreign)]
        taken = [(item.out_of, self.number(item.fact)) for item in self.limit.exempt]
        if None in parts or any(number is None for _, number in taken):
            return None
        total, foreign, added_total, added_foreign = (number or Fraction(0) for number in parts)
        for out_of, number in taken:
            total -= (number or 0) if out_of != "foreign" else 0
            foreign -= (number or 0) if out_of != "total" else 0
        if hire is not None:
            counts_as_national, is_left_out = hire
            total += 0 if is_left_out else added_total
            foreign += 0 if is_left_out or counts_as_national else added_foreign
        total, foreign = max(total, Fraction(0)), max(foreign, Fraction(0))
        allowed = _allowed(self.limit, total)
        return Count(_decimal(total), _decimal(foreign), _decimal(allowed), _is_within(self.limit, total, foreign))


def _is_within(limit: Limit, total: Fraction, foreign: Fraction) -> bool:
    row = _row(limit, total)
    if row is None and limit.percent is None:
        # For a firm of this size nothing is limited.
        return True
    allowed = _allowed(limit, total)
    return foreign <= allowed if limit.at_limit_is_within else foreign < allowed


def _row(limit: Limit, total: Fraction) -> Row | None:
    # Part of a person belongs to the row of the whole persons below.
    return next((row for row in reversed(limit.table) if row.total_from <= total and _reaches(row, total)), None)


def _reaches(row: Row, total: Fraction) -> bool:
    return row.total_to is None or total < row.total_to + 1


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
    """How many more people, one after the other (or how much more pay, to the cent), are within; None: any number."""
    if not after.within:
        return Decimal(0)
    step = Fraction(1, HUNDRED) if quota.measure == "payroll" else Fraction(1)
    total, foreign = Fraction(after.total), Fraction(after.foreign)
    found = 0
    while True:
        # Inside one row each step uses up some of what is allowed, so what no longer fits never fits again.
        most = _most_steps(limit, _row(limit, total + (found + 1) * step), total, foreign, step)
        end = _last_step_in_row(limit, total, step, found + 1)
        if most is None and end is None:
            return None
        last = min(number for number in (most, end) if number is not None)
        found = _fitting(limit, total, foreign, step, found, last)
        if found < last or last == most:
            return _decimal(found * step)


def _fitting(limit: Limit, total: Fraction, foreign: Fraction, step: Fraction, found: int, last: int) -> int:
    """The last of the steps after `found` up to `last`, all in one row, that is within; `found` where none is."""
    row = _row(limit, total + (found + 1) * step)
    percent = row.percent if row is not None else limit.percent
    if limit.rounding == "none" and percent is not None and percent < HUNDRED and (row is None or row.most is None):
        share = Fraction(percent) / HUNDRED
        # foreign + n * step = share * (total + n * step)
        reached = (share * total - foreign) / ((1 - share) * step)
        return max(found, min(last, floor(reached) if limit.at_limit_is_within else ceil(reached) - 1))
    steps = range(found + 1, last + 1)
    return found + bisect_left(
        steps, x=True, key=lambda more: not _is_within(limit, total + more * step, foreign + more * step)
    )


def _last_step_in_row(limit: Limit, total: Fraction, step: Fraction, at: int) -> int | None:
    """The last step that stays in the row of the step `at`, or None where no other row follows."""
    here = total + at * step
    borders = {row.total_from for row in limit.table} | {
        row.total_to + 1 for row in limit.table if row.total_to is not None
    }
    border = min((border for border in borders if border > here), default=None)
    return None if border is None else ceil((border - total) / step) - 1


def _most_steps(limit: Limit, row: Row | None, total: Fraction, foreign: Fraction, step: Fraction) -> int | None:
    """A number of steps that is certainly not within any more by the measure of this row; None: any number is."""
    if row is not None and row.most is not None:
        return max(0, floor((row.most - foreign) / step)) + 1
    percent = row.percent if row is not None else limit.percent
    share = Fraction(1) if percent is None else Fraction(percent) / HUNDRED
    # Rounding up adds less than one.
    return None if share >= 1 else max(0, floor((share * total + 1 - foreign) / (1 - share) / step)) + 1


def _decimal(number: Fraction) -> Decimal:
    exact = EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    # Without trailing zeros, and without an exponent.
    return EXACT.add(exact.normalize(EXACT), Decimal(0))

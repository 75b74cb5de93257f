"""Values that change over time: which one was in force on a day, and on what basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
# What reads a dated value takes any more particular one.
T_co = TypeVar("T_co", covariant=True)


class Confidence(StrEnum):
    """How well a statement of law is known."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    RECALLED = "recalled"


class Status(StrEnum):
    """What a version says of its rule from its first day on."""

    NOT_YET = "not-yet"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument (by id) and, where known, the article and an address of its own."""

    instrument: str
    article: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a value comes from: what is cited, the pages read, the day of the check and how sure we are."""

    cites: tuple[Citation, ...]
    read: tuple[str, ...]
    checked_on: date
    confidence: Confidence
    inaccurate: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Version(Generic[T_co]):
    """One state of a value with its first and last day in force.

    `in_force_from` is None when the first day was not established and lies before what the guide covers. `in_force_to`
    is None while no end is known. `published_on` is the day the change became known, where it differs.
    """

    value: T_co
    in_force_from: date | None
    in_force_to: date | None
    basis: Basis
    published_on: date | None = None
    status: Status = Status.IN_FORCE

    @property
    def key(self) -> str:
        """The name of this version inside its rule: its first day, or `start`."""
        return "start" if self.in_force_from is None else self.in_force_from.isoformat()


@dataclass(frozen=True, slots=True)
class Dated(Generic[T_co]):
    """The versions of one value, oldest first, without overlap.

    >>> basis = Basis((), (), date(2026, 1, 1), Confidence.PRIMARY)
    >>> long = Version(44, date(2024, 7, 15), date(2026, 7, 14), basis)
    >>> short = Version(42, date(2026, 7, 15), None, basis)
    >>> week = Dated((long, short))
    >>> week.at(date(2026, 7, 14)).value, week.at(date(2026, 7, 15)).value, week.at(date(2020, 1, 1))
    (44, 42, None)
    """

    versions: tuple[Version[T_co], ...]

    def at(self, day: date) -> Version[T_co] | None:
        """The version in force on `day`, or None: never the nearest one."""
        for version in reversed(self.versions):
            if version.in_force_from is None or version.in_force_from <= day:
                return version if version.in_force_to is None or day <= version.in_force_to else None
        return None

    def after(self, day: date) -> Version[T_co] | None:
        """The first version that begins after `day`, if one is already known."""
        for version in self.versions:
            if version.in_force_from is not None and version.in_force_from > day:
                return version
        return None


def close_versions(versions: tuple[Version[T], ...]) -> tuple[Version[T], ...]:
    """Give each version without an end the day before its successor as its last day."""
    closed = []
    for version, following in zip(versions, (*versions[1:], None), strict=False):
        ends_on = version.in_force_to
        if ends_on is None and following is not None and following.in_force_from is not None:
            ends_on = following.in_force_from - timedelta(days=1)
        closed.append(
            Version(
                version.value,
                version.in_force_from,
                ends_on,
                version.basis,
                version.published_on,
                version.status,
            )
        )
    return tuple(closed)

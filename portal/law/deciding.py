"""Which version of a rule counts for this hire: the one in force on the day of its event, where it hangs on one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from portal.law.calendars import ONE_DAY
from portal.law.dated import Dated, Version
from portal.law.scene import Scene

if TYPE_CHECKING:
    from portal.law.model import Jurisdiction

T = TypeVar("T")

# What a version would come to by the law of its day: whatever a reader would be told differently.
Effect = Callable[[Version[T] | None, Scene], Hashable]


class Decided(NamedTuple, Generic[T]):
    """The version that counts (None where the law of that day is not known), the scene of its day, and what is open.

    `missing` are the facts that can still name another day: only where another day would come to something else.
    """

    version: Version[T] | None
    scene: Scene
    missing: tuple[str, ...] = ()


def decide(
    versions: Dated[T], decided_on: str | None, scene: Scene, effect: Effect[T], varies: Callable[[T], bool]
) -> Decided[T]:
    """The version of the event's day; while that day is not known, or there is no event, that of the day of `scene`.

    `effect` is asked for each day on which the event may still fall. `varies` says whether a version can have different
    effects on different days.
    """
    if decided_on is None:
        return Decided(versions.at(scene.day), scene)
    event_on, open_facts = scene.event(decided_on)
    then = scene.on(event_on or scene.day)
    version = versions.at(then.day)
    if open_facts:
        # A day given that may turn out not to be asked of this hire would leave the day of the scene.
        others = (scene.day,) if event_on else _days(versions, decided_on, scene.guide, varies)
        if _is_one_law(versions, version, others, varies) or _is_one_effect(versions, version, then, others, effect):
            open_facts = ()
    return Decided(version, then, open_facts)


def _is_one_law(
    versions: Dated[T], version: Version[T] | None, days: Iterable[date], varies: Callable[[T], bool]
) -> bool:
    """Whether on all of the days the same version counts, with the same effect whatever the day."""
    return (version is None or not varies(version.value)) and all(versions.at(day) is version for day in days)


def _is_one_effect(
    versions: Dated[T], version: Version[T] | None, then: Scene, days: Iterable[date], effect: Effect[T]
) -> bool:
    now = effect(version, then)
    return all(effect(versions.at(day), then.on(day)) == now for day in days)


def _days(versions: Dated[T], event: str, guide: Jurisdiction, varies: Callable[[T], bool]) -> tuple[date, ...]:
    """One day of each stretch of time in which the law stays the same, as far as the guide reaches."""
    return guide.once_for(versions, lambda: tuple(_stretches(versions, event, guide, varies)))


def _stretches(versions: Dated[T], event: str, guide: Jurisdiction, varies: Callable[[T], bool]) -> Iterator[date]:
    earliest, latest = guide.facts[event].bounds
    first = max(earliest, guide.covers_from)
    turns = {first}
    for version in versions.versions:
        if version.in_force_from is not None:
            turns.add(version.in_force_from)
        if version.in_force_to is not None:
            turns.add(version.in_force_to + ONE_DAY)
    if any(varies(version.value) for version in versions.versions):
        turns.update(guide.turning_days)
    return (day for day in sorted(turns) if first <= day <= latest)

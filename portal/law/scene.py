"""What conditions look at: the facts of one hire, the guide, and the day whose law decides."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from portal.law.facts import Ask, Facts, Value

if TYPE_CHECKING:
    from portal.law.model import Jurisdiction

Truth = bool | None


class Finding(NamedTuple):
    """What a condition came to: its truth, the facts that decided it, and the unknown facts still open.

    `missing` names a fact once for each place where it is open, so a repetition shows that two tests hang on one fact.
    """

    truth: Truth
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


YES, NO, OPEN = Finding(True), Finding(False), Finding(None)


class Scene:
    """What conditions look at: the facts, the guide, and the day that decides.

    `asked_on` is the day the question is asked, which stays when the law of another day is looked at. `may_work` is the
    set of answers still possible to "may this person work?", once that question has been put. `is_told` says that what
    happens later and has not been told has not happened.
    """

    __slots__ = ("_above", "_asked", "_named", "_settled", "asked_on", "day", "facts", "guide", "is_told", "may_work")

    def __init__(self, guide: Jurisdiction, facts: Facts, day: date, asked_on: date | None = None) -> None:
        self.guide = guide
        self.facts = facts
        self.day = day
        self.asked_on = asked_on or day
        self.may_work: frozenset[str] | None = None
        self.is_told = False
        self._above: Scene | None = None
        self._asked: dict[str, Finding] = {}
        self._named: dict[tuple[str, date | None], Finding] = {}
        self._settled: dict[tuple[int, Hashable], Finding] = {}

    def on(self, day: date) -> Scene:
        """The same facts, looked at by the law of another day."""
        if day == self.day:
            return self
        scene = Scene(self.guide, self.facts, day, self.asked_on)
        scene.may_work, scene.is_told = self.may_work, self.is_told
        scene._above = self._above.on(day) if self._above else None
        scene._asked, scene._named, scene._settled = self._asked, self._named, self._settled
        return scene

    def supposing(self, fact: str, value: Value) -> Scene:
        """The same scene with one more fact."""
        scene = Scene(self.guide, self.facts.plus(fact, value), self.day, self.asked_on)
        scene.may_work, scene.is_told = self.may_work, self.is_told
        scene._above = self
        return scene

    def told(self) -> Scene:
        """The same scene, taking it that everything that has happened has been told."""
        scene = Scene(self.guide, self.facts, self.day, self.asked_on)
        scene.may_work, scene.is_told = self.may_work, True
        return scene

    def decide(self, may_work: frozenset[str]) -> None:
        """From now on conditions may look at the answers still possible to "may this person work?"."""
        self.may_work = may_work
        self._named.clear()
        self._settled.clear()

    def asked(self, fact: str) -> Finding:
        """Whether it makes sense to ask for `fact` at all, by the law of the day the question is asked.

        A fact not asked of this hire counts as no in every test, also when it was given.
        """
        finding = self._asked.get(fact)
        if finding is None:
            finding = self._asked[fact] = self._find_asked(fact)
        return finding

    def _find_asked(self, fact: str) -> Finding:
        definition = self.guide.facts.get(fact)
        if self.is_told and definition is not None and definition.ask is Ask.LATER and fact not in self.facts:
            return NO
        asked_when = definition.asked_when if definition else None
        if asked_when is None:
            return YES
        # What is decided stays decided, whatever else is supposed.
        known = self._above.asked(fact) if self._above else OPEN
        return known if known.truth is not None else asked_when.find(self.on(self.asked_on))

    def value(self, fact: str) -> tuple[Value | None, tuple[str, ...]]:
        """The value of `fact`, and the unknown facts that can still give it one or take it away.

        A fact that is not asked of this hire has no value and hangs on nothing.
        """
        asked = self.asked(fact)
        if asked.truth is False:
            return None, ()
        value = self.facts.given(fact)
        return value, asked.missing if value is not None else (*asked.missing, fact)

    def event(self, fact: str) -> tuple[date | None, tuple[str, ...]]:
        """The day of an event, and the unknown facts that can still give it one or take it away."""
        value, missing = self.value(fact)
        return value if isinstance(value, date) else None, missing

    def named(self, name: str) -> Finding:
        """The finding of a condition that the guide gives a name to."""
        # Where no law of the day is looked at, one finding serves every day.
        key = (name, self.day if name in self.guide.conditions_of_the_day else None)
        finding = self._named.get(key)
        if finding is None:
            known = self._above.named(name) if self._above else OPEN
            found = known if known.truth is not None else self.guide.conditions[name].find(self)
            finding = self._named[key] = found
        return finding

    def settled(self, condition: Condition, settle: Callable[[Condition, Scene], Finding]) -> Finding:
        """What `settle` says of the condition, worked out once for all the rules that share it."""
        reading = self.guide.reading(condition)
        key = id(reading), self.guide.law_read(reading, self.day)
        finding = self._settled.get(key)
        if finding is None:
            finding = self._settled[key] = settle(condition, self)
        return finding


def once(*several: tuple[str, ...]) -> tuple[str, ...]:
    """Each fact named in one of the lists once, in their order."""
    named = [fact for facts in several for fact in facts]
    return tuple(dict.fromkeys(named)) if len(named) > 1 else tuple(named)


class Condition(Protocol):
    """A test of the facts."""

    def find(self, scene: Scene) -> Finding:
        """Truth in this scene, with the facts that decided and those that still can."""

    def parts(self) -> Iterator[Condition]:
        """This condition and all below it."""

    def reads(self) -> Iterator[str]:
        """The facts that this condition itself looks at (not those of its parts)."""

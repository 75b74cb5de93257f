"""What conditions look at: the facts of one hire, the guide, and the day whose law decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from portal.law.facts import Facts, Value

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
    set of answers still possible to "may this person work?", once that question has been put.
    """

    __slots__ = ("_asked", "_named", "asked_on", "day", "facts", "guide", "may_work")

    def __init__(self, guide: Jurisdiction, facts: Facts, day: date, asked_on: date | None = None) -> None:
        self.guide = guide
        self.facts = facts
        self.day = day
        self.asked_on = asked_on or day
        self.may_work: frozenset[str] | None = None
        self._asked: dict[str, Finding] = {}
        self._named: dict[tuple[str, date], Finding] = {}

    def on(self, day: date) -> Scene:
        """The same facts, looked at by the law of another day."""
        if day == self.day:
            return self
        scene = Scene(self.guide, self.facts, day, self.asked_on)
        scene.may_work = self.may_work
        scene._asked, scene._named = self._asked, self._named
        return scene

    def supposing(self, fact: str, value: Value) -> Scene:
        """The same scene with one more fact."""
        scene = Scene(self.guide, Facts({**self.facts, fact: value}), self.day, self.asked_on)
        scene.may_work = self.may_work
        # What is decided stays decided, whatever else becomes known.
        scene._asked = {name: found for name, found in self._asked.items() if found.truth is not None}
        scene._named = {key: found for key, found in self._named.items() if found.truth is not None}
        return scene

    def decide(self, may_work: frozenset[str]) -> None:
        """From now on conditions may look at the answers still possible to "may this person work?"."""
        self.may_work = may_work
        self._named.clear()

    def asked(self, fact: str) -> Finding:
        """Whether it makes sense to ask for `fact` at all, by the law of the day the question is asked.

        A fact not asked of this hire counts as no in every test, also when it was given.
        """
        finding = self._asked.get(fact)
        if finding is None:
            definition = self.guide.facts.get(fact)
            asked_when = definition.asked_when if definition else None
            finding = self._asked[fact] = asked_when.find(self.on(self.asked_on)) if asked_when else YES
        return finding

    def value(self, fact: str) -> tuple[Value | None, tuple[str, ...]]:
        """The value of `fact`, and the unknown facts that can still give it one or take it away.

        A fact that is not asked of this hire has no value and hangs on nothing.
        """
        asked = self.asked(fact)
        if asked.truth is False:
            return None, ()
        value = self.facts.get(fact)
        return value, asked.missing if value is not None else (*asked.missing, fact)

    def event(self, fact: str) -> tuple[date | None, tuple[str, ...]]:
        """The day of an event, and the unknown facts that can still give it one or take it away."""
        value, missing = self.value(fact)
        return value if isinstance(value, date) else None, missing

    def named(self, name: str) -> Finding:
        """The finding of a condition that the guide gives a name to."""
        key = (name, self.day)
        finding = self._named.get(key)
        if finding is None:
            finding = self._named[key] = self.guide.conditions[name].find(self)
        return finding


class Condition(Protocol):
    """A test of the facts."""

    def find(self, scene: Scene) -> Finding:
        """Truth in this scene, with the facts that decided and those that still can."""

    def parts(self) -> Iterator[Condition]:
        """This condition and all below it."""

    def reads(self) -> Iterator[str]:
        """The facts that this condition itself looks at (not those of its parts)."""

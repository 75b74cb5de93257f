"""From the shape of a guide to the law of its jurisdiction: every id leads somewhere, and nothing hangs on itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.content import schema
from portal.content.register import Register
from portal.content.rules import Rules
from portal.content.source import Lines, Path_, Problem
from portal.law.conditions import Condition, MayWork, Named
from portal.law.facts import Fact
from portal.law.model import Change, Jurisdiction, Note

# The first day of work decides the day for which "may this person work?" is answered.
ALWAYS_READ = "work-starts-on"


@dataclass(frozen=True, slots=True)
class Linked:
    """The law of a guide, the facts that some rule of it reads, and the named conditions that some rule uses."""

    law: Jurisdiction
    read_facts: frozenset[str]
    used_conditions: frozenset[str]


def link(shape: schema.GuideShape, common: schema.CommonShape, lines: Lines, problems: list[Problem]) -> Linked:
    """The law of a guide; problems are noted, and what is made of it is only good when there were none."""
    linker = _Linker(Register(shape, common, lines, problems))
    law = linker.law()
    trees = linker.trees
    return Linked(law, frozenset({*trees.read_facts, ALWAYS_READ}), frozenset(trees.used_conditions))


class _Linker:
    def __init__(self, register: Register) -> None:
        self.register, self.shape = register, register.shape
        self.trees, self.note = register.trees, register.note

    def law(self) -> Jurisdiction:
        shape, register, rules = self.shape, self.register, Rules(self.register)
        register.not_after_publication("checked", shape.checked_on, ("law", "checked_on"))
        register.not_after_publication("covers the law from", shape.covers_from, ("law", "covers_from"))
        conditions = {
            name: self.trees.condition(tree, ("law", "conditions", name)) for name, tree in shape.conditions.items()
        }
        names = {name: _names_in(condition) for name, condition in conditions.items()}
        for name in _circles(names):
            self.note(("law", "conditions", name), f"the condition `{name}` refers to itself: take it out")
        facts = self._facts(conditions)
        ids = self._ids()
        law = Jurisdiction(
            code=shape.jurisdiction,
            languages=tuple(shape.languages),
            currency=shape.currency,
            paper=shape.paper,
            covers_from=shape.covers_from,
            checked_on=shape.checked_on,
            revision=shape.revision.number,
            published_on=shape.revision.published_on,
            publisher=shape.publisher,
            authorities=register.authorities,
            calendars=register.calendars,
            instruments=register.instruments,
            groups=register.groups,
            facts=facts,
            conditions=conditions,
            amounts=rules.amounts(),
            documents=rules.documents(),
            permissions=rules.permissions(),
            bars=rules.bars(),
            obligations=rules.obligations(),
            quotas=rules.quotas(),
            rights=rules.rights(),
            routes=rules.routes(),
            requests=rules.requests(),
            changes=self._changes(ids),
            misconceptions=self._notes("misconceptions", shape.misconceptions, ids),
            open_questions=self._notes("open_questions", shape.open_questions, ids),
        )
        self._no_answer_that_decides_itself(conditions, names)
        return law

    # Facts and when they are asked

    def _facts(self, conditions: Mapping[str, Condition]) -> dict[str, Fact]:
        """The facts with the condition under which each is asked; none may hang on itself."""
        found = dict(self.register.facts)
        places: dict[str, Path_] = {}
        for index, item in enumerate(self.shape.facts):
            base = self.register.shared.get(item.use) if item.use else None
            tree = item.asked_when if item.asked_when is not None else base.asked_when if base else None
            id_ = str((base.id if base else None) if item.id is None else item.id)
            if tree is not None and id_ in found:
                places[id_] = ("law", "facts", index, "asked_when")
                condition = self.trees.condition(tree, places[id_], permission=True)
                found[id_] = replace(found[id_], asked_when=condition)
        hangs_on = {id_: _facts_of(fact.asked_when, conditions) for id_, fact in found.items()}
        for id_ in _circles(hangs_on):
            if id_ in hangs_on[id_]:
                self.note(places[id_], f"`{id_}` is asked when it is itself known: take it out of `asked_when`")
            else:
                other = next(name for name in sorted(hangs_on[id_]) if id_ in _reached(name, hangs_on))
                words = f"whether `{id_}` is asked hangs on `{other}`, which hangs on `{id_}`"
                self.note(places[id_], f"{words}: take one of them out of `asked_when`")
        return found

    def _no_answer_that_decides_itself(
        self, conditions: Mapping[str, Condition], names: Mapping[str, frozenset[str]]
    ) -> None:
        """A named condition that asks whether the person may work cannot help to decide it."""
        asking = {name for name, condition in conditions.items() if any(map(_is_may_work, condition.parts()))}
        for name, path in self.trees.deciding_names:
            if asking & {name, *_reached(name, names)}:
                self.note(
                    path,
                    f"the condition `{name}` asks for `may_work`, which cannot stand inside permissions, bars, "
                    "documents or `asked_when`: they decide it",
                )

    # Changes and notes

    def _changes(self, ids: frozenset[str]) -> dict[str, Change]:
        self.register.unique(("law", "changes"), self.shape.changes)
        found = {}
        for index, item in enumerate(self.shape.changes):
            path: Path_ = ("law", "changes", index)
            found[item.id] = Change(
                item.id,
                item.on,
                self.register.instrument(item.instrument, (*path, "instrument")),
                self._about(item.affects, ids, (*path, "affects")),
                self.register.basis(item.basis, (*path, "basis")),
            )
        return found

    def _notes(self, kind: str, items: list[schema.NoteShape], ids: frozenset[str]) -> dict[str, Note]:
        self.register.unique(("law", kind), items)
        return {
            item.id: Note(item.id, self._about(item.about, ids, ("law", kind, index, "about")))
            for index, item in enumerate(items)
        }

    def _about(self, about: Iterable[str], ids: frozenset[str], path: Path_) -> tuple[str, ...]:
        for id_ in about:
            if id_ not in ids:
                self.note(path, f"`{id_}` is not an id of this guide: add the entry or correct the id")
        return tuple(about)

    def _ids(self) -> frozenset[str]:
        """Every id that a change or a note may be about."""
        shape = self.shape
        kinds: tuple[Iterable[Any], ...] = (
            shape.instruments,
            shape.documents,
            shape.permissions,
            shape.bars,
            shape.obligations,
            shape.quotas,
            shape.rights,
            shape.routes,
            shape.requests,
            shape.amounts,
            shape.changes,
            shape.authorities,
        )
        return frozenset(item.id for items in kinds for item in items) | frozenset(self.register.facts)


def _is_may_work(condition: Condition) -> bool:
    return isinstance(condition, MayWork)


def _names_in(condition: Condition) -> frozenset[str]:
    return frozenset(part.name for part in condition.parts() if isinstance(part, Named))


def _facts_of(condition: Condition | None, conditions: Mapping[str, Condition]) -> frozenset[str]:
    """The facts that a condition reads, also through named ones, which may still refer to themselves."""
    names = {name: _names_in(found) for name, found in conditions.items()}
    if condition is None:
        return frozenset()
    reached = {name for start in _names_in(condition) for name in (start, *_reached(start, names))}
    read = [condition, *(conditions[name] for name in sorted(reached) if name in conditions)]
    return frozenset(fact for found in read for part in found.parts() for fact in part.reads())


def _reached(start: str, below: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Everything that hangs below `start`, which is among it only where there is a circle."""
    seen: set[str] = set()
    stack = list(below.get(start, ()))
    while stack:
        name = stack.pop()
        if name not in seen:
            seen.add(name)
            stack += below.get(name, ())
    return frozenset(seen)


def _circles(below: Mapping[str, frozenset[str]]) -> list[str]:
    """The names that hang on themselves."""
    return [name for name in below if name in _reached(name, below)]

"""What differs between two checklists of one hire, or between two guides: the difference a reader is shown."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from portal.law.checklist import Checklist, Step
from portal.law.dated import Version
from portal.law.model import Duty


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: the kind of rule, its id, what of it changed, and both values."""

    kind: str
    id: str
    what: str
    before: Hashable
    after: Hashable


def compare(before: Checklist, after: Checklist) -> tuple[Difference, ...]:
    """What changed from one checklist of a hire to the next: the answer, then steps, rights, quotas and routes."""
    found: list[Difference] = []
    _note(found, "may_work", "may_work", "answer", before.may_work.answer, after.may_work.answer)
    old_steps = {step.obligation.id: step for step in before.steps}
    new_steps = {step.obligation.id: step for step in after.steps}
    for id_ in dict.fromkeys((*old_steps, *new_steps)):
        old, new = old_steps.get(id_), new_steps.get(id_)
        if old is None or new is None:
            _note(found, "obligations", id_, "rule", old is not None, new is not None)
            continue
        _note(found, "obligations", id_, "applies", old.applies, new.applies)
        if new.applies is not False:
            _note(found, "obligations", id_, "due_on", _due_on(old), _due_on(new))
            _note(found, "obligations", id_, "version", _key(old.version), _key(new.version))
    for kind, olds, news in (
        ("rights", before.rights, after.rights),
        ("routes", before.routes, after.routes),
        ("requests", before.requests, after.requests),
    ):
        was = {offer.rule.id: offer.applies for offer in olds}
        now = {offer.rule.id: offer.applies for offer in news}
        for id_ in dict.fromkeys((*was, *now)):
            _note(found, kind, id_, "applies", was.get(id_, False), now.get(id_, False))
    old_quotas = {standing.quota.id: standing for standing in before.quotas}
    for standing in after.quotas:
        was_standing = old_quotas.get(standing.quota.id)
        _note(found, "quotas", standing.quota.id, "within", was_standing and was_standing.within, standing.within)
        limit = was_standing.limit_percent if was_standing else None
        _note(found, "quotas", standing.quota.id, "limit_percent", limit, standing.limit_percent)
    return tuple(found)


def _note(found: list[Difference], kind: str, id_: str, what: str, before: Hashable, after: Hashable) -> None:
    if before != after:
        found.append(Difference(kind, id_, what, before, after))


def _due_on(step: Step) -> Hashable:
    return step.due.on if step.due else None


def _key(version: Version[Duty | None] | None) -> Hashable:
    return version.key if version else None

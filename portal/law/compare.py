"""What differs between two checklists of one hire: the difference a reader is shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.law.checklist import Checklist, Offer, Step
from portal.law.quotas import QuotaStanding


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: the kind of rule, its id, what of it changed, and both values."""

    kind: str
    id: str
    what: str
    before: Hashable
    after: Hashable


def compare(before: Checklist, after: Checklist) -> tuple[Difference, ...]:
    """What changed from one checklist of a hire to the next: the answer, then steps, rights, routes and quotas."""
    found = [*_difference("may_work", "may_work", "answer", before.may_work.answer, after.may_work.answer)]
    old_steps = {step.obligation.id: step for step in before.steps}
    new_steps = {step.obligation.id: step for step in after.steps}
    for id_ in dict.fromkeys((*old_steps, *new_steps)):
        found += _steps(id_, old_steps.get(id_), new_steps.get(id_))
    for kind, olds, news in (
        ("rights", before.rights, after.rights),
        ("routes", before.routes, after.routes),
        ("requests", before.requests, after.requests),
    ):
        old_offers = {offer.rule.id: offer for offer in olds}
        new_offers = {offer.rule.id: offer for offer in news}
        for id_ in dict.fromkeys((*old_offers, *new_offers)):
            found += _offers(kind, id_, old_offers.get(id_), new_offers.get(id_))
    old_quotas = {standing.quota.id: standing for standing in before.quotas}
    new_quotas = {standing.quota.id: standing for standing in after.quotas}
    for id_ in dict.fromkeys((*old_quotas, *new_quotas)):
        found += _quotas(id_, old_quotas.get(id_), new_quotas.get(id_))
    return tuple(found)


def _difference(kind: str, id_: str, what: str, before: Hashable, after: Hashable) -> Iterator[Difference]:
    if before != after:
        yield Difference(kind, id_, what, before, after)


def _steps(id_: str, old: Step | None, new: Step | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield Difference("obligations", id_, "rule", old is not None, new is not None)
        return
    yield from _difference("obligations", id_, "applies", old.applies, new.applies)
    if new.applies is not False:
        (old_first, old_due), (new_first, new_due) = _due_days(old), _due_days(new)
        keys = [step.version.key if step.version else None for step in (old, new)]
        if old_first != new_first:
            yield from _difference("obligations", id_, "due_on", old_due, new_due)
        yield from _difference("obligations", id_, "version", *keys)


def _due_days(step: Step) -> tuple[date | None, date | None]:
    """The first and the next due day. Of what recurs the next one moves on by itself, the first only with the rule."""
    return (step.due.first_on or step.due.on, step.due.on) if step.due else (None, None)


def _offers(kind: str, id_: str, old: Offer | None, new: Offer | None) -> Iterator[Difference]:
    yield from _difference(kind, id_, "applies", old.applies if old else False, new.applies if new else False)
    if old is not None and new is not None:
        yield from _difference(kind, id_, "version", old.version.key, new.version.key)


def _quotas(id_: str, old: QuotaStanding | None, new: QuotaStanding | None) -> Iterator[Difference]:
    yield from _difference("quotas", id_, "within", old.within if old else None, new.within if new else None)
    limits = [standing.limit_percent if standing else None for standing in (old, new)]
    yield from _difference("quotas", id_, "limit_percent", *limits)

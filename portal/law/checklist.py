"""Facts, guide and day: may this person work, the steps with their due days, rights, quotas, routes, and what is still unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from portal.law.conditions import Condition, Finding, Scene, Truth, settle
from portal.law.dated import Dated, Status, Version
from portal.law.deadlines import Deadline, Due, due, events
from portal.law.facts import Ask, Facts
from portal.law.model import STAGES, Duty, Fine, Jurisdiction, Obligation, Request, Right, Route
from portal.law.permission import Answer, Ground, MayWork, may_work
from portal.law.quotas import QuotaStanding, stand

T = TypeVar("T")

# How far ahead of the deciding day a change already enacted is announced on a step.
HORIZON = timedelta(days=400)


class Why(StrEnum):
    """What a step's answer rests on, besides the facts named with it."""

    ALWAYS = "always"
    FACTS = "facts"
    NO_PERMISSION = "no-permission"
    NO_VERSION = "no-version"
    NOT_YET = "not-yet"
    REPEALED = "repealed"
    SUSPENDED = "suspended"


ENDED = {
    Status.NOT_YET: Why.NOT_YET,
    Status.SUSPENDED: Why.SUSPENDED,
    Status.REPEALED: Why.REPEALED,
    Status.IN_FORCE: Why.ALWAYS,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One obligation for this hire. `applies` is yes, no or unknown; `due` is the first due day of its deadline.

    `ahead` is a version already enacted that begins within the horizon; `version` is None where the law of the deciding day
    is not covered.
    """

    obligation: Obligation
    version: Version[Duty | None] | None
    applies: Truth
    why: Why
    because: tuple[str, ...]
    due: Due | None
    keep: Due | None
    fines: tuple[Fine, ...]
    ahead: Version[Duty | None] | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A right, route or request that holds for this hire (True) or may hold (None)."""

    rule: Right | Route | Request
    version: Version[Condition | None]
    applies: Truth
    because: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the reader should know about the answers: a code, and the facts or rules it is about."""

    code: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the law of `day`, by `revision` of the guide of `jurisdiction`, asks of the hire that `facts` describe."""

    jurisdiction: str
    revision: int
    day: date
    facts: Facts
    may_work: MayWork
    steps: tuple[Step, ...]
    rights: tuple[Offer, ...]
    quotas: tuple[QuotaStanding, ...]
    routes: tuple[Offer, ...]
    requests: tuple[Offer, ...]
    missing_facts: tuple[str, ...]
    warnings: tuple[Warning, ...]

    def record(self, guide: Jurisdiction) -> dict[str, object]:
        """What must be kept to draw this checklist again: place, revision, day and the facts as text."""
        return {
            "jurisdiction": self.jurisdiction,
            "revision": self.revision,
            "day": self.day.isoformat(),
            "facts": {fact: guide.facts[fact].dump(value) for fact, value in self.facts.items()},
        }


class RevisionError(ValueError):
    """A record was made by another guide or revision than the one it is read with."""


def rebuild(record: Mapping[str, object], guide: Jurisdiction) -> Checklist:
    """The checklist that `record` was made from, drawn again by the same revision.

    Raises RevisionError when `guide` is another place or revision, FactError when a fact cannot be read.
    """
    if (record["jurisdiction"], record["revision"]) != (guide.code, guide.revision):
        raise RevisionError(f"recorded with {record['jurisdiction']} revision {record['revision']}")
    given = record["facts"]
    if not isinstance(given, Mapping):
        raise TypeError("facts is not a mapping")
    facts = Facts({fact: guide.facts[fact].parse(value) for fact, value in given.items()})
    return build(facts, guide, date.fromisoformat(str(record["day"])))


def build(facts: Facts, guide: Jurisdiction, day: date) -> Checklist:
    """Assess one hire: the same facts, guide and day always give the same checklist."""
    scene = Scene(guide, facts, day)
    quotas = tuple(stand(quota, scene.on(facts.date(quota.decided_on) or day)) for quota in guide.quotas.values())
    permission = may_work(scene, quotas)
    if permission.answer is Answer.NO and all(reason.ground is not Ground.QUOTA for reason in permission.reasons):
        # No hire, so nothing to count, and no staff numbers to ask for.
        quotas = ()
    scene.decide(_possible(permission))
    steps = tuple(_step(obligation, scene, permission) for obligation in guide.obligations.values())
    rights = _offers(guide.rights, scene)
    routes = tuple(offer for offer in _offers(guide.routes, scene) if _is_open(offer.rule, day))
    requests = _offers(guide.requests, scene)
    named = {fact for source in (steps, rights, routes, requests) for item in source for fact in item.missing}
    named.update(permission.missing)
    for standing in quotas:
        named.update(standing.missing)
    return Checklist(
        guide.code,
        guide.revision,
        day,
        facts,
        permission,
        tuple(sorted(steps, key=lambda step: STAGES.index(step.obligation.stage))),
        rights,
        quotas,
        routes,
        requests,
        tuple(fact for fact in guide.facts if fact in named and facts.get(fact) is None),
        _warnings(scene, steps, permission),
    )


def next_question(checklist: Checklist, guide: Jurisdiction, passed: frozenset[str] = frozenset()) -> str | None:
    """The fact to ask next: the first, in the order of the guide, that can still change the outcome and was not passed over."""
    for fact in checklist.missing_facts:
        if fact not in passed and guide.facts[fact].ask is Ask.CHECK:
            return fact
    return None


def dropped_facts(facts: Facts, guide: Jurisdiction, day: date) -> tuple[str, ...]:
    """The facts given that no longer make sense beside the others, in the order of the guide."""
    scene = Scene(guide, facts, day)
    return tuple(fact for fact in guide.facts if fact in facts and scene.asked(fact).truth is False)


def _possible(permission: MayWork) -> frozenset[str]:
    # A conditional answer stands as it is for the steps: they say what to do if the person is hired.
    return frozenset() if permission.answer is Answer.UNKNOWN else frozenset({permission.answer.value})


def _decide(
    versions: Dated[T], decided_on: str | None, scene: Scene
) -> tuple[Version[T] | None, Scene, tuple[str, ...]]:
    """The version that counts, the scene of its day, and the event's fact if its day is open and matters."""
    event_on = scene.facts.date(decided_on)
    on = event_on or scene.day
    version = versions.at(on)
    is_open = decided_on is not None and event_on is None and scene.asked(decided_on).truth is not False
    matters = is_open and (len(versions.versions) > 1 or versions.versions[0].in_force_from is not None)
    return version, scene.on(on), (decided_on,) if matters and decided_on else ()


def _step(obligation: Obligation, scene: Scene, permission: MayWork) -> Step:
    version, then, missing = _decide(obligation.versions, obligation.decided_on, scene)
    if permission.answer is Answer.NO and not obligation.for_anyone:
        return _idle(obligation, version, False, Why.NO_PERMISSION, missing=())
    if version is None:
        return _idle(obligation, None, None, Why.NO_VERSION, missing)
    if version.status is not Status.IN_FORCE or version.value is None:
        return _idle(obligation, version, False, ENDED[version.status], missing)
    duty = version.value
    truth, because, open_facts = settle(duty.when, then)
    missing += open_facts
    why = Why.FACTS if because or open_facts else Why.ALWAYS
    if truth is False:
        return Step(obligation, version, False, why, because, None, None, (), None, missing)
    due_day, due_missing = _due(duty, then)
    keep = due(duty.keep_until, then) if duty.keep_until is not None else None
    missing += (*due_missing, *(keep.missing if keep else ()))
    fines = tuple(fine for fine in duty.fines if fine.when is None or fine.when.find(then).truth is not False)
    ahead = obligation.versions.after(then.day)
    if ahead is not None and (ahead.in_force_from is None or ahead.in_force_from - then.day > HORIZON):
        ahead = None
    return Step(obligation, version, truth, why, because, due_day, keep, fines, ahead, missing)


def _idle(
    obligation: Obligation, version: Version[Duty | None] | None, applies: Truth, why: Why, missing: tuple[str, ...]
) -> Step:
    return Step(obligation, version, applies, why, (), None, None, (), None, missing)


def _due(duty: Duty, scene: Scene) -> tuple[Due | None, tuple[str, ...]]:
    """The due day of the first deadline whose condition holds, and the facts that could still change it."""
    missing: tuple[str, ...] = ()
    for deadline in duty.deadlines:
        finding = settle(deadline.when, scene) if deadline.when is not None else Finding(True)
        if finding.truth is False:
            continue
        if finding.truth is None:
            # Which deadline counts is open: so is every event it or a later one hangs on.
            missing += (*finding.missing, *(fact for fact in events(deadline) if scene.facts.get(fact) is None))
            continue
        found = due(deadline, scene)
        return (found if not missing else Due(None, deadline, missing=missing)), (*missing, *found.missing)
    return (Due(None, duty.deadlines[0], missing=missing) if missing else None), missing


def _offers(rules: Mapping[str, Right] | Mapping[str, Route] | Mapping[str, Request], scene: Scene) -> tuple[Offer, ...]:
    found = []
    for rule in rules.values():
        version, then, missing = _decide(rule.versions, rule.decided_on, scene)
        if version is None or version.status is not Status.IN_FORCE:
            continue
        finding = Finding(True) if version.value is None else settle(version.value, then)
        if finding.truth is not False:
            found.append(Offer(rule, version, finding.truth, finding.because, (*missing, *finding.missing)))
    return tuple(found)


def _is_open(rule: Right | Route | Request, day: date) -> bool:
    return not isinstance(rule, Route) or (
        (rule.opens_on is None or rule.opens_on <= day) and (rule.closes_on is None or day <= rule.closes_on)
    )


def _warnings(scene: Scene, steps: tuple[Step, ...], permission: MayWork) -> tuple[Warning, ...]:
    found = []
    if scene.day < scene.guide.covers_from:
        found.append(Warning("before-coverage", ()))
    ignored = tuple(fact for fact in scene.facts if scene.asked(fact).truth is False)
    if ignored:
        found.append(Warning("ignored-facts", ignored))
    starts_on, signed_on = scene.facts.date("work-starts-on"), scene.facts.date("contract-signed-on")
    ends_on = scene.facts.date("contract-ends-on") or scene.facts.date("work-ended-on")
    if starts_on and ends_on and ends_on < starts_on:
        found.append(Warning("ends-before-start", ("work-starts-on",)))
    if starts_on and signed_on and starts_on < signed_on:
        found.append(Warning("starts-before-signing", ("contract-signed-on", "work-starts-on")))
    until = permission.validity.until if permission.validity else None
    if until and permission.answer in (Answer.YES, Answer.CONDITIONAL) and ends_on and until < ends_on:
        found.append(Warning("document-ends-before-contract", ("document-expires-on",)))
    changing = tuple(step.obligation.id for step in steps if step.applies is not False and step.ahead is not None)
    if changing:
        found.append(Warning("law-changes-ahead", changing))
    overdue = tuple(
        step.obligation.id
        for step in steps
        if step.applies and step.due and step.due.on and step.due.on < scene.day and _once(step.due)
    )
    if overdue:
        found.append(Warning("due-day-passed", overdue))
    return tuple(found)


def _once(due_day: Due) -> bool:
    expression = due_day.expression
    return not (isinstance(expression, Deadline) and (expression.monthly or expression.yearly))

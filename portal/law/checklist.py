"""Facts, guide and day: may this person work, the steps and their due days, rights, quotas, routes, what is unknown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from portal.law.dated import Status, Version
from portal.law.deadlines import Due, due, first_due
from portal.law.deciding import decide
from portal.law.facts import Ask, FactError, Facts
from portal.law.model import STAGES, Duty, Fine, Jurisdiction, Obligation, Request, Right, Route
from portal.law.permission import Answer, Ground, MayWork, may_work
from portal.law.quotas import QuotaStanding, stand_for_hire
from portal.law.scene import NO, YES, Condition, Finding, Scene, Truth, once
from portal.law.settling import settle

# How far ahead of the deciding day a change already enacted is announced on a step.
HORIZON = timedelta(days=400)
# The common dates that are looked at together, so that a slip in one is seen.
DATES_COMPARED = ("work-starts-on", "contract-signed-on", "contract-ends-on", "work-ended-on")


class Why(StrEnum):
    """What a step's answer rests on, besides the facts named with it."""

    ALWAYS = "always"
    FACTS = "facts"
    NO_PERMISSION = "no-permission"
    NO_VERSION = "no-version"
    NOT_YET = "not-yet"
    REPEALED = "repealed"
    SUSPENDED = "suspended"


ENDED = {Status.NOT_YET: Why.NOT_YET, Status.SUSPENDED: Why.SUSPENDED, Status.REPEALED: Why.REPEALED}


class Step(NamedTuple):
    """One obligation for this hire. `applies` is yes, no or unknown; `due` is the due day of its deadline.

    `ahead` is a version already enacted that may still come to count for this hire, and begins within the horizon;
    `version` is None where the law of the deciding day is not covered.
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


class Offer(NamedTuple):
    """A right, route or request that holds for this hire (True) or may hold (None)."""

    rule: Right | Route | Request
    version: Version[Condition | None]
    applies: Truth
    because: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the word of the checklist; Python's own is not used here
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
    """A record was made by another guide or revision than the one it is read with, or is no record."""


def rebuild(record: Mapping[str, object], guide: Jurisdiction) -> Checklist:
    """The checklist that `record` was made from, drawn again by the same revision.

    Raises RevisionError when `guide` is another place or revision or the record is damaged, FactError when a fact
    cannot be read.
    """
    place, revision = record.get("jurisdiction"), record.get("revision")
    if (place, revision) != (guide.code, guide.revision):
        read_with = f"{guide.code} revision {guide.revision}"
        raise RevisionError(f"recorded with {place} revision {revision}, read with {read_with}")
    given = record.get("facts")
    if not isinstance(given, Mapping):
        raise RevisionError("the facts of the record are not a mapping")
    values = {}
    for name, raw in given.items():
        fact = guide.facts.get(name)
        if fact is None:
            raise FactError(str(name), raw, "is not a fact of this guide")
        values[fact.id] = fact.parse(raw)
    try:
        day = date.fromisoformat(str(record.get("day")))
    except ValueError as error:
        raise RevisionError(f"the day of the record, {record.get('day')!r}, is not a day") from error
    return build(Facts(values), guide, day)


def build(facts: Facts, guide: Jurisdiction, day: date) -> Checklist:
    """Assess one hire: the same facts, guide and day always give the same checklist."""
    scene = Scene(guide, facts, day)
    quotas = tuple(stand_for_hire(quota, scene) for quota in guide.quotas.values())
    permission = may_work(scene, quotas)
    if permission.answer is Answer.NO and all(reason.ground is not Ground.QUOTA for reason in permission.reasons):
        # Nobody is hired, so there is nothing to count and no staff numbers to ask for; but for a permit to come.
        quotas = tuple(standing for standing in quotas if standing.quota.before_permit)
    scene.decide(_possible(permission))
    steps = tuple(_step(obligation, scene, permission) for obligation in guide.obligations.values())
    rights = _offers(guide.rights, scene)
    routes = _offers({id_: route for id_, route in guide.routes.items() if _is_open(route, day)}, scene)
    requests = _offers(guide.requests, scene)
    named = {fact for source in (steps, rights, routes, requests, quotas) for item in source for fact in item.missing}
    named.update(permission.missing)
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
        tuple(fact for fact in guide.facts if fact in named),
        _warnings(scene, steps, permission),
    )


def next_question(checklist: Checklist, guide: Jurisdiction, passed: frozenset[str] = frozenset()) -> str | None:
    """The fact to ask next: the first, in the order of the guide, that can still change the outcome.

    Not one that the reader passed over, nor one of which we do not know whether it makes sense to ask it.
    """
    scene = Scene(guide, checklist.facts, checklist.day)
    for fact in checklist.missing_facts:
        if fact not in passed and guide.facts[fact].ask is Ask.CHECK and scene.asked(fact).truth:
            return fact
    return None


def dropped_facts(facts: Facts, guide: Jurisdiction, day: date) -> tuple[str, ...]:
    """The facts given that no longer make sense beside the others, in the order of the guide."""
    return _not_asked(Scene(guide, facts, day))


def _not_asked(scene: Scene) -> tuple[str, ...]:
    return tuple(fact for fact in scene.guide.facts if fact in scene.facts and scene.asked(fact).truth is False)


def _possible(permission: MayWork) -> frozenset[str]:
    # A conditional answer stands as it is for the steps: they say what to do if the person is hired.
    return frozenset() if permission.answer is Answer.UNKNOWN else frozenset({permission.answer.value})


# Steps


def _step(obligation: Obligation, scene: Scene, permission: MayWork) -> Step:
    if permission.answer is Answer.NO and not obligation.for_anyone:
        event_on, _ = scene.event(obligation.decided_on) if obligation.decided_on else (None, ())
        version = obligation.versions.at(event_on or scene.day)
        return _idle(obligation, version, False, Why.NO_PERMISSION)
    decided = decide(
        obligation.versions,
        obligation.decided_on,
        scene,
        _duty_effect,
        lambda duty: duty is not None and scene.guide.varies_by_day(duty.when),
    )
    version, then = decided.version, decided.scene
    if version is None:
        return _idle(obligation, None, None, Why.NO_VERSION, decided.missing)
    duty = version.value
    if version.status is not Status.IN_FORCE or duty is None:
        return _idle(obligation, version, False, ENDED[version.status], decided.missing)
    truth, because, open_facts = settle(duty.when, then)
    why = Why.FACTS if because or open_facts else Why.ALWAYS
    missing = decided.missing + open_facts
    if truth is False:
        return _idle(obligation, version, False, why, missing, because)
    due_day = first_due(duty.deadlines, then) if duty.deadlines else None
    keep = due(duty.keep_until, then) if duty.keep_until is not None else None
    fines, fine_facts = _fines(duty, then)
    missing = once(missing, due_day.missing if due_day else (), keep.missing if keep else (), fine_facts)
    ahead = _ahead(obligation, scene, then)
    return Step(obligation, version, truth, why, because, due_day, keep, fines, ahead, missing)


def _duty_effect(version: Version[Duty | None] | None, scene: Scene) -> Hashable:
    if version is None:
        return None
    if version.status is not Status.IN_FORCE or version.value is None:
        return False
    truth = settle(version.value.when, scene).truth
    return False if truth is False else (truth, version.key)


def _idle(
    obligation: Obligation,
    version: Version[Duty | None] | None,
    applies: Truth,
    why: Why,
    missing: tuple[str, ...] = (),
    because: tuple[str, ...] = (),
) -> Step:
    return Step(obligation, version, applies, why, because, None, None, (), None, missing)


def _fines(duty: Duty, scene: Scene) -> tuple[tuple[Fine, ...], tuple[str, ...]]:
    """The ranges that hold or may hold, and the facts that can still change which."""
    if not duty.fines:
        return (), ()
    found = [(fine, YES if fine.when is None else settle(fine.when, scene)) for fine in duty.fines]
    fines = tuple(fine for fine, finding in found if finding.truth is not False)
    return fines, tuple(fact for _, finding in found for fact in finding.missing)


def _ahead(obligation: Obligation, scene: Scene, then: Scene) -> Version[Duty | None] | None:
    """The next version that may still come to count for this hire."""
    if len(obligation.versions.versions) == 1:
        return None
    event_on, _ = scene.event(obligation.decided_on) if obligation.decided_on else (None, ())
    if event_on is not None and event_on <= scene.day:
        # The event has come, and with it the version that counts for good.
        return None
    following = obligation.versions.after(max(scene.day, then.day))
    starts_on = following.in_force_from if following else None
    return following if starts_on is not None and starts_on - max(scene.day, then.day) <= HORIZON else None


# Rights, routes and requests


def _offers(
    rules: Mapping[str, Right] | Mapping[str, Route] | Mapping[str, Request], scene: Scene
) -> tuple[Offer, ...]:
    """The rules that hold or may hold for this hire."""
    found = (_offer(rule, scene) for rule in rules.values())
    return tuple(offer for offer in found if offer is not None)


def _offer(rule: Right | Route | Request, scene: Scene) -> Offer | None:
    decided = decide(rule.versions, rule.decided_on, scene, _offer_effect, scene.guide.varies_by_day)
    finding = _find_offer(decided.version, decided.scene)
    if finding.truth is False or decided.version is None:
        return None
    missing = once(decided.missing, finding.missing)
    return Offer(rule, decided.version, finding.truth, finding.because, missing)


def _offer_effect(version: Version[Condition | None] | None, scene: Scene) -> Hashable:
    truth = _find_offer(version, scene).truth
    return False if truth is False or version is None else (truth, version.key)


def _find_offer(version: Version[Condition | None] | None, scene: Scene) -> Finding:
    if version is None or version.status is not Status.IN_FORCE:
        return NO
    return YES if version.value is None else settle(version.value, scene)


def _is_open(route: Route, day: date) -> bool:
    return (route.opens_on is None or route.opens_on <= day) and (route.closes_on is None or day <= route.closes_on)


# What a reader should know about the answers


def _warnings(scene: Scene, steps: tuple[Step, ...], permission: MayWork) -> tuple[Warning, ...]:
    found = []
    if scene.day < scene.guide.covers_from:
        found.append(Warning("before-coverage", ()))
    ignored = _not_asked(scene)
    if ignored:
        found.append(Warning("ignored-facts", ignored))
    starts_on, signed_on, contract_ends_on, ended_on = (scene.event(fact)[0] for fact in DATES_COMPARED)
    ends_on = contract_ends_on or ended_on
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
    if permission.untold:
        found.append(Warning("untold-events", permission.untold))
    overdue = tuple(
        step.obligation.id for step in steps if step.applies and step.due and step.due.on and step.due.on < scene.day
    )
    if overdue:
        found.append(Warning("due-day-passed", overdue))
    return tuple(found)

"""May this person work? The grounds in the order of the law, the paper and its validity, and what stands in the way."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.law.calendars import ONE_DAY
from portal.law.dated import Status, Version
from portal.law.deadlines import Extension
from portal.law.deciding import Decided, decide
from portal.law.facts import Ask
from portal.law.model import DocumentTerms, Permission, WorkDocument
from portal.law.quotas import QuotaStanding
from portal.law.scene import NO, YES, Condition, Finding, Scene, Truth, once
from portal.law.settling import settle

DOCUMENT, EXPIRES_ON, STARTS_ON = "document", "document-expires-on", "work-starts-on"


class Answer(StrEnum):
    """The answer to "may this person work?", best first."""

    YES = "yes"
    CONDITIONAL = "conditional"
    NO = "no"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """Why the answer is what it is."""

    PERMISSION = "permission"
    DOCUMENT = "document"
    DOCUMENT_NONE = "document-none"
    DOCUMENT_EXPIRED = "document-expired"
    DOCUMENT_REVOKED = "document-revoked"
    DOCUMENT_NOT_FOR_THIS_JOB = "document-not-for-this-job"
    DOCUMENT_ENDED = "document-ended"
    NO_VERSION = "no-version"
    BAR = "bar"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its ground, the rule (id and version) and the facts that decided."""

    ground: Ground
    rule: str
    version: str | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """How long the document is good: the printed date, the date that counts, and why the two differ.

    `holds` is True, False, or None while the printed date is not known.
    """

    holds: Truth
    printed_on: date | None
    until: date | None
    extension: Extension | None
    expired_allows: bool


@dataclass(frozen=True, slots=True)
class MayWork:
    """The answer on a day, with reasons; `provisos` are unknown facts on which a conditional answer hangs.

    `untold` are events of which the answer takes it that they have not happened, as long as they are not told.
    """

    answer: Answer
    on: date
    reasons: tuple[Reason, ...]
    limits: tuple[str, ...]
    provisos: tuple[str, ...]
    validity: Validity | None
    missing: tuple[str, ...]
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a ground comes to: the answers still possible, what they rest on, and whether it holds for certain.

    `missing` are the facts that decide between the answers, `days` those that can still pick another version of law,
    `untold` the events that would decide otherwise if they were told.
    """

    answers: frozenset[Answer]
    reasons: tuple[Reason, ...] = ()
    limits: tuple[str, ...] = ()
    validity: Validity | None = None
    missing: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    holds: bool = True


DOES_NOT_HOLD = _Outcome(frozenset(), holds=False)


@dataclass(frozen=True, slots=True)
class _Bars:
    """What stands in the way for certain, what limits the answer, and whether something else still may."""

    blocking: tuple[Reason, ...]
    limiting: tuple[Reason, ...]
    is_open: bool
    missing: tuple[str, ...]
    days: tuple[str, ...]
    untold: tuple[str, ...]


class _Settled(NamedTuple):
    """What a condition comes to where what was not told has not happened, and the events that can still change it."""

    finding: Finding
    untold: tuple[str, ...] = ()


def _settle(condition: Condition | None, scene: Scene, otherwise: Finding) -> _Settled:
    if condition is None:
        return _Settled(otherwise)
    finding = settle(condition, scene)
    facts = scene.guide.facts
    untold = tuple(fact for fact in finding.missing if facts[fact].ask is Ask.LATER)
    return _Settled(settle(condition, scene.told()), untold) if untold else _Settled(finding)


def work_day(scene: Scene) -> date:
    """The day for which the answer is given: the first day of work when it is still to come, else the day asked."""
    starts_on, _ = scene.event(STARTS_ON)
    return max(scene.day, starts_on) if starts_on else scene.day


def may_work(scene: Scene, quotas: tuple[QuotaStanding, ...]) -> MayWork:
    """Whether this person may do this work, by the law of `work_day`.

    The answer is conditional when the paper allows the work with limits or when only facts not yet given stand in the
    way; unknown when nothing identifies a permission.
    """
    then = scene.on(work_day(scene))
    found = _answer(then, quotas)
    missing = found.missing
    if found.answer is Answer.UNKNOWN and DOCUMENT in missing:
        # Any document may turn out to be the one held, so what each would still ask is open too.
        for document in scene.guide.documents.values():
            held = assess_document(document, then)
            missing += held.missing + held.days + held.untold
    starts_on, open_facts = scene.event(STARTS_ON)
    if open_facts and STARTS_ON in scene.guide.facts:
        others = (scene.day,) if starts_on else _days_after(scene)
        if any(_answer(scene.on(day), quotas).answer is not found.answer for day in others):
            missing += open_facts
    return found if missing == found.missing else replace(found, missing=once(missing))


def _days_after(scene: Scene) -> tuple[date, ...]:
    """The days still to come, as far as the person may start to work, from which on the answer can be another."""
    guide = scene.guide
    turns = set(guide.turning_days)
    for rules in (guide.permissions, guide.bars):
        for rule in rules.values():
            for version in rule.versions.versions:
                turns |= {version.in_force_from or scene.day, *_day_after(version.in_force_to)}
    for document in guide.documents.values():
        for terms in (version.value for version in document.versions.versions if version.value is not None):
            turns.update(*(_day_after(day) for day in (terms.until, *(item.until for item in terms.extensions))))
    printed_on, _ = scene.event(EXPIRES_ON)
    turns.update(_day_after(printed_on))
    _, latest = guide.facts[STARTS_ON].bounds
    return tuple(day for day in sorted(turns) if scene.day < day <= latest)


def _day_after(day: date | None) -> tuple[date, ...]:
    return () if day is None or day == date.max else (day + ONE_DAY,)


def _answer(scene: Scene, quotas: tuple[QuotaStanding, ...]) -> MayWork:
    """The answer by the law of the day of `scene`."""
    on, found = scene.day, _ground(scene)
    if found.answers == {Answer.NO}:
        missing = once(found.days, found.untold)
        return MayWork(Answer.NO, on, found.reasons, (), (), found.validity, missing, found.untold)
    bars = _bars(scene, quotas)
    days = once(found.days, bars.days)
    if bars.blocking:
        return MayWork(Answer.NO, on, bars.blocking, (), (), found.validity, once(days, bars.untold), bars.untold)
    untold = once(found.untold, bars.untold)
    if Answer.UNKNOWN in found.answers:
        missing = once(found.missing, bars.missing, days, untold)
        return MayWork(Answer.UNKNOWN, on, found.reasons, (), (), found.validity, missing, untold)
    is_open = len(found.answers) > 1
    provisos = once(found.missing if is_open else (), bars.missing)
    is_conditional = is_open or Answer.CONDITIONAL in found.answers or bars.limiting or bars.is_open
    answer = Answer.CONDITIONAL if is_conditional else Answer.YES
    reasons = (*found.reasons, *bars.limiting)
    missing = once(provisos, days, untold)
    return MayWork(answer, on, reasons, found.limits, provisos, found.validity, missing, untold)


def _ground(scene: Scene) -> _Outcome:
    """What the grounds of the law come to together: in their order, the first that holds decides.

    UNKNOWN is among the answers when none is identified yet, or when one that may still hold would decide otherwise.
    """
    earlier: frozenset[Answer] = frozenset()
    missing: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    untold: list[tuple[Permission, tuple[str, ...]]] = []
    for permission in scene.guide.permissions.values():
        decided = _decide(permission, scene)
        found = _permission(permission, decided.version, decided.scene)
        missing += found.missing
        days += decided.missing + found.days
        untold.append((permission, found.untold))
        answers = earlier | found.answers
        if not found.holds:
            earlier = answers
        elif earlier and Answer.NO in answers and len(answers) > 1:
            break
        else:
            # A ground that an event would bring makes no difference where it gives the same answer.
            turning = once(*(facts for ground, facts in untold if ground is permission or answers != {ground.gives}))
            return _Outcome(answers, found.reasons, found.limits, found.validity, missing, days, turning)
    turning = once(*(facts for _, facts in untold))
    return _Outcome(frozenset({Answer.UNKNOWN}), missing=missing, days=days, untold=turning)


def _decide(permission: Permission, scene: Scene) -> Decided[Condition | None]:
    def effect(version: Version[Condition | None] | None, then: Scene) -> Hashable:
        return _permission(permission, version, then).answers

    def varies(condition: Condition | None) -> bool:
        return permission.by_document or scene.guide.varies_by_day(condition)

    return decide(permission.versions, permission.decided_on, scene, effect, varies)


def _permission(permission: Permission, version: Version[Condition | None] | None, scene: Scene) -> _Outcome:
    """What one ground comes to by one version of it."""
    if version is None or version.status is not Status.IN_FORCE:
        return DOES_NOT_HOLD
    if permission.by_document:
        return _document(scene)
    finding, untold = _settle(version.value, scene, YES)
    if finding.truth is False:
        return replace(DOES_NOT_HOLD, untold=untold) if untold else DOES_NOT_HOLD
    answers = frozenset({Answer(permission.gives or Answer.UNKNOWN)})
    if finding.truth is None:
        return _Outcome(answers, missing=finding.missing, untold=untold, holds=False)
    return _Outcome(answers, (Reason(Ground.PERMISSION, permission.id, version.key, finding.because),), untold=untold)


def _document(scene: Scene) -> _Outcome:
    """What the document held comes to; nothing where the person is not asked for one."""
    held, missing = scene.value(DOCUMENT)
    if held is not None:
        found = assess_document(scene.guide.documents[str(held)], scene)
        return replace(found, days=found.days + missing) if missing else found
    return _Outcome(frozenset({Answer.UNKNOWN}), missing=missing) if missing else DOES_NOT_HOLD


def assess_document(document: WorkDocument, scene: Scene) -> _Outcome:
    """What the document allows on the day of `scene`, whether it is still good, and what is open."""

    def effect(version: Version[DocumentTerms | None] | None, then: Scene) -> Hashable:
        found = _document_by(document, version, then, scene)
        return found.answers, found.limits

    def varies(terms: DocumentTerms | None) -> bool:
        return terms is not None and scene.guide.varies_by_day(terms.allow_when, terms.revoked_when)

    decided = decide(document.versions, document.decided_on, scene, effect, varies)
    found = _document_by(document, decided.version, decided.scene, scene)
    return replace(found, days=found.days + decided.missing) if decided.missing else found


def _document_by(
    document: WorkDocument, version: Version[DocumentTerms | None] | None, then: Scene, scene: Scene
) -> _Outcome:
    """What the document allows by one version: the terms of the day that decides, if it is good on the day of work."""
    if version is None:
        reason = Reason(Ground.NO_VERSION, document.id, None, (DOCUMENT,))
        return _Outcome(frozenset({Answer.UNKNOWN}), (reason,))
    terms = version.value
    if terms is None or version.status is not Status.IN_FORCE:
        return _refused(Ground.DOCUMENT_ENDED, document, version)
    if terms.work == "none":
        return _refused(Ground.DOCUMENT_NONE, document, version)
    validity, undated = _validity(terms, scene)
    revoked, may_revoke = _settle(terms.revoked_when, then, NO)
    allowed, may_allow = _settle(terms.allow_when, then, YES)
    if revoked.truth:
        return _refused(Ground.DOCUMENT_REVOKED, document, version, revoked.because, validity, untold=may_revoke)
    if validity.holds is False:
        facts = (EXPIRES_ON,) if terms.expiry == "printed" else ()
        return _refused(Ground.DOCUMENT_EXPIRED, document, version, facts, validity, undated)
    if allowed.truth is False:
        ground = Ground.DOCUMENT_NOT_FOR_THIS_JOB
        return _refused(ground, document, version, allowed.because, validity, untold=may_allow)
    answers = {Answer.CONDITIONAL if terms.limits else Answer.YES}
    if None in (revoked.truth, validity.holds, allowed.truth):
        answers.add(Answer.NO)
    reason = Reason(Ground.DOCUMENT, document.id, version.key, (DOCUMENT, *allowed.because))
    missing = (*revoked.missing, *undated, *allowed.missing)
    return _Outcome(frozenset(answers), (reason,), terms.limits, validity, missing, untold=(*may_revoke, *may_allow))


def _refused(
    ground: Ground,
    document: WorkDocument,
    version: Version[DocumentTerms | None],
    facts: tuple[str, ...] = (),
    validity: Validity | None = None,
    days: tuple[str, ...] = (),
    untold: tuple[str, ...] = (),
) -> _Outcome:
    reason = Reason(ground, document.id, version.key, (DOCUMENT, *facts))
    return _Outcome(frozenset({Answer.NO}), (reason,), (), validity, days=days, untold=untold)


def _validity(terms: DocumentTerms, scene: Scene) -> tuple[Validity, tuple[str, ...]]:
    """How long the document is good, and the facts that can still change whether it is."""
    always = terms.expired_allows
    if terms.expiry == "fixed" and terms.until is not None:
        return Validity(scene.day <= terms.until or always, None, terms.until, None, always), ()
    printed_on, missing = scene.event(EXPIRES_ON) if terms.expiry == "printed" else (None, ())
    if printed_on is None:
        return Validity(True if always or not missing else None, None, None, None, always), () if always else missing
    extension = next((item for item in terms.extensions if item.due_from <= printed_on <= item.due_to), None)
    until = max(printed_on, extension.until) if extension else printed_on
    holds = scene.day <= until or always
    return Validity(holds, printed_on, until, extension, always), missing if not holds else ()


def _bars(scene: Scene, quotas: tuple[QuotaStanding, ...]) -> _Bars:
    blocking: dict[Reason, tuple[str, ...]] = {}
    limiting: list[Reason] = []
    is_open = False
    missing: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    for bar in scene.guide.bars.values():
        decided = decide(bar.versions, bar.decided_on, scene, _find_bar, scene.guide.varies_by_day)
        finding, may_turn = _find_bar(decided.version, decided.scene)
        days += decided.missing
        missing += finding.missing
        untold += may_turn
        is_open = is_open or finding.truth is None
        if finding.truth and decided.version is not None:
            reason = Reason(Ground.BAR, bar.id, decided.version.key, finding.because)
            if bar.gives == Answer.CONDITIONAL:
                limiting.append(reason)
            else:
                blocking[reason] = may_turn
    for standing in quotas:
        # A hire that adds nobody to the foreign staff cannot be what breaks the limit.
        if not standing.quota.bars or not standing.adds_foreign:
            continue
        if standing.applies is not False and standing.within is None:
            is_open = is_open or bool(standing.missing)
            missing += standing.missing
            continue
        # Nothing is left to ask but the day, which may pick another version.
        days += standing.missing
        if standing.applies and not standing.within and standing.version is not None:
            blocking[Reason(Ground.QUOTA, standing.quota.id, standing.version.key, standing.because)] = ()
    if blocking:
        # What stands in the way whatever happens makes every event idle.
        untold = once(*blocking.values()) if all(blocking.values()) else ()
    return _Bars(tuple(blocking), tuple(limiting), is_open, once(missing), once(days), once(untold))


def _find_bar(version: Version[Condition | None] | None, scene: Scene) -> _Settled:
    if version is None or version.status is not Status.IN_FORCE or version.value is None:
        return _Settled(NO)
    return _settle(version.value, scene, NO)

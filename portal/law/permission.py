"""May this person work? The grounds in the order of the law, the paper and its validity, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.law.conditions import Finding, Scene, Truth, settle
from portal.law.dated import Status, Version
from portal.law.deadlines import Extension
from portal.law.model import DocumentTerms, Permission, WorkDocument
from portal.law.quotas import QuotaStanding

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
    """The answer on a day, with reasons; `provisos` are unknown facts on which a conditional answer hangs."""

    answer: Answer
    on: date
    reasons: tuple[Reason, ...]
    limits: tuple[str, ...]
    provisos: tuple[str, ...]
    validity: Validity | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    answers: frozenset[Answer]
    reasons: tuple[Reason, ...] = ()
    limits: tuple[str, ...] = ()
    validity: Validity | None = None
    missing: tuple[str, ...] = ()


def work_day(scene: Scene) -> date:
    """The day for which the answer is given: the first day of work when it is still to come, else the day asked."""
    starts_on = scene.facts.date(STARTS_ON)
    return max(scene.day, starts_on) if starts_on else scene.day


def may_work(scene: Scene, quotas: tuple[QuotaStanding, ...]) -> MayWork:
    """Whether this person may do this work, by the law of `work_day`.

    The answer is conditional when the paper allows the work with limits or when only facts not yet given stand in the way;
    unknown when nothing identifies a permission.
    """
    on = work_day(scene)
    then = scene.on(on)
    found = _permission(then)
    answers, reasons, missing = found.answers, list(found.reasons), found.missing
    if answers == {Answer.NO} or not answers:
        answer = Answer.NO if answers else Answer.UNKNOWN
        return MayWork(answer, on, tuple(reasons), (), (), found.validity, tuple(dict.fromkeys(missing)))
    if Answer.UNKNOWN in answers:
        return MayWork(Answer.UNKNOWN, on, tuple(reasons), (), (), found.validity, tuple(dict.fromkeys(missing)))
    barred, undecided = _bars(then, quotas)
    blocking = [reason for answer, reason in barred if answer is Answer.NO]
    if blocking:
        return MayWork(Answer.NO, on, tuple(blocking), (), (), found.validity, tuple(dict.fromkeys(missing)))
    provisos = tuple(dict.fromkeys((*missing, *undecided)))
    reasons += [reason for _, reason in barred]
    conditional = len(answers) > 1 or Answer.CONDITIONAL in answers or barred or undecided
    answer = Answer.CONDITIONAL if conditional else Answer.YES
    return MayWork(answer, on, tuple(reasons), found.limits, provisos, found.validity, provisos)


def _permission(scene: Scene) -> _Outcome:
    """The answers still possible by the grounds of the law; UNKNOWN among them when no ground is identified yet."""
    answers: set[Answer] = set()
    reasons: list[Reason] = []
    missing: tuple[str, ...] = ()
    for permission in scene.guide.permissions.values():
        version = permission.versions.at(_deciding_day(permission, scene))
        if version is None or version.status is not Status.IN_FORCE:
            continue
        if permission.by_document:
            held = _document(scene)
            return _Outcome(
                held.answers | answers, held.reasons, held.limits, held.validity, (*missing, *held.missing)
            ) if not answers else _open(answers | held.answers, missing + held.missing)
        finding = settle(version.value, scene) if version.value is not None else Finding(True)
        if finding.truth is False:
            continue
        answers.add(Answer(permission.gives or Answer.UNKNOWN))
        if finding.truth:
            reasons.append(Reason(Ground.PERMISSION, permission.id, version.key, finding.because))
            if len(answers) == 1:
                return _Outcome(frozenset(answers), tuple(reasons), missing=missing)
            return _open(answers, missing)
        missing += finding.missing
    return _Outcome(frozenset({Answer.UNKNOWN}), (), missing=missing)


def _open(answers: set[Answer] | frozenset[Answer], missing: tuple[str, ...]) -> _Outcome:
    same = len(answers) == 1
    return _Outcome(frozenset(answers) if same else frozenset({Answer.UNKNOWN}), (), missing=missing)


def _document(scene: Scene) -> _Outcome:
    held = scene.facts.get(DOCUMENT)
    if held is None:
        # Any document may turn out to be the one held, so what each would still ask is open too.
        missing = [DOCUMENT]
        for document in scene.guide.documents.values():
            missing += assess_document(document, scene).missing
        return _Outcome(frozenset({Answer.UNKNOWN}), missing=tuple(missing))
    return assess_document(scene.guide.documents[str(held)], scene)


def assess_document(document: WorkDocument, scene: Scene) -> _Outcome:
    """What the document allows on the day of `scene`, whether it is still good, and what is open."""
    version = document.versions.at(scene.day)
    if version is None:
        reason = Reason(Ground.NO_VERSION, document.id, None, (DOCUMENT,))
        return _Outcome(frozenset({Answer.UNKNOWN}), (reason,))
    terms = version.value
    if terms is None or version.status is not Status.IN_FORCE:
        return _refused(Ground.DOCUMENT_ENDED, document, version)
    if terms.work == "none":
        return _refused(Ground.DOCUMENT_NONE, document, version)
    validity = _validity(terms, scene)
    revoked = settle(terms.revoked_when, scene) if terms.revoked_when else Finding(False)
    allowed = settle(terms.allow_when, scene) if terms.allow_when else Finding(True)
    if revoked.truth:
        return _refused(Ground.DOCUMENT_REVOKED, document, version, revoked.because, validity)
    if validity.holds is False:
        return _refused(Ground.DOCUMENT_EXPIRED, document, version, (EXPIRES_ON,), validity)
    if allowed.truth is False:
        return _refused(Ground.DOCUMENT_NOT_FOR_THIS_JOB, document, version, allowed.because, validity)
    missing = (*revoked.missing, *((EXPIRES_ON,) if validity.holds is None else ()), *allowed.missing)
    answers = {Answer.CONDITIONAL if terms.limits else Answer.YES}
    if None in (revoked.truth, validity.holds, allowed.truth):
        answers.add(Answer.NO)
    reason = Reason(Ground.DOCUMENT, document.id, version.key, (DOCUMENT, *allowed.because))
    return _Outcome(frozenset(answers), (reason,), terms.limits, validity, missing)


def _refused(
    ground: Ground,
    document: WorkDocument,
    version: Version[DocumentTerms | None],
    facts: tuple[str, ...] = (),
    validity: Validity | None = None,
) -> _Outcome:
    reason = Reason(ground, document.id, version.key, (DOCUMENT, *facts))
    return _Outcome(frozenset({Answer.NO}), (reason,), (), validity)


def _validity(terms: DocumentTerms, scene: Scene) -> Validity:
    printed_on = scene.facts.date(EXPIRES_ON) if terms.expiry == "printed" else None
    if terms.expiry == "fixed" and terms.until is not None:
        return Validity(scene.day <= terms.until or terms.expired_allows, None, terms.until, None, terms.expired_allows)
    if terms.expiry != "printed" or scene.asked(EXPIRES_ON).truth is False:
        return Validity(True, None, None, None, terms.expired_allows)
    if printed_on is None:
        return Validity(True if terms.expired_allows else None, None, None, None, terms.expired_allows)
    extension = next((item for item in terms.extensions if item.due_from <= printed_on <= item.due_to), None)
    until = max(printed_on, extension.until) if extension else printed_on
    return Validity(scene.day <= until or terms.expired_allows, printed_on, until, extension, terms.expired_allows)


def _bars(
    scene: Scene, quotas: tuple[QuotaStanding, ...]
) -> tuple[list[tuple[Answer, Reason]], tuple[str, ...]]:
    barred: list[tuple[Answer, Reason]] = []
    undecided: tuple[str, ...] = ()
    for bar in scene.guide.bars.values():
        version = bar.versions.at(_deciding_day(bar, scene))
        if version is None or version.status is not Status.IN_FORCE or version.value is None:
            continue
        finding = settle(version.value, scene)
        if finding.truth:
            reason = Reason(Ground.BAR, bar.id, version.key, finding.because)
            barred.append((Answer(bar.gives or Answer.NO), reason))
        elif finding.truth is None:
            undecided += finding.missing
    for standing in quotas:
        if not standing.quota.bars or standing.applies is False or standing.within or not standing.adds_foreign:
            continue
        if standing.within is False:
            key = standing.version.key if standing.version else None
            barred.append((Answer.NO, Reason(Ground.QUOTA, standing.quota.id, key, standing.because)))
        else:
            undecided += standing.missing
    return barred, undecided


def _deciding_day(rule: Permission, scene: Scene) -> date:
    return scene.facts.date(rule.decided_on) or scene.day

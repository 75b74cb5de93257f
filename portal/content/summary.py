"""The worded summary of a checklist: the one thing that page, PDF, calendar, command line and saved file all show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlencode

from portal.content.loader import Guide
from portal.content.worded import (
    Missing,
    Summary,
    WordedAnswer,
    WordedFact,
    WordedQuota,
    WordedReason,
    WordedRequest,
    WordedRoute,
    WordedRule,
    WordedStage,
    WordedStep,
)
from portal.content.wording import WordedBasis, WordedCitation, wording_of
from portal.law.checklist import Checklist, Offer, Step, Why
from portal.law.conditions import Truth
from portal.law.dated import Status
from portal.law.facts import Ask
from portal.law.model import STAGES
from portal.law.permission import Answer, Ground, Reason
from portal.law.quotas import QuotaStanding

TRUTH_WORDS: Mapping[Truth, str] = {True: "yes", False: "no", None: "unknown"}
T = TypeVar("T")


def answers_query(checklist: Checklist, guide: Guide, passed: tuple[str, ...] = ()) -> str:
    """The facts, day and revision as the query of an address that draws this checklist again."""
    record = checklist.record(guide.law)
    facts = record["facts"]
    assert isinstance(facts, dict)
    pairs = [(fact, facts[fact]) for fact in guide.law.facts if fact in facts]
    pairs += [(fact, "unknown") for fact in guide.law.facts if fact in passed]
    return urlencode([*pairs, ("day", record["day"]), ("revision", record["revision"])])


def check_code(checklist: Checklist, guide: Guide) -> str:
    """A short code of the answers, day and revision: two papers with the same code rest on the same.

    It is made from the content alone, so it names no person and needs no memory.
    """
    text = json.dumps(checklist.record(guide.law), sort_keys=True, separators=(",", ":"))
    digits = hashlib.sha256(text.encode()).hexdigest()[:12].upper()
    return "-".join(digits[start : start + 4] for start in (0, 4, 8))


def summarise(checklist: Checklist, guide: Guide, language: str, passed: tuple[str, ...] = ()) -> Summary:
    """Put a checklist into words. `passed` are the facts that the reader answered with "I don't know"."""
    return _Writer(checklist, guide, language).summary(passed)


class _Writer:
    def __init__(self, checklist: Checklist, guide: Guide, language: str) -> None:
        self.checklist, self.guide, self.law = checklist, guide, guide.law
        self.wording = wording_of(guide, language, checklist.day)
        self.phrases = self.wording.phrases

    def summary(self, passed: tuple[str, ...]) -> Summary:
        checklist, law, wording, _ = self.checklist, self.law, self.wording, self.phrases.gettext
        steps = [self.step(step) for step in checklist.steps]
        shown = [step for step in steps if step.applies != "no" and not step.treatment]
        stages = tuple(
            WordedStage(stage, wording.stage_name(stage), tuple(step for step in shown if step.stage == stage))
            for stage in STAGES
        )
        answer = self.answer()
        quotas = tuple(self.quota(standing) for standing in checklist.quotas if self._concerns(standing))
        rights = tuple(self.right(offer) for offer in checklist.rights)
        return Summary(
            law.code,
            wording.jurisdiction_name(),
            wording.language,
            law.paper,
            checklist.day,
            self.phrases.day(checklist.day),
            law.revision,
            law.published_on,
            self.phrases.day(law.published_on),
            self.publisher(),
            check_code(checklist, self.guide),
            answer,
            tuple(self.fact(fact) for fact in law.facts if fact in checklist.facts),
            tuple(
                WordedFact(fact, wording.fact_label(fact), _("I don't know")) for fact in law.facts if fact in passed
            ),
            stages,
            tuple(step for step in steps if step.applies == "no"),
            tuple(step for step in steps if step.treatment and step.applies != "no"),
            rights,
            quotas,
            tuple(self.route(offer) for offer in checklist.routes),
            tuple(self.request(offer) for offer in checklist.requests),
            tuple(self.missing(fact) for fact in checklist.missing_facts),
            tuple(text for text in map(self.warning, checklist.warnings) if text),
            self.changes(),
            self.sources(answer, steps, quotas, rights),
            _(
                "This summary was prepared by the reader with the portal, from the answers given. It is information, "
                "not legal advice, and not an official document. The text of the law in force prevails."
            ),
            wording.translation_note(),
        )

    def publisher(self) -> str:
        _ = self.phrases.gettext
        if self.law.publisher == "authority":
            return _("Guide published by the authority of the country")
        return _("Guide compiled by the project from public sources; not an official publication")

    def fact(self, id_: str) -> WordedFact:
        fact = self.law.facts[id_]
        return WordedFact(id_, self.wording.fact_label(id_), self.wording.value_label(fact, self.checklist.facts[id_]))

    def missing(self, fact: str) -> Missing:
        question = self.wording.text("facts", fact, "question") or fact
        return Missing(fact, self.wording.fact_label(fact), question, self.law.facts[fact].ask is Ask.LATER)

    def because(self, facts: tuple[str, ...]) -> tuple[str, ...]:
        given = [self.fact(fact) for fact in dict.fromkeys(facts) if fact in self.checklist.facts]
        return tuple(self.phrases.labelled(fact.label, fact.value) for fact in given)

    # The answer

    def answer(self) -> WordedAnswer:
        found, _ = self.checklist.may_work, self.phrases.gettext
        heading = {
            Answer.YES: _("Yes, you may hire this person for this job."),
            Answer.CONDITIONAL: _("Yes, you may hire this person, on the conditions below."),
            Answer.NO: _("No, you may not hire this person for this job on the information given."),
            Answer.UNKNOWN: _("We cannot say yet. Something we need to know is missing."),
        }[found.answer]
        provisos = tuple(self.missing(fact) for fact in found.provisos)
        if provisos:
            # What is not known may still turn out to forbid it: no reader may take this for a yes.
            heading = _("Not certain yet. You may hire this person only once the points below are clear.")
        conditions = [_("This still has to be clear: %(question)s") % {"question": fact.question} for fact in provisos]
        reasons = tuple(self.reason(reason) for reason in found.reasons)
        held = str(self.checklist.facts.get("document", ""))
        document = self.law.documents.get(held)
        return WordedAnswer(
            found.answer.value,
            heading,
            reasons,
            tuple(conditions),
            tuple(self.limit(limit) for limit in found.limits),
            self.validity(),
            found.validity.until if found.validity else None,
            (self.wording.text("documents", held, "check") or None) if document else None,
            self.law.authorities[document.issuer].url if document else None,
            provisos,
        )

    def reason(self, reason: Reason) -> WordedReason:
        _, wording, ground = self.phrases.gettext, self.wording, reason.ground
        names = {Ground.PERMISSION: "permissions", Ground.BAR: "bars", Ground.QUOTA: "quotas"}
        kind = names.get(ground, "documents")
        rules = getattr(self.law, kind)
        version = next((item for item in rules[reason.rule].versions.versions if item.key == reason.version), None)
        name = wording.document_name(reason.rule) if kind == "documents" else ""
        validity = self.checklist.may_work.validity
        match ground:
            case Ground.PERMISSION | Ground.BAR:
                text = wording.text(kind, reason.rule, "because", reason.version)
            case Ground.QUOTA:
                text = _("Hiring this person would break a limit on foreign staff: %(quota)s") % {
                    "quota": wording.text(kind, reason.rule, "statement", reason.version)
                }
            case Ground.DOCUMENT_EXPIRED:
                until = validity.until if validity else None
                text = _("%(document)s: it ended on %(day)s.") % {
                    "document": name,
                    "day": self.phrases.day(until) if until else "?",
                }
                # A day that is the same for all ended the right itself; one printed on a paper may have been prolonged.
                fixed = validity is None or validity.printed_on is None
                more = wording.text(
                    kind, reason.rule, "valid_but_dead" if fixed else "expired_but_valid", reason.version
                )
                text = f"{text} {more}" if more else text
            case Ground.DOCUMENT_REVOKED:
                is_dated = validity is not None and validity.printed_on is not None
                text = (
                    _("%(document)s: it no longer counts, although its date has not passed.")
                    if is_dated
                    else _("%(document)s: it no longer counts.")
                ) % {"document": name}
                dead = wording.text(kind, reason.rule, "valid_but_dead", reason.version)
                text = f"{text} {dead}" if dead else text
            case Ground.DOCUMENT_NOT_FOR_THIS_JOB:
                allows = wording.text(kind, reason.rule, "allows", reason.version)
                text = _("%(document)s: it does not allow this job. %(allows)s") % {"document": name, "allows": allows}
            case Ground.DOCUMENT_ENDED:
                is_to_come = version is not None and version.status is Status.NOT_YET
                text = (
                    _("%(document)s: this document did not exist yet on %(day)s.")
                    if is_to_come
                    else _("%(document)s: this document no longer exists in law.")
                ) % {"document": name, "day": self.phrases.day(self.checklist.may_work.on)}
            case Ground.NO_VERSION:
                text = _("%(document)s: the guide does not say what it allowed on %(day)s.") % {
                    "document": name,
                    "day": self.phrases.day(self.checklist.may_work.on),
                }
            case _:
                text = f"{name}: {wording.text(kind, reason.rule, 'allows', reason.version)}"
        basis = wording.basis(version.basis, kind, reason.rule, reason.version) if version else None
        return WordedReason(reason.rule, kind, text, self.because(reason.facts), basis)

    def limit(self, limit: str) -> str:
        _ = self.phrases.gettext
        return {
            "employer": _("Only for the employer that the permit names."),
            "job": _("Only for the job that the permit names."),
            "activity": _("Only for the activity that the permit allows."),
            "sector": _("Only in the sector that the permit allows."),
            "hours": _("Only up to the hours that the permit allows."),
            "territory": _("Only in the territory that the permit allows."),
            "pay": _("Only if the pay reaches what the permit requires."),
        }[limit]

    def validity(self) -> str | None:
        found, _ = self.checklist.may_work.validity, self.phrases.gettext
        is_no = self.checklist.may_work.answer is Answer.NO
        if found is None or found.until is None or (is_no and found.holds):
            return None
        until = self.phrases.day(found.until)
        if found.extension is not None and found.printed_on is not None:
            return _("Printed expiry %(printed)s; extended until %(until)s by rule.") % {
                "printed": self.phrases.day(found.printed_on),
                "until": until,
            }
        if found.expired_allows:
            return _("Printed expiry %(until)s; the right to work does not end with it.") % {"until": until}
        if found.holds is False:
            return _("It ended on %(until)s.") % {"until": until}
        return _("The document is good until %(until)s.") % {"until": until}

    # Steps

    def step(self, step: Step) -> WordedStep:
        wording, _, id_ = self.wording, self.phrases.gettext, step.obligation.id
        key = step.version.key if step.version else None

        def words(name: str) -> str:
            return wording.text("obligations", id_, name, key)

        status = {
            True: _("Advised") if step.obligation.kind == "advice" else _("Required"),
            False: _("Not required"),
            None: _("Depends on what is still unknown"),
        }[step.applies]
        evidence_ids = step.version.value.evidence if step.version and step.version.value else ()
        named = wording.words("obligations", id_, "evidence", key)
        labels = named if isinstance(named, Mapping) else {}
        assumed = words("assumed") or None
        return WordedStep(
            id_,
            step.obligation.stage,
            wording.stage_name(step.obligation.stage),
            step.obligation.kind,
            {"worker": _("The worker does this"), "authority": _("The authority does this")}.get(
                step.obligation.bound, ""
            ),
            step.obligation.treatment,
            TRUTH_WORDS[step.applies],
            status,
            words("title") or id_,
            words("do"),
            words("where"),
            tuple(wording.fill(labels.get(item, item)) for item in evidence_ids),
            evidence_ids,
            wording.due(step.due, assumed) if step.due else None,
            wording.due(step.keep, assumed) if step.keep else None,
            words("sanction"),
            wording.fines(step.fines),
            self.why(step, words("why"), words("not_required")),
            self.because(step.because),
            self.copy(step.version.value.copy if step.version and step.version.value else None),
            wording.basis(step.version.basis, "obligations", id_, key) if step.version else None,
            f"{id_}@{key}" if key else None,
            wording.in_force_words(step.version) if step.version else None,
            self.ahead(step),
            tuple(wording.fact_label(fact) for fact in dict.fromkeys(step.missing)),
            words("note"),
            wording.is_foreign_to_reader("obligations", id_),
        )

    def why(self, step: Step, applies: str, not_required: str) -> str:
        _ = self.phrases.gettext
        match step.why:
            case Why.NO_PERMISSION:
                return _("Not required, because on the information given this person may not do this job.")
            case Why.NO_VERSION:
                return _("The guide does not say what the law was on the day that counts.")
            case Why.NOT_YET:
                return _("Not required, because the rule did not exist yet on the day that counts.")
            case Why.REPEALED:
                return _("Not required, because the rule no longer applied on the day that counts.")
            case Why.SUSPENDED:
                return _("Not required, because the rule was suspended on the day that counts.")
        if step.applies is False:
            facts = "; ".join(self.because(step.because))
            return not_required or (
                _("Not required, because: %(facts)s") % {"facts": facts} if facts else _("Not required.")
            )
        return applies

    def copy(self, copy: str | None) -> str | None:
        _ = self.phrases.gettext
        return {
            "required": _("Keep a copy of the document: the rule asks for it."),
            "allowed": _("You may keep a copy of the document."),
            "forbidden": _("Do not keep a copy of the document."),
        }.get(copy or "")

    def ahead(self, step: Step) -> str | None:
        if step.ahead is None or step.ahead.in_force_from is None:
            return None
        return self.phrases.gettext("This rule changes on %(day)s.") % {
            "day": self.phrases.day(step.ahead.in_force_from)
        }

    # Rights, routes, requests, quotas

    def _offer(self, offer: Offer, kind: str, make: Callable[[Callable[[str], str], WordedBasis], T]) -> T:
        id_, key = offer.rule.id, offer.version.key
        basis = self.wording.basis(offer.version.basis, kind, id_, key)
        return make(lambda name: self.wording.text(kind, id_, name, key), basis)

    def right(self, offer: Offer) -> WordedRule:
        id_ = offer.rule.id
        return self._offer(
            offer,
            "rights",
            lambda words, basis: WordedRule(
                id_,
                words("title") or id_,
                words("statement"),
                words("note"),
                TRUTH_WORDS[offer.applies],
                basis,
                self.wording.is_foreign_to_reader("rights", id_),
            ),
        )

    def route(self, offer: Offer) -> WordedRoute:
        route = self.law.routes[offer.rule.id]
        office = self.law.authorities.get(route.office or "")
        closes = self.phrases.day(route.closes_on) if route.closes_on else None
        return self._offer(
            offer,
            "routes",
            lambda words, basis: WordedRoute(
                route.id,
                route.kind,
                self.route_kind(route.kind),
                words("name") or route.id,
                words("what"),
                words("for_whom"),
                office.name if office else None,
                office.url if office else None,
                route.url,
                route.closes_on,
                self.phrases.gettext("Open until %(day)s") % {"day": closes} if closes else None,
                TRUTH_WORDS[offer.applies],
                basis,
                self.wording.is_foreign_to_reader("routes", route.id),
            ),
        )

    def route_kind(self, kind: str) -> str:
        _ = self.phrases.gettext
        return {
            "regularisation": _("Getting papers in order"),
            "skills-certification": _("Certifying skills"),
            "recognition-of-studies": _("Recognising studies"),
            "public-employment-service": _("Public employment service"),
            "incentive": _("Support for employers"),
        }[kind]

    def request(self, offer: Offer) -> WordedRequest:
        request, _ = self.law.requests[offer.rule.id], self.phrases.gettext
        from_words = (
            _("May not be asked at any stage")
            if request.from_stage == "never"
            else _("From this stage on: %(stage)s") % {"stage": self.wording.stage_name(request.from_stage)}
        )
        return self._offer(
            offer,
            "requests",
            lambda words, basis: WordedRequest(
                request.id,
                words("item") or request.id,
                words("note"),
                request.from_stage,
                from_words,
                self.copy(request.copy),
                basis,
            ),
        )

    def _concerns(self, standing: QuotaStanding) -> bool:
        """Whether a quota is worth a place: not one that had ended by then, nor one that is not about such a hire."""
        if standing.version is None or standing.version.value is None:
            return False
        numbers = {*standing.quota.number_facts(standing.version.value)}
        return standing.applies is not False or not standing.because or not numbers.isdisjoint(standing.because)

    def quota(self, standing: QuotaStanding) -> WordedQuota:
        wording, _, quota = self.wording, self.phrases.gettext, standing.quota
        key = standing.version.key if standing.version else None

        def words(name: str) -> str:
            return wording.text("quotas", quota.id, name, key)

        labels = {
            "applies_to": _("Firms it applies to"),
            "counts_as_national": _("Who counts as national"),
            "exemptions": _("Exceptions"),
            "formula": _("How it is worked out"),
            "keep": _("What to keep on file"),
            "note": _("Note"),
        }
        return WordedQuota(
            quota.id,
            words("title") or quota.id,
            words("statement"),
            quota.measure,
            quota.effect,
            quota.bars,
            TRUTH_WORDS[standing.applies],
            TRUTH_WORDS[standing.within],
            standing.limit_percent,
            standing.before,
            standing.after,
            standing.room,
            self.verdict(standing),
            tuple((label, words(name)) for name, label in labels.items() if words(name)),
            tuple(wording.text("facts", fact, "question") or fact for fact in standing.missing),
            wording.basis(standing.version.basis, "quotas", quota.id, key) if standing.version else None,
            wording.is_foreign_to_reader("quotas", quota.id),
        )

    def verdict(self, standing: QuotaStanding) -> str:
        _, ngettext, number = self.phrases.gettext, self.phrases.ngettext, self.phrases.number
        if standing.quota.effect == "information":
            return _("For information: it does not limit your firm's staff.")
        if standing.applies is False:
            return _("It does not apply to your firm on the numbers given.")
        if standing.after is None or standing.within is None:
            return _("We need your staff numbers to work it out.")
        figures = {"foreign": number(standing.after.foreign), "total": number(standing.after.total)}
        counted = _("With this hire, %(foreign)s of %(total)s counted are foreign.") % figures
        if standing.quota.effect == "classification":
            within = (
                _("Your firm stays below the line.")
                if standing.within
                else _("Your firm reaches the line: more duties apply.")
            )
            return f"{counted} {within}"
        # Words inside an f-string are not seen when texts are extracted.
        over, within = _("That is over the limit."), _("That is within the limit.")
        if not standing.within:
            return f"{counted} {over}"
        if standing.room is None:
            return f"{counted} {within}"
        more = int(standing.room)
        room = ngettext("%(number)s more foreign worker fits.", "%(number)s more foreign workers fit.", more) % {
            "number": number(standing.room)
        }
        return f"{counted} {within} {room if standing.quota.measure == 'headcount' else ''}".rstrip()

    # What stands around

    def warning(self, warning: object) -> str:
        code, about = getattr(warning, "code", ""), getattr(warning, "about", ())
        _, wording = self.phrases.gettext, self.wording
        labels = self.phrases.listing([wording.fact_label(name) for name in about if name in self.law.facts])
        titles = self.phrases.listing(
            [wording.text("obligations", name, "title") for name in about if name in self.law.obligations]
        )
        return {
            "before-coverage": _("The guide does not cover the law before %(day)s.")
            % {"day": self.phrases.day(self.law.covers_from)},
            "ignored-facts": _("Left out, because it makes no difference here: %(facts)s.") % {"facts": labels},
            "ends-before-start": _("The end of the job is before its start. Please look at the dates again."),
            "starts-before-signing": _(
                "The work starts before the contract is signed. Please look at the dates again."
            ),
            "document-ends-before-contract": _(
                "The document ends before the contract does. Note the date and ask for the next one in time."
            ),
            "law-changes-ahead": _("A change of law already enacted is coming for: %(titles)s.") % {"titles": titles},
            "untold-events": _("The answer takes it that what you have not told us has not happened: %(facts)s.")
            % {"facts": labels},
            "due-day-passed": _("The due day has passed for: %(titles)s.") % {"titles": titles},
        }[code]

    def changes(self) -> tuple[str, ...]:
        return tuple(
            f"{self.phrases.day(change.on)}: {self.wording.text('changes', change.id, 'what')}"
            for change in sorted(self.law.changes.values(), key=lambda change: change.on)
            if change.on > self.checklist.day
        )

    def sources(
        self,
        answer: WordedAnswer,
        steps: list[WordedStep],
        quotas: tuple[WordedQuota, ...],
        rights: tuple[WordedRule, ...],
    ) -> tuple[WordedCitation, ...]:
        bases: list[WordedBasis | None] = [reason.basis for reason in answer.reasons]
        bases += [step.basis for step in steps if step.applies != "no"]
        bases += [quota.basis for quota in quotas]
        bases += [right.basis for right in rights]
        cited = [citation for basis in bases if basis is not None for citation in basis.citations]
        return tuple(
            self.wording.citation(instrument) for instrument in dict.fromkeys(item.instrument for item in cited)
        )

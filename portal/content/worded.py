"""What a reader is told about one hire, in words: the shapes that page, PDF, calendar and command line all show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.content.wording import WordedBasis, WordedCitation, WordedDue
from portal.law.quotas import Count


@dataclass(frozen=True, slots=True)
class WordedFact:
    """A fact as given."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that can still change the outcome; `later` ones are told when they happen."""

    id: str
    label: str
    question: str
    later: bool


@dataclass(frozen=True, slots=True)
class WordedReason:
    """One reason for the answer, with the facts that decided and its legal basis."""

    rule: str
    kind: str
    text: str
    because: tuple[str, ...]
    basis: WordedBasis | None


@dataclass(frozen=True, slots=True)
class WordedAnswer:
    """The answer to "may this person work?": `heading` is the first line of page and paper.

    `conditions` says of each fact in `provisos` that it still has to be clear, in the same order.
    """

    answer: str
    heading: str
    reasons: tuple[WordedReason, ...]
    conditions: tuple[str, ...]
    limits: tuple[str, ...]
    validity: str | None
    until: date | None
    check: str | None
    check_url: str | None
    provisos: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class WordedStep:
    """One step in words. `applies` is yes, no or unknown; `status` says so in the reader's words."""

    id: str
    stage: str
    stage_name: str
    kind: str
    bound: str
    treatment: bool
    applies: str
    status: str
    title: str
    do: str
    where: str
    evidence: tuple[str, ...]
    evidence_ids: tuple[str, ...]
    due: WordedDue | None
    keep: WordedDue | None
    sanction: str
    fines: tuple[str, ...]
    why: str
    because: tuple[str, ...]
    copy: str | None
    basis: WordedBasis | None
    version: str | None
    version_words: str | None
    ahead: str | None
    missing: tuple[str, ...]
    note: str
    language: str | None


@dataclass(frozen=True, slots=True)
class WordedStage:
    """The steps of a stage."""

    code: str
    name: str
    steps: tuple[WordedStep, ...]


@dataclass(frozen=True, slots=True)
class WordedRule:
    """A right in words."""

    id: str
    title: str
    text: str
    note: str
    applies: str
    basis: WordedBasis
    language: str | None


@dataclass(frozen=True, slots=True)
class WordedRoute:
    """A route in words, with the office that helps."""

    id: str
    kind: str
    kind_name: str
    name: str
    what: str
    for_whom: str
    office: str | None
    office_url: str | None
    url: str | None
    closes_on: date | None
    closes_words: str | None
    applies: str
    basis: WordedBasis
    language: str | None


@dataclass(frozen=True, slots=True)
class WordedRequest:
    """What may be asked of the person, and from which stage on; `from_stage` is `never` where it may not be asked."""

    id: str
    item: str
    note: str
    from_stage: str
    from_words: str
    copy: str | None
    basis: WordedBasis


@dataclass(frozen=True, slots=True)
class WordedQuota:
    """Where the firm stands on a quota, in words and exact numbers (strings, as exact decimals)."""

    id: str
    title: str
    statement: str
    measure: str
    effect: str
    bars: bool
    applies: str
    within: str
    limit_percent: Decimal | None
    before: Count | None
    after: Count | None
    room: Decimal | None
    verdict: str
    details: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    basis: WordedBasis | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a reader is told about one hire, on one day, by one revision of a guide, in one language."""

    jurisdiction: str
    jurisdiction_name: str
    language: str
    paper: str
    day: date
    day_words: str
    revision: int
    published_on: date
    published_words: str
    publisher: str
    code: str
    answer: WordedAnswer
    facts: tuple[WordedFact, ...]
    passed: tuple[WordedFact, ...]
    stages: tuple[WordedStage, ...]
    not_required: tuple[WordedStep, ...]
    treatment: tuple[WordedStep, ...]
    rights: tuple[WordedRule, ...]
    quotas: tuple[WordedQuota, ...]
    routes: tuple[WordedRoute, ...]
    requests: tuple[WordedRequest, ...]
    missing: tuple[Missing, ...]
    warnings: tuple[str, ...]
    changes: tuple[str, ...]
    sources: tuple[WordedCitation, ...]
    disclaimer: str
    translation_note: str | None

    @property
    def allows_paper(self) -> bool:
        """Whether a PDF may be made: none is, on a person without a right to work."""
        return self.answer.answer in ("yes", "conditional")

    @property
    def counts(self) -> dict[str, int]:
        """How many steps are required, open and not required."""
        steps = [step for stage in self.stages for step in stage.steps]
        return {
            "required": sum(step.applies == "yes" for step in steps),
            "unknown": sum(step.applies == "unknown" for step in steps),
            "not_required": len(self.not_required),
        }

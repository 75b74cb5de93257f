"""Worded summaries in the shape that the template components take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.content.worded import Summary, WordedQuota, WordedRequest, WordedStep
from portal.content.wording import WordedBasis
from portal.law.conditions import facts_read
from portal.law.dated import Confidence
from portal.law.facts import FactType
from portal.law.model import STAGES, Jurisdiction
from portal.services.checks import Answers, Result

Shown = dict[str, object]
# Where a question about a fact is asked.
Ask = Callable[[str], str]

STATUS = {"yes": "applies", "no": "not_required", "unknown": "unknown"}
MOST_QUESTIONS = 6
SAID_BY_STEPS = frozenset({"due-day-passed", "law-changes-ahead"})


# Questions


def refusal(type_: FactType) -> str:
    """What kind of answer is asked for, where one cannot be used."""
    own = {FactType.DATE, FactType.NUMBER, FactType.MONEY, FactType.DATES, FactType.WEEKDAYS}
    return type_.value if type_ in own else "choice"


def given(answers: Answers, fact: str) -> dict[str, str]:
    """The answer to a question as its form shows it again."""
    day = answers.facts.date(fact)
    if day is not None:
        return {"day": str(day.day), "month": str(day.month), "year": str(day.year), "item": ""}
    known = answers.raw(fact) if fact in answers.facts else None
    return {"day": "", "month": "", "year": "", "item": known or ""}


# Legal basis


def citations(basis: WordedBasis | None) -> list[Shown]:
    """The citations of a basis, each with how sure it is and when it was checked."""
    if basis is None:
        return []
    return [
        {
            "title": item.title,
            "title_lang": item.title_language,
            "article": item.article,
            "url": item.url,
            "checked_on": basis.checked_on,
            "confidence": basis.confidence,
            "in_force_to": item.in_force_to,
        }
        for item in basis.citations
    ]


# The result


def result(found: Result, law: Jurisdiction, ask: Ask) -> Shown:
    """A result as its page shows it."""
    summary = found.summary
    hangs_on = {step.obligation.id: step.missing for step in found.checklist.steps}
    questions: dict[str, Shown] = {
        item.id: {"text": item.label, "question": item.question, "url": ask(item.id)} for item in summary.missing
    }
    now = [item.id for item in summary.missing if not item.later]
    is_unknown = summary.answer.answer == "unknown"

    def first(facts: Iterable[str]) -> list[Shown]:
        """The questions about these facts that can be answered now: not those that hang on another of them."""
        open_facts = [fact for fact in dict.fromkeys(facts) if fact in questions]
        return [questions[fact] for fact in open_facts if not _hangs_on(fact, open_facts, law)]

    def card(worded: WordedStep) -> Shown:
        undated = worded.due.missing if worded.due and worded.due.on is None else ()
        open_facts = hangs_on[worded.id] if worded.applies == "unknown" else undated
        return step(worded, summary.day, first(open_facts))

    return {
        "answer": answer(summary, ask),
        "to_clear": first(now)[:MOST_QUESTIONS] if is_unknown else [],
        "warnings": warnings(found),
        "dates": dates(summary),
        "stages": [
            {
                "code": stage.code,
                "name": stage.name,
                "steps": [card(item) for item in stage.steps],
                "has_treatment": any(item.stage == stage.code for item in summary.treatment),
            }
            for stage in summary.stages
        ],
        "overview": [
            {"code": stage.code, "name": stage.name, "count": len(stage.steps), "href": f"#stage-{stage.code}"}
            for stage in summary.stages
        ],
        "treatment": [card(item) for item in summary.treatment],
        "gauges": {quota.id: gauge(quota) for quota in summary.quotas},
        "requests": requests(summary.requests),
        "missing": first(questions),
    }


def _hangs_on(fact: str, others: list[str], law: Jurisdiction) -> bool:
    asked_when = law.facts[fact].asked_when
    return asked_when is not None and any(other in facts_read(asked_when, law) for other in others if other != fact)


def warnings(found: Result) -> tuple[str, ...]:
    """What to know about the answers, without what the dates and the steps of the page say themselves."""
    codes, texts = [warning.code for warning in found.checklist.warnings], found.summary.warnings
    if len(codes) != len(texts):
        return texts
    return tuple(text for code, text in zip(codes, texts, strict=True) if code not in SAID_BY_STEPS)


def answer(summary: Summary, ask: Ask) -> Shown:
    """The answer as the banner shows it; what it still hangs on leads to its question."""
    found = summary.answer
    return {
        "may_work": found.answer,
        "heading": found.heading,
        "text": found.validity,
        "reasons": [reason.text for reason in found.reasons],
        "bases": [basis for basis in dict.fromkeys(reason.basis for reason in found.reasons) if basis is not None],
        "limits": found.limits,
        "provisos": [{"question": item.question, "url": ask(item.id)} for item in found.provisos],
        "check": found.check if found.answer != "no" else None,
        "check_url": found.check_url if found.answer != "no" else None,
    }


def dates(summary: Summary) -> list[Shown]:
    """The due days in order, and after them what recurs without one, each with its step.

    Where the person may not work, only what is owed all the same.
    """
    steps = [*(item for stage in summary.stages for item in stage.steps), *summary.treatment]
    if summary.answer.answer == "no":
        steps = [item for item in steps if item.applies == "yes"]
    due = [(item, item.due) for item in steps if item.due is not None]
    rows: list[Shown] = [
        {
            "on": found.on,
            "is_past": found.on is not None and found.on < summary.day,
            "recurs": found.recurs,
            "id": item.id,
            "title": item.title,
            "bound": item.bound,
            "is_open": item.applies == "unknown",
        }
        for item, found in due
        if found.on is not None or found.recurs
    ]
    return sorted(rows, key=lambda row: row["on"] if isinstance(row["on"], date) else date.max)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said beside a statement, by kind of notice; without a heading the kind's own stands above it."""

    kind: str
    text: str
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class DutyWords:
    """What a duty says to everybody it applies to."""

    id: str
    title: str
    lang: str | None
    status: str
    status_text: str
    bound: str
    what: str
    where: str
    remarks: tuple[Remark, ...]
    is_disputed: bool
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a duty rests on, for everybody it applies to: proof, sanction, words of the law, sources."""

    lang: str | None
    evidence: tuple[str, ...]
    sanction: tuple[str, ...]
    law_words: str | None
    law_lang: str | None
    version_words: str | None
    basis: WordedBasis | None
    disputed: str | None
    note: str


def step(worded: WordedStep, day: date, questions: list[Shown]) -> Shown:
    """A step as a card; `questions` are those it still hangs on, each with where it is asked."""
    due, keep, basis = worded.due, worded.keep, worded.basis
    due_on = due.on if due else None
    recurs = due.recurs if due else None
    return {
        "id": worded.id,
        "title": worded.title,
        "lang": worded.language,
        "status": STATUS[worded.applies],
        "words": DutyWords(
            worded.id,
            worded.title,
            worded.language,
            STATUS[worded.applies],
            worded.status,
            worded.bound,
            worded.do,
            worded.where,
            remarks(worded),
            bool(basis and basis.disputed),
            bool(basis and basis.confidence == Confidence.RECALLED),
        ),
        "where": worded.where,
        "questions": questions,
        "why": worded.why,
        "because": worded.because,
        "copy_words": worded.copy,
        "due_on": due_on,
        "due_text": recurs if due_on else None,
        "due_overdue": bool(due_on and due_on < day and not recurs),
        "due_explanation": due.counted if due_on and due else (),
        "due_unknown": due.words if due and due_on is None else None,
        "keep": keep.words if keep else None,
        "keep_explanation": keep.counted if keep and keep.on else (),
        "grounds": Grounds(
            worded.language,
            worded.evidence,
            (*((worded.sanction,) if worded.sanction else ()), *worded.fines),
            due.law_words if due else None,
            basis.citations[0].title_language if basis and basis.citations else None,
            worded.version_words,
            basis,
            basis.disputed if basis else None,
            worded.note,
        ),
    }


def remarks(worded: WordedStep) -> tuple[Remark, ...]:
    """What must not be overlooked about a step: what is wrong with its statement, and what is about to change."""
    basis = worded.basis
    found = (
        ("inaccurate", basis.inaccurate if basis else None, None),
        ("planned", worded.ahead, ""),
    )
    return tuple(Remark(kind, text, heading) for kind, text, heading in found if text)


def gauge(quota: WordedQuota) -> Shown | None:
    """A quota as a picture, where there is something to draw."""
    if quota.before is None or quota.after is None or quota.limit_percent is None or quota.applies == "no":
        return None
    return {
        "id": quota.id,
        "title": quota.title,
        "counted_foreign": quota.before.foreign,
        "counted_total": quota.before.total,
        "limit_percent": quota.limit_percent,
        "after_foreign": quota.after.foreign,
        "after_total": quota.after.total,
        "verdict": quota.verdict,
        "verdict_state": {"yes": "within", "no": "over"}.get(quota.within, "unknown"),
        "more": int(quota.room) if quota.room is not None and _counts_heads(quota) else None,
        "unit": quota.measure,
        "notes": [quota.statement],
        "citations": [],
    }


def _counts_heads(quota: WordedQuota) -> bool:
    """Whether more people may be told to fit: a line that only classes a firm limits nobody."""
    return quota.measure == "headcount" and quota.effect == "limit"


@dataclass(frozen=True, slots=True)
class Asking:
    """What may be asked from a stage on; `never` is the stage of what may not be asked at all."""

    stage: str
    words: str
    items: tuple[WordedRequest, ...]


def requests(items: tuple[WordedRequest, ...]) -> tuple[Asking, ...]:
    """What may not be asked, in groups: never, then from each stage on."""
    groups = ("never", *STAGES)
    found = ((stage, tuple(item for item in items if item.from_stage == stage)) for stage in groups)
    return tuple(Asking(stage, group[0].from_words, group) for stage, group in found if group)

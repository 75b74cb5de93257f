"""Worded summaries in the shape that the template components take."""

from __future__ import annotations

from datetime import date

from portal.content.summary import Summary, WordedQuota, WordedRequest, WordedStep
from portal.content.wording import WordedBasis

Shown = dict[str, object]


def citations(basis: WordedBasis | None) -> list[Shown]:
    """The citations of a basis, each with how sure it is and when it was checked."""
    if basis is None:
        return []
    found: list[Shown] = [
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
    # The pages actually read stand beside the first instrument: they are about the statement, not about one text of it.
    if found and basis.read:
        found[0]["source_url"] = basis.read[0]
    return found


def notices(basis: WordedBasis | None, language: str | None = None) -> list[Shown]:
    """What is wrong, disputed or not in the reader's language about a statement."""
    found: list[Shown] = []
    if language is not None:
        found.append({"kind": "original_language", "lang": language})
    if basis is not None and basis.inaccurate:
        found.append({"kind": "inaccurate", "text": basis.inaccurate})
    if basis is not None and basis.disputed:
        found.append({"kind": "disputed", "text": basis.disputed})
    return found


def step(worded: WordedStep, day: date) -> Shown:
    """A step as a card."""
    due, keep = worded.due, worded.keep
    shown_notices = notices(worded.basis, worded.language)
    if worded.ahead:
        shown_notices.append({"kind": "planned", "text": worded.ahead})
    if worded.note:
        shown_notices.append({"kind": "information", "text": worded.note})
    due_on = due.on if due else None
    return {
        "id": worded.id,
        "title": worded.title,
        "status": {"yes": "applies", "no": "not_required", "unknown": "unknown"}[worded.applies],
        "status_text": worded.status,
        "status_reason": " ".join(part for part in (worded.why, f"({'; '.join(worded.because)})" if worded.because else "") if part),
        "what": worded.do,
        "where": worded.where or None,
        "evidence": list(worded.evidence) or None,
        "due_on": due_on,
        "due_text": due.recurs if due and due.on else None,
        "due_overdue": bool(due_on and due_on < day and not (due and due.recurs)),
        "due_explanation": [*due.counted, *((f"«{due.law_words}»",) if due.law_words else ())] if due else None,
        "due_unknown": due.words if due and due.on is None else None,
        "keep": keep,
        "sanction": " · ".join((*((worded.sanction,) if worded.sanction else ()), *worded.fines)) or None,
        "citations": citations(worded.basis),
        "confidence": worded.basis.confidence if worded.basis else None,
        "notices": shown_notices,
        "bound": worded.bound or None,
        "copy": worded.copy,
        "version_words": worded.version_words,
    }


def stages(summary: Summary) -> list[Shown]:
    """The steps by stage for the time line."""
    return [
        {"code": stage.code, "name": stage.name, "steps": [step(item, summary.day) for item in stage.steps]}
        for stage in summary.stages
    ]


def overview(summary: Summary) -> list[Shown]:
    """How many steps each stage has and which due day comes next."""
    found: list[Shown] = []
    for stage in summary.stages:
        days = [item.due.on for item in stage.steps if item.due and item.due.on and item.due.on >= summary.day]
        found.append(
            {
                "code": stage.code,
                "name": stage.name,
                "count": len(stage.steps),
                "due_on": min(days, default=None),
                "href": f"#stage-{stage.code}",
            }
        )
    return found


def answer(summary: Summary) -> Shown:
    """The answer as the banner shows it."""
    found = summary.answer
    return {
        "may_work": found.answer,
        "heading": found.heading,
        "text": found.validity,
        "reasons": [
            {"text": reason.text, "citation": citation}
            for reason in found.reasons
            for citation in (citations(reason.basis)[:1] or [None])
        ],
        "citations": [item for reason in found.reasons for item in citations(reason.basis)],
        "check": found.check if found.answer != "no" else None,
        "check_url": found.check_url if found.answer != "no" else None,
    }


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
        "more": int(quota.room) if quota.room is not None and quota.measure == "headcount" else None,
        "unit": quota.measure,
        "notes": [quota.statement],
        "citations": citations(quota.basis),
    }


def requests(items: tuple[WordedRequest, ...]) -> list[Shown]:
    """What may not be asked, with the stage from which it may."""
    return [
        {
            "text": item.item,
            "reason": " ".join(part for part in (item.note, item.copy or "") if part) or None,
            "from_stage": None if item.from_stage == "never" else item.from_stage,
            "citations": citations(item.basis),
        }
        for item in items
    ]

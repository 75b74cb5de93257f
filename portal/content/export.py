"""A result as other programs rely on it."""

from __future__ import annotations

from decimal import Decimal

from portal.content.loader import Guide
from portal.content.worded import Summary
from portal.content.wording import WordedBasis
from portal.law.checklist import Checklist


def summary_json(summary: Summary, checklist: Checklist, guide: Guide) -> dict[str, object]:
    """The result as other programs rely on it: ids, dates and exact numbers; sentences in the summary's language."""

    def plain(number: Decimal | None) -> str | None:
        return None if number is None else f"{number:f}"

    worded = {
        step.id: step
        for step in (*(s for stage in summary.stages for s in stage.steps), *summary.treatment, *summary.not_required)
    }
    steps = [worded[step.obligation.id] for step in checklist.steps]
    return {
        "jurisdiction": summary.jurisdiction,
        "revision": summary.revision,
        "published_on": summary.published_on.isoformat(),
        "day": summary.day.isoformat(),
        "language": summary.language,
        "code": summary.code,
        "facts": checklist.record(guide.law)["facts"],
        "may_work": summary.answer.answer,
        "because": [
            {
                "rule": reason.rule,
                "text": reason.text,
                "facts": list(reason.because),
                "citations": _citations(reason.basis),
            }
            for reason in summary.answer.reasons
        ],
        "conditions": [*summary.answer.limits, *summary.answer.conditions],
        "missing_facts": list(checklist.missing_facts),
        "steps": [
            {
                "id": step.id,
                "stage": step.stage,
                "kind": step.kind,
                "title": step.title,
                "applies": step.applies,
                "due_on": step.due.on.isoformat() if step.due and step.due.on else None,
                "counted": " ".join(step.due.counted) if step.due else None,
                "keep_until": step.keep.on.isoformat() if step.keep and step.keep.on else None,
                "because": [text for text in (step.why, *step.because) if text],
                "citations": _citations(step.basis),
                "sanction": step.sanction or None,
                "evidence": list(step.evidence),
                "rule_version": step.version,
            }
            for step in steps
        ],
        "rights": [{"id": right.id, "title": right.title, "text": right.text} for right in summary.rights],
        "quotas": [
            {
                "id": quota.id,
                "measure": quota.measure,
                "limit_percent": plain(quota.limit_percent),
                "counted_foreign": plain(quota.after.foreign if quota.after else None),
                "counted_total": plain(quota.after.total if quota.after else None),
                "within": quota.within if quota.applies != "no" else "not-applicable",
                "room": plain(quota.room),
            }
            for quota in summary.quotas
        ],
        "routes": [
            {"id": route.id, "kind": route.kind, "name": route.name, "url": route.url} for route in summary.routes
        ],
        "warnings": list(summary.warnings),
    }


def _citations(basis: WordedBasis | None) -> list[dict[str, object]]:
    if basis is None:
        return []
    return [
        {
            "instrument": item.instrument,
            "title": item.title,
            "article": item.article,
            "url": item.url,
            "confidence": basis.confidence,
            "checked_on": basis.checked_on.isoformat(),
        }
        for item in basis.citations
    ]

"""What stands on the paper besides the summary's own words: what is overdue, numbers and letters, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from string import ascii_lowercase

import segno
from babel.dates import format_time

from portal.content.phrases import LANGUAGES, Phrases
from portal.content.worded import Summary, WordedQuota, WordedStep
from portal.content.wording import WordedBasis, WordedCitation, WordedDue
from portal.law.quotas import Count

HUNDRED = Decimal(100)
# A shorter text costs the reader less where it is needed than a letter to look up.
SHORTEST_REMARK = 40
# The fact that names the document held. Where it is not asked for, as where the worker alone chooses what to show, the
# paper names no document, not even as one that may not be asked for.
DOCUMENT, NATIONALITY = "document", "nationality"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the quota picture: how wide it is drawn, in hundredths of the scale, and what it says."""

    label: str
    words: str
    width: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """The picture of a quota, with what it shows in words."""

    bars: tuple[Bar, ...]
    limit: str | None
    limit_words: str | None
    alternative: str


@dataclass(frozen=True, slots=True)
class Code:
    """The square code of an address: one line drawn through all its dark modules, and how many modules wide it is."""

    line: str
    modules: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A summary made ready for its template."""

    summary: Summary
    address: str
    language_name: str
    made: str | None
    made_at: str | None
    required: int
    unknown: int
    facts: Mapping[str, int]
    overdue: tuple[WordedStep, ...]
    remarks: Mapping[str, str]
    sources: Mapping[str, tuple[int, WordedCitation]]
    gauges: tuple[tuple[WordedQuota, Gauge | None], ...]
    shows_requests: bool
    checked: str | None
    code: Code | None


def lay_out(summary: Summary, address: str, made_at: datetime | None) -> Paper:
    """The paper of this summary."""
    phrases = Phrases(summary.language, summary.jurisdiction)
    made = None if made_at is None else made_at.astimezone(UTC).replace(microsecond=0)
    duties = tuple(_duties(summary))
    shows_requests = any(fact.id == DOCUMENT for fact in summary.facts)
    shown = tuple(_bases(summary, with_requests=shows_requests))
    checked = {basis.checked_words for basis in shown}
    return Paper(
        summary,
        address,
        LANGUAGES.get(summary.language, summary.language),
        f"{phrases.day(made.date())}, {format_time(made.time(), 'short', locale=phrases.locale)} UTC" if made else None,
        made.strftime("%Y-%m-%dT%H:%M:%SZ") if made else None,
        sum(step.applies == "yes" for step in duties),
        sum(step.applies == "unknown" for step in duties),
        {fact: number for number, fact in enumerate(_facts(summary), 1)},
        tuple(_overdue(duties, summary.day)),
        _remarks(duties, shown),
        _sources(summary, shown),
        tuple((quota, _gauge(quota, phrases)) for quota in summary.quotas),
        shows_requests,
        checked.pop() if len(checked) == 1 else None,
        _code(address),
    )


def _overdue(duties: tuple[WordedStep, ...], day: date) -> Iterator[WordedStep]:
    """The duties that apply and were due before `day`, in the order of their due days."""
    dated = [(step.due.on, number) for number, step in enumerate(duties) if step.due is not None and step.due.on]
    for due_on, number in sorted(dated):
        if due_on < day and duties[number].applies == "yes":
            yield duties[number]


def articles(basis: WordedBasis) -> dict[str, str]:
    """The instruments that a basis cites, each once, with all the articles of it."""
    found: dict[str, list[str]] = {}
    for citation in basis.citations:
        found.setdefault(citation.instrument, []).extend([citation.article] if citation.article else [])
    return {
        instrument: ("; " if any("," in article for article in listed) else ", ").join(listed)
        for instrument, listed in found.items()
    }


def due_day(due: WordedDue) -> str:
    """The sentence of the count that says the day or the term, else the bare words."""
    return next((sentence for sentence in reversed(due.counted) if due.words in sentence), due.words)


def arithmetic(due: WordedDue) -> tuple[str, ...]:
    """The sentences of the count that due_day leaves."""
    return tuple(sentence for sentence in due.counted if sentence != due_day(due))


def _duties(summary: Summary) -> Iterator[WordedStep]:
    for stage in summary.stages:
        yield from stage.steps
    yield from summary.treatment


def _remarks(duties: tuple[WordedStep, ...], bases: tuple[WordedBasis, ...]) -> Mapping[str, str]:
    """How sure each basis is, and the longer texts that several duties share: each with its letter."""
    told: Counter[str] = Counter()
    for step in duties:
        whole = step.applies == "yes"
        for due in (step.due, step.keep if whole else None):
            told.update(arithmetic(due) if due else ())
        told.update((step.why, *((step.note, step.sanction, "; ".join(step.fines)) if whole else ())))
    for basis in bases:
        told.update(text for text in (basis.inaccurate, basis.disputed) if text)
    shared = [text for text, times in told.items() if times > 1 and len(text) >= SHORTEST_REMARK]
    sure = dict.fromkeys(f"{basis.confidence_words}." for basis in bases)
    return {text: _letter(number) for number, text in enumerate([*sure, *shared])}


def _letter(number: int) -> str:
    """a to z, then aa, ab and so on."""
    letters = ascii_lowercase[number % len(ascii_lowercase)]
    return letters if number < len(ascii_lowercase) else _letter(number // len(ascii_lowercase) - 1) + letters


def _facts(summary: Summary) -> Iterator[str]:
    """The facts as given; the nationality only where a rule used it."""
    used = {because for reason in summary.answer.reasons for because in reason.because}
    used |= {because for step in (*_duties(summary), *summary.not_required) for because in step.because}
    phrases = Phrases(summary.language, summary.jurisdiction)
    for fact in (*summary.facts, *summary.passed):
        told = phrases.labelled(fact.label, fact.value)
        if fact.id != NATIONALITY or told in used:
            yield told


def _bases(summary: Summary, *, with_requests: bool) -> Iterator[WordedBasis]:
    found: list[WordedBasis | None] = [reason.basis for reason in summary.answer.reasons]
    found += [step.basis for step in _duties(summary)]
    found += [quota.basis for quota in summary.quotas]
    found += [right.basis for right in summary.rights]
    found += [route.basis for route in summary.routes]
    found += [request.basis for request in summary.requests if with_requests]
    return (basis for basis in found if basis is not None)


def _sources(summary: Summary, shown: tuple[WordedBasis, ...]) -> Mapping[str, tuple[int, WordedCitation]]:
    """Every instrument that the paper cites, once, with its number."""
    found = {citation.instrument: citation for citation in summary.sources}
    for basis in shown:
        for citation in basis.citations:
            found.setdefault(citation.instrument, citation)
    return {instrument: (number, citation) for number, (instrument, citation) in enumerate(found.items(), 1)}


def _gauge(quota: WordedQuota, phrases: Phrases) -> Gauge | None:
    _ = phrases.gettext
    counts = [(_("Today"), quota.before), (_("With this hire"), quota.after)]
    known = [(label, count) for label, count in counts if count is not None and count.total]
    if not known:
        return None
    shares = [_share(count) for _label, count in known]
    limit = quota.limit_percent
    highest = max([*shares, limit or Decimal(0), Decimal(5)])
    scale = min(max(highest * Decimal("1.25"), (limit or Decimal(0)) * 2), HUNDRED)
    template = _("%(foreign)s of %(total)s counted are foreign (%(share)s)")
    bars = tuple(
        Bar(
            label,
            template
            % {
                "foreign": phrases.number(count.foreign),
                "total": phrases.number(count.total),
                "share": phrases.percent(round(share, 1)),
            },
            f"{min(share / scale * HUNDRED, HUNDRED):.2f}",
        )
        for (label, count), share in zip(known, shares, strict=True)
    )
    limit_words = None if limit is None else _("Limit: %(limit)s") % {"limit": phrases.percent(limit)}
    parts = [f"{bar.label}: {bar.words}" for bar in bars]
    return Gauge(
        bars,
        None if limit is None else f"{min(limit / scale * HUNDRED, HUNDRED):.2f}",
        limit_words,
        ". ".join([quota.title, *parts, *([limit_words] if limit_words else [])]) + ".",
    )


def _share(count: Count) -> Decimal:
    return count.foreign / count.total * HUNDRED


def _code(address: str) -> Code | None:
    """The square code, one stroke for every run of dark modules; none of an address that no such code can hold."""
    try:
        rows = segno.make_qr(address, error="l").matrix
    except segno.DataOverflowError:
        return None
    strokes = []
    for number, row in enumerate(rows):
        column = 0
        while column < len(row):
            length = 0
            while column + length < len(row) and row[column + length]:
                length += 1
            if length:
                strokes.append(f"M{column} {number}.5h{length}")
            column += length + 1
    return Code("".join(strokes), len(rows))

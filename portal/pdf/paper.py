"""What stands on the paper besides the summary's own words: what is overdue, proofs to keep, sources, pictures."""

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
from portal.content.worded import Summary, WordedFact, WordedQuota, WordedStep
from portal.content.wording import WordedBasis, WordedCitation
from portal.law.quotas import Count

HUNDRED = Decimal(100)
# A shorter text costs less room where it is needed than a reference to it.
SHORTEST_REMARK = 60
# The fact that names the document held. Where it is not asked for, as where the worker alone chooses what to show, the
# paper names no document, not even as one that may not be asked for.
DOCUMENT, NATIONALITY = "document", "nationality"


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing to keep: what it is, and until when."""

    item: str
    keep: str | None


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
    facts: tuple[WordedFact, ...]
    overdue: tuple[WordedStep, ...]
    stages: tuple[tuple[str, tuple[WordedStep, ...]], ...]
    remarks: Mapping[str, str]
    proofs: tuple[Proof, ...]
    sources: tuple[WordedCitation, ...]
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
        tuple(_facts(summary)),
        tuple(_overdue(duties, summary.day)),
        tuple((stage.name, stage.steps) for stage in summary.stages if stage.steps),
        _remarks(duties),
        tuple(
            dict.fromkeys(
                Proof(item, step.keep.words if step.keep else None)
                for step in duties
                if step.applies == "yes"
                for item in step.evidence
            )
        ),
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


@dataclass(frozen=True, slots=True)
class Cited:
    """An instrument as a line of the paper names it, with all the articles of it that the line rests on."""

    name: str
    language: str
    articles: str

    @property
    def is_numbered(self) -> bool:
        """Whether the articles are plain numbers, so that a reader needs the word for "article" before them."""
        return self.articles[:1].isdigit()


def cited(basis: WordedBasis) -> tuple[Cited, ...]:
    """The instruments of a basis, each once, without the descriptions behind their names: the sources have those."""
    articles: dict[str, list[str]] = {}
    for citation in basis.citations:
        articles.setdefault(citation.instrument, []).extend([citation.article] if citation.article else [])
    named = {citation.instrument: citation for citation in basis.citations}
    return tuple(
        Cited(
            named[instrument].title.split(" (")[0],
            named[instrument].title_language,
            ("; " if any("," in article for article in found) else ", ").join(found),
        )
        for instrument, found in articles.items()
    )


def _duties(summary: Summary) -> Iterator[WordedStep]:
    for stage in summary.stages:
        yield from stage.steps
    yield from summary.treatment


def _remarks(duties: tuple[WordedStep, ...]) -> Mapping[str, str]:
    """The longer texts that several duties share, each with its letter."""
    told: Counter[str] = Counter()
    for step in duties:
        basis = step.basis
        told.update((step.why, step.note, step.sanction, "; ".join(step.fines)))
        told.update(text for text in (basis.inaccurate, basis.disputed) if text) if basis else None
    shared = [text for text, times in told.items() if times > 1 and len(text) >= SHORTEST_REMARK]
    return {text: _letter(number) for number, text in enumerate(shared)}


def _letter(number: int) -> str:
    """a to z, then aa, ab and so on."""
    letters = ascii_lowercase[number % len(ascii_lowercase)]
    return letters if number < len(ascii_lowercase) else _letter(number // len(ascii_lowercase) - 1) + letters


def _facts(summary: Summary) -> Iterator[WordedFact]:
    """The facts as given; the nationality only where a rule used it."""
    used = {because for reason in summary.answer.reasons for because in reason.because}
    used |= {because for step in (*_duties(summary), *summary.not_required) for because in step.because}
    for fact in summary.facts:
        if fact.id != NATIONALITY or f"{fact.label}: {fact.value}" in used:
            yield fact


def _bases(summary: Summary, *, with_requests: bool) -> Iterator[WordedBasis]:
    found: list[WordedBasis | None] = [reason.basis for reason in summary.answer.reasons]
    found += [step.basis for step in _duties(summary)]
    found += [quota.basis for quota in summary.quotas]
    found += [right.basis for right in summary.rights]
    found += [route.basis for route in summary.routes]
    found += [request.basis for request in summary.requests if with_requests]
    return (basis for basis in found if basis is not None)


def _sources(summary: Summary, shown: tuple[WordedBasis, ...]) -> tuple[WordedCitation, ...]:
    """Every instrument that the paper cites, once."""
    found = {citation.instrument: citation for citation in summary.sources}
    for basis in shown:
        for citation in basis.citations:
            found.setdefault(citation.instrument, citation)
    return tuple(found.values())


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

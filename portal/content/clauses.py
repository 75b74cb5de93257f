"""Conditions, deadlines and document terms put into words as rules, where no hire is in sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.content.wording import Wording
from portal.law.conditions import (
    All,
    AmountOf,
    AnyOf,
    Compare,
    CompareDay,
    Constant,
    DocumentHas,
    DocumentWork,
    InGroup,
    MayWork,
    Named,
    Not,
    OneOf,
    Span,
)
from portal.law.deadlines import Choice, DateExpression, FixedDay
from portal.law.facts import FactType
from portal.law.scene import Condition


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in words: a sentence of its own, or a lead ("All of these:") with the parts it is made of."""

    text: str
    parts: tuple[Clause, ...] = ()

    def sentences(self) -> Iterator[str]:
        """Every sentence of the clause, from the top down."""
        yield self.text
        for part in self.parts:
            yield from part.sentences()


class Clauses:
    """Says conditions and terms in the words of a guide."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.law, self.phrases = wording, wording.law, wording.phrases

    # Conditions

    def clause(self, condition: Condition | None) -> Clause | None:
        """When something applies; None when it always does."""
        if condition is None or (isinstance(condition, Constant) and condition.value):
            return None
        return self._say(condition)

    def _say(self, condition: Condition) -> Clause:
        _ = self.phrases.gettext
        match condition:
            case All(items):
                return Clause(_("All of these:"), tuple(map(self._say, items)))
            case AnyOf(items):
                return Clause(_("At least one of these:"), tuple(map(self._say, items)))
            case Not(item):
                return self._negation(item)
            case Named(name):
                says = self.wording.text("conditions", name, "says")
                return Clause(says) if says else self._say(self.law.conditions[name])
            case Constant(value):
                return Clause(_("In every case") if value else _("In no case"))
        return Clause(self._test(condition))

    def _negation(self, item: Condition) -> Clause:
        _ = self.phrases.gettext
        if isinstance(item, OneOf) and not self._is_yes_no(item.fact):
            words = {"fact": self._label(item.fact), "values": self._values(item)}
            return Clause(_("%(fact)s: not %(values)s") % words)
        if isinstance(item, AnyOf):
            return Clause(_("None of these:"), tuple(map(self._say, item.items)))
        said = self._say(item)
        if said.parts:
            return Clause(_("Not this:"), (said,))
        return Clause(_("Not: %(clause)s") % {"clause": said.text})

    def _test(self, condition: Condition) -> str:
        match condition:
            case OneOf(fact):
                return f"{self._label(fact)}: {self._values(condition)}"
            case Compare(fact, comparison, limit):
                return f"{self._label(fact)}: {self._compared(comparison, self._limit(fact, limit))}"
            case CompareDay(fact, comparison, limit):
                return self.phrases.contract(f"{self._label(fact)}: {self._compared(comparison, self._day(limit))}")
            case InGroup(fact, group):
                return f"{self._label(fact)}: {self.wording.text('groups', group, 'name') or group}"
            case DocumentHas(tag, fact):
                tagged = (document.id for document in self.law.documents.values() if tag in document.tags)
                names = [self.wording.document_name(id_) for id_ in tagged]
                return f"{self._label(fact)}: {self.phrases.listing(names, 'or')}"
            case DocumentWork(works, fact):
                kinds = [self.work(work) for work in WORKS if work in works]
                return f"{self._label(fact)}: {self.phrases.listing(kinds, 'or')}"
            case Span():
                return self._span(condition)
            case MayWork(answers):
                return self._answers(answers)
        raise TypeError(f"no words for {type(condition).__name__}")

    def _label(self, fact: str) -> str:
        return self.wording.fact_label(fact)

    def _is_yes_no(self, fact: str) -> bool:
        return self.law.facts[fact].type is FactType.YES_NO

    def _values(self, condition: OneOf) -> str:
        fact = self.law.facts[condition.fact]
        order = {choice: position for position, choice in enumerate(fact.choices)}
        values = sorted(condition.values, key=lambda value: (order.get(str(value), 0), str(value)))
        return self.phrases.listing([self.wording.value_label(fact, value) for value in values], "or")

    def _limit(self, fact: str, limit: Decimal | AmountOf) -> str:
        if isinstance(limit, AmountOf):
            name = self.wording.text("amounts", limit.amount, "name") or limit.amount
            named = f"{name} ({self.wording.amount(limit.amount)})"
            return named if limit.times == 1 else f"{self.phrases.number(limit.times)} \N{MULTIPLICATION SIGN} {named}"
        if self.law.facts[fact].type is FactType.MONEY:
            return self.phrases.money(limit, self.law.currency)
        return self.phrases.number(limit)

    def _day(self, limit: date | str | None) -> str:
        _ = self.phrases.gettext
        if limit is None:
            return _("the day you ask about")
        if isinstance(limit, date):
            # Some languages put an article before a date that others do without.
            return self.phrases.pgettext("a day within a sentence", "%(day)s") % {"day": self.phrases.day(limit)}
        return self.wording.event_name(limit)

    def _compared(self, comparison: str, limit: str) -> str:
        _ = self.phrases.gettext
        return {
            "at_least": _("%(limit)s or more"),
            "more_than": _("more than %(limit)s"),
            "at_most": _("%(limit)s or less"),
            "less_than": _("less than %(limit)s"),
            "on_or_after": _("on %(limit)s or later"),
            "after": _("after %(limit)s"),
            "on_or_before": _("on %(limit)s or earlier"),
            "before": _("before %(limit)s"),
        }[comparison] % {"limit": limit}

    def _span(self, span: Span) -> str:
        _, ngettext = self.phrases.gettext, self.phrases.ngettext
        length = {
            "days": ngettext("%(number)s calendar day", "%(number)s calendar days", span.limit),
            "months": ngettext("%(number)s month", "%(number)s months", span.limit),
            "years": ngettext("%(number)s year", "%(number)s years", span.limit),
        }[span.unit] % {"number": self.phrases.number(span.limit)}
        words = _("From %(start)s to %(end)s: %(length)s") % {
            "start": self.wording.event_name(span.fact),
            "end": self._day(span.end),
            "length": self._compared(span.comparison, length),
        }
        return self.phrases.contract(words)

    def _answers(self, answers: frozenset[str]) -> str:
        _ = self.phrases.gettext
        words = {
            "yes": _("the person may work"),
            "conditional": _("the person may work on conditions"),
            "no": _("the person may not do this job"),
            "unknown": _("it is not known yet whether the person may work"),
        }
        return self.phrases.listing([words[answer] for answer in words if answer in answers], "or")

    # Terms

    def term(self, expression: DateExpression) -> str:
        """A due day as the rule says it, without a date: "15 calendar days after the first day of work"."""
        _, words = self.phrases.gettext, self._term(expression)
        when = self.clause(expression.when)
        if when is None:
            return words
        return _("%(term)s, if: %(condition)s") % {"term": words, "condition": self.inline(when)}

    def _term(self, expression: DateExpression) -> str:
        _ = self.phrases.gettext
        match expression:
            case FixedDay(on):
                return _("by %(day)s") % {"day": self.phrases.day(on)}
            case Choice(latest, items):
                return self.wording.choice(latest, map(self.term, items))
        return self.wording.term(expression)

    def inline(self, clause: Clause) -> str:
        """The clause in one line."""
        if not clause.parts:
            return clause.text
        return f"{clause.text} {'; '.join(map(self.inline, clause.parts))}"

    # Documents

    def work(self, work: str) -> str:
        """The kind of work that a document allows."""
        _ = self.phrases.gettext
        return {
            "open": _("Any employer and any job"),
            "tied": _("One employer or one job"),
            "restricted": _("Work on conditions"),
            "none": _("No work"),
        }[work]

    def limit(self, limit: str) -> str:
        """What a document limits the work to."""
        _ = self.phrases.gettext
        return {
            "employer": _("the employer"),
            "job": _("the job"),
            "activity": _("the activity"),
            "sector": _("the sector"),
            "hours": _("the hours"),
            "territory": _("the territory"),
            "pay": _("the pay"),
        }[limit]

    def expiry(self, expiry: str, until: date | None) -> str:
        """How long a document is good."""
        _ = self.phrases.gettext
        if expiry == "fixed" and until is not None:
            return _("Until %(day)s, whatever is printed") % {"day": self.phrases.day(until)}
        return {
            "printed": _("Until the date printed on it"),
            "fixed": _("Until a fixed day"),
            "never": _("It does not expire"),
            "pending": _("Until the authority decides"),
            "none": _("Not applicable: there is no document"),
        }[expiry]

    def copy(self, copy: str | None) -> str | None:
        """Whether a copy may be kept; None where the guide does not say."""
        _ = self.phrases.gettext
        return {
            "required": _("Keep a copy of the document: the rule asks for it."),
            "allowed": _("You may keep a copy of the document."),
            "forbidden": _("Do not keep a copy of the document."),
        }.get(copy or "")


WORKS = ("open", "tied", "restricted", "none")

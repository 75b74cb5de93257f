"""Law put into words in one language: names, labels, legal bases, due dates and how they were counted.

One way for page, PDF, calendar, command line and mail. A sentence that is missing in the reader's language is given in
the official language of the place, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from portal.content.countries import STATELESS, country_name
from portal.content.loader import Guide
from portal.content.phrases import Phrases
from portal.content.texts import TextStatus, Words
from portal.law.dated import Basis, Confidence, Status, Version
from portal.law.deadlines import Choice, DateExpression, Deadline, Due, FixedDay, Monthly, Yearly, calendar_of
from portal.law.facts import WEEKDAYS, Fact, FactType, Value
from portal.law.model import Fine

PLACEHOLDER = re.compile(r"\{([a-z]+):([^}]+)\}")
# A month that has no such day ends on its last one.
LAST_OF_MONTH = 31
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with the language they are in, which is not always the reader's."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class WordedCitation:
    """An instrument by its own title, with the article and a link to the official text where one is known."""

    instrument: str
    title: str
    title_language: str
    article: str | None
    url: str | None
    in_force_to: date | None


@dataclass(frozen=True, slots=True)
class WordedBasis:
    """Where a statement comes from, how sure it is, and what is wrong or disputed about it."""

    citations: tuple[WordedCitation, ...]
    read: tuple[str, ...]
    checked_on: date
    checked_words: str
    confidence: str
    confidence_words: str
    inaccurate: str | None
    disputed: str | None


@dataclass(frozen=True, slots=True)
class WordedDue:
    """A due day in words, and how it was counted, sentence by sentence. `on` is None while an event is not known."""

    on: date | None
    words: str
    counted: tuple[str, ...]
    law_words: str | None
    recurs: str | None
    missing: tuple[str, ...]


def confidence_words(confidence: Confidence, phrases: Phrases) -> str:
    """How sure a statement is, in words that need no colour."""
    _ = phrases.gettext
    return {
        Confidence.PRIMARY: _("Read in the official text"),
        Confidence.SECONDARY: _("From several other sources"),
        Confidence.RECALLED: _("Not confirmed by a source"),
    }[confidence]


class Wording:
    """Says things of one guide in one language, by the law of one day (amounts are those in force on it)."""

    def __init__(self, guide: Guide, language: str, day: date) -> None:
        self.guide, self.law, self.language, self.day = guide, guide.law, language, day
        self.phrases = Phrases(language, guide.law.code)
        self._official = guide.law.languages[0]
        fallbacks = (language, self._official, *guide.texts)
        self._texts = [guide.texts[code] for code in dict.fromkeys(fallbacks) if code in guide.texts]
        self._said: dict[tuple[str, str, str, str | None], str] = {}
        self._bases: dict[tuple[int, str, str, str | None], WordedBasis] = {}

    # Sentences of the guide

    def sentence(self, kind: str, id_: str, name: str, version: str | None = None) -> Sentence | None:
        """A field's sentence in the reader's language, or in the one it exists in."""
        for texts in self._texts:
            words = texts.find(kind, id_, name, version)
            if isinstance(words, str):
                return Sentence(self.fill(words), texts.language)
        return None

    def text(self, kind: str, id_: str, name: str, version: str | None = None) -> str:
        """A field's words, or nothing."""
        key = (kind, id_, name, version)
        said = self._said.get(key)
        if said is None:
            found = self.sentence(kind, id_, name, version)
            said = self._said[key] = found.text if found else ""
        return said

    def words(self, kind: str, id_: str, name: str, version: str | None = None) -> Words | None:
        """A field that is a list or a mapping of words."""
        for texts in self._texts:
            found = texts.find(kind, id_, name, version)
            if found is not None:
                return found
        return None

    def overview(self, name: str) -> Sentence:
        """A sentence of the guide's first page in the reader's language, or in the one it exists in."""
        found = ((texts.overview.get(name), texts.language) for texts in self._texts)
        return next((Sentence(self.fill(text), language) for text, language in found if text), Sentence("", ""))

    def is_foreign_to_reader(self, kind: str, id_: str) -> str | None:
        """The language that an entry is shown in when it is not the reader's; None when it is."""
        for texts in self._texts:
            if (kind, id_) in texts.entries:
                return None if texts.language == self.language else texts.language
        return None

    def translation_note(self) -> str | None:
        """What to know of a guide that is not translated into the reader's language, or that no person has reviewed."""
        texts, _ = self.guide.texts.get(self.language), self.phrases.gettext
        if texts is None:
            note = _("This guide is not translated yet. It is shown in its original language, %(language)s.")
        elif texts.status() is TextStatus.DRAFT:
            note = _("This text is a translation that no person has reviewed yet. The original is in %(language)s.")
        else:
            return None
        return note % {"language": self.language_in_words(self._official)}

    def fill(self, text: str) -> str:
        """The sentence with its amounts, names and dates in place of `{amount:minimum-wage}` and the like."""
        return PLACEHOLDER.sub(lambda match: self._reference(match[1], match[2]), text)

    def _reference(self, kind: str, target: str) -> str:
        match kind:
            case "amount":
                return self.amount(target)
            case "document":
                return self.document_name(target)
            case "day":
                return self.phrases.day(date.fromisoformat(target))
            case "instrument":
                return self.law.instruments[target].title
            case "authority":
                return self.law.authorities[target].short
        return f"{kind}:{target}"

    # Names and labels

    def jurisdiction_name(self) -> str:
        """The place's name."""
        own = self.guide.texts.get(self.language)
        if own is not None and "place" in own.overview:
            return own.overview["place"]
        return country_name(self.law.code[:2].upper(), self.language)

    def stage_name(self, stage: str) -> str:
        """What a stage of employment is called."""
        _ = self.phrases.gettext
        return {
            "before-hire": _("Before hiring"),
            "at-hire": _("When hiring"),
            "after-hire": _("After hiring"),
            "during": _("During employment"),
            "at-end": _("When the job ends"),
            "never": _("Never"),
        }[stage]

    def document_name(self, id_: str) -> str:
        """What a document is called in the reader's language, or as printed on it."""
        return self.text("documents", id_, "name") or self.law.documents[id_].name

    def fact_label(self, fact: str) -> str:
        """The short label of a fact."""
        return self.text("facts", fact, "short") or fact

    def event_name(self, fact: str) -> str:
        """An event as it stands in a sentence: "the first day of work"."""
        return self.text("facts", fact, "event") or f"«{self.fact_label(fact)}»"

    def value_label(self, fact: Fact, value: Value) -> str:
        """A fact's value as a reader says it."""
        _ = self.phrases.gettext
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, date):
            return self.phrases.day(value)
        if isinstance(value, frozenset):
            return self.phrases.listing([self.weekday_name(day) for day in WEEKDAYS if day in value])
        if isinstance(value, tuple):
            return self.phrases.listing([self.phrases.day(day) for day in value]) or _("None")
        if fact.type is FactType.MONEY:
            return self.phrases.money(Decimal(value), self.law.currency)
        if isinstance(value, (int, Decimal)):
            return self.phrases.number(value)
        return self.choice_label(fact, value)

    def choice_label(self, fact: Fact, choice: str) -> str:
        """What one of a fact's choices is called."""
        if fact.type is FactType.COUNTRY:
            _ = self.phrases.gettext
            return (
                _("Stateless: no country recognises the person as its own")
                if choice == STATELESS
                else country_name(choice, self.language)
            )
        if fact.type is FactType.DOCUMENT:
            return self.document_name(choice)
        words = self.words("facts", fact.id, "choices")
        return words[choice] if isinstance(words, Mapping) and choice in words else choice

    def weekday_name(self, weekday: str) -> str:
        """A weekday's name."""
        return str(self.phrases.locale.days["stand-alone"]["wide"][WEEKDAYS.index(weekday)])

    def amount(self, id_: str, day: date | None = None) -> str:
        """An amount in force on a day, with its unit; its name where none is known for that day."""
        entry = self.law.amounts[id_]
        version = entry.versions.at(day or self.day)
        name = self.text("amounts", id_, "name") or id_
        if version is None or version.value is None:
            _ = self.phrases.gettext
            return _("%(name)s (amount of that day not confirmed)") % {"name": name}
        return self.quantity(version.value, entry.unit)

    def quantity(self, number: Decimal, unit: str) -> str:
        """A number with its unit: money with its currency, a share, an hour of the day, or units of the amounts."""
        if CURRENCY.fullmatch(unit):
            return self.phrases.money(number, unit)
        if unit in ("%", "percent"):
            return self.phrases.percent(number)
        if unit == "time":
            return f"{int(number)}:{int(number % 1 * 60):02}"
        words = self._unit_words(number, unit)
        # The name of a unit has one form only, which a bare number before it would not fit.
        return (
            words
            if words is not None
            else f"{self.phrases.number(number)}\xa0\N{MULTIPLICATION SIGN}\xa0{self.unit_name(unit)}"
        )

    def _unit_words(self, number: Decimal, unit: str) -> str | None:
        if unit not in ("hours", "days", "months"):
            return None
        ngettext, count = self.phrases.ngettext, int(number) if number == int(number) else 2
        template = {
            "hours": ngettext("%(number)s hour", "%(number)s hours", count),
            "days": ngettext("%(number)s day", "%(number)s days", count),
            "months": ngettext("%(number)s month", "%(number)s months", count),
        }[unit]
        return template % {"number": self.phrases.number(number)}

    def unit_name(self, unit: str) -> str:
        """What a unit of fines is called: the amount's name where the guide has one."""
        return self.text("amounts", unit, "name") or unit

    # Legal basis

    def basis(self, basis: Basis, kind: str, id_: str, version: str | None = None) -> WordedBasis:
        """A basis in words."""
        # The guide, which this Wording holds, keeps the basis alive and so its identity its own.
        key = (id(basis), kind, id_, version)
        worded = self._bases.get(key)
        if worded is None:
            worded = self._bases[key] = self._basis(basis, kind, id_, version)
        return worded

    def _basis(self, basis: Basis, kind: str, id_: str, version: str | None) -> WordedBasis:
        return WordedBasis(
            tuple(self.citation(cite.instrument, cite.article, cite.url) for cite in basis.cites),
            basis.read,
            basis.checked_on,
            self.phrases.day(basis.checked_on),
            basis.confidence.value,
            confidence_words(basis.confidence, self.phrases),
            self.text(kind, id_, "inaccurate", version) or None if basis.inaccurate else None,
            self.text(kind, id_, "disputed", version) or None if basis.disputed else None,
        )

    def citation(self, instrument: str, article: str | None = None, url: str | None = None) -> WordedCitation:
        """A citation of an instrument by its own title."""
        found = self.law.instruments[instrument]
        return WordedCitation(instrument, found.title, self._official, article, url or found.url, found.in_force_to)

    def in_force_words(self, version: Version[object]) -> str:
        """From when to when a version is in force."""
        _, start, end = self.phrases.gettext, version.in_force_from, version.in_force_to
        if version.status is not Status.IN_FORCE:
            if version.status is Status.NOT_YET:
                return _("Did not exist before %(day)s") % {
                    "day": self.phrases.day(end + timedelta(days=1)) if end else "?"
                }
            word = (
                _("Suspended since %(day)s") if version.status is Status.SUSPENDED else _("Stopped applying on %(day)s")
            )
            return word % {"day": self.phrases.day(start) if start else "?"}
        if start is None:
            if end is None:
                return _("In force; first day not established")
            return _("In force until %(day)s; first day not established") % {"day": self.phrases.day(end)}
        if end is None:
            return (
                _("In force since %(day)s") % {"day": self.phrases.day(start)}
                if start <= self.day
                else _("In force from %(day)s") % {"day": self.phrases.day(start)}
            )
        return _("In force from %(start)s to %(end)s") % {
            "start": self.phrases.day(start),
            "end": self.phrases.day(end),
        }

    def fines(self, fines: Iterable[Fine]) -> tuple[str, ...]:
        """Each range of a fine in words."""
        _ = self.phrases.gettext
        found = []
        for fine in fines:
            words = self._range(fine.low, fine.high, fine.unit)
            worth = self._worth(fine)
            if worth:
                words = _("%(fine)s, that is %(money)s") % {"fine": words, "money": worth}
            per = {
                "worker": _("for each worker"),
                "firm": _("for the firm"),
                "form": _("for each form"),
                "day": _("for each day"),
                "year": _("for each year"),
                "infringement": _("for each infringement"),
            }.get(fine.per or "")
            words = f"{words} {per}" if per else words
            if fine.repeat_factor is not None:
                times = self.phrases.number(fine.repeat_factor)
                words = _("%(fine)s; if it is repeated, %(times)s times as much") % {"fine": words, "times": times}
            found.append(words)
        return tuple(found)

    def _range(self, low: Decimal | None, high: Decimal | None, unit: str) -> str:
        _ = self.phrases.gettext
        least = None if low is None else self.quantity(low, unit)
        most = None if high is None else self.quantity(high, unit)
        if least and most:
            return least if low == high else _("%(low)s to %(high)s") % {"low": least, "high": most}
        return _("at least %(low)s") % {"low": least} if least else _("up to %(high)s") % {"high": most}

    def _worth(self, fine: Fine) -> str | None:
        """What a fine told in units comes to in money on the day; None where the unit is not known then."""
        amount = self.law.amounts.get(fine.unit)
        version = amount.versions.at(self.day) if amount else None
        if amount is None or version is None or version.value is None or not CURRENCY.fullmatch(amount.unit):
            return None
        low, high = (None if part is None else part * version.value for part in (fine.low, fine.high))
        return self._range(low, high, amount.unit)

    # Due days

    def due(self, due: Due, assumed: str | None = None) -> WordedDue:
        """A due day in words, with the arithmetic."""
        _ = self.phrases.gettext
        expression = due.expression
        recurs = self._recurs(expression) if isinstance(expression, Deadline) and due.ended_on is None else None
        law_words = expression.words if isinstance(expression, Deadline) else None
        if due.on is None:
            return WordedDue(None, self._undated(due), self._rule(due), law_words, recurs, due.missing)
        words = self.phrases.weekday(due.on)
        counted = (*self._rule(due), *self._arithmetic(due))
        if assumed and isinstance(expression, Deadline) and expression.assumed:
            counted = (*counted, assumed)
        if recurs:
            words = _("%(day)s, and then again: %(recurs)s") % {"day": words, "recurs": recurs}
        return WordedDue(due.on, words, counted, law_words, recurs, ())

    def _undated(self, due: Due) -> str:
        _ = self.phrases.gettext
        term = self.term(due.expression) if isinstance(due.expression, Deadline) else None
        events = self.phrases.listing([self.fact_label(fact) for fact in due.missing])
        if term:
            return term
        return _("Depends on: %(events)s") % {"events": events} if events else _("No date can be worked out")

    def term(self, deadline: Deadline) -> str:
        """The term as a rule, without a date: "15 calendar days after the first day of work"."""
        _, ngettext, count = self.phrases.gettext, self.phrases.ngettext, deadline.count
        event = self._event_of(deadline)
        recurs = self._recurs(deadline)
        if recurs:
            return self._ending(deadline, recurs)
        if deadline.direction == "on" or (count == 0 and deadline.direction == "after"):
            return self.phrases.contract(_("on %(event)s") % {"event": event})
        if count == 0:
            return self.phrases.contract(_("no later than %(event)s") % {"event": event})
        if deadline.kind == "business":
            length = ngettext("%(number)s business day", "%(number)s business days", count)
        else:
            length = {
                "days": ngettext("%(number)s calendar day", "%(number)s calendar days", count),
                "weeks": ngettext("%(number)s week", "%(number)s weeks", count),
                "months": ngettext("%(number)s month", "%(number)s months", count),
                "years": ngettext("%(number)s year", "%(number)s years", count),
            }[deadline.unit]
        length %= {"number": self.phrases.number(count)}
        if deadline.direction == "before":
            template = _("%(term)s before %(event)s")
        elif deadline.first_day == "same":
            template = _("%(term)s, counted from %(event)s, that day included")
        else:
            template = _("%(term)s after %(event)s")
        return self.phrases.contract(template % {"term": length, "event": event})

    def _event_of(self, deadline: Deadline) -> str:
        if isinstance(deadline.event, str):
            return self.event_name(deadline.event)
        return self.phrases.gettext("the end of this term: %(term)s") % {"term": self.term_of(deadline.event)}

    def term_of(self, expression: DateExpression) -> str:
        """What a date hangs on, whatever its kind, without the conditions of its parts."""
        _ = self.phrases.gettext
        match expression:
            case FixedDay(on):
                return _("by %(day)s") % {"day": self.phrases.day(on)}
            case Choice(latest, items):
                return self.choice(latest, map(self.term_of, items))
        return self.term(expression)

    def choice(self, latest: bool, terms: Iterable[str]) -> str:  # noqa: FBT001 - of a Choice, which says it so
        """The later, or the earlier, of several terms."""
        _ = self.phrases.gettext
        head = _("the later of these: %(terms)s") if latest else _("the earlier of these: %(terms)s")
        return head % {"terms": "; ".join(dict.fromkeys(terms))}

    def _recurs(self, deadline: Deadline) -> str | None:
        _ = self.phrases.gettext
        match deadline.recurs:
            case Monthly(day, after) if deadline.kind == "business":
                template = {
                    0: _("business day %(day)s of each month, for that month"),
                    1: _("business day %(day)s of each month, for the month before"),
                }.get(after, _("business day %(day)s of each month, for the month %(after)s months before"))
                return template % {"day": day, "after": after}
            case Monthly(day, (0 | 1) as after) if day == LAST_OF_MONTH:
                last_days = {
                    0: _("the last day of each month, for that month"),
                    1: _("the last day of each month, for the month before"),
                }
                return last_days[after]
            case Monthly(day, after):
                template = {
                    0: _("day %(day)s of each month, for that month"),
                    1: _("day %(day)s of each month, for the month before"),
                }.get(after, _("day %(day)s of each month, for the month %(after)s months before"))
                return template % {"day": day, "after": after}
            case Yearly(month, day, after):
                template = {
                    0: _("each year by %(day)s, for that year"),
                    1: _("each year by %(day)s, for the year before"),
                }.get(after, _("each year by %(day)s, for the year %(after)s years before"))
                # A year with 29 days in February, so that every day of the year can be named.
                named = self.phrases.day_of_year(date(2024, month, day))
                named = _("the last day of February") if (month, day) == (2, 29) else named
                return template % {"day": named, "after": after}
        return None

    def _ending(self, deadline: Deadline, recurs: str) -> str:
        """What recurs, with the event that it ends with."""
        if deadline.until is None:
            return recurs
        _ = self.phrases.gettext
        template = (
            _("%(recurs)s; the last time for the month of %(event)s")
            if isinstance(deadline.recurs, Monthly)
            else _("%(recurs)s; the last time for the year of %(event)s")
        )
        return self.phrases.contract(template % {"recurs": recurs, "event": self.event_name(deadline.until)})

    def _rule(self, due: Due) -> tuple[str, ...]:
        expression = due.expression
        _ = self.phrases.gettext
        if isinstance(expression, Deadline):
            return (_("The rule: %(term)s.") % {"term": self.term(expression)},)
        if isinstance(expression, Choice):
            head = (
                _("The rule: the later of these dates.")
                if expression.latest
                else _("The rule: the earlier of these dates.")
            )
            parts = []
            for step in due.steps:
                worded = self.due(step)
                term = self.term(step.expression) if isinstance(step.expression, Deadline) else ""
                parts.append(f"{term}: {worded.words}" if step.on and term else term or worded.words)
            return (head, *(f"{part}." for part in parts))
        return (_("The law itself names this day."),)

    def _arithmetic(self, due: Due) -> tuple[str, ...]:
        expression, event_on = due.expression, due.event_on
        if not isinstance(expression, Deadline) or event_on is None or due.on is None:
            return ()
        _, phrases = self.phrases.gettext, self.phrases
        if isinstance(expression.event, str):
            found = [f"{self.fact_label(expression.event)}: {phrases.weekday(event_on)}."]
        else:
            found = [*(_line for step in due.steps for _line in self._arithmetic(step))]
        found += self._occurrence(expression, due)
        if expression.recurs is not None and expression.kind == "business":
            found.append(self._business_days(expression))
        counts_days = expression.count > 0 and expression.recurs is None
        if counts_days and expression.direction != "on" and expression.unit == "days":
            found.append(
                _("That day itself is day 1.")
                if expression.first_day == "same"
                else _("The day after is day 1.")
                if expression.direction == "after"
                else _("The day before is day 1.")
            )
            if expression.kind == "business":
                found.append(self._business_days(expression))
                found += self._skipped(expression, due.skipped)
            else:
                found.append(_("Every day counts, also weekends and holidays."))
        if due.counted_to is not None and due.counted_to != due.on and due.extended_by is None:
            found.append(
                _("%(day)s is not a business day, so the due day moves.") % {"day": phrases.weekday(due.counted_to)}
            )
        elif (
            counts_days
            and expression.roll == "none"
            and expression.kind == "calendar"
            and expression.direction == "after"
        ):
            found.append(_("The last day does not move when it falls on a weekend or a holiday."))
        if due.extended_by is not None:
            found.append(_("An extension moves it to %(day)s.") % {"day": phrases.day(due.extended_by.until)})
        found.append(_("Due: %(day)s.") % {"day": phrases.weekday(due.on)})
        return tuple(found)

    def _occurrence(self, deadline: Deadline, due: Due) -> Iterator[str]:
        """Which of the days that recur is shown, and why."""
        _, phrases = self.phrases.gettext, self.phrases
        if due.first_on is not None and due.first_on != due.on:
            yield _("The first time: %(day)s.") % {"day": phrases.weekday(due.first_on)}
        if deadline.until is not None and due.ended_on is not None:
            yield f"{self.fact_label(deadline.until)}: {phrases.weekday(due.ended_on)}."
            yield _("This is the last time.")
        elif due.first_on is not None and due.first_on != due.on:
            yield _("The next time on or after the day you ask about, %(day)s, is shown.") % {
                "day": phrases.day(self.day)
            }

    def _business_days(self, deadline: Deadline) -> str:
        _ = self.phrases.gettext
        calendar = calendar_of(deadline, self.law)
        if calendar.country is None:
            return _("Only the days on which your business works count.")
        rest = self.phrases.listing([self.weekday_name(day) for day in WEEKDAYS if day in calendar.weekend])
        return _("Only business days count: not %(rest)s, nor holidays.") % {"rest": rest}

    def _skipped(self, deadline: Deadline, skipped: tuple[date, ...]) -> list[str]:
        _ = self.phrases.gettext
        calendar = calendar_of(deadline, self.law)
        return [
            _("Not counted: %(day)s (%(holiday)s).")
            % {
                "day": self.phrases.weekday(day),
                "holiday": calendar.holiday_name(day, self.language) or _("closed"),
            }
            for day in skipped
        ]

    def language_in_words(self, code: str) -> str:
        """What the reader calls a language, as it stands in a sentence."""
        _ = self.phrases.gettext
        return {"es": _("Spanish"), "en": _("English"), "pt": _("Portuguese"), "fr": _("French")}.get(code, code)


@lru_cache(maxsize=128)
def wording_of(guide: Guide, language: str, day: date) -> Wording:
    """The Wording of a guide in a language on a day, shared by all who ask: it says nothing of a person."""
    return Wording(guide, language, day)

"""The quota calculator: where a firm stands on a limit by its own numbers, and how many more foreign workers fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from portal.content.wording import Wording
from portal.law.conditions import facts_read
from portal.law.dated import Dated, Status, Version
from portal.law.facts import Fact, FactError, Facts, FactType, Value
from portal.law.model import Jurisdiction
from portal.law.quotas import Count, Limit, Quota, QuotaStanding, stand
from portal.law.scene import Condition, Scene
from portal.services.context import Context
from portal.services.entries import Reader
from portal.services.history import RuleNotFoundError
from portal.services.typed import plain, tidy

MOST_LENGTH = 40
HIRE = "hire"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the calculator asks, with what was given and what is wrong with it."""

    id: str
    label: str
    hint: str
    type: str
    choices: tuple[tuple[str, str], ...]
    given: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Gauge:
    """The picture: those counted before and after the hire, the limit as a share, and how many more fit.

    `most` is the number of people that the limit allows, where it is told as a number.
    """

    before: Count
    after: Count | None
    limit_percent: Decimal
    most: Decimal | None
    room: Decimal | None


@dataclass(frozen=True, slots=True)
class Calculation:
    """The form of one quota and, once the numbers are there, where the firm stands.

    `state` is within, over or unknown.
    """

    quota: str
    title: str
    measure: str
    fields: tuple[Field, ...]
    with_hire: bool
    is_asked: bool
    verdict: str | None
    state: str
    gauge: Gauge | None
    missing: tuple[str, ...]

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields that cannot be used as they were filled in."""
        return tuple(field for field in self.fields if field.error)


def calculate(
    context: Context,
    place: str,
    quota: str,
    given: Mapping[str, str],
    day: date,
    revision: int | None = None,
) -> Calculation:
    """Where does a firm with these numbers stand on this quota, with one more hire or as it is?

    Raises GuideNotFoundError, and RuleNotFoundError for a quota that has nothing to work out on that day.
    """
    reader = Reader(context, place, day, revision)
    rule = reader.law.quotas.get(quota)
    version = rule.versions.at(day) if rule else None
    if rule is None or version is None or version.status is not Status.IN_FORCE or version.value is None:
        raise RuleNotFoundError(f"{place} quotas {quota}")
    with_hire = given.get(HIRE, "yes") != "no"
    facts, fields = _read(reader, rule, version.value, given, with_hire=with_hire)
    is_asked = any(field.given for field in fields)
    has_errors = any(field.error for field in fields)
    standing = _stand(rule, version, facts, reader, with_hire=with_hire) if is_asked and not has_errors else None
    return Calculation(
        quota,
        reader.title("quotas", quota, version.key),
        rule.measure,
        fields,
        with_hire,
        is_asked,
        _verdict(standing, reader, with_hire=with_hire) if standing else None,
        {True: "within", False: "over", None: "unknown"}[standing.within] if standing else "unknown",
        _gauge(standing, with_hire=with_hire) if standing else None,
        tuple(reader.wording.fact_label(fact) for fact in standing.missing) if standing else (),
    )


def _asks(quota: Quota, limit: Limit, reader: Reader, *, with_hire: bool) -> Iterator[str]:
    """The facts that decide: the numbers of the firm first, then what is asked of the hire."""
    conditions: list[Condition | None] = [limit.when]
    if with_hire:
        conditions += [limit.hire_counts_as_national, limit.hire_not_counted]
    wanted = set(quota.number_facts(limit))
    for condition in conditions:
        if condition is not None:
            wanted |= facts_read(condition, reader.law)
    if not with_hire:
        wanted -= {part for part in (quota.hire_total, quota.hire_foreign) if isinstance(part, str)}
    facts = [fact for fact in reader.law.facts.values() if fact.id in wanted]
    return (fact.id for fact in sorted(facts, key=lambda fact: fact.type is not FactType.NUMBER))


def _read(
    reader: Reader, quota: Quota, limit: Limit, given: Mapping[str, str], *, with_hire: bool
) -> tuple[Facts, tuple[Field, ...]]:
    values: dict[str, Value] = {}
    fields = []
    for id_ in _asks(quota, limit, reader, with_hire=with_hire):
        fact, raw, error = reader.law.facts[id_], tidy(given.get(id_, "")), None
        if raw:
            try:
                values[id_] = fact.parse(_joined(fact, raw))
            except FactError:
                error = _error(fact, reader)
        words = reader.wording
        fields.append(
            Field(
                id_,
                words.text("facts", id_, "question") or words.fact_label(id_),
                words.text("facts", id_, "hint"),
                fact.type.value,
                _choices(fact, words),
                raw[:MOST_LENGTH],
                error,
            )
        )
    total, foreign = (values.get(fact or "") for fact in (quota.total, quota.foreign))
    if isinstance(total, (int, Decimal)) and isinstance(foreign, (int, Decimal)) and foreign > total:
        more = reader.phrases.gettext("This cannot be more than: %(fact)s") % {
            "fact": reader.wording.fact_label(quota.total or "")
        }
        fields = [replace(field, error=more) if field.id == quota.foreign else field for field in fields]
    return Facts(values), tuple(fields)


def _joined(fact: Fact, raw: str) -> str:
    # People write thousands apart.
    return raw.replace(" ", "") if fact.type in (FactType.NUMBER, FactType.MONEY) else raw


def _choices(fact: Fact, words: Wording) -> tuple[tuple[str, str], ...]:
    if fact.type is FactType.YES_NO:
        return (("yes", words.value_label(fact, True)), ("no", words.value_label(fact, False)))
    named = tuple((choice, words.choice_label(fact, choice)) for choice in fact.choices)
    return tuple(sorted(named, key=lambda pair: plain(pair[1]))) if fact.type is FactType.COUNTRY else named


def _error(fact: Fact, reader: Reader) -> str:
    _, number = reader.phrases.gettext, reader.phrases.number
    match fact.type:
        case FactType.NUMBER:
            if fact.maximum is not None:
                limits = {"low": number(fact.minimum or 0), "high": number(fact.maximum)}
                return _("Write a whole number from %(low)s to %(high)s, in figures") % limits
            return _("Write a whole number, in figures")
        case FactType.MONEY:
            return _("Write a sum in figures, such as 1250.50")
        case FactType.DATE:
            return _("Write a day of the calendar")
    return _("Choose one of the answers in the list")


def _stand(
    quota: Quota, version: Version[Limit | None], facts: Facts, reader: Reader, *, with_hire: bool
) -> QuotaStanding:
    law = _asking_all(reader.law)
    if with_hire or version.value is None:
        return stand(quota, Scene(law, facts, reader.day))
    # The firm as it is: nothing about a hire is open.
    limit = replace(version.value, hire_counts_as_national=None, hire_not_counted=None)
    versions = Dated((replace(version, value=limit),))
    total = facts.get(quota.total or "")
    if quota.measure == "headcount" and isinstance(total, int) and total > 0:
        # Conditions speak of the staff before a hire: the last of them was hired, and counts as a national does.
        before = Facts({**facts, str(quota.total): total - 1})
        standing = stand(
            replace(quota, hire_total=1, hire_foreign=0, versions=versions), Scene(law, before, reader.day)
        )
        return replace(standing, before=standing.after)
    return stand(replace(quota, hire_total=0, hire_foreign=0, versions=versions), Scene(law, facts, reader.day))


@lru_cache(maxsize=32)
def _asking_all(law: Jurisdiction) -> Jurisdiction:
    """The same law, in which every fact makes sense: whoever counts here asks about the limit, not about one hire."""
    return replace(law, facts={id_: replace(fact, asked_when=None) for id_, fact in law.facts.items()})


def _gauge(standing: QuotaStanding, *, with_hire: bool) -> Gauge | None:
    before = standing.before
    if before is None or standing.applies is not True:
        return None
    after = standing.after if with_hire else None
    limit, most = standing.limit_percent, None
    if limit is None:
        counted = after or before
        # A table that gives a number of people: drawn as the share that it comes to for this firm.
        most = counted.allowed
        limit = most * 100 / counted.total if counted.total else None
    room = standing.room if standing.quota.effect == "limit" else None
    return None if limit is None else Gauge(before, after, limit, most, room)


def _verdict(standing: QuotaStanding, reader: Reader, *, with_hire: bool) -> str:
    _, phrases = reader.phrases.gettext, reader.phrases
    if standing.applies is False:
        return _("It does not apply to your firm on the numbers given.")
    counted = standing.after
    if counted is None or standing.within is None:
        missing = phrases.listing([reader.wording.fact_label(fact) for fact in standing.missing])
        return _("To work it out we still need: %(facts)s.") % {"facts": missing}
    figures = {"foreign": phrases.number(counted.foreign), "total": phrases.number(counted.total)}
    if standing.quota.measure == "payroll":
        words = (
            _("With this hire, %(foreign)s of %(total)s of the pay counted goes to foreign staff.")
            if with_hire
            else _("Today, %(foreign)s of %(total)s of the pay counted goes to foreign staff.")
        )
    elif with_hire:
        words = _("With this hire, %(foreign)s of %(total)s counted are foreign.")
    else:
        words = _("Today, %(foreign)s of %(total)s counted are foreign.")
    if standing.quota.effect == "classification":
        within = _("Your firm stays below the line.")
        over = _("Your firm reaches the line: more duties apply.")
    else:
        within, over = _("That is within the limit."), _("That is over the limit.")
    return f"{words % figures} {within if standing.within else over}"

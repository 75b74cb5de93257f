"""Worked cases: the answers that the law gives, compared with those of the engine."""

from __future__ import annotations

from collections.abc import Iterator

from portal.content.loader import Case, Guide
from portal.law.checklist import Checklist, build
from portal.law.conditions import Truth
from portal.law.facts import FactError, Facts

WORDS: dict[Truth, str] = {True: "yes", False: "no", None: "unknown"}


def case_facts(case: Case, guide: Guide) -> Facts:
    """The facts of a case as values.

    Raises FactError naming the fact, the value and what is accepted.
    """
    values = {}
    for name, raw in case.facts.items():
        fact = guide.law.facts.get(name)
        if fact is None:
            raise FactError(name, raw, "is not a fact of this guide; known", tuple(guide.law.facts))
        values[name] = fact.parse(raw)
    return Facts(values)


def run_case(case: Case, guide: Guide) -> tuple[str, ...]:
    """What of the case comes out otherwise than the law says; empty when everything agrees."""
    try:
        checklist = build(case_facts(case, guide), guide.law, case.day)
    except FactError as error:
        return (str(error),)
    return tuple(_differences(case, checklist, frozenset(guide.law.routes)))


def _differences(case: Case, checklist: Checklist, known_routes: frozenset[str]) -> Iterator[str]:
    expect = case.expect
    answer = checklist.may_work.answer.value
    if expect.may_work is not None and answer != expect.may_work:
        yield f"may_work is {answer}, not {expect.may_work}"
    grounds = {reason.rule for reason in checklist.may_work.reasons}
    if expect.permission is not None and expect.permission not in grounds:
        yield f"the answer rests on {', '.join(sorted(grounds)) or 'nothing'}, not on {expect.permission}"
    yield from _step_differences(case, checklist, known_routes)
    yield from _quota_differences(case, checklist)
    routes = {offer.rule.id for offer in checklist.routes}
    yield from (f"the route {id_} is not offered" for id_ in expect.routes if id_ not in routes)
    yield from (f"the route {id_} is offered" for id_ in expect.not_ if id_ in routes)
    missing = checklist.missing_facts
    yield from (f"{fact} is not listed as missing" for fact in expect.missing if fact not in missing)


def _step_differences(case: Case, checklist: Checklist, routes: frozenset[str]) -> Iterator[str]:
    expect = case.expect
    steps = {step.obligation.id: step for step in checklist.steps}
    excluded = (id_ for id_ in expect.not_ if id_ not in routes)
    named = (*expect.applies, *excluded, *expect.unknown, *expect.due, *expect.keep)
    yield from (f"{id_} is not an obligation of this guide" for id_ in dict.fromkeys(named) if id_ not in steps)
    for ids, truth in ((expect.applies, True), (expect.not_, False), (expect.unknown, None)):
        for id_ in ids:
            if id_ in steps and steps[id_].applies is not truth:
                yield f"{id_} applies: {WORDS[steps[id_].applies]}, not {WORDS[truth]}"
    for name, days in (("due", expect.due), ("keep", expect.keep)):
        for id_, day in days.items():
            found = getattr(steps[id_], name) if id_ in steps else None
            if id_ in steps and (found is None or found.on != day):
                yield f"{id_} {name}: {(found and found.on) or 'nothing'}, not {day}"


def _quota_differences(case: Case, checklist: Checklist) -> Iterator[str]:
    standings = {standing.quota.id: standing for standing in checklist.quotas}
    for id_, expected in case.expect.quotas.items():
        standing = standings.get(id_)
        if standing is None:
            yield f"{id_} is not a quota of this guide"
            continue
        found: dict[str, object] = {
            "within": "not-applicable" if standing.applies is False else WORDS[standing.within],
            "room": None if standing.room is None else str(standing.room),
            "counted_total": None if standing.after is None else str(standing.after.total),
            "counted_foreign": None if standing.after is None else str(standing.after.foreign),
        }
        for name, value in expected.items():
            if name not in found:
                yield f"{id_}: {name} is not something a quota tells: {', '.join(found)}"
            elif found[name] != (None if value is None else str(value)):
                yield f"{id_} {name}: {found[name]}, not {value}"

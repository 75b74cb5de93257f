"""`portal guides check`: everything that can be wrong in a guide beyond its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.content import schema
from portal.content.cases import run_case
from portal.content.loader import Guide, load
from portal.content.source import Bundle, GuideError, Path_, Problem
from portal.content.texts import Words, missing_texts
from portal.law.conditions import Condition, Scene, facts_read, settle
from portal.law.deadlines import events
from portal.law.facts import Ask, Facts
from portal.law.model import Jurisdiction

LANGUAGES = ("es", "en")
PLACEHOLDER = re.compile(r"\{([a-z]+):([^}]+)\}")
KINDS_WITH_TEXT = (
    "authorities",
    "instruments",
    "documents",
    "permissions",
    "bars",
    "obligations",
    "quotas",
    "rights",
    "routes",
    "requests",
    "amounts",
    "changes",
    "misconceptions",
    "open_questions",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What the check of one place found; `guide` is None when it could not be loaded at all."""

    place: str
    guide: Guide | None
    problems: tuple[Problem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands in the way of publishing."""
        return not any(problem.severity == "error" for problem in self.problems)


def check_place(folder: Path, place: str) -> Report:
    """Load the guide of `place` and look for everything that can be wrong in it."""
    try:
        guide = load(Bundle.read(folder, place))
    except GuideError as error:
        return Report(place, None, error.problems)
    return Report(place, guide, tuple(sorted(set(check(guide, place)))))


def check(guide: Guide, place: str) -> Iterator[Problem]:
    """Every problem of a guide that loads."""
    if guide.law.code != place:
        yield guide.lines.problem(("law", "jurisdiction"), f"says `{guide.law.code}`, but the folder is `{place}`")
    yield from _texts(guide)
    yield from _questions(guide)
    yield from _rules(guide)
    for index, case in enumerate(guide.cases):
        for difference in run_case(case, guide):
            yield guide.lines.problem(("cases", "cases", index), f"case `{case.id}`: {difference}")


def needed_texts(law: Jurisdiction) -> Iterator[tuple[str, str, Path_]]:
    """Every entry that a reader meets in words: kind, id, and where the law has it."""
    for index, fact in enumerate(law.facts):
        yield "facts", fact, ("law", "facts", index)
    for kind in KINDS_WITH_TEXT:
        for index, id_ in enumerate(getattr(law, kind)):
            yield kind, id_, ("law", kind, index)
    for group in law.groups:
        yield "groups", group, ("common", "groups")
    for condition in law.conditions:
        yield "conditions", condition, ("law", "conditions", condition)


def _texts(guide: Guide) -> Iterator[Problem]:
    needed = tuple(needed_texts(guide.law))
    official = guide.law.languages[0]
    for language in LANGUAGES:
        texts = guide.texts.get(language)
        if texts is None:
            yield guide.lines.problem(("law", "languages"), f"there are no sentences in `{language}`: add text.{language}")
            continue
        yield from missing_texts(texts, needed, guide.lines, f"text.{language}")
        for name in schema.OVERVIEW_FIELDS:
            if name not in texts.overview:
                yield guide.lines.problem((f"text.{language}", "overview"), f"overview has no `{name}` in {language}")
        yield from _details(guide, language)
        yield from _placeholders(guide, language)
    if official not in guide.texts:
        yield guide.lines.problem(("law", "languages"), f"there are no sentences in the official language `{official}`")


def _details(guide: Guide, language: str) -> Iterator[Problem]:
    """Choices, evidence, flags and versions: what a reader meets must have words, and words must have what they are about."""
    texts, law = guide.texts[language], guide.law
    for index, fact in enumerate(law.facts.values()):
        words = texts.find("facts", fact.id, "choices")
        labels = words if isinstance(words, dict) else {}
        if fact.type == "choice":
            for choice in fact.choices:
                if choice not in labels:
                    yield guide.lines.problem(("law", "facts", index), f"the choice `{choice}` of `{fact.id}` has no {language} words")
    for index, obligation in enumerate(law.obligations.values()):
        path: Path_ = ("law", "obligations", index)
        for version in obligation.versions.versions:
            if version.value is None:
                continue
            found = texts.find("obligations", obligation.id, "evidence", version.key)
            words = found if isinstance(found, dict) else {}
            for item in version.value.evidence:
                if item not in words:
                    yield guide.lines.problem(path, f"the evidence `{item}` of `{obligation.id}` has no {language} words")
    for kind, rule in law.rules():
        keys = {version.key for version in rule.versions.versions}
        position = list(law.rules_by_kind()[kind]).index(rule.id)
        for version in rule.versions.versions:
            for flag in schema.FLAG_FIELDS:
                if getattr(version.basis, flag) and texts.find(kind, rule.id, flag, version.key) is None:
                    message = f"`{rule.id}` is marked `{flag}`, but no {language} sentence `{flag}` says what"
                    yield guide.lines.problem(("law", kind, position), message)
        for _, id_, key in texts.versions:
            if id_ == rule.id and (kind, id_, key) in texts.versions and key not in keys:
                place = (f"text.{language}", kind, id_, "versions", key)
                yield guide.lines.problem(place, f"`{id_}` has no version `{key}`; its versions: {', '.join(sorted(keys))}")


def _placeholders(guide: Guide, language: str) -> Iterator[Problem]:
    texts, law = guide.texts[language], guide.law
    known = {"amount": law.amounts, "document": law.documents, "instrument": law.instruments, "authority": law.authorities}
    sources = [((kind, id_), fields) for (kind, id_), fields in texts.entries.items()]
    sources += [((kind, id_), fields) for (kind, id_, _), fields in texts.versions.items()]
    for (kind, id_), fields in sources:
        for name, words in fields.items():
            for text in _sentences(words):
                for reference, target in PLACEHOLDER.findall(text):
                    if reference == "day" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", target):
                        continue
                    if target not in known.get(reference, ()):
                        place = (f"text.{language}", kind, id_, name)
                        yield guide.lines.problem(place, f"{{{reference}:{target}}} leads nowhere in this guide")


def _sentences(words: Words) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    else:
        yield from words.values() if isinstance(words, dict) else words


def _questions(guide: Guide) -> Iterator[Problem]:
    """Facts that nothing reads, or that can never be asked."""
    law = guide.law
    read = _facts_that_matter(law)
    for index, fact in enumerate(law.facts.values()):
        path: Path_ = ("law", "facts", index)
        if fact.id not in read:
            yield guide.lines.problem(path, f"nothing reads the fact `{fact.id}`: its question could never be asked; remove it")
        if fact.asked_when is not None and _never(fact.asked_when, law):
            yield guide.lines.problem(path, f"`{fact.id}` can never be asked: its `asked_when` is never yes")
        if fact.asked_when is not None and fact.id in facts_read(fact.asked_when, law):
            yield guide.lines.problem(path, f"`{fact.id}` is asked when it is itself known: take it out of `asked_when`")
        if fact.asked_when is not None and fact.ask is Ask.CHECK:
            later = [name for name in facts_read(fact.asked_when, law) if law.facts[name].ask is Ask.LATER]
            if later:
                yield guide.lines.problem(path, f"`{fact.id}` is asked in the check but hangs on `{later[0]}`, told later")


def _facts_that_matter(law: Jurisdiction) -> frozenset[str]:
    read: set[str] = set()
    conditions: list[Condition | None] = list(law.conditions.values())
    conditions += [fact.asked_when for fact in law.facts.values()]
    for _, rule in law.rules():
        read.update({rule.decided_on} if getattr(rule, "decided_on", None) else ())
    for document in law.documents.values():
        conditions.append(document.holders)
        for terms in (version.value for version in document.versions.versions):
            if terms is not None:
                conditions += [terms.allow_when, terms.revoked_when]
                if terms.expiry == "printed":
                    read.add("document-expires-on")
    for rules in (law.permissions, law.bars, law.rights, law.routes, law.requests):
        for ground in rules.values():  # type: ignore[attr-defined]  # each is a mapping of rules with versions
            conditions += [version.value for version in ground.versions.versions]
    for obligation in law.obligations.values():
        for duty in (version.value for version in obligation.versions.versions):
            if duty is None:
                continue
            conditions.append(duty.when)
            conditions += [fine.when for fine in duty.fines]
            for expression in (*duty.deadlines, *((duty.keep_until,) if duty.keep_until else ())):
                read.update(events(expression))
                conditions.append(expression.when)
    for quota in law.quotas.values():
        for limit in (version.value for version in quota.versions.versions):
            if limit is not None:
                conditions += [limit.when, limit.hire_counts_as_national, limit.hire_not_counted]
                read.update(quota.number_facts(limit))
    for calendar in law.calendars.values():
        read.update(name for name in (calendar.weekdays_fact, calendar.closed_fact) if name)
    if any(permission.by_document for permission in law.permissions.values()):
        read.add("document")
    # The first day of work decides the day for which "may this person work?" is answered.
    read.add("work-starts-on")
    for condition in conditions:
        if condition is not None:
            read |= facts_read(condition, law)
    return frozenset(read)


def _rules(guide: Guide) -> Iterator[Problem]:
    """Rules that can never apply."""
    law = guide.law
    for kind in ("permissions", "bars", "rights", "routes", "requests"):
        for index, rule in enumerate(getattr(law, kind).values()):
            conditions = [version.value for version in rule.versions.versions if version.value is not None]
            if conditions and all(_never(condition, law) for condition in conditions):
                yield guide.lines.problem(("law", kind, index), f"`{rule.id}` can never apply: its condition is never yes")
    for index, obligation in enumerate(law.obligations.values()):
        for duty in (version.value for version in obligation.versions.versions):
            if duty is not None and _never(duty.when, law):
                path: Path_ = ("law", "obligations", index)
                yield guide.lines.problem(path, f"`{obligation.id}` can never apply: its condition is never yes")


def _never(condition: Condition, law: Jurisdiction) -> bool:
    days = {version.in_force_from or law.covers_from for _, rule in law.rules() for version in rule.versions.versions}
    return all(settle(condition, Scene(law, Facts(), day)).truth is False for day in sorted(days)[-1:])

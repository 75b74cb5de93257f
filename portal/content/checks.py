"""`portal guides check`: everything that can be wrong in a guide beyond its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from portal.content import phrases, schema
from portal.content.agreement import disagreements, long_sentences
from portal.content.cases import run_case
from portal.content.glossary import Glossary, load_glossary
from portal.content.loader import Guide, load
from portal.content.source import Bundle, GuideError, Lines, Path_, Problem
from portal.content.texts import Texts, TextStatus, Words, missing_texts, sentences
from portal.law.conditions import Condition, Constant, Scene, facts_read
from portal.law.dated import Status, Version
from portal.law.deadlines import Choice, DateExpression, Deadline
from portal.law.facts import Ask, Facts, FactType
from portal.law.model import DocumentTerms, Duty, Jurisdiction, Permission
from portal.law.permission import Answer
from portal.law.quotas import Limit
from portal.law.settling import settle

LANGUAGES = tuple(phrases.LANGUAGES)
PLACEHOLDER = re.compile(r"\{([a-z]+):([^{}]+)\}")
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
        glossary = load_glossary(folder)
        guide = load(Bundle.read(folder, place))
    except GuideError as error:
        return Report(place, None, error.problems)
    return Report(place, guide, tuple(sorted(set(check(guide, place, glossary)))))


def check(guide: Guide, place: str, glossary: Glossary) -> Iterator[Problem]:
    """Every problem of a guide that loads."""
    yield from guide.warnings
    if guide.law.code != place:
        message = f"says `{guide.law.code}`, but the folder is `{place}`: rename one of the two"
        yield guide.lines.problem(("law", "jurisdiction"), message)
    yield from _texts(guide, glossary)
    yield from _questions(guide)
    yield from _rules(guide)
    for index, case in enumerate(guide.cases):
        for difference in run_case(case, guide):
            yield guide.lines.problem(("cases", "cases", index), f"case `{case.id}`: {difference}")


# Sentences


def needed_texts(law: Jurisdiction) -> Iterator[tuple[str, str, Path_]]:
    """Every entry that a reader meets in words: kind, id, and where the law has it."""
    for index, fact in enumerate(law.facts):
        yield "facts", fact, ("law", "facts", index)
    for kind in KINDS_WITH_TEXT:
        for index, id_ in enumerate(getattr(law, kind)):
            yield kind, id_, ("law", kind, index)
    for index, group in enumerate(law.groups):
        yield "groups", group, ("common", "groups", index)
    for condition in law.conditions:
        yield "conditions", condition, ("law", "conditions", condition)


def _texts(guide: Guide, glossary: Glossary) -> Iterator[Problem]:
    needed = tuple(needed_texts(guide.law))
    of_sheets = [language for language in phrases.SHEET_LANGUAGES if language not in LANGUAGES]
    for language in dict.fromkeys((*LANGUAGES, guide.law.languages[0], *of_sheets)):
        texts = guide.texts.get(language)
        if texts is None:
            yield guide.lines.problem(
                ("law", "languages"), f"there are no sentences in `{language}`: add text.{language}"
            )
            continue
        wanted = schema.SHEET_FIELDS if language in of_sheets else schema.TEXT_FIELDS
        yield from missing_texts(texts, needed, wanted, guide.lines)
        yield from _statuses(texts, needed, guide.lines)
        yield from _placeholders(guide, language)
        yield from glossary.second_ways(texts, guide.law.code, guide.lines)
        yield from long_sentences(texts, guide.lines)
        if language not in of_sheets:
            yield from _overview(texts, guide.lines)
            yield from _Details(guide, language).problems()
    original = guide.texts.get(guide.law.languages[0])
    for language, texts in guide.texts.items():
        if original is not None and texts is not original:
            among = schema.SHEET_FIELDS if language in of_sheets else None
            yield from disagreements(original, texts, guide.lines, among)


def _overview(texts: Texts, lines: Lines) -> Iterator[Problem]:
    for name, is_required in schema.OVERVIEW_FIELDS.items():
        if is_required and name not in texts.overview:
            message = f"the overview has no {texts.language} words for `{name}`: add them to text.{texts.language}"
            yield lines.problem((f"text.{texts.language}", "overview"), message)


def _statuses(texts: Texts, needed: tuple[tuple[str, str, Path_], ...], lines: Lines) -> Iterator[Problem]:
    """Whether it is said of every sentence how far it can be relied on, and of nothing else."""
    path: Path_ = (f"text.{texts.language}", "status")
    if "all" not in texts.statuses:
        message = f"`status` does not say what the {texts.language} text is: write `all:` {', '.join(TextStatus)}"
        yield lines.problem(path, message)
    known = {"all", "overview"} | {kind for kind, _, _ in needed} | {f"{kind}/{id_}" for kind, id_, _ in needed}
    for name in texts.statuses.keys() - known:
        yield lines.problem((*path, name), f"`{name}` is neither a kind nor an entry (rights/equal-pay): correct it")


class _Details:
    """What a reader meets in one language beyond the fields that every entry has, and words that are about nothing."""

    def __init__(self, guide: Guide, language: str) -> None:
        self.guide, self.law, self.language = guide, guide.law, language
        self.texts, self.lines = guide.texts[language], guide.lines
        self.rules = self.law.rules_by_kind()

    def problems(self) -> Iterator[Problem]:
        for index, fact in enumerate(self.law.facts.values()):
            if fact.type is FactType.CHOICE:
                labels = self._labels("facts", fact.id, "choices")
                yield from self._each("choice", fact.id, fact.choices, labels, ("law", "facts", index))
                yield from self._idle("facts", fact.id, "choices", set(fact.choices))
        for kind, rules in self.rules.items():
            for index, rule in enumerate(rules.values()):
                for version in rule.versions.versions:
                    yield from self._version(kind, rule.id, version, ("law", kind, index))
        for id_, obligation in self.law.obligations.items():
            duties = [version.value for version in obligation.versions.versions if version.value is not None]
            yield from self._idle("obligations", id_, "evidence", {item for duty in duties for item in duty.evidence})
        yield from self._versions_in_words()

    def _version(self, kind: str, id_: str, version: Version[Any], path: Path_) -> Iterator[Problem]:
        flags = [flag for flag in schema.FLAG_FIELDS if getattr(version.basis, flag)]
        if isinstance(version.value, Duty):
            labels = self._labels(kind, id_, "evidence", version.key)
            yield from self._each("evidence", id_, version.value.evidence, labels, path)
            flags += ["assumed"] if any(map(_is_assumed, version.value.deadlines)) else []
        for flag in flags:
            if self.texts.find(kind, id_, flag, version.key) is None:
                words = f"`{id_}` is marked `{flag}`, but no {self.language} sentence `{flag}` says what: add it"
                yield self.lines.problem(path, words)

    def _labels(self, kind: str, id_: str, field: str, version: str | None = None) -> Mapping[str, str]:
        words = self.texts.find(kind, id_, field, version)
        return words if isinstance(words, Mapping) else {}

    def _each(
        self, what: str, id_: str, items: tuple[str, ...], labels: Mapping[str, str], path: Path_
    ) -> Iterator[Problem]:
        for item in items:
            if item not in labels:
                words = f"the {what} `{item}` of `{id_}` has no {self.language} words: add them to text.{self.language}"
                yield self.lines.problem(path, words)

    def _idle(self, kind: str, id_: str, field: str, known: set[str]) -> Iterator[Problem]:
        """Words of this guide about a choice or a proof that there is not."""
        own: Path_ = (f"text.{self.language}", kind, id_, field)
        for item in self._labels(kind, id_, field):
            if item not in known and (*own, item) in self.lines.known:
                yield self.lines.problem(
                    (*own, item), f"`{item}` is not among the {field} of `{id_}`: remove or correct it"
                )

    def _versions_in_words(self) -> Iterator[Problem]:
        for kind, id_, key in self.texts.versions:
            rule = self.rules.get(kind, {}).get(id_)
            keys = [version.key for version in rule.versions.versions] if rule else []
            if key not in keys:
                path: Path_ = (f"text.{self.language}", kind, id_, "versions", key)
                known = ", ".join(keys) or "none"
                yield self.lines.problem(path, f"`{id_}` has no version `{key}`; its versions: {known}")


def _is_assumed(expression: DateExpression) -> bool:
    if isinstance(expression, Choice):
        return any(map(_is_assumed, expression.items))
    if not isinstance(expression, Deadline):
        return False
    return expression.assumed or (not isinstance(expression.event, str) and _is_assumed(expression.event))


def _placeholders(guide: Guide, language: str) -> Iterator[Problem]:
    texts, law = guide.texts[language], guide.law
    known = {
        "amount": law.amounts,
        "document": law.documents,
        "instrument": law.instruments,
        "authority": law.authorities,
    }
    top = f"text.{language}"
    fields: list[tuple[Path_, Mapping[str, Words]]] = [((top, "overview"), texts.overview)]
    fields += [((top, kind, id_), found) for (kind, id_), found in texts.entries.items()]
    fields += [((top, kind, id_, "versions", key), found) for (kind, id_, key), found in texts.versions.items()]
    for path, found in fields:
        for name, words in found.items():
            for text in sentences(words):
                for wrong in _wrong_placeholders(text, known):
                    yield guide.lines.problem((*path, name), wrong)


def _wrong_placeholders(text: str, known: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for reference, target in PLACEHOLDER.findall(text):
        is_known = _is_day(target) if reference == "day" else target in known.get(reference, ())
        if not is_known:
            yield f"{{{reference}:{target}}} leads nowhere in this guide: correct it or add the entry"
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield "a brace stands alone: write {amount:id}, {document:id}, {instrument:id}, {authority:id} or {day:…}"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# Questions


def _questions(guide: Guide) -> Iterator[Problem]:
    """Facts that nothing reads, or that can never be asked."""
    law = guide.law
    scenes = [Scene(law, Facts(), day) for day in (law.published_on, *law.turning_days)]
    for index, fact in enumerate(law.facts.values()):
        path: Path_ = ("law", "facts", index)
        if fact.id not in guide.read_facts:
            message = f"nothing reads the fact `{fact.id}`: its question could never be asked; remove it"
            yield guide.lines.problem(path, message)
        if fact.asked_when is None:
            continue
        if all(_is_never(fact.asked_when, scene) for scene in scenes):
            message = f"`{fact.id}` can never be asked: its `asked_when` is never yes; correct or remove it"
            yield guide.lines.problem((*path, "asked_when"), message)
        later = [name for name in sorted(facts_read(fact.asked_when, law)) if law.facts[name].ask is Ask.LATER]
        if later and fact.ask is Ask.CHECK:
            message = f"`{fact.id}` is asked in the check but hangs on `{later[0]}`, told later: give it `ask: later`"
            yield guide.lines.problem((*path, "asked_when"), message)


# Rules that can never apply


def _rules(guide: Guide) -> Iterator[Problem]:
    """Rules, and parts of rules, that can never apply."""
    law = guide.law
    for kind, rules in law.rules_by_kind().items():
        for index, rule in enumerate(rules.values()):
            for position, version in enumerate(rule.versions.versions):
                path: Path_ = ("law", kind, index)
                if (*path, "versions", position) in guide.lines.known:
                    path = (*path, "versions", position)
                is_for_workers = kind == "obligations" and not law.obligations[rule.id].for_anyone
                scenes = tuple(_scenes(law, version, is_for_workers=is_for_workers))
                for what, condition in _conditions(version.value):
                    if condition is not None and all(_is_never(condition, scene) for scene in scenes):
                        message = f"`{rule.id}` can never apply: its {what} is never yes; correct or remove it"
                        yield guide.lines.problem(path, message)
    yield from _hidden_permissions(guide)
    for index, quota in enumerate(law.quotas.values()):
        limits = [version.value for version in quota.versions.versions if version.value is not None]
        if quota.effect != "information" and any(limit.percent is None and not limit.table for limit in limits):
            message = f"`{quota.id}` limits nothing: give `limit_percent` or a `table`"
            yield guide.lines.problem(("law", "quotas", index), message)
    for name in law.conditions:
        if name not in guide.used_conditions:
            message = f"nothing uses the condition `{name}`: use it or remove it"
            yield guide.lines.problem(("law", "conditions", name), message)


def _conditions(value: object) -> Iterator[tuple[str, Condition | None]]:
    """The conditions under which a version of a rule, or a part of it, counts."""
    match value:
        case None:
            return
        case Duty():
            yield "condition", value.when
            for expression in (*value.deadlines, *((value.keep_until,) if value.keep_until else ())):
                yield "deadline's condition", expression.when
            for fine in value.fines:
                yield "fine's condition", fine.when
        case DocumentTerms():
            yield "`allow_when`", value.allow_when
            yield "`revoked_when`", value.revoked_when
        case Limit():
            yield "condition", value.when
            yield "`hire_counts_as_national`", value.hire_counts_as_national
            yield "`hire_not_counted`", value.hire_not_counted
        case Decimal():
            return
        case _:
            yield "condition", cast("Condition", value)


def _scenes(law: Jurisdiction, version: Version[Any], *, is_for_workers: bool) -> Iterator[Scene]:
    """A hire of which nothing is known, on each day of a version on which the law around it may be another."""
    first = version.in_force_from or law.covers_from
    days = [day for day in law.turning_days if first < day <= (version.in_force_to or date.max)]
    for day in (*reversed(days), first):
        if not is_for_workers:
            yield Scene(law, Facts(), day)
            continue
        # What is owed to those who may work is asked of nobody else.
        for answer in (Answer.YES, Answer.CONDITIONAL):
            scene = Scene(law, Facts(), day)
            scene.decide(frozenset({answer.value}))
            yield scene


def _is_never(condition: Condition, scene: Scene) -> bool:
    return settle(condition, scene).truth is False


def _hidden_permissions(guide: Guide) -> Iterator[Problem]:
    """Permissions that stand behind one that always holds: the first that is yes decides."""
    always: str | None = None
    for index, permission in enumerate(guide.law.permissions.values()):
        if always is not None:
            message = f"`{permission.id}` can never apply: `{always}` stands before it and always holds"
            yield guide.lines.problem(("law", "permissions", index), message)
        elif _always_holds(permission, guide.law):
            always = permission.id


def _always_holds(permission: Permission, law: Jurisdiction) -> bool:
    versions = permission.versions.versions
    first = versions[0].in_force_from
    return (
        not permission.by_document
        and (first is None or first <= law.covers_from)
        and versions[-1].in_force_to is None
        and all(item.status is Status.IN_FORCE and item.value == Constant(value=True) for item in versions)
    )

"""The check of one hire without an account: answers in, question or result out. Nothing is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from portal.content.loader import Guide
from portal.content.summary import answers_query, summarise
from portal.content.worded import Summary
from portal.content.wording import Wording, wording_of
from portal.law.checklist import Checklist, build, dropped_facts, next_question
from portal.law.conditions import Scene, facts_read
from portal.law.facts import Ask, Fact, FactError, Facts, FactType, Value
from portal.law.model import Jurisdiction, WorkDocument
from portal.law.settling import settle
from portal.services.context import Context

UNKNOWN = "unknown"
# The tag of the entry that stands for holding no document at all.
NO_DOCUMENT = "no-document"
FIRST_YEAR, LAST_YEAR = 1900, 2200
# What is left of bytes that are no text: the address was cut or changed on its way. No name and no value holds it.
UNREADABLE = re.compile("\N{REPLACEMENT CHARACTER}|%[0-9A-Fa-f]{2}|\x00")
# From so few on, saying how many questions are left encourages; before, most of them will not be asked anyway.
FEW = 6


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that cannot be used: the fact (or the word in the address), what was given, and why."""

    name: str
    given: str
    problem: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader has answered so far: facts, facts passed over, and the day asked about."""

    guide: Guide
    facts: Facts
    passed: frozenset[str]
    day: date
    is_day_given: bool
    mistakes: tuple[Mistake, ...] = ()

    @property
    def passed_in_order(self) -> tuple[str, ...]:
        """The facts passed over, in the order of the guide."""
        return tuple(fact for fact in self.guide.law.facts if fact in self.passed)

    @property
    def given(self) -> tuple[str, ...]:
        """The facts answered or passed over, in the order of the guide."""
        return tuple(fact for fact in self.guide.law.facts if fact in self.facts or fact in self.passed)

    def raw(self, fact: str) -> str | None:
        """The answer to a fact as an address holds it, or None while there is none."""
        if fact in self.facts:
            return self.guide.law.facts[fact].dump(self.facts[fact])
        return UNKNOWN if fact in self.passed else None

    def pairs(self) -> list[tuple[str, str]]:
        """The answers as an address holds them, with the day only where one was asked for."""
        found = [(fact, raw) for fact in self.given if (raw := self.raw(fact)) is not None]
        return [*found, ("day", self.day.isoformat())] if self.is_day_given else found

    def on_no_day(self, today: date) -> Answers:
        """The same answers, asked about the day on which the address is opened."""
        return replace(self, day=today, is_day_given=False)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question: its label, its name as printed, what else it is called and what it looks like."""

    value: str
    label: str
    printed: str | None = None
    nicknames: tuple[str, ...] = ()
    looks: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` come first for this person, `others` after them, `last` stands apart at the end.

    `number` and `most_left` are None where they would say nothing: for an answer being changed, and while many
    questions may follow of which few will.
    """

    fact: Fact
    text: str
    hint: str
    why: str
    options: tuple[Option, ...]
    others: tuple[Option, ...]
    last: tuple[Option, ...]
    number: int | None
    most_left: int | None
    official_language: str


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """What the answer to a fact was before a change; `value` is None where there was none."""

    fact: str
    label: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a change left behind: what was changed, what fell away with it, and what to look at again.

    `restored` are the answers with everything put back as it was, where they would be accepted together.
    """

    changed: tuple[EarlierAnswer, ...]
    dropped: tuple[EarlierAnswer, ...]
    recheck: tuple[EarlierAnswer, ...]
    restored: Answers | None


@dataclass(frozen=True, slots=True)
class Result:
    """A finished check: the checklist, its words, and the query that draws it again."""

    checklist: Checklist
    summary: Summary
    query: str
    is_newest: bool


def read_answers(
    context: Context, place: str, given: Iterable[tuple[str, str]], revision: int | None = None
) -> Answers:
    """The answers that an address holds; those that cannot be used are named in `mistakes` and left out.

    Raises GuideNotFoundError when there is no such guide or revision.
    """
    guide = context.library.guide(place, revision)
    facts: dict[str, Value] = {}
    passed: set[str] = set()
    mistakes: list[Mistake] = []
    day, is_day_given = context.today, False
    values: dict[str, list[str]] = {}
    for name, raw in given:
        values.setdefault(name, []).append(raw)
    for name, raws in values.items():
        raw, fact = raws[0], guide.law.facts.get(name)
        if len(raws) > 1:
            mistakes.append(Mistake(name, " / ".join(raws), "repeated"))
        elif name == "day":
            found = read_day(raw)
            day, is_day_given = found or day, found is not None
            if found is None:
                mistakes.append(Mistake(name, raw, "day"))
        elif UNREADABLE.search(name) or UNREADABLE.search(raw):
            mistakes.append(Mistake(name, raw, "unreadable"))
        elif fact is None:
            mistakes.append(Mistake(name, raw, "no-such-fact"))
        elif raw == UNKNOWN:
            passed.add(name)
        else:
            try:
                facts[name] = fact.parse(raw)
            except FactError:
                mistakes.append(Mistake(name, raw, fact.type.value))
    return Answers(guide, Facts(facts), frozenset(passed), day, is_day_given, tuple(mistakes))


def read_day(raw: str) -> date | None:
    """The day that is written year-month-day, or None when it is none within reach."""
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


# Changing answers


def answer(answers: Answers, fact: str, value: Value | None) -> tuple[Answers, Mapping[str, str]]:
    """The answers with one more, or one changed (None: passed over), and what was there before.

    An answer falls away when its question makes no sense any more beside the others; all that still matter are kept.
    What was there before is told of every answer changed or fallen away ("" for none), as `recall` takes it.
    """
    facts = {name: known for name, known in answers.facts.items() if name != fact}
    passed = answers.passed - {fact}
    if value is None:
        passed |= {fact}
    else:
        facts[fact] = value
    after = _settled(replace(answers, facts=Facts(facts), passed=passed))
    after = _without_orphans(answers, after, fact)
    before = {name: answers.raw(name) or "" for name in answers.given if after.raw(name) != answers.raw(name)}
    if before and fact not in before:
        # Answered for the first time, and others fell away with it.
        before = {fact: answers.raw(fact) or "", **before}
    return after, before


def _settled(answers: Answers) -> Answers:
    """The answers without those whose question makes no sense beside the others."""
    law, facts = answers.guide.law, dict(answers.facts)
    while found := dropped_facts(Facts(facts), law, answers.day):
        # What falls away may be what another question hangs on.
        facts = {name: known for name, known in facts.items() if name not in found}
    scene = Scene(law, Facts(facts), answers.day)
    passed = frozenset(name for name in answers.passed if scene.asked(name).truth is not False)
    return replace(answers, facts=Facts(facts), passed=passed)


def _without_orphans(before: Answers, after: Answers, changed: str) -> Answers:
    """The answers without those that were asked only because of answers that fell away."""
    fallen = {name for name in before.given if after.raw(name) is None}
    orphans = {name for name in after.given if name != changed and _hangs_only_on(name, fallen, after.guide.law)}
    if not orphans:
        return after
    facts = Facts({name: value for name, value in after.facts.items() if name not in orphans})
    return _without_orphans(before, replace(after, facts=facts, passed=after.passed - orphans), changed)


def recall(context: Context, answers: Answers, before: Mapping[str, str]) -> Aftermath | None:
    """What the change just made left behind, from the answers as they are and as they were; None without a change."""
    law, wording = answers.guide.law, wording_of(answers.guide, context.language, answers.day)
    changed: list[EarlierAnswer] = []
    dropped: list[EarlierAnswer] = []
    facts, passed = dict(answers.facts), set(answers.passed)
    for name, raw in before.items():
        fact = law.facts.get(name)
        if fact is None or answers.raw(name) == raw:
            continue
        facts.pop(name, None)
        passed.discard(name)
        value: str | None = None
        if raw == UNKNOWN:
            passed.add(name)
            value = wording.phrases.gettext("I don't know")
        elif raw:
            try:
                facts[name] = fact.parse(raw)
            except FactError:
                continue
            value = wording.value_label(fact, facts[name])
        earlier = EarlierAnswer(name, wording.fact_label(name), value)
        (dropped if answers.raw(name) is None else changed).append(earlier)
    if not changed:
        return None
    names = {item.fact for item in changed}
    recheck = tuple(
        EarlierAnswer(name, wording.fact_label(name), wording.value_label(law.facts[name], answers.facts[name]))
        for name in law.facts
        if name in answers.facts and name not in names and _hangs_on(law.facts[name], names, law)
    )
    restored = replace(answers, facts=Facts(facts), passed=frozenset(passed))
    is_accepted = _settled(restored) == restored
    return Aftermath(tuple(changed), tuple(dropped), recheck, restored if is_accepted else None)


def _hangs_only_on(fact: str, names: set[str], law: Jurisdiction) -> bool:
    asked_when = law.facts[fact].asked_when
    reads = facts_read(asked_when, law) if asked_when is not None else frozenset()
    return bool(reads) and reads <= names


def _hangs_on(fact: Fact, names: set[str], law: Jurisdiction) -> bool:
    return fact.asked_when is not None and not names.isdisjoint(facts_read(fact.asked_when, law))


# Questions


def open_questions(answers: Answers) -> tuple[str, ...]:
    """The questions that can still change the outcome and were not passed over, in the order of asking."""
    law = answers.guide.law
    scene = Scene(law, answers.facts, answers.day)
    return tuple(fact for fact in _missing(answers, build(answers.facts, law, answers.day)) if scene.asked(fact).truth)


def _missing(answers: Answers, checklist: Checklist) -> tuple[str, ...]:
    """What is asked in a check and may still matter, with what may only come to be asked."""
    asked = answers.guide.law.facts
    return tuple(
        fact for fact in checklist.missing_facts if fact not in answers.passed and asked[fact].ask is Ask.CHECK
    )


def question(context: Context, answers: Answers, asked: str | None = None) -> Question | None:
    """The question to ask now (or the one named), or None when nothing asked can change the outcome any more."""
    law = answers.guide.law
    checklist = build(answers.facts, law, answers.day)
    name = asked if asked in law.facts else next_question(checklist, law, answers.passed)
    if name is None:
        return None
    wording = wording_of(answers.guide, context.language, answers.day)
    fact = law.facts[name]
    options, others, last = _options(answers, fact, wording)
    is_new = answers.raw(name) is None
    left = len(set(_missing(answers, checklist)) - {name})
    return Question(
        fact,
        wording.text("facts", name, "question") or name,
        wording.text("facts", name, "hint"),
        wording.text("facts", name, "why"),
        options,
        others,
        last,
        len(answers.given) + 1 if is_new else None,
        left if is_new and left <= FEW else None,
        law.languages[0],
    )


Options = tuple[Option, ...]


def _options(answers: Answers, fact: Fact, wording: Wording) -> tuple[Options, Options, Options]:
    match fact.type:
        case FactType.COUNTRY:
            *codes, stateless = (Option(code, wording.choice_label(fact, code)) for code in fact.choices)
            return tuple(sorted(codes, key=_by_label)), (), (stateless,)
        case FactType.DOCUMENT:
            return _documents(answers, wording)
        case FactType.CHOICE:
            return tuple(Option(choice, wording.choice_label(fact, choice)) for choice in fact.choices), (), ()
    return (), (), ()


def _by_label(option: Option) -> str:
    # Names sort as a reader looks for them: "Ä" beside "A".
    letters = unicodedata.normalize("NFD", option.label)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _documents(answers: Answers, wording: Wording) -> tuple[Options, Options, Options]:
    """The documents a person like this one usually shows, the others, and the answer that there is none.

    Usual are the papers made for people of this nationality, then those that identify whoever holds them.
    """
    law = answers.guide.law
    scene = Scene(law, answers.facts, answers.day)
    made_for: list[tuple[bool, Option]] = []
    usual: list[Option] = []
    others: list[Option] = []
    unlikely: list[Option] = []
    last: list[Option] = []
    for document in law.documents.values():
        holds = settle(document.holders, scene).truth if document.holders is not None else True
        option = _document(document, wording)
        if NO_DOCUMENT in document.tags:
            last.append(option)
        elif holds is False:
            unlikely.append(option)
        elif holds and _is_for_some(law, document.id, answers.day):
            made_for.append((not document.identity, option))
        else:
            (usual if document.identity else others).append(option)
    if not (made_for or usual):
        return tuple(others), tuple(unlikely), tuple(last)
    first = (option for _, option in sorted(made_for, key=lambda item: item[0]))
    return (*first, *usual), (*others, *unlikely), tuple(last)


@lru_cache(maxsize=1000)
def _is_for_some(law: Jurisdiction, document: str, day: date) -> bool:
    """Whether people of some foreign nationality cannot hold the document, so that it tells something of its holder."""
    holders = law.documents[document].holders
    if holders is None or "nationality" not in facts_read(holders, law):
        return False
    here = law.code[:2].upper()
    countries = (country for country in law.facts["nationality"].choices if country != here)
    return any(
        settle(holders, Scene(law, Facts({"nationality": country}), day)).truth is False for country in countries
    )


def _document(document: WorkDocument, wording: Wording) -> Option:
    label = wording.document_name(document.id)
    nicknames = wording.words("documents", document.id, "nicknames")
    return Option(
        document.id,
        label,
        document.name if document.name != label and wording.language not in wording.law.languages else None,
        nicknames if isinstance(nicknames, tuple) else (),
        wording.text("documents", document.id, "looks"),
    )


# Results


def finish(context: Context, answers: Answers) -> Result:
    """The result of the answers by the law of their day."""
    guide = answers.guide
    checklist = build(answers.facts, guide.law, answers.day)
    summary = summarise(checklist, guide, context.language, answers.passed_in_order)
    newest = context.library.guide(guide.law.code)
    return Result(checklist, summary, answers_query(checklist, guide, answers.passed_in_order), newest is guide)


def query(answers: Answers) -> str:
    """The answers as the query of an address."""
    return urlencode(answers.pairs())

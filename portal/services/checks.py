"""The check of one hire without an account: answers in, question or result out. Nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.content.library import GuideNotFoundError
from portal.content.loader import Guide
from portal.content.summary import Summary, answers_query, check_code, summarise
from portal.content.wording import Wording
from portal.law.checklist import Checklist, build, dropped_facts, next_question
from portal.law.compare import Difference, compare
from portal.law.conditions import Scene, settle
from portal.law.facts import Fact, FactError, Facts, Value
from portal.services.context import Context

UNKNOWN = "unknown"
FILE_FORMAT = "puente-check"
MOST_ANSWERS = 200


class SavedFileError(ValueError):
    """A file that is not a check saved by the portal; the text is a code that a door puts into words."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that cannot be used: the fact (or the word in the address), what was given, and why."""

    name: str
    given: str
    problem: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader has answered so far: facts, facts passed over, and the day and revision asked for, if any."""

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


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question, in words."""

    value: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with the choices that come first for this person apart from the others."""

    fact: Fact
    text: str
    hint: str
    why: str
    options: tuple[Option, ...]
    others: tuple[Option, ...]
    number: int
    limit: int


@dataclass(frozen=True, slots=True)
class Result:
    """A finished check: the checklist, its words, and the query that draws it again."""

    checklist: Checklist
    summary: Summary
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class WordedDifference:
    """One thing that is not as it was when a check was saved."""

    title: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """A saved check, drawn again by today's guide, with what changed. `can_compare` is False when its revision is not held."""

    result: Result
    saved_day: date
    saved_revision: int
    can_compare: bool
    differences: tuple[WordedDifference, ...]


def read_answers(context: Context, place: str, given: Mapping[str, str], revision: int | None = None) -> Answers:
    """The answers that an address holds; those that cannot be used are named in `mistakes` and left out.

    Raises GuideNotFoundError when there is no such guide or revision.
    """
    guide = context.library.guide(place, revision)
    facts: dict[str, Value] = {}
    passed: set[str] = set()
    mistakes: list[Mistake] = []
    day = context.today
    for name, raw in list(given.items())[:MOST_ANSWERS]:
        if name == "day":
            found = _day(raw)
            if found is None:
                mistakes.append(Mistake(name, raw, "day"))
            day = found or day
            continue
        fact = guide.law.facts.get(name)
        if fact is None:
            mistakes.append(Mistake(name, raw, "no-such-fact"))
        elif raw == UNKNOWN:
            passed.add(name)
        else:
            try:
                facts[name] = fact.parse(raw)
            except FactError:
                mistakes.append(Mistake(name, raw, fact.type.value))
    return Answers(guide, Facts(facts), frozenset(passed), day, "day" in given, tuple(mistakes))


def _day(raw: str) -> date | None:
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None  # noqa: PLR2004 - the years that facts accept


def answer(answers: Answers, fact: str, value: Value | None) -> tuple[Answers, tuple[str, ...]]:
    """The answers with one more, or one changed (None: passed over), and the earlier answers that fell away with it.

    An answer falls away when its question makes no sense any more beside the others; all that still matter are kept.
    """
    facts = {name: known for name, known in answers.facts.items() if name != fact}
    passed = answers.passed - {fact}
    if value is None:
        passed |= {fact}
    else:
        facts[fact] = value
    law = answers.guide.law
    dropped: tuple[str, ...] = ()
    while found := dropped_facts(Facts(facts), law, answers.day):
        # What falls away may be what another question hangs on.
        dropped += tuple(name for name in found if name != fact)
        facts = {name: known for name, known in facts.items() if name not in found}
    scene = Scene(law, Facts(facts), answers.day)
    passed = frozenset(name for name in passed if scene.asked(name).truth is not False)
    kept = Answers(answers.guide, Facts(facts), passed, answers.day, answers.is_day_given)
    return kept, dropped


def query(answers: Answers) -> str:
    """The answers as the query of an address, without day and revision unless a day was asked for."""
    checklist = build(answers.facts, answers.guide.law, answers.day)
    full = answers_query(checklist, answers.guide, answers.passed_in_order)
    pairs = [pair for pair in full.split("&") if pair]
    kept = [pair for pair in pairs if not pair.startswith("revision=") and (answers.is_day_given or not pair.startswith("day="))]
    return "&".join(kept)


def question(context: Context, answers: Answers, asked: str | None = None) -> Question | None:
    """The question to ask now (or the one named), or None when nothing asked can change the outcome any more."""
    law = answers.guide.law
    checklist = build(answers.facts, law, answers.day)
    name = asked if asked in law.facts else next_question(checklist, law, answers.passed)
    if name is None:
        return None
    wording = Wording(answers.guide, context.language, answers.day)
    fact = law.facts[name]
    options, others = _options(answers, fact, wording)
    done = sum(1 for given in (*answers.facts, *answers.passed) if given != name)
    left = {open_fact for open_fact in checklist.missing_facts if law.facts[open_fact].ask == "check"}
    return Question(
        fact,
        wording.text("facts", name, "question") or name,
        wording.text("facts", name, "hint"),
        wording.text("facts", name, "why"),
        options,
        others,
        done + 1,
        done + max(1, len((left | {name}) - answers.passed)),
    )


def _options(answers: Answers, fact: Fact, wording: Wording) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    match fact.type:
        case "country":
            named = sorted((Option(code, wording.choice_label(fact, code), "") for code in fact.choices[:-1]), key=_by_label)
            return tuple(named), (Option(fact.choices[-1], wording.choice_label(fact, fact.choices[-1]), ""),)
        case "document":
            return _documents(answers, fact, wording)
        case "choice":
            return tuple(Option(choice, wording.choice_label(fact, choice), "") for choice in fact.choices), ()
    return (), ()


def _by_label(option: Option) -> str:
    # Names sort as a reader looks for them: "Ä" beside "A".
    return option.label.translate(str.maketrans("áéíóúÁÉÍÓÚäëïöüåÅçÇñÑ", "aeiouAEIOUaeiouaAcCnN")).casefold()


def _documents(answers: Answers, fact: Fact, wording: Wording) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Documents in the order of the guide, first those that a person of this nationality can hold."""
    law = answers.guide.law
    scene = Scene(law, answers.facts, answers.day)
    likely, others = [], []
    for document in law.documents.values():
        looks = wording.text("documents", document.id, "looks")
        option = Option(document.id, wording.document_name(document.id), looks)
        holds = settle(document.holders, scene).truth if document.holders is not None else True
        (others if holds is False else likely).append(option)
    return tuple(likely), tuple(others)


def finish(context: Context, answers: Answers) -> Result:
    """The result of the answers by the law of their day."""
    guide = answers.guide
    checklist = build(answers.facts, guide.law, answers.day)
    summary = summarise(checklist, guide, context.language, answers.passed_in_order)
    newest = context.library.guide(guide.law.code)
    return Result(checklist, summary, answers_query(checklist, guide, answers.passed_in_order), newest is guide)


def save(result: Result, answers: Answers) -> str:
    """A file to keep on the reader's own device: the answers, and which guide and day they were put to."""
    record = result.checklist.record(answers.guide.law)
    content = {
        "format": FILE_FORMAT,
        "version": 1,
        **record,
        "passed": list(answers.passed_in_order),
        "code": check_code(result.checklist, answers.guide),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def reopen(context: Context, text: str) -> Reopened:
    """A saved check compared with today's guide and law.

    Raises SavedFileError when the file is not one of ours, GuideNotFoundError when there is no guide of its place.
    """
    saved = _saved(text)
    place, revision, day = saved.jurisdiction, saved.revision, saved.day
    current = context.library.guide(place)
    now = read_answers(context, place, {**saved.facts, **dict.fromkeys(saved.passed, UNKNOWN)})
    result = finish(context, now)
    try:
        old_guide = context.library.guide(place, revision)
    except GuideNotFoundError:
        return Reopened(result, day, revision, can_compare=False, differences=())
    then = read_answers(context, place, saved.facts, revision)
    before = build(then.facts, old_guide.law, day)
    differences = tuple(_difference(item, current, context) for item in compare(before, result.checklist))
    return Reopened(result, day, revision, can_compare=True, differences=differences)


@dataclass(frozen=True, slots=True)
class _Saved:
    jurisdiction: str
    revision: int
    day: date
    facts: Mapping[str, str]
    passed: tuple[str, ...]


def _saved(text: str) -> _Saved:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SavedFileError("not-json") from error
    if not isinstance(content, dict) or content.get("format") != FILE_FORMAT:
        raise SavedFileError("not-ours")
    place, revision, facts = content.get("jurisdiction"), content.get("revision"), content.get("facts")
    day, passed = _day(str(content.get("day"))), content.get("passed", [])
    if (
        not isinstance(place, str)
        or type(revision) is not int
        or day is None
        or not isinstance(facts, dict)
        or not isinstance(passed, list)
        or not all(isinstance(item, str) for item in (*facts.values(), *passed))
    ):
        raise SavedFileError("damaged")
    return _Saved(place, revision, day, facts, tuple(passed))


def _difference(item: Difference, guide: Guide, context: Context) -> WordedDifference:
    wording = Wording(guide, context.language, context.today)
    _ = wording.phrases.gettext
    titles = {
        "obligations": "title",
        "rights": "title",
        "quotas": "title",
        "routes": "name",
        "requests": "item",
    }
    title = (
        _("May this person work?")
        if item.kind == "may_work"
        else wording.text(item.kind, item.id, titles[item.kind]) or item.id
    )
    what = {
        "answer": _("The answer"),
        "rule": _("The rule"),
        "applies": _("Whether it applies"),
        "due_on": _("The due date"),
        "version": _("The text of the rule"),
        "within": _("Whether the limit is kept"),
        "limit_percent": _("The limit"),
    }[item.what]
    return WordedDifference(title, what, _value(item.before, item.what, wording), _value(item.after, item.what, wording))


def _value(value: object, what: str, wording: Wording) -> str:
    _ = wording.phrases.gettext
    if isinstance(value, date):
        return wording.phrases.weekday(value)
    if what == "version":
        return _("not in the guide") if value is None else _("in force from the start") if value == "start" else _(
            "in force since %(day)s"
        ) % {"day": wording.phrases.day(date.fromisoformat(str(value)))}
    if what == "due_on" and value is None:
        return _("no date")
    words = {
        "True": _("Yes"),
        "yes": _("Yes"),
        "False": _("No"),
        "no": _("No"),
        "conditional": _("Yes, with conditions"),
    }
    return words.get(str(value), _("Not known")) if what != "limit_percent" else str(value)

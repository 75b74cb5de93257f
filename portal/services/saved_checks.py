"""A check kept on the reader's own device, and what changed in guide and law since: nothing is kept here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.content.library import GuideNotFoundError
from portal.content.summary import check_code
from portal.content.wording import Wording
from portal.law.checklist import Checklist, build
from portal.law.compare import Difference, compare
from portal.services.checks import UNKNOWN, Answers, Result, read_answers, read_day
from portal.services.context import Context

FILE_FORMAT = "puente-check"
FILE_VERSION = 1
TITLES = {"obligations": "title", "rights": "title", "quotas": "title", "routes": "name", "requests": "item"}


class SavedFileError(ValueError):
    """A file that is not a check saved by the portal; the text is a code that a door puts into words."""


@dataclass(frozen=True, slots=True)
class SavedCheck:
    """What a file holds: the place, the revision and the day of the check, and the answers as text."""

    jurisdiction: str
    revision: int
    day: date
    facts: Mapping[str, str]
    passed: tuple[str, ...]

    def pairs(self) -> list[tuple[str, str]]:
        """The answers as an address holds them."""
        return [*self.facts.items(), *((fact, UNKNOWN) for fact in self.passed if fact not in self.facts)]


@dataclass(frozen=True, slots=True)
class WordedDifference:
    """One thing that is not the same: the rule, what of it differs, and both sides."""

    title: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One check by two states of guide and law. `can_compare` is False when the other revision is not held here."""

    day: date
    revision: int
    can_compare: bool
    differences: tuple[WordedDifference, ...]


def save(result: Result, answers: Answers) -> str:
    """A file to keep on the reader's own device: the answers, and which guide and day they were put to."""
    content = {
        "format": FILE_FORMAT,
        "version": FILE_VERSION,
        **result.checklist.record(answers.guide.law),
        "passed": list(answers.passed_in_order),
        "code": check_code(result.checklist, answers.guide),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def read_saved(text: str) -> SavedCheck:
    """The check that a file holds.

    Raises SavedFileError when the file is not one of ours, or damaged.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SavedFileError("not-json") from error
    if not isinstance(content, dict) or content.get("format") != FILE_FORMAT:
        raise SavedFileError("not-ours")
    if content.get("version") != FILE_VERSION:
        raise SavedFileError("newer")
    place, revision, facts = content.get("jurisdiction"), content.get("revision"), content.get("facts")
    day, passed = read_day(str(content.get("day"))), content.get("passed", [])
    if (
        not isinstance(place, str)
        or type(revision) is not int
        or not 1 <= revision < 10**9
        or day is None
        or not isinstance(facts, dict)
        or not isinstance(passed, list)
        or not all(isinstance(item, str) for item in (*facts.values(), *passed))
    ):
        raise SavedFileError("damaged")
    return SavedCheck(place, revision, day, facts, tuple(passed))


def reopen(context: Context, saved: SavedCheck) -> Answers:
    """The saved answers as today's guide takes them; those it cannot take are named in `mistakes`.

    Raises GuideNotFoundError when there is no guide of the place.
    """
    return read_answers(context, saved.jurisdiction, saved.pairs())


def changes_since(context: Context, answers: Answers, result: Result, day: date, revision: int) -> Comparison:
    """What is not in `result` as it was on an earlier day, by the revision of that time."""
    return _compare(context, answers, result.checklist, day, revision, is_other_first=True)


def changes_until_today(context: Context, answers: Answers, result: Result) -> Comparison | None:
    """What today's guide and law say otherwise than `result`, or None when it is drawn by them."""
    if result.is_newest and answers.day == context.today:
        return None
    newest = context.library.guide(answers.guide.law.code).law.revision
    return _compare(context, answers, result.checklist, context.today, newest, is_other_first=False)


def _compare(
    context: Context, answers: Answers, shown: Checklist, day: date, revision: int, *, is_other_first: bool
) -> Comparison:
    place = answers.guide.law.code
    try:
        other = read_answers(context, place, answers.pairs(), revision)
    except GuideNotFoundError:
        return Comparison(day, revision, can_compare=False, differences=())
    then = build(other.facts, other.guide.law, day)
    found = compare(then, shown) if is_other_first else compare(shown, then)
    # A rule that only one of the two guides has is named in the words of that one.
    wordings = [Wording(guide, context.language, context.today) for guide in (answers.guide, other.guide)]
    return Comparison(day, revision, can_compare=True, differences=tuple(_worded(item, wordings) for item in found))


def _worded(item: Difference, wordings: list[Wording]) -> WordedDifference:
    _ = wordings[0].phrases.gettext
    if item.kind == "may_work":
        title = _("May this person work?")
    else:
        named = (wording.text(item.kind, item.id, TITLES[item.kind]) for wording in wordings)
        title = next((name for name in named if name), item.id)
    what = {
        "answer": _("The answer"),
        "rule": _("Whether the guide has it"),
        "applies": _("Whether it applies"),
        "due_on": _("The due date"),
        "version": _("The text of the rule"),
        "within": _("Whether the limit is kept"),
        "limit_percent": _("The limit"),
    }[item.what]
    return WordedDifference(title, what, _value(item.before, item, wordings[0]), _value(item.after, item, wordings[0]))


def _value(value: object, item: Difference, wording: Wording) -> str:
    _, phrases = wording.phrases.gettext, wording.phrases
    if isinstance(value, date):
        return phrases.weekday(value)
    match item.what:
        case "due_on":
            return _("No date")
        case "version" if value is None:
            return _("No rule for that day")
        case "version" if value == "start":
            return _("The first text in the guide")
        case "version":
            return _("In force since %(day)s") % {"day": phrases.day(date.fromisoformat(str(value)))}
        case "limit_percent":
            return _("None") if value is None else phrases.percent(Decimal(str(value)))
        case "applies" if item.kind == "obligations":
            words = {"True": _("Required"), "False": _("Not required")}
        case _:
            words = {"True": _("Yes"), "False": _("No")}
    words |= {"yes": _("Yes"), "conditional": _("Yes, with conditions"), "no": _("No")}
    return words.get(str(value), _("Not known yet"))

"""The address of a check: the answers it holds, the question it asks, and the answer just sent with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from flask import abort, request, url_for
from werkzeug.datastructures import MultiDict

from portal.content.library import GuideNotFoundError
from portal.law.facts import Fact, FactError, FactType, Value
from portal.services import checks
from portal.services.checks import Answers
from portal.web.context import context
from portal.web.errors import BadAddressError
from portal.web.public.asked import whole

# Words in the address that are no answers.
ASK, SEND, PASS, BACK_TO, REVISION, SINCE, SINCE_REVISION, IN, ABOUT = (
    "ask",
    "send",
    "unknown",
    "return",
    "revision",
    "since",
    "since-revision",
    "in",
    "about",
)
OURS = frozenset({ASK, SEND, PASS, BACK_TO, REVISION, SINCE, SINCE_REVISION, IN, ABOUT})
# Before the name of a fact: what its answer was before the change just made.
WAS = "was."
# After the name of a fact: a field of the form just sent.
PARTS = ("day", "month", "year")
ITEM = "item"
# What messengers and search engines add to a link that people share.
TRACKERS = re.compile(
    r"(utm_|mc_|pk_|mtm_|wt\.|_ga|_gl|_hs|fb_).*|(fb|g|d|y|ms|tw|tt)clk?id|[gw]braid|igshid|li_fat_id"
)
MOST_LENGTH = 4000
MOST_DIGITS = 9
GROUPED = re.compile(r"\d{1,3}(?:([., '\u2019\u00a0\u202f])\d{3})(?:\1\d{3})*")


class BadAnswersError(Exception):
    """An address with answers that cannot be used; a page names each and keeps the others."""

    def __init__(self, place: str, answers: Answers) -> None:
        self.place = place
        self.answers = answers
        super().__init__(place)


def read(place: str) -> Answers:
    """The answers in this request's address.

    Raises BadAnswersError when some cannot be used, BadAddressError when it cannot be our address, NotFound when there
    is no such guide.
    """
    if len(request.query_string) > MOST_LENGTH:
        raise BadAddressError("too-long")
    asked = request.args.get(ASK, "")
    fields = {f"{asked}.{part}" for part in (*PARTS, ITEM)}
    given = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if not (name in OURS or name in fields or name.startswith(WAS) or TRACKERS.fullmatch(name))
    ]
    try:
        answers = checks.read_answers(context(), place, given, number(REVISION))
    except GuideNotFoundError:
        abort(404)
    if answers.mistakes:
        raise BadAnswersError(place, answers)
    return answers


def one(name: str) -> str | None:
    """A word of ours in the address, which may stand in it once."""
    given = request.args.getlist(name)
    if len(given) > 1:
        raise BadAddressError("repeated")
    return given[0] if given else None


def number(name: str) -> int | None:
    """The number of a revision in the address."""
    raw = one(name)
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= MOST_DIGITS):
        raise BadAddressError("revision")
    return int(raw)


def since() -> tuple[date, int] | None:
    """The day and the revision that the result is to be compared with, if the address names them."""
    raw, revision = one(SINCE), number(SINCE_REVISION)
    if raw is None or revision is None:
        return None
    day = checks.read_day(raw)
    if day is None:
        raise BadAddressError("day")
    return day, revision


def earlier() -> dict[str, str]:
    """What the answers were before the change just made."""
    return {name.removeprefix(WAS): value for name, value in request.args.items() if name.startswith(WAS)}


def of(endpoint: str, place: str, answers: Answers, *more: tuple[str, str]) -> str:
    """The address of a page of the check with these answers."""
    address = url_for(f"public.{endpoint}", lang=context().language, place=place)
    query = urlencode([*answers.pairs(), *more])
    return f"{address}?{query}" if query else address


def drawn(endpoint: str, place: str, query: str, *more: tuple[str, str], is_whole: bool = False) -> str:
    """The address of what is drawn from a result: `query` holds answers, day and revision."""
    address = f"{url_for(f'public.{endpoint}', lang=context().language, place=place)}?{query}"
    if more:
        address = f"{address}&{urlencode(more)}"
    return whole(address) if is_whole else address


def around(place: str, answers: Answers, *more: tuple[str, str]) -> tuple[str, str]:
    """What stands before and after the name of a fact in the addresses that ask for one."""
    mark = "0"
    start, end = of("check_hire", place, answers, (ASK, mark), *more).rsplit(f"{ASK}={mark}", 1)
    return f"{start}{ASK}=", end


def of_change(before: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The part of an address that tells what was there before a change."""
    return [(f"{WAS}{fact}", raw) for fact, raw in before]


# The answer just sent


def is_sent(fact: str) -> bool:
    """Whether the address comes from the form of a question, with an answer to it or without."""
    return SEND in request.args or request.args.get(PASS) == fact


def sent(fact: Fact) -> Value | None:
    """The answer sent by the form of a question; None when the reader does not know.

    Raises FactError when it cannot be used.
    """
    if request.args.get(PASS) == fact.id:
        return None
    return fact.parse(_raw(fact, request.args))


def typed(fact: str) -> dict[str, str]:
    """What was typed into the form of a question, as it was typed."""
    return {part: ",".join(request.args.getlist(f"{fact}.{part}")) for part in (*PARTS, ITEM)}


def _raw(fact: Fact, args: MultiDict[str, str]) -> object:
    if fact.type is FactType.DATE:
        day, month, year = (_single(fact, args, part) for part in PARTS)
        return f"{year:0>4}-{month:0>2}-{day:0>2}"
    if fact.type is FactType.WEEKDAYS:
        return args.getlist(f"{fact.id}.{ITEM}")
    raw = _single(fact, args, ITEM)
    if fact.type is FactType.DATES:
        return re.sub(r"[\s,;]+", ",", raw)
    if fact.type is FactType.NUMBER and GROUPED.fullmatch(raw):
        return re.sub(r"\D", "", raw)
    return _amount(raw) if fact.type is FactType.MONEY else raw


def _single(fact: Fact, args: MultiDict[str, str], part: str) -> str:
    given = args.getlist(f"{fact.id}.{part}")
    if len(given) > 1:
        raise FactError(fact.id, given, "is given twice")
    return given[0].strip() if given else ""


def _amount(raw: str) -> str:
    """A sum as people write it, with thousands apart and a comma or a point before the cents, in plain digits."""
    whole, cents = raw, ""
    if found := re.fullmatch(r"(.*\d)[.,](\d{1,2})", raw):
        whole, cents = found[1], f".{found[2]}"
    return re.sub(r"\D", "", whole) + cents if GROUPED.fullmatch(whole) else whole + cents

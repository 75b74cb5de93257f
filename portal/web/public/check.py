"""The check of one hire: one question a page, the answers in the address, nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.content.library import GuideNotFoundError
from portal.content.wording import Wording, wording_of
from portal.extensions import limiter
from portal.law.facts import WEEKDAYS, FactError
from portal.services import checks, saved_checks
from portal.services.checks import Answers
from portal.services.saved_checks import SavedFileError
from portal.web.access import anyone
from portal.web.caching import briefly_cached
from portal.web.context import context
from portal.web.public import blueprint, check_address, papers, present
from portal.web.public.check_address import BadAnswersError

# The page a change was begun from, which is where it ends.
FROM_ANSWERS = (check_address.BACK_TO, "answers")
MOST_SHOWN = 80
MOST_MISTAKES = 20


@blueprint.get("/check/<place>")
@anyone
def check_hire(place: str) -> str | BaseResponse | tuple[str, int]:
    """Ask the next question that can still change the outcome, or take the answer to one."""
    answers = check_address.read(place)
    asked = check_address.one(check_address.ASK)
    if asked is not None and asked not in answers.guide.law.facts:
        abort(404)
    if asked is not None and check_address.is_sent(asked):
        return _take(place, answers, asked)
    question = checks.question(context(), answers, asked)
    if question is None:
        return redirect(check_address.of("check_answers", place, answers), 303)
    return _ask(place, answers, question)


def _take(place: str, answers: Answers, asked: str) -> BaseResponse | tuple[str, int]:
    """Take the answer to one question; what falls away with it is named on the next page."""
    try:
        value = check_address.sent(answers.guide.law.facts[asked])
    except FactError:
        question = checks.question(context(), answers, asked)
        assert question is not None
        return _ask(place, answers, question, is_refused=True), 400
    after, before = checks.answer(answers, asked, value)
    more = check_address.of_change(before.items())
    still_open, was_open = checks.open_questions(after), checks.open_questions(answers)
    opened = [fact for fact in still_open if fact not in was_open]
    # A change begun from the list of answers ends there, unless it opened a question.
    is_over = not opened if _is_from_answers() else not still_open
    if is_over:
        return redirect(check_address.of("check_answers", place, after, *more), 303)
    if _is_from_answers() and opened[0] != still_open[0]:
        more = [*more, (check_address.ASK, opened[0])]
    return redirect(check_address.of("check_hire", place, after, *more), 303)


def _is_from_answers() -> bool:
    return check_address.one(check_address.BACK_TO) == "answers"


def _ask(place: str, answers: Answers, question: checks.Question, *, is_refused: bool = False) -> str:
    wording = wording_of(answers.guide, context().language, answers.day)
    fact = question.fact
    return render_template(
        "public/question.html",
        place=place,
        country=wording.jurisdiction_name(),
        question=question,
        error=present.refusal(fact.type) if is_refused else None,
        shown=check_address.typed(fact.id) if is_refused else present.given(answers, fact.id),
        weekdays=[(day, wording.weekday_name(day)) for day in WEEKDAYS],
        # With the answer as it was, so that what changes with the new one can be told.
        hidden=[*answers.pairs(), *((FROM_ANSWERS,) if _is_from_answers() else ())],
        question_number=question.number,
        question_most_left=question.most_left,
        answers=_rows(place, answers, wording, hidden=fact.id),
        back_url=_back(place, answers, fact.id),
        aftermath=_aftermath(place, answers),
        answers_url=check_address.of("check_answers", place, answers) if answers.given else None,
    )


def _rows(place: str, answers: Answers, wording: Wording, hidden: str | None = None) -> list[present.Shown]:
    """The answers given, each with a link to change it."""
    law = answers.guide.law
    change = _changes(place, answers)
    return [
        {
            "fact": name,
            "question": wording.fact_label(name),
            "answer": wording.value_label(law.facts[name], answers.facts[name]) if name in answers.facts else None,
            "change_url": change(name),
        }
        for name in answers.given
        if name != hidden
    ]


def _changes(place: str, answers: Answers) -> Callable[[str], str]:
    """Where each answer is changed, or given for the first time, from the list of answers."""
    start, end = check_address.around(place, answers, FROM_ANSWERS)
    return lambda fact: f"{start}{fact}{end}"


def _back(place: str, answers: Answers, fact: str | None) -> str:
    """The question before this one with its answer filled in; before the first, the choice of a country."""
    if fact is not None and _is_from_answers():
        return check_address.of("check_answers", place, answers)
    order = list(answers.guide.law.facts)
    position = len(order) if fact is None else order.index(fact)
    earlier = [name for name in answers.given if order.index(name) < position]
    if not earlier:
        return url_for("public.check", lang=context().language)
    return check_address.of("check_hire", place, answers, (check_address.ASK, earlier[-1]))


def _aftermath(place: str, answers: Answers) -> present.Shown | None:
    """What the change just made left behind, with a link to take it back."""
    found = checks.recall(context(), answers, check_address.earlier())
    if found is None:
        return None
    endpoint = "check_answers" if request.endpoint == "public.check_answers" else "check_hire"
    change = _changes(place, answers)
    return {
        "dropped": found.dropped,
        "recheck": [{"label": item.label, "value": item.value, "url": change(item.fact)} for item in found.recheck],
        "changed": found.changed,
        "undo_url": check_address.of(endpoint, place, found.restored) if found.restored is not None else None,
    }


@blueprint.errorhandler(BadAnswersError)
def show_mistakes(error: BadAnswersError) -> tuple[str, int]:
    """Name the answers in an address that cannot be used, and go on with the others."""
    answers, law = error.answers, error.answers.guide.law
    wording = wording_of(answers.guide, context().language, answers.day)
    rows = [
        {
            "name": wording.fact_label(item.name) if item.name in law.facts else item.name[:MOST_SHOWN],
            "given": item.given[:MOST_SHOWN],
            "problem": item.problem,
            "ask_url": check_address.of("check_hire", error.place, answers, (check_address.ASK, item.name))
            if item.name in law.facts
            else None,
        }
        for item in answers.mistakes[:MOST_MISTAKES]
    ]
    page = render_template(
        "public/mistakes.html",
        place=error.place,
        country=wording.jurisdiction_name(),
        mistakes=rows,
        continue_url=check_address.of("check_hire", error.place, answers),
    )
    return page, 400


@blueprint.get("/check/<place>/answers")
@anyone
def check_answers(place: str) -> str:
    """Show every answer with a link to change it, before the result."""
    answers = check_address.read(place)
    wording = wording_of(answers.guide, context().language, answers.day)
    return render_template(
        "public/answers.html",
        place=place,
        country=wording.jurisdiction_name(),
        rows=_rows(place, answers, wording),
        aftermath=_aftermath(place, answers),
        next_url=check_address.of("check_hire", place, answers) if checks.open_questions(answers) else None,
        back_url=_back(place, answers, None),
        result_url=check_address.drawn("check_result", place, checks.finish(context(), answers).query),
    )


@blueprint.get("/check/<place>/result")
@anyone
@briefly_cached
def check_result(place: str) -> str:
    """May this person work, what must be done by when, and on what legal basis?"""
    answers = check_address.read(place)
    result = checks.finish(context(), answers)
    since = check_address.since()
    compared = None if since is None else saved_checks.changes_since(context(), answers, result, *since)
    ahead = saved_checks.changes_until_today(context(), answers, result)
    summary = result.summary
    now = answers.on_no_day(context().today)
    # An answer changed here is asked about the day shown only where that is not today.
    kept = now if answers.day == context().today else answers
    wording = wording_of(answers.guide, context().language, answers.day)
    return render_template(
        "public/result.html",
        place=place,
        country=summary.jurisdiction_name,
        shown=present.result(result, answers.guide.law, _changes(place, kept)),
        summary=summary,
        rows=_rows(place, kept, wording),
        compared=compared,
        ahead=ahead,
        current_url=check_address.of(
            "check_result",
            place,
            now,
            (check_address.SINCE, answers.day.isoformat()),
            (check_address.SINCE_REVISION, str(summary.revision)),
        ),
        permalink=check_address.drawn("check_result", place, result.query, is_whole=True),
        takeaways=papers.takeaways(place, result),
        as_of_hidden=dict(now.pairs()),
    )


@blueprint.route("/check/open", methods=["GET", "POST"])
@anyone
@limiter.limit("30 per minute", methods=["POST"])
def open_file() -> str | BaseResponse | tuple[str, int]:
    """Read a saved check and lead to its result by today's law, compared with then; the file is not kept."""
    if request.method != "POST":
        return render_template("public/open.html", error=None)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return render_template("public/open.html", error="none"), 400
    try:
        saved = saved_checks.read_saved(sent.read().decode("utf-8-sig"))
        answers = saved_checks.reopen(context(), saved)
    except UnicodeDecodeError:
        return render_template("public/open.html", error="not-json"), 400
    except SavedFileError as error:
        return render_template("public/open.html", error=str(error)), 400
    except GuideNotFoundError:
        return render_template("public/open.html", error="no-guide"), 400
    if answers.mistakes:
        raise BadAnswersError(saved.jurisdiction, answers)
    since = urlencode({check_address.SINCE: saved.day.isoformat(), check_address.SINCE_REVISION: saved.revision})
    query = "&".join(part for part in (checks.query(answers), since) if part)
    return redirect(check_address.drawn("check_result", saved.jurisdiction, query), 303)

"""The check of one hire: one question a page, the answers in the address, nothing stored."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from portal.content.library import GuideNotFoundError
from portal.content.wording import Wording
from portal.extensions import limiter
from portal.law.facts import WEEKDAYS, FactError, FactType
from portal.pdf import render_summary
from portal.services import checks
from portal.settings import Settings
from portal.web.access import anyone
from portal.web.calendar_file import calendar_of
from portal.web.context import context
from portal.web.public import blueprint, present

# Words in the address that are no answers.
OURS = frozenset({"ask", "dropped", "revision", "send", "unknown"})
# What messengers and search engines add to a link that people share.
TRACKERS = ("utm_", "fbclid", "gclid", "wt.", "igshid", "_ga", "mc_")
PARTS = ("day", "month", "year")
MOST_LENGTH = 4000


def _given() -> dict[str, str]:
    """The address's answers; one given twice, or an address too long to be ours, is refused."""
    if len(request.query_string) > MOST_LENGTH:
        abort(400)
    given = {}
    for name, values in request.args.lists():
        if name in OURS or name.startswith(TRACKERS) or _is_part(name):
            continue
        if len(values) != 1:
            abort(400)
        given[name] = values[0]
    return given


def _is_part(name: str) -> bool:
    """Whether a field belongs to a form just sent: a part of a date, or its box list."""
    return name.rpartition(".")[2] in (*PARTS, "item") and "." in name


def _revision() -> int | None:
    raw = request.args.get("revision")
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 9):  # noqa: PLR2004 - no guide has a thousand million revisions
        abort(400)
    return int(raw)


def _answers(place: str) -> checks.Answers:
    try:
        return checks.read_answers(context(), place, _given(), _revision())
    except GuideNotFoundError:
        abort(404)


def _address(endpoint: str, place: str, answers: checks.Answers, **more: str) -> str:
    query = checks.query(answers)
    extra = urlencode(more)
    joined = "&".join(part for part in (query, extra) if part)
    address = url_for(endpoint, lang=context().language, place=place)
    return f"{address}?{joined}" if joined else address


@blueprint.get("/check/<place>")
@anyone
def check_hire(place: str) -> str | BaseResponse | tuple[str, int]:
    """Ask the next question that can still change the outcome, or take the answer to one."""
    answers = _answers(place)
    if answers.mistakes:
        return _mistaken(place, answers)
    asked = request.args.get("ask")
    if asked is not None and asked not in answers.guide.law.facts:
        abort(404)
    if asked is not None and (request.args.get("unknown") == asked or _is_sent(asked)):
        return _take(place, answers, asked)
    question = checks.question(context(), answers, asked)
    if question is None:
        return redirect(_address("public.check_answers", place, answers), 303)
    return _ask(place, answers, question)


def _is_sent(fact: str) -> bool:
    return "send" in request.args or any(f"{fact}.{part}" in request.args for part in (*PARTS, "item"))


def _take(place: str, answers: checks.Answers, asked: str) -> str | BaseResponse | tuple[str, int]:
    """Take the answer to one question; what falls away with it is named on the next page."""
    fact = answers.guide.law.facts[asked]
    value = None
    if request.args.get("unknown") != asked:
        try:
            value = fact.parse(_raw(fact.id, fact.type, request.args))
        except FactError:
            question = checks.question(context(), answers, asked)
            assert question is not None
            return _ask(place, answers, question, error=_error(fact.type)), 400
    kept, dropped = checks.answer(answers, asked, value)
    more = {"dropped": ",".join(dropped)} if dropped else {}
    following = checks.question(context(), kept)
    # An answer changed from the list of answers leads back to it, unless it opened a question.
    endpoint = "public.check_hire" if following is not None else "public.check_answers"
    return redirect(_address(endpoint, place, kept, **more), 303)


def _raw(fact: str, type_: FactType, args: MultiDict[str, str]) -> object:
    if type_ is FactType.DATE:
        day, month, year = (args.get(f"{fact}.{part}", "").strip() for part in PARTS)
        return f"{year:0>4}-{month:0>2}-{day:0>2}"
    if type_ is FactType.WEEKDAYS:
        return args.getlist(f"{fact}.item")
    raw = args.get(f"{fact}.item", "").strip()
    if type_ is FactType.DATES:
        return raw.replace("\n", ",").replace(" ", "")
    if type_ in (FactType.NUMBER, FactType.MONEY):
        # People write thousands apart; an address never does.
        return raw.replace(" ", "").replace("\xa0", "")
    return raw


def _error(type_: FactType) -> str:
    """What to do about an answer that cannot be used, by kind of question."""
    return {
        FactType.DATE: "date",
        FactType.NUMBER: "number",
        FactType.MONEY: "money",
        FactType.DATES: "dates",
        FactType.WEEKDAYS: "weekdays",
    }.get(type_, "choice")


def _ask(place: str, answers: checks.Answers, question: checks.Question, error: str | None = None) -> str:
    wording = Wording(answers.guide, context().language, answers.day)
    fact = question.fact
    known = answers.facts.get(fact.id)
    shown = {part: request.args.get(f"{fact.id}.{part}", "") for part in (*PARTS, "item")}
    if known is not None and error is None:
        if fact.type is FactType.DATE and (day := answers.facts.date(fact.id)):
            shown |= {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
        else:
            shown["item"] = fact.dump(answers.facts[fact.id])
    given = [name for name in answers.guide.law.facts if name in answers.facts or name in answers.passed]
    return render_template(
        "public/question.html",
        place=place,
        country=wording.jurisdiction_name(),
        question=question,
        error=error,
        shown=shown,
        weekdays=[(day, wording.weekday_name(day)) for day in WEEKDAYS],
        hidden=_hidden(answers, without=fact.id),
        question_number=question.number,
        question_limit=question.limit,
        answers=_answer_rows(place, answers, given),
        back_url=_back(place, answers, given),
        dropped=_dropped(answers, wording),
        result_url=_address("public.check_answers", place, answers) if given else None,
    )


def _hidden(answers: checks.Answers, without: str) -> list[tuple[str, str]]:
    law = answers.guide.law
    found = [(name, law.facts[name].dump(value)) for name, value in answers.facts.items() if name != without]
    found += [(name, checks.UNKNOWN) for name in answers.passed_in_order if name != without]
    if answers.is_day_given:
        found.append(("day", answers.day.isoformat()))
    return found


def _answer_rows(place: str, answers: checks.Answers, given: list[str]) -> list[dict[str, object]]:
    wording = Wording(answers.guide, context().language, answers.day)
    law = answers.guide.law
    return [
        {
            "fact": name,
            "question": wording.fact_label(name),
            "answer": wording.value_label(law.facts[name], answers.facts[name]) if name in answers.facts else None,
            "change_url": _address("public.check_hire", place, answers, ask=name),
        }
        for name in given
    ]


def _back(place: str, answers: checks.Answers, given: list[str]) -> str:
    if given:
        return _address("public.check_hire", place, answers, ask=given[-1])
    return url_for("public.check", lang=context().language)


def _dropped(answers: checks.Answers, wording: Wording) -> list[str]:
    names = (request.args.get("dropped") or "").split(",")
    return [wording.fact_label(name) for name in names if name in answers.guide.law.facts]


def _mistaken(place: str, answers: checks.Answers) -> tuple[str, int]:
    wording = Wording(answers.guide, context().language, answers.day)
    rows = [
        {
            "name": wording.fact_label(item.name) if item.name in answers.guide.law.facts else item.name[:80],
            "given": item.given[:80],
            "problem": item.problem,
            "ask_url": _address("public.check_hire", place, answers, ask=item.name)
            if item.name in answers.guide.law.facts
            else None,
        }
        for item in answers.mistakes
    ]
    page = render_template(
        "public/mistakes.html",
        place=place,
        country=wording.jurisdiction_name(),
        mistakes=rows,
        continue_url=_address("public.check_hire", place, answers),
    )
    return page, 400


@blueprint.get("/check/<place>/answers")
@anyone
def check_answers(place: str) -> str | tuple[str, int]:
    """Show every answer with a link to change it, before the result."""
    answers = _answers(place)
    if answers.mistakes:
        return _mistaken(place, answers)
    wording = Wording(answers.guide, context().language, answers.day)
    given = [name for name in answers.guide.law.facts if name in answers.facts or name in answers.passed]
    following = checks.question(context(), answers)
    result = checks.finish(context(), answers)
    return render_template(
        "public/answers.html",
        place=place,
        country=wording.jurisdiction_name(),
        rows=_answer_rows(place, answers, given),
        dropped=_dropped(answers, wording),
        next_url=_address("public.check_hire", place, answers) if following is not None else None,
        back_url=_back(place, answers, given),
        result_url=f"{url_for('public.check_result', lang=context().language, place=place)}?{result.query}",
    )


def _result(place: str) -> tuple[checks.Answers, checks.Result]:
    answers = _answers(place)
    if answers.mistakes:
        abort(400)
    return answers, checks.finish(context(), answers)


@blueprint.get("/check/<place>/result")
@anyone
def check_result(place: str) -> str | tuple[str, int]:
    """May this person work, what must be done by when, and on what legal basis?"""
    answers = _answers(place)
    if answers.mistakes:
        return _mistaken(place, answers)
    return _show(place, answers, checks.finish(context(), answers))


def _show(place: str, answers: checks.Answers, result: checks.Result, reopened: checks.Reopened | None = None) -> str:
    summary = result.summary
    language = context().language
    values = {"lang": language, "place": place}
    given = [name for name in answers.guide.law.facts if name in answers.facts or name in answers.passed]
    law = answers.guide.law
    return render_template(
        "public/result.html",
        place=place,
        country=summary.jurisdiction_name,
        summary=summary,
        answer=present.answer(summary),
        stages=present.stages(summary),
        overview=present.overview(summary),
        treatment=[present.step(item, summary.day) for item in summary.treatment],
        not_required=[present.step(item, summary.day) for item in summary.not_required],
        gauges={quota.id: present.gauge(quota) for quota in summary.quotas},
        requests=present.requests(summary.requests),
        present=present,
        rows=_answer_rows(place, answers, given),
        later=[
            {"label": item.label, "question": item.question, "url": _address("public.check_hire", place, answers, ask=item.id)}
            for item in summary.missing
        ],
        documents=law.documents,
        is_current=result.is_current,
        reopened=reopened,
        current_url=_address("public.check_result", place, _as_of_today(answers)),
        permalink=_absolute("public.check_result", result.query, **values),
        pdf_url=f"{url_for('public.check_pdf', **values)}?{result.query}" if summary.allows_paper else None,
        calendar_url=f"{url_for('public.check_calendar', **values)}?{result.query}" if summary.allows_paper else None,
        save_url=f"{url_for('public.check_file', **values)}?{result.query}",
        change_url=_address("public.check_answers", place, answers),
        as_of_hidden=dict(_hidden(answers, without="day")),
        is_as_of_today=answers.day == context().today,
    )


def _as_of_today(answers: checks.Answers) -> checks.Answers:
    return checks.Answers(answers.guide, answers.facts, answers.passed, context().today, is_day_given=False)


def _absolute(endpoint: str, query: str, **values: str) -> str:
    settings: Settings = current_app.extensions["puente.settings"]
    base = settings.public_url or request.host_url.rstrip("/")
    return f"{base}{url_for(endpoint, **values)}?{query}"


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/check/<place>/result.pdf")
@anyone
@limiter.limit("20 per minute")
def check_pdf(place: str) -> Response:
    """The summary on paper; none is made on a person without a right to work."""
    _, result = _result(place)
    if not result.summary.allows_paper:
        abort(404)
    address = _absolute("public.check_result", result.query, lang=context().language, place=place)
    pdf = render_summary(result.summary, address=address, made_at=context().now)
    return _file(pdf, "application/pdf", f"puente-{place}-{result.summary.code}.pdf")


@blueprint.get("/check/<place>/result.ics")
@anyone
def check_calendar(place: str) -> Response:
    """The due days for a calendar."""
    _, result = _result(place)
    if not result.summary.allows_paper:
        abort(404)
    address = _absolute("public.check_result", result.query, lang=context().language, place=place)
    content = calendar_of(result.summary, address, context().now)
    return _file(content, "text/calendar", f"puente-{place}-{result.summary.code}.ics")


@blueprint.get("/check/<place>/result.json")
@anyone
def check_file(place: str) -> Response:
    """The answers as a file to keep on this device and open again."""
    answers, result = _result(place)
    return _file(checks.save(result, answers), "application/json", f"puente-{place}-{result.summary.code}.json")


@blueprint.route("/check/open", methods=["GET", "POST"])
@anyone
@limiter.limit("30 per minute", methods=["POST"])
def open_file() -> str | tuple[str, int]:
    """Open a saved check and show what changed since; the file is read and not kept."""
    if request.method == "GET":
        return render_template("public/open.html", error=None)
    sent = request.files.get("file")
    try:
        text = sent.read().decode("utf-8") if sent is not None else ""
        reopened = checks.reopen(context(), text)
    except UnicodeDecodeError:
        return render_template("public/open.html", error="not-json"), 400
    except checks.SavedFileError as error:
        return render_template("public/open.html", error=str(error) if sent and sent.filename else "none"), 400
    except GuideNotFoundError:
        return render_template("public/open.html", error="no-guide"), 400
    place = reopened.result.summary.jurisdiction
    facts = reopened.result.checklist.facts
    passed = frozenset(item.id for item in reopened.result.summary.passed)
    answers = checks.Answers(context().library.guide(place), facts, passed, context().today, is_day_given=False)
    return _show(place, answers, reopened.result, reopened)

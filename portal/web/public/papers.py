"""What a reader takes away from a check: the paper, the dates, the answers, the worker's own sheet, letters."""

from __future__ import annotations

from flask import Response, abort, render_template

from portal.content.letter import has_letters, letters
from portal.content.phrases import LANGUAGES, SHEET_LANGUAGES
from portal.content.sheet import worker_sheet
from portal.content.worded import WordedStep
from portal.extensions import limiter
from portal.pdf import render_letter, render_sheet, render_summary
from portal.services import checks, saved_checks
from portal.services.checks import Answers, Result
from portal.web.access import anyone
from portal.web.caching import briefly_cached
from portal.web.calendar_file import calendar_of, dated_steps
from portal.web.context import context
from portal.web.public import blueprint, check_address

Takeaways = dict[str, str | None]


def takeaways(place: str, result: Result) -> Takeaways:
    """Where each thing to take away is; None for what is not made of this result."""
    summary = result.summary
    is_kept = summary.answer.answer != "no"
    made = {
        "check_pdf": summary.allows_paper,
        "check_calendar": _has_calendar(result),
        "check_file": is_kept,
        "check_sheet": True,
        "check_refused": has_letters(result.checklist),
    }
    return {name: check_address.drawn(name, place, result.query) if made[name] else None for name in made}


def _has_calendar(result: Result) -> bool:
    return result.summary.allows_paper and bool(dated_steps(result.summary))


def _finished(place: str) -> tuple[Answers, Result]:
    answers = check_address.read(place)
    return answers, checks.finish(context(), answers)


def _file(content: str | bytes, mimetype: str, place: str, result: Result, kind: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="puente-{place}-{result.summary.code}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/check/<place>/result.pdf")
@anyone
@limiter.limit("20 per minute")
def check_pdf(place: str) -> Response:
    """The summary on paper; none is made on a person without a right to work."""
    _, result = _finished(place)
    if not result.summary.allows_paper:
        abort(404)
    address = check_address.drawn("check_result", place, result.query, is_whole=True)
    pdf = render_summary(result.summary, address=address, made_at=context().now)
    return _file(pdf, "application/pdf", place, result, "pdf")


@blueprint.get("/check/<place>/result.ics")
@anyone
def check_calendar(place: str) -> Response:
    """The due days for a calendar."""
    _, result = _finished(place)
    if not _has_calendar(result):
        abort(404)
    address = check_address.drawn("check_result", place, result.query, is_whole=True)
    return _file(calendar_of(result.summary, address, context().now), "text/calendar", place, result, "ics")


@blueprint.get("/check/<place>/result.json")
@anyone
def check_file(place: str) -> Response:
    """The answers as a file to keep on this device and open again; none is made on a person without a right to work."""
    answers, result = _finished(place)
    if result.summary.answer.answer == "no":
        abort(404)
    return _file(saved_checks.save(result, answers), "application/json", place, result, "json")


# The worker's own sheet


@blueprint.get("/check/<place>/sheet")
@anyone
@briefly_cached
def check_sheet(place: str) -> str:
    """What the worker is owed and must do, in a language that the worker reads, beside the reader's own."""
    answers, result = _finished(place)
    language = _sheet_language()
    return render_template(
        "public/sheet.html",
        place=place,
        country=result.summary.jurisdiction_name,
        sheet=worker_sheet(result.checklist, answers.guide, language),
        is_of_a_hire=bool(result.summary.facts),
        choices=[
            (code, name, check_address.drawn("check_sheet", place, result.query, (check_address.IN, code)))
            for code, name in SHEET_LANGUAGES.items()
        ],
        pdf_url=check_address.drawn("check_sheet_pdf", place, result.query, (check_address.IN, language)),
        result_url=check_address.drawn("check_result", place, result.query),
    )


@blueprint.get("/check/<place>/sheet.pdf")
@anyone
@limiter.limit("20 per minute")
def check_sheet_pdf(place: str) -> Response:
    """The worker's sheet on paper."""
    answers, result = _finished(place)
    language = _sheet_language()
    address = check_address.drawn("check_sheet", place, result.query, (check_address.IN, language), is_whole=True)
    sheet = worker_sheet(result.checklist, answers.guide, language)
    return _file(render_sheet(sheet, address=address), "application/pdf", place, result, f"{language}.pdf")


def _sheet_language() -> str:
    named = check_address.one(check_address.IN)
    if named is not None and named not in SHEET_LANGUAGES:
        abort(404)
    return named or context().language


# A system refuses the number


@blueprint.get("/check/<place>/refused")
@anyone
@briefly_cached
def check_refused(place: str) -> str:
    """What to do when a system refuses the number of the document, with letters to those whose system it is."""
    answers, result = _finished(place)
    found = letters(result.checklist, answers.guide)
    if not found:
        abort(404)
    return render_template(
        "public/refused.html",
        place=place,
        country=result.summary.jurisdiction_name,
        steps=_with_number(answers, result),
        letters=[
            (
                letter,
                LANGUAGES.get(letter.language, letter.language),
                check_address.drawn("check_letter", place, result.query, (check_address.ABOUT, letter.about)),
            )
            for letter in found
        ],
        result_url=check_address.drawn("check_result", place, result.query),
    )


def _with_number(answers: Answers, result: Result) -> list[WordedStep]:
    """The steps in which the number of the document goes into a system."""
    steps = [*(step for stage in result.summary.stages for step in stage.steps), *result.summary.treatment]
    obligations = answers.guide.law.obligations
    return [step for step in steps if step.applies == "yes" and obligations[step.id].number_goes_to]


@blueprint.get("/check/<place>/letter.pdf")
@anyone
@limiter.limit("20 per minute")
def check_letter(place: str) -> Response:
    """One letter to sign."""
    answers, result = _finished(place)
    about = check_address.one(check_address.ABOUT)
    letter = next((item for item in letters(result.checklist, answers.guide) if item.about == about), None)
    if letter is None:
        abort(404)
    return _file(render_letter(letter), "application/pdf", place, result, f"{letter.about}.pdf")

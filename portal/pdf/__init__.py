"""The printing room: a worded summary becomes the paper that an employer keeps, and a sheet the worker's own."""

from __future__ import annotations

from datetime import datetime

from portal.content.letter import Letter
from portal.content.sheet import WorkerSheet
from portal.content.worded import Summary
from portal.pdf.paper import arithmetic, articles, due_day, lay_out
from portal.pdf.press import draw, environment

__all__ = ["NoPaperError", "render_letter", "render_sheet", "render_summary", "summary_html"]


class NoPaperError(ValueError):
    """A paper was asked for a person without a right to work, or whose right is not known: none is made."""


def render_summary(summary: Summary, *, address: str, made_at: datetime | None = None) -> bytes:
    """The compliance summary as a tagged PDF (PDF/UA-1): a pure function, same arguments and same bytes.

    `address` is the whole address of the page that shows the same result. `made_at` is printed with its time in UTC;
    without it the paper leaves a blank to fill by hand. Raises NoPaperError unless the answer is yes, or yes with
    conditions.
    """
    html = summary_html(summary, address=address, made_at=made_at)
    return draw(html, "summary", summary.paper, summary.language)


def render_sheet(sheet: WorkerSheet, *, address: str) -> bytes:
    """The worker's sheet as a tagged PDF; `address` is the whole address of the page that shows the same."""
    html = environment(sheet.language).get_template("pdf/sheet.html").render(sheet=sheet, address=address)
    return draw(html, "plain", sheet.paper, sheet.language)


def render_letter(letter: Letter) -> bytes:
    """A letter to sign, as a tagged PDF."""
    html = environment(letter.language).get_template("pdf/letter.html").render(letter=letter)
    return draw(html, "plain", letter.paper, letter.language)


def summary_html(summary: Summary, *, address: str, made_at: datetime | None = None) -> str:
    """The page that the paper is drawn from.

    Raises NoPaperError as render_summary does.
    """
    if not summary.allows_paper:
        raise NoPaperError(f"no paper is made on a person where the answer is {summary.answer.answer!r}")
    if made_at is not None and made_at.tzinfo is None:
        raise ValueError(f"made_at: {made_at!r} has no time zone; accepted: a moment with one")
    paper = lay_out(summary, address, made_at)
    template = environment(summary.language).get_template("pdf/summary.html")
    return template.render(paper=paper, summary=summary, arithmetic=arithmetic, articles=articles, due_day=due_day)

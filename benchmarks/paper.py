"""The PDF of a usual case: from summary to bytes, beside bare WeasyPrint drawing the same HTML, in the same run."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
from weasyprint import HTML

from portal.content.cases import case_facts
from portal.content.library import Library
from portal.content.summary import summarise
from portal.law.checklist import build
from portal.pdf import render_summary, summary_html
from portal.pdf.press import fetcher, fonts, style_sheet
from portal.settings import ROOT

ROUNDS = 7
MADE_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000/es/check/co/result"


def measure() -> None:
    """Print the median time of both, their ratio, pages and size."""
    guide = Library.of_folder(ROOT / "guides", ["co"]).guide("co")
    case = guide.cases[0]
    summary = summarise(build(case_facts(case, guide), guide.law, case.day), guide, "es")
    ours: list[float] = []
    bare: list[float] = []
    pdf = b""
    render_summary(summary, address=ADDRESS, made_at=MADE_AT)
    for _ in range(ROUNDS):
        started = time.perf_counter()
        pdf = render_summary(summary, address=ADDRESS, made_at=MADE_AT)
        ours.append(time.perf_counter() - started)
        html = summary_html(summary, address=ADDRESS, made_at=MADE_AT)
        sheet = style_sheet("summary", summary.paper, summary.language)
        started = time.perf_counter()
        HTML(string=html, url_fetcher=fetcher()).write_pdf(
            stylesheets=[sheet], font_config=fonts(), pdf_variant="pdf/ua-1"
        )
        bare.append(time.perf_counter() - started)
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    ratio = statistics.median(ours) / statistics.median(bare)
    milliseconds = [statistics.median(times) * 1000 for times in (ours, bare)]
    print(f"  ours {milliseconds[0]:.0f} ms, bare WeasyPrint {milliseconds[1]:.0f} ms, ratio {ratio:.3f}")
    print(f"  {pages} pages, {len(pdf) / 1024:.0f} kB, median of {ROUNDS} rounds, warm")

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta, timezone
from decimal import Decimal
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from weasyprint import HTML

from portal.content.library import Library
from portal.content.phrases import LANGUAGES, catalogue
from portal.content.worded import Summary, WordedFact, WordedStage
from portal.pdf import NoPaperError, press, render_summary, summary_html
from portal.pdf.tagging import POINTS_PER_PIXEL
from portal.settings import ROOT
from tests.pdf.accessibility import TaggedPdf, problems
from tests.pdf.conftest import ADDRESS, MADE_AT

USUAL = ["co/bogota-ppt-indefinite", "us/asylee-whose-ead-expired"]
CASES = [*USUAL, "co/nurse-without-licence", "cl/exactly-fifteen-percent", "us/receipt-for-a-lost-card"]
Draw = Callable[[Summary], bytes]
SummaryOf = Callable[[str, str], Summary]

each_case = pytest.mark.parametrize("case", CASES)
each_language = pytest.mark.parametrize("language", list(LANGUAGES))


@cache
def told(pdf: bytes) -> str:
    """All that a screen reader reads out, without the spaces, which the ends of lines swallow."""
    return squeezed(TaggedPdf(pdf).text())


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def count_pages(pdf: bytes) -> int:
    with opened(pdf) as file:
        return len(file.pages)


# Words that another language has as English has them.
SAME = {"fr": ("Code", "Notes", "Sources")}

# What of a summary does not stand on the paper, and why.
CODES = {
    *("id", "jurisdiction", "language", "paper", "rule", "kind", "applies", "within", "measure", "effect"),
    *("stage", "evidence_ids", "version", "instrument", "title_language", "confidence", "from_stage"),
}
ELSEWHERE = {
    ("WordedBasis", "read"): "the pages that were read are listed on the page of the result",
    ("WordedAnswer", "answer"): "a code, which the heading says in words",
    ("WordedDue", "missing"): "the ids of facts, which WordedStep.missing gives by name",
    ("WordedStage", "code"): "the code of a stage",
    ("WordedRoute", "office_url"): "the address of the route itself stands there when it has one",
    ("WordedRoute", "url"): "it is a link, checked as one",
    ("WordedStep", "stage_name"): "the heading above the duties of a stage",
}
NOT_REQUIRED = {"title", "why"}  # a duty that does not apply is one line
NOT_YET = {
    "title",
    "status",
    "bound",
    "do",
    "due",
    "why",
    "because",
    "missing",
    "basis",
}  # one that may not apply is told in short


def worded(found: object, only: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """Every text in words of a summary, with the name of its field."""
    if isinstance(found, tuple):
        for item in found:
            yield from worded(item, only)
        return
    if not is_dataclass(found):
        return
    kind = type(found).__name__
    for field in fields(found):
        if field.name in CODES or (kind, field.name) in ELSEWHERE or (only is not None and field.name not in only):
            continue
        value = getattr(found, field.name)
        if isinstance(value, str) and value:
            yield f"{kind}.{field.name}", value
        elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            for item in value:
                yield f"{kind}.{field.name}", item
        else:
            yield from worded(value)


def texts_of(summary: Summary) -> Iterator[tuple[str, str]]:
    duties = [step for stage in summary.stages for step in stage.steps] + list(summary.treatment)
    yield from ((f"stage {stage.code}", stage.name) for stage in summary.stages if stage.steps)
    for step in duties:
        yield from worded(step, None if step.applies == "yes" else NOT_YET)
    yield from worded(summary.not_required, NOT_REQUIRED)
    if any(fact.id == "document" for fact in summary.facts):
        yield from worded(summary.requests)
    yield from worded(replace(summary, stages=(), treatment=(), not_required=(), requests=()))


@each_case
@each_language
def test_every_text_of_the_summary_is_on_the_paper(case: str, language: str, summary_of: SummaryOf, draw: Draw):
    summary = summary_of(case, language)
    paper = told(draw(summary))
    missing = [f"{name}: {text}" for name, text in texts_of(summary) if squeezed(text) not in paper]
    assert missing == []


@each_case
@each_language
def test_a_screen_reader_finds_all_it_needs(case: str, language: str, summary_of: SummaryOf, draw: Draw):
    assert problems(draw(summary_of(case, language))) == []


def test_the_checks_see_what_a_file_without_our_tags_lacks(summary_of: SummaryOf):
    html = summary_html(summary_of(USUAL[0], "es"), address=ADDRESS)
    sheet = press.style_sheet("summary", "letter", "es")
    bare = HTML(string=html, url_fetcher=press.fetcher()).write_pdf(
        stylesheets=[sheet], font_config=press.fonts(), pdf_variant="pdf/ua-1"
    )
    found = " ".join(problems(bare))
    for part in ("is in no element of the tag tree", "a header does not say what it heads", "a figure is not where"):
        assert part in found
    plain = HTML(string="<p>no language, no title, no tags").write_pdf()
    assert "the file is not tagged" in problems(plain)


@each_language
def test_the_file_says_its_language_and_title(language: str, summary_of: SummaryOf, draw: Draw):
    summary = summary_of(USUAL[0], language)
    with opened(draw(summary)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert summary.code in str(pdf.docinfo.Title)
        assert summary.jurisdiction_name in str(pdf.docinfo.Title)


def test_names_of_laws_are_in_their_own_language(summary_of: SummaryOf, draw: Draw):
    tagged = TaggedPdf(draw(summary_of("co/bogota-ppt-indefinite", "en")))
    foreign = [element for element, _path in tagged.elements() if str(element.get("/Lang", "")) == "es"]
    assert len(foreign) > 20
    own = TaggedPdf(draw(summary_of("co/bogota-ppt-indefinite", "es")))
    assert not [element for element, _path in own.elements() if "/Lang" in element]


def test_duties_are_read_row_by_row_with_their_headers(summary_of: SummaryOf, draw: Draw):
    tagged = TaggedPdf(draw(summary_of("co/bogota-ppt-indefinite", "en")))
    scopes = [str(element.A.Scope) for element, _path in tagged.elements() if element.S == "/TH"]
    assert {"/Row", "/Column"} == set(scopes)


@pytest.mark.parametrize("case", USUAL)
@each_language
def test_a_usual_case_takes_under_six_pages(case: str, language: str, summary_of: SummaryOf, draw: Draw):
    assert count_pages(draw(summary_of(case, language))) < 6


def test_every_page_says_which_it_is_of_how_many(summary_of: SummaryOf, draw: Draw):
    pdf = draw(summary_of(USUAL[0], "en"))
    count = count_pages(pdf)
    feet = squeezed(TaggedPdf(pdf).artifacts())
    assert all(f"Page{number}of{count}" in feet for number in range(1, count + 1))
    assert f"Page1of{count}" not in told(pdf)


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595.28, 841.89))])
def test_the_sheet_is_the_one_of_the_country(paper: str, size: tuple[float, float], summary_of: SummaryOf, draw: Draw):
    with opened(draw(replace(summary_of(USUAL[0], "es"), paper=paper))) as file:
        for page in file.pages:
            left, bottom, right, top = (float(side) for side in page.MediaBox)
            assert (right - left, top - bottom) == pytest.approx(size, abs=0.01)


def test_same_arguments_same_bytes(summary_of: SummaryOf, draw: Draw):
    summary, other = summary_of(USUAL[0], "es"), summary_of(USUAL[1], "en")
    first = render_summary(summary, address=ADDRESS, made_at=MADE_AT)
    render_summary(other, address=ADDRESS, made_at=None)
    assert render_summary(summary, address=ADDRESS, made_at=MADE_AT) == first
    assert render_summary(summary, address=ADDRESS, made_at=MADE_AT.astimezone(timezone(timedelta(hours=-5)))) == first


def test_the_moment_it_was_made_is_the_one_given_or_a_blank(summary_of: SummaryOf, draw: Draw):
    summary = summary_of(USUAL[0], "en")
    with opened(draw(summary)) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:20261123140500")
    blank = render_summary(summary, address=ADDRESS)
    with opened(blank) as pdf:
        assert "/CreationDate" not in pdf.docinfo
        assert "/ModDate" not in pdf.docinfo
    assert "Madeon____" in told(blank)
    assert "UTC" in told(draw(summary))


def test_a_moment_without_a_time_zone_is_refused(summary_of: SummaryOf):
    with pytest.raises(ValueError, match="time zone"):
        render_summary(summary_of(USUAL[0], "en"), address=ADDRESS, made_at=MADE_AT.replace(tzinfo=None))


@pytest.mark.parametrize("case", ["co/waitress-dead-pep", "co/no-papers-candidate", "co/nothing-known-but-nationality"])
def test_no_paper_is_made_on_a_person_without_a_right_to_work(case: str, summary_of: SummaryOf):
    with pytest.raises(NoPaperError):
        render_summary(summary_of(case, "es"), address=ADDRESS, made_at=MADE_AT)
    with pytest.raises(NoPaperError):
        summary_html(summary_of(case, "es"), address=ADDRESS)


@each_language
def test_a_case_of_the_united_states_names_no_document(language: str, summary_of: SummaryOf, draw: Draw):
    guide = Library.of_folder(ROOT / "guides", ["us"]).guide("us")
    names = {document.name for document in guide.law.documents.values()}
    for texts in guide.texts.values():
        names |= {
            str(words["name"])
            for (kind, _id), words in texts.entries.items()
            if kind == "documents" and "name" in words
        }
    pdf = draw(summary_of("us/asylee-whose-ead-expired", language))
    with opened(pdf) as file:
        metadata = squeezed(" ".join(str(value) for value in file.docinfo.values()))
    assert not [name for name in names if squeezed(name) in told(pdf) + metadata]
    for request in summary_of("us/asylee-whose-ead-expired", language).requests:
        assert squeezed(request.note or request.item) not in told(pdf)


def test_what_is_overdue_is_on_the_first_page(summary_of: SummaryOf, draw: Draw):
    summary = summary_of("co/bogota-ppt-indefinite", "en")
    late = replace(summary, day=date(2026, 12, 31))
    on_first_page = squeezed(TaggedPdf(draw(late)).text_of_page(0))
    steps = [step for stage in late.stages for step in stage.steps] + list(late.treatment)
    overdue = [step for step in steps if step.applies == "yes" and step.due and step.due.on and step.due.on < late.day]
    assert len(overdue) > 3
    for step in overdue:
        assert squeezed(step.title) in on_first_page
        assert step.due
        assert squeezed(step.due.words) in on_first_page


def test_a_paper_with_nothing_overdue_says_none(summary_of: SummaryOf, draw: Draw):
    early = replace(summary_of("co/bogota-ppt-indefinite", "en"), day=date(2026, 1, 1))
    assert "0pasttheirdueday" in told(draw(early))
    assert "Wasdueon" not in told(draw(early))


def own_texts() -> set[tuple[str, str]]:
    """What the paper itself says, in the singular and the plural, which are the same for most texts."""
    source = "".join(path.read_text() for path in (ROOT / "templates/pdf").glob("*.html"))
    source += "".join(path.read_text() for path in (ROOT / "portal/pdf").glob("*.py"))
    single = {(words[1], words[1]) for words in re.findall(r"""\b_\(\s*(["'])(.*?)\1""", source)}
    return single | set(re.findall(r"""ngettext\("(.*?)", "(.*?)\"""", source))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_text_of_the_paper_is_said_in_the_language_of_the_reader(language: str):
    words = catalogue(language)
    left = [one for one, many in own_texts() if words.ugettext(one) == one and words.ungettext(one, many, 2) == many]
    assert [text for text in left if not text.startswith("art. ") and text not in SAME.get(language, ())] == []


@each_language
def test_the_paper_certifies_nothing(language: str):
    words = catalogue(language)
    said = [words.ugettext(one) for one, _many in own_texts()]
    said += [words.ungettext(one, many, 2) for one, many in own_texts()]
    assert len(said) > 100
    forbidden = re.compile(
        r"certif|approved|aprobad|verified by|verificad[oa] por|complies with the law|cumple la ley|N/A", re.IGNORECASE
    )
    assert not [text for text in said if forbidden.search(text)]


@each_language
def test_the_paper_says_what_it_is_and_is_not(language: str, summary_of: SummaryOf, draw: Draw):
    summary = summary_of(USUAL[0], language)
    words = catalogue(language).ugettext
    paper = told(draw(summary))
    for text in (
        "Hiring compliance summary, prepared by the employer",
        "This is not an official document",
        "No other identity or immigration document was requested or kept. (The employer ticks this when it is so.)",
        "To fill in by hand: the portal keeps no names.",
        "It replaces no official form, permit or registration.",
        "Employer: to our knowledge, what is written here is true on the day of signature.",
    ):
        assert squeezed(words(text)) in paper


def test_the_address_is_printed_linked_and_drawn(summary_of: SummaryOf, draw: Draw):
    pdf = draw(summary_of(USUAL[0], "es"))
    with opened(pdf) as file:
        targets = {str(annotation.A.URI) for page in file.pages for annotation in page.get("/Annots", [])}
    assert ADDRESS in targets
    assert squeezed(ADDRESS) in told(pdf)
    assert not [target for target in targets if not target.startswith(("https:", "http:"))]
    routes = {route.url or route.office_url for route in summary_of(USUAL[0], "es").routes}
    assert {url.rstrip("/") for url in routes if url} <= {target.rstrip("/") for target in targets}


def test_an_address_too_long_for_a_square_code_is_still_printed(summary_of: SummaryOf):
    address = ADDRESS + "&closed=" + "2026-11-23," * 400
    assert squeezed(address) in told(render_summary(summary_of(USUAL[0], "es"), address=address))


def test_the_limit_on_foreign_staff_is_drawn_and_told(summary_of: SummaryOf, draw: Draw):
    summary = summary_of("cl/exactly-fifteen-percent", "en")
    (quota,) = (quota for quota in summary.quotas if quota.after)
    assert quota.after
    tagged = TaggedPdf(draw(summary))
    alternatives = [str(element.Alt) for element, _path in tagged.elements() if element.S == "/Figure"]
    (picture,) = (text for text in alternatives if quota.title in text)
    for number in (quota.after.foreign, quota.after.total, quota.limit_percent):
        assert str(number) in picture
    assert squeezed(picture.removeprefix(f"{quota.title}. ")) in told(draw(summary))


def test_a_quota_without_staff_or_without_a_percentage_is_drawn_too(summary_of: SummaryOf):
    summary = summary_of("cl/exactly-fifteen-percent", "en")
    quota = next(quota for quota in summary.quotas if quota.after)
    assert quota.after
    nobody = replace(quota, before=replace(quota.after, total=Decimal(0), foreign=Decimal(0)), limit_percent=None)
    assert problems(render_summary(replace(summary, quotas=(nobody,)), address=ADDRESS)) == []


# Nothing a name or a guide may hold breaks the layout.

ARABIC, HEBREW = "عبد الرحمن بن محمد الأندلسي", "שרה בת־אברהם כהן"
LONGEST = "Wolfeschlegelsteinhausenbergerdorff" * 6


def lines(pdf: bytes) -> Iterator[tuple[float, float, float]]:
    """Where each run of text starts and ends, and how wide its page is, in points."""
    tagged = TaggedPdf(pdf)
    for page in tagged.pdf.pages:
        widths = {str(name): widths_of(font) for name, font in page.Resources.Font.items()}
        left, size, font = 0.0, 0.0, ""
        for operator, operands in tagged.operations(page):
            if operator == "Tm":
                left = float(operands[4])
            elif operator == "Tf":
                font, size = str(operands[0]), float(operands[1])
            elif operator == "TJ":
                shifts = sum(float(part) for part in operands[0] if not isinstance(part, pikepdf.String))
                codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                glyphs = [int.from_bytes(codes[place : place + 2], "big") for place in range(0, len(codes), 2)]
                length = (sum(widths[font].get(glyph, 1000.0) for glyph in glyphs) - shifts) * size / 1000
                yield left * POINTS_PER_PIXEL, (left + length) * POINTS_PER_PIXEL, float(page.MediaBox[2])


def widths_of(font: pikepdf.Object) -> dict[int, float]:
    entries = list(font.DescendantFonts[0].W)
    return {
        int(first) + place: float(width)
        for first, widths in zip(entries[::2], entries[1::2], strict=True)
        for place, width in enumerate(widths)
    }


def test_names_from_right_to_left_stand_in_latin_text_with_every_sign_drawn(summary_of: SummaryOf):
    summary = summary_of(USUAL[0], "es")
    facts = (
        *summary.facts,
        WordedFact("worker", f"Nombre {ARABIC}", f"José {ARABIC} (2026), {HEBREW} Pérez"),
        WordedFact("employer", "Empresa", f"{ARABIC} y Compañía S.A.S., n.º 12-3"),
    )
    pdf = render_summary(replace(summary, facts=facts), address=ADDRESS)
    assert problems(pdf) == []
    assert "josé" in told(pdf).lower()
    assert {"ع", "ש"} <= set(told(pdf))
    with opened(pdf) as file:
        names = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
    assert all("Puente" in name for name in names)


def test_long_names_stay_on_the_sheet(summary_of: SummaryOf):
    summary = summary_of("cl/exactly-fifteen-percent", "es")
    step = replace(summary.stages[0].steps[0], title=LONGEST, do=f"{LONGEST} {LONGEST}", evidence=(LONGEST,))
    long_ = replace(
        summary,
        facts=(WordedFact("a", LONGEST, LONGEST), *summary.facts),
        jurisdiction_name="República Federativa " * 8,
        stages=(WordedStage("before-hire", LONGEST, (step,)),),
        rights=tuple(replace(right, title=LONGEST) for right in summary.rights),
        quotas=tuple(replace(quota, title=LONGEST) for quota in summary.quotas),
        disclaimer=LONGEST * 4,
    )
    pdf = render_summary(long_, address=ADDRESS)
    assert problems(pdf) == []
    assert told(pdf).count(LONGEST) > 6
    assert [line for line in lines(pdf) if not 25 < line[0] <= line[1] < line[2] - 25] == []


def test_a_list_of_eighty_duties_is_drawn_whole(summary_of: SummaryOf):
    summary = summary_of(USUAL[0], "es")
    steps = [step for stage in summary.stages for step in stage.steps]
    many = tuple(
        replace(steps[number % len(steps)], id=f"s{number}", title=f"Deber número {number}") for number in range(80)
    )
    pdf = render_summary(replace(summary, stages=(WordedStage("during", "Durante", many),)), address=ADDRESS)
    assert problems(pdf) == []
    assert all(f"Debernúmero{number}" in told(pdf) for number in range(80))
    assert count_pages(pdf) < 25


def test_a_duty_longer_than_a_sheet_is_drawn_whole(summary_of: SummaryOf):
    summary = summary_of(USUAL[0], "es")
    step = replace(summary.stages[0].steps[0], do="Haga esto primero. " * 900 + "FIN")
    pdf = render_summary(replace(summary, stages=(WordedStage("during", "Durante", (step,)),)), address=ADDRESS)
    assert "FIN" in told(pdf)
    assert told(pdf).count("primero.") == 900


def test_markup_in_a_text_is_text(summary_of: SummaryOf):
    summary = summary_of(USUAL[0], "es")
    facts = (WordedFact("a", "<b>Nombre</b>", '"><img src="file:///etc/passwd" alt="x"><script>alert(1)</script>'),)
    pdf = render_summary(replace(summary, facts=facts), address=ADDRESS)
    assert squeezed('<img src="file:///etc/passwd"') in told(pdf)


def test_a_summary_with_nothing_in_it_is_still_a_paper(summary_of: SummaryOf):
    summary = summary_of(USUAL[0], "es")
    lists = [field.name for field in fields(summary) if isinstance(getattr(summary, field.name), tuple)]
    nothing: dict[str, tuple[()]] = dict.fromkeys(lists, ())
    bare = replace(summary, **nothing, answer=replace(summary.answer, reasons=(), check=None, validity=None))  # type: ignore[arg-type]  # empty tuples
    pdf = render_summary(bare, address=ADDRESS)
    assert problems(pdf) == []
    assert count_pages(pdf) == 1

"""The main job in a real browser: may I hire this person, what must I do by when, and the paper that shows it."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta

import pikepdf
import pytest
from playwright.sync_api import expect

from portal.content.library import Library
from portal.content.source import places
from portal.settings import ROOT
from tests.browser.conftest import DESK, PHONE, OpenPortal
from tests.browser.pages import UNKNOWN, Answer, Answers, Home, Questions, Reader, Result, today

EVERYBODY = [
    pytest.param(language, width, script, id=f"{language}-{width}-{'script' if script else 'no-script'}")
    for language in ("es", "en")
    for width in (PHONE, DESK)
    for script in (True, False)
] + [
    pytest.param("pt", PHONE, False, id="pt-360-no-script"),
    pytest.param("fr", DESK, True, id="fr-1280-script"),
]
SIGNS = today() + timedelta(days=7)
STARTS = today() + timedelta(days=14)


@pytest.mark.parametrize(("language", "width", "script"), EVERYBODY)
def test_hr_staff_come_with_a_question_and_leave_with_steps_dates_and_a_pdf(
    language, width, script, open_portal: OpenPortal
):
    reader = open_portal(language, width, script=script)
    questions = Home(reader).open().check_a_hire("co")

    answers = answer_for_a_venezuelan_with_a_ppt(questions)
    result = change_an_early_answer(answers)

    result.answers("yes")
    steps_can_be_followed(result)
    the_worker_is_protected(result)
    what_is_unknown_is_said(result)
    saved = papers_can_be_taken_away(result)
    the_address_is_the_whole_memory(result, open_portal(language, width, script=script), script=script)
    the_saved_file_opens_again(reader, saved)


def answer_for_a_venezuelan_with_a_ppt(questions: Questions) -> Answers:
    reader = questions.reader
    questions.answer("nationality", "VE")
    questions.answer("document", "ppt")
    questions.answer("contract-kind", "services")
    asked = questions.answer_the_rest(
        {"services-longer-than-month": "yes", "regulated-profession": "no", "work-starts-on": STARTS}
    )
    assert asked[0] == "services-longer-than-month"
    assert {"contract-signed-on", "work-starts-on"} <= set(asked)
    assert len(asked) <= 7, "only questions that can still change the outcome are asked"

    answers = Answers(reader, "co").arrived()
    given = answers.given()
    assert given[answers.label("nationality")] == answers.value("nationality", "VE")
    assert given[answers.label("work-starts-on")] == answers.value("work-starts-on", STARTS)
    assert given[answers.label("contract-signed-on")] == reader.say("I don't know")
    return answers


def change_an_early_answer(answers: Answers) -> Result:
    before = answers.given()
    questions = answers.change("contract-kind")
    questions.answer("contract-kind", "employment")
    questions.answer_the_rest({})

    answers.arrived().says_dropped("services-longer-than-month")
    kept = {label: value for label, value in before.items() if label != answers.label("services-longer-than-month")}
    kept[answers.label("contract-kind")] = answers.value("contract-kind", "employment")
    assert kept.items() <= answers.given().items()
    assert answers.label("services-longer-than-month") not in answers.given()

    questions = answers.change("contract-signed-on")
    questions.write_day("2026", "2", "30")
    reader = answers.reader
    reader.page.get_by_role("button", name=reader.say("Continue"), exact=True).click()
    questions.is_refused(reader.say("Write a day of the calendar, such as 3 8 2026"))
    questions.answer("contract-signed-on", UNKNOWN)
    return answers.arrived().see_the_result()


def steps_can_be_followed(result: Result) -> None:
    reader = result.reader
    wording = reader.wording("co")
    steps = reader.section(reader.say("Your steps"))
    stages = steps.get_by_role("heading", level=3).all_inner_texts()
    for stage in ("before-hire", "at-hire", "after-hire"):
        assert wording.stage_name(stage) in stages

    report = result.step("co", "sire-report-hire")
    # Decreto 834 de 2013, article 40: within the 15 calendar days that follow.
    due = STARTS + timedelta(days=15)
    expect(report.get_by_role("time").first).to_have_attribute("datetime", due.isoformat())
    result.unfold(report)
    expect(report.get_by_text(reader.say("How this date was counted")).last).to_be_visible()
    expect(report.get_by_role("listitem").filter(has_text=wording.phrases.day(STARTS)).first).to_be_visible()
    law = report.get_by_role("link").filter(has_text="Decreto 834 de 2013")
    expect(law.first).to_be_visible()
    expect(law.first).to_have_attribute("href", re.compile("^https?://"))


def the_worker_is_protected(result: Result) -> None:
    reader = result.reader
    not_asked = reader.section(reader.say("You may not ask for…"))
    expect(not_asked.get_by_role("listitem").first).to_be_visible()
    for heading in ("Never, at any stage", "Ask only from this stage on"):
        expect(not_asked.get_by_role("heading", name=reader.say(heading), exact=True)).to_be_visible()
    for heading in ("Rights of the worker", "Ways forward, and who helps"):
        assert reader.section(reader.say(heading)).get_by_role("article").count() >= 3


def what_is_unknown_is_said(result: Result) -> None:
    reader = result.reader
    open_questions = reader.section(reader.say("What is still unknown"))
    question = reader.wording("co").text("facts", "work-ended-on", "question")
    expect(open_questions.get_by_role("link", name=question, exact=True)).to_be_visible()


def papers_can_be_taken_away(result: Result) -> bytes:
    """The saved file; the PDF and the calendar are looked at here."""
    reader = result.reader
    pdf = result.download(reader.say("Download the PDF"))
    assert pdf.suggested_filename.endswith(f"{result.code}.pdf")
    content = pdf.path().read_bytes()
    assert content.startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(content)) as paper:
        assert str(paper.Root.Lang).startswith(reader.language)
        assert bool(paper.Root.MarkInfo.Marked)

    calendar = result.download(reader.say("Add the dates to my calendar")).path().read_text("utf-8")
    due = STARTS + timedelta(days=15)
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in calendar

    saved = result.download(reader.say("Save to this device"))
    assert saved.suggested_filename.endswith(f"{result.code}.json")
    return saved.path().read_bytes()


def the_address_is_the_whole_memory(result: Result, somebody_else: Reader, *, script: bool) -> None:
    reader = result.reader
    link = reader.page.url
    copy = reader.page.get_by_role("button", name=reader.say("Copy the link"), exact=True)
    if script:
        reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy.click()
        expect(reader.page.get_by_role("status").filter(has_text=reader.say("Link copied"))).to_be_attached()
        link = reader.page.evaluate("navigator.clipboard.readText()")
    else:
        expect(copy).to_be_hidden()
    assert "VE" in link

    somebody_else.open(link)
    theirs = Result(somebody_else)
    theirs.answers("yes")
    assert theirs.code == result.code
    Result(somebody_else.change_language()).answers("yes")
    for context in (reader.page.context, somebody_else.page.context):
        assert context.cookies() == []
        assert context.storage_state()["origins"] == []


def the_saved_file_opens_again(reader: Reader, saved: bytes) -> None:
    result = Home(reader).open().open_saved_check(saved)
    result.answers("yes")
    changed = reader.section(reader.say("Changed since you saved"))
    expect(changed).to_contain_text(reader.say("Nothing changed for this hire. Below is the result by today's guide."))

    # The same file, had it been saved before Ley 2466 de 2025 changed what a contract must hold.
    old = json.dumps(json.loads(saved) | {"day": "2025-01-10"}).encode()
    result = Home(reader).open().open_saved_check(old)
    result.answers("yes")
    wording = reader.wording("co")
    row = changed.get_by_role("row").filter(has_text=wording.text("obligations", "written-contract", "title")).last
    expect(row.get_by_role("cell").last).to_contain_text(wording.phrases.day(date(2025, 6, 25)))


CHILEAN_FIRM: dict[str, Answer] = {
    "nationality": "PE",
    "document": "residencia-definitiva",
    "absent-over-two-years": "no",
    "contract-kind": "employment",
    "contract-length": "longer",
    "domestic-work": "no",
    "contract-signed-on": SIGNS,
    "work-starts-on": STARTS,
    "worker-under-18": "no",
    "already-working": "no",
    "foreign-pension-cover": "no",
    "declares-electronically": "yes",
    "staff-total": 39,
    "staff-foreign-counted-as-chilean": 0,
    "staff-foreign-specialists": 0,
    "staff-chilean-specialists": 0,
    "tie-to-chile": "none",
    "technical-specialist": "no",
    "firm-has-specialists": "no",
}


def test_a_firm_at_the_edge_of_the_quota_sees_where_it_stands_before_and_after_the_hire(
    reader: Reader,
):
    questions = Home(reader).open().check_a_hire("cl")
    # With this hire 6 of 40 are foreign: 15 in 100 exactly, which article 19 allows.
    questions.answer_the_rest(CHILEAN_FIRM | {"staff-foreign": 5})
    result = Answers(reader, "cl").arrived().see_the_result()
    result.answers("yes")
    picture = reader.section(reader.wording("cl").text("quotas", "85-15", "title"))
    expect(picture.locator("svg").first).to_be_visible()
    for line in (("Today", 5, 39), ("With this hire", 6, 40)):
        expect(picture).to_contain_text(said_in_a_row(reader, *line))
    expect(picture).to_contain_text(reader.say("That is within the limit."))

    # One more foreigner already on the staff, and the hire would be the one too many.
    questions = result.change("cl", "staff-foreign")
    questions.answer("staff-foreign", 6)
    questions.answer_the_rest(CHILEAN_FIRM)
    Answers(reader, "cl").arrived().see_the_result()
    result.answers("no")
    expect(picture).to_contain_text(reader.say("That is over the limit."))


def said_in_a_row(reader: Reader, when: str, foreign: int, total: int) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(reader.say(when))}\D*\b{foreign}\D+{total}\b")


def test_in_the_united_states_nobody_asks_which_document_the_worker_will_show(
    reader: Reader,
):
    questions = Home(reader).open().check_a_hire("us")
    asked = questions.answer_the_rest(
        {"contract-kind": "employment", "authorization-answer": "yes-authorized", "work-starts-on": STARTS}
    )
    assert not {"document", "document-expires-on", "nationality"} & set(asked)
    result = Answers(reader, "us").arrived().see_the_result()
    expect(reader.section(reader.say("You may not ask for…"))).to_contain_text(reader.say("Never, at any stage"))
    assert result.code


def test_for_a_person_without_a_right_to_work_there_are_rights_and_ways_forward_and_no_file(
    reader: Reader,
):
    questions = Home(reader).open().check_a_hire("co")
    questions.answer_the_rest({"nationality": "VE", "document": "sin-documentos", "contract-kind": "employment"})
    result = Answers(reader, "co").arrived().see_the_result()
    result.answers("no")

    for link in ("Download the PDF", "Add the dates to my calendar"):
        expect(reader.page.get_by_role("link", name=reader.say(link), exact=True)).to_have_count(0)
    expect(reader.page.get_by_text(reader.say("No PDF is made when the answer is no"))).to_be_visible()
    headings = reader.page.get_by_role("heading", level=2).all_inner_texts()
    rights, routes, steps = (
        headings.index(reader.say(heading))
        for heading in ("Rights of the worker", "Ways forward, and who helps", "What is owed all the same")
    )
    assert rights < routes < steps, "rights and ways forward come first"
    assert reader.section(reader.say("Ways forward, and who helps")).get_by_role("link").count()

    refused = reader.page.request.get(reader.page.url.replace("/result?", "/result.pdf?"))
    assert refused.status == 404


@pytest.mark.parametrize("place", places(ROOT / "guides"))
def test_each_country_is_checked_in_its_own_language_on_a_phone_without_a_script(place: str, open_portal: OpenPortal):
    """From the choice of the country to the answer, the worker's sheet and the paper."""
    language = Library.of_folder(ROOT / "guides", [place]).guide(place).law.languages[0]
    reader = open_portal(language, PHONE, script=False)
    guide = reader.library.guide(place)
    case = next(
        case
        for case in guide.cases
        if case.expect.may_work == "yes" and not any(isinstance(value, list) for value in case.facts.values())
    )
    questions = Home(reader).open().check_a_hire(place)
    questions.answer_the_rest({name: _as_answered(value) for name, value in case.facts.items()})
    Answers(reader, place).arrived().see_the_result()
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    reader.follow(reader.say("Sheet for the worker"))
    expect(reader.page.locator("article.sheet")).to_have_attribute("lang", language)
    pdf = reader.page.request.get(reader.page.url.replace("/sheet?", "/sheet.pdf?"))
    assert pdf.headers["content-type"] == "application/pdf"


def _as_answered(value: object) -> Answer:
    """A value of a worked case as a reader gives it."""
    return value if isinstance(value, (int, date)) else str(value)

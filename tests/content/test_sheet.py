"""The worker's own sheet: in a language that the worker reads, from the same checklist as the employer's paper."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel.support import NullTranslations

from portal.content import phrases, summary
from portal.content.cases import case_facts
from portal.content.library import Library
from portal.content.loader import Guide
from portal.content.phrases import SHEET_LANGUAGES
from portal.content.sheet import WorkerSheet, worker_sheet
from portal.law.checklist import build
from portal.law.facts import Facts

GUIDES = Path(__file__).resolve().parents[2] / "guides"
DAY = date(2026, 11, 24)
# A shorter stretch of words may be part of a name.
SHORT = 8
HIRE = {
    "nationality": "VE",
    "document": "ppt",
    "document-expires-on": "2031-05-30",
    "contract-kind": "employment",
    "contract-signed-on": "2026-11-27",
    "work-starts-on": "2026-12-01",
    "regulated-profession": "no",
    "employer-named": "no",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.of_folder(GUIDES)


@pytest.fixture(scope="module")
def colombia(library: Library) -> Guide:
    return library.guide("co")


def made(guide: Guide, language: str, **given: str) -> WorkerSheet:
    facts = {name: guide.law.facts[name].parse(value) for name, value in given.items()}
    return worker_sheet(build(Facts(facts), guide.law, DAY), guide, language)


def told(found: WorkerSheet) -> str:
    items = [f"{item.title} {item.text}" for part in found.parts for item in part.items]
    return "\n".join([found.title, *found.lead, *items, *found.about, found.receipt])


def headings(found: WorkerSheet) -> list[str]:
    return [part.heading for part in found.parts]


def test_the_sheet_of_a_hire_answers_then_says_what_is_owed_by_when_then_the_rights(colombia: Guide):
    found = made(colombia, "en", **HIRE)
    assert headings(found) == [
        "May you do this work?",
        "What your employer must do and must not do",
        "Your rights",
        "If something is wrong",
    ]
    assert found.parts[0].items[0].title == "Yes. With your papers you may do this work."
    duties = {item.title: item.text for item in found.parts[1].items}
    assert duties["Report the hire in SIRE."] == "By 16 December 2026 at the latest."
    assert found.parts[-1].items[0].url == colombia.law.authorities["mintrabajo"].url


def test_the_sheet_of_no_hire_tells_the_rights_and_what_everybody_is_owed(colombia: Guide):
    found = made(colombia, "es")
    assert "Sus derechos" in headings(found)
    assert "¿Puede hacer este trabajo?" not in headings(found)
    assert all(item.text == "" for part in found.parts[:1] for item in part.items)


def test_of_whoever_may_not_work_the_sheet_tells_the_rights_and_no_duty_of_a_hire(colombia: Guide):
    found = made(colombia, "en", nationality="VE", document="sin-documentos")
    assert "May you do this work?" not in headings(found)
    assert "Report the hire in SIRE." not in told(found)
    assert "Your rights" in headings(found)


def test_what_is_not_certain_is_no_yes(colombia: Guide):
    found = made(colombia, "en", nationality="VE", document="ppt")
    assert found.parts[0].items[0].title == "It is not certain yet. Your employer still has to clear something up."


@pytest.mark.parametrize("language", list(SHEET_LANGUAGES))
def test_the_sheet_is_in_the_workers_language_and_says_that_it_is_a_translation(colombia: Guide, language: str):
    found = made(colombia, language, **HIRE)
    assert found.language == language
    assert {item.language for part in found.parts[:-1] for item in part.items} <= {None}
    assert len(found.about) == (2 if language == "es" else 3)


@pytest.mark.parametrize("language", list(SHEET_LANGUAGES))
def test_the_sheet_says_nothing_of_fines_of_limits_on_staff_or_of_the_persons_country(library: Library, language: str):
    for code in library.codes:
        guide = library.guide(code)
        for case in guide.cases[:6]:
            facts = case_facts(case, guide)
            checklist = build(facts, guide.law, case.day)
            words = told(worker_sheet(checklist, guide, language))
            for step in summary.summarise(checklist, guide, language).stages:
                assert not any(fine in words for item in step.steps for fine in item.fines)


def test_in_creole_every_sheet_of_every_case_finds_its_words(library: Library, monkeypatch: pytest.MonkeyPatch):
    """No English slips into a sheet for somebody who does not read it."""
    missing: set[str] = set()

    class Noting(NullTranslations):
        def gettext(self, message: str) -> str:
            missing.add(message)
            return message

    words = phrases.catalogue("ht")
    monkeypatch.setattr(words, "_fallback", Noting())
    sheets = [
        worker_sheet(build(case_facts(case, guide), guide.law, case.day), guide, "ht")
        for guide in map(library.guide, library.codes)
        for case in guide.cases
    ]
    shown = "\n".join(map(told, sheets))
    stretches = {max(re.split(r"%\(\w+\)s", message), key=len).strip(" .:;,") for message in missing}
    assert {stretch for stretch in stretches if len(stretch) > SHORT and stretch in shown} == set()
    assert {item.language for found in sheets for part in found.parts[:-1] for item in part.items} <= {None}


def test_every_guide_names_an_office_where_a_worker_may_complain(library: Library):
    without = [
        code for code in library.codes if not any(a.helps_workers for a in library.guide(code).law.authorities.values())
    ]
    assert without == []

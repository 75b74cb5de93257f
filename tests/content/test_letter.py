"""A system refuses the number of a document: the letters to those whose system it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.content.cases import case_facts
from portal.content.letter import BANK, Letter, has_letters, letters
from portal.content.library import Library
from portal.law.checklist import Checklist, build
from portal.law.facts import Facts

GUIDES = Path(__file__).resolve().parents[2] / "guides"
DAY = date(2026, 11, 24)
HIRE = {
    "nationality": "VE",
    "document": "ppt",
    "document-expires-on": "2031-05-30",
    "contract-kind": "employment",
    "contract-signed-on": "2026-11-27",
    "work-starts-on": "2026-12-01",
    "regulated-profession": "no",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.of_folder(GUIDES)


def checked(library: Library, place: str, **given: str) -> Checklist:
    law = library.guide(place).law
    return build(Facts({name: law.facts[name].parse(value) for name, value in given.items()}), law, DAY)


@pytest.fixture(scope="module")
def colombian(library: Library) -> dict[str, Letter]:
    found = letters(checked(library, "co", **HIRE), library.guide("co"))
    return {letter.about: letter for letter in found}


def test_there_is_one_for_each_system_that_takes_the_number_and_one_for_the_bank(colombian: dict[str, Letter]):
    assert {"affiliate-arl", "affiliate-social-security", "sire-report-hire", BANK} <= set(colombian)
    assert "written-contract" not in colombian


def test_it_is_in_the_language_of_the_office_whatever_the_reader_speaks(colombian: dict[str, Letter]):
    letter = colombian["affiliate-arl"]
    assert letter.language == "es"
    assert letter.recipient == "A la aseguradora o entidad de seguridad social"
    assert letter.subject == "Afilie a la ARL antes del primer día"


def test_it_says_which_document_by_which_law_how_to_check_it_and_by_when_it_is_due(colombian: dict[str, Letter]):
    words = " ".join(colombian["affiliate-arl"].paragraphs)
    assert "Permiso por Protección Temporal (PPT)" in words
    assert "Decreto 216 de 2021" in words
    assert "migracioncolombia.gov.co" in words
    assert "Nuestro último día es el 30 de noviembre de 2026." in words


def test_it_says_nothing_of_the_persons_country_and_leaves_names_to_be_filled_in(colombian: dict[str, Letter]):
    for letter in colombian.values():
        assert "nezol" not in " ".join(letter.paragraphs).replace("Migrantes Venezolanos", "")
        assert len(letter.blanks) == 4


@pytest.mark.parametrize(
    "given",
    [
        {"nationality": "VE"},
        {"nationality": "VE", "document": "sin-documentos"},
        {**HIRE, "document": "pep"},
    ],
    ids=["no document told", "no papers", "a document that allows no work"],
)
def test_there_is_none_where_no_document_shows_that_the_person_may_work(library: Library, given: dict[str, str]):
    checklist = checked(library, "co", **given)
    assert not has_letters(checklist)
    assert letters(checklist, library.guide("co")) == ()


def test_a_citation_that_nobody_read_is_told_before_it_is_sent(library: Library):
    unsure = 0
    for code in library.codes:
        guide = library.guide(code)
        for case in guide.cases:
            checklist = build(case_facts(case, guide), guide.law, case.day)
            steps = {step.obligation.id: step for step in checklist.steps}
            for letter in letters(checklist, guide):
                step = steps.get(letter.about)
                if step is not None and step.version is not None and step.version.basis.confidence.value == "recalled":
                    assert letter.unsure
                    unsure += 1
    assert unsure


def test_every_letter_of_every_case_is_in_the_official_language(library: Library):
    for code in library.codes:
        guide = library.guide(code)
        for case in guide.cases:
            for letter in letters(build(case_facts(case, guide), guide.law, case.day), guide):
                assert letter.language == guide.law.languages[0]
                assert all((*letter.paragraphs, letter.recipient, *letter.asks))

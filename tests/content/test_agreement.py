"""The languages of a guide say the same law, and each sentence can be read once."""

from __future__ import annotations

import pytest

from portal.content.agreement import figures, months
from portal.content.loader import load
from portal.content.phrases import LANGUAGES
from portal.content.source import Bundle
from portal.content.texts import TextStatus
from tests.content.sound import FILES, changed, line_of, problems

ENGLISH = "text.en.yaml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Of twenty four", "Of 24", "`statement` has the figures 24 in en, and none in es"),
        ("Keep it}", "Keep it 3 years}", "`do` has the figures 3 in en, and none in es"),
        ("within ten business days", "within 10 business days", "`do` has the figures 10 in en, and none in es"),
        ("The receipt", "The receipt of 2 pages", "`evidence` has the figures 2 in en, and none in es"),
    ],
    ids=["a number", "years", "in a version", "in a list"],
)
def test_another_figure_in_one_language_is_named(old: str, new: str, says: str):
    found = [problem for problem in problems(changed(old, new, ENGLISH)) if says in problem.message]
    assert [(problem.file, problem.severity) for problem in found] == [(ENGLISH, "error")]


def test_the_same_figure_is_the_same_however_a_language_writes_it():
    written = {"es": "1.750.905,50", "en": "1,750,905.50", "pt": "1.750.905,50", "fr": "1\u202f750\u202f905,50"}
    files = dict(FILES)
    for language in LANGUAGES:
        name = f"text.{language}.yaml"
        files[name] = FILES[name].replace("Of twenty four", f"'{written[language]}'")
    assert problems(files) == ()
    assert figures("1,750,905.50 on 3 March") == figures("3 de marzo: 1.750.905,50") == ("175090550", "3")


@pytest.mark.parametrize(
    ("spanish", "english", "says"),
    [
        ("Desde el 1 de mayo de 2026", "Since 1 March 2026", "`statement` has the months 3 in en, and 5 in es"),
        ("Según el artículo 274A", "Under section 274B", "`statement` has the codes 274B in en, and 274A in es"),
        ("Entre a www.a.gob.pe", "Go to www.b.gob.pe", "`statement` has the addresses www.b.gob.pe in en"),
    ],
)
def test_another_month_article_or_address_in_one_language_is_named(spanish: str, english: str, says: str):
    files = dict(FILES)
    for language in LANGUAGES:
        name = f"text.{language}.yaml"
        words = {"en": english, "fr": spanish.replace("de mayo de", "mai"), "pt": spanish.replace("mayo", "maio")}
        files[name] = FILES[name].replace("Of twenty four", words.get(language, spanish))
    found = [problem for problem in problems(files) if says in problem.message]
    assert [(problem.file, problem.severity) for problem in found] == [(ENGLISH, "error")]
    assert len(problems(files)) == 1


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "You may hire 3 people from 2 May 2026 on", ("5",)),
        ("en", "It may take 30 days", ()),
        ("es", "Del 1 al 5 de julio, y en julio de 2027", ("7",)),
        ("fr", "Le 1er mars 2026, et non en marchant 3 jours", ("3",)),
        ("pt", "Em 1º de março de 2026", ("3",)),
        ("ht", "Apati 1 mas 2026", ("3",)),
    ],
)
def test_the_months_of_dates_are_found_and_no_other_words(language: str, text: str, numbers: tuple[str, ...]):
    assert months(text, language) == numbers


def test_a_language_of_the_sheet_alone_says_what_the_sheet_shows_and_may_say_no_more():
    creole = "text.ht.yaml"
    files = changed("statement: The same pay", "statement: The same pay for 8 hours", creole)
    (problem,) = problems(files)
    assert problem.message.startswith("`statement` has the figures 8 in ht, and none in es")
    (problem,) = problems(changed("report: {title: Report the hire}, ", "", creole))
    assert "obligations `report` has no ht words for title" in problem.message
    (problem,) = problems(changed("allows: Farm work", "allows: '{amount:nothing}'", creole))
    assert "leads nowhere" in problem.message


# The status of a text


def test_every_language_says_how_far_its_text_can_be_relied_on():
    (problem,) = problems(changed("status: {all: draft}\n", "", ENGLISH))
    assert problem.message == "`status` does not say what the en text is: write `all:` original, reviewed, draft"


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("{all: good}", "must be original, reviewed, draft, not 'good'"),
        ("{all: draft, right: draft}", "`right` is neither a kind nor an entry"),
        ("{all: draft, rights/equal: draft}", "`rights/equal` is neither a kind nor an entry"),
    ],
)
def test_a_status_that_is_none_or_of_nothing_is_named(status: str, says: str):
    files = changed("status: {all: draft}", f"status: {status}", ENGLISH)
    assert any(says in problem.message and problem.file == ENGLISH for problem in problems(files))


def test_the_status_of_an_entry_counts_before_that_of_its_kind_and_of_the_language():
    status = "status: {all: draft, rights: reviewed, rights/equal-pay: original}"
    texts = load(Bundle(changed("status: {all: draft}", status, ENGLISH))).texts["en"]
    assert texts.status("rights", "equal-pay") is TextStatus.ORIGINAL
    assert texts.status("rights", "another") is TextStatus.REVIEWED
    assert texts.status("routes", "amnesty") is texts.status() is TextStatus.DRAFT


def test_a_sentence_that_one_language_lacks_is_named_where_it_stands():
    files = changed("statement: The same pay}", "statement: The same pay, note: For all}", ENGLISH)
    (problem,) = problems(files)
    assert problem.message == "`note` has no es words: each language says the same"
    assert (problem.file, problem.line) == (ENGLISH, line_of(files[ENGLISH], "note: For all"))


def test_a_sentence_too_long_to_be_read_once_is_a_warning():
    long = "work " * 31
    (problem,) = problems(changed("statement: The same pay", f"statement: {long}", ENGLISH))
    assert (problem.severity, problem.message) == ("warning", "`statement` has a sentence of 31 words: split it")
    halves = f"{'work ' * 20}work. {'pay ' * 20}"
    assert problems(changed("statement: The same pay", f"statement: {halves}", ENGLISH)) == ()

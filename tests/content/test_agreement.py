"""The languages of a guide say the same law, and each sentence can be read once."""

from __future__ import annotations

import pytest

from portal.content.agreement import figures
from tests.content.sound import FILES, changed, line_of, problems

ENGLISH = "text.en.yaml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Of twenty four", "Of 24", "`statement` has the figures none in es, and 24 in en"),
        ("Keep it}", "Keep it 3 years}", "`do` has the figures none in es, and 3 in en"),
        ("within ten business days", "within 10 business days", "`do` has the figures none in es, and 10 in en"),
        ("The receipt", "The receipt of 2 pages", "`evidence` has the figures none in es, and 2 in en"),
    ],
    ids=["a number", "years", "in a version", "in a list"],
)
def test_another_figure_in_one_language_is_named(old: str, new: str, says: str):
    found = [problem for problem in problems(changed(old, new, ENGLISH)) if says in problem.message]
    assert [(problem.file, problem.severity) for problem in found] == [("text.es.yaml", "error")]


def test_the_same_figure_is_the_same_however_a_language_writes_it():
    files = {**FILES, ENGLISH: FILES[ENGLISH].replace("Of twenty four", "'Of 1,750,905.50'")}
    files["text.es.yaml"] = FILES["text.es.yaml"].replace("Of twenty four", "'De 1.750.905,50'")
    assert problems(files) == ()
    assert figures("1,750,905.50 on 3 March") == figures("3 de marzo: 1.750.905,50") == ("175090550", "3")


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

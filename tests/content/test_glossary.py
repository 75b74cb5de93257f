"""The portal says each term in one way in every language, and explains it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.content.checks import check
from portal.content.glossary import Glossary, load_glossary
from portal.content.loader import load
from portal.content.phrases import LANGUAGES, SHEET_LANGUAGES
from portal.content.source import Bundle, GuideError
from tests.content.sound import FILES, PLACE, changed

ROOT = Path(__file__).resolve().parents[2]
WORDS = """\
glossary:
  payslip:
    en: {say: payslip, not: [wage slip], local: {pe: wage slip}}
    es: {say: recibo de pago}
  employer:
    en: {say: employer, not: [boss, bosses]}
"""


def glossary(folder: Path, words: str = WORDS) -> Glossary:
    (folder / "glossary.yaml").write_text(words, "utf-8")
    return load_glossary(folder)


def second_ways(folder: Path, said: str, place: str = PLACE, field: str = "statement: Of twenty four") -> list[str]:
    name, _ = field.split(": ", maxsplit=1)
    guide = load(Bundle(changed(field, f"{name}: {said}", "text.en.yaml")))
    return [problem.message for problem in glossary(folder).second_ways(guide.texts["en"], place, guide.lines)]


@pytest.mark.parametrize("said", ["The boss pays", "Bosses pay", "the BOSS who pays"])
def test_a_term_said_in_a_second_way_is_named_with_the_word_to_use(tmp_path: Path, said: str):
    (message,) = second_ways(tmp_path, said)
    assert message.startswith("`statement` says “boss")
    assert message.endswith("the glossary says “employer”")


@pytest.mark.parametrize("said", ["The employer pays", "An embossed card", "The payslip"])
def test_the_word_of_the_glossary_and_words_that_hold_another_are_left_alone(tmp_path: Path, said: str):
    assert second_ways(tmp_path, said) == []


def test_a_country_keeps_its_own_word(tmp_path: Path):
    assert second_ways(tmp_path, "The wage slip", "pe") == []
    (message,) = second_ways(tmp_path, "The wage slip", "cl")
    assert "the glossary says “payslip”" in message


def test_what_people_believe_is_told_in_their_words(tmp_path: Path):
    assert second_ways(tmp_path, "The boss decides", field="belief: Ask first") == []


def test_the_check_of_a_guide_asks_the_glossary(tmp_path: Path):
    guide = load(Bundle(changed("Of twenty four", "The boss pays", "text.en.yaml")))
    assert any("the glossary says" in problem.message for problem in check(guide, PLACE, glossary(tmp_path)))
    assert list(check(load(Bundle(FILES)), PLACE, glossary(tmp_path))) == []


def test_a_glossary_that_cannot_be_read_says_where(tmp_path: Path):
    with pytest.raises(GuideError) as caught:
        glossary(tmp_path, "glossary: {payslip: {en: {says: payslip}}}")
    assert {(problem.file, problem.line) for problem in caught.value.problems} == {("glossary.yaml", 1)}


def test_no_glossary_is_an_empty_one(tmp_path: Path):
    assert load_glossary(tmp_path).terms == {}


# The glossary of the project


def test_every_term_is_said_in_every_language_and_explained_in_those_of_the_interface():
    terms = load_glossary(ROOT / "guides").terms
    assert len(terms) > 30
    assert {name for name, said in terms.items() if set(said) != set(SHEET_LANGUAGES)} == set()
    unexplained = {
        (name, language) for name, said in terms.items() for language in LANGUAGES if not said[language].means
    }
    assert unexplained == set()


def test_no_language_uses_a_word_that_it_avoids_for_another_term():
    for language in SHEET_LANGUAGES:
        said = [term[language] for term in load_glossary(ROOT / "guides").terms.values()]
        used = {word.lower() for term in said for word in (term.say, *term.also)}
        assert used & {word.lower() for term in said for word in term.not_} == set()

"""Search finds the card by what people call it, whatever the accents, and helps when it finds nothing."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest

from portal.services.context import Context
from portal.services.search import MOST_LETTERS, Results, index, search, stem
from tests.services.conftest import NOW

TODAY = date(2026, 11, 23)


@pytest.fixture
def find(reading_in):
    return lambda query, language="es", **more: search(reading_in(language), query, TODAY, **more)


@pytest.fixture
def find_real(real_library):
    return lambda query, language="es", **more: search(Context(NOW, language, real_library), query, TODAY, **more)


def first(results: Results) -> tuple[str, str]:
    return results.found[0].kind, results.found[0].id


@pytest.mark.parametrize("query", ["carne", "CARNÉ", "ce", "carnet de migraciones", "Carnés de extranjería", "carn"])
def test_a_card_is_found_by_name_nickname_plural_and_beginning_without_accents(find, query):
    assert first(find(query)) == ("documents", "carne")


@pytest.mark.parametrize(
    ("language", "query", "expected"),
    [
        ("es", "PPT", ("co", "documents", "ppt")),
        ("es", "carné de ppt", ("co", "documents", "ppt")),
        ("es", "¿Puedo contratar a alguien con PPT?", ("co", "documents", "ppt")),
        ("es", "SC-2", ("co", "documents", "sc-2-refugio")),
        ("es", "reportar en el sire", ("co", "obligations", "sire-report-hire")),
        ("es", "finiquito", ("cl", "obligations", "finiquito")),
        ("en", "green card", ("us", "documents", "lpr-card")),
        ("en", "Can I hire someone with a PPT?", ("co", "documents", "ppt")),
        ("en", "chile quota", ("cl", "quotas", "85-15")),
        ("en", "h1b", ("us", "documents", "h1b")),
        ("en", "decreto 834 de 2013", ("co", "instruments", "decreto-834-2013")),
    ],
)
def test_the_words_of_hr_staff_lead_to_what_they_mean(find_real, language, query, expected):
    found = [(item.place, item.kind, item.id) for item in find_real(query, language).found[:3]]
    assert expected in found


def test_a_code_is_found_with_and_without_its_hyphen(find_real):
    with_hyphen, without = find_real("I-9", "en"), find_real("i9", "en")
    assert with_hyphen.total == without.total > 0


def test_the_words_asked_for_are_marked_in_title_and_text(find):
    result = find("reporte").found[0]
    assert [passage.text for passage in result.title if passage.is_match] == ["Reporte"]
    marked = [passage.text for item in find("multa").found for passage in item.snippet if passage.is_match]
    assert marked == ["multa"]


def test_a_slip_of_the_pen_brings_a_suggestion(find_real):
    results = find_real("refujiado")
    assert (results.total, results.suggestion) == (0, "refugiado")
    assert find_real("social securty", "en").suggestion == "social security"
    assert find_real("refugiado").suggestion is None


def test_when_no_entry_has_every_word_those_with_some_are_shown_and_it_is_said(find):
    results = find("reporte zanahoria")
    assert results.is_partial
    assert first(results) == ("obligations", "report-hire")


@pytest.mark.parametrize("query", ["", "   ", "¿?", "—", "zzzzzz"])
def test_a_query_with_nothing_to_find_finds_nothing(find, query):
    results = find(query)
    assert (results.total, results.found, results.page, results.pages) == (0, (), 1, 1)


def test_a_query_of_words_that_say_nothing_is_searched_all_the_same(find):
    assert find("la").query == "la"


def test_a_very_long_query_is_cut_and_says_so(find):
    results = find("carne " * 500)
    assert results.is_too_long
    assert len(results.query) <= MOST_LETTERS
    assert first(results) == ("documents", "carne")


def test_results_can_be_kept_to_a_country_and_to_a_kind(find_real):
    every, one = find_real("permiso"), find_real("permiso", place="cl")
    assert {facet.id for facet in every.places} >= {"cl", "co", "us"}
    assert one.total == next(facet.count for facet in every.places if facet.id == "cl")
    assert {item.place for item in one.found} == {"cl"}
    duties = find_real("permiso", kind="obligations")
    assert {item.kind for item in duties.found} == {"obligations"}
    assert sum(facet.count for facet in every.kinds) == every.total


def test_pages_follow_each_other_without_gap_or_repetition(find_real):
    first_page = find_real("permiso")
    seen = [
        (item.place, item.kind, item.id)
        for page in range(1, first_page.pages + 1)
        for item in find_real("permiso", page=page).found
    ]
    assert len(seen) == len(set(seen)) == first_page.total
    assert find_real("permiso", page=9999).page == first_page.pages


def test_a_rule_that_is_over_on_the_day_says_so_among_the_results(find):
    (notice,) = [item for item in find("carta").found if item.id == "old-notice"]
    assert notice.state == "ended"


def test_changes_and_mistakes_lead_to_the_section_where_they_stand(find):
    assert first(find("sube el salario")) == ("changes", "wage-2026")
    assert find("sube el salario").found[0].section == "changes"


def test_words_in_another_language_of_the_guide_find_the_entry_too(find):
    assert first(find("foreigner's card", "es")) == ("documents", "carne")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "visa", "visas"),
        ("es", "mes", "meses"),
        ("es", "clase", "clases"),
        ("es", "contratacion", "contrataciones"),
        ("es", "vez", "veces"),
        ("es", "reporte", "reportar"),
        ("en", "card", "cards"),
        ("en", "duty", "duties"),
        ("en", "boss", "bosses"),
    ],
)
def test_the_forms_of_a_word_are_one_word(language, one, other):
    assert stem(one, language) == stem(other, language)


def test_the_index_is_made_once_for_a_library_and_a_language(real_library):
    assert index(real_library, "es") is index(real_library, "es")
    assert index(real_library, "es") is not index(real_library, "en")


def test_a_query_is_answered_within_milliseconds(find_real):
    queries = ["permiso", "visas de trabajo", "multa por no reportar", "seguridad social", "refugiado"]
    for query in queries:
        find_real(query)
    fastest = []
    for query in queries:
        times = []
        for _ in range(5):
            start = perf_counter()
            find_real(query)
            times.append(perf_counter() - start)
        fastest.append(min(times))
    # Five milliseconds is the aim; a machine that does other things at the same time gets five times as long.
    assert max(fastest) < 0.025

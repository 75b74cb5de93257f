"""The Americas as a whole: who is bound by what, the map, and countries without a guide."""

from __future__ import annotations

import pytest

from portal.content.phrases import LANGUAGES
from portal.content.standards import load_standards
from portal.services import region
from portal.services.context import Context
from portal.settings import Settings
from tests.services.conftest import NOW

STANDARDS = load_standards(Settings().guides_folder)


@pytest.fixture
def context(real_library) -> Context:
    return Context(NOW, "en", real_library)


def states(context: Context, subject: str) -> dict[str, str]:
    return {tile.country.code: tile.state for tile in region.read_map(context, STANDARDS, subject).tiles}


def test_every_state_of_the_americas_has_a_tile_of_its_own(context):
    tiles = region.read_map(context, STANDARDS, "quotas").tiles
    assert len(tiles) == len({(tile.column, tile.row) for tile in tiles}) == 35
    assert {tile.country.place for tile in tiles if tile.country.place} == set(context.library.codes)


def test_the_map_of_limits_says_what_the_guides_say(context):
    found = states(context, "quotas")
    assert (found["CL"], found["CO"], found["HN"]) == ("yes", "no", "unknown")


def test_the_map_of_asylum_says_what_the_paper_of_an_asylum_seeker_allows(context):
    found = states(context, "asylum")
    assert {code: found[code] for code in ("CO", "US", "HN")} == {"CO": "yes", "US": "yes", "HN": "unknown"}
    assert "silent" not in found.values()


def test_the_map_of_an_instrument_says_whom_it_binds(context):
    found = states(context, "can-878")
    assert {code for code, state in found.items() if state == "yes"} == {"BO", "CO", "EC", "PE"}
    assert set(found.values()) == {"yes", "no"}


def test_a_country_without_a_guide_is_told_what_binds_it(context):
    page = region.read_country(context, STANDARDS, "bo")
    assert page.country.place is None
    assert {"can-878", "mercosur-res"} <= {treaty.id for treaty in page.treaties}
    assert all("Bolivia" in {party.name for party in treaty.parties} for treaty in page.treaties)


@pytest.mark.parametrize("code", ["fr", "zz", ""])
def test_a_country_elsewhere_is_not_found(context, code):
    with pytest.raises(region.CountryNotFoundError):
        region.read_country(context, STANDARDS, code)


def test_a_map_of_nothing_is_not_found(context):
    with pytest.raises(region.SubjectNotFoundError):
        region.read_map(context, STANDARDS, "weather")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_standards_speak_in_every_language(real_library, language):
    page = region.read_standards(Context(NOW, language, real_library), STANDARDS)
    statements = [item for _addressee, items in page.principles for item in items]
    for item in (*statements, *page.rights, *page.residences, *page.misconceptions, *page.open_questions):
        assert item.text
    assert all(treaty.about for treaty in page.treaties)
    assert [addressee for addressee, _items in page.principles] == ["employers", "both", "states"]

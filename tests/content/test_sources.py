"""Where the law of a shipped guide comes from is told, honestly, for every rule."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from portal.content.phrases import LANGUAGES
from portal.law.dated import Basis, Confidence
from portal.law.model import Jurisdiction
from tests.content.test_guides import LIBRARY


def bases(law: Jurisdiction) -> Iterator[tuple[str, str, Basis]]:
    """Every basis of a guide, with the kind and the id of what rests on it."""
    for kind, rule in law.rules():
        for version in rule.versions.versions:
            yield kind, f"{rule.id}@{version.key}", version.basis
    for change in law.changes.values():
        yield "changes", change.id, change.basis


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_every_duty_and_every_limit_cites_an_instrument_of_the_guide(place):
    law = LIBRARY.guide(place).law
    for kind, id_, basis in bases(law):
        assert all(cite.instrument in law.instruments for cite in basis.cites)
        if kind not in ("amounts", "routes"):
            assert basis.cites, (kind, id_)


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_what_was_read_is_linked_and_what_was_not_read_says_so(place):
    for kind, id_, basis in bases(LIBRARY.guide(place).law):
        for address in (*basis.read, *(cite.url for cite in basis.cites if cite.url)):
            assert urlsplit(address).scheme in ("http", "https"), (kind, id_, address)
            assert urlsplit(address).hostname, (kind, id_, address)
        assert basis.read or basis.confidence is Confidence.RECALLED, (kind, id_)


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_nothing_was_checked_after_it_was_published(place):
    law = LIBRARY.guide(place).law
    assert law.covers_from < law.checked_on <= law.published_on
    for kind, id_, basis in bases(law):
        assert basis.checked_on <= law.published_on, (kind, id_)


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_what_is_marked_as_wrong_or_disputed_is_explained_in_each_language(place):
    guide = LIBRARY.guide(place)
    for kind, rule in guide.law.rules():
        for version in rule.versions.versions:
            for mark in ("inaccurate", "disputed"):
                if getattr(version.basis, mark):
                    for language in LANGUAGES:
                        assert guide.texts[language].find(kind, rule.id, mark, version.key), (rule.id, mark, language)


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_an_official_office_that_helps_has_an_address(place):
    law = LIBRARY.guide(place).law
    for route in law.routes.values():
        assert route.url or (route.office and law.authorities[route.office].url), route.id

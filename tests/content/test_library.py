"""Guides by place and revision: the newest unless another is named, each parsed once however many ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from portal.content import library as module
from portal.content.library import GuideNotFoundError, Library
from portal.content.loader import Guide, load
from portal.content.source import Bundle
from tests.content.sound import FILES, PLACE, changed


def test_a_revision_asked_for_by_many_at_once_is_parsed_once(monkeypatch):
    parsed: list[Bundle] = []

    def counted(bundle: Bundle) -> Guide:
        parsed.append(bundle)
        return load(bundle)

    monkeypatch.setattr(module, "load", counted)
    library = Library({(PLACE, 1): Bundle(FILES)})
    together = Barrier(8)

    def ask(_: int) -> Guide:
        together.wait()
        return library.guide(PLACE)

    with ThreadPoolExecutor(8) as readers:
        guides = set(readers.map(ask, range(8)))
    assert len(guides) == 1
    assert len(parsed) == 1


def test_the_newest_revision_is_used_unless_another_is_named():
    second = changed("number: 1, pub", "number: 2, pub")
    library = Library({(PLACE, 1): Bundle(FILES), (PLACE, 2): Bundle(second)})
    assert (library.codes, library.revisions(PLACE)) == ((PLACE,), (1, 2))
    assert (library.guide(PLACE).law.revision, library.guide(PLACE, 1).law.revision) == (2, 1)
    assert library.guide(PLACE) is library.guide(PLACE, 2)


@pytest.mark.parametrize(("code", "revision"), [("zz", None), (PLACE, 7), ("", None)])
def test_a_guide_that_is_not_there_is_not_found(code: str, revision: int | None):
    with pytest.raises(GuideNotFoundError):
        Library({(PLACE, 1): Bundle(FILES)}).guide(code, revision)

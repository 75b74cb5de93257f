"""A revision is parsed once, however many ask for it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from portal.content import library as module
from portal.content.library import Library
from portal.content.loader import Guide, load
from portal.content.source import Bundle
from tests.content.clean import PLACE, write


def test_a_revision_asked_for_by_many_at_once_is_parsed_once(tmp_path, monkeypatch):
    parsed: list[Bundle] = []

    def counted(bundle: Bundle) -> Guide:
        parsed.append(bundle)
        return load(bundle)

    monkeypatch.setattr(module, "load", counted)
    library = Library({(PLACE, 1): Bundle.read(write(tmp_path), PLACE)})
    together = Barrier(8)

    def ask(_: int) -> Guide:
        together.wait()
        return library.guide(PLACE)

    with ThreadPoolExecutor(8) as readers:
        guides = set(readers.map(ask, range(8)))
    assert len(guides) == 1
    assert len(parsed) == 1

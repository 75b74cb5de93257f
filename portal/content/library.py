"""Guides by place and revision: parsed once, never changed, shared by a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

from portal.content.loader import Guide, load
from portal.content.source import Bundle, places


class GuideNotFoundError(LookupError):
    """There is no guide of that place, or no such revision of it."""


class Library:
    """The guides that a process answers from; the newest revision of a place is the one used unless another is named.

    A revision is parsed when it is first asked for. Two threads may ask at once; one parses.
    """

    def __init__(self, bundles: Mapping[tuple[str, int], Bundle] | None = None, guides: Iterable[Guide] = ()) -> None:
        self._bundles = dict(bundles or {})
        self._guides = {(guide.law.code, guide.law.revision): guide for guide in guides}
        self._newest: dict[str, int] = {}
        for code, revision in (*self._bundles, *self._guides):
            self._newest[code] = max(revision, self._newest.get(code, 0))
        self._lock = Lock()

    @classmethod
    def of_folder(cls, folder: Path, codes: Iterable[str] | None = None) -> Library:
        """The guides below `folder`.

        Raises GuideError when one cannot be used.
        """
        chosen = places(folder) if codes is None else codes
        return cls(guides=[load(Bundle.read(folder, place)) for place in chosen])

    @property
    def codes(self) -> tuple[str, ...]:
        """The places there is a guide of, in alphabetical order of their codes."""
        return tuple(sorted(self._newest))

    def guide(self, code: str, revision: int | None = None) -> Guide:
        """The guide of a place, in a revision or in its newest.

        Raises GuideNotFoundError.
        """
        key = (code, self._newest.get(code, 0) if revision is None else revision)
        guide = self._guides.get(key)
        if guide is not None:
            return guide
        with self._lock:
            if key not in self._guides:
                if key not in self._bundles:
                    raise GuideNotFoundError(f"{code} revision {revision}" if revision else code)
                self._guides[key] = load(self._bundles[key])
            return self._guides[key]

    def revisions(self, code: str) -> tuple[int, ...]:
        """The numbers of every revision held of a place, oldest first."""
        return tuple(sorted(number for place, number in {*self._bundles, *self._guides} if place == code))

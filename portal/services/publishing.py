"""Published revisions of guides: from the folder into the database, and from there into a library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from portal.content.library import Library
from portal.content.loader import load
from portal.content.source import Bundle, places
from portal.store import queries
from portal.store.database import db
from portal.store.models import GuideRevision


class Loading(StrEnum):
    """What became of a folder's guide when it was loaded."""

    NEW = "new"
    UNCHANGED = "unchanged"
    OLDER = "older"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome for one place."""

    jurisdiction: str
    revision: int
    outcome: Loading
    held: int | None


def load_guides(folder: Path, now: datetime, codes: Iterable[str] | None = None) -> tuple[Loaded, ...]:
    """Make a revision of each guide in `folder` that the database does not hold yet.

    A revision is never overwritten: a folder older than what is published, or one whose content changed under a number
    already published, is reported and left alone. Raises GuideError when a guide cannot be used.
    """
    bundles = [Bundle.read(folder, code) for code in (places(folder) if codes is None else codes)]
    try:
        return tuple(_load(bundle, now) for bundle in bundles)
    except IntegrityError:
        # Another process published the same meanwhile; what is held now decides.
        db.session.rollback()
        return tuple(_load(bundle, now) for bundle in bundles)


def _load(bundle: Bundle, now: datetime) -> Loaded:
    known = queries.revision_with(bundle.sha256)
    if known is not None:
        # What was published was sound when it was.
        return Loaded(known.jurisdiction, known.number, Loading.UNCHANGED, _held(known.jurisdiction))
    law = load(bundle).law
    held = _held(law.code)
    same = queries.revision(law.code, law.revision)
    if same is not None:
        return Loaded(law.code, law.revision, Loading.CONFLICT, held)
    if held is not None and law.revision < held:
        return Loaded(law.code, law.revision, Loading.OLDER, held)
    queries.add(
        GuideRevision(
            jurisdiction=law.code,
            number=law.revision,
            published_on=law.published_on,
            sha256=bundle.sha256,
            content=bundle.dump(),
            loaded_at=now,
        )
    )
    return Loaded(law.code, law.revision, Loading.NEW, held)


def _held(jurisdiction: str) -> int | None:
    latest = queries.latest_revision(jurisdiction)
    return latest.number if latest else None


def open_library() -> Library:
    """The library of every revision published here."""
    return Library({(code, number): Bundle.load(content) for code, number, content in queries.all_contents()})

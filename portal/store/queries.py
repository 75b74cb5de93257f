"""What is asked of the database."""

from __future__ import annotations

from sqlalchemy import select

from portal.store.database import db
from portal.store.models import GuideRevision


def latest_revision(jurisdiction: str) -> GuideRevision | None:
    """The newest revision held of a place."""
    statement = (
        select(GuideRevision)
        .where(GuideRevision.jurisdiction == jurisdiction)
        .order_by(GuideRevision.number.desc())
        .limit(1)
    )
    return db.session.scalars(statement).first()


def revision(jurisdiction: str, number: int) -> GuideRevision | None:
    """One revision of a place."""
    statement = select(GuideRevision).where(GuideRevision.jurisdiction == jurisdiction, GuideRevision.number == number)
    return db.session.scalars(statement).first()


def revision_with(sha256: str) -> GuideRevision | None:
    """The revision whose files have this fingerprint."""
    return db.session.scalars(select(GuideRevision).where(GuideRevision.sha256 == sha256).limit(1)).first()


def all_contents() -> list[tuple[str, int, str]]:
    """Place, number and files of every revision held."""
    statement = select(GuideRevision.jurisdiction, GuideRevision.number, GuideRevision.content).order_by(
        GuideRevision.jurisdiction, GuideRevision.number
    )
    return [(row.jurisdiction, row.number, row.content) for row in db.session.execute(statement)]


def add(row: GuideRevision) -> None:
    """Keep a new revision; the database refuses a number that is taken."""
    db.session.add(row)
    db.session.flush()

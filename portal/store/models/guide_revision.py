"""A published revision of a guide: numbered per place, hashed, never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.database import Base


class GuideRevision(Base):
    """The files of one guide as published under one number."""

    __tablename__ = "guide_revision"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(6))
    number: Mapped[int]
    published_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

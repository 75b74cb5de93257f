"""What every use-case is given: the moment, the reader's language and the guides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.content.library import Library


@dataclass(frozen=True, slots=True)
class Context:
    """One request, command or job. The door that makes it is the only one to read the clock."""

    now: datetime
    language: str
    library: Library

    @property
    def today(self) -> date:
        """The day of `now` (UTC), used where a reader names no other."""
        return self.now.date()

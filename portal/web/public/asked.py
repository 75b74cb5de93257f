"""What an address asks of the reading pages: the day of the law and the revision of the guide; links keep both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import abort, current_app, g, request, url_for

from portal.services.entries import Link
from portal.settings import Settings
from portal.web.context import as_of, context, phrases

MOST_DIGITS = 9
MOST_PAGE_DIGITS = 4
# Pages shown on either side of the current one.
AROUND = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """The day shown and whether the address names it, the revision asked for, and what is wrong with the day, if so."""

    day: date
    today: date
    is_day_given: bool
    revision: int | None
    error: str | None

    @property
    def kept(self) -> dict[str, str]:
        """The parts of the address that every link of the page keeps."""
        found = {"day": self.day.isoformat()} if self.is_day_given else {}
        return found | ({"revision": str(self.revision)} if self.revision is not None else {})

    @property
    def status(self) -> int:
        """200, or 400 for an address with a day that is none."""
        return 400 if self.error else 200


def asked() -> Asked:
    """What this request asks; a day that is none gives today's law and says so."""
    today = context().today
    given = [value for value in request.args.getlist("day") if value]
    day = as_of(given[0]) if len(given) == 1 else None
    error = phrases().gettext("Write a day of the calendar between 1900 and 2200") if given and day is None else None
    return Asked(day or today, today, day is not None, _revision(), error)


def _revision() -> int | None:
    """The revision asked for; an address that names none there can be leads nowhere."""
    given = [value for value in request.args.getlist("revision") if value]
    if not given:
        return None
    if len(given) > 1 or len(given[0]) > MOST_DIGITS or not (given[0].isascii() and given[0].isdigit()):
        abort(404)
    return int(given[0])


def page_asked() -> int:
    """The page of a long list that this request asks for; the first where it names none."""
    given = request.args.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= MOST_PAGE_DIGITS else 1


def page_links(current: int, last: int, address: Callable[[int], str]) -> list[dict[str, object]]:
    """The pages to choose among: first, last and those around the current one; none where there is one page."""
    shown: list[dict[str, object]] = []
    for number in range(1, last + 1):
        if number in (1, last) or abs(number - current) <= AROUND:
            shown.append({"number": number, "href": address(number), "current": number == current})
        elif not shown[-1].get("ellipsis"):
            shown.append({"ellipsis": True})
    return shown if last > 1 else []


def whole(path: str) -> str:
    """The whole address of a path of this portal, as it is known outside."""
    settings: Settings = current_app.extensions["puente.settings"]
    return f"{settings.public_url or request.host_url.rstrip('/')}{path}"


class Addresses:
    """Links within one guide that keep the day and the revision.

    They are joined to the guide's own address, which is built once: a page has hundreds of them.
    """

    def __init__(self, place: str, kept: Mapping[str, Any]) -> None:
        self.place, self.kept = place, kept
        self._guide = url_for("public.guide", lang=g.language, place=place)
        self._query = f"?{urlencode(kept)}" if kept else ""

    def guide(self) -> str:
        """The first page of the guide."""
        return f"{self._guide}{self._query}"

    def section(self, section: str, anchor: str | None = None) -> str:
        """A section of the guide."""
        return f"{self._guide}/{section}{self._query}{f'#{anchor}' if anchor else ''}"

    def section_path(self, section: str) -> str:
        """Where a form of the section leads, which brings its own query."""
        return f"{self._guide}/{section}"

    def rule(self, kind: str, id_: str) -> str:
        """The address of a rule's own."""
        return f"{self._guide}/{kind}/{id_}{self._query}"

    def link(self, link: Link) -> str:
        """The address that a link leads to."""
        return self.rule(link.kind, link.id)

    def check(self) -> str:
        """Where a hire in this country is checked."""
        return url_for("public.check_hire", lang=g.language, place=self.place)

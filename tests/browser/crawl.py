"""Every page of the portal in one language, each seen once in a real browser."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as MESSAGES
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from portal.content.library import Library
from tests.browser.pages import today

NARROW = 320
ERRORS = (400, 403, 404, 405, 413, 429, 500)
FILES = (".pdf", ".ics", ".json", ".csv", ".atom")
STARTS = today() + timedelta(days=14)
# One check of each answer; between them they show everything that a result may hold.
RESULTS = {
    "yes": "co/result?nationality=VE&document=ppt&contract-kind=employment&regulated-profession=no"
    f"&work-starts-on={STARTS}",
    "conditional": "co/result?nationality=VE&document=visa-m-trabajador&contract-kind=employment",
    "no": "cl/result?nationality=PE&document=irregular&contract-kind=employment&staff-total=39&staff-foreign=6",
    "unknown": f"us/result?contract-kind=employment&staff-total=60&work-starts-on={STARTS}",
    "over the limit": "cl/result?nationality=PE&document=residencia-definitiva&contract-kind=employment"
    f"&tie-to-chile=none&staff-total=39&staff-foreign=6&work-starts-on={STARTS}",
}
# What stands on a page that no link of the crawl leads to.
MORE_PAGES = (
    "/search?q=ppt",
    "/search?q=permiso",
    "/search?q=nothingiscalledthis",
    "/compare?place=cl&place=co&place=us&subject=deadlines",
    "/compare?place=co",
    "/changes?page=2",
    "/changes?place=cl&kind=quotas",
    "/guides/co?day=2019-05-02",
    "/guides/co/steps?day=2019-05-02",
    "/guides/us/steps?day=2199-01-01",
    "/guides/co?day=2026-02-30",
    "/guides/cl/quotas?quota=85-15&staff-total=39&staff-foreign=6",
    "/guides/co/documents?work=open&nationality=VE",
    "/check/co/answers",
    "/check/co/answers?nationality=VE&document=ppt&contract-kind=services",
    "/check/co/answers?nationality=ZZ&work-starts-on=2026-02-30",
    "/check/zz",
)
# Details are unfolded: what is folded away must be as good as what is seen at once.
UNFOLD = "() => { for (const details of document.querySelectorAll('details')) details.open = true }"
OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const isBeyond = (one) => one.getBoundingClientRect().right > width + 1;
  const beyond = [...document.querySelectorAll("body *")].filter(isBeyond).slice(0, 3);
  return [`${document.documentElement.scrollWidth} px wide`, ...beyond.map((one) => one.outerHTML.slice(0, 160))];
}"""


@dataclass(frozen=True)
class Visit:
    """What a browser found at one address."""

    path: str
    kind: tuple[str, ...]
    status: int
    html: str
    complaints: tuple[str, ...]
    requested: frozenset[str]
    overflowing: tuple[str, ...]

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        root = parser.parse(self.html)
        return root, [f"line {at[0]}: {MESSAGES[code] % values}" for at, code, values in parser.errors]

    @property
    def root(self) -> Element:
        return self._parsed[0]

    @property
    def syntax_errors(self) -> list[str]:
        return self._parsed[1]

    def all(self, tag: str) -> Iterator[Element]:
        return self.root.iter(tag)

    @cached_property
    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join("".join(self.root.itertext()).split())


class Crawl:
    """Follows every link from the first page on, and opens once each kind of page of each country."""

    def __init__(self, context: BrowserContext, language: str, pages: Map, library: Library) -> None:
        self.context, self.language, self.library = context, language, library
        self._match = pages.bind("localhost").match
        self.visits: list[Visit] = []
        self.files: dict[str, int] = {}
        self._seen: set[tuple[str, ...]] = set()

    def run(self) -> Crawl:
        page = self.context.new_page()
        waiting = deque([f"/{self.language}/", *self._more()])
        while waiting:
            path = waiting.popleft()
            kind = self._kind(path)
            if kind is None or kind in self._seen:
                continue
            self._seen.add(kind)
            if urlsplit(path).path.endswith(FILES):
                self.files[path] = self.context.request.get(path).status
                continue
            visit = self._visit(page, path, kind)
            self.visits.append(visit)
            waiting.extend(link.get("href", "") for link in visit.all("a"))
        page.close()
        return self

    @property
    def endpoints(self) -> set[str]:
        """The views of the portal that were met."""
        paths = [*self.files, *(visit.path for visit in self.visits if visit.status == 200)]
        return {str(self._match(urlsplit(path).path)[0]) for path in paths}

    def longest_of_each_kind(self) -> list[Visit]:
        """One page of each kind, whatever its country: the longest shows the most."""
        found: dict[tuple[str, ...], Visit] = {}
        for visit in sorted(self.visits, key=lambda visit: len(visit.html)):
            found[tuple(part for part in visit.kind if part not in self.library.codes)] = visit
        return list(found.values())

    def _more(self) -> Iterator[str]:
        for page in MORE_PAGES:
            yield f"/{self.language}{page}"
        for result in RESULTS.values():
            yield f"/{self.language}/check/{result}"
        for status in ERRORS:
            yield f"/{self.language}/fail/{status}"
        asked = set()
        for place in self.library.codes:
            for fact in self.library.guide(place).law.facts.values():
                if fact.type not in asked:
                    asked.add(fact.type)
                    address = f"/{self.language}/check/{place}?ask={fact.id}"
                    yield from (address, f"{address}&send=1")

    def _kind(self, path: str) -> tuple[str, ...] | None:
        """What makes a page one of its kind; None for what is no page of this crawl."""
        parts = urlsplit(path)
        if parts.netloc or not parts.path.startswith(f"/{self.language}/"):
            return None
        if path in self._listed:
            return (path,)
        try:
            endpoint, values = self._match(parts.path)
        except HTTPException:
            return (path,)
        return (str(endpoint), *(str(value) for name, value in sorted(values.items()) if name not in ("id", "lang")))

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(self._more())

    def _visit(self, page: Page, path: str, kind: tuple[str, ...]) -> Visit:
        complaints: list[str] = []
        requested: set[str] = set()

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and "responded with a status of" not in message.text:
                complaints.append(message.text)

        listeners: Mapping[str, object] = {
            "console": hear,
            "pageerror": lambda error: complaints.append(str(error)),
            "request": lambda request: requested.add(urlsplit(request.url).netloc),
        }
        for event, listener in listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]  # one overload for each event
        page.set_viewport_size({"width": NARROW, "height": 640})
        response = page.goto(path)
        assert response is not None
        page.evaluate(UNFOLD)
        overflowing = tuple(page.evaluate(OVERFLOWING))
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        status, html = response.status, response.text()
        return Visit(path, kind, status, html, tuple(complaints), frozenset(requested), overflowing)

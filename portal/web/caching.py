"""Pages that say the same to everybody: rendered once, kept in the process, sent again only when they changed."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import ParamSpec, overload
from urllib.parse import urlencode

from flask import Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from portal.content.library import Library
from portal.web.bodies import Body, KeptResponse
from portal.web.context import context, library
from portal.web.security import NONCE_PLACEHOLDER

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
KeptView = Callable[P, Response]

PAGES = "puente.pages"
KEPT_FOR = "public, max-age=300"
MOST_BYTES = 48_000_000
OK = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, with a gap where each response has its own nonce."""

    body: Body
    etag: str


class Pages:
    """The pages rendered lately from one library, the least used given up first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._library: Library | None = None
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, key: Hashable, of: Library) -> Page | None:
        """The page kept under `key`, unless the guides are no longer those it was made from."""
        with self._lock:
            if self._library is not of:
                self._library, self._bytes = of, 0
                self._pages.clear()
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: Page) -> None:
        """Keep a page, and give up as many as it takes."""
        with self._lock:
            if key in self._pages or len(page.body) > self.most_bytes:
                return
            self._pages[key] = page
            self._bytes += len(page.body)
            while self._bytes > self.most_bytes:
                _, old = self._pages.popitem(last=False)
                self._bytes -= len(old.body)


@overload
def cached_page(view: View[P]) -> KeptView[P]: ...


@overload
def cached_page(*, args: tuple[str, ...]) -> Callable[[View[P]], KeptView[P]]: ...


def cached_page(
    view: View[P] | None = None, *, args: tuple[str, ...] = ("day", "revision")
) -> KeptView[P] | Callable[[View[P]], KeptView[P]]:
    """Keep what a view renders: for views that depend on their address, the language and today alone.

    `args` are the parts of the query that the view reads, in the order in which links write them. An address written in
    another way, or with other parts, is answered all the same, but its page is not kept.
    """
    return _cached(view, args) if view is not None else lambda decorated: _cached(decorated, args)


def _cached(view: View[P], args: tuple[str, ...]) -> KeptView[P]:
    @wraps(view)
    def answer(*parts: P.args, **values: P.kwargs) -> Response:
        if not _is_canonical(args):
            return make_response(view(*parts, **values))
        pages, guides = _pages(), library()
        key = (request.endpoint, g.language, tuple(values.items()), request.query_string, context().today)
        page = pages.find(key, guides)
        if page is None:
            response = make_response(view(*parts, **values))
            if response.status_code != OK:
                return response
            page = _page(response.get_data())
            pages.keep(key, page)
        return _response(page)

    return answer


def _pages() -> Pages:
    """The pages of this process."""
    found: Pages | None = current_app.extensions.get(PAGES)
    # Of two threads that meet here, one makes the pages that both use.
    return found if found is not None else current_app.extensions.setdefault(PAGES, Pages())


def _is_canonical(args: tuple[str, ...]) -> bool:
    # Who has a session may be shown something of their own.
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return False
    if not request.query_string:
        return True
    given = request.args
    pairs = [(name, given[name]) for name in args if given.get(name)]
    return urlencode(pairs).encode() == request.query_string


def _page(body: bytes) -> Page:
    # The mark of a page hangs on what a reader sees of it: not on the word that stands for the nonce in this process.
    gap = NONCE_PLACEHOLDER.encode()
    return Page(Body(body, gap), hashlib.sha256(body.replace(gap, b"")).hexdigest()[:20])


def _response(page: Page) -> Response:
    is_known = request.if_none_match.contains_weak(page.etag)
    response = Response(status=304) if is_known else KeptResponse(page.body)
    # Weak, because each answer holds a nonce of its own.
    response.headers["ETag"] = f'W/"{page.etag}"'
    response.headers["Cache-Control"] = KEPT_FOR
    response.headers["Vary"] = "Cookie"
    return response

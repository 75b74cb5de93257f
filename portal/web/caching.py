"""Pages that hang on their address alone: rendered once, kept in the process, sent again only when they changed."""

from __future__ import annotations

import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
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
ANSWERED_PAGES = "puente.answered-pages"
FOR_EVERYBODY = "public, max-age=300"
FOR_ITS_READER = "private, no-cache"
MOST_BYTES = 48_000_000
MOST_ANSWERED_BYTES = 16_000_000
# Seconds: long enough to print, copy the link and come back; answers about a person stay no longer than that.
ANSWERED_LIFETIME = 600.0
OK = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, with a gap where each response has its own nonce."""

    body: Body
    etag: str
    made_at: float = field(default_factory=time.monotonic)


class Pages:
    """The pages rendered lately from one library, the least used given up first.

    With a `lifetime` (seconds) a page is given up when it is older, however much it is used.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, lifetime: float = math.inf) -> None:
        self.most_bytes, self.lifetime = most_bytes, lifetime
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
            self._forget()
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

    def _forget(self) -> None:
        if self.lifetime == math.inf:
            return
        oldest = time.monotonic() - self.lifetime
        for key in [key for key, page in self._pages.items() if page.made_at < oldest]:
            self._bytes -= len(self._pages.pop(key).body)


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


def briefly_cached(view: View[P]) -> KeptView[P]:
    """Keep what a view renders for a few minutes: for what it makes of the answers in its address, and today.

    No cache on the way may keep such a page, and this one forgets it soon: nothing about a person is stored.
    """

    @wraps(view)
    def answer(*parts: P.args, **values: P.kwargs) -> Response:
        if _has_session():
            return make_response(view(*parts, **values))
        pages = _pages(ANSWERED_PAGES, MOST_ANSWERED_BYTES, ANSWERED_LIFETIME)
        # A result names its own whole address, so it hangs on the host too.
        return _answer(pages, request.root_url, FOR_ITS_READER, lambda: view(*parts, **values), values)

    return answer


def _cached(view: View[P], args: tuple[str, ...]) -> KeptView[P]:
    @wraps(view)
    def answer(*parts: P.args, **values: P.kwargs) -> Response:
        if _has_session() or not _is_canonical(args):
            return make_response(view(*parts, **values))
        return _answer(_pages(PAGES, MOST_BYTES), "", FOR_EVERYBODY, lambda: view(*parts, **values), values)

    return answer


def _answer(
    pages: Pages, host: str, audience: str, render: Callable[[], ResponseReturnValue], values: Mapping[str, object]
) -> Response:
    guides = library()
    key = (host, request.endpoint, g.language, tuple(values.items()), request.query_string, context().today)
    page = pages.find(key, guides)
    if page is None:
        response = make_response(render())
        if response.status_code != OK:
            return response
        page = _page(response.get_data())
        pages.keep(key, page)
    return _response(page, audience)


def _pages(name: str, most_bytes: int, lifetime: float = math.inf) -> Pages:
    """The pages of this process."""
    found: Pages | None = current_app.extensions.get(name)
    # Of two threads that meet here, one makes the pages that both use.
    return found if found is not None else current_app.extensions.setdefault(name, Pages(most_bytes, lifetime))


def _has_session() -> bool:
    """Whether the reader may be shown something of their own."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _is_canonical(args: tuple[str, ...]) -> bool:
    if not request.query_string:
        return True
    given = request.args
    pairs = [(name, value) for name in args for value in given.getlist(name) if value]
    return urlencode(pairs).encode() == request.query_string


def _page(body: bytes) -> Page:
    # The mark of a page hangs on what a reader sees of it: not on the word that stands for the nonce in this process.
    gap = NONCE_PLACEHOLDER.encode()
    return Page(Body(body, gap), hashlib.sha256(body.replace(gap, b"")).hexdigest()[:20])


def _response(page: Page, audience: str) -> Response:
    is_known = request.if_none_match.contains_weak(page.etag)
    response = Response(status=304) if is_known else KeptResponse(page.body)
    # Weak, because each answer holds a nonce of its own.
    response.headers["ETag"] = f'W/"{page.etag}"'
    response.headers["Cache-Control"] = audience
    response.headers["Vary"] = "Cookie"
    return response

"""What the printing room may read while it draws: its own fonts, and nothing else in the world."""

from __future__ import annotations

from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "puente"
FONTS = Path(__file__).resolve().parent / "fonts"


class ClosedFetcherError(ValueError):
    """An address that the paper may not read."""


class ClosedFetcher(URLFetcher):
    """Serves `puente:fonts/NAME.ttf` and refuses every other address: no network, no file, no data address.

    The paper draws its pictures in the page itself, so there is nothing else to serve.
    """

    def __init__(self) -> None:
        # An address that is refused stops the drawing: a paper with a part missing is worse than none.
        super().__init__(  # type: ignore[no-untyped-call]  # of a library without types
            allowed_protocols=(SCHEME,), allow_redirects=False, fail_on_errors=True
        )
        self._fonts = {f"{SCHEME}:fonts/{path.name}": path for path in sorted(FONTS.glob("*.ttf"))}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - the library passes it
        """The font of this address.

        Raises ClosedFetcherError for any other.
        """
        path = self._fonts.get(url)
        if path is None:
            raise ClosedFetcherError(f"{url[:80]!r} is not a font of the paper")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})

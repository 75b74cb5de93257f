"""Built style sheets, scripts, fonts and pictures: named by their content, kept by browsers for ever."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup
from whitenoise import WhiteNoise

from portal.settings import ROOT
from portal.web import security

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from flask import Flask

    from portal.settings import Settings

BUILD = ROOT / "static" / "build"
PREFIX = "assets"


class AssetsNotBuiltError(RuntimeError):
    """static/build is missing: `make build` makes it."""


def init_app(app: Flask, settings: Settings) -> None:
    """Serve static/build below /assets/ and give templates `asset(name)`."""
    manifest_file = BUILD / "manifest.json"
    if not manifest_file.exists():
        raise AssetsNotBuiltError(f"{manifest_file} is missing; `make build` makes it")
    manifest: dict[str, str] = json.loads(manifest_file.read_text("utf-8"))

    def asset(name: str) -> Markup:
        return Markup(f"/{PREFIX}/{manifest[name]}")  # noqa: S704 - both parts are ours

    app.jinja_env.globals["asset"] = asset
    # A drawing opened on its own may dress itself and do nothing else.
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    fixed = security.headers(settings) | {"Content-Security-Policy": policy}

    def harden(sent: Headers, _path: str, _url: str) -> None:
        for name, value in fixed.items():
            sent[name] = value

    named_by_content = {f"/{PREFIX}/{path}" for path in manifest.values()}
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's documented way to wrap an app
        app.wsgi_app,
        root=str(BUILD),
        prefix=PREFIX,
        immutable_file_test=lambda _path, url: url in named_by_content,
        add_headers_function=harden,
    )

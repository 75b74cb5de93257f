"""The portal as these tests serve it: with one more page, which fails as asked, to see what readers are then shown."""

from __future__ import annotations

import os
from typing import NoReturn

from flask import Flask, abort

from portal import create_app
from portal.settings import Settings
from portal.web.access import anyone


@anyone
def fail(status: int) -> NoReturn:
    if status == 500:
        raise RuntimeError("made to fail")
    abort(status)


def make() -> Flask:
    app = create_app(Settings.from_environment(os.environ))
    app.add_url_rule("/<lang>/fail/<int:status>", "fail", fail)
    return app

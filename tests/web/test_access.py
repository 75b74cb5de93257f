"""Every page declares who may open it; one that does not is refused."""

from __future__ import annotations

from flask import Flask

from portal.web.access import declared
from tests.web.conftest import MakeApp, Reader


def test_every_view_declares_its_permission(app: Flask):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert len(endpoints) > 10
    assert [endpoint for endpoint in sorted(endpoints) if declared(endpoint, app) is None] == []


def test_a_view_that_declares_nothing_is_refused(make_app: MakeApp):
    app = make_app()
    app.add_url_rule("/es/forgotten", "forgotten", lambda: "secret")
    page = Reader(app.test_client()).get("/es/forgotten", 403)
    assert "secret" not in page.response.text
    assert page.h1


def test_every_page_with_a_language_begins_with_it(app: Flask):
    for rule in app.url_map.iter_rules():
        assert rule.rule == "/" or rule.rule.startswith("/<lang>/"), rule.rule

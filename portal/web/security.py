"""Headers, hosts and limits: closed by default."""

from __future__ import annotations

import gzip
import secrets
from typing import TYPE_CHECKING

from flask import request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.extensions import limiter
from portal.web.bodies import KeptResponse

if TYPE_CHECKING:
    from flask import Flask, Response

    from portal.settings import Settings

# Stands in rendered pages where the nonce goes: a page can be kept, and each response still has a nonce of its own.
# Nobody outside can write it into a page, because it is new with each start.
NONCE_PLACEHOLDER = f"nonce-{secrets.token_hex(16)}"
MOST_BODY = 1_000_000
WORTH_COMPRESSING = 1400  # less fits into one packet anyway


def init_app(app: Flask, settings: Settings) -> None:
    """Set what every response carries and what every request must keep to."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_PARTS=50,
        TRUSTED_HOSTS=list(settings.hosts),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        RATELIMIT_STORAGE_URI=settings.rate_storage,
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way to wrap an app
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    limiter.init_app(app)
    app.jinja_env.globals["csp_nonce"] = lambda: NONCE_PLACEHOLDER
    fixed = headers(settings)
    policy = _policy(NONCE_PLACEHOLDER, https=settings.https)

    @app.after_request
    def _harden(response: Response) -> Response:
        # One look at what is there: asking the headers for each name in turn costs more than all the rest of this.
        given = {name.lower() for name, _value in response.headers}
        response.headers.extend({name: value for name, value in fixed.items() if name.lower() not in given})
        if response.status_code == 304:  # noqa: PLR2004 - the page kept by the browser keeps its own policy and nonce
            return response
        nonce = secrets.token_urlsafe(16)
        response.headers["Content-Security-Policy"] = policy.replace(NONCE_PLACEHOLDER, nonce)
        if response.mimetype == "text/html" and not response.direct_passthrough:
            # What an address holds is for its reader: no cache on the way keeps the page.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            if isinstance(response, KeptResponse):
                response.set_data(_filled(response, nonce.encode()))
            else:
                body = response.get_data().replace(NONCE_PLACEHOLDER.encode(), nonce.encode())
                response.set_data(_compressed(body, response))
        return response


def headers(settings: Settings) -> dict[str, str]:
    """The headers that are the same on every response."""
    secure = Secure(
        # The answers stand in the address: no other site may learn it.
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        hsts=StrictTransportSecurity().max_age(63_072_000).include_subdomains() if settings.https else None,
    )
    return dict(secure.headers)


def _policy(nonce: str, *, https: bool) -> str:
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src(f"'nonce-{nonce}'")
        .style_src("'self'")
        .img_src("'self'", "data:")
        .font_src("'self'")
        .connect_src("'self'")
        .manifest_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    return (policy.upgrade_insecure_requests() if https else policy).header_value


def _filled(response: KeptResponse, nonce: bytes) -> bytes:
    response.headers.add("Vary", "Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response.kept.plain(nonce)
    response.headers["Content-Encoding"] = "gzip"
    return response.kept.gzipped(nonce)


def _compressed(body: bytes, response: Response) -> bytes:
    response.headers.add("Vary", "Accept-Encoding")
    if len(body) < WORTH_COMPRESSING or not request.accept_encodings["gzip"]:
        return body
    # No page holds a secret, so compressing it beside what a reader sent gives nothing away.
    response.headers["Content-Encoding"] = "gzip"
    return gzip.compress(body, compresslevel=4, mtime=0)

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

if TYPE_CHECKING:
    from flask import Flask, Response

    from portal.settings import Settings

# Stands in rendered pages where the nonce goes, so that a page can be kept and each reader still gets a nonce of their own.
NONCE_PLACEHOLDER = "nonce-of-this-response"
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
    fixed = _headers(settings)

    @app.after_request
    def _harden(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if response.status_code == 304:  # noqa: PLR2004 - the page kept by the browser keeps its own policy and nonce
            return response
        nonce = secrets.token_urlsafe(16)
        response.headers["Content-Security-Policy"] = _policy(nonce, https=settings.https)
        if response.mimetype == "text/html" and not response.direct_passthrough:
            body = response.get_data().replace(NONCE_PLACEHOLDER.encode(), nonce.encode())
            response.set_data(_compressed(body, response))
        return response


def _headers(settings: Settings) -> dict[str, str]:
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


def _compressed(body: bytes, response: Response) -> bytes:
    response.headers.add("Vary", "Accept-Encoding")
    if len(body) < WORTH_COMPRESSING or "gzip" not in request.accept_encodings:
        return body
    # No page holds a secret, so compressing it beside what a reader sent gives nothing away.
    response.headers["Content-Encoding"] = "gzip"
    return gzip.compress(body, compresslevel=4, mtime=0)



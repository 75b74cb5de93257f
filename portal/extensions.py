"""Web extensions, unbound: the factory binds them to an app."""

from __future__ import annotations

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate

from portal.store.database import db

babel = Babel()
limiter = Limiter(get_remote_address, headers_enabled=True)
migrate = Migrate()

__all__ = ["babel", "db", "limiter", "migrate"]

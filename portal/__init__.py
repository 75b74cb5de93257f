"""Puente: what the law asks of an employer who hires a migrant or a refugee in the Americas."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.settings import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """The web application: the order of assembly, nothing else."""
    from flask import Flask

    from portal import extensions, logs
    from portal.settings import ROOT, Settings
    from portal.store import database
    from portal.web import access, assets, context, errors, fragments, language, public, security

    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    app.extensions["puente.settings"] = settings
    logs.configure(settings)
    database.init_app(app, settings)
    extensions.migrate.init_app(app, extensions.db, directory=str(database.MIGRATIONS))
    security.init_app(app, settings)
    language.init_app(app)
    context.init_app(app, settings)
    fragments.init_app(app)
    assets.init_app(app, settings)
    errors.init_app(app)
    access.init_app(app)
    app.register_blueprint(public.blueprint)
    app.add_url_rule("/", "enter", public.home.enter)
    return app

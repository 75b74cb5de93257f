"""`portal run` serves the portal; `portal prepare` makes the database ready; `portal version`."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from portal.content.source import GuideError
from portal.services.publishing import Loaded, Loading, load_guides
from portal.settings import ROOT, Settings, SettingsError
from portal.store.database import transaction


def _settings() -> Settings:
    try:
        return Settings.from_environment(os.environ)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Serve on this port of 127.0.0.1.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="How many processes answer.")
def run(port: int | None, workers: int | None) -> None:
    """Prepare the database, load the guides, and serve the portal on 127.0.0.1."""
    settings = _settings()
    _prepare(settings)
    from gunicorn.app.wsgiapp import WSGIApplication

    address = f"127.0.0.1:{port or settings.port}"
    click.echo(f"Puente is at http://{address}/  (Ctrl-C stops it)")

    class Server(WSGIApplication):  # type: ignore[misc]  # gunicorn carries no types
        def load_config(self) -> None:
            self.app_uri = "wsgi:app"
            options = {
                "bind": address,
                "workers": workers or settings.workers,
                "threads": 4,
                "worker_class": "gthread",
                # The guides are parsed once, before the workers part, and shared by them.
                "preload_app": True,
                "timeout": 30,
                "graceful_timeout": 10,
                "max_requests": 20_000,
                "max_requests_jitter": 2_000,
                "accesslog": None,
                # No socket in the home folder of whoever runs it.
                "control_socket_disable": True,
                "loglevel": settings.log_level.lower(),
                "chdir": str(ROOT),
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

    Server("%(prog)s").run()


@click.command()
def prepare() -> None:
    """Bring the database to today's shape and load the guides into it."""
    _prepare(_settings())


def _prepare(settings: Settings) -> None:
    from flask_migrate import upgrade

    from portal import create_app

    app = create_app(settings)
    with app.app_context():
        upgrade()
        try:
            with transaction():
                loaded = load_guides(settings.guides_folder, datetime.now(UTC))
        except GuideError as error:
            raise click.ClickException(f"a guide cannot be used:\n{error}") from error
    for item in loaded:
        message = _message(item)
        if message:
            click.echo(message, err=item.outcome in (Loading.CONFLICT, Loading.OLDER))


def _message(item: Loaded) -> str | None:
    place = item.jurisdiction.upper()
    return {
        Loading.NEW: f"{place}: revision {item.revision} loaded",
        Loading.UNCHANGED: None,
        Loading.OLDER: f"{place}: the folder has revision {item.revision}, older than {item.held} already published here; left alone",
        Loading.CONFLICT: (
            f"{place}: revision {item.revision} is already published here with other content; left alone. "
            "Raise `revision: number` in law/guide.yaml to publish the change"
        ),
    }[item.outcome]


@click.command()
def version() -> None:
    """Print the version of the portal."""
    from portal import __version__

    click.echo(f"puente {__version__}")

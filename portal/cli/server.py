"""`portal run` serves the portal; `portal prepare` makes the database ready; `portal version`."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import click

from portal.cli.given import GivenError, now, settings
from portal.content.source import GuideError
from portal.services.publishing import Loaded, Loading, load_guides
from portal.settings import ROOT
from portal.store.database import transaction

if TYPE_CHECKING:
    from portal.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Serve on this port of 127.0.0.1.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="How many processes answer.")
def run(port: int | None, workers: int | None) -> None:
    """Prepare the database, load the guides, and serve the portal on 127.0.0.1."""
    chosen = settings()
    port = port or chosen.port
    _refuse_port_in_use(port)
    _prepare(chosen)
    from gunicorn.app.wsgiapp import WSGIApplication

    address = f"127.0.0.1:{port}"
    click.echo(f"Puente is at http://{address}/  (Ctrl-C stops it)")

    class Server(WSGIApplication):
        def load_config(self) -> None:
            self.app_uri = "wsgi:app"
            options = {
                "bind": address,
                "workers": workers or chosen.workers,
                "threads": 4,
                "worker_class": "gthread",
                # What every worker needs is made once, before they part, and its memory shared by them.
                "preload_app": True,
                "timeout": 30,
                "graceful_timeout": 10,
                "max_requests": 20_000,
                "max_requests_jitter": 2_000,
                "accesslog": None,
                # No socket in the home folder of whoever runs it.
                "control_socket_disable": True,
                "loglevel": chosen.log_level.lower(),
                "chdir": str(ROOT),
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

    Server("%(prog)s").run()


def _refuse_port_in_use(port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            raise GivenError(
                f"port {port} of 127.0.0.1 cannot be used: {error.strerror}. "
                "Stop what uses it, or choose another with --port or PORTAL_PORT"
            ) from error


@click.command()
def prepare() -> None:
    """Bring the database to today's shape and load the guides into it."""
    _prepare(settings())


def _prepare(chosen: Settings) -> None:
    from flask_migrate import upgrade
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from portal import create_app

    try:
        app = create_app(chosen)
        with app.app_context():
            upgrade()
            with transaction():
                loaded = load_guides(chosen.guides_folder, now())
    except GuideError as error:
        raise click.ClickException(f"a guide cannot be used:\n{error}") from error
    except (OSError, SQLAlchemyError) as error:
        # Without the password that an address may hold.
        address = make_url(chosen.database_url).render_as_string(hide_password=True)
        raise GivenError(f"PORTAL_DATABASE_URL: {address!r} cannot be used: {_reason(error)}") from error
    for item in loaded:
        message = _message(item)
        if message:
            click.echo(message, err=item.outcome in (Loading.CONFLICT, Loading.OLDER))


def _reason(error: Exception) -> str:
    """What the driver says, on one line."""
    lines = str(getattr(error, "orig", None) or error).splitlines()
    return lines[0] if lines else type(error).__name__


def _message(item: Loaded) -> str | None:
    place = item.jurisdiction.upper()
    return {
        Loading.NEW: f"{place}: revision {item.revision} loaded",
        Loading.UNCHANGED: None,
        Loading.OLDER: (
            f"{place}: the folder has revision {item.revision}, older than {item.held} already published here; "
            "left alone"
        ),
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

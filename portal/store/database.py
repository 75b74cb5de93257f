"""The database: its base class, its session, and the one transaction that a door opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, event, make_url
from sqlalchemy.orm import DeclarativeBase

if TYPE_CHECKING:
    from flask import Flask

MIGRATIONS = Path(__file__).parent / "migrations"


class Base(DeclarativeBase):
    """Every table's base, with constraints named alike on every database so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class DatabaseSettings(Protocol):
    """What of the settings the store needs."""

    @property
    def database_url(self) -> str:
        """Where the database is."""


db = SQLAlchemy(model_class=Base)


def init_app(app: Flask, settings: DatabaseSettings) -> None:
    """Bind the database to an app; a SQLite file's folder is made when it is absent."""
    from portal.store import models  # noqa: F401, PLC0415 - tables must be known to Base, and import this module

    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True} if url.get_backend_name() != "sqlite" else {}
    db.init_app(app)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        cursor = connection.cursor()
        # Readers do not wait for a writer, and rows cannot point at nothing.
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the services did inside, or take all of it back."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise

"""The shape of the database: migrations lead to what the models say, and back, on every database supported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from portal import create_app
from portal.extensions import db
from portal.settings import Settings


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    app = create_app(Settings(database_url=database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def differences() -> list[object]:
    """What the models say that the database does not have, and the other way round."""
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata))


def test_an_empty_database_comes_to_the_shape_of_the_models(app: Flask):
    assert differences(), "there is something to do"
    upgrade()
    assert differences() == []


def test_the_way_back_leaves_nothing_and_the_way_forth_works_again(app: Flask):
    upgrade()
    assert tables() == {"guide_revision"}
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert differences() == []


def test_upgrading_twice_changes_nothing(app: Flask):
    upgrade()
    upgrade()
    assert differences() == []


def test_constraints_are_named_alike_so_that_migrations_can_name_them(app: Flask):
    upgrade()
    inspector = inspect(db.engine)
    assert inspector.get_pk_constraint("guide_revision")["name"] == "pk_guide_revision"
    assert [item["name"] for item in inspector.get_unique_constraints("guide_revision")] == [
        "uq_guide_revision_jurisdiction_number"
    ]
    assert [item["name"] for item in inspector.get_check_constraints("guide_revision")] == [
        "ck_guide_revision_number_from_one"
    ]

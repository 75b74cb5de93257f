"""Guides from the folder become revisions in the database; a revision that is published never changes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import create_app
from portal.content.source import GuideError
from portal.extensions import db
from portal.services import publishing
from portal.services.publishing import Loaded, Loading, load_guides, open_library
from portal.settings import ROOT, Settings
from portal.store import queries
from portal.store.database import transaction
from portal.store.models import GuideRevision
from tests.services.conftest import PERU

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of guides with one small place."""
    guides = tmp_path / "guides"
    shutil.copytree(PERU, guides / "pe")
    shutil.copytree(ROOT / "guides" / "common", guides / "common")
    return guides


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    app = create_app(Settings(database_url=database_url))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def load(folder: Path) -> Loaded:
    with transaction():
        (loaded,) = load_guides(folder, NOW)
    return loaded


def rewrite(folder: Path, revision: int | None = None, **words: str) -> None:
    """Change the law of the small place, and perhaps the number of its revision."""
    file = folder / "pe" / "law.yaml"
    law = file.read_text("utf-8")
    if revision is not None:
        law = re.sub(r"number: \d+", f"number: {revision}", law)
    for old, new in words.items():
        assert old in law
        law = law.replace(old, new)
    file.write_text(law, "utf-8")


def held() -> list[tuple[int, str]]:
    rows = db.session.scalars(select(GuideRevision).order_by(GuideRevision.number))
    return [(row.number, row.sha256) for row in rows]


def test_a_guide_that_is_not_held_becomes_a_revision(app: Flask, folder: Path):
    assert load(folder) == Loaded("pe", 1, Loading.NEW, None)
    row = queries.revision("pe", 1)
    assert row is not None
    assert (row.number, len(row.sha256), row.published_on.isoformat()) == (1, 64, "2026-11-21")
    library = open_library()
    assert library.codes == ("pe",)
    assert library.guide("pe").law.obligations["report-hire"].stage == "after-hire"


def test_loading_the_same_again_changes_nothing(app: Flask, folder: Path):
    load(folder)
    before = held()
    assert load(folder).outcome is Loading.UNCHANGED
    assert held() == before


def test_a_raised_number_makes_the_next_revision_and_keeps_the_one_before(app: Flask, folder: Path):
    load(folder)
    rewrite(folder, revision=2)
    assert load(folder) == Loaded("pe", 2, Loading.NEW, 1)
    library = open_library()
    assert library.revisions("pe") == (1, 2)
    assert library.guide("pe").law.revision == 2
    assert library.guide("pe", 1).law.revision == 1


def test_a_revision_that_is_published_never_changes(app: Flask, folder: Path):
    load(folder)
    before = held()
    rewrite(folder, **{"diez días": "once días"})
    assert load(folder).outcome is Loading.CONFLICT
    assert held() == before


def test_a_folder_older_than_what_is_published_overwrites_nothing(app: Flask, folder: Path):
    rewrite(folder, revision=3)
    load(folder)
    rewrite(folder, revision=2)
    assert load(folder) == Loaded("pe", 2, Loading.OLDER, 3)
    assert [number for number, _ in held()] == [3]


def test_a_guide_that_cannot_be_used_is_refused_whole(app: Flask, folder: Path):
    rewrite(folder, **{"stage: after-hire": "stage: some-day"})
    with pytest.raises(GuideError):
        load(folder)
    assert held() == []


def test_what_is_stored_reads_back_as_the_same_guide(app: Flask, folder: Path):
    load(folder)
    row = queries.revision("pe", 1)
    assert row is not None
    again = publishing.Bundle.load(row.content)
    assert again.sha256 == row.sha256
    assert again == publishing.Bundle.read(folder, "pe")


def test_the_database_itself_refuses_a_number_that_is_taken(app: Flask, folder: Path):
    load(folder)
    row = queries.revision("pe", 1)
    assert row is not None
    copy = GuideRevision(
        jurisdiction="pe", number=1, published_on=row.published_on, sha256="0" * 64, content="{}", loaded_at=NOW
    )
    with pytest.raises(IntegrityError), transaction():
        queries.add(copy)
    assert [sha256 for _, sha256 in held()] != ["0" * 64]


def test_two_loads_at_once_make_one_revision(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Another process publishes the same between our look and our write."""
    other: list[Loaded] = []
    add = queries.add

    def another_process() -> None:
        with app.app_context():
            other.append(load(folder))
            db.session.remove()

    def slow_add(row: GuideRevision) -> None:
        monkeypatch.setattr(queries, "add", add)
        thread = Thread(target=another_process)
        thread.start()
        thread.join()
        add(row)

    monkeypatch.setattr(queries, "add", slow_add)
    mine = load(folder)
    assert [loaded.outcome for loaded in other] == [Loading.NEW]
    assert mine == Loaded("pe", 1, Loading.UNCHANGED, 1)
    assert len(held()) == 1

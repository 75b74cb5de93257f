"""Without its database the portal still answers from the guides it was installed with."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from portal import create_app
from portal.settings import Settings
from tests.web.conftest import Reader

UNREACHABLE = "postgresql+psycopg://nobody@/nothing?host={folder}"


@pytest.mark.parametrize(
    "kind", ["postgresql that does not answer", "sqlite without tables", "sqlite that is no database"]
)
def test_pages_are_drawn_from_the_folder_when_the_database_is_gone(kind: str, tmp_path: Path):
    file = tmp_path / "portal.sqlite"
    if kind.endswith("no database"):
        file.write_text("this is a letter", "utf-8")
    url = UNREACHABLE.format(folder=tmp_path) if kind.startswith("postgresql") else f"sqlite:///{file}"
    reader = Reader(create_app(Settings(database_url=url, hosts=("localhost",))).test_client())
    assert reader.get("/es/check/co").asked == "nationality"
    assert reader.get("/es/check/co/result?nationality=VE&document=ppt").h1
    assert reader.get("/en/").h1
    assert reader.client.get("/es/check/us/result.json?contract-kind=employment").status_code == 200


def test_the_loss_is_logged_without_an_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    url = UNREACHABLE.format(folder=tmp_path)
    logging.getLogger().setLevel(logging.WARNING)
    reader = Reader(create_app(Settings(database_url=url, hosts=("localhost",))).test_client())
    reader.get("/es/check/co?nationality=VE")
    written = capsys.readouterr()
    lines = written.out + written.err
    assert "library_without_database" in lines
    assert "nobody" not in lines
    assert "VE" not in lines

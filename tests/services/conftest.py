"""A small guide of an invented law (peru/), in two revisions, and the guides that the portal ships."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.content.library import Library
from portal.content.source import Bundle
from portal.services.context import Context
from portal.settings import ROOT

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GUIDES = ROOT / "guides"
PERU = Path(__file__).parent / "peru"


def bundle(**changed: str) -> Bundle:
    """The small guide, with some words of its law changed."""
    common = {f"common/{path.name}": path.read_text("utf-8") for path in (GUIDES / "common").glob("*.yaml")}
    own = {path.name: path.read_text("utf-8") for path in PERU.glob("*.yaml")}
    return Bundle({**common, **own, **changed})


@pytest.fixture(scope="session")
def library() -> Library:
    law = (PERU / "law.yaml").read_text("utf-8")
    second = law.replace("number: 1, published_on: 2026-11-21", "number: 2, published_on: 2026-11-22")
    second = second.replace('days: 10, words: "diez días"', 'days: 12, words: "doce días"')
    return Library({("pe", 1): bundle(), ("pe", 2): bundle(**{"law.yaml": second})})


@pytest.fixture
def reading_in(library: Library) -> Callable[[str], Context]:
    return lambda language: Context(NOW, language, library)


@pytest.fixture(scope="session")
def real_library() -> Library:
    return Library.of_folder(GUIDES)

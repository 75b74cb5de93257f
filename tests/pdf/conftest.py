"""Summaries of worked cases, and their papers, each drawn once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest

from portal.content.cases import case_facts
from portal.content.library import Library
from portal.content.summary import summarise
from portal.content.worded import Summary
from portal.law.checklist import build
from portal.pdf import render_summary
from portal.settings import ROOT

ADDRESS = "https://puente.example.org/es/check/co/result?document=ppt&day=2026-07-28&revision=1"
MADE_AT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def summary_of() -> Callable[[str, str], Summary]:
    """The summary of a worked case ("co/bogota-ppt-indefinite") in a language."""
    library = Library.of_folder(ROOT / "guides")

    @cache
    def made(name: str, language: str) -> Summary:
        place, _, id_ = name.partition("/")
        guide = library.guide(place)
        case = next(case for case in guide.cases if case.id == id_)
        return summarise(build(case_facts(case, guide), guide.law, case.day), guide, language)

    return made


@pytest.fixture(scope="session")
def draw() -> Callable[[Summary], bytes]:
    """The paper of a summary."""
    return cache(lambda summary: render_summary(summary, address=ADDRESS, made_at=MADE_AT))

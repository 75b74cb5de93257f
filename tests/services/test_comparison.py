"""Two countries side by side."""

from __future__ import annotations

from datetime import date

import pytest

from portal.content.library import GuideNotFoundError
from portal.services.comparison import Comparison, Side, Subject, compare_guides
from portal.services.context import Context
from tests.services.conftest import NOW

TODAY = date(2026, 11, 23)


@pytest.fixture
def compare(real_library):
    return lambda first, second, day=TODAY, language="en": compare_guides(
        Context(NOW, language, real_library), first, second, day
    )


def subject(comparison: Comparison, id_: str) -> Subject:
    return next(item for item in comparison.subjects if item.id == id_)


def ids(side: Side) -> set[str]:
    return {item.entry.id for item in side.items}


def test_documents_stand_under_the_work_they_allow(compare):
    rows = {row.title: row.sides for row in subject(compare("co", "cl"), "documents").rows}
    assert "ppt" in ids(rows["Any employer and any job"][0])
    assert "pasaporte" in ids(rows["No work"][0])
    assert ids(rows["Any employer and any job"][1])


def test_a_permit_that_ended_stands_under_no_work(compare):
    rows = {row.title: row.sides for row in subject(compare("co", "cl"), "documents").rows}
    assert "pep" in ids(rows["No work"][0])
    before = {row.title: row.sides for row in subject(compare("co", "cl", date(2022, 6, 1)), "documents").rows}
    assert "pep" in ids(before["Any employer and any job"][0])


def test_duties_with_a_date_stand_by_stage_with_their_terms(compare):
    rows = {row.title: row.sides for row in subject(compare("co", "cl"), "deadlines").rows}
    (report,) = [item for item in rows["After hiring"][0].items if item.entry.id == "sire-report-hire"]
    assert report.details[0].startswith("15 calendar days")


def test_a_limit_stands_only_where_it_is_in_force(compare):
    (row,) = subject(compare("co", "cl"), "quotas").rows
    assert [ids(side) for side in row.sides] == [set(), {"85-15"}]


def test_the_two_sides_change_places_with_the_countries(compare):
    there, back = compare("co", "us"), compare("us", "co")
    assert [head.place for head in there.heads] == ["co", "us"] == [head.place for head in reversed(back.heads)]
    for one, other in zip(there.subjects, back.subjects, strict=True):
        assert [row.sides for row in one.rows] == [row.sides[::-1] for row in other.rows]


def test_headings_that_neither_country_has_anything_under_are_left_out(compare):
    for item in compare("co", "cl").subjects:
        assert all(any(side.items for side in row.sides) for row in item.rows)


def test_a_country_without_a_guide_is_an_error(compare):
    with pytest.raises(GuideNotFoundError):
        compare("co", "zz")

"""Countries side by side on a subject."""

from __future__ import annotations

from datetime import date

import pytest

from portal.content.library import GuideNotFoundError
from portal.content.phrases import Phrases
from portal.services.comparison import Row, Side, compare_guides, subject_titles
from portal.services.context import Context
from tests.services.conftest import NOW

TODAY = date(2026, 11, 23)


@pytest.fixture
def compare(real_library):
    def rows(places: str, subject: str, day: date = TODAY) -> tuple[Row, ...]:
        return compare_guides(Context(NOW, "en", real_library), places.split(), subject, day).rows

    return rows


def by_title(rows: tuple[Row, ...]) -> dict[str, tuple[Side, ...]]:
    return {row.title: row.sides for row in rows}


def ids(side: Side) -> set[str]:
    return {item.entry.id for item in side.items}


def test_documents_stand_under_the_work_they_allow(compare):
    rows = by_title(compare("co cl", "documents"))
    assert "ppt" in ids(rows["Any employer and any job"][0])
    assert "pasaporte" in ids(rows["No work"][0])
    assert ids(rows["Any employer and any job"][1])


def test_a_permit_that_ended_stands_under_no_work(compare):
    rows = by_title(compare("co cl", "documents"))
    assert "pep" in ids(rows["No work"][0])
    before = by_title(compare("co cl", "documents", date(2022, 6, 1)))
    assert "pep" in ids(before["Any employer and any job"][0])


def test_duties_with_a_date_stand_by_stage_with_their_terms(compare):
    rows = by_title(compare("co cl", "deadlines"))
    (report,) = [item for item in rows["After hiring"][0].items if item.entry.id == "sire-report-hire"]
    assert report.details[0].startswith("15 calendar days")


def test_a_limit_stands_only_where_it_is_in_force(compare):
    (row,) = compare("co cl", "quotas")
    assert [ids(side) for side in row.sides] == [set(), {"85-15"}]


@pytest.mark.parametrize("subject", subject_titles(Phrases("en")))
def test_countries_stand_in_the_order_asked_for_and_no_heading_is_empty(compare, subject):
    there, back = compare("co cl us", subject), compare("us cl co", subject)
    assert there
    for one, other in zip(there, back, strict=True):
        assert [side.place for side in one.sides] == ["co", "cl", "us"]
        assert one.sides == other.sides[::-1]
        assert any(side.items for side in one.sides)


def test_a_country_without_a_guide_is_an_error(compare):
    with pytest.raises(GuideNotFoundError):
        compare("co zz", "rights")


def test_a_subject_that_there_is_not_is_an_error(compare):
    with pytest.raises(ValueError, match="'weather' is not compared"):
        compare("co cl", "weather")

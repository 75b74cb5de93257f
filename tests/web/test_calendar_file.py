"""The due days of a hire in the reader's own calendar."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from icalendar import Calendar

from tests.web.conftest import Reader

FACTS = {
    "nationality": "VE",
    "document": "ppt",
    "contract-kind": "employment",
    "regulated-profession": "no",
    "contract-signed-on": "2026-12-01",
    "work-starts-on": "2026-12-07",
    "day": "2026-11-23",
}


def calendar(client: Reader, language: str = "en", **more: str) -> Calendar:
    response = client.client.get(f"/{language}/check/co/result.ics?{urlencode({**FACTS, **more})}")
    assert response.status_code == 200
    assert response.mimetype == "text/calendar"
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    for line in response.data.split(b"\r\n"):
        assert len(line) <= 75, "lines are folded as the standard asks"
    found = Calendar.from_ical(response.data)
    assert isinstance(found, Calendar)
    return found


def test_each_required_step_with_a_due_day_is_an_entry_of_that_day(client: Reader):
    page = client.get(f"/en/check/co/result?{urlencode(FACTS)}")
    days = {str(tag["id"]): tag.select_one(".duty__due time") for tag in page.all("article.duty--applies")}
    shown = {id_: date.fromisoformat(str(day["datetime"])) for id_, day in days.items() if day is not None}
    entries = {str(event["uid"]).partition("@")[0][15:]: event for event in calendar(client).events}
    assert {id_: event.start for id_, event in entries.items()} == shown
    assert all(event.end - event.start == timedelta(days=1) for event in entries.values())


def test_an_entry_names_the_duty_the_law_and_the_page_and_reminds_in_time(client: Reader):
    event = next(item for item in calendar(client).events if str(item["uid"]).endswith("sire-report-hire@puente"))
    assert event.start == date(2026, 12, 22)
    assert "SIRE" in str(event["summary"])
    description = str(event["description"])
    assert "Decreto 834 de 2013" in description
    assert "7 December 2026" in description, "how the day was counted"
    assert str(event["url"]).startswith("http://localhost/en/check/co/result?")
    assert str(event["url"]).endswith("#sire-report-hire")
    assert [alarm["trigger"].dt for alarm in event.walk("valarm")] == [timedelta(days=-3)]


def test_the_calendar_is_in_the_language_of_the_address(client: Reader):
    words = " ".join(str(event["summary"]) for event in calendar(client, "es").events)
    assert "Reporte" in words


def test_a_day_that_has_passed_reminds_nobody(client: Reader):
    events = calendar(client, **{"contract-signed-on": "2026-11-02"}).events
    past = [event for event in events if event.start < date(2026, 11, 23)]
    assert past
    assert not any(event.walk("valarm") for event in past)


def test_with_no_due_day_there_is_no_calendar(client: Reader):
    facts = {"nationality": "CO", "contract-kind": "employment", "day": "2026-11-23"}
    page = client.get(f"/en/check/co/result?{urlencode(facts)}")
    if not page.all(".duty--applies .duty__due time"):
        assert not page.has_link("Add the dates to my calendar")
        client.get(f"/en/check/co/result.ics?{urlencode(facts)}", status=404)

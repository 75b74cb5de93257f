"""Due days as an iCalendar file (RFC 5545): one all-day entry each, with a reminder three days before."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from portal.content.summary import Summary

REMINDER = timedelta(days=-3)


def calendar_of(summary: Summary, address: str, now: datetime) -> bytes:
    """The due days still known of a summary; an entry names the duty and the law, never the person."""
    calendar = Calendar()
    calendar.add("prodid", "-//Puente//Hiring check//")
    calendar.add("version", "2.0")
    steps = [*(step for stage in summary.stages for step in stage.steps), *summary.treatment]
    for step in steps:
        if step.applies != "yes" or step.due is None or step.due.on is None:
            continue
        event = Event()
        event.add("uid", f"{summary.code}-{step.id}@puente")
        event.add("dtstamp", now)
        event.add("dtstart", step.due.on)
        event.add("dtend", step.due.on + timedelta(days=1))
        event.add("summary", step.title)
        event.add("description", "\n".join((step.do, *step.due.counted, *_law(step))))
        event.add("url", f"{address}#{step.id}")
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", step.title)
        alarm.add("trigger", REMINDER)
        event.add_component(alarm)
        calendar.add_component(event)
    return calendar.to_ical()


def _law(step: object) -> tuple[str, ...]:
    basis = getattr(step, "basis", None)
    return tuple(f"{item.title}{f', {item.article}' if item.article else ''}" for item in basis.citations) if basis else ()

"""Due days as an iCalendar file (RFC 5545): one all-day entry each, with a reminder three days before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from portal.content.worded import Summary, WordedStep

REMINDER = timedelta(days=-3)


def dated_steps(summary: Summary) -> tuple[tuple[WordedStep, date], ...]:
    """The steps that are required and have a due day, with that day."""
    steps = [*(step for stage in summary.stages for step in stage.steps), *summary.treatment]
    required = [step for step in steps if step.applies == "yes"]
    return tuple((step, step.due.on) for step in required if step.due is not None and step.due.on is not None)


def calendar_of(summary: Summary, address: str, now: datetime) -> bytes:
    """The due days still known of a summary; an entry names the duty and the law, never the person."""
    calendar = Calendar()
    calendar.add("prodid", "-//Puente//Hiring check//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for step, due_on in dated_steps(summary):
        calendar.add_component(_event(step, due_on, summary, address, now))
    content: bytes = calendar.to_ical()
    return content


def _event(step: WordedStep, due_on: date, summary: Summary, address: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{summary.code}-{step.id}@puente")
    event.add("dtstamp", now)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("summary", step.title)
    counted = step.due.counted if step.due else ()
    parts = (step.bound, step.do, step.where, *counted, *_law(step))
    event.add("description", "\n".join(part for part in parts if part))
    event.add("url", f"{address}#{step.id}")
    event.add("transp", "TRANSPARENT")
    if due_on >= summary.day:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", step.title)
        alarm.add("trigger", REMINDER)
        event.add_component(alarm)
    return event


def _law(step: WordedStep) -> tuple[str, ...]:
    cited = step.basis.citations if step.basis else ()
    return tuple(f"{item.title}{f', {item.article}' if item.article else ''}" for item in cited)

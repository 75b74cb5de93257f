"""`portal facts` and `portal check`: the main job without a browser."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click
import yaml

from portal.cli.files import guides_folder
from portal.content.loader import Guide
from portal.content.phrases import LANGUAGES
from portal.content.source import GuideError, places
from portal.content.library import Library
from portal.content.summary import Summary, WordedStep, answers_query, summarise, summary_json
from portal.content.wording import Wording
from portal.law.checklist import build
from portal.law.facts import FactError, Facts, FactType
from portal.pdf import render_summary
from portal.settings import Settings, SettingsError

MOST_BYTES = 1_000_000


class Day(click.ParamType):
    """A day written year-month-day."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day of the calendar; accepted: year-month-day, such as 2026-03-02", param, ctx)


LANGUAGE = click.option("--lang", "language", type=click.Choice(list(LANGUAGES)), default="en", help="Language of the words.")


@click.command()
@click.argument("place")
@LANGUAGE
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def facts(place: str, language: str, format_: str) -> None:
    """List the facts that PLACE (an ISO code such as CO) asks about: type, choices and question."""
    guide = _guide(place)
    wording = Wording(guide, language, _today())
    listed = [_fact(guide, wording, id_) for id_ in guide.law.facts]
    if format_ == "json":
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for item in listed:
        click.echo(f"{item['id']} ({item['type']}): {item['question']}")
        choices = item["choices"]
        if isinstance(choices, dict) and item["type"] != "country":
            for choice, label in choices.items():
                click.echo(f"    {choice}: {label}")


def _fact(guide: Guide, wording: Wording, id_: str) -> dict[str, object]:
    fact = guide.law.facts[id_]
    return {
        "id": id_,
        "type": fact.type.value,
        "ask": fact.ask.value,
        "question": wording.text("facts", id_, "question"),
        "hint": wording.text("facts", id_, "hint") or None,
        "choices": {choice: wording.choice_label(fact, choice) for choice in fact.choices} or None,
    }


@click.command()
@click.argument("place")
@click.option("--facts", "source", required=True, metavar="FILE.yaml|json|-", help="A flat mapping of fact id to value.")
@click.option("--day", type=Day(), default=None, help="The day whose law is asked about; today where left out.")
@LANGUAGE
@click.option("--format", "format_", type=click.Choice(["text", "json", "pdf"]), default="text")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write here instead of to the screen.")
def check(place: str, source: str, day: date | None, language: str, format_: str, output: Path | None) -> None:
    """Say whether the person may work in PLACE, what to do by which day, and on what legal basis."""
    guide = _guide(place)
    facts_given = _facts(source, guide)
    checklist = build(facts_given, guide.law, day or _today())
    summary = summarise(checklist, guide, language)
    if format_ == "pdf":
        if not summary.allows_paper:
            raise click.UsageError(
                "format: 'pdf' is not made unless the answer is yes or yes with conditions; "
                f"the answer is {summary.answer.answer}. Accepted here: text, json"
            )
        address = f"{_public_url()}/{language}/check/{guide.law.code}/result?{answers_query(checklist, guide)}"
        _write_bytes(render_summary(summary, address=address, made_at=datetime.now(UTC)), output)
        return
    text = (
        json.dumps(summary_json(summary, checklist, guide), indent=2, ensure_ascii=False)
        if format_ == "json"
        else "\n".join(_lines(summary))
    )
    if output is None:
        click.echo(text)
    else:
        _write_bytes((text + "\n").encode(), output)


def _today() -> date:
    return datetime.now(UTC).date()


def _public_url() -> str:
    """Where this portal is reached, for the address on a paper."""
    name = "PORTAL_PUBLIC_URL"
    try:
        settings = Settings.from_environment({name: os.environ[name]} if name in os.environ else {})
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    return settings.public_url or f"http://127.0.0.1:{settings.port}"


def _guide(place: str) -> Guide:
    folder = guides_folder()
    known = places(folder)
    code = place.lower()
    if code not in known:
        raise click.UsageError(f"place: {place!r} has no guide; accepted: {', '.join(code.upper() for code in known)}")
    try:
        return Library.of_folder(folder, [code]).guide(code)
    except GuideError as error:
        raise click.ClickException(f"the guide of {code.upper()} cannot be used:\n{error}") from error


def _facts(source: str, guide: Guide) -> Facts:
    given = _read(source)
    values = {}
    for name, raw in given.items():
        fact = guide.law.facts.get(str(name))
        if fact is None:
            raise click.UsageError(f"{name}: {raw!r} is given, but there is no such fact; accepted: {', '.join(guide.law.facts)}")
        if raw is None:
            continue
        try:
            # YAML reads a bare 7.25 as a float, which is not exact: say how to write it.
            values[fact.id] = fact.parse(str(raw) if isinstance(raw, float) and fact.type is FactType.MONEY else raw)
        except FactError as error:
            raise click.UsageError(str(error)) from error
    return Facts(values)


def _read(source: str) -> Mapping[str, object]:
    name = "standard input" if source == "-" else source
    try:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1) if source == "-" else Path(source).read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise click.UsageError(f"{name}: cannot be read: {reason}; accepted: a YAML or JSON file in UTF-8") from error
    if len(raw) > MOST_BYTES:
        raise click.UsageError(f"{name}: is larger than 1 MB; accepted: a flat mapping of fact id to value")
    try:
        found = json.loads(text) if source.endswith(".json") else yaml.safe_load(text)
    except (json.JSONDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        line = getattr(error, "lineno", None) or getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise click.UsageError(f"{name}: line {line} cannot be read; accepted: YAML or JSON, a flat mapping of fact id to value") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise click.UsageError(f"{name}: holds a {type(found).__name__}; accepted: a flat mapping of fact id to value")
    return found


def _write_bytes(content: bytes, output: Path | None) -> None:
    if output is None:
        click.get_binary_stream("stdout").write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"output: {str(output)!r} cannot be written: {error.strerror}; accepted: a file in a folder that exists") from error


def _lines(summary: Summary) -> Iterator[str]:
    yield f"{summary.jurisdiction_name} · {summary.day_words} · {summary.revision}"
    yield ""
    yield summary.answer.heading
    for reason in summary.answer.reasons:
        yield f"  {reason.text}"
        yield from _basis_lines(reason.basis)
    for condition in (*summary.answer.limits, *summary.answer.conditions):
        yield f"  - {condition}"
    for warning in summary.warnings:
        yield f"  ! {warning}"
    for stage in summary.stages:
        if stage.steps:
            yield ""
            yield stage.name.upper()
            for step in stage.steps:
                yield from _step_lines(step)
    for step in summary.treatment:
        yield from _step_lines(step)
    for quota in summary.quotas:
        yield ""
        yield f"{quota.title}: {quota.verdict}"
    if summary.missing:
        yield ""
        for item in summary.missing:
            yield f"? {item.id}: {item.question}"
    yield ""
    yield summary.disclaimer


def _step_lines(step: WordedStep) -> Iterator[str]:
    due = f" · {step.due.words}" if step.due else ""
    yield f"[ ] {step.title} ({step.status}){due}"
    yield f"    {step.do}"
    if step.due and step.due.on:
        yield f"    {' '.join(step.due.counted)}"
    yield from _basis_lines(step.basis)


def _basis_lines(basis: object) -> Iterator[str]:
    citations = getattr(basis, "citations", ())
    cited = [f"{item.title}{f', {item.article}' if item.article else ''}" for item in citations]
    if cited:
        yield f"    {'; '.join(cited)} ({getattr(basis, 'confidence_words', '')})"

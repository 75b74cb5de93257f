"""`portal facts` and `portal check`: the main job without a browser."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from portal.cli.given import LANGUAGE, Day, GivenError, find_guide, now, read_facts, settings
from portal.content.export import summary_json
from portal.content.loader import Guide
from portal.content.phrases import Phrases
from portal.content.summary import answers_query, summarise
from portal.content.worded import Summary, WordedStep
from portal.content.wording import WordedBasis, Wording
from portal.law.checklist import Checklist, build
from portal.pdf import render_summary


@click.command()
@click.argument("place")
@LANGUAGE
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def facts(place: str, language: str, format_: str) -> None:
    """List the facts that PLACE (an ISO code such as CO) asks about: type, choices and question."""
    guide = find_guide(place)
    wording = Wording(guide, language, now().date())
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
@click.option(
    "--facts", "source", required=True, metavar="FILE.yaml|json|-", help="A flat mapping of fact id to value."
)
@click.option("--day", type=Day(), default=None, help="The day whose law is asked about; today where left out.")
@LANGUAGE
@click.option("--format", "format_", type=click.Choice(["text", "json", "pdf"]), default="text")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of to the screen."
)
def check(place: str, source: str, day: date | None, language: str, format_: str, output: Path | None) -> None:
    """Say whether the person may work in PLACE, what to do by which day, and on what legal basis."""
    guide = find_guide(place)
    checklist = build(read_facts(source, guide), guide.law, day or now().date())
    summary = summarise(checklist, guide, language)
    match format_:
        case "pdf":
            content = _paper(summary, checklist, guide, output)
        case "json":
            made = summary_json(summary, checklist, guide)
            content = (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode()
        case _:
            content = ("\n".join(_lines(summary)) + "\n").encode()
    if output is not None:
        _write(content, output)
    elif format_ == "pdf":
        sys.stdout.buffer.write(content)
    else:
        click.echo(content.decode(), nl=False)


def _paper(summary: Summary, checklist: Checklist, guide: Guide, output: Path | None) -> bytes:
    if not summary.allows_paper:
        raise GivenError(
            "format: 'pdf' is not made unless the answer is yes or yes with conditions; "
            f"the answer is {summary.answer.answer}. Accepted here: text, json"
        )
    if output is None and sys.stdout.isatty():
        raise GivenError("output: a PDF is not shown on a screen; accepted: --output FILE.pdf, or a pipe")
    query = answers_query(checklist, guide)
    address = f"{_public_url()}/{summary.language}/check/{guide.law.code}/result?{query}"
    return render_summary(summary, address=address, made_at=now())


def _public_url() -> str:
    """Where this portal is reached, for the address on a paper."""
    found = settings()
    return found.public_url or f"http://127.0.0.1:{found.port}"


def _write(content: bytes, output: Path) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise GivenError(
            f"output: {str(output)!r} cannot be written ({error.strerror}); accepted: a file in a folder that exists"
        ) from error


def _lines(summary: Summary) -> Iterator[str]:
    _ = Phrases(summary.language).gettext
    yield f"{summary.jurisdiction_name} · {summary.day_words} · {summary.revision}"
    yield ""
    yield from _answer_lines(summary)
    for stage in summary.stages:
        yield from _section(stage.name, [line for step in stage.steps for line in _step_lines(step)])
    yield from _section(_("Equal treatment"), [line for step in summary.treatment for line in _step_lines(step)])
    never = [request for request in summary.requests if request.from_stage == "never"]
    yield from _section(_("You may not ask for…"), [f"- {request.item}" for request in never])
    yield from _section(_("Rights of the worker"), [f"- {right.title}: {right.text}" for right in summary.rights])
    yield from _section(_("Limits on foreign staff"), [f"- {quota.title}: {quota.verdict}" for quota in summary.quotas])
    routes = [" ".join(filter(None, (f"- {route.name}:", route.what, route.url))) for route in summary.routes]
    yield from _section(_("Routes that help"), routes)
    missing = [f"? {item.id}: {item.question}" for item in summary.missing]
    yield from _section(_("What is still unknown"), missing)
    yield ""
    yield summary.disclaimer


def _section(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield heading.upper()
        yield from lines


def _answer_lines(summary: Summary) -> Iterator[str]:
    yield summary.answer.heading
    for reason in summary.answer.reasons:
        yield f"  {reason.text}"
        yield from _basis_lines(reason.basis)
    for condition in (*summary.answer.limits, *summary.answer.conditions):
        yield f"  - {condition}"
    for warning in summary.warnings:
        yield f"  ! {warning}"


def _step_lines(step: WordedStep) -> Iterator[str]:
    due = f" · {step.due.words}" if step.due else ""
    yield f"[ ] {step.title} ({step.status}){due}"
    yield f"    {step.do}"
    if step.due and step.due.on:
        yield f"    {' '.join(step.due.counted)}"
    if step.sanction:
        yield f"    {step.sanction}"
    yield from _basis_lines(step.basis)


def _basis_lines(basis: WordedBasis | None) -> Iterator[str]:
    cited = [
        f"{item.title}{f', {item.article}' if item.article else ''}" for item in (basis.citations if basis else ())
    ]
    if basis is not None and cited:
        yield f"    {'; '.join(cited)} ({basis.confidence_words})"

"""`portal guides`: check what is written, count it, and give editors its schema."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from portal.cli.given import FOLDER, find_places, settings
from portal.content.checks import KINDS_WITH_TEXT, Report, check_place, needed_texts
from portal.content.json_schema import json_schema
from portal.content.source import Problem
from portal.content.standards import FOLDER as STANDARDS
from portal.content.standards import check_standards


@click.group()
def guides() -> None:
    """Check and describe the guides."""


def _reports(codes: tuple[str, ...], folder: Path | None) -> tuple[Path, list[Report]]:
    root = folder or settings().guides_folder
    return root, [check_place(root, code) for code in find_places(root, codes)]


@guides.command("check")
@click.argument("codes", nargs=-1, metavar="[PLACE]...")
@FOLDER
def check_guides(codes: tuple[str, ...], folder: Path | None) -> None:
    """Say everything that is wrong in the guides, file and line by line, and run their worked cases."""
    root, reports = _reports(codes, folder)
    for report in reports:
        for problem in report.problems:
            click.echo(_shown(problem, root, report.place))
        click.echo(_summary(report))
    standards = () if codes else check_standards(root)
    for problem in standards:
        click.echo(_shown(problem, root, STANDARDS))
    if standards or not all(report.is_clean for report in reports):
        sys.exit(1)


def _shown(problem: Problem, root: Path, code: str) -> str:
    file = problem.file
    path = root / file if file.startswith("common/") or file == code else root / code / file
    severity = "" if problem.severity == "error" else f"{problem.severity}: "
    return f"{path}:{problem.line}: {severity}{problem.message}"


def _summary(report: Report) -> str:
    errors = sum(problem.severity == "error" for problem in report.problems)
    if report.guide is None:
        return f"{report.place}: cannot be loaded, {errors} problem(s)"
    count = len(report.guide.cases)
    return f"{report.place}: {'clean' if report.is_clean else f'{errors} problem(s)'}, {count} worked cases"


@guides.command("status")
@click.argument("codes", nargs=-1, metavar="[PLACE]...")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@FOLDER
def show_status(codes: tuple[str, ...], format_: str, folder: Path | None) -> None:
    """Count entries by kind, confidence and language, with the oldest check and the open questions."""
    _, reports = _reports(codes, folder)
    statuses = {report.place: _status(report) for report in reports}
    if format_ == "json":
        click.echo(json.dumps(statuses, indent=2, ensure_ascii=False))
        return
    for code, status in statuses.items():
        click.echo(code)
        for name, value in status.items():
            shown = ", ".join(f"{key} {count}" for key, count in value.items()) if isinstance(value, dict) else value
            click.echo(f"  {name.replace('_', ' ')}: {shown}")


def _status(report: Report) -> dict[str, object]:
    errors = sum(problem.severity == "error" for problem in report.problems)
    if report.guide is None:
        return {"problems": errors}
    law = report.guide.law
    versions = [version for _, rule in law.rules() for version in rule.versions.versions]
    needed = {(kind, id_) for kind, id_, _ in needed_texts(law)}
    return {
        "revision": law.revision,
        "published_on": law.published_on.isoformat(),
        "problems": errors,
        "entries": {kind: len(getattr(law, kind)) for kind in KINDS_WITH_TEXT},
        "versions_by_confidence": dict(Counter(version.basis.confidence.value for version in versions)),
        "entries_with_words": {
            language: sum((kind, id_) in texts.entries for kind, id_ in needed)
            for language, texts in report.guide.texts.items()
        },
        "text_status": {language: texts.status().value for language, texts in report.guide.texts.items()},
        "oldest_check": min((version.basis.checked_on for version in versions), default=law.checked_on).isoformat(),
        "worked_cases": len(report.guide.cases),
        "open_questions": len(law.open_questions),
    }


@guides.command("schema")
@click.argument("part", type=click.Choice(["law", "text", "sheet", "common", "cases"]), default="law")
def show_schema(part: str) -> None:
    """Print the JSON Schema of a part of a guide, for editors."""
    click.echo(json.dumps(json_schema(part), indent=2, ensure_ascii=False))

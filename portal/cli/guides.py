"""`portal guides`: check what is written, count it, and give editors its schema."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from portal.cli.files import guides_folder
from portal.content import schema
from portal.content.checks import KINDS_WITH_TEXT, LANGUAGES, Report, check_place, needed_texts
from portal.content.source import places


@click.group()
def guides() -> None:
    """Check and describe the guides."""


def _folder(given: Path | None) -> Path:
    return given or guides_folder()


def _chosen(folder: Path, codes: tuple[str, ...]) -> tuple[str, ...]:
    known = places(folder)
    chosen = tuple(code.lower() for code in codes) or known
    for code in chosen:
        if code not in known:
            raise click.UsageError(f"place: {code!r} has no guide; accepted: {', '.join(known)}")
    return chosen


FOLDER = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the guides are, if not the portal's own.",
)


@guides.command("check")
@click.argument("codes", nargs=-1, metavar="[PLACE]...")
@FOLDER
def check_guides(codes: tuple[str, ...], folder: Path | None) -> None:
    """Say everything that is wrong in the guides, file and line by line, and run their worked cases."""
    root = _folder(folder)
    clean = True
    for code in _chosen(root, codes):
        report = check_place(root, code)
        for problem in report.problems:
            click.echo(f"{(root / _file(root, code, problem.file))}:{problem.line}: {_severity(problem.severity)}{problem.message}")
        clean = clean and report.is_clean
        click.echo(_summary(report))
    if not clean:
        sys.exit(1)


def _severity(severity: str) -> str:
    return "" if severity == "error" else f"{severity}: "


def _file(root: Path, code: str, file: str) -> Path:
    return Path(file) if file.startswith("common/") or file == code else Path(code) / file


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
    root = _folder(folder)
    statuses = {code: _status(check_place(root, code)) for code in _chosen(root, codes)}
    if format_ == "json":
        click.echo(json.dumps(statuses, indent=2, ensure_ascii=False))
        return
    for code, status in statuses.items():
        click.echo(code)
        for name, value in status.items():
            shown = ", ".join(f"{key} {count}" for key, count in value.items()) if isinstance(value, dict) else value
            click.echo(f"  {name.replace('_', ' ')}: {shown}")


def _status(report: Report) -> dict[str, object]:
    if report.guide is None:
        return {"problems": len(report.problems)}
    law = report.guide.law
    versions = [version for _, rule in law.rules() for version in rule.versions.versions]
    needed = {(kind, id_) for kind, id_, _ in needed_texts(law)}
    return {
        "revision": law.revision,
        "published_on": law.published_on.isoformat(),
        "problems": sum(problem.severity == "error" for problem in report.problems),
        "entries": {kind: len(getattr(law, kind)) for kind in KINDS_WITH_TEXT},
        "versions_by_confidence": dict(Counter(version.basis.confidence.value for version in versions)),
        "entries_with_words": {
            language: sum((kind, id_) in report.guide.texts[language].entries for kind, id_ in needed)
            for language in LANGUAGES
            if language in report.guide.texts
        },
        "oldest_check": min(version.basis.checked_on for version in versions).isoformat(),
        "worked_cases": len(report.guide.cases),
        "open_questions": len(law.open_questions),
    }


@guides.command("schema")
@click.argument("part", type=click.Choice(["law", "text", "common", "cases"]), default="law")
def show_schema(part: str) -> None:
    """Print the JSON Schema of a part of a guide, for editors."""
    click.echo(json.dumps(schema.json_schema(part), indent=2, ensure_ascii=False))

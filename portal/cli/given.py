"""What a command is given: settings, a place, a day, a file of facts. A mistake is one message and exit code 2."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click

from portal.content.library import Library
from portal.content.loader import Guide
from portal.content.phrases import LANGUAGES
from portal.content.source import MOST_DIGITS, GuideError, Problem, places, read_answers
from portal.law.facts import FIRST_DAY, LAST_DAY, WRITTEN_DAY, FactError, Facts
from portal.settings import Settings, SettingsError

MOST_BYTES = 1_000_000
MOST_SHOWN = 60
MOST_PATH = 200
MAPPING = "a flat mapping of fact id to value, in YAML or JSON"
KINDS = {list: "a list", str: "text", bool: "yes or no", int: "a number"}


class GivenError(click.ClickException):
    """What was given cannot be used: the text names it, its value and what is accepted."""

    exit_code = 2


class Day(click.ParamType[date]):
    """A day written year-month-day."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value)) if WRITTEN_DAY.fullmatch(str(value)) else None
        except ValueError:
            day = None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            accepted = f"year-month-day from {FIRST_DAY} to {LAST_DAY}, such as 2026-03-02"
            self.fail(f"{value!r} is not a day of the calendar; accepted: {accepted}", param, ctx)
        return day


LANGUAGE = click.option(
    "--lang", "language", type=click.Choice(list(LANGUAGES)), default="en", help="Language of the words."
)
FOLDER = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the guides are, if not where the settings say.",
)


def now() -> datetime:
    """The moment the command was given."""
    return datetime.now(UTC)


def settings() -> Settings:
    """What the environment sets.

    Raises GivenError that names every mistake in it.
    """
    try:
        return Settings.from_environment(os.environ)
    except SettingsError as error:
        raise GivenError(str(error)) from error


def find_places(folder: Path, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The places named, or all there are below `folder`.

    Raises GivenError for one that has no guide, and where there is none at all.
    """
    known = places(folder)
    if not known:
        raise GivenError(f"folder: {str(folder)!r} holds no guide; accepted: a folder with one folder for each place")
    chosen = tuple(code.lower() for code in codes) or known
    for code, given in zip(chosen, codes or chosen, strict=True):
        if code not in known:
            accepted = ", ".join(place.upper() for place in known)
            raise GivenError(f"place: {_short(given)!r} has no guide; accepted: {accepted}")
    return chosen


def find_guide(place: str) -> Guide:
    """The guide of a place.

    Raises GivenError when there is none, ClickException when it cannot be used.
    """
    folder = settings().guides_folder
    (code,) = find_places(folder, (place,))
    try:
        return Library.of_folder(folder, [code]).guide(code)
    except GuideError as error:
        raise click.ClickException(f"the guide of {code.upper()} cannot be used:\n{error}") from error


# Facts


def read_facts(source: str, guide: Guide) -> Facts:
    """The facts in a file, or from standard input where `source` is a hyphen.

    Raises GivenError that names the file or the fact, the value and what is accepted.
    """
    values = {}
    for name, raw in _mapping(source).items():
        fact = guide.law.facts.get(name)
        if fact is None:
            known = tuple(guide.law.facts)
            error = FactError(_short(name), raw, "is given, but there is no such fact; accepted", known)
            raise GivenError(str(error))
        # Left empty, a fact is not answered.
        if raw is not None:
            try:
                values[fact.id] = fact.parse(raw)
            except FactError as error:
                raise GivenError(str(error)) from error
    return Facts(values)


def _mapping(source: str) -> Mapping[str, object]:
    # Of a long path the end tells which file it is.
    name = "standard input" if source == "-" else source if len(source) <= MOST_PATH else f"...{source[-MOST_PATH:]}"
    text = _text(source, name)
    try:
        found = _json(text) if source.endswith(".json") else _yaml(text, is_open=source == "-")
    except ValueError as error:
        raise GivenError(f"{name}: {error}; accepted: {MAPPING}") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise GivenError(f"{name}: holds {KINDS.get(type(found), 'something else')}; accepted: {MAPPING}")
    return found


def _text(source: str, name: str) -> str:
    try:
        if source == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(source).open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise GivenError(
            f"{name}: cannot be read ({error.strerror}); accepted: a file, or - for standard input"
        ) from error
    if len(raw) > MOST_BYTES:
        raise GivenError(f"{name}: is larger than 1 MB; accepted: {MAPPING}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GivenError(f"{name}: is not UTF-8 text; accepted: {MAPPING}") from error


def _yaml(text: str, *, is_open: bool) -> object:
    if is_open and text.lstrip().startswith("{"):
        try:
            return _json(text)
        except ValueError:
            # YAML has mappings in braces too; what is wrong is said of that.
            pass
    problems: list[Problem] = []
    found = read_answers(text, problems)
    if problems:
        first = min(problems)
        raise ValueError(f"line {first.line}: {first.message}")
    return found


def _json(text: str) -> object:
    """JSON with each key once and exact decimals.

    Raises ValueError that says what is wrong.
    """

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                raise ValueError(f"the key {_short(key)!r} stands twice: keep one")
            found[key] = value
        return found

    def refuse(word: str) -> object:
        raise ValueError(f"{word} is not a value")

    try:
        found: object = json.loads(
            text, object_pairs_hook=once, parse_float=str, parse_int=_whole, parse_constant=refuse
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("is nested too deep") from error
    return found


def _whole(digits: str) -> object:
    # A number longer than any count stays text, which no fact takes.
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."

"""The rules of the house that no tool of its own looks after."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from portal.content.countries import country_name
from portal.content.phrases import LANGUAGES
from portal.content.schema import TEXT_FIELDS
from portal.content.source import places
from portal.settings import ROOT

PORTAL = ROOT / "portal"
PURE = ("law", "content", "services")
MOST_LINES = 600
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter", "localtime", "gmtime"}
CLOCK_OWNERS = {"date", "datetime", "time"}


def modules(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def tracked() -> tuple[Path, ...]:
    """The files that belong to the project, by git where it keeps them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in found if path.is_file())


OURS = modules(PORTAL, ROOT / "scripts", ROOT / "benchmarks")
every_module = pytest.mark.parametrize("path", OURS, ids=map(named, OURS))


# No clock


def clocks(module: ast.Module) -> Iterator[int]:
    """The lines on which a clock is looked at."""
    for node in ast.walk(module):
        if (isinstance(node, ast.Import) and any(alias.name == "time" for alias in node.names)) or (
            isinstance(node, ast.ImportFrom) and node.module == "time"
        ):
            yield node.lineno
        elif isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name in CLOCK_OWNERS:
                yield node.lineno


PURE_MODULES = modules(*(PORTAL / room for room in PURE))


@pytest.mark.parametrize("path", PURE_MODULES, ids=map(named, PURE_MODULES))
def test_law_content_and_services_look_at_no_clock(path: Path):
    assert list(clocks(tree(path))) == []


@pytest.mark.parametrize(
    "text",
    [
        "import time",
        "from time import time",
        "date.today()",
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "f(date.today)",
    ],
)
def test_a_clock_would_be_seen(text: str):
    assert list(clocks(ast.parse(text))) == [1]


@pytest.mark.parametrize(
    "text", ["context.now", "answers.on_no_day(context.today)", "self.day", "datetime.combine(a, b)"]
)
def test_a_moment_that_was_handed_over_is_no_clock(text: str):
    assert list(clocks(ast.parse(text))) == []


# No place


CODES = places(ROOT / "guides")
NAMES = {country_name(code[:2].upper(), language) for code in CODES for language in LANGUAGES}
NAMED = re.compile(rf"\b({'|'.join(map(re.escape, sorted(NAMES)))})\b")


def literals(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The texts of a module, but for what explains it, and for the endings of words."""
    parts = (node for node in ast.walk(module) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)))
    explained = {id(node.body[0].value) for node in parts if node.body and isinstance(node.body[0], ast.Expr)}
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    endings = (call for call in calls if call.func.attr in ("endswith", "removesuffix"))  # type: ignore[attr-defined]
    explained |= {id(part) for call in endings for argument in call.args for part in ast.walk(argument)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.lineno, node.value


def places_named(module: ast.Module) -> list[tuple[int, str]]:
    # A field of the sentences (`do`) may be spelled like the code of a place.
    fields = {name for names in TEXT_FIELDS.values() for name in names}
    codes = {spelling for code in CODES for spelling in (code, code.upper())} - fields
    return [(line, text) for line, text in literals(module) if text in codes or NAMED.search(text)]


PORTAL_MODULES = modules(PORTAL)


@pytest.mark.parametrize("path", PORTAL_MODULES, ids=map(named, PORTAL_MODULES))
def test_no_place_is_named_in_the_program(path: Path):
    assert places_named(tree(path)) == []


def test_a_place_in_the_program_would_be_seen():
    code = CODES[0]
    name = country_name(code.upper(), "en")
    assert places_named(ast.parse(f"if place == {code!r}: pass")) == [(1, code)]
    assert places_named(ast.parse(f"rules = {{{code.upper()!r}: 1}}")) == [(1, code.upper())]
    assert places_named(ast.parse(f"title = 'The law of {name}'")) == [(1, f"The law of {name}")]
    assert places_named(ast.parse(f"def f():\n    'For example {name}.'")) == []
    assert places_named(ast.parse(f"word.endswith(({code!r}, 's'))")) == []


# Modules


@every_module
def test_a_module_says_what_it_is(path: Path):
    if path.read_text("utf-8").strip():
        assert ast.get_docstring(tree(path)), f"{named(path)} has no docstring"


@every_module
def test_a_module_is_short_enough_to_be_read(path: Path):
    assert path.read_text("utf-8").count("\n") <= MOST_LINES


# Files


TEXTS = {
    ".css",
    ".html",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".mako",
    ".mjs",
    ".po",
    ".py",
    ".scss",
    ".svg",
    ".toml",
    ".yaml",
}
# Built from parts, so that this file does not hold what it looks for.
MACHINE = re.compile(
    # A path begins there: what follows a name is a part of an address.
    "|".join((r"(?<![\w-])/(wo" + "rk|ro" + "ot)/", "/ho" + "me/[a-z]", "C:" + r"\\Users", "shared/" + "DESIGN"))
)
REGISTRY = re.compile(
    "|".join(
        (
            r"--(extra-)?index-" + "url",
            '"reso' + 'lved":',
            "pythonho" + "sted",
            "registry" + r"\.npm",
            "pypi" + r"\.org/simple",
        )
    )
)


def files() -> list[Path]:
    return [
        path for path in tracked() if path.suffix in TEXTS or path.name in ("Makefile", ".npmrc", ".env.example", "run")
    ]


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["a path of one machine", "an address of a registry"])
def test_no_file_of_the_project_holds(pattern: re.Pattern[str]):
    found = [
        f"{named(path)}:{number}: {line.strip()[:100]}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_nothing_made_and_nothing_private_is_kept():
    kept = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert kept.isdisjoint({"node_modules", "instance", ".venv", ".env"})
    assert not [path for path in tracked() if path.suffix in (".pyc", ".mo", ".sqlite", ".log")]

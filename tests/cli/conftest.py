"""The `portal` command as a person or a program runs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import main

DAY = "2026-11-23"
# A Venezuelan with the permit of temporary protection, hired by a firm.
HIRE: Mapping[str, object] = {
    "nationality": "VE",
    "document": "ppt",
    "contract-kind": "employment",
    "contract-signed-on": "2026-11-20",
    "work-starts-on": "2026-11-23",
}


@dataclass(frozen=True)
class Portal:
    """Runs `portal` with files in a folder of its own."""

    folder: Path

    def run(self, *arguments: str, given: str | bytes | None = None) -> Result:
        """The outcome of one command; nothing but an exit is let through."""
        result = CliRunner().invoke(main, list(arguments), input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    def file(self, content: str | bytes | Mapping[str, object], name: str = "facts.yaml") -> str:
        """A file with that content, by its path."""
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    def check(self, content: str | bytes | Mapping[str, object], *more: str, place: str = "CO") -> Result:
        """`portal check` with a file of that content, on a day that does not pass."""
        return self.run("check", place, "--facts", self.file(content), "--day", DAY, *more)

    def answer(self, content: str | bytes | Mapping[str, object], *more: str, place: str = "CO") -> Any:
        """The JSON of a check that succeeds."""
        result = self.check(content, "--format", "json", *more, place=place)
        assert result.exit_code == 0, result.output
        return json.loads(result.output)


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path)


@pytest.fixture
def refused(portal: Portal) -> Callable[..., str]:
    """What the command says of something it cannot use: one message and exit code 2."""

    def say(*arguments: str, given: str | bytes | None = None) -> str:
        result = portal.run(*arguments, given=given)
        assert result.exit_code == 2, result.output
        assert result.stdout == ""
        (message,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
        return message.removeprefix("Error: ")

    return say

"""The files of a guide: read from a folder or from a stored bundle, with the line on which each value stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

Path_ = tuple[str | int, ...]

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a guide: where it stands, what it is and what to do. `severity` is `error` or `warning`."""

    file: str
    line: int
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        mark = "" if self.severity == "error" else "warning: "
        return f"{self.file}:{self.line}: {mark}{self.message}"


class GuideError(ValueError):
    """A guide that cannot be used; `problems` says why, file and line by line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one guide by their name inside it (`law/facts.yaml`), with those of `guides/common` under `common/`."""

    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The fingerprint of the content, whatever it was read from."""
        return hashlib.sha256(self.dump().encode()).hexdigest()

    def dump(self) -> str:
        """The bundle as one text that `Bundle.load` reads back."""
        return json.dumps(dict(sorted(self.files.items())), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Bundle:
        """A bundle written by `dump`."""
        return cls(json.loads(text))

    @classmethod
    def read(cls, folder: Path, place: str) -> Bundle:
        """The guide of `place` below `folder`, with what it shares with others.

        Raises GuideError when there is none or a file cannot be read.
        """
        files: dict[str, str] = {}
        for name, root in (("common/", folder / "common"), ("", folder / place)):
            for path in sorted(root.rglob("*.yaml")):
                label = name + path.relative_to(root).as_posix()
                try:
                    if path.stat().st_size > MOST_BYTES:
                        raise GuideError((Problem(label, 1, "is larger than 2 MB: split it"),))
                    files[label] = path.read_text("utf-8")
                except UnicodeDecodeError as error:
                    raise GuideError((Problem(label, 1, "is not UTF-8: save it as UTF-8"),)) from error
        if not any(not name.startswith("common/") for name in files):
            raise GuideError((Problem(place, 1, "has no guide: there is no such folder with *.yaml files"),))
        return cls(files)


def places(folder: Path) -> tuple[str, ...]:
    """The codes of the guides in a folder, in alphabetical order."""
    reserved = {"common", "international"}
    return tuple(
        sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name not in reserved and any(path.iterdir()))
    )


@dataclass(slots=True)
class Lines:
    """Where values stand: path of keys and positions -> file and line."""

    known: dict[Path_, tuple[str, int]] = field(default_factory=dict)

    def at(self, path: Path_) -> tuple[str, int]:
        """File and line of the value at `path`, or of the nearest one above it."""
        while path and path not in self.known:
            path = path[:-1]
        return self.known.get(path, ("?", 1))

    def problem(self, path: Path_, message: str, severity: str = "error") -> Problem:
        """A problem with the value at `path`."""
        file, line = self.at(path)
        return Problem(file, line, message, severity)


class _Reader:
    """YAML to plain values, closed: no tags, no floats, and `yes`, `no`, `on` and `off` stay words."""

    def __init__(self, file: str, prefix: Path_, lines: Lines, problems: list[Problem]) -> None:
        self.file, self.prefix, self.lines, self.problems = file, prefix, lines, problems

    def read(self, text: str) -> object:
        try:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = error.problem or error.context or "is not YAML"
            self.problems.append(Problem(self.file, mark.line + 1 if mark else 1, f"is not YAML: {problem}"))
            return {}
        except yaml.YAMLError as error:
            self.problems.append(Problem(self.file, 1, f"is not YAML: {error}"))
            return {}
        return {} if node is None else self._value(node, self.prefix, 0)

    def _value(self, node: yaml.Node, path: Path_, depth: int) -> object:
        line = node.start_mark.line + 1
        self.lines.known.setdefault(path, (self.file, line))
        if depth > 40:  # noqa: PLR2004 - no guide nests so deep; an attack may
            self._note(line, "is nested too deep")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path_, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                self._note(line, f"the key `{key}` stands twice: keep one")
            found[key] = self._value(value_node, (*path, key), depth + 1)
            # The key's own line is where a reader looks, also when the value begins on the next one.
            self.lines.known[(*path, key)] = (self.file, line)
        return found

    def _scalar(self, node: yaml.Node, line: int) -> object:
        text = str(node.value)
        kind = node.tag.rsplit(":", 1)[-1]
        if kind == "null":
            return None
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind == "int" and (text.isdigit() or (text[:1] == "-" and text[1:].isdigit())):
            return int(text)
        if kind == "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._note(line, f"`{text}` is not a day of the calendar (year-month-day)")
                return None
        if node.tag.startswith("tag:yaml.org,2002:"):
            return text
        self._note(line, f"`{node.tag}` is not accepted: write plain values")
        return None

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))


def read_sections(bundle: Bundle, pattern: str, lines: Lines, problems: list[Problem]) -> dict[str, object]:
    """The files of `bundle` that make up `pattern` (`law`, `text.es`, `cases`), merged on their top-level keys."""
    merged: dict[str, object] = {}
    for file in _files(bundle, pattern):
        found = _Reader(file, (pattern,), lines, problems).read(bundle.files[file])
        if not isinstance(found, dict):
            problems.append(Problem(file, 1, "must be a mapping of keys to values"))
            continue
        for key, value in found.items():
            if key in merged and isinstance(value, dict) and isinstance(merged[key], dict):
                merged[key] = {**merged[key], **value}  # type: ignore[dict-item]  # both are dicts here
            elif key in merged:
                problems.append(lines.problem((pattern, key), f"`{key}` stands in two files: keep it in one"))
            else:
                merged[key] = value
    return merged


def languages(bundle: Bundle) -> tuple[str, ...]:
    """The languages that the guide has sentences in."""
    names = {file.split("/", 1)[0].removesuffix(".yaml") for file in bundle.files if file.startswith("text.")}
    return tuple(sorted(name.removeprefix("text.") for name in names))


def _files(bundle: Bundle, pattern: str) -> Iterator[str]:
    for file in sorted(bundle.files):
        if file == f"{pattern}.yaml" or file.startswith(f"{pattern}/"):
            yield file

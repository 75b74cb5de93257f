"""The files of a guide: read from a folder or from a stored bundle, with the line on which each value stands."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

Path_ = tuple[str | int, ...]

MOST_BYTES = 2_000_000
# No guide nests so deep; an attack may.
MOST_DEPTH = 40
# More digits than any number of a guide has; what is longer is text.
MOST_DIGITS = 18

SHARED = "common/"
RESERVED = frozenset({"common", "international"})
NAMES = re.compile(
    r"(law|cases|text\.[a-z]{2,3}(-[A-Za-z]{2,4})?|common/(facts|groups|text\.[a-z]{2,3}))(\.yaml|/.+\.yaml)"
)

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# A number with zeros before it is a code, which loses them as a number.
WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt ]\s*[0-9]{1,2}:[0-9]{2}.*")


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
    """The files of one guide by their name inside it (`law/facts.yaml`), with those shared by all under `common/`."""

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
        problems: list[Problem] = []
        for name, root in ((SHARED, folder / "common"), ("", folder / place)):
            for path in sorted((*root.rglob("*.yaml"), *root.rglob("*.yml"))):
                label = name + path.relative_to(root).as_posix()
                try:
                    files[label] = _text(path)
                except ValueError as error:
                    problems.append(Problem(label, 1, str(error)))
        if not problems and not any(not name.startswith(SHARED) for name in files):
            problems.append(Problem(place, 1, "has no guide: there is no such folder with *.yaml files"))
        if problems:
            raise GuideError(tuple(problems))
        return cls(files)


def _text(path: Path) -> str:
    """What a file of a guide holds.

    Raises ValueError that says what to do when it cannot be read.
    """
    if path.suffix == ".yml":
        raise ValueError("is not read: rename it to .yaml")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("is larger than 2 MB: split it")
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror}): make it a file that can, or remove it") from error


def places(folder: Path) -> tuple[str, ...]:
    """The codes of the guides in a folder, in alphabetical order."""
    return tuple(
        sorted(
            path.name
            for path in folder.iterdir()
            if path.is_dir() and path.name not in RESERVED and not path.name.startswith(".") and any(path.iterdir())
        )
    )


@dataclass(slots=True)
class Lines:
    """Where values stand: path of keys and positions -> file and line. `unread` are the files that are not YAML."""

    known: dict[Path_, tuple[str, int]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def at(self, path: Path_) -> tuple[str, int]:
        """File and line of the value at `path`, or of the nearest one above it.

        What a version takes over from its rule stands on the rule.
        """
        inherited = (*path[:3], *path[5:]) if path[3:4] == ("versions",) else path
        if path[:6] not in self.known and inherited[:4] in self.known:
            path = inherited
        while path and path not in self.known:
            path = path[:-1]
        return self.known.get(path, ("?", 1))

    def problem(self, path: Path_, message: str, severity: str = "error") -> Problem:
        """A problem with the value at `path`."""
        file, line = self.at(path)
        return Problem(file, line, message, severity)


class _RefusedError(Exception):
    """YAML that is read no further: it says what a guide never does."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


class _Reader:
    """YAML to plain values, closed: no tags, references or floats; `yes`, `no`, `on` and `off` stay words.

    It follows the events of the parser: what is nested too deep is refused before it can fill the stack, and what
    refers to itself before it can fill the memory.
    """

    def __init__(self, file: str, prefix: Path_, lines: Lines, problems: list[Problem]) -> None:
        self.file, self.prefix, self.lines, self.problems = file, prefix, lines, problems

    def read(self, text: str) -> object:
        try:
            return self._document(yaml.parse(text, Loader=yaml.CSafeLoader))
        except _RefusedError as error:
            self._note(error.line, str(error))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._note(mark.line + 1 if mark else 1, f"is not YAML: {error.problem or error.context}")
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self._note(line, f"is not YAML: a character that no text has (U+{error.character:04X}): remove it")
        except UnicodeEncodeError as error:
            self._note(text.count("\n", 0, error.start) + 1, "is not YAML: half of a character: remove it")
        self.lines.unread.add(self.file)
        return {}

    def _document(self, events: Iterator[yaml.Event]) -> object:
        value: object = None
        is_first = True
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if not is_first:
                    raise _RefusedError(_line(event), "begins a second document (`---`): keep one")
                is_first, value = False, self._value(next(events), events, self.prefix, 0)
        return {} if value is None else value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path_, depth: int) -> object:
        line = _line(event)
        self.lines.known.setdefault(path, (self.file, line))
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(line, f"`*{event.anchor}` is not accepted: write the value out")
        if depth > MOST_DEPTH:
            raise _RefusedError(line, "is nested too deep: write it flatter")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._note(line, f"`{tag}` is not accepted: write plain values, without tags")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[object] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._value(item, events, (*path, len(items)), depth + 1))
            return items
        assert isinstance(event, yaml.ScalarEvent)
        return self._plain(event.value, line) if event.implicit[0] else event.value

    def _mapping(self, events: Iterator[yaml.Event], path: Path_, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(name := next(events), yaml.MappingEndEvent):
            line = _line(name)
            if not isinstance(name, yaml.ScalarEvent):
                raise _RefusedError(line, "is not accepted as a key: write a word")
            key = name.value
            if key in found:
                self._note(line, f"the key `{key}` stands twice: keep one")
            found[key] = self._value(next(events), events, (*path, key), depth + 1)
            # The key's own line is where a reader looks, also when the value begins on the next one.
            self.lines.known[(*path, key)] = (self.file, line)
        return found

    def _plain(self, text: str, line: int) -> object:
        """What is written without quotes."""
        if text in NULLS:
            return None
        if text in TRUTHS:
            return TRUTHS[text]
        if WHOLE.fullmatch(text) and len(text) <= MOST_DIGITS:
            return int(text)
        if DAY.fullmatch(text) or MOMENT.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._note(line, f"`{text}` is not a day of the calendar: write it year-month-day, such as 2026-03-01")
                return None
        return text

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


class _AnswerReader(_Reader):
    """As above, but a day stays text: the fact that it answers says whether it is one."""

    def _plain(self, text: str, line: int) -> object:
        return text if DAY.fullmatch(text) or MOMENT.fullmatch(text) else super()._plain(text, line)


def read_answers(text: str, problems: list[Problem]) -> object:
    """The plain values that a text of YAML stands for, days as text; what is wrong with it is noted."""
    return _AnswerReader("", (), Lines(), problems).read(text)


def read_sections(
    bundle: Bundle, pattern: str, lines: Lines, problems: list[Problem], root: str | None = None
) -> dict[str, object]:
    """The files of `bundle` that make up `pattern` (`law`, `text.es`, `cases`), merged on their top-level keys.

    Their lines are kept below `root`, which is the pattern where left out.
    """
    merged: dict[str, object] = {}
    top = root or pattern
    for file in _files(bundle, pattern):
        found = _Reader(file, (top,), lines, problems).read(bundle.files[file])
        if not isinstance(found, dict):
            problems.append(Problem(file, 1, "must be a mapping of keys to values"))
            continue
        for key, value in found.items():
            known = merged.get(key)
            if key not in merged:
                merged[key] = value
            elif isinstance(value, dict) and isinstance(known, dict):
                problems += [
                    lines.problem((top, key, name), f"`{name}` stands in two files: keep it in one")
                    for name in value
                    if name in known
                ]
                merged[key] = {**known, **value}
            else:
                problems.append(lines.problem((top, key), f"`{key}` stands in two files: keep it in one"))
    # Where a key is missing altogether, the file that should hold it is named.
    lines.known.setdefault((top,), (f"{pattern}.yaml", 1))
    return merged


def languages(bundle: Bundle) -> tuple[str, ...]:
    """The languages that the guide has sentences in."""
    names = {file.split("/", 1)[0].removesuffix(".yaml") for file in bundle.files if file.startswith("text.")}
    return tuple(sorted(name.removeprefix("text.") for name in names))


def stray_files(bundle: Bundle) -> Iterator[Problem]:
    """Files that no part of a guide is read from: what they say would be lost without a word."""
    for file in sorted(bundle.files):
        if not NAMES.fullmatch(file):
            message = "is not a file of a guide: name it law, cases or text.<language> (see guides/README.md)"
            yield Problem(file, 1, message)


def _files(bundle: Bundle, pattern: str) -> Iterator[str]:
    for file in sorted(bundle.files):
        if file == f"{pattern}.yaml" or file.startswith(f"{pattern}/"):
            yield file

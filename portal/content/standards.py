"""International standards: which instruments there are, who is bound by each, and what they ask of employers.

They stand in `guides/international/`: `law/*.yaml`, and the sentences of each language in `text.<language>.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from portal.content.agreement import figures
from portal.content.countries import country_codes
from portal.content.mistakes import read_shape
from portal.content.schema import (
    AuthorityShape,
    BasisShape,
    ChangeShape,
    Country,
    Day,
    Id,
    InstrumentShape,
    Shape,
)
from portal.content.source import Bundle, GuideError, Lines, Path_, Problem, languages, read_sections

FOLDER = "international"
Addressee = Literal["employers", "both", "states"]


class TreatyShape(InstrumentShape):
    """An instrument, the language of its title, and the countries bound by it."""

    language: str = "en"
    parties: list[Country] = Field(default_factory=list)
    parties_basis: BasisShape | None = None


class StatementShape(Shape):
    """A right, a residence, a misconception or an open question: its words stand in the texts."""

    id: Id
    basis: BasisShape | None = None


class PrincipleShape(StatementShape):
    """What is asked of employers, of states or of both."""

    addressed_to: Addressee


class CountryShape(Shape):
    """A state, and its tile on a map: column and row, from the north west."""

    code: Country
    column: int
    row: int


class StandardsShape(Shape):
    """All of `international/law.yaml`, or `international/law/*.yaml`."""

    checked_on: Day
    countries: list[CountryShape]
    authorities: list[AuthorityShape]
    instruments: list[TreatyShape]
    principles: list[PrincipleShape]
    rights: list[StatementShape]
    residences: list[StatementShape]
    changes: list[ChangeShape]
    misconceptions: list[StatementShape]
    open_questions: list[StatementShape]


# The words of each kind of entry: field -> whether every language must have it.
WORDS: Mapping[str, Mapping[str, bool]] = {
    "authorities": {"role": True},
    "instruments": {"about": True, "parties": False},
    "principles": {"statement": True},
    "rights": {"statement": True},
    "residences": {"name": True, "holder": True, "allows": True, "validity": True},
    "changes": {"what": True},
    "misconceptions": {"belief": True, "truth": True},
    "open_questions": {"question": True, "meanwhile": False},
}


Words = dict[str, dict[str, str]]


class TextsShape(Shape):
    """All of `international/text.<language>.yaml`: kind -> id -> field -> sentence."""

    authorities: Words = Field(default_factory=dict)
    instruments: Words = Field(default_factory=dict)
    principles: Words = Field(default_factory=dict)
    rights: Words = Field(default_factory=dict)
    residences: Words = Field(default_factory=dict)
    changes: Words = Field(default_factory=dict)
    misconceptions: Words = Field(default_factory=dict)
    open_questions: Words = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Standards:
    """The standards as loaded; `texts` is language -> (kind, id) -> field -> sentence."""

    shape: StandardsShape
    texts: Mapping[str, Mapping[tuple[str, str], Mapping[str, str]]]

    def text(self, language: str, kind: str, id_: str, field: str) -> str:
        """A sentence, or "" where there is none."""
        return self.texts[language].get((kind, id_), {}).get(field, "")

    @property
    def instruments(self) -> Mapping[str, TreatyShape]:
        """The instruments by id, in the order of the file."""
        return {item.id: item for item in self.shape.instruments}

    @property
    def countries(self) -> Mapping[str, CountryShape]:
        """The states spoken of, by code."""
        return {item.code: item for item in self.shape.countries}

    def binding(self, country: str) -> tuple[TreatyShape, ...]:
        """The instruments that bind a country (ISO 3166 code)."""
        return tuple(item for item in self.shape.instruments if country in item.parties)

    @property
    def checked_on(self) -> date:
        """The day on which they were last checked."""
        return self.shape.checked_on


def load_standards(folder: Path) -> Standards:
    """The standards below the folder of guides.

    Raises GuideError with every problem, each with file, line and what to do.
    """
    problems: list[Problem] = []
    lines = Lines()
    bundle = Bundle.read(folder, FOLDER)
    shape = read_shape(StandardsShape, read_sections(bundle, "law", lines, problems), ("law",), lines, problems)
    texts: dict[str, Mapping[tuple[str, str], Mapping[str, str]]] = {}
    for language in languages(bundle):
        name = f"text.{language}"
        found = read_shape(TextsShape, read_sections(bundle, name, lines, problems), (name,), lines, problems)
        if found is not None and shape is not None:
            texts[language] = {(kind, id_): words for kind in WORDS for id_, words in getattr(found, kind).items()}
            problems += _wrong_texts(shape, texts[language], name, lines)
    if shape is not None:
        problems += (*_wrong_ids(shape, lines), *_wrong_treaties(shape, lines))
    if problems or shape is None:
        raise GuideError(tuple(sorted(set(problems))))
    return Standards(shape, texts)


def check_standards(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in the standards below the folder of guides; nothing where there are none."""
    if not (folder / FOLDER).is_dir():
        return ()
    try:
        standards = load_standards(folder)
    except GuideError as error:
        return error.problems
    first, *others = sorted(standards.texts)
    found = []
    for (kind, id_), words in standards.texts[first].items():
        for language in others:
            theirs = standards.texts[language].get((kind, id_), {})
            for field in sorted(words.keys() | theirs.keys()):
                one, other = words.get(field, ""), theirs.get(field, "")
                if figures(one) != figures(other) or bool(one) != bool(other):
                    message = f"{kind} `{id_}`: `{field}` says another thing in {first}: each language says the same"
                    found.append(Problem(f"text.{language}.yaml", 1, message))
    return tuple(found)


def _entries(shape: StandardsShape) -> Iterator[tuple[str, str, Path_]]:
    for kind in WORDS:
        for index, item in enumerate(getattr(shape, kind)):
            yield kind, item.id, ("law", kind, index)


def _wrong_texts(
    shape: StandardsShape, texts: Mapping[tuple[str, str], Mapping[str, str]], name: str, lines: Lines
) -> Iterator[Problem]:
    wanted = {(kind, id_): path for kind, id_, path in _entries(shape)}
    for (kind, id_), path in wanted.items():
        words = texts.get((kind, id_), {})
        lacking = [field for field, is_needed in WORDS[kind].items() if is_needed and not words.get(field, "").strip()]
        if lacking:
            yield lines.problem(path, f"{kind} `{id_}` has no words for {', '.join(lacking)}: add them to {name}")
    for (kind, id_), words in texts.items():
        if (kind, id_) not in wanted:
            yield lines.problem((name, kind, id_), f"{kind} `{id_}` is not in the law: remove it or correct the id")
        for field in words.keys() - WORDS[kind].keys():
            yield lines.problem(
                (name, kind, id_, field), f"`{field}` is not a field of {kind}: {', '.join(WORDS[kind])}"
            )


def _wrong_ids(shape: StandardsShape, lines: Lines) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for kind, id_, path in _entries(shape):
        if (kind, id_) in seen:
            yield lines.problem(path, f"the id `{id_}` stands twice among {kind}: an id is never reused")
        seen.add((kind, id_))
    for kind in ("principles", "rights", "residences", "changes", "misconceptions", "open_questions"):
        for index, entry in enumerate(getattr(shape, kind)):
            if entry.basis is not None:
                yield from _wrong_basis(entry.basis, seen, ("law", kind, index), lines)


def _wrong_basis(basis: BasisShape, ids: set[tuple[str, str]], path: Path_, lines: Lines) -> Iterator[Problem]:
    for cite in basis.cites:
        if ("instruments", cite.instrument) not in ids:
            message = f"`{cite.instrument}` is not an instrument: add it to `instruments` or correct the id"
            yield lines.problem(path, message)
    yield from _unread(basis.confidence, basis.read, path, lines)


def _wrong_treaties(shape: StandardsShape, lines: Lines) -> Iterator[Problem]:
    authorities = {item.id for item in shape.authorities}
    for index, item in enumerate(shape.instruments):
        path: Path_ = ("law", "instruments", index)
        if item.issuer not in authorities:
            yield lines.problem(path, f"`{item.issuer}` is not an authority: add it or correct the id")
        for country in sorted(set(item.parties) - set(country_codes())):
            yield lines.problem(path, f"`{country}` is not a country: write its ISO 3166 code")
        yield from _unread(item.confidence, item.read, path, lines)
        if item.parties_basis is not None:
            yield from _unread(item.parties_basis.confidence, item.parties_basis.read, path, lines)
        elif item.parties:
            yield lines.problem(path, "names parties and not where that was read: add `parties_basis`")


def _unread(confidence: str, read: Iterable[str], path: Path_, lines: Lines) -> Iterator[Problem]:
    if confidence != "recalled" and not list(read):
        yield lines.problem(path, f"says `{confidence}` but names no page under `read`: add it, or say `recalled`")

"""The portal's terms: one way to say each in every language, and what a reader finds them to mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field

from portal.content.agreement import fields
from portal.content.mistakes import read_shape
from portal.content.schema import Shape
from portal.content.source import Bundle, GuideError, Lines, Problem, read_sections
from portal.content.texts import Texts, sentences

FILE = "glossary"
# What people call a thing and what they wrongly believe is told in their own words.
OWN_WORDS = frozenset({"nicknames", "belief"})


class TermShape(Shape):
    """A term in one language: the word used, other forms of it, the words of one country, and those never used."""

    say: str
    means: str | None = None
    also: list[str] = Field(default_factory=list)
    local: dict[str, str] = Field(default_factory=dict)
    not_: list[str] = Field(default_factory=list, alias="not")


class GlossaryShape(Shape):
    """`glossary`: id of a term -> language -> how it is said."""

    glossary: dict[str, dict[str, TermShape]]


@dataclass(frozen=True, eq=False)
class Glossary:
    """The terms by id and language."""

    terms: Mapping[str, Mapping[str, TermShape]]

    @cached_property
    def _avoided(self) -> Mapping[str, tuple[re.Pattern[str], Mapping[str, TermShape]]]:
        """Language -> what finds the words that are never used, and the term that each would stand for."""
        found: dict[str, dict[str, TermShape]] = {}
        for languages in self.terms.values():
            for language, term in languages.items():
                found.setdefault(language, {}).update({word.lower(): term for word in term.not_})
        return {
            language: (re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE), words)
            for language, words in found.items()
            if words
        }

    def second_ways(self, texts: Texts, place: str, lines: Lines) -> Iterator[Problem]:
        """Sentences of a guide that say a term in a second way, each with the word to use."""
        pattern, terms = self._avoided.get(texts.language, (None, {}))
        if pattern is None:
            return
        for path, words in fields(texts):
            if path[-1] not in OWN_WORDS:
                for word in sorted({match.lower() for text in sentences(words) for match in pattern.findall(text)}):
                    if terms[word].local.get(place) != word:
                        say = terms[word].local.get(place, terms[word].say)
                        yield lines.problem(path, f"`{path[-1]}` says “{word}”: the glossary says “{say}”")


def load_glossary(folder: Path) -> Glossary:
    """The glossary beside the guides in `folder`; an empty one where there is none.

    Raises GuideError with every problem, each with file, line and what to do.
    """
    path = folder / f"{FILE}.yaml"
    if not path.is_file():
        return Glossary({})
    problems: list[Problem] = []
    lines = Lines()
    sections = read_sections(Bundle({path.name: path.read_text("utf-8")}), FILE, lines, problems)
    shape = read_shape(GlossaryShape, sections, (FILE,), lines, problems)
    if problems or shape is None:
        raise GuideError(tuple(sorted(set(problems))))
    return Glossary(shape.glossary)

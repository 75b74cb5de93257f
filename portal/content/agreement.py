"""Do the languages of a guide say the same law, and can each sentence be read once?

Figures and dates are compared as bare digits: languages group and order them differently. Placeholders are left out:
what they stand for is the same in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from portal.content.source import Lines, Path_, Problem
from portal.content.texts import Texts, Words

FIGURE = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
SENTENCE = re.compile(r"(?<=[.!?:;])\s+")
# What people call a document: each language has names of its own.
OWN_NAMES = "nicknames"
MOST_WORDS = 30


def figures(words: Words) -> tuple[str, ...]:
    """The numbers in a text, each as its bare digits, sorted."""
    found = chain.from_iterable(FIGURE.findall(PLACEHOLDER.sub("", text)) for text in _sentences(words))
    return tuple(sorted(re.sub(r"\D", "", figure) for figure in found))


def _sentences(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words.values() if isinstance(words, Mapping) else words)


def fields(texts: Texts) -> Iterator[tuple[Path_, Words]]:
    """Every field of a language with its words, and where it stands in its files."""
    root = f"text.{texts.language}"
    for name, words in texts.overview.items():
        yield (root, "overview", name), words
    for (kind, id_), entry in texts.entries.items():
        yield from (((root, kind, id_, name), words) for name, words in entry.items())
    for (kind, id_, version), entry in texts.versions.items():
        yield from (((root, kind, id_, "versions", version, name), words) for name, words in entry.items())


def disagreements(first: Texts, other: Texts, lines: Lines) -> Iterator[Problem]:
    """Fields that one language has and the other has not, and those with other figures."""
    here, there = ({path[1:]: (path, words) for path, words in fields(texts)} for texts in (first, other))
    for key in sorted(here.keys() | there.keys(), key=str):
        if key not in here or key not in there:
            path, _ = here.get(key) or there[key]
            lacking = first.language if key not in here else other.language
            if key[:2] not in first.entries.keys() & other.entries.keys():
                # What one language lacks altogether is told of where the law has it.
                continue
            yield lines.problem(path, f"`{key[-1]}` has no {lacking} words: each language says the same")
        elif key[-1] != OWN_NAMES and figures(here[key][1]) != figures(there[key][1]):
            said = (", ".join(figures(words)) or "none" for _, words in (here[key], there[key]))
            one, two = said
            message = f"`{key[-1]}` has the figures {two} in {other.language}, and {one} in {first.language}"
            yield lines.problem(there[key][0], f"{message}: each language says the same law")


def long_sentences(texts: Texts, lines: Lines) -> Iterator[Problem]:
    """Warnings of sentences that a reader would have to read twice."""
    for path, words in fields(texts):
        longest = max((len(part.split()) for text in _sentences(words) for part in SENTENCE.split(text)), default=0)
        if longest > MOST_WORDS:
            where = lines.problem(path, f"`{path[-1]}` has a sentence of {longest} words: split it")
            yield Problem(where.file, where.line, where.message, "warning")

"""Do the languages of a guide say the same law, and can each sentence be read once?

Figures are compared as bare digits: languages group and order them differently. Months of dates are compared by their
number, and what is written alike in every language (numbers of articles with letters, forms, addresses) as it stands.
Placeholders are left out: what they stand for is the same in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from itertools import chain

from portal.content.phrases import month_names
from portal.content.source import Lines, Path_, Problem
from portal.content.texts import Texts, Words, sentences

FIGURE = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
# "274A", "H-1B", "SC-2", "T-535": letters and digits that stand for one thing.
CODE = re.compile(r"\b(?:[A-Z]+[-.]?\d+[A-Z]*|\d+-?[A-Z]+)\b")
ADDRESS = re.compile(
    r"https?://\S+|\b[\w.-]+@[\w-]+\.\w+|\b(?:[a-z][\w-]*\.)+(?:com|org|net|int|go[bv]|gub|gc|[a-z]{2})\b(?:/\S*)?"
)
SENTENCE = re.compile(r"(?<=[.!?:;])\s+")
# What people call a document: each language has names of its own.
OWN_NAMES = "nicknames"
MOST_WORDS = 30


def figures(words: Words) -> tuple[str, ...]:
    """The numbers in a text, each as its bare digits, sorted."""
    found = chain.from_iterable(FIGURE.findall(PLACEHOLDER.sub("", text)) for text in sentences(words))
    return tuple(sorted(re.sub(r"\D", "", figure) for figure in found))


def months(words: Words, language: str) -> tuple[str, ...]:
    """The months of the dates in a text, by their numbers, each once: "1 to 5 July" is "July 1 to July 5"."""
    found = chain.from_iterable(_dated_months(language).findall(text) for text in sentences(words))
    numbers = _month_numbers(language)
    return tuple(sorted({numbers["".join(parts)] for parts in found}))


@cache
def _month_numbers(language: str) -> Mapping[str, str]:
    # As written, and at the head of a sentence: a small "may" is no month.
    names = enumerate(month_names(language), 1)
    return {form: str(number) for number, name in names for form in (name, name.capitalize())}


@cache
def _dated_months(language: str) -> re.Pattern[str]:
    # A month counts beside a figure only: "may" and "mars" are words as well.
    name = f"({'|'.join(map(re.escape, _month_numbers(language)))})"
    joint = r"(?:\s+(?:de|do|del|of))?\s+"
    return re.compile(rf"\d(?:º|°|\.º|er|st|nd|rd|th)?{joint}{name}\b|\b{name}{joint}\d")


def _written_alike(pattern: re.Pattern[str]) -> Callable[[Words, str], tuple[str, ...]]:
    def found(words: Words, _language: str) -> tuple[str, ...]:
        texts = (PLACEHOLDER.sub("", text) for text in sentences(words))
        return tuple(sorted(chain.from_iterable(pattern.findall(text) for text in texts)))

    return found


# What a translation may not change, each by its name.
COMPARED: Mapping[str, Callable[[Words, str], tuple[str, ...]]] = {
    "figures": lambda words, _language: figures(words),
    "months": months,
    "codes": _written_alike(CODE),
    "addresses": _written_alike(ADDRESS),
}


def fields(texts: Texts) -> Iterator[tuple[Path_, Words]]:
    """Every field of a language with its words, and where it stands in its files."""
    root = f"text.{texts.language}"
    for name, words in texts.overview.items():
        yield (root, "overview", name), words
    for (kind, id_), entry in texts.entries.items():
        yield from (((root, kind, id_, name), words) for name, words in entry.items())
    for (kind, id_, version), entry in texts.versions.items():
        yield from (((root, kind, id_, "versions", version, name), words) for name, words in entry.items())


def disagreements(
    first: Texts, other: Texts, lines: Lines, among: Mapping[str, Collection[str]] | None = None
) -> Iterator[Problem]:
    """Fields that one language has and the other has not, and those in which a translation changes the law.

    `among` are the fields compared, by kind; all where left out.
    """
    here, there = (
        {
            path[1:]: (path, words)
            for path, words in fields(texts)
            if among is None or path[-1] in among.get(str(path[1]), ())
        }
        for texts in (first, other)
    )
    for key in sorted(here.keys() | there.keys(), key=str):
        if key not in here or key not in there:
            path, _ = here.get(key) or there[key]
            lacking = first.language if key not in here else other.language
            if key[:2] not in first.entries.keys() & other.entries.keys():
                # What one language lacks altogether is told of where the law has it.
                continue
            yield lines.problem(path, f"`{key[-1]}` has no {lacking} words: each language says the same")
        elif key[-1] != OWN_NAMES:
            path, words = there[key]
            for name, found in COMPARED.items():
                one, two = found(here[key][1], first.language), found(words, other.language)
                if one != two:
                    theirs, ours = (", ".join(marks) or "none" for marks in (two, one))
                    said = f"{theirs} in {other.language}, and {ours} in {first.language}"
                    yield lines.problem(path, f"`{key[-1]}` has the {name} {said}: each language says the same law")
                    break


def long_sentences(texts: Texts, lines: Lines) -> Iterator[Problem]:
    """Warnings of sentences that a reader would have to read twice."""
    for path, words in fields(texts):
        longest = max((len(part.split()) for text in sentences(words) for part in SENTENCE.split(text)), default=0)
        if longest > MOST_WORDS:
            where = lines.problem(path, f"`{path[-1]}` has a sentence of {longest} words: split it")
            yield Problem(where.file, where.line, where.message, "warning")

"""Search over all guides: which cards, duties, rights and laws speak of these words?

The index of a library in a language is made once, in memory, and answers without a database.
"""

from __future__ import annotations

import difflib
import math
import re
import weakref
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock

from portal.content.library import Library
from portal.content.texts import Texts
from portal.content.wording import Wording
from portal.law.dated import Status
from portal.services.context import Context
from portal.services.entries import TITLES, Reader
from portal.services.typed import plain, tidy

MOST_LETTERS = 200
MOST_WORDS = 12
PAGE_SIZE = 20
SNIPPET_LETTERS = 220
SHORTEST_SENTENCE = 40
MOST_SLIPS = 2
SHORTEST_VERB = 6
SHORTEST_PREFIX = 2
PREFIX_WORTH = 0.45
NAME_BONUS = 30.0  # a whole name or nickname was typed: nothing else is meant as likely
NAME_WORTH = 9.0
NAME_FIELDS = ("name", "nicknames", "title", "item")
WORD = re.compile(r"[^\W_]+")
# A word, or a code written with a hyphen: I-9, SC-2, H-1B.
TOKEN = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)?")
MOST_CODE_LETTERS = 8
# A word that so large a part of all entries has says nothing about any of them.
COMMON_SHARE = 0.5
# Of so many words an entry may lack one.
FORGIVES_ONE_OF = 3

# What an entry of each kind is found by, and how much a word in that field says about it; kinds that answer best first.
FIELDS: Mapping[str, Mapping[str, float]] = {
    "documents": {"name": 9, "nicknames": 9, "looks": 2, "holder": 2, "allows": 2, "check": 2, "validity": 1},
    "obligations": {"title": 9, "do": 3, "where": 2, "evidence": 2, "sanction": 2, "why": 1},
    "quotas": {"title": 9, "statement": 4, "applies_to": 2, "exemptions": 2, "counts_as_national": 2, "keep": 1},
    "rights": {"title": 9, "statement": 4},
    "routes": {"name": 9, "what": 4, "for_whom": 2},
    "requests": {"item": 8, "note": 3},
    "misconceptions": {"belief": 5, "truth": 3},
    "open_questions": {"question": 4, "meanwhile": 2},
    "changes": {"title": 6, "what": 4},
    "amounts": {"name": 9},
    "permissions": {"because": 3},
    "bars": {"because": 3},
    "instruments": {"about": 3},
}
# Kinds whose title is a sentence, and no name that anybody would type.
UNNAMED = ("changes", "misconceptions", "open_questions", "permissions", "bars")
FURTHER_FIELDS = ("note", "expired_but_valid", "valid_but_dead", "disputed", "inaccurate", "formula", "assumed")
OTHER_WORTH = 1.0
# An entry's words in the reader's other languages find it too, behind those in the reader's own.
FOREIGN_WORTH = 0.4
# Kinds that stand on a page of the guide, and not on one of their own.
SECTION_KINDS: Mapping[str, str] = {"changes": "changes", "misconceptions": "questions", "open_questions": "questions"}

# Words that say nothing about what is looked for. A language without a row does with COMMON_SHARE alone.
STOP_WORDS: Mapping[str, str] = {
    "es": """
        a al algo ante como con cual cuando de del desde donde e el ella en entre era es esa ese eso esta este esto ha
        hay la las le les lo los mas me mi muy nos o para pero por porque puede puedo que quien se ser si
        sobre son su sus te tiene tengo tu u un una unas uno unos y ya yo
    """,
    "en": """
        a about an and are as at be been but by can do does for from had has have he her his how i if in into is it its
        me my of on or our she so some that the their them then there they this to us was we what when where
        which who will with you your
    """,
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text; `is_match` where it is one of the words asked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One entry that was found, with the words around the match."""

    place: str
    place_name: str
    kind: str
    kind_name: str
    id: str
    section: str | None
    title: tuple[Passage, ...]
    snippet: tuple[Passage, ...]
    language: str | None
    state: str
    standing: str


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of what is listed are of one country or of one kind."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found. `is_partial` where no entry has all of the words, so entries with some are shown."""

    query: str
    is_too_long: bool
    total: int
    found: tuple[Found, ...]
    places: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    page: int
    pages: int
    is_partial: bool
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class _Indexed:
    """One entry as the index holds it."""

    place: str
    kind: str
    id: str
    title: str
    texts: tuple[tuple[str, frozenset[str]], ...]
    names: frozenset[tuple[str, ...]]


class Index:
    """The words of every entry of every guide, in one language."""

    def __init__(self, library: Library, language: str) -> None:
        self.language = language
        self.entries: list[_Indexed] = []
        self._worth: dict[str, dict[int, float]] = {}
        self._names: dict[tuple[str, ...], list[int]] = {}
        spellings: Counter[str] = Counter()
        for code in library.codes:
            guide = library.guide(code)
            wording = Wording(guide, language, guide.law.checked_on)
            for entry, fields in _entries(wording):
                number = len(self.entries)
                self.entries.append(entry)
                for name in entry.names:
                    self._names.setdefault(name, []).append(number)
                best: dict[str, float] = {}
                for text, worth in fields:
                    found = words(text)
                    spellings.update(found)
                    for word in found:
                        if worth > best.get(word, 0.0):
                            best[word] = worth
                for word, worth in best.items():
                    row = self._worth.setdefault(stem(word, language), {})
                    row[number] = max(row.get(number, 0.0), worth)
        self.stems = sorted(self._worth)
        # A word met once may be a slip or a name: what is suggested is met more often, or is long.
        self.vocabulary = sorted(
            {word for word, count in spellings.items() if len(word) > SHORTEST_PREFIX and count > 1}
        )

    def rank(self, asked: tuple[str, ...]) -> tuple[list[int], bool]:
        """The entries that have the words, best first, and whether no entry has every one of them.

        Of many words an entry may lack one; where no entry has so many, half are enough. An entry whose whole name is
        among the words is always one of those found.
        """
        rows = [self._row(word) for word in asked]
        telling = [row for row in rows if 0 < len(row) <= len(self.entries) * COMMON_SHARE] or rows
        scores: defaultdict[int, float] = defaultdict(float)
        for row in rows:
            for number, worth in row.items():
                scores[number] += worth
        has = Counter(number for row in telling for number in row)
        needed = len(telling) - (len(telling) >= FORGIVES_ONE_OF)
        is_partial = len(telling) not in has.values() or not all(rows)
        if needed not in has.values():
            needed = math.ceil(len(telling) / 2)
        chosen = {number for number, count in has.items() if count >= needed}
        for number in chosen:
            scores[number] *= (has[number] / len(telling)) ** 2
        for number, length in self._named(asked).items():
            chosen.add(number)
            scores[number] += NAME_BONUS * length
        return sorted(chosen, key=lambda number: (-scores[number], number)), is_partial

    def _named(self, asked: tuple[str, ...]) -> dict[int, int]:
        """The entries whose name stands among the words, with the number of words in that name."""
        found: dict[int, int] = {}
        for start in range(len(asked)):
            for end in range(start + 1, len(asked) + 1):
                for number in self._names.get(asked[start:end], ()):
                    found[number] = max(found.get(number, 0), end - start)
        return found

    def _row(self, word: str) -> dict[int, float]:
        """What each entry is worth for one word: as it is, or as the beginning of a longer one."""
        found: dict[int, float] = {}
        own = self._worth.get(word, {})
        if len(word) >= SHORTEST_PREFIX:
            for number, row in self._longer(word):
                for entry, worth in row.items():
                    share = worth * PREFIX_WORTH * number
                    found[entry] = max(found.get(entry, 0.0), share)
        rarity = self._rarity(len(own) or len(found))
        for entry, worth in own.items():
            found[entry] = max(found.get(entry, 0.0), worth)
        return {entry: worth * rarity for entry, worth in found.items()}

    def _longer(self, word: str) -> Iterator[tuple[float, dict[int, float]]]:
        for stemmed in self.stems[bisect_left(self.stems, word) :]:
            if not stemmed.startswith(word):
                return
            if stemmed != word:
                yield (len(word) / len(stemmed)) ** 0.5, self._worth[stemmed]

    def _rarity(self, entries: int) -> float:
        return math.log(1 + len(self.entries) / (entries or 1))

    def knows(self, word: str) -> bool:
        """Whether any entry has the word or one that begins with it."""
        stemmed = stem(word, self.language)
        position = bisect_left(self.stems, stemmed)
        return position < len(self.stems) and self.stems[position].startswith(stemmed)

    def nearest(self, word: str) -> str | None:
        """The word of the guides that a mistyped one most likely stands for."""
        near = [
            known
            for known in self.vocabulary
            if abs(len(known) - len(word)) <= MOST_SLIPS and (known[0] == word[0] or known[-2:] == word[-2:])
        ]
        return next(iter(difflib.get_close_matches(word, near, n=1, cutoff=0.75)), None)


def search(
    context: Context, query: str, day: date, *, place: str | None = None, kind: str | None = None, page: int = 1
) -> Results:
    """Which entries of the guides speak of these words?"""
    text = tidy(query)
    is_too_long = len(text) > MOST_LETTERS
    text = text[:MOST_LETTERS]
    found = index(context.library, context.language)
    typed = typed_words(text)
    asked = _asked(typed, context.language)
    numbers, is_partial = found.rank(asked) if asked else ([], False)
    every = [found.entries[number] for number in numbers]
    readers = {code: Reader(context, code, day) for code in context.library.codes}
    of_place = [entry for entry in every if kind in (None, entry.kind)]
    of_kind = [entry for entry in every if place in (None, entry.place)]
    chosen = [entry for entry in of_kind if kind in (None, entry.kind)]
    pages = max(1, math.ceil(len(chosen) / PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Results(
        text,
        is_too_long,
        len(chosen),
        tuple(_found(entry, readers[entry.place], asked, context.language) for entry in shown),
        tuple(
            Facet(code, reader.wording.jurisdiction_name(), count)
            for code, reader in readers.items()
            if (count := sum(entry.place == code for entry in of_place))
        ),
        _kinds(of_kind, next(iter(readers.values()), None)),
        page,
        pages,
        is_partial and bool(chosen),
        _suggestion(typed, found) if is_partial or not chosen else None,
    )


_indexes: weakref.WeakKeyDictionary[Library, dict[str, Index]] = weakref.WeakKeyDictionary()
_making = Lock()


def index(library: Library, language: str) -> Index:
    """The index of a library in a language; made at the first search, by one thread."""
    found = _indexes.get(library, {}).get(language)
    if found is not None:
        return found
    with _making:
        of_library = _indexes.setdefault(library, {})
        if language not in of_library:
            of_library[language] = Index(library, language)
        return of_library[language]


def words(text: str) -> list[str]:
    """The words of a text without accents and capitals; a code (I-9) is one word, and its parts are too."""
    found: list[str] = []
    for token in TOKEN.findall(plain(text)):
        if token.isalnum():
            found.append(token)
        else:
            parts = WORD.findall(token)
            found += [*_code(parts), *parts]
    return found


def _code(parts: list[str]) -> list[str]:
    """The parts of a hyphened word as one, where they are a code."""
    joined = "".join(parts)
    is_code = len(parts) > 1 and len(joined) <= MOST_CODE_LETTERS and any(letter.isdigit() for letter in joined)
    return [joined] if is_code else []


def typed_words(text: str) -> list[str]:
    """The words that somebody typed: a code stands for itself alone."""
    found: list[str] = []
    for token in TOKEN.findall(plain(text)):
        parts = WORD.findall(token)
        found += _code(parts) or parts
    return found[:MOST_WORDS]


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The word without the ending of its plural or infinitive, so that one form finds the other."""
    if len(word) <= 3 or not word.isalpha():  # noqa: PLR2004 - too short to lose a letter
        return word
    if language == "en":
        if word.endswith("ies"):
            return f"{word[:-3]}y"
        if word.endswith(("ches", "shes", "xes", "sses")):
            return word[:-2]
        return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    if word.endswith("ces"):
        return f"{word[:-3]}z"
    if len(word) >= SHORTEST_VERB and word.endswith(("ar", "er", "ir")):
        return word[:-2]
    singular = word.removesuffix("s")
    # "clases" and "clase", "meses" and "mes": what is left without the e is the same.
    return singular[:-1] if singular.endswith("e") and singular[-2] not in "aeiou" else singular


def _asked(typed: list[str], language: str) -> tuple[str, ...]:
    """The words to look for: without those that say nothing, unless nothing else was typed."""
    silent = STOP_WORDS.get(language, "").split()
    telling = [word for word in typed if word not in silent] or typed
    return tuple(dict.fromkeys(stem(word, language) for word in telling))


def _entries(wording: Wording) -> Iterator[tuple[_Indexed, list[tuple[str, float]]]]:
    """Every entry of a guide with its texts and how much each is worth."""
    guide, law = wording.guide, wording.law
    rules: Mapping[str, Iterable[str]] = {
        **law.rules_by_kind(),
        "instruments": law.instruments,
        "changes": law.changes,
        "misconceptions": law.misconceptions,
        "open_questions": law.open_questions,
    }
    for kind in FIELDS:
        for id_ in rules[kind]:
            yield _entry(wording, kind, id_, guide.texts)


def _entry(
    wording: Wording, kind: str, id_: str, every: Mapping[str, Texts]
) -> tuple[_Indexed, list[tuple[str, float]]]:
    law, language = wording.law, wording.language
    mine, *others = sorted(every.values(), key=lambda texts: texts.language != language)
    official = law.languages[0]
    own = [(name, wording.fill(text), worth) for name, text, worth in _fields(mine, kind, id_)]
    names = [text for name, text, _worth in own if name in NAME_FIELDS]
    fields = [(text, worth) for _name, text, worth in own]
    # Somebody may know the words of the law, or only what a thing is called in a third language.
    fields += [
        (text, worth * FOREIGN_WORTH)
        for texts in others
        for name, text, worth in _fields(texts, kind, id_)
        if texts.language == official or name in NAME_FIELDS
    ]
    if kind == "documents":
        names.append(law.documents[id_].name)
    if kind == "instruments":
        names.append(law.instruments[id_].title)
        issuer = law.authorities.get(law.instruments[id_].issuer)
        fields += [(issuer.name, OTHER_WORTH), (issuer.short, OTHER_WORTH)] if issuer else []
    fields += [(name, NAME_WORTH) for name in names]
    fields += [(text, OTHER_WORTH) for text in (wording.jurisdiction_name(), law.code, id_, _keywords(kind, wording))]
    title = _title(wording, kind, id_)
    shown = dict.fromkeys(text for _name, text, _worth in own if text != title)
    entry = _Indexed(
        law.code,
        kind,
        id_,
        title,
        tuple((text, frozenset(_stems(text, language))) for text in shown),
        frozenset(_asked(typed_words(name), language) for name in names if kind not in UNNAMED),
    )
    return entry, fields


def _stems(text: str, language: str) -> tuple[str, ...]:
    return tuple(stem(word, language) for word in typed_words(text))


def _keywords(kind: str, wording: Wording) -> str:
    """What people call a kind of entry, where its own sentences do not."""
    _ = wording.phrases.gettext
    return {
        "documents": _("document paper"),
        "obligations": _("duty obligation requirement"),
        "quotas": _("quota percentage limit foreign staff"),
        "rights": _("right"),
        "routes": _("route help"),
        "requests": _("may be asked"),
        "amounts": _("amount"),
        "instruments": _("law decree"),
        "changes": _("change update"),
    }.get(kind, "")


def _fields(texts: Texts, kind: str, id_: str) -> Iterator[tuple[str, str, float]]:
    wanted = {**FIELDS[kind], **dict.fromkeys(FURTHER_FIELDS, OTHER_WORTH)}
    rows = [texts.entries.get((kind, id_), {})]
    rows += [fields for (of_kind, of_id, _version), fields in texts.versions.items() if (of_kind, of_id) == (kind, id_)]
    for row in rows:
        for name, said in row.items():
            if name not in wanted:
                continue
            several = (said,) if isinstance(said, str) else said.values() if isinstance(said, Mapping) else said
            for text in several:
                yield name, text, wanted[name]


def _title(wording: Wording, kind: str, id_: str) -> str:
    if kind == "instruments":
        return wording.law.instruments[id_].title
    if kind == "documents":
        return wording.document_name(id_)
    field = {"changes": "title", "misconceptions": "belief", "open_questions": "question"}.get(kind) or TITLES[kind]
    return wording.text(kind, id_, field) or wording.text(kind, id_, "what") or id_


def _found(entry: _Indexed, reader: Reader, asked: tuple[str, ...], language: str) -> Found:
    state, standing = _standing(entry, reader)
    return Found(
        entry.place,
        reader.wording.jurisdiction_name(),
        entry.kind,
        _kind_name(entry.kind, reader),
        entry.id,
        SECTION_KINDS.get(entry.kind),
        tuple(_marked(entry.title, asked, language)),
        _snippet(entry.texts, asked, language),
        reader.link_language(entry.kind, entry.id),
        state,
        standing,
    )


def _standing(entry: _Indexed, reader: Reader) -> tuple[str, str]:
    """How the entry stands on the day; nothing more is said of one that is in force, or has no versions."""
    rule = reader.law.rules_by_kind().get(entry.kind, {}).get(entry.id)
    version = rule.versions.at(reader.day) if rule is not None else None
    if rule is None or (version is not None and version.status is Status.IN_FORCE):
        return "in-force", ""
    state, words, _version = reader.standing(rule.versions)
    return state, words


def _kinds(entries: list[_Indexed], reader: Reader | None) -> tuple[Facet, ...]:
    counts = Counter(entry.kind for entry in entries)
    return tuple(Facet(kind, _kind_name(kind, reader), count) for kind, count in counts.most_common()) if reader else ()


def _kind_name(kind: str, reader: Reader) -> str:
    _ = reader.phrases.gettext
    names = {
        "changes": _("Change of the law"),
        "misconceptions": _("Common mistake"),
        "open_questions": _("Open question"),
    }
    return names.get(kind) or reader.kind_name(kind)


def _marked(text: str, asked: tuple[str, ...], language: str) -> Iterator[Passage]:
    position = 0
    for start, end in _matches(text, asked, language):
        if start > position:
            yield Passage(text[position:start], is_match=False)
        yield Passage(text[start:end], is_match=True)
        position = end
    if position < len(text):
        yield Passage(text[position:], is_match=False)


def _matches(text: str, asked: tuple[str, ...], language: str) -> Iterator[tuple[int, int]]:
    """From where to where the text has one of the words."""
    for token in TOKEN.finditer(text):
        word = token[0]
        is_whole = word.isalnum() or bool(_code(WORD.findall(word)))
        if is_whole and _is_asked(word, asked, language):
            yield token.span()
        elif not word.isalnum():
            for part in WORD.finditer(text, *token.span()):
                if _is_asked(part[0], asked, language):
                    yield part.span()


def _is_asked(word: str, asked: tuple[str, ...], language: str) -> bool:
    stemmed = _stem_of(word, language)
    return any(stemmed == one or (len(one) >= SHORTEST_PREFIX and stemmed.startswith(one)) for one in asked)


@lru_cache(maxsize=20_000)
def _stem_of(word: str, language: str) -> str:
    """The stem of a word, or the code, as a guide writes it."""
    return stem("".join(WORD.findall(plain(word))), language)


def _snippet(
    texts: tuple[tuple[str, frozenset[str]], ...], asked: tuple[str, ...], language: str
) -> tuple[Passage, ...]:
    """The text that has most of the words, cut around the first of them."""

    def telling(entry: tuple[str, frozenset[str]]) -> tuple[int, bool]:
        text, stems = entry
        count = sum(word in stems or any(stemmed.startswith(word) for stemmed in stems) for word in asked)
        # A word alone (a nickname) shows less than a sentence.
        return count, len(text) > SHORTEST_SENTENCE

    best, _stems_of_best = max(texts, key=telling, default=("", frozenset()))
    return tuple(_marked(_cut(best, asked, language), asked, language))


def _cut(text: str, asked: tuple[str, ...], language: str) -> str:
    if len(text) <= SNIPPET_LETTERS:
        return text
    first, _end = next(_matches(text, asked, language), (0, 0))
    start = max(0, min(first - SNIPPET_LETTERS // 3, len(text) - SNIPPET_LETTERS))
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, start + SNIPPET_LETTERS) if len(text) > start + SNIPPET_LETTERS else len(text)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _suggestion(typed: list[str], found: Index) -> str | None:
    """The query with its unknown words put right, where that gives another one."""
    mended = [word if found.knows(word) else found.nearest(word) or word for word in typed]
    return " ".join(mended) if mended != typed else None

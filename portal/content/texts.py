"""The sentences of a guide by language: kind, id, field and, where the law changed, version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.content import schema
from portal.content.source import Bundle, Lines, Path_, Problem, read_sections

Words = str | tuple[str, ...] | Mapping[str, str]


class TextStatus(StrEnum):
    """How far a text can be relied on: written from the law, compared with that by a person, or not yet."""

    ORIGINAL = "original"
    REVIEWED = "reviewed"
    DRAFT = "draft"


def sentences(words: Words) -> tuple[str, ...]:
    """The texts that a field holds, one by one."""
    return (words,) if isinstance(words, str) else tuple(words.values() if isinstance(words, Mapping) else words)


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """All sentences of a guide in one language.

    `statuses` hold for `all`, for a kind ("rights") or for an entry ("rights/equal-pay"); the narrowest counts.
    """

    language: str
    overview: Mapping[str, str]
    entries: Mapping[tuple[str, str], Mapping[str, Words]]
    versions: Mapping[tuple[str, str, str], Mapping[str, Words]] = field(default_factory=dict)
    statuses: Mapping[str, TextStatus] = field(default_factory=dict)

    def status(self, kind: str = "all", id_: str = "") -> TextStatus:
        """How far the text of an entry, of a kind of entries or of the language as a whole can be relied on."""
        found = (self.statuses.get(key) for key in (f"{kind}/{id_}", kind, "all"))
        return next(filter(None, found), TextStatus.DRAFT)

    def find(self, kind: str, id_: str, name: str, version: str | None = None) -> Words | None:
        """The words of a field, in the wording of that version where it has one of its own."""
        if version is not None:
            own = self.versions.get((kind, id_, version), {}).get(name)
            if own is not None:
                return own
        return self.entries.get((kind, id_), {}).get(name)


def read_texts(bundle: Bundle, language: str, lines: Lines, problems: list[Problem]) -> Texts:
    """The sentences of `bundle` in `language`, with those of the common facts; problems are noted."""
    reader = _Reader(lines, problems)
    for pattern in (f"common/text.{language}", f"text.{language}"):
        for kind, section in read_sections(bundle, pattern, lines, problems).items():
            reader.section(kind, section, (pattern, kind))
    return Texts(language, reader.overview, reader.entries, reader.versions, reader.statuses)


class _Reader:
    """Collects sentences from section after section; what comes later stands in for what came before."""

    def __init__(self, lines: Lines, problems: list[Problem]) -> None:
        self.lines, self.problems = lines, problems
        self.overview: dict[str, str] = {}
        self.entries: dict[tuple[str, str], Mapping[str, Words]] = {}
        self.versions: dict[tuple[str, str, str], Mapping[str, Words]] = {}
        self.statuses: dict[str, TextStatus] = {}

    def section(self, kind: str, section: object, path: Path_) -> None:
        """The sentences of one kind of entry."""
        if kind not in ("status", "overview") and kind not in schema.TEXT_FIELDS:
            known = ", ".join(("status", "overview", *schema.TEXT_FIELDS))
            self._note(path, f"`{kind}` is not a kind of sentences: {known}")
        elif not isinstance(section, dict):
            self._note(path, f"`{kind}` must be a mapping of ids to sentences")
        elif kind == "status":
            read = ((name, self._status(said, (*path, name))) for name, said in section.items())
            self.statuses = {name: status for name, status in read if status is not None}
        elif kind == "overview":
            self.overview = {
                name: str(words) for name, words in section.items() if self._is_overview(name, words, path)
            }
        else:
            for id_, fields in section.items():
                self._entry(kind, id_, fields, (*path, id_))

    def _status(self, said: object, path: Path_) -> TextStatus | None:
        if isinstance(said, str) and said in set(TextStatus):
            return TextStatus(said)
        self._note(path, f"must be {', '.join(TextStatus)}, not {said!r}")
        return None

    def _is_overview(self, name: str, words: object, path: Path_) -> bool:
        if name in schema.OVERVIEW_FIELDS:
            return self._is_words(name, words, (*path, name))
        self._note((*path, name), f"`{name}` is not a field of overview: {', '.join(schema.OVERVIEW_FIELDS)}")
        return False

    def _entry(self, kind: str, id_: str, fields: object, path: Path_) -> None:
        if not isinstance(fields, dict):
            self._note(path, "must be a mapping of fields to sentences")
            return
        self.entries[kind, id_] = self._fields(kind, fields, path)
        own = fields.get("versions", {})
        if not isinstance(own, dict):
            self._note((*path, "versions"), "`versions` must be a mapping of first days to sentences")
            return
        for version, words in own.items():
            below: Path_ = (*path, "versions", version)
            if isinstance(words, dict):
                self.versions[kind, id_, version] = self._fields(kind, words, below)
            else:
                self._note(below, "must be a mapping of fields to sentences")

    def _fields(self, kind: str, fields: Mapping[str, object], path: Path_) -> dict[str, Words]:
        found = {}
        for name, words in fields.items():
            if name != "versions":
                read = self._words(kind, name, words, (*path, name))
                if read is not None:
                    found[name] = read
        return found

    def _words(self, kind: str, name: str, words: object, path: Path_) -> Words | None:
        known = (*schema.TEXT_FIELDS[kind], *schema.FLAG_FIELDS)
        if name not in known:
            self._note(path, f"`{name}` is not a field of {kind}: {', '.join(known)}")
        elif name in schema.LIST_FIELDS:
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                return tuple(words)
            self._note(path, f"`{name}` takes a list of words")
        elif name in schema.MAP_FIELDS:
            if isinstance(words, dict) and all(isinstance(word, str) for word in words.values()):
                return dict(words)
            self._note(path, f"`{name}` takes a mapping of ids to words")
        elif self._is_words(name, words, path):
            return str(words).strip()
        return None

    def _is_words(self, name: str, words: object, path: Path_) -> bool:
        if isinstance(words, str) and words.strip():
            return True
        self._note(path, f"`{name}` is empty or not a sentence")
        return False

    def _note(self, path: Path_, message: str) -> None:
        self.problems.append(self.lines.problem(path, message))


def missing_texts(
    texts: Texts,
    needed: Iterable[tuple[str, str, Path_]],
    fields: Mapping[str, Mapping[str, bool]],
    lines: Lines,
) -> tuple[Problem, ...]:
    """What `texts` lacks of the entries needed (kind, id, where the law has it), and what in it nothing needs.

    `fields` are kind -> field -> whether an entry must have it.
    """
    problems = []
    language = texts.language
    wanted = {(kind, id_): path for kind, id_, path in needed if kind in fields}
    for (kind, id_), path in wanted.items():
        have = texts.entries.get((kind, id_), {})
        lacking = [name for name, required in fields[kind].items() if required and name not in have]
        if lacking:
            words = f"{kind} `{id_}` has no {language} words for {', '.join(lacking)}: add them to text.{language}"
            problems.append(lines.problem(path, words))
    for kind, id_ in texts.entries:
        path = (f"text.{language}", kind, id_)
        if (kind, id_) not in wanted and path in lines.known:
            problems.append(lines.problem(path, f"{kind} `{id_}` is not in the law: remove it or correct the id"))
    return tuple(problems)

"""The sentences of a guide by language: kind, id, field and, where the law changed, version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.content import schema
from portal.content.source import Bundle, Lines, Path_, Problem, read_sections

Words = str | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """All sentences of a guide in one language."""

    language: str
    overview: Mapping[str, str]
    entries: Mapping[tuple[str, str], Mapping[str, Words]]
    versions: Mapping[tuple[str, str, str], Mapping[str, Words]] = field(default_factory=dict)

    def find(self, kind: str, id_: str, name: str, version: str | None = None) -> Words | None:
        """The words of a field, in the wording of that version where it has one of its own."""
        if version is not None:
            own = self.versions.get((kind, id_, version), {}).get(name)
            if own is not None:
                return own
        return self.entries.get((kind, id_), {}).get(name)


def read_texts(bundle: Bundle, language: str, lines: Lines, problems: list[Problem]) -> Texts:
    """The sentences of `bundle` in `language`, with those of the common facts; problems are noted."""
    entries: dict[tuple[str, str], Mapping[str, Words]] = {}
    versions: dict[tuple[str, str, str], Mapping[str, Words]] = {}
    overview: dict[str, str] = {}
    for pattern in (f"common/text.{language}", f"text.{language}"):
        for kind, section in read_sections(bundle, pattern, lines, problems).items():
            path: Path_ = (pattern, kind)
            if kind == "overview" and isinstance(section, dict):
                overview = {name: words for name, words in section.items() if _is_words(name, words, path, lines, problems)}
                continue
            if kind not in schema.TEXT_FIELDS or not isinstance(section, dict):
                problems.append(lines.problem(path, f"`{kind}` is not a kind of sentences: {', '.join(schema.TEXT_FIELDS)}"))
                continue
            for id_, fields in section.items():
                if not isinstance(fields, dict):
                    problems.append(lines.problem((*path, id_), "must be a mapping of fields to sentences"))
                    continue
                own = fields.get("versions")
                entries[kind, id_] = _fields(kind, fields, (*path, id_), lines, problems)
                for version, words in own.items() if isinstance(own, dict) else ():
                    below = (*path, id_, "versions", version)
                    if isinstance(words, dict):
                        versions[kind, id_, str(version)] = _fields(kind, words, below, lines, problems)
                    else:
                        problems.append(lines.problem(below, "must be a mapping of fields to sentences"))
    return Texts(language, overview, entries, versions)


def _fields(
    kind: str, fields: Mapping[str, object], path: Path_, lines: Lines, problems: list[Problem]
) -> dict[str, Words]:
    known = (*schema.TEXT_FIELDS[kind], *schema.FLAG_FIELDS)
    found: dict[str, Words] = {}
    for name, words in fields.items():
        below = (*path, name)
        if name == "versions":
            continue
        if name not in known:
            problems.append(lines.problem(below, f"`{name}` is not a field of {kind}: {', '.join(known)}"))
        elif name in schema.LIST_FIELDS:
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                found[name] = tuple(words)
            else:
                problems.append(lines.problem(below, f"`{name}` takes a list of words"))
        elif name in schema.MAP_FIELDS:
            if isinstance(words, dict) and all(isinstance(word, str) for word in words.values()):
                found[name] = {str(key): str(word) for key, word in words.items()}
            else:
                problems.append(lines.problem(below, f"`{name}` takes a mapping of ids to words"))
        elif _is_words(name, words, below, lines, problems):
            found[name] = str(words).strip()
    return found


def _is_words(name: str, words: object, path: Path_, lines: Lines, problems: list[Problem]) -> bool:
    if isinstance(words, str) and words.strip():
        return True
    problems.append(lines.problem((*path, name) if path[-1] != name else path, f"`{name}` is empty or not a sentence"))
    return False


def missing_texts(
    texts: Texts, needed: Iterable[tuple[str, str, Path_]], lines: Lines, prefix: str
) -> tuple[Problem, ...]:
    """What `texts` lacks of the entries needed (kind, id, where the law has it), and the sentences that nothing needs."""
    problems = []
    wanted = {(kind, id_): path for kind, id_, path in needed}
    for (kind, id_), path in wanted.items():
        have = texts.entries.get((kind, id_), {})
        lacking = [name for name, required in schema.TEXT_FIELDS[kind].items() if required and name not in have]
        if lacking:
            file, line = lines.at(path)
            message = f"{kind} `{id_}` has no {texts.language} words for {', '.join(lacking)}: add them to text.{texts.language}"
            problems.append(Problem(file, line, message))
    for kind, id_ in texts.entries:
        if (kind, id_) not in wanted and (prefix, kind, id_) in lines.known:
            problems.append(lines.problem((prefix, kind, id_), f"{kind} `{id_}` is not in the law: remove it or correct the id"))
    return tuple(problems)

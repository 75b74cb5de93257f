"""From the files of a guide to law objects: read, check and cross-link, the same for a folder and a stored bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.content import schema
from portal.content.linker import link
from portal.content.mistakes import read_shape
from portal.content.source import Bundle, GuideError, Lines, Problem, languages, read_sections, stray_files
from portal.content.texts import Texts, read_texts
from portal.law.model import Jurisdiction


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example: facts as written, and the answers the law gives."""

    id: str
    title: str
    day: date
    facts: Mapping[str, object]
    expect: schema.ExpectShape
    basis: str


@dataclass(frozen=True, slots=True, eq=False)
class Guide:
    """A guide as loaded: the law, its sentences by language, its cases, and where everything stands.

    `read_facts` and `used_conditions` are those that some rule looks at. `warnings` are what somebody should look at,
    and nothing that stands in the way of using the guide.
    """

    law: Jurisdiction
    texts: Mapping[str, Texts]
    cases: tuple[Case, ...]
    sha256: str
    lines: Lines
    read_facts: frozenset[str]
    used_conditions: frozenset[str]
    warnings: tuple[Problem, ...] = ()


def load(bundle: Bundle) -> Guide:
    """The guide in `bundle`.

    Raises GuideError with every problem that stands in the way, each with file, line and what to do.
    """
    problems: list[Problem] = list(stray_files(bundle))
    lines = Lines()
    sections = {name: read_sections(bundle, name, lines, problems) for name in ("law", "cases")}
    shared: dict[str, object] = {}
    for name in ("facts", "groups"):
        shared |= read_sections(bundle, f"common/{name}", lines, problems, root="common")
    texts = {language: read_texts(bundle, language, lines, problems) for language in languages(bundle)}
    if lines.unread:
        # What stands in a file that cannot be read would only seem to be missing.
        raise GuideError(_in_order(problems))
    common = read_shape(schema.CommonShape, shared, ("common",), lines, problems)
    shape = read_shape(schema.GuideShape, sections["law"], ("law",), lines, problems)
    cases = read_shape(schema.CasesShape, sections["cases"], ("cases",), lines, problems)
    if shape is None or common is None or cases is None:
        raise GuideError(_in_order(problems))
    linked = link(shape, common, lines, problems)
    made = _cases(cases, lines, problems)
    if any(problem.severity == "error" for problem in problems):
        raise GuideError(_in_order(problems))
    return Guide(
        linked.law,
        texts,
        made,
        bundle.sha256,
        lines,
        linked.read_facts,
        linked.used_conditions,
        _in_order(problems),
    )


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems)))


def _cases(shape: schema.CasesShape, lines: Lines, problems: list[Problem]) -> tuple[Case, ...]:
    seen: set[str] = set()
    for index, case in enumerate(shape.cases):
        if case.id in seen:
            message = f"the id `{case.id}` stands twice among cases: give one another name"
            problems.append(lines.problem(("cases", "cases", index), message))
        seen.add(case.id)
    return tuple(Case(case.id, case.title, case.day, case.facts, case.expect, case.basis) for case in shape.cases)

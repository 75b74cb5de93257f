"""A small guide in which nothing is wrong, and what is found when a few words of it are changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from portal.content.checks import check
from portal.content.glossary import Glossary
from portal.content.loader import load
from portal.content.phrases import LANGUAGES, SHEET_LANGUAGES
from portal.content.source import Bundle, GuideError, Problem

PLACE = "pe"
GLOSSARY = Glossary({})

LAW = """\
jurisdiction: pe
languages: [es]
currency: PEN
paper: a4
covers_from: 2010-01-01
checked_on: 2026-06-01
revision: {number: 1, published_on: 2026-06-01}
authorities:
  - {id: ministry, name: Ministerio de Trabajo, url: "https://example.org"}
calendars:
  - {id: working-days, country: PE}
  - {id: own-days, weekdays_fact: our-weekdays, closed_fact: our-closed-days}
conditions:
  foreigner: {not: {fact: nationality, is: PE}}
facts:
  - use: nationality
  - use: document
  - {use: document-expires-on, asked_when: {document_has: permit}}
  - {id: sector, type: choice, choices: [farm, town], asked_when: {condition: foreigner}}
  - use: work-starts-on
  - {id: staff-total, type: number}
  - {id: staff-foreign, type: number}
  - {id: monthly-pay, type: money}
  - {id: our-weekdays, type: weekdays}
  - {id: our-closed-days, type: dates}
  - {id: work-ended-on, type: date, ask: later}
instruments:
  - id: old-act
    title: Ley 1
    issuer: ministry
    issued: 2009-12-01
    from: 2010-01-01
    to: 2019-12-31
    read: ["https://example.org/1"]
    confidence: primary
  - {id: act, title: Ley 2, issuer: ministry, issued: 2019-12-01, from: 2020-01-01, replaces: [old-act],
     read: ["https://example.org/2"], confidence: primary}
amounts:
  - id: minimum-wage
    unit: PEN
    versions:
      - from: 2010-01-01
        basis: {cites: [{instrument: old-act}], confidence: recalled}
        value: "930"
      - from: 2020-01-01
        basis: {cites: [{instrument: act}], confidence: recalled}
        value: "1025.50"
documents:
  - id: permit
    name: Permiso
    issuer: ministry
    tags: [permit]
    work: open
    from: 2010-01-01
    basis: {cites: [{instrument: act}], confidence: recalled}
  - id: request
    name: Solicitud
    issuer: ministry
    work: restricted
    expiry: fixed
    until: 2027-01-01
    allow_when: {fact: sector, is: farm}
    stands_in_for: [permit]
    from: 2010-01-01
    basis: {cites: [{instrument: act}], confidence: recalled}
permissions:
  - {id: national, when: {fact: nationality, is: PE}, gives: "yes", from: null,
     basis: {cites: [{instrument: act}], confidence: recalled}}
  - {id: by-document, by: document, from: null, basis: {cites: [{instrument: act}], confidence: recalled}}
bars:
  - {id: closed-sector, when: {all: [{condition: foreigner}, {fact: sector, is: town}]}, gives: "no", from: 2022-01-01,
     basis: {cites: [{instrument: act}], confidence: recalled}}
obligations:
  - id: report
    stage: after-hire
    decided_on: work-starts-on
    when: {condition: foreigner}
    evidence: [receipt]
    fines:
      - {low: "1", high: "5", unit: minimum-wage, per: worker}
    versions:
      - from: 2010-01-01
        to: 2019-12-31
        deadline: {event: work-starts-on, days: 30}
        basis: {cites: [{instrument: old-act, article: "4"}], confidence: recalled}
      - from: 2020-01-01
        published: 2019-12-01
        deadline: {event: work-starts-on, days: 10, kind: business, calendar: working-days}
        basis:
          cites: [{instrument: act, article: "5"}]
          read: ["https://example.org/2"]
          checked: 2026-05-01
          confidence: primary
  - id: keep-file
    stage: at-end
    when: {fact: monthly-pay, at_least: {amount: minimum-wage, times: "2"}}
    keep_until: {latest_of: [{event: work-starts-on, years: 3}, {event: work-ended-on, years: 1}]}
    from: 2010-01-01
    basis: {cites: [{instrument: act}], confidence: recalled}
  - id: pay-slip
    stage: during
    deadline: {event: work-starts-on, days: 2, kind: business, calendar: own-days}
    from: 2010-01-01
    basis: {cites: [{instrument: act}], confidence: recalled}
quotas:
  - id: share
    measure: headcount
    total: staff-total
    foreign: staff-foreign
    limit_percent: "20"
    from: 2010-01-01
    basis: {cites: [{instrument: act}], confidence: recalled}
    table:
      - {total_from: 1, total_to: 10, most: 2}
      - {total_from: 11, total_to: 20, percent: "25"}
rights:
  - {id: equal-pay, from: 2010-01-01, basis: {cites: [{instrument: act}], confidence: recalled}}
routes:
  - {id: amnesty, kind: regularisation, office: ministry, opens: 2026-01-01, closes: 2026-12-31, from: 2026-01-01,
     when: {condition: foreigner}, basis: {cites: [{instrument: act}], confidence: recalled}}
requests:
  - {id: passport, from_stage: at-hire, from: 2010-01-01, basis: {cites: [{instrument: act}], confidence: recalled}}
changes:
  - {id: new-wage, on: 2027-01-01, instrument: act, affects: [minimum-wage],
     basis: {cites: [{instrument: act}], confidence: recalled}}
misconceptions:
  - {id: passport-first, about: [passport]}
open_questions:
  - {id: who-counts, about: [share]}
"""

WORDS = """\
status: {all: draft}
overview: {title: "Title, LANG", lead: Lead, who_may_work: People}
facts:
  nationality: {question: Which country?, short: Country}
  document: {question: Which document?, short: Document}
  document-expires-on: {question: When does it end?, short: Ends on}
  sector: {question: Which sector?, short: Sector, choices: {farm: Farm, town: Town}}
  work-starts-on: {question: When does work start?, short: Start, event: the first day of work}
  staff-total: {question: How many?, short: Staff}
  staff-foreign: {question: How many foreign?, short: Foreign staff}
  monthly-pay: {question: How much a month?, short: Pay}
  our-weekdays: {question: On which days?, short: Working days}
  our-closed-days: {question: Closed when?, short: Closed}
  work-ended-on: {question: When did it end?, short: End}
authorities:
  ministry: {role: It inspects}
documents:
  permit: {name: Permit, looks: A card, holder: A person, allows: Any work, check: Look it up}
  request: {name: Request, looks: A sheet, holder: A person, allows: Farm work, check: Look it up}
permissions:
  national: {because: Nationals may work}
  by-document: {because: The document allows it}
bars:
  closed-sector: {because: Not in town}
obligations:
  report:
    title: Report the hire
    do: Report it, and keep {document:permit} in mind; the fine begins at {amount:minimum-wage} since {day:2020-01-01}
    evidence: {receipt: The receipt}
    versions:
      2020-01-01: {do: Report it within ten business days}
  keep-file: {title: Keep the file, do: Keep it}
  pay-slip: {title: Give a pay slip, do: Give it}
quotas:
  share: {title: One in five, statement: Of twenty four}
rights:
  equal-pay: {title: Equal pay, statement: The same pay}
routes:
  amnesty: {name: Amnesty, what: Ask for it}
requests:
  passport: {item: The passport}
amounts:
  minimum-wage: {name: Minimum wage}
changes:
  new-wage: {what: A new wage}
misconceptions:
  passport-first: {belief: Ask first, truth: Do not}
open_questions:
  who-counts: {question: Who counts?}
"""

CASES = """\
cases:
  - id: a-farm-hand
    title: Somebody with a permit
    day: 2026-03-02
    facts: {nationality: VE, document: permit, document-expires-on: 2027-01-01, sector: farm, work-starts-on: 2026-03-02}
    expect:
      may_work: "yes"
      permission: permit
      applies: [report]
      due: {report: 2026-03-16}
    basis: Ten business days
"""

COMMON_FACTS = """\
facts:
  - {id: nationality, type: country}
  - {id: document, type: document}
  - {id: document-expires-on, type: date}
  - {id: work-starts-on, type: date}
"""

GROUPS = """\
groups:
  - id: union
    members:
      - {country: AR, from: 2010-01-01, to: 2019-12-31}
    basis: {read: ["https://example.org/union"], confidence: secondary}
"""

# What the worker's sheet shows, in a language that is written for it alone.
SHEET_WORDS = """\
status: {all: draft}
documents: {permit: {name: Permit, allows: Any work}, request: {name: Request, allows: Farm work}}
permissions: {national: {because: Nationals may work}, by-document: {because: The document allows it}}
bars: {closed-sector: {because: Not in town}}
obligations: {report: {title: Report the hire}, keep-file: {title: Keep the file}, pay-slip: {title: Give a pay slip}}
rights: {equal-pay: {title: Equal pay, statement: The same pay}}
"""


def words_in(language: str) -> str:
    """The sentences of the guide; what a language must say in its own way is said so."""
    event = {"es": "el primer día de trabajo"}.get(language, "the first day of work")
    union = {"es": "Unión"}.get(language, "Union")
    words = WORDS.replace("LANG", language).replace("the first day of work", event)
    return f"{words}groups: {{union: {{name: {union}}}}}\n"


FILES = {
    "law.yaml": LAW,
    **{f"text.{language}.yaml": words_in(language) for language in LANGUAGES},
    **{f"text.{language}.yaml": SHEET_WORDS for language in SHEET_LANGUAGES if language not in LANGUAGES},
    "cases.yaml": CASES,
    "common/facts.yaml": COMMON_FACTS,
    "common/groups.yaml": GROUPS,
}


def changed(old: str, new: str, file: str = "law.yaml") -> dict[str, str]:
    """The files of the sound guide with one stretch of words changed."""
    before = FILES[file]
    assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {file}"
    return {**FILES, file: before.replace(old, new)}


def problems(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is found wrong."""
    return _problems(tuple(sorted(files.items())))


@cache
def _problems(files: tuple[tuple[str, str], ...]) -> tuple[Problem, ...]:
    try:
        guide = load(Bundle(dict(files)))
    except GuideError as error:
        return error.problems
    return tuple(sorted(set(check(guide, PLACE, GLOSSARY))))


def write(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """The guide as files below `folder`."""
    for name, text in files.items():
        path = folder / name if name.startswith("common/") else folder / PLACE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def line_of(text: str, words: str) -> int:
    """The line on which `words`, which stand once, begin."""
    assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times"
    return text[: text.index(words)].count("\n") + 1


class Mistake(NamedTuple):
    """Words of the sound guide, what they are changed into, the new words whose line is named, and what is said."""

    old: str
    new: str
    at: str
    says: str
    file: str = "law.yaml"


def mistakes(**found: Mistake) -> pytest.MarkDecorator:
    ids = [name.replace("_", "-") for name in found]
    return pytest.mark.parametrize("mistake", found.values(), ids=ids)

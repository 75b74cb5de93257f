"""A small guide in which nothing is wrong, so that a test can put one mistake into it and ask where it is found."""

from __future__ import annotations

from pathlib import Path

from portal.content.checks import Report, check_place
from portal.content.source import Problem

PLACE = "zz"
# Stands in a mistake where the guide's check must point.
HERE = "# here"

LAW = """\
jurisdiction: zz
languages: [es]
currency: USD
paper: a4
covers_from: 2000-01-01
checked_on: 2026-06-01
revision: {number: 1, published_on: 2026-06-01}
authorities:
  - {id: ministry, name: Ministerio de Trabajo, short: Ministerio, url: "https://example.org"}
calendars:
  - {id: week, weekend: [saturday, sunday]}
instruments:
  - {id: act, title: Ley 1 de 1999, issuer: ministry, issued: 1999-01-01, from: 1999-02-01, read: ["https://example.org/act"], confidence: primary}
facts:
  - use: nationality
  - use: document
    asked_when: {not: {fact: nationality, is: AR}}
  - use: document-expires-on
    asked_when: {fact: document, is: permit}
  - use: work-starts-on
  - use: staff-total
  - use: staff-foreign
  - id: kind
    type: choice
    choices: [employment, services]
  - id: pay
    type: money
conditions:
  employee: {fact: kind, is: employment}
permissions:
  - id: national
    when: {fact: nationality, is: AR}
    gives: "yes"
    from: null
    basis: {cites: [{instrument: act, article: "1"}], read: ["https://example.org/act"], confidence: primary}
  - id: by-document
    by: document
    from: null
    basis: {cites: [{instrument: act, article: "2"}], read: ["https://example.org/act"], confidence: primary}
documents:
  - id: permit
    name: Permiso
    issuer: ministry
    tags: [permit]
    work: open
    from: null
    basis: {cites: [{instrument: act, article: "3"}], read: ["https://example.org/act"], confidence: primary}
  - id: visit
    name: Visita
    issuer: ministry
    expiry: never
    from: null
    basis: {cites: [{instrument: act, article: "4"}], read: ["https://example.org/act"], confidence: primary}
obligations:
  - id: report
    stage: after-hire
    decided_on: work-starts-on
    when: {all: [{not: {fact: nationality, is: AR}}, {condition: employee}]}
    evidence: [receipt]
    fines: [{low: 1, high: 5, unit: fine-unit, per: worker}]
    basis: {cites: [{instrument: act, article: "5"}], read: ["https://example.org/act"], confidence: primary}
    versions:
      - from: 2000-01-01
        deadline: {event: work-starts-on, days: 15}
      - from: 2020-07-01
        published: 2020-06-01
        deadline: {event: work-starts-on, days: 10, kind: business, calendar: week}
  - id: pay-well
    stage: during
    for: anyone
    treatment: true
    when: {fact: pay, less_than: {amount: wage}}
    from: 2000-01-01
    basis: {cites: [{instrument: act, article: "6"}], read: ["https://example.org/act"], confidence: primary}
quotas:
  - id: share
    measure: headcount
    total: staff-total
    foreign: staff-foreign
    limit_percent: "20"
    from: 2000-01-01
    basis: {cites: [{instrument: act, article: "7"}], read: ["https://example.org/act"], confidence: primary}
rights:
  - id: equal-pay
    from: 2000-01-01
    basis: {cites: [{instrument: act, article: "8"}], read: ["https://example.org/act"], confidence: primary}
routes:
  - id: amnesty
    kind: regularisation
    office: ministry
    when: {may_work: ["no"]}
    from: 2000-01-01
    basis: {cites: [{instrument: act, article: "9"}], read: ["https://example.org/act"], confidence: primary}
requests:
  - id: passport
    from_stage: at-hire
    when: {document_has: permit}
    from: 2000-01-01
    basis: {cites: [{instrument: act, article: "10"}], read: ["https://example.org/act"], confidence: primary}
amounts:
  - id: wage
    unit: USD
    per: month
    from: 2000-01-01
    value: "1000.50"
    basis: {cites: [{instrument: act, article: "11"}], read: ["https://example.org/act"], confidence: primary}
  - id: fine-unit
    unit: USD
    from: 2000-01-01
    value: 60
    basis: {cites: [{instrument: act, article: "12"}], read: ["https://example.org/act"], confidence: primary}
changes:
  - id: shorter-term
    on: 2020-07-01
    instrument: act
    affects: [report]
    basis: {cites: [{instrument: act, article: "13"}], read: ["https://example.org/act"], confidence: primary}
misconceptions:
  - {id: no-foreigners, about: [report]}
open_questions:
  - {id: same-day, about: [report]}
"""

TEXT_ES = """\
overview: {title: Guía, lead: Lo que pide la ley., who_may_work: Quien tiene permiso.}
facts:
  kind: {question: "¿Qué contrato firma?", short: Contrato, choices: {employment: De trabajo, services: De servicios}}
  pay: {question: "¿Cuánto paga al mes?", short: Salario}
authorities: {ministry: {role: Vigila.}}
instruments: {act: {about: La ley del trabajo.}}
permissions:
  national: {because: Tiene la nacionalidad.}
  by-document: {because: Tiene un documento.}
documents:
  permit: {name: Permiso, looks: Una tarjeta., holder: Quien lo pidió., allows: Trabajar., check: En la página.}
  visit: {name: Visita, looks: Un sello., holder: Visitantes., allows: Visitar., check: En la página.}
conditions: {employee: {says: Trabaja con contrato.}}
obligations:
  report:
    title: Reporte la contratación
    do: Avise al ministerio.
    evidence: {receipt: El recibo}
  pay-well: {title: Pague el mínimo, do: "Pague al menos {amount:wage}."}
quotas: {share: {title: Límite, statement: Uno de cada cinco.}}
rights: {equal-pay: {title: Igual salario, statement: Por igual trabajo.}}
routes: {amnesty: {name: Amnistía, what: Un permiso nuevo.}}
requests: {passport: {item: El pasaporte}}
amounts:
  wage: {name: Salario mínimo}
  fine-unit: {name: Unidad de multa}
changes: {shorter-term: {what: El plazo es más corto.}}
misconceptions: {no-foreigners: {belief: No se puede., truth: Se puede.}}
open_questions: {same-day: {question: "¿Cuenta el mismo día?"}}
"""

TEXT_EN = """\
overview: {title: Guide, lead: What the law asks., who_may_work: Who has a permit.}
facts:
  kind: {question: Which contract do you sign?, short: Contract, choices: {employment: Employment, services: Services}}
  pay: {question: What do you pay a month?, short: Pay}
authorities: {ministry: {role: Inspects.}}
instruments: {act: {about: The Labour Act.}}
permissions:
  national: {because: They are nationals.}
  by-document: {because: They have a document.}
documents:
  permit: {name: Permit, looks: A card., holder: Who asked for it., allows: To work., check: On the page.}
  visit: {name: Visit, looks: A stamp., holder: Visitors., allows: To visit., check: On the page.}
conditions: {employee: {says: Works under a contract.}}
obligations:
  report:
    title: Report the hire
    do: Tell the ministry.
    evidence: {receipt: The receipt}
  pay-well: {title: Pay the minimum, do: "Pay at least {amount:wage}."}
quotas: {share: {title: Limit, statement: One in five.}}
rights: {equal-pay: {title: Equal pay, statement: For equal work.}}
routes: {amnesty: {name: Amnesty, what: A new permit.}}
requests: {passport: {item: The passport}}
amounts:
  wage: {name: Minimum wage}
  fine-unit: {name: Fine unit}
changes: {shorter-term: {what: The term is shorter.}}
misconceptions: {no-foreigners: {belief: It is not allowed., truth: It is.}}
open_questions: {same-day: {question: Does the same day count?}}
"""

CASES = """\
cases:
  - id: hired-on-a-monday
    title: A Venezuelan with a permit starts on Monday
    day: 2026-03-02
    facts: {nationality: VE, document: permit, document-expires-on: 2027-01-01, kind: employment, work-starts-on: 2026-03-02}
    expect:
      may_work: "yes"
      applies: [report]
      due: {report: 2026-03-16}
    basis: Ten business days after Monday 2 March
"""

COMMON = """\
facts:
  - {id: nationality, type: country}
  - {id: document, type: document}
  - {id: document-expires-on, type: date}
  - {id: work-starts-on, type: date}
  - {id: staff-total, type: number, minimum: 0}
  - {id: staff-foreign, type: number, minimum: 0}
"""
COMMON_GROUPS = """\
groups:
  - id: union
    members: [{country: AR, from: 2010-01-01, confidence: recalled}]
    basis: {confidence: recalled}
"""
COMMON_ES = """\
facts:
  nationality: {question: "¿De qué país es?", short: Nacionalidad}
  document: {question: "¿Qué documento tiene?", short: Documento}
  document-expires-on: {question: "¿Cuándo vence?", short: Vence el, event: el día en que vence}
  work-starts-on: {question: "¿Cuándo empieza?", short: Empieza, event: el primer día de trabajo}
  staff-total: {question: "¿Cuántas personas trabajan?", short: Personal}
  staff-foreign: {question: "¿Cuántas son extranjeras?", short: Extranjeros}
groups: {union: {name: La Unión}}
"""
COMMON_EN = """\
facts:
  nationality: {question: Which country are they from?, short: Nationality}
  document: {question: Which document do they have?, short: Document}
  document-expires-on: {question: When does it expire?, short: Expires, event: the day it expires}
  work-starts-on: {question: When do they start?, short: Starts, event: the first day of work}
  staff-total: {question: How many people work for you?, short: Staff}
  staff-foreign: {question: How many are foreign?, short: Foreign staff}
groups: {union: {name: The Union}}
"""

FILES = {
    "zz/law.yaml": LAW,
    "zz/text.es.yaml": TEXT_ES,
    "zz/text.en.yaml": TEXT_EN,
    "zz/cases.yaml": CASES,
    "common/facts.yaml": COMMON,
    "common/groups.yaml": COMMON_GROUPS,
    "common/text.es.yaml": COMMON_ES,
    "common/text.en.yaml": COMMON_EN,
}


def write(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """The clean guide as files below `folder`, with some of them replaced or added."""
    for name, content in {**FILES, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, "utf-8")
    return folder


def check_with(folder: Path, files: dict[str, str | bytes] | None = None) -> Report:
    """What the check says of the clean guide with some files replaced or added."""
    return check_place(write(folder, files), PLACE)


def spoil(file: str, right: str, wrong: str) -> tuple[str, int]:
    """A file of the clean guide with one passage replaced, and the line on which the mark stands in it."""
    text = FILES[file]
    assert text.count(right) == 1, f"{right!r} stands {text.count(right)} times in {file}"
    spoiled = text.replace(right, wrong)
    line = spoiled[: spoiled.index(HERE)].count("\n") + 1 if HERE in spoiled else 0
    return spoiled.replace(f" {HERE}", ""), line


def errors(report: Report) -> list[Problem]:
    """What stands in the way of publishing."""
    return [problem for problem in report.problems if problem.severity == "error"]

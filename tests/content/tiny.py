"""Small guides for tests, read by the real loader, so that a test reads like the law it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

import yaml

from portal.content.loader import Guide, load
from portal.content.source import Bundle
from portal.law.checklist import Checklist, Step, build
from portal.law.facts import Facts
from portal.law.model import Jurisdiction

DAY = date(2026, 3, 2)

TOP = """
jurisdiction: zz
languages: [es]
currency: USD
paper: a4
covers_from: 2000-01-01
checked_on: 2026-06-01
revision: {number: 1, published_on: 2026-06-01}
authorities: [{id: ministry, name: Ministry, url: "https://example.org"}]
calendars: [{id: week}]
instruments: [{id: act, title: Act, issuer: ministry, confidence: recalled}]
facts: []
permissions: [{id: anyone, gives: "yes"}]
"""
BASIS = {"cites": [{"instrument": "act"}], "read": ["https://example.org/act"], "confidence": "primary"}
RULES = ("amounts", "documents", "permissions", "bars", "obligations", "quotas", "rights", "routes", "requests")

COMMON = """
facts:
  - {id: nationality, type: country}
  - {id: document, type: document}
  - {id: document-expires-on, type: date}
  - {id: work-starts-on, type: date}
  - {id: contract-signed-on, type: date}
  - {id: contract-ends-on, type: date}
  - {id: work-ended-on, type: date, ask: later}
  - {id: staff-total, type: number, minimum: 0, maximum: 10000000}
  - {id: staff-foreign, type: number, minimum: 0, maximum: 10000000}
"""
GROUPS = """
groups:
  - id: union
    members:
      - {country: AR, from: 2010-01-01}
      - {country: BR, from: 2010-01-01, to: 2019-12-31}
  - id: later-union
    members: [{country: PE, from: 2030-01-01}]
"""


class _Loader(yaml.SafeLoader):
    """YAML as the guides read it: `yes`, `no`, `on` and `off` stay words."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - so it is in the class above
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def tiny_guide(law: str = "", texts: Mapping[str, str] | None = None, cases: str = "") -> Guide:
    """The guide that `law` (the top-level keys that matter to a test) makes, completed with what every guide has.

    A rule is in force since always and rests on the Act, unless it says otherwise.
    """
    sections: dict[str, Any] = {**_read(TOP), **_read(law)}
    for kind in RULES:
        for rule in sections.get(kind, ()):
            rule.setdefault("basis", deepcopy(BASIS))
            if "versions" not in rule:
                rule.setdefault("from", None)
    files = {
        "law.yaml": yaml.safe_dump(sections, sort_keys=False, allow_unicode=True),
        "common/facts.yaml": COMMON,
        "common/groups.yaml": GROUPS,
        **{f"text.{language}.yaml": text for language, text in (texts or {}).items()},
        **({"cases.yaml": cases} if cases else {}),
    }
    return load(Bundle(files))


def _read(text: str) -> dict[str, Any]:
    return yaml.load(text, Loader=_Loader) or {}  # noqa: S506 - a safe loader with fewer words


@cache
def tiny_law(law: str = "") -> Jurisdiction:
    """The law of `tiny_guide`, which never changes and so is read once."""
    return tiny_guide(law).law


def facts_of(law: Jurisdiction, **given: object) -> Facts:
    """Facts as a reader gives them: `work_starts_on="2026-03-02"` is the fact work-starts-on."""
    names = {name.replace("_", "-"): raw for name, raw in given.items()}
    return Facts({name: law.facts[name].parse(raw) for name, raw in names.items()})


def assess(law: Jurisdiction, day: date = DAY, /, **given: object) -> Checklist:
    """The checklist of one hire."""
    return build(facts_of(law, **given), law, day)


def step(checklist: Checklist, id_: str) -> Step:
    """One step of a checklist."""
    return next(item for item in checklist.steps if item.obligation.id == id_)

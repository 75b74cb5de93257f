"""The shape of a guide's files: what keys there are and what they take. `guides/README.md` says it in plain words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, PlainSerializer
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, Field(pattern=IDENTIFIER)]
Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
ConfidenceWord = Literal["primary", "secondary", "recalled"]
StageWord = Literal["before-hire", "at-hire", "after-hire", "during", "at-end"]
TypeWord = Literal["yes-no", "choice", "country", "document", "date", "number", "money", "weekdays", "dates"]


# A law of a year outside these is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1500, 2200
NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?")


def _day(value: object) -> object:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-03-01") else value
    except ValueError:
        day = None
    if type(day) is not date or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{value!s} is not a day: write it year-month-day, such as 2026-03-01")
    return day


def _decimal(value: object) -> object:
    if type(value) is int or isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise ValueError(f'{value!s} is not a number: write digits, in quotes when it has decimals ("7.25")')
    return value


def _whole(value: object) -> object:
    if type(value) is not int:
        raise ValueError(f"{value!s} is not a whole number")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Exact = Annotated[Decimal, BeforeValidator(_decimal), PlainSerializer(str)]
Whole = Annotated[int, BeforeValidator(_whole)]


TREE = "x-tree"


class _Tree:
    """A value whose shape is checked when the guide is linked; the class only carries its JSON Schema."""

    definition = "condition"

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        # Pydantic follows references to its own definitions only: the schema for editors puts this one in.
        return {TREE: self.definition}


class _ExpressionTree(_Tree):
    definition = "date_expression"


ConditionTree = Annotated[Any, _Tree()]
ExpressionTree = Annotated[Any, _ExpressionTree()]


class Shape(BaseModel):
    """A mapping that accepts no key it does not know."""

    model_config = ConfigDict(extra="forbid")


class CitationShape(Shape):
    """An instrument and its article."""

    instrument: Id
    article: str | int | None = None
    url: Address | None = None


class BasisShape(Shape):
    """Where a value comes from."""

    cites: list[CitationShape] = []
    read: list[Address] = []
    checked: Day | None = None
    confidence: ConfidenceWord
    inaccurate: bool = False
    disputed: bool = False


class Terms(Shape):
    """What every version of every rule has."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    published: Day | None = None
    status: Literal["not-yet", "in-force", "suspended", "repealed"] = "in-force"
    basis: BasisShape | None = None


class ExtensionShape(Shape):
    """Papers printed to end between two days are good until a third."""

    printed_from: Day
    printed_to: Day
    until: Day
    basis: BasisShape


class DocumentTermsShape(Terms):
    """What a document allows."""

    work: Literal["open", "tied", "restricted", "none"] = "none"
    allow_when: ConditionTree = None
    limits: list[Literal["employer", "job", "activity", "sector", "hours", "territory", "pay"]] = []
    expiry: Literal["printed", "fixed", "never", "pending", "none"] = "printed"
    until: Day | None = None
    expired_allows: bool = False
    extensions: list[ExtensionShape] = []
    revoked_when: ConditionTree = None
    stands_in_for: list[Id] = []


class NumberShape(Shape):
    """How a system takes a document's number."""

    system: str
    code: str
    confidence: ConfidenceWord


class DocumentShape(DocumentTermsShape):
    """A work document."""

    id: Id
    name: str
    issuer: Id
    tags: list[Id] = []
    holders: ConditionTree = None
    identity: bool = False
    numbers: list[NumberShape] = []
    decided_on: Id | None = None
    versions: list[DocumentTermsShape] | None = None


class WhenTerms(Terms):
    """A version with a condition."""

    when: ConditionTree = True


class PermissionShape(WhenTerms):
    """A ground on which a person may work, or a bar."""

    id: Id
    by: Literal["document"] | None = None
    gives: Literal["yes", "conditional", "no"] | None = None
    decided_on: Id | None = None
    versions: list[WhenTerms] | None = None


class FineShape(Shape):
    """A range of money."""

    low: Exact | None = None
    high: Exact | None = None
    unit: str
    per: Literal["worker", "firm", "form", "day", "year", "infringement"] | None = None
    repeat_factor: Exact | None = None
    when: ConditionTree = None


class DutyTerms(WhenTerms):
    """One version of an obligation."""

    deadline: ExpressionTree = None
    keep_until: ExpressionTree = None
    evidence: list[Id] = []
    copy_: Literal["required", "allowed", "forbidden"] | None = Field(default=None, alias="copy")
    fines: list[FineShape] = []


class ObligationShape(DutyTerms):
    """An obligation."""

    id: Id
    stage: StageWord
    kind: Literal["duty", "must-not", "keep", "advice"] = "duty"
    bound: Literal["employer", "worker", "authority"] = "employer"
    for_: Literal["authorised", "anyone"] = Field(default="authorised", alias="for")
    treatment: bool = False
    number_goes_to: Literal["bank", "insurer", "tax", "registry"] | None = None
    decided_on: Id | None = None
    versions: list[DutyTerms] | None = None


class ExemptionShape(Shape):
    """People taken out of a quota's count."""

    fact: Id
    out_of: Literal["foreign", "total", "both"]


class HireShape(Shape):
    """What this hire adds: a number, or the money fact that tells."""

    total: Whole | Id
    foreign: Whole | Id


class RowShape(Shape):
    """A row of a quota's table."""

    total_from: Whole
    total_to: Whole | None = None
    most: Whole | None = None
    percent: Exact | None = None


class LimitTerms(WhenTerms):
    """One version of a quota."""

    limit_percent: Exact | None = None
    at_limit: Literal["within", "outside"] = "within"
    rounding: Literal["none", "down", "up", "nearest"] = "none"
    table: list[RowShape] = []
    exempt: list[ExemptionShape] = []
    hire_counts_as_national: ConditionTree = None
    hire_not_counted: ConditionTree = None


class QuotaShape(LimitTerms):
    """A limit on foreign staff."""

    id: Id
    measure: Literal["headcount", "payroll", "admissions"]
    effect: Literal["limit", "classification", "information"] = "limit"
    bars: bool = False
    before_permit: bool = False
    total: Id | None = None
    foreign: Id | None = None
    hire: HireShape = HireShape(total=1, foreign=1)
    decided_on: Id | None = None
    versions: list[LimitTerms] | None = None


class RightShape(WhenTerms):
    """A right."""

    id: Id
    decided_on: Id | None = None
    versions: list[WhenTerms] | None = None


class RouteShape(WhenTerms):
    """A route."""

    id: Id
    kind: Literal[
        "regularisation",
        "skills-certification",
        "recognition-of-studies",
        "public-employment-service",
        "incentive",
    ]
    office: Id | None = None
    url: Address | None = None
    opens: Day | None = None
    closes: Day | None = None
    decided_on: Id | None = None
    versions: list[WhenTerms] | None = None


class RequestShape(WhenTerms):
    """What may be asked of the person, and from when."""

    id: Id
    from_stage: StageWord | Literal["never"]
    copy_: Literal["required", "allowed", "forbidden"] | None = Field(default=None, alias="copy")
    decided_on: Id | None = None
    versions: list[WhenTerms] | None = None


class AmountTerms(Terms):
    """One value of an amount; null says that none is set."""

    value: Exact | None = None


class AmountShape(AmountTerms):
    """An entry of the amounts table."""

    id: Id
    unit: str
    per: Literal["hour", "day", "week", "month", "year", "person", "petition", "unit"] | None = None
    versions: list[AmountTerms] | None = None


class ChangeShape(Shape):
    """A change of law."""

    id: Id
    on: Day
    instrument: Id | None = None
    affects: list[Id] = []
    basis: BasisShape


class NoteShape(Shape):
    """A misconception or an open question."""

    id: Id
    about: list[Id] = []


class InstrumentShape(Shape):
    """A law, decree, resolution, agreement or judgment."""

    id: Id
    title: str
    issuer: Id
    issued: Day | None = None
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    replaces: list[Id] = []
    consolidates: list[Id] = []
    url: Address | None = None
    read: list[Address] = []
    confidence: ConfidenceWord


class AuthorityShape(Shape):
    """An authority."""

    id: Id
    name: str
    short: str | None = None
    url: Address | None = None
    helps_workers: bool = False


class CalendarShape(Shape):
    """Which days are business days."""

    id: Id
    country: Country | None = None
    region: str | None = None
    categories: list[str] = []
    weekend: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]] = [
        "saturday",
        "sunday",
    ]
    weekdays_fact: Id | None = None
    closed_fact: Id | None = None


class BoundsShape(Shape):
    """The days that make sense for a date fact."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class FactShape(Shape):
    """A fact, or the use of a common one."""

    use: Id | None = None
    id: Id | None = None
    type: TypeWord | None = None
    ask: Literal["check", "later"] | None = None
    stage: StageWord | None = None
    choices: list[Id] | None = None
    minimum: Whole | None = None
    maximum: Whole | None = None
    bounds: BoundsShape | None = None
    asked_when: ConditionTree = None


class MemberShape(Shape):
    """A country's membership of a group."""

    country: Country
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    confidence: ConfidenceWord | None = None


class GroupShape(Shape):
    """A group of countries."""

    id: Id
    members: list[MemberShape]
    basis: BasisShape | None = None


class RevisionShape(Shape):
    """The number of a published state of the guide."""

    number: Annotated[int, Field(ge=1), BeforeValidator(_whole)]
    published_on: Day


class GuideShape(Shape):
    """All of `law.yaml` or `law/*.yaml`."""

    jurisdiction: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z0-9]{1,3})?$")]
    languages: Annotated[list[str], Field(min_length=1)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    paper: Literal["a4", "letter"]
    covers_from: Day
    checked_on: Day
    revision: RevisionShape
    publisher: Literal["project", "authority"] = "project"
    authorities: list[AuthorityShape]
    calendars: Annotated[list[CalendarShape], Field(min_length=1)]
    conditions: dict[str, ConditionTree] = {}
    facts: list[FactShape]
    instruments: list[InstrumentShape]
    documents: list[DocumentShape] = []
    permissions: list[PermissionShape]
    bars: list[PermissionShape] = []
    obligations: list[ObligationShape] = []
    quotas: list[QuotaShape] = []
    rights: list[RightShape] = []
    routes: list[RouteShape] = []
    requests: list[RequestShape] = []
    amounts: list[AmountShape] = []
    changes: list[ChangeShape] = []
    misconceptions: list[NoteShape] = []
    open_questions: list[NoteShape] = []


class CommonShape(Shape):
    """What guides share."""

    facts: list[FactShape] = []
    groups: list[GroupShape] = []


class ExpectShape(Shape):
    """The answers that the law gives in a case."""

    may_work: Literal["yes", "conditional", "no", "unknown"] | None = None
    permission: Id | None = None
    applies: list[Id] = []
    not_: list[Id] = Field(default=[], alias="not")
    unknown: list[Id] = []
    due: dict[str, Day] = {}
    keep: dict[str, Day] = {}
    quotas: dict[str, dict[str, Any]] = {}
    routes: list[Id] = []
    missing: list[Id] = []


class CaseShape(Shape):
    """A worked example."""

    id: Id
    title: str
    day: Day
    facts: dict[str, Any]
    expect: ExpectShape
    basis: str


class CasesShape(Shape):
    """All of `cases.yaml`."""

    cases: list[CaseShape] = []


# The words of each kind of entry: field -> whether every language must have it.
TEXT_FIELDS: dict[str, dict[str, bool]] = {
    "facts": {"question": True, "short": True, "event": False, "hint": False, "why": False, "choices": False},
    "groups": {"name": True},
    "authorities": {"role": True, "name": False},
    "instruments": {"about": False},
    "documents": {
        "name": True,
        "nicknames": False,
        "looks": True,
        "holder": True,
        "allows": True,
        "check": True,
        "validity": False,
        "expired_but_valid": False,
        "valid_but_dead": False,
        "conditions": False,
        "note": False,
    },
    "permissions": {"because": True, "note": False},
    "bars": {"because": True, "note": False},
    "conditions": {"says": False},
    "obligations": {
        "title": True,
        "do": True,
        "where": False,
        "evidence": False,
        "sanction": False,
        "why": False,
        "not_required": False,
        "note": False,
        "assumed": False,
    },
    "quotas": {
        "title": True,
        "statement": True,
        "applies_to": False,
        "counts_as_national": False,
        "exemptions": False,
        "formula": False,
        "keep": False,
        "note": False,
    },
    "rights": {"title": True, "statement": True, "note": False},
    "routes": {"name": True, "what": True, "for_whom": False, "note": False},
    "requests": {"item": True, "note": False},
    "amounts": {"name": True, "note": False},
    "changes": {"what": True, "title": False},
    "misconceptions": {"belief": True, "truth": True},
    "open_questions": {"question": True, "meanwhile": False},
}
# What the worker's own sheet shows: all that a language needs which is written for that sheet alone.
SHEET_FIELDS: dict[str, dict[str, bool]] = {
    "documents": {"name": True, "allows": True},
    "permissions": {"because": True},
    "bars": {"because": True},
    "obligations": {"title": True},
    "rights": {"title": True, "statement": True, "note": False, "inaccurate": False, "disputed": False},
}
FLAG_FIELDS = ("inaccurate", "disputed")
LIST_FIELDS = {"nicknames"}
MAP_FIELDS = {"choices", "evidence"}
# `place` is the place's name, in a language that the locale data has none for.
OVERVIEW_FIELDS = {"title": True, "lead": True, "who_may_work": True, "place": False}

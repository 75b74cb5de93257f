"""The Americas as a whole: every country, with a guide or without, and the international standards that bind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.content.countries import country_name
from portal.content.phrases import Phrases
from portal.content.schema import BasisShape
from portal.content.standards import Standards, TreatyShape
from portal.content.wording import WordedBasis, WordedCitation, confidence_words
from portal.law.dated import Confidence
from portal.services.context import Context
from portal.services.entries import Reader
from portal.services.typed import plain

# The tag of the documents that a person holds who asked for asylum and waits for the answer.
ASYLUM_SEEKER = "asylum-seeker"
# From the most that a document may allow to the least.
WORKS = ("open", "tied", "restricted", "none")


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country by its name; `place` is the code of its guide, where there is one."""

    code: str
    name: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Treaty:
    """An instrument, what it means for an employer, and whom it binds."""

    id: str
    title: str
    title_language: str
    issuer: str
    about: str
    issued_on: date | None
    in_force_from: date | None
    parties: tuple[CountryName, ...]
    parties_note: str
    parties_basis: WordedBasis | None
    basis: WordedBasis


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the standards with where it comes from. `more` are further words: label -> sentence."""

    id: str
    text: str
    more: Mapping[str, str]
    basis: WordedBasis | None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class StandardsPage:
    """All that the standards say."""

    checked_on: date
    principles: tuple[tuple[str, tuple[Statement, ...]], ...]
    rights: tuple[Statement, ...]
    residences: tuple[Statement, ...]
    treaties: tuple[Treaty, ...]
    misconceptions: tuple[Statement, ...]
    open_questions: tuple[Statement, ...]
    changes: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class CountryPage:
    """A country without a guide, and the instruments that bind it."""

    country: CountryName
    treaties: tuple[Treaty, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A country on the map: where it lies, its state there (yes, partly, no, silent, unknown) and the words for it."""

    country: CountryName
    column: int
    row: int
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map of one subject: an instrument, limits on foreign staff, or what an asylum seeker may do."""

    subject: str
    title: str
    subjects: tuple[tuple[str, str], ...]
    tiles: tuple[Tile, ...]
    legend: tuple[tuple[str, str], ...]


class CountryNotFoundError(LookupError):
    """No state of the Americas has this code."""


class SubjectNotFoundError(LookupError):
    """There is no map of this subject."""


def list_countries(context: Context, standards: Standards) -> tuple[CountryName, ...]:
    """Every state of the Americas, by name."""
    found = (_country(code, context) for code in standards.countries)
    return tuple(sorted(found, key=lambda country: plain(country.name)))


def _country(code: str, context: Context) -> CountryName:
    place = code.lower()
    return CountryName(code, country_name(code, context.language), place if place in context.library.codes else None)


def read_standards(context: Context, standards: Standards) -> StandardsPage:
    """What do the international standards ask of an employer, and whom do they bind?"""
    worded = _Worded(context, standards)
    shape = standards.shape
    return StandardsPage(
        standards.checked_on,
        tuple(
            (
                addressee,
                tuple(
                    worded.statement("principles", item.id, "statement", item.basis)
                    for item in shape.principles
                    if item.addressed_to == addressee
                ),
            )
            for addressee in ("employers", "both", "states")
        ),
        tuple(worded.statement("rights", item.id, "statement", item.basis) for item in shape.rights),
        tuple(worded.statement("residences", item.id, "name", item.basis) for item in shape.residences),
        tuple(worded.treaty(item) for item in shape.instruments),
        tuple(worded.statement("misconceptions", item.id, "belief", item.basis) for item in shape.misconceptions),
        tuple(worded.statement("open_questions", item.id, "question", item.basis) for item in shape.open_questions),
        tuple(worded.statement("changes", item.id, "what", item.basis, item.on) for item in shape.changes),
    )


def read_country(context: Context, standards: Standards, code: str) -> CountryPage:
    """Which international standards bind a country that there is no guide of?

    Raises CountryNotFoundError.
    """
    if code.upper() not in standards.countries:
        raise CountryNotFoundError(code)
    worded = _Worded(context, standards)
    treaties = tuple(worded.treaty(item) for item in standards.binding(code.upper()))
    return CountryPage(_country(code.upper(), context), treaties)


def read_map(context: Context, standards: Standards, subject: str) -> MapPage:
    """How do the countries stand on one subject?

    Raises SubjectNotFoundError.
    """
    phrases = Phrases(context.language)
    _ = phrases.gettext
    titles = {
        "quotas": _("Limits on foreign staff"),
        "asylum": _("What an asylum seeker may do"),
        **{item.id: item.title for item in standards.shape.instruments if item.parties},
    }
    if subject not in titles:
        raise SubjectNotFoundError(subject)
    if subject == "quotas":
        legend: dict[str, str] = {
            "yes": _("The law limits foreign staff"),
            "no": _("The guide knows of no limit for private employers"),
        }
        states = {code: _quota_state(context, code) for code in context.library.codes}
    elif subject == "asylum":
        legend = {
            "yes": _("May work for any employer"),
            "partly": _("May work within limits"),
            "no": _("May not work yet"),
        }
        states = {code: _asylum_state(context, code) for code in context.library.codes}
    else:
        legend = {"yes": _("Bound by it"), "no": _("Not found among those bound by it")}
        bound = standards.instruments[subject].parties
        states = {code.lower(): "yes" if code in bound else "no" for code in standards.countries}
    places = standards.countries
    words = legend | {"silent": _("The guide does not say"), "unknown": _("No guide of this country yet")}
    tiles = tuple(
        Tile(
            country,
            places[country.code].column,
            places[country.code].row,
            (state := states.get(country.code.lower(), "unknown")),
            words[state],
        )
        for country in list_countries(context, standards)
    )
    shown = {tile.state for tile in tiles}
    return MapPage(
        subject,
        titles[subject],
        tuple(titles.items()),
        tiles,
        tuple(item for item in words.items() if item[0] in shown),
    )


def _quota_state(context: Context, place: str) -> str:
    reader = Reader(context, place, context.today)
    limits = (quota for quota in reader.law.quotas.values() if quota.effect == "limit")
    return "yes" if any(reader.quota(quota).entry.is_in_force for quota in limits) else "no"


def _asylum_state(context: Context, place: str) -> str:
    reader = Reader(context, place, context.today)
    documents = [item for item in reader.law.documents.values() if ASYLUM_SEEKER in item.tags]
    allowed = {entry.work for entry in map(reader.document, documents) if entry.entry.is_in_force}
    most = next((work for work in WORKS if work in allowed), None)
    return "silent" if most is None else {"open": "yes", "none": "no"}.get(most, "partly")


class _Worded:
    """Puts the standards into the reader's language."""

    def __init__(self, context: Context, standards: Standards) -> None:
        self.context, self.standards = context, standards
        self.phrases = Phrases(context.language)
        self.instruments, self.countries = standards.instruments, standards.countries
        self.issuers = {item.id: item.name for item in standards.shape.authorities}

    def statement(self, kind: str, id_: str, field: str, basis: BasisShape | None, on: date | None = None) -> Statement:
        words = self.standards.texts[self.context.language].get((kind, id_), {})
        more = {name: text for name, text in words.items() if name != field}
        return Statement(id_, words.get(field, ""), more, self.basis(basis) if basis else None, on)

    def treaty(self, item: TreatyShape) -> Treaty:
        language = self.context.language
        countries = (_country(code, self.context) for code in item.parties if code in self.countries)
        return Treaty(
            item.id,
            item.title,
            item.language,
            self.issuers[item.issuer],
            self.standards.text(language, "instruments", item.id, "about"),
            item.issued,
            item.from_,
            tuple(sorted(countries, key=lambda country: plain(country.name))),
            self.standards.text(language, "instruments", item.id, "parties"),
            self.basis(item.parties_basis) if item.parties_basis else None,
            self._basis((), tuple(item.read), Confidence(item.confidence)),
        )

    def basis(self, shape: BasisShape) -> WordedBasis:
        instruments = self.instruments
        citations = tuple(
            WordedCitation(
                cite.instrument,
                (treaty := instruments[cite.instrument]).title,
                treaty.language,
                None if cite.article is None else str(cite.article),
                cite.url or treaty.url,
                treaty.to,
            )
            for cite in shape.cites
        )
        return self._basis(citations, tuple(shape.read), Confidence(shape.confidence))

    def _basis(
        self, citations: tuple[WordedCitation, ...], read: tuple[str, ...], confidence: Confidence
    ) -> WordedBasis:
        checked_on = self.standards.checked_on
        words = confidence_words(confidence, self.phrases)
        return WordedBasis(
            citations, read, checked_on, self.phrases.day(checked_on), confidence.value, words, None, None
        )

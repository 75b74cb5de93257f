"""The words that belong to no guide: dates, numbers and set phrases in a language, from the gettext catalogues."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
LANGUAGES: Mapping[str, str] = {"es": "Español", "en": "English", "pt": "Português", "fr": "Français"}
# Those that the worker's sheet is written in.
SHEET_LANGUAGES: Mapping[str, str] = {**LANGUAGES, "ht": "Kreyòl ayisyen"}
SOURCE_LANGUAGE = "en"
# The first of a month, and no other day, is an ordinal in some languages; the locale data writes a bare figure.
FIRST_DAYS = {"fr": "1er", "pt": "1º"}
FIRST_OF_MONTH = re.compile(r"(?<![\d/.-])1(?=\s+[^\W\d])")
# Months that the locale data has no names for; written as the Akademi Kreyòl Ayisyen writes them.
MONTHS: Mapping[str, tuple[str, ...]] = {
    "ht": ("janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm"),
}


@cache
def catalogue(language: str) -> NullTranslations:
    """The interface's words in `language`."""
    return Translations.load(str(CATALOGUES), [language])


@cache
def _joins(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What the language joins when a name is put into a sentence: the words apart, and the words together."""
    pgettext = catalogue(language).upgettext
    # i18n: pairs "apart > together", with commas between them; "-" for none
    pairs = pgettext("words that the language joins", "-")
    found = [pair.split(">") for pair in pairs.split(",") if ">" in pair]
    return tuple((re.compile(rf"\b{re.escape(apart.strip())}\b"), together.strip()) for apart, together in found)


class Phrases:
    """Sets dates, numbers and phrases in one language, in the form readers of one place use."""

    def __init__(self, language: str, place: str | None = None) -> None:
        self.language = language
        self.locale = _locale(language, place[:2].upper() if place else None)
        words = catalogue(language)
        self.gettext = words.ugettext
        self.ngettext = words.ungettext
        self.pgettext = words.upgettext

    def day(self, day: date) -> str:
        """A date in words: day, month by name, year."""
        return day_words(day, "long", self.locale)

    def day_of_year(self, day: date) -> str:
        """A day and month without the year."""
        return day_words(day, "MMMMd", self.locale)

    def weekday(self, day: date) -> str:
        """A date in words with its weekday."""
        return day_words(day, "full", self.locale)

    def number(self, number: int | Decimal) -> str:
        """A number with the separators of the reader."""
        return _number(number, self.locale)

    def percent(self, percent: Decimal) -> str:
        """A percentage given in hundredths."""
        # The sign stands as the language has it, wherever the reader is; its pattern leaves decimals out.
        pattern = Locale(self.language).percent_formats[None].pattern.replace("0", "0.##")
        return format_percent(percent / 100, pattern, locale=self.locale)

    def money(self, amount: Decimal, currency: str) -> str:
        """A sum with its ISO currency code, without empty cents."""
        digits = "" if amount == amount.to_integral_value() else ".00"
        return format_currency(amount, currency, f"¤¤\xa0#,##0{digits}", locale=self.locale, currency_digits=False)

    def contract(self, text: str) -> str:
        """The sentence as the language joins it, once a name was put into it ("de el" is "del" in Spanish)."""
        for apart, together in _joins(self.language):
            text = apart.sub(together, text)
        return text

    def labelled(self, label: str, value: str) -> str:
        """A value behind its label, with the space that the language leaves before a colon."""
        return self.gettext("%(label)s: %(value)s") % {"label": label, "value": value}

    def listing(self, items: list[str], style: Literal["standard", "or"] = "standard") -> str:
        """Items as a reader lists them: "a, b and c" (`standard`) or "a, b or c" (`or`)."""
        return format_list(items, style=style, locale=self.locale) if items else ""


@lru_cache(maxsize=10_000)
def _number(number: int | Decimal, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


@cache
def month_names(language: str) -> tuple[str, ...]:
    """The names of the months as they stand in a date."""
    if language in MONTHS:
        return MONTHS[language]
    return tuple(Locale(language).months["format"]["wide"].values())


@lru_cache(maxsize=10_000)
def day_words(day: date, form: str, locale: Locale) -> str:
    """A date as the language writes it; `form` is one of the locale's own forms or the skeleton of one."""
    if locale.language in MONTHS:
        month = MONTHS[locale.language][day.month - 1]
        return f"{day.day} {month}" if form == "MMMMd" else f"{day.day} {month} {day.year}"
    # A skeleton says which parts to show; their order is the reader's.
    if form in locale.datetime_skeletons:
        words = format_skeleton(form, day, locale=locale)
    else:
        words = format_date(day, form, locale)
    first = FIRST_DAYS.get(locale.language)
    return FIRST_OF_MONTH.sub(first, words) if first and day.day == 1 else words


@cache
def _locale(language: str, place: str | None) -> Locale:
    # English outside the United States writes the day before the month.
    fallback = "en_001" if language == "en" else language
    # A place may come from an address: what is no country code is no place.
    if place is None or not (place.isascii() and place.isalpha()):
        return Locale.parse(fallback)
    try:
        return Locale.parse(f"{language}_{place}")
    except UnknownLocaleError:
        return Locale.parse(fallback)

"""Countries of nationality: ISO 3166-1 codes and their names, from Unicode's data as Babel carries it."""

from __future__ import annotations

from functools import cache

from babel import Locale

# Territory codes of the data that are not countries: groups, islands under another code, and codes for testing.
NOT_COUNTRIES = frozenset(
    "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ AQ BV HM TF UM IO GS CC CX NF PN SJ AX".split()  # noqa: SIM905 - read as a line
)
STATELESS = "XX"


@cache
def country_codes() -> tuple[str, ...]:
    """Every code that a nationality may have; `XX` stands for a person whom no country recognises as its own."""
    territories = map(str, Locale("en").territories)
    codes = {code for code in territories if len(code) == 2 and code.isalpha()}  # noqa: PLR2004 - alpha-2
    return (*sorted(codes - NOT_COUNTRIES - {STATELESS}), STATELESS)


@cache
def country_name(code: str, language: str) -> str:
    """The name of a country in a language, or the code where the data has none."""
    # In Spanish, as readers in the Americas say it: "Costa de Marfil", "Arabia Saudita".
    locale = Locale.parse("es_419") if language == "es" else Locale(language)
    return str(locale.territories.get(code, code))

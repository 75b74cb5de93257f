"""Text as search and filters compare it, and as somebody typed it."""

from __future__ import annotations

import re
import unicodedata

# What is left of an accent once a letter is taken apart.
MARKS = re.compile("[\u0300-\u036f]")


def plain(text: str) -> str:
    """The text without accents and capitals, as search and filters compare it."""
    return MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))


def tidy(text: str) -> str:
    """What somebody typed, without what cannot be shown and with single spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())

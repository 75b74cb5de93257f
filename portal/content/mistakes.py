"""A part of a guide that has not the shape it should, said in words: where it stands, and what is accepted there."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.content.schema import Shape
from portal.content.source import Lines, Path_, Problem

S = TypeVar("S", bound=Shape)

# What must stand in a place, by the kind of mistake.
ACCEPTED = {
    "string_type": "text (in quotes, if it looks like a number or a day)",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "too_short": "a list with at least one entry",
}
PATTERNS = {
    r"^https?://[^\s]+$": "a link that begins with https://",
    r"^[A-Z]{2}$": "a country code in capitals, such as CO",
    r"^[A-Z]{3}$": "a currency code in capitals, such as COP",
    r"^[a-z]{2}(-[a-z0-9]{1,3})?$": "the code of a place in lower case, such as co or us-ca",
}
MOST_SHOWN = 60


def read_shape(shape: type[S], data: object, path: Path_, lines: Lines, problems: list[Problem]) -> S | None:
    """What `data` holds, or None after noting what of it is wrong."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        found: dict[Path_, list[ErrorDetails]] = {}
        for item in error.errors(include_url=False):
            found.setdefault(_place(item, data), []).append(item)
        for place, items in found.items():
            name = next((part for part in reversed(place) if isinstance(part, str)), "this")
            problems.append(lines.problem((*path, *place), f"`{name}` {_phrase(items)}"))
        return None


def _place(item: ErrorDetails, data: object) -> Path_:
    """Where in `data` the mistake stands, without the names that pydantic gives to the kinds of a value."""
    place: Path_ = ()
    for part in item["loc"]:
        is_key = isinstance(data, dict) and part in data
        if is_key or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]  # type: ignore[index]  # it is a mapping or a list
        elif item["type"] == "missing" and part == item["loc"][-1]:
            pass
        else:
            break
        place = (*place, part)
    return place


def _phrase(items: list[ErrorDetails]) -> str:
    """What is wrong with one value, which may be of several kinds."""
    accepted = dict.fromkeys(filter(None, map(_accepted, items)))
    if accepted:
        given = repr(items[0]["input"])
        given = given if len(given) <= MOST_SHOWN else f"{given[: MOST_SHOWN - 3]}..."
        return f"must be {' or '.join(accepted)}, not {given}"
    item = items[0]
    match item["type"]:
        case "missing":
            return "is missing: add it"
        case "extra_forbidden":
            return "is not known here: correct or remove it (see guides/README.md)"
    return f"cannot be read: {item.get('ctx', {}).get('error', item['msg'])}"


def _accepted(item: ErrorDetails) -> str | None:
    """What is accepted in the place of a value, where that can be said in a few words."""
    context = item.get("ctx", {})
    match item["type"]:
        case "literal_error":
            return str(context.get("expected"))
        case "string_pattern_mismatch":
            return PATTERNS.get(str(context.get("pattern")), "an id: lower case words joined by hyphens")
        case "greater_than_equal":
            return f"at least {context.get('ge')}"
    return ACCEPTED.get(item["type"])

"""The JSON Schema that editors are given takes every file of the shipped guides, and refuses what the loader refuses."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import yaml

from portal.content.json_schema import DIALECT, json_schema
from portal.content.phrases import LANGUAGES, SHEET_LANGUAGES
from portal.content.source import Bundle, places
from portal.settings import ROOT

FOLDER = ROOT / "guides"
KNOWN = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum", "format",
    "items", "maxProperties", "minItems", "minLength", "minProperties", "minimum", "oneOf", "pattern", "properties",
    "required", "title", "type",
}  # fmt: skip
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "array": (list,), "object": (dict,), "null": (type(None),), "boolean": (bool,),
    "integer": (int,), "number": (int, float),
}  # fmt: skip


class _Words(yaml.SafeLoader):
    """YAML as an editor of version 1.2 reads it: days, `yes`, `no` and `on` are words."""


_Words.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag.rsplit(":")[-1] in ("null", "int", "float", "merge")]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Words.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "") -> list[str]:
    """What of a value the schema does not take: as much of JSON Schema as ours is written in."""
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    found: list[str] = []
    for key, least in (("anyOf", 1), ("oneOf", 1)):
        if key in schema:
            fitting = sum(not faults(value, part, root, path) for part in schema[key])
            if fitting < least or (key == "oneOf" and fitting > 1):
                found.append(f"{path}: fits {fitting} of {key}: {value!r}"[:200])
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [*found, f"{path}: {value!r} is no {kind}"[:200]]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: {value!r} is not one of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{path}: {value!r} is not {schema['const']}")
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(f"{path}: {value} is too small")
    if isinstance(value, str):
        found += _text_faults(value, schema, path)
    if isinstance(value, list):
        found += [f"{path}: too short"] if len(value) < schema.get("minItems", 0) else []
        found += [
            fault
            for index, item in enumerate(value)
            for fault in faults(item, schema.get("items", {}), root, f"{path}/{index}")
        ]
    if isinstance(value, dict):
        found += _mapping_faults(value, schema, root, path)
    return found


def _text_faults(value: str, schema: dict[str, Any], path: str) -> list[str]:
    found = []
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{path}: {value!r} is not written as {schema['pattern']}")
    if schema.get("format") == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            found.append(f"{path}: {value!r} is no day")
    return found


def _mapping_faults(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], path: str) -> list[str]:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{path}: {key} is missing" for key in schema.get("required", ()) if key not in value]
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        found.append(f"{path}: {len(value)} keys")
    for key, item in value.items():
        if key in known:
            found += faults(item, known[key], root, f"{path}/{key}")
        elif more is False:
            found.append(f"{path}: {key} is not known")
        elif isinstance(more, dict):
            found += faults(item, more, root, f"{path}/{key}")
    return found


def part_of(file: str) -> str:
    if file.startswith("common/") and not file.startswith("common/text."):
        return "common"
    if any(f"text.{language}" in file for language in SHEET_LANGUAGES if language not in LANGUAGES):
        return "sheet"
    return "text" if "text." in file else file.split("/", maxsplit=1)[0].removesuffix(".yaml")


SCHEMAS = {part: json_schema(part) for part in ("law", "text", "sheet", "common", "cases")}
WRITTEN = {
    f"{place}:{file}": (part_of(file), text)
    for place in places(FOLDER)
    for file, text in Bundle.read(FOLDER, place).files.items()
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_shipped_file_is_taken_by_the_schema_of_its_part(name: str):
    part, text = WRITTEN[name]
    found = yaml.load(text, Loader=_Words)  # noqa: S506 - a safe loader with fewer words
    assert faults(found, SCHEMAS[part], SCHEMAS[part]) == []


@pytest.mark.parametrize("part", SCHEMAS)
def test_a_schema_names_its_dialect_and_leads_nowhere_else(part: str):
    schema = SCHEMAS[part]
    assert schema["$schema"] == DIALECT
    assert schema["title"] == f"Guide: {part}"
    references = set(re.findall(r"'\$ref': '#/\$defs/([^']+)'", repr(schema)))
    assert references <= schema.get("$defs", {}).keys()
    assert "x-tree" not in repr(schema)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("law", {"papers": "a4"}),
        ("law", {"paper": "a5"}),
        ("law", {"covers_from": "2026-02-30"}),
        ("law", {"jurisdiction": "CO"}),
        ("law", {"languages": []}),
        ("law", {"revision": {"number": 0, "published_on": "2026-01-01"}}),
        ("law", {"rights": [{"id": "equal-pay", "when": "always"}]}),
        ("law", {"rights": [{"id": "equal-pay", "when": {"any": []}}]}),
        ("law", {"rights": [{"id": "Equal Pay"}]}),
        ("law", {"obligations": [{"id": "report", "stage": "later"}]}),
        ("law", {"obligations": [{"id": "report", "stage": "during", "deadline": "soon"}]}),
        ("text", {"rights": {"equal-pay": {"title": "Equal pay"}}}),
        ("text", {"right": {}}),
        ("text", {"overview": {"tail": "Tail"}}),
        ("cases", {"cases": [{"id": "one"}]}),
        ("common", {"groups": [{"id": "union", "members": [{"country": "Peru"}]}]}),
    ],
)
def test_a_mistake_is_underlined(part: str, value: object):
    assert faults(value, SCHEMAS[part], SCHEMAS[part])

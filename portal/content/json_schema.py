"""The JSON Schema of a guide's files, for editors that complete and check while one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.content import schema
from portal.content.texts import TextStatus

DIALECT = "https://json-schema.org/draft/2020-12/schema"

CONDITION_SCHEMA: dict[str, Any] = {
    "description": "Yes, no or unknown over the facts; see Conditions in guides/README.md",
    "oneOf": [
        {"type": "boolean"},
        *(
            {"type": "object", "required": [key], "additionalProperties": False, "properties": {key: shape}}
            for key, shape in {
                "all": {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1},
                "any": {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1},
                "not": {"$ref": "#/$defs/condition"},
                "condition": {"type": "string", "pattern": schema.IDENTIFIER},
                "document_has": {"type": "string", "pattern": schema.IDENTIFIER},
                "document_work": {"type": "array", "items": {"enum": ["open", "tied", "restricted", "none"]}},
                "may_work": {"type": "array", "items": {"enum": ["yes", "conditional", "no", "unknown"]}},
            }.items()
        ),
        {"type": "object", "required": ["fact"], "minProperties": 2, "maxProperties": 2},
        {
            "type": "object",
            "required": ["span", "unit"],
            "properties": {
                "span": {
                    "description": "From one date fact to another, or to `day-asked`",
                    "type": "array",
                    "items": {"type": "string", "pattern": schema.IDENTIFIER},
                    "minItems": 2,
                },
                "unit": {"enum": ["days", "months", "years"]},
            },
            "minProperties": 3,
            "maxProperties": 3,
        },
    ],
}
EXPRESSION_SCHEMA: dict[str, Any] = {
    "description": "A deadline or another date; see Deadlines in guides/README.md",
    "oneOf": [
        {"type": "null"},
        {"type": "array", "items": {"$ref": "#/$defs/date_expression"}},
        {"type": "object", "required": ["event"]},
        {"type": "object", "required": ["latest_of"]},
        {"type": "object", "required": ["earliest_of"]},
        {"type": "object", "required": ["on"]},
    ],
}


def json_schema(part: str) -> dict[str, Any]:
    """The JSON Schema of a part of a guide, for editors that complete and check while one types.

    `law`, `common`, `cases`, `text`, or `sheet`: the text of a language that is written for the worker's sheet alone.

    Keys may be split over several files, so no top-level key is required here; `portal guides check` asks for them all.
    """
    if part in ("text", "sheet"):
        return _text_schema(part, schema.TEXT_FIELDS if part == "text" else schema.SHEET_FIELDS)
    shapes: dict[str, type[schema.Shape]] = {
        "law": schema.GuideShape,
        "common": schema.CommonShape,
        "cases": schema.CasesShape,
    }
    made = _linked(shapes[part].model_json_schema(by_alias=True))
    made.pop("required", None)
    definitions = {**made.get("$defs", {}), "condition": CONDITION_SCHEMA, "date_expression": EXPRESSION_SCHEMA}
    return {"$schema": DIALECT, **made, "$defs": definitions, "title": f"Guide: {part}"}


def _linked(node: Any) -> Any:
    """The schema with a reference to the definition of each tree in the places of trees."""
    if isinstance(node, list):
        return [_linked(item) for item in node]
    if not isinstance(node, dict):
        return node
    if schema.TREE in node:
        return {"$ref": f"#/$defs/{node[schema.TREE]}"}
    return {key: _linked(item) for key, item in node.items()}


def _text_schema(part: str, kinds: Mapping[str, Mapping[str, bool]]) -> dict[str, Any]:
    def words(field: str) -> dict[str, Any]:
        if field in schema.LIST_FIELDS:
            return {"type": "array", "items": {"type": "string"}}
        if field in schema.MAP_FIELDS:
            return {"type": "object", "additionalProperties": {"type": "string"}}
        return {"type": "string"}

    sections: dict[str, Any] = {}
    for kind, fields in kinds.items():
        properties = {field: words(field) for field in (*fields, *schema.FLAG_FIELDS)}
        sections[kind] = {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    **properties,
                    "versions": {
                        "type": "object",
                        "additionalProperties": {"type": "object", "properties": properties},
                    },
                },
                "required": [field for field, needed in fields.items() if needed],
            },
        }
    sections["overview"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field: {"type": "string"} for field in schema.OVERVIEW_FIELDS},
    }
    sections["status"] = {"type": "object", "additionalProperties": {"enum": list(TextStatus)}}
    return {
        "$schema": DIALECT,
        "title": f"Guide: {part}",
        "type": "object",
        "additionalProperties": False,
        "properties": sections,
    }

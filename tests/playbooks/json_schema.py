"""As much of JSON Schema (draft 2020-12) as the exported schema uses. A keyword that it does not know is an error."""

from __future__ import annotations

import re
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}
NOTES = {"$schema", "$defs", "title", "description", "examples", "default"}


def problems(schema: dict[str, Any], value: Any, root: dict[str, Any], at: str = "") -> list[str]:
    """Where and by which keyword the value breaks the schema."""
    found: list[str] = []
    for keyword, rule in schema.items():
        if keyword not in NOTES:
            found += RULES[keyword](rule, value, root, at, schema)
    return found


def _told(ok: bool, at: str, keyword: str) -> list[str]:
    return [] if ok else [f"{at or 'root'}: {keyword}"]


def _is(kinds: Any, value: Any) -> bool:
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return any(isinstance(value, TYPES[kind]) and not isinstance(value, bool) for kind in kinds)


def _ref(rule: str, value: Any, root: Any, at: str, _: Any) -> list[str]:
    return problems(root["$defs"][rule.removeprefix("#/$defs/")], value, root, at)


def _properties(rule: Any, value: Any, root: Any, at: str, _: Any) -> list[str]:
    known = rule.items() if isinstance(value, dict) else ()
    return [
        one
        for key, schema in known
        if key in value
        for one in problems(schema, value[key], root, f"{at}.{key}")
    ]


def _items(rule: Any, value: Any, root: Any, at: str, _: Any) -> list[str]:
    each = enumerate(value) if isinstance(value, list) else ()
    return [one for index, item in each for one in problems(rule, item, root, f"{at}.{index}")]


def _no_more(rule: Any, value: Any, _: Any, at: str, schema: Any) -> list[str]:
    assert rule is False
    more = set(value) - set(schema["properties"]) if isinstance(value, dict) else set()
    return _told(not more, at, "additionalProperties")


def _dependent(rule: Any, value: Any, root: Any, at: str, _: Any) -> list[str]:
    asked = [schema for key, schema in rule.items() if isinstance(value, dict) and key in value]
    return [one for schema in asked for one in problems(schema, value, root, at)]


def _some(rule: Any, value: Any, root: Any, at: str) -> int:
    return sum(not problems(one, value, root, at) for one in rule)


RULES: dict[str, Any] = {
    "$ref": _ref,
    "type": lambda rule, value, _, at, __: _told(_is(rule, value), at, "type"),
    "pattern": lambda rule, value, _, at, __: _told(
        not isinstance(value, str) or re.search(rule, value) is not None, at, "pattern"
    ),
    "const": lambda rule, value, _, at, __: _told(value == rule, at, "const"),
    "enum": lambda rule, value, _, at, __: _told(value in rule, at, "enum"),
    "minimum": lambda rule, value, _, at, __: _told(not _is("number", value) or value >= rule, at, "minimum"),
    "maximum": lambda rule, value, _, at, __: _told(not _is("number", value) or value <= rule, at, "maximum"),
    "exclusiveMinimum": lambda rule, value, _, at, __: _told(
        not _is("number", value) or value > rule, at, "exclusiveMinimum"
    ),
    "uniqueItems": lambda rule, value, _, at, __: _told(
        not isinstance(value, list) or len(set(value)) == len(value), at, "uniqueItems"
    ),
    "maxItems": lambda rule, value, _, at, __: _told(
        not isinstance(value, list) or len(value) <= rule, at, "maxItems"
    ),
    "minItems": lambda rule, value, _, at, __: _told(
        not isinstance(value, list) or len(value) >= rule, at, "minItems"
    ),
    "minLength": lambda rule, value, _, at, __: _told(
        not isinstance(value, str) or len(value) >= rule, at, "minLength"
    ),
    "maxLength": lambda rule, value, _, at, __: _told(
        not isinstance(value, str) or len(value) <= rule, at, "maxLength"
    ),
    "required": lambda rule, value, _, at, __: _told(
        not isinstance(value, dict) or set(rule) <= set(value), at, "required"
    ),
    "dependentRequired": lambda rule, value, _, at, __: _told(
        not isinstance(value, dict)
        or all(set(needed) <= set(value) for key, needed in rule.items() if key in value),
        at,
        "dependentRequired",
    ),
    "dependentSchemas": _dependent,
    "properties": _properties,
    "additionalProperties": _no_more,
    "items": _items,
    "oneOf": lambda rule, value, root, at, _: _told(_some(rule, value, root, at) == 1, at, "oneOf"),
    "anyOf": lambda rule, value, root, at, _: _told(_some(rule, value, root, at) >= 1, at, "anyOf"),
}

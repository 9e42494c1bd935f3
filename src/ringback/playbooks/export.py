"""The format as JSON Schema (draft 2020-12), for editors: it completes keys and underlines what no playbook may say.

It checks what one line can say. What depends on the lines around it is told by the compiler alone, and so is what no
schema can compare: that a range or a list of days runs upwards, that an interval is a day at least and a length ten
years at most, that the last row of a table is the one without `below`. It knows no difference between 2 and 2.0 and
takes every space as it stands; the compiler wants 2, and reads several spaces in a text as one.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from .conditions import PATTERN, SENTENCES
from .schema import PlaybookFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BY_NAME = ("properties", "$defs", "dependentRequired")
"""Keys whose mappings go by names that people chose, so that a property may be called `title`."""


def json_schema() -> dict[str, Any]:
    """The schema of a playbook file as people write it."""
    made = PlaybookFile.model_json_schema(by_alias=True, mode="validation", schema_generator=_AsWritten)
    tidy: dict[str, Any] = _tidy(made)
    joined = [{"$ref": f"#/$defs/{name}"} for name in ("AllOf", "AnyOf", "NotOf")]
    sentence = {"type": "string", "pattern": PATTERN, "examples": [row[0] for row in SENTENCES]}
    tidy["$defs"]["Condition"] = {
        "description": "A sentence about the lead, or several of them joined.",
        "oneOf": [sentence, *joined],
    }
    return {"$schema": DIALECT, "title": "A Ringback playbook", **tidy}


class _AsWritten(GenerateJsonSchema):
    """Without what only programs need: titles made of names, and `null` for what is simply left out."""

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if isinstance(default, (str, int, float)):
            return {"default": default, **inner} if "$ref" not in inner else inner
        return inner

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _tidy(node: Any) -> Any:
    """One definition of conditions instead of a copy at each place, and no titles that repeat the names of models."""
    if isinstance(node, list):
        return [_tidy(one) for one in node]
    if not isinstance(node, dict):
        return node
    if _is_condition(node):
        return {"$ref": "#/$defs/Condition", **{key: node[key] for key in ("description",) if key in node}}
    return {
        key: {name: _tidy(value) for name, value in inner.items()} if key in _BY_NAME else _tidy(inner)
        for key, inner in node.items()
        if key not in ("discriminator", "title")
    }


def _is_condition(node: dict[str, Any]) -> bool:
    ways = node.get("oneOf")
    return isinstance(ways, list) and len(ways) > 1 and ways[0].get("pattern") == PATTERN

"""Opens up the nested shapes in which forms and lead sellers send fields, into (name, text) pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_NAME_KEYS = ("name", "column_id", "column_name", "key", "label", "field", "question", "id")
_VALUE_KEYS = ("value", "values", "string_value", "answer", "text")
_DEEPEST, _MOST = 6, 500


def flatten(fields: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """(name, text) pairs in order.

    {"data": {"tel": 1}} and {"field_data": [{"name": "tel", "values": ["1"]}]} both give ("tel", "1").
    """
    pairs: list[tuple[str, str]] = []
    for pair in _open("", fields, 0):
        pairs.append(pair)
        if len(pairs) >= _MOST:
            break
    return tuple(pairs)


def _open(name: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST or value is None:
        return
    if isinstance(value, Mapping):
        named = _named_value(value)
        if named is not None and depth > 0:
            yield from _open(named[0], named[1], depth + 1)
            return
        for key, inner in value.items():
            yield from _open(str(key), inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _open(name, inner, depth + 1)
    elif isinstance(value, bool):
        yield name, "yes" if value else "no"
    elif isinstance(value, (bytes, bytearray)):
        yield name, bytes(value).decode("utf-8", errors="replace")
    else:
        yield name, str(value)


def _named_value(value: Mapping[object, object]) -> tuple[str, object] | None:
    """("tel", "1") for {"name": "tel", "value": "1"}; None for any other object."""
    found = [key for key in _VALUE_KEYS if key in value]
    names = [key for key in _NAME_KEYS if isinstance(value.get(key), str)]
    if len(found) == 1 and names and len(value) <= 4:
        return str(value[names[0]]), value[found[0]]
    return None

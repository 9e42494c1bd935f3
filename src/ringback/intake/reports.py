"""Cells of reports that a spreadsheet program will open."""

from __future__ import annotations

from .text import without_controls

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: such a start gets an apostrophe. E.164 numbers stay readable.

    Numbers such as "-5" or "+13035550100" contain no function call or reference, so they stay as they are.
    """
    plain = without_controls(text)
    first = plain.lstrip(" \u00a0")
    number = first[1:].replace(".", "", 1)
    if first[:1] in {"+", "-"} and number.isascii() and number.isdigit():
        return plain
    return f"'{plain}" if first.startswith(_FORMULA_STARTS) else plain

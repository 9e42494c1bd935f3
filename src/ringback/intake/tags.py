"""Tags: the business's own words for a lead, as people type them in a cell, a form or a field of a program."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .text import is_absent, one_line

LONGEST_TAG, MOST_TAGS = 40, 30
_BETWEEN = re.compile(r"[,;|\n]+")


def read_tags(text: str) -> tuple[str, ...]:
    """`"VIP, Roof ; vip"` as `("vip", "roof")`: lower case, in order, without repeats. `#` in front is left out."""
    return as_tags(_BETWEEN.split(text.replace("\r", "\n")))


def as_tags(words: Iterable[str]) -> tuple[str, ...]:
    """Words as tags, each at most 40 characters, at most 30 of them."""
    found = (one_line(word).lstrip("#").strip().casefold()[:LONGEST_TAG].strip() for word in words)
    return tuple(dict.fromkeys(tag for tag in found if tag and not is_absent(tag)))[:MOST_TAGS]

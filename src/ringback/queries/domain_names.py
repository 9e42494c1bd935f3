"""Whether a text can be the name of a domain, or of a DKIM selector."""

from __future__ import annotations

import re

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def is_domain(text: str) -> bool:
    """Whether this could be a domain with at least two parts, in the form that DNS has it (ASCII, lower case)."""
    labels = text.split(".")
    return len(text) <= 253 and len(labels) >= 2 and all(_LABEL.fullmatch(label) for label in labels)


def is_selector(text: str) -> bool:
    """Whether this could be a selector (RFC 6376, 3.1)."""
    return len(text) <= 63 and all(_LABEL.fullmatch(label) for label in text.split("."))


def ascii_domain(text: str) -> str:
    """The domain as DNS has it, "" if it cannot be one. `text`: a domain, or an address whose domain is meant."""
    name = text.strip().rpartition("@")[2].rstrip(".").lower()
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return name if is_domain(name) else ""

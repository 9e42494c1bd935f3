"""The one way in which a number or an address becomes the hash that the opt-out list keeps."""

from __future__ import annotations

import hashlib


def suppression_hash(kind: str, value: str) -> str:
    """Hex SHA-256 of `kind:value`; the value is normalized already (E.164, lower-case address)."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()

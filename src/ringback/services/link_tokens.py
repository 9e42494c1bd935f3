"""Signed texts for the links in messages: hard to forge, without an end, and the same each time they are made.

The same rows must give the same message, byte for byte, so nothing of the time goes in.
"""

from __future__ import annotations

from django.core import signing


def make(ids: list[int], *, salt: str) -> str:
    """The text that names these ids, for links of one kind (`salt`)."""
    return signing.Signer(salt=salt).sign_object(ids)


def read(token: str, *, salt: str) -> list[int] | None:
    """The ids of a text from `make`; None for any other. Links of earlier versions, which hold a time, are read too."""
    try:
        found = (
            signing.loads(token, salt=salt)
            if token.count(":") > 1
            else signing.Signer(salt=salt).unsign_object(token)
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return found if isinstance(found, list) and all(type(one) is int for one in found) else None

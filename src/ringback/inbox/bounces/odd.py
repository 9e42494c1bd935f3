"""Formats that nobody here knows are shown to flufl.bounce, which has seen many old ones. Its word is taken last."""

from __future__ import annotations

import email.message
import logging
from dataclasses import dataclass

from flufl.bounce import all_failures

from ringback.inbox.message import Message

from .text import clean_address

# It tells each pattern that it tries, and what goes wrong in them: nobody here can act upon that.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

_MOST = 20_000
"""Characters of text that are shown: some of its patterns are slow on long ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """An address that was found, and whether it is said to have failed for good."""

    address: str
    hard: bool
    status: str


def ask_flufl(message: Message, not_them: frozenset[str]) -> tuple[Odd, ...]:
    """What flufl.bounce makes of this message; () if nothing, or if it stumbles."""
    shown = email.message.Message()
    for name in ("from", "subject", "x-mailer", "x-failed-recipients"):
        for value in message.headers.all(name)[:3]:
            shown[name] = value[:1_000].encode("ascii", "replace").decode()
    shown["Content-Type"] = "text/plain"
    shown.set_payload("\n".join(message.text[:_MOST].split("\n")[:400]).encode("ascii", "replace").decode())
    try:
        temporary, permanent = all_failures(shown)
    except Exception:  # noqa: BLE001 (a stranger's patterns on a stranger's bytes: whatever it raises, we go on)
        return ()
    found: dict[str, Odd] = {}
    for addresses, hard in ((permanent, True), (temporary, False)):
        for raw in addresses:
            address = clean_address(raw.decode("ascii", "replace"))
            if address and address not in not_them:
                found.setdefault(
                    address, Odd(address=address, hard=hard, status="5.0.0" if hard else "4.0.0")
                )
    return tuple(found.values())

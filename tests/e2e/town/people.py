"""Fifty people who asked Acme Roofing for something, and what each of them does with the first e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Deed = Literal[
    "silent",
    "gone",  # there is no such mailbox: the server says so, and Postfix writes a real bounce
    "full",
    "away",
    "says_yes",
    "says_no",
    "says_later",
    "asks",
    "says_stop",
    "unsubscribes",
    "complains",
    "wants_a_call",
    "taps_later",
    "taps_no",
    "names_another",
]

DEEDS: dict[Deed, int] = {
    "silent": 16,
    "gone": 5,
    "full": 2,
    "away": 4,
    "says_yes": 3,
    "says_no": 2,
    "says_later": 2,
    "asks": 2,
    "says_stop": 3,
    "unsubscribes": 2,
    "complains": 1,
    "wants_a_call": 3,
    "taps_later": 2,
    "taps_no": 2,
    "names_another": 1,
}

FIRST = "Ada Ben Cleo Dan Eve Finn Gail Hugo Ines Jon Kim Lea Max Nora Otto Pia Qi Rosa Sam Tess Uma Vic Wanda Yul Zoe"
LAST = ("Abbott", "Brand")


@dataclass(frozen=True, slots=True)
class Townsman:
    """One of them. The part before the hyphen of the address tells the sink how to answer."""

    number: int
    name: str
    deed: Deed

    @property
    def address(self) -> str:
        word = self.deed if self.deed in ("gone", "full") else "box"
        return f"{word}-{self.number}@lead.example"

    @property
    def fields(self) -> dict[str, str]:
        """What they typed into the form. Every third has given a phone number too, and is called first."""
        phone = {"phone": f"(303) 555-01{self.number:02d}"} if self.number % 3 == 0 else {}
        return {
            "name": self.name,
            "email": self.address,
            "postal_code": "80202",
            "interest": "a new roof",
        } | phone


def town() -> tuple[Townsman, ...]:
    """All fifty, always the same."""
    deeds = [deed for deed, count in DEEDS.items() for _ in range(count)]
    names = [f"{first} {last}" for last in LAST for first in FIRST.split()]
    return tuple(
        Townsman(number, name, deed) for number, (name, deed) in enumerate(zip(names, deeds, strict=True))
    )

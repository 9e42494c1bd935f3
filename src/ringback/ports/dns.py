"""What the domain name system says. Looking never raises: what could not be learned is said as such.

What may live here: values and the Protocol. What may not: sockets, the clock, any judgment of what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Found = Literal["found", "none", "unknown"]
Kind = Literal["TXT", "MX", "A", "AAAA", "CNAME"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of one kind under a name. `state`: "none" where there are none, "unknown" where nobody answered in
    time or the answer was broken. Texts are joined as RFC 7208 says; an MX is its host, the most preferred first."""

    state: Found
    values: tuple[str, ...] = ()


class Dns(Protocol):
    """Who looks names up."""

    def look(self, name: str, kind: Kind) -> Records:
        """The records under this name. Never raises."""
        ...

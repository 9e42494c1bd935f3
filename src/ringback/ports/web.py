"""HTTP to addresses that people typed: the values, the Protocol of whoever fetches them, and its one error type.

What may live here: values and Protocols. What may not: sockets, files, the clock, any policy about what is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class WebError(Exception):
    """No answer was had. `text` is for people and ends in a period. `permanent`: asking again makes no sense until
    somebody changes something."""

    def __init__(self, text: str, *, permanent: bool) -> None:
        super().__init__(text)
        self.text = text
        self.permanent = permanent


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server answered, whatever its status. `headers` with names in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


class Web(Protocol):
    """Who asks. Nothing is followed elsewhere, and only public addresses are asked (see `adapters/guarded.py`)."""

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch. Raises `WebError`."""
        ...

    def post(self, url: str, body: bytes, *, kind: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Send `body` of the content type `kind`. Raises `WebError`."""
        ...

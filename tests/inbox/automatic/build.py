"""Messages for these tests, built from what matters."""

from __future__ import annotations

from email.message import EmailMessage

from ringback.inbox.automatic import read_automatic
from ringback.inbox.message import Message, read
from ringback.inbox.model import Understood


def message(
    text: str = "",
    *,
    subject: str = "Re: Your quote",
    sender: str = "Pat Doyle <pat@doyle.example>",
    date: str = "Mon, 05 Jan 2026 09:00:00 +0000",
    answers: bool = True,
    **headers: str,
) -> Message:
    """A message to us; `x_autoreply="yes"` becomes the header `x-autoreply: yes`."""
    built = EmailMessage()
    built["From"] = sender
    built["To"] = "Sam <sam@rivers.example>"
    built["Subject"] = subject
    built["Date"] = date
    if answers:
        built["In-Reply-To"] = "<t-1@mail.rivers.example>"
    for name, value in headers.items():
        built[name.replace("_", "-")] = value
    built.set_content(text)
    return read(bytes(built))


def automatic(text: str = "", **more: str) -> Understood | None:
    """What `read_automatic` says of such a message."""
    return read_automatic(message(text, **more))  # type: ignore[arg-type]

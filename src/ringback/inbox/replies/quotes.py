"""The new text of a message: what its writer wrote now, apart from quotes, signature, disclaimer and device lines.

The plain text is read where there is one. Where there is only HTML, or the plain text shows no quote and the HTML
does, the structure of the HTML is used. Lines that answer between quoted ones are kept, the quoted ones are dropped.
A message that only forwards or quotes has the new text "".
"""

from __future__ import annotations

from ringback.inbox.message import Message

from .markup import lines_of_html
from .plain import Told, told_apart


def new_text_of(message: Message) -> Told:
    """What the writer wrote now, and whether a quote was found at all."""
    plain = _own_plain(message)
    if not plain.strip():
        return _from_html(message.html, message.text)
    told = told_apart(plain)
    if not told.found and message.html:
        other = _from_html(message.html, "")
        if other.found and 0 < len(other.new_text) < 0.8 * len(told.new_text):
            return other
    return told


def _own_plain(message: Message) -> str:
    """The plain text part as it came; "" where the text was made from the HTML."""
    has_plain = any(
        part.content_type == "text/plain" and not part.attached and part.text.strip()
        for part in message.parts
    )
    return message.text if has_plain else ""


def _from_html(html: str, text: str) -> Told:
    marked = lines_of_html(html)
    return told_apart(marked or text)

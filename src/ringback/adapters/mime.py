"""An OutgoingEmail as the bytes that go over the line: ASCII headers, CRLF, no long lines.

The headers are written here and not by `email.message`: its folding wraps an address or a List-Unsubscribe URL that
is longer than a line into encoded words, which no mail reader can follow, and it drops the quotes of a long name that
holds a comma, which turns one address into three. The body is the standard library's.
"""

from __future__ import annotations

import hashlib
import re
from email.charset import QP, Charset
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ringback.ports.outbound import About, DeliveryError, OutgoingEmail

_POLICY = SMTP.clone(cte_type="7bit")
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = QP
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_LINE = 76
_LONG_WORD = re.compile(r"\S{200}")


def wire_address(address: str, about: About = "recipient") -> str:
    """The address with its domain in ASCII (IDNA). The part before the @ stays: only the server knows what it means."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        text = f"{address!r} has a domain that cannot exist. Nothing was sent."
        raise DeliveryError(text, permanent=True, sure_not_sent=True, about=about) from None


def needs_smtputf8(email: OutgoingEmail) -> bool:
    """Whether an address has letters before the @ that only a server with SMTPUTF8 (RFC 6531) can carry."""
    return not all(
        a.rpartition("@")[0].isascii() for a in (email.from_address, email.reply_to, email.to_address)
    )


def to_bytes(email: OutgoingEmail) -> bytes:
    """The whole message, lines ended by CRLF. The same message always gives the same bytes."""
    headers = [
        ("From", _mailbox(email.from_name, wire_address(email.from_address, "account"))),
        ("To", _mailbox(email.to_name, wire_address(email.to_address))),
        *([("Reply-To", wire_address(email.reply_to, "account"))] if email.reply_to else []),
        ("Subject", _encoded(email.subject, used=len("Subject: "))),
        ("Date", format_datetime(email.date)),
        ("Message-ID", email.message_id),
        *email.headers,
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode("utf-8") + _body(email).as_bytes()


def _body(email: OutgoingEmail) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    # Quoted-printable always: no server may rewrite the lines, and neither "From " nor a long line can break anything.
    message.set_content(_lines(email.text), cte="quoted-printable")
    if email.html:
        message.add_alternative(_lines(email.html), subtype="html", cte="quoted-printable")
        message.set_boundary(_boundary(email, "text"))
    if email.attachments:
        _attach(message, email)
    return message


def _attach(message: EmailMessage, email: OutgoingEmail) -> None:
    """Put the files behind the text. Base64 always, text files too: their bytes are to arrive as they are."""
    for file in email.attachments:
        kind, _, subtype = file.content_type.partition("/")
        message.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.filename)
    message.set_boundary(_boundary(email, "files"))


def _boundary(email: OutgoingEmail, part: str) -> str:
    """The same for the same message. "=_" cannot occur in quoted-printable or base64, so no body can hold it."""
    digest = hashlib.sha256(f"{part}\0{email.message_id}".encode()).hexdigest()[:24]
    return f"=_{digest}"


def _lines(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else text + "\n"


def _mailbox(name: str, address: str) -> str:
    name = " ".join(name.split())
    if not name:
        return address
    if not name.isascii() or "=?" in name or len(name) > 60:
        return f"{_encoded(name, used=10, always=True)}\r\n <{address}>"
    if _PLAIN_PHRASE.fullmatch(name):
        return f"{name} <{address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _encoded(text: str, *, used: int, always: bool = False) -> str:
    """Text as a folded header value: as it is if it is ASCII, else in encoded words (RFC 2047)."""
    text = text.strip()
    plain = text.isascii() and "=?" not in text and not _LONG_WORD.search(text) and not always
    # `used` is the room the header's name takes in the first line; Header wants a name of that length.
    header = Header(text, "us-ascii" if plain else _UTF8, maxlinelen=_LINE, header_name="x" * (used - 2))
    return header.encode(linesep="\r\n")

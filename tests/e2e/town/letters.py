"""What the people of the town write, and what their mail programs write for them, in answer to one message."""

from __future__ import annotations

import email.policy
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from .people import Townsman

OFFICE = "office@acme.example"

WORDS = {
    "says_yes": "Yes please, go ahead. Saturday suits us best.\n\nThanks,\n{name}",
    "says_no": "No thank you, we have found somebody else.\n\n{name}",
    "says_later": "Not now, please. Could you get back to me in three months?\n\n{name}",
    "asks": "How much would it cost per square, roughly?\n\n{name}",
    "says_stop": "STOP",
}


def reply(who: Townsman, to: EmailMessage, at: datetime) -> bytes:
    """A person's own words above the quoted message."""
    quoted = "\n".join(f"> {line}" for line in body_of(to).splitlines())
    words = WORDS[who.deed].format(name=who.name)
    answer = _answer(who, to, at, subject=f"Re: {to['subject']}")
    answer.set_content(
        f"{words}\n\nOn {at:%a, %b %d, %Y} at {at:%I:%M %p} Acme Roofing <{OFFICE}> wrote:\n{quoted}\n"
    )
    return answer.as_bytes(policy=email.policy.SMTP)


def out_of_office(who: Townsman, to: EmailMessage, at: datetime, *, back: datetime) -> bytes:
    """What their mail program says while they are away."""
    answer = _answer(who, to, at, subject=f"Automatic reply: {to['subject']}")
    answer["Auto-Submitted"] = "auto-replied"
    answer.set_content(
        f"I am out of the office until {back:%B} {back.day}, {back.year} and read no mail. In urgent cases please call "
        f"our main number.\n\n{who.name}\n"
    )
    return answer.as_bytes(policy=email.policy.SMTP)


def complaint(who: Townsman, about: bytes, at: datetime) -> bytes:
    """A feedback report (RFC 5965) as a provider sends it when somebody presses the button for spam."""
    head = (
        f"From: feedback@provider.example\r\nTo: {OFFICE}\r\nSubject: complaint about message from 192.0.2.1\r\n"
        f"Date: {format_datetime(at)}\r\nMessage-ID: <fbl-{who.number}@provider.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="cut"\r\n\r\n'
        "--cut\r\nContent-Type: text/plain\r\n\r\nThis is an e-mail abuse report.\r\n"
        "--cut\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: Provider/1.0\r\n"
        f"Version: 1\r\nOriginal-Rcpt-To: {who.address}\r\n\r\n"
        "--cut\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    return head.encode() + about + b"\r\n--cut--\r\n"


def body_of(message: EmailMessage) -> str:
    """The plain text of one of our messages."""
    part = message.get_body(("plain",))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text


def _answer(who: Townsman, to: EmailMessage, at: datetime, *, subject: str) -> EmailMessage:
    answer = EmailMessage()
    answer["From"] = f"{who.name} <{who.address}>"
    answer["To"] = str(to["reply-to"] or to["from"])
    answer["Subject"] = subject
    answer["Date"] = format_datetime(at + timedelta(seconds=who.number))
    answer["Message-ID"] = f"<answer-{who.number}@lead.example>"
    answer["In-Reply-To"] = to["message-id"]
    answer["References"] = to["message-id"]
    return answer

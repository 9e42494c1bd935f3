"""Whether a message is the report of a mail system at all. Signs are added up; no single one is enough, but for a report
in the form of RFC 3464 that says that something failed.

Signs: who sent it, an empty return path, marks that mail systems leave in headers, the subject, its own words, answers of
servers, the returned message. What people write about bounces has the last four at most, and is held to more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.inbox.message import Message

from .notices import AWAY, DAEMON, DAEMON_NAME, FAILED, HUMAN_SUBJECT, SUBJECT, SURE_DAEMON
from .report import DELAYED, FAILED as HAS_FAILED, Entry
from .split import Split
from .text import ADDRESS, fold

_TOP = 6_000
"""Characters of the notice in which a mail system has said what it has to say."""
_MARKS = (
    "x-failed-recipients",
    "x-ms-exchange-message-is-ndr",
    "x-ms-embedded-report",
    "x-bounce-id",
    "x-delivery-status",
    "x-ndr",
    "x-original-message-id-ndr",
    "x-actual-message-id",
)
_MAILERS = re.compile(
    r"smtp32 v|internet mail service \(|internet mail connector|m-filter|surfcontrol|groupwise internet agent|ntmail|mdaemon|mailmarshal|mailenable"
)
_ANSWER = re.compile(
    r"(?:^|[\s:<>(\"'#])[45]\d\d[ -]+(?:#?[45]\.\d{1,3}\.\d{1,3}|[<a-z#\"(*])|(?<![\d.])[45]\.[0-7]\.\d{1,3}(?![\d.])|>>> ?(?:rcpt|data|mail|helo|ehlo)|<<< ?[45]\d\d|rcpt to ?:"
)
_HELD = re.compile(
    r"(?:awaiting|held for|pending) (?:moderator|approval|review)|confirm (?:your|that|you)|click (?:on )?the (?:link|following)|captcha|to (?:complete|prove|verify)|verify that you|whitelist yourself|quarantine (?:summary|digest|report)|messages? in quarantine"
)
_READ = re.compile(r"disposition-notification")
_REJECTED = re.compile(r"(?:automatically )?rejected|quota|mailbox full|not delivered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """`confidence` from 0 to 1, and the signs in words."""

    confidence: float
    why: tuple[str, ...]


def worth_reading(message: Message) -> bool:
    """Whether anything hints at a mail system, quickly: most messages need no closer look."""
    if message.content_type == "multipart/report" or message.param("report-type"):
        return True
    if any(
        part.content_type.startswith("message/") or part.content_type == "text/rfc822-headers"
        for part in message.parts
    ):
        return True
    if _by_daemon(message)[0] or _null_path(message) or _marks(message):
        return True
    return SUBJECT.search(fold(message.subject[:300])) is not None


def recognize(message: Message, parts: Split, entries: tuple[Entry, ...]) -> Recognized | None:
    """That a message is a bounce and why, or None."""
    subject = fold(message.subject[:300])
    sure, daemon_why = _by_daemon(message)
    null = _null_path(message)
    answer = HUMAN_SUBJECT.match(message.subject) is not None
    reports = [
        entry
        for entry in entries
        if entry.action in (HAS_FAILED, DELAYED) or (not entry.action and entry.status[:1] in ("4", "5"))
    ]
    formal = message.content_type == "multipart/report" and "delivery-status" in (
        message.param("report-type") or "delivery-status"
    )
    if message.param("report-type") == "disposition-notification" and not _is_rejection(message, parts):
        return None
    if reports and (formal or sure or null or not (answer or _by_person(message))):
        return Recognized(
            confidence=0.99, why=("It carries a delivery report (RFC 3464) that says what failed.",)
        )
    top = fold(parts.notice[:_TOP])
    marks = _marks(message)
    said_subject = SUBJECT.search(subject) is not None
    said_text = FAILED.search(top) is not None
    answers = _ANSWER.search(top) is not None
    if AWAY.search(subject) and not (answers and marks):
        return None
    if _HELD.search(top) and not (answers or marks):
        return None
    if (answer or "list-unsubscribe" in message.headers) and not (marks or _is_program(message)):
        return None
    signs = (
        (3.0 if sure else 1.5 if daemon_why else 0.0, daemon_why),
        (2.0 if null else 0.0, "It has no return address."),
        (2.5 if marks else 0.0, "Its headers are those of a mail system's report."),
        (2.0 if said_subject else 0.0, "Its subject says that a message was not delivered."),
        (2.0 if said_text else 0.0, "Its text says that a message was not delivered."),
        (1.5 if answers else 0.0, "It quotes the answer of a server."),
        (1.0 if parts.has_returned else 0.0, "It returns the message."),
    )
    total = sum(weight for weight, _why in signs)
    if not (said_text or answers or (said_subject and (marks or parts.has_returned or (sure and null)))):
        return None
    if not (said_subject or answers or marks or parts.has_returned):
        return None
    by_system = sure or null or marks
    if not (null or marks or answers or parts.has_returned or _is_program(message)) and not ADDRESS.search(top):
        return None  # parcels are not delivered either
    if not by_system and (
        not said_subject or not said_text or not (answers or parts.has_returned) or _answers_us(message)
    ):
        return None
    if total < (5.0 if by_system else 5.5):
        return None
    why = tuple(words for weight, words in sorted(signs, key=lambda sign: -sign[0]) if weight and words)
    return Recognized(confidence=min(0.98, 0.5 + total / 20), why=why)


def _by_daemon(message: Message) -> tuple[bool, str]:
    """(whether it is certain, why it seems that a mail system wrote it; "" if it does not)."""
    sender = message.headers.get("from")
    for address in (message.from_address, message.headers.get("sender").strip("<> ").lower()):
        local = address.partition("@")[0].strip("\"'")
        if local and SURE_DAEMON.match(local):
            return True, f"It comes from {address[:80]}."
        if local and DAEMON.match(local):
            named = DAEMON_NAME.search(fold(sender)) is not None
            return named, f"It comes from {address[:80]}."
    name = fold(sender[:200])
    if name and "@" not in name and SURE_DAEMON.match(name.strip("<>\"' ")):
        return True, f"It comes from {sender[:80]}."
    if DAEMON_NAME.search(name):
        return True, f"It comes from {message.from_name[:80] or sender[:80]}."
    return False, ""


def _is_program(message: Message) -> bool:
    """Whether the sender is a name that no person writes under; a postmaster may be one."""
    local = message.from_address.partition("@")[0] or fold(message.headers.get("from")[:80]).strip("<> ")
    return SURE_DAEMON.match(local) is not None and not local.startswith("post")


def _null_path(message: Message) -> bool:
    if "return-path" in message.headers:
        path = message.headers.get("return-path").strip()
        return path in ("<>", "", '""') or path.lower().lstrip("<").startswith(
            ("mailer-daemon", "mailer_daemon", "postmaster@")
        )
    return message.headers.get("from").strip() in ("<>", "") and "from" in message.headers


def _marks(message: Message) -> bool:
    headers = message.headers
    if message.content_type == "multipart/report" and message.param("report-type") in ("", "delivery-status"):
        return True
    if any(name in headers for name in _MARKS):
        return True
    if any("invoked for bounce)" in value for value in headers.all("received")):
        return True
    return _MAILERS.search(headers.get("x-mailer").lower()) is not None or "eximdsn" in message.param(
        "boundary"
    )


def _by_person(message: Message) -> bool:
    """Whether somebody passed on a report: they write from an address of their own and answer or greet."""
    return "in-reply-to" in message.headers or bool(
        message.from_name and message.from_address and "user-agent" in message.headers
    )


def _answers_us(message: Message) -> bool:
    return bool(message.answers) and "auto-submitted" not in message.headers


def _is_rejection(message: Message, parts: Split) -> bool:
    """Some mail systems refuse in the form of a read receipt."""
    text = fold(parts.notice[:_TOP])
    return (
        _REJECTED.search(text) is not None
        and not _READ.search(fold(message.subject))
        and any("automatic-action" in part.text.lower() for part in message.parts)
    )

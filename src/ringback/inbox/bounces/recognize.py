# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Whether a message is the report of a mail system at all. Signs are added up; no single one is enough, but for a
report in the form of RFC 3464 that says that something failed.

Signs: who sent it, an empty return path, marks that mail systems leave in headers, the subject, its own words, answers
of servers, the returned message. What people write about bounces has the last four at most, and is held to more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.inbox.message import Message

from .notices import AWAY, DAEMON, DAEMON_NAME, FAILED, HUMAN_SUBJECT, SUBJECT, SURE_DAEMON
from .report import DELAYED, Entry
from .report import FAILED as HAS_FAILED
from .split import Split
from .text import ADDRESS, fold

_TOP = 6_000
"""Characters of the notice in which a mail system has said what it has to say."""
_ENOUGH = 5.0
_MARKS = (
    "x-failed-recipients",
    "x-ms-exchange-message-is-ndr",
    "x-ms-embedded-report",
    "x-mx-bounce",
    "x-ahmailid",
)
_MAILERS = re.compile(
    r"smtp32 v|internet mail service \(|internet mail connector|m-filter|surfcontrol|groupwise internet agent|ntmail|mdaemon|mailmarshal|mailenable"
)
_ANSWER = re.compile(
    r"(?:^|[\s:<>(\"'#])[45]\d\d[ :-]+(?:#?[45]\.\d{1,3}\.\d{1,3}|[<a-z#\"(*])|(?<![\d.])[45]\.[0-7]\.\d{1,3}(?![\d.])|>>> ?(?:rcpt|data|mail|helo|ehlo)|<<< ?[45]\d\d|rcpt to ?:"
)
_HELD = re.compile(
    r"(?:awaits?|awaiting|held for|pending) (?:moderator|approval|review)|(?:is )?being held|confirm (?:your|that|you)|click (?:on )?the (?:link|following)|captcha|to (?:complete|prove|verify)|verify that you|whitelist yourself|quarantine (?:summary|digest|report)|messages? in quarantine"
)
_LEADING = re.compile(rf"^[\s<>*\"'(]*{ADDRESS.pattern}[>\"')]*\s*(?:$|[:,;(\[-])", re.MULTILINE)
_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|dear|good (?:morning|day|evening)|thanks|hallo|guten|sehr geehrte|liebe|bonjour|cher|chere|hola|buenos|buenas|estimad\w+|ciao|buongiorno|gentile|ola|prezad\w+|beste|hej|kedves|здравствуйте|добрый|привет)\b[^\n]{0,40}(?:,|!|$)",
    re.MULTILINE,
)
_OF_MAIL = re.compile(
    r"\be?-?mails?\b|messag|mensaje|mensagem|nachricht|courriel|correo|bericht|meddeland|melding|wiadomosc|сообщен|письм|メール|邮件|郵件|메일"
)
_READ = re.compile(r"\bread\b|gelesen|\blu\b|leido|\bletto|\blido\b|gelezen")
_REJECTED = re.compile(r"(?:automatically )?rejected|quota|mailbox full|not delivered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """`confidence` from 0 to 1, and the signs in words."""

    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What speaks for a mail system. `sender`: why it seems to be one, "" if it does not; `sure`: that it is certain;
    `program`: that no person writes under that name."""

    sender: str
    sure: bool
    program: bool
    null: bool
    marks: bool
    subject: bool
    text: bool
    answers: bool
    returned: bool

    @property
    def by_system(self) -> bool:
        return self.sure or self.null or self.marks

    def weighed(self) -> tuple[tuple[float, str], ...]:
        return (
            (3.0 if self.sure else 1.5 if self.sender else 0.0, self.sender),
            (2.0 if self.null else 0.0, "It has no return address."),
            (2.5 if self.marks else 0.0, "Its headers are those of a mail system's report."),
            (2.0 if self.subject else 0.0, "Its subject says that a message was not delivered."),
            (2.0 if self.text else 0.0, "Its text says that a message was not delivered."),
            (1.5 if self.answers else 0.0, "It quotes the answer of a server."),
            (1.0 if self.returned else 0.0, "It returns the message."),
        )


def worth_reading(message: Message) -> bool:
    """Whether anything hints at a mail system, quickly: most messages need no closer look."""
    if message.content_type == "multipart/report" or message.param("report-type"):
        return True
    if any(
        p.content_type.startswith("message/") or p.content_type == "text/rfc822-headers"
        for p in message.parts
    ):
        return True
    if _sender(message)[0] or _null_path(message) or _marks(message):
        return True
    return SUBJECT.search(fold(message.subject[:300])) is not None


def recognize(message: Message, parts: Split, entries: tuple[Entry, ...]) -> Recognized | None:
    """That a message is a bounce and why, or None."""
    if message.param("report-type") == "disposition-notification" and not _refuses(message, parts):
        return None
    answers_subject = HUMAN_SUBJECT.match(message.subject) is not None
    sender, sure = _sender(message)
    null = _null_path(message)
    failed = any(
        e.action in (HAS_FAILED, DELAYED) or (not e.action and e.status[:1] in ("4", "5")) for e in entries
    )
    attached = bool(parts.report) and not (answers_subject or _written_by_hand(message, parts))
    if failed and (_is_formal(message) or sure or null or attached):
        return Recognized(
            confidence=0.99, why=("It carries a delivery report (RFC 3464) that says what failed.",)
        )
    subject = fold(message.subject[:300])
    top = fold(parts.notice[:_TOP])
    signs = _Signs(
        sender=sender,
        sure=sure,
        program=_is_program(message),
        null=null,
        marks=_marks(message),
        subject=SUBJECT.search(subject) is not None,
        text=FAILED.search(top) is not None,
        answers=_ANSWER.search(top) is not None,
        returned=parts.has_returned,
    )
    if AWAY.search(subject) and not (signs.answers and signs.marks):
        return None
    if _HELD.search(top) and not (signs.answers or signs.marks):
        return None
    if (answers_subject or "list-unsubscribe" in message.headers) and not (signs.marks or signs.program):
        return None
    if not _says_so(message, signs, top) or not (signs.by_system or _says_it_all(message, parts, signs, top)):
        return None
    weighed = sorted(signs.weighed(), key=lambda sign: -sign[0])
    total = sum(weight for weight, _why in weighed)
    if total < _ENOUGH:
        return None
    return Recognized(
        confidence=min(0.98, 0.5 + total / 20), why=tuple(why for weight, why in weighed if weight and why)
    )


def _says_so(message: Message, signs: _Signs, top: str) -> bool:
    """Whether it says, somewhere, that a message was not delivered, and what else it must show if only one place does."""
    alone = (signs.sure and signs.null) or signs.program
    if not (signs.text or signs.answers or (signs.subject and (signs.marks or signs.returned or alone))):
        return False
    if not (
        signs.null or signs.marks or signs.answers or signs.returned or signs.program or ADDRESS.search(top)
    ):
        return False  # parcels are not delivered either
    if not (signs.sure or signs.marks) and sum((signs.subject, signs.text, signs.answers)) < 2:
        return False  # absence notes have no return address either, and may quote what they answer
    if signs.subject or signs.answers or signs.marks or signs.returned:
        return True
    stands = signs.sure and _LEADING.search(top) is not None and _GREETING.search(top) is None
    return (alone or stands) and _names_another(message, top)


def _says_it_all(message: Message, parts: Split, signs: _Signs, top: str) -> bool:
    """What a sender who may be a person has to show: subject, words, and a server's answer, the message itself, or
    (from an address that programs use) whom it did not reach."""
    named = signs.sender and _OF_MAIL.search(top) and (signs.returned or _names_another(message, top))
    shown = signs.answers or named or (signs.returned and _LEADING.search(parts.notice[:_TOP]) is not None)
    if not (signs.subject and signs.text and shown):
        return False
    replies = bool(message.answers) and "auto-submitted" not in message.headers
    return not (replies or "user-agent" in message.headers or _GREETING.search(top))


def _names_another(message: Message, top: str) -> bool:
    ours = message.headers.get("to").lower()
    return any(found[0] not in ours for found in ADDRESS.finditer(top))


def _sender(message: Message) -> tuple[str, bool]:
    """(why a mail system seems to have written it, "" if not; whether that is certain)."""
    sender = message.headers.get("from")
    named = fold(sender[:200])
    for address in (message.from_address, message.headers.get("sender").strip("<> ").lower()):
        local = address.partition("@")[0].strip("\"'")
        if local and SURE_DAEMON.match(local):
            return f"It comes from {address[:80]}.", True
        if local and DAEMON.match(local):
            return f"It comes from {address[:80]}.", DAEMON_NAME.search(named) is not None
    if named and "@" not in named and SURE_DAEMON.match(named.strip("<>\"' ")):
        return f"It comes from {sender[:80]}.", True
    if DAEMON_NAME.search(named):
        return f"It comes from {message.from_name[:80] or sender[:80]}.", True
    return "", False


def _is_program(message: Message) -> bool:
    """Whether the sender is a name that no person writes under; a postmaster may be one."""
    sender = fold(message.headers.get("from")[:200])
    local = message.from_address.partition("@")[0] or sender.strip("<> ")
    if SURE_DAEMON.match(local) is None:
        return False
    return (
        not local.startswith("post")
        or DAEMON_NAME.search(sender.partition("<")[0].replace("postmaster", "")) is not None
    )


def _null_path(message: Message) -> bool:
    if "return-path" in message.headers:
        path = message.headers.get("return-path").strip().lower()
        return path in ("<>", "", '""') or path.lstrip("<").startswith(("mailer-daemon", "mailer_daemon"))
    return "from" in message.headers and message.headers.get("from").strip() in ("<>", "")


def _marks(message: Message) -> bool:
    if message.content_type == "multipart/report" and message.param("report-type") in ("", "delivery-status"):
        return True
    if any(name in message.headers for name in _MARKS):
        return True
    if any("invoked for bounce)" in value for value in message.headers.all("received")):
        return True
    return _MAILERS.search(message.headers.get("x-mailer").lower()) is not None or "eximdsn" in message.param(
        "boundary"
    )


def _is_formal(message: Message) -> bool:
    return message.content_type == "multipart/report" and message.param("report-type") in (
        "",
        "delivery-status",
    )


def _written_by_hand(message: Message, parts: Split) -> bool:
    """Whether somebody passed on a report: they answer a message, greet, or their mail program has a name."""
    if "in-reply-to" in message.headers or "user-agent" in message.headers:
        return True
    return _GREETING.search(fold(parts.notice[:_TOP])) is not None


def _refuses(message: Message, parts: Split) -> bool:
    """Whether it is a refusal in the form of a read receipt, as some mail systems send for a full mailbox."""
    automatic = any("automatic-action" in part.text.lower() for part in message.parts)
    said = _REJECTED.search(fold(parts.notice[:_TOP])) is not None
    return automatic and said and not _READ.search(fold(message.subject[:300]))

# ruff: noqa: E501 (tables of patterns read better unbroken)
"""What a mail system says, apart from the message that it returns.

The one tells who was not reached and why, the other whom it was about; words of the returned message must never be
taken for those of the mail system. Parts are labeled in most bounces; in the others a line or a block of header lines
divides them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.inbox.charsets import decode
from ringback.inbox.html import text_of_html
from ringback.inbox.message import Headers, Message, Part, embedded_headers

from .text import fold, fold_pattern

MAX_NOTICE = 40_000
"""Characters of what the mail system says that are looked at."""
_LINES = 2_000
_EMPTY = Headers(())

_KNOWN = re.compile(
    r"^(?:[>|] ?)?(received|from|to|cc|subject|date|message-id|mime-version|return-path|content-type|reply-to|sender|"
    r"delivered-to|x-[\w-]{1,40}|dkim-signature|content-transfer-encoding|references|in-reply-to|importance|list-[\w-]{1,20})[ \t]*:",
    re.IGNORECASE,
)
_TELLING = frozenset({"received", "message-id", "mime-version", "return-path", "dkim-signature"})
_WORDS = fold_pattern(
    r"below this line|(?:this is |here is |included is |following is )?a copy of (?:the|your)|(?:the )?(?:headers?|body|text) of (?:the|your)|"
    r"(?:the |your )?original (?:e-?)?(?:message|mail)|unsent message|returned (?:message|mail)|(?:message|mail) (?:headers?|text) follow|"
    r"undelivered message|your (?:original )?message (?:follows|reads)|start of (?:the )?returned|old message|message follows|"
    r"ursprüngliche nachricht|originalnachricht|kopfzeilen der|message d'origine|mensaje original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|исходное сообщение|ниже (?:этой|приведен|следующей)|元のメッセージ|以下は?元の|原始邮件|以下是|원본 메시지"
)
_DIVIDER = re.compile(rf"^[-=_*+>| #.]*(?:{_WORDS})")
_RULE = re.compile(r"^[ \t]*[-=_*+]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """`notice`: the mail system's own words, lines as they came. `report`: fields of RFC 3464, wherever they stood.
    `returned`: the headers of the message that was not delivered, empty if it is not there."""

    notice: str
    report: tuple[str, ...]
    returned: Headers
    has_returned: bool


def split(message: Message) -> Split:
    """Notice, report and returned message of one that may be a bounce."""
    notices: list[str] = []
    reports: list[str] = []
    returned: Headers | None = None
    shown = [
        p.content_type
        for p in message.parts
        if p.content_type in ("text/plain", "text/html") and p.text.strip()
    ]
    # HTML that comes first is the notice; after a plain text it says the same again.
    has_plain = bool(shown) and shown[0] == "text/plain"
    for part in message.parts:
        if part.embedded is not None:
            if returned is None and any(True for _line in part.embedded):
                returned = part.embedded
            continue
        text = _words(part, has_plain)
        if "delivery-status" in part.content_type or (part.attached and _is_report(text)):
            reports.append(text)
            continue
        if returned is not None and not part.content_type.startswith("text/"):
            continue
        if any(notices) and (reports or returned is not None):
            continue  # what comes after is the returned message in pieces, or an advertisement
        head, tail = divide(text[: MAX_NOTICE * 2])
        if returned is not None and not head.strip():
            continue
        notices.append(head)
        if returned is None and tail is not None:
            returned = tail
    return Split(
        notice="\n".join(notices)[:MAX_NOTICE],
        report=tuple(reports),
        returned=returned if returned is not None else _EMPTY,
        has_returned=returned is not None,
    )


def divide(text: str) -> tuple[str, Headers | None]:
    """(what stands before the returned message, its headers or None if no message follows)."""
    lines = text.split("\n")[:_LINES]
    for index, line in enumerate(lines):
        begins = _KNOWN.match(line) is not None and (index == 0 or _KNOWN.match(lines[index - 1]) is None)
        if begins and _is_header_block(lines, index):
            before = index
            while before and (
                not lines[before - 1].strip() or _DIVIDER.match(fold(lines[before - 1].strip()))
            ):
                before -= 1
            return "\n".join(lines[:before]), embedded_headers(
                "\n".join(_unquoted(lines[index : index + 300]))
            )
        if index and len(line) < 120 and _RULE.match(line) and _DIVIDER.match(fold(line.strip())):
            following = next(
                (i for i in range(index + 1, min(index + 12, len(lines))) if _KNOWN.match(lines[i])), None
            )
            headers = (
                embedded_headers("\n".join(_unquoted(lines[following : following + 300])))
                if following is not None
                else None
            )
            return "\n".join(lines[:index]), headers if headers is not None else _EMPTY
    return "\n".join(lines), None


def _words(part: Part, has_plain: bool) -> str:
    if part.content_type == "text/html":
        return "" if has_plain else text_of_html(part.text[:400_000])
    if part.text:
        return part.text
    if part.data and len(part.data) < 100_000 and b"inal-" in part.data and b"ecipient" in part.data:
        return decode(part.data)
    return ""


def _is_report(text: str) -> bool:
    low = text[:4_000].lower()
    return "final-recipient:" in low or ("reporting-mta:" in low and "action:" in low)


def _is_header_block(lines: list[str], start: int) -> bool:
    names: set[str] = set()
    for line in lines[start : start + 60]:
        found = _KNOWN.match(line)
        if found:
            names.add(found[1].lower())
        elif not line.strip() or (
            not line.startswith((" ", "\t", ">", "|")) and not re.match(r"^[\w-]{2,60}:", line)
        ):
            break
    return (len(names) >= 3 and bool(names & _TELLING)) or len(
        names & {"from", "to", "subject", "date", "message-id", "received"}
    ) >= 4


def _unquoted(lines: list[str]) -> list[str]:
    return [re.sub(r"^[>|] ?", "", line) for line in lines]

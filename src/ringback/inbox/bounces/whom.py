# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Whom a bounce without a readable report is about: the addresses in the mail system's words, by how they stand there.

An address that begins a line, or that follows "RCPT TO", is what most mail systems name the recipient by; one after
"to", "for" or "recipient" comes next; one that merely occurs is believed if it is the only one, or if the returned
message was written to it. Never the one who sent the message, never a postmaster who offers help.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.inbox.message import Headers, Message

from .text import ADDRESS, clean_address, fold, fold_pattern, hidden, trimmed

MAX_FOUND = 200
"""Addresses that are looked at."""
_SEGMENT = 14
"""Lines after an address that may speak of it."""

_OTHERS = re.compile(
    r"^(?:mailer[-_.]?daemon|post[-_.]?master|abuse|support|help|help-?desk|hostmaster|webmaster|admin|administrator|noc|info-?center|no-?reply|service|root|security|spam|unblock|removeme|delist\w*)$"
)
_NOT_THEM = re.compile(
    fold_pattern(
        r"(?:mail from|from|sender|reply[- ]to|return[- ]path|originator|sent by|message from|message you received from|(?<!to )contact|write to|questions? to|help|e-?mail us at|complain\w*|via|forward(?:ed)? (?:this|it)? ?to|message-?id|\bid|expéditeur|absender|von|remitente|mittente|remetente|de|da|afzender|отправител\w*|от|差出人|送信者|发件人|寄件者|寄件人|by)\s*[:=]?\s*[<\"'(\[]*(?:mailto:|smtp:)?$"
    )
)
_RCPT = re.compile(r"rcpt to\s*:?\s*[<\"]*(?:smtp:)?$")
_LABEL = re.compile(
    fold_pattern(
        r"(?<![a-zа-я])(?:recipients?|rcpt|address(?:es)?|addressed to|undeliverable to|deliver(?:ed|y|ing|ies)?(?: (?:this|the|your|message|mail|it))* to|failed(?: for| to)?|reach|to|user|users?|mailbox|account|for|unknown|full|smtp=|fail|against|"
        r"adresse|destinataires?|empfänger|an|benutzer|destinatari[oao]s?|para|a|per|aan|ontvanger|mottagare|modtager|mottaker|till|til|odbiorc\w*|do|получател\w*|кому|адрес\w*|на|пользовател\w*|宛先|宛|受信者|アドレス|收件人|收件者|地址|用户|给|수신자|받는 사람)(?:\(s\)|\(es\))?(?: e-?mail)?(?: address)?(?: is| was)?\s*[:=：]?\s*[<\"'(\[]*(?:smtp[:=]|mailto:)?$"
    )
)
_COLON = re.compile(r"[\w)][:：]\s*[<\"'(\[]*$")
_NAMED = re.compile(
    rf"^[\s*>•-]*[^@<>:\n]{{1,80}}[<(\[]+(?:mailto:|smtp:)?{ADDRESS.pattern}[>)\]]+[\s.,;:]*(?:on .*)?$"
)
"""A line that is a name and an address."""
_AFTER_ANOTHER = re.compile(r"^[\s,;<>\"'()]*$")
_REPLY = re.compile(r"(?:^|[ :<>(])[45]\d\d[ -]")
_ALIAS = re.compile(
    r"(?:expanded|generated|forwarded|redirected|derived) (?:from|by|via):?\s*<?\s*$|\(was\s*<?$|original address:?\s*<?$|alias(?:ed)? (?:from|for):?\s*<?$"
)
_LEAD = re.compile(r"^[\s<>*\"'(\[•·\-#|+.=:~]*(?:\d{1,3}[.)]\s*)?(?:to:\s*<?|smtp:)?[<\"']*$")
_VERP = re.compile(
    r"^[\w.-]{1,60}?[+-]{1,2}(?:[\w]{1,20}[+-])*?([\w.+-]{1,64})=((?:[\w-]{1,63}\.)+[a-z]{2,20})(?:[-+=]\w+)?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One recipient, the words that are said of it, and whether it is certain that it is one."""

    address: str
    words: str
    sure: bool


@dataclass(slots=True, kw_only=True)
class _Mention:
    address: str
    rank: int
    line: int
    end: int


def people_of(headers: Headers) -> tuple[str, ...]:
    """The addresses that the returned message was written to."""
    found = [
        trimmed(match[0])
        for name in ("to", "cc", "x-original-to", "envelope-to", "apparently-to", "resent-to")
        for value in headers.all(name)
        for match in ADDRESS.finditer(value[:20_000])
    ]
    return tuple(dict.fromkeys(address for address in found if address))


def ourselves(message: Message, returned: Headers) -> frozenset[str]:
    """The addresses that are ours or the mail system's, so never the ones that were not reached."""
    mine = [
        trimmed(match[0])
        for headers, names in (
            (
                message.headers,
                ("to", "delivered-to", "x-original-to", "envelope-to", "from", "sender", "return-path", "cc"),
            ),
            (
                returned,
                (
                    "from",
                    "sender",
                    "return-path",
                    "reply-to",
                    "errors-to",
                    "x-sender",
                    "disposition-notification-to",
                ),
            ),
        )
        for name in names
        for value in headers.all(name)
        for match in ADDRESS.finditer(value[:5_000])
    ]
    return frozenset(mine) - frozenset(people_of(returned))


def find(notice: str, *, written_to: tuple[str, ...], not_them: frozenset[str]) -> tuple[Found, ...]:
    """The recipients in what a mail system says, with what it says of each.

    `written_to`: whom the returned message was for, if that is known; `not_them`: see `ourselves`.
    """
    lines = notice.split("\n")
    mentions, aliases = _mentions(lines, frozenset(written_to), not_them)
    best = max((m.rank for m in mentions), default=0)
    if best < 2 and not (best and len({m.address for m in mentions}) == 1):
        return ()
    chosen = [m for m in mentions if m.rank == best or (m.rank >= 3 and m.address in written_to)]
    known = {m.address for m in chosen} & set(written_to)
    if known and best < 6:
        chosen = [m for m in chosen if m.address in known]
    first: dict[str, _Mention] = {}
    for mention in chosen:
        first.setdefault(mention.address, mention)
    return tuple(
        Found(
            address=aliases.get(m.address, m.address),
            words=_words(lines, m, list(first.values())),
            sure=best >= 3,
        )
        for m in first.values()
    )


def words_for(notice: str, address: str) -> str:
    """What a notice says of this address: the lines from where it stands; "" if it does not occur."""
    lines = notice.split("\n")
    low = address.lower()
    for index, line in enumerate(lines):
        at = line.lower().find(low)
        if at >= 0:
            mention = _Mention(address=low, rank=3, line=index, end=at + len(low))
            return _words(lines, mention, [mention])
    return ""


def from_verp(message: Message) -> str:
    """The recipient that our own return address names (`bounces+joe=example.com@…`), or ""."""
    for name in ("delivered-to", "x-original-to", "envelope-to", "to"):
        for value in message.headers.all(name):
            address = clean_address(value)
            found = verp(address)
            if found:
                return found
    return ""


def verp(address: str) -> str:
    """The address that is written inside the local part of another, or ""."""
    found = _VERP.match(address.rpartition("@")[0].lower())
    return f"{found[1]}@{found[2]}" if found else ""


def _mentions(
    lines: list[str], written_to: frozenset[str], not_them: frozenset[str]
) -> tuple[list[_Mention], dict[str, str]]:
    mentions: list[_Mention] = []
    aliases: dict[str, str] = {}
    before_line = ""
    for index, line in enumerate(lines[:2_000]):
        if "@" in line and len(line) < 5_000:
            low = line.lower() if len(line.lower()) == len(line) else line
            for match in ADDRESS.finditer(low):
                address = trimmed(match[0])
                if not address or hidden(address) or match[0].startswith("//"):
                    continue  # masked, or in the middle of a link
                before = fold(low[max(0, match.start() - 70) : match.start()])
                if _ALIAS.search(before) and mentions:
                    aliases[mentions[-1].address] = address
                    continue
                rank = _rank(address, before, low, match.start(), before_line, written_to, not_them)
                same = mentions[-1] if mentions and mentions[-1].line == index else None
                if same and rank and same.rank > rank and _AFTER_ANOTHER.match(low[same.end : match.start()]):
                    rank = same.rank  # a list of them on one line
                if rank:
                    mentions.append(_Mention(address=address, rank=rank, line=index, end=match.end()))
                if len(mentions) >= MAX_FOUND:
                    return mentions, aliases
        if line.strip():
            before_line = fold(line[-200:]).strip()
    return mentions, aliases


def _rank(
    address: str,
    before: str,
    line: str,
    start: int,
    line_above: str,
    written_to: frozenset[str],
    not_them: frozenset[str],
) -> int:
    """0: not a recipient; 1: occurs; 2: in a server's answer; 3: after a word for a recipient; 4: leads its line, or
    follows RCPT TO. 2 more if the returned message was written to it."""
    if address in not_them:
        return 0
    local = address.partition("@")[0]
    known = 2 if address in written_to else 0
    if _RCPT.search(before):
        return 4 + known
    if _OTHERS.match(local) and not known:
        return 0
    leads = start <= 70 and _LEAD.match(before) is not None
    if leads:
        if (
            re.search(r"(?:contact|postmaster|help|mailto|support|from|sender|to us at)\W*$", line_above)
            and not known
        ):
            return 0
        return 4 + known
    if _NOT_THEM.search(before) and not known:
        return 0
    if line[start:].startswith("smtp=") or _NAMED.match(line):
        return 4 + known
    if _LABEL.search(before) or _COLON.search(before):
        return 3 + known
    if _REPLY.search(line[:start]):
        return 2 + known
    return 1 + known


def _words(lines: list[str], mention: _Mention, others: list[_Mention]) -> str:
    """What is said of one recipient: from its address to the next one's; if that is nothing, where it is named again, or
    what stands below them all."""
    ends = min((m.line for m in others if m.line > mention.line), default=len(lines))
    own = [lines[mention.line][mention.end :], *lines[mention.line + 1 : min(ends, mention.line + _SEGMENT)]]
    text = "\n".join(own).strip(" \t\n>)]:;,.-*\"'")
    if any(letter.isalpha() for letter in text):
        return text
    elsewhere = [
        f"{line}\n{lines[index + 1] if index + 1 < len(lines) and '@' not in lines[index + 1] else ''}"
        for index, line in enumerate(lines[:2_000])
        if index != mention.line and mention.address in line.lower()
    ]
    if elsewhere and len(others) > 1:
        return "\n".join(elsewhere[:_SEGMENT]).strip()
    last = max((m.line for m in others), default=mention.line)
    below = "\n".join(lines[last + 1 : last + 1 + _SEGMENT]).strip()
    if any(letter.isalpha() for letter in below):
        return below
    return ""

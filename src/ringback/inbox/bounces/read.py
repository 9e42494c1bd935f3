"""One bounce, put together: whom it is about, what each of them is to us, which of our messages came back."""

from __future__ import annotations

import re
from dataclasses import replace

from ringback.inbox.message import Headers, Message, ids_in
from ringback.inbox.model import Kind, Recipient, Trouble, Understood

from .complaints import read_complaint
from .notices import DELAYED, DELIVERED
from .odd import ask_flufl
from .recognize import Recognized, recognize, worth_reading
from .report import DELAYED as IS_DELAYED
from .report import DELIVERED as IS_DELIVERED
from .report import Entry, read_report, without_fields
from .split import Split, split
from .status import judge
from .text import ADDRESS, fold, trimmed
from .whom import find, from_verp, ourselves, people_of, words_for

MAX_DIAGNOSTIC = 500
_MESSAGE_ID = re.compile(
    r"^[ \t>|]*(?:original[- ])?message-?id[ \t]*:[ \t]*(<[^<>\s]{3,500}>)", re.IGNORECASE | re.MULTILINE
)
_LIST = ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailman-version", "x-list")
_FORWARDED = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-for", "resent-from")
_PERMANENT = re.compile(
    r"permanent|fatal error|will not (?:continue|be retried|try)|no further|gave up|giving up|"
    r"endgultig|dauerhaft|permanente?|恒久|永久"
)


def read_bounce(message: Message) -> Understood | None:
    """What a mail system reports: a bounce, a complaint, or that all went well; None if this is no such report."""
    if not worth_reading(message):
        return None
    parts = split(message)
    complaint = read_complaint(message, parts)
    if complaint is not None:
        return complaint
    entries = read_report((*parts.report, parts.notice))
    parts = replace(parts, notice=without_fields(parts.notice))
    receipt = _receipt(message, parts, entries)
    if receipt is not None:
        return receipt
    recognized = recognize(message, parts, entries)
    if recognized is None:
        return None
    delayed = _is_delayed(message, parts, entries)
    recipients = _by_report(message, parts, entries) or _by_words(message, parts, delayed=delayed)
    if not (recipients or entries or parts.has_returned or _about(message, parts)):
        return None  # it names nobody and returns nothing: fraud likes to look like that
    return _told(message, parts, recognized, recipients, delayed=delayed)


def _told(
    message: Message,
    parts: Split,
    recognized: Recognized,
    recipients: tuple[Recipient, ...],
    *,
    delayed: bool,
) -> Understood:
    if recipients:
        worst = next((one for one in recipients if one.hard), recipients[0])
        hard, status = worst.hard, worst.status
        what = f"{worst.address} is not reached: {_TROUBLES[worst.trouble]}."
    else:
        verdict = judge(parts.notice, delayed=delayed)
        hard, status = verdict.hard, verdict.status
        what = f"It does not say whom it did not reach: {_TROUBLES[verdict.trouble]}."
    return Understood(
        kind=Kind.BOUNCE_HARD if hard else Kind.BOUNCE_SOFT,
        confidence=recognized.confidence,
        why=(what, *recognized.why),
        recipients=recipients,
        status=status,
        about=_about(message, parts),
    )


def _by_report(message: Message, parts: Split, entries: tuple[Entry, ...]) -> tuple[Recipient, ...]:
    """The recipients that a report says were not reached."""
    failed = [
        entry
        for entry in entries
        if entry.action != IS_DELIVERED
        and (entry.action or entry.status[:1] in ("4", "5") or entry.diagnostic)
    ]
    known = people_of(parts.returned)
    found: dict[str, Recipient] = {}
    nameless = [entry for entry in failed if not entry.address]
    if nameless and len(failed) == len(nameless):
        named = find(parts.notice, written_to=known, not_them=ourselves(message, parts.returned))
        addresses = [one.address for one in named] or list(known) or _failed_header(message)
    else:
        addresses = []
    for index, entry in enumerate(failed):
        address = entry.address or (addresses[min(index, len(addresses) - 1)] if addresses else "")
        if not address or (address in found and found[address].hard):
            continue
        words = entry.diagnostic
        if _says_little(words):
            said = words_for(parts.notice, entry.final or address)
            words = f"{words}\n{said or (parts.notice if len(failed) == 1 else '')}"
        verdict = judge(words, status=entry.status, delayed=entry.action == IS_DELAYED)
        if verdict.trouble is Trouble.OTHER and _says_little(entry.diagnostic):
            # The mail system's own phrases around the report are no reason.
            verdict = judge("", status=entry.status, delayed=entry.action == IS_DELAYED)
        elif (
            verdict.trouble is Trouble.OTHER
            and len(failed) == 1
            and parts.notice.strip()
            and not _says_little(entry.diagnostic)
        ):
            wider = judge(
                words_for(parts.notice, entry.final or address),
                status=entry.status,
                delayed=entry.action == IS_DELAYED,
            )
            verdict = wider if wider.trouble is not Trouble.OTHER else verdict
        found[address] = Recipient(
            address=_written_to(address, entry, parts.returned),
            hard=verdict.hard,
            trouble=verdict.trouble,
            status=verdict.status,
            diagnostic=_one_line(entry.diagnostic or words),
        )
    return tuple(found.values())


def _by_words(message: Message, parts: Split, *, delayed: bool) -> tuple[Recipient, ...]:
    """The recipients that the words name; else a header does, or the returned message, or our own return address."""
    known = people_of(parts.returned)
    ours = ourselves(message, parts.returned)
    named = [(one.address, one.words) for one in find(parts.notice, written_to=known, not_them=ours)]
    listed = _failed_header(message)
    if listed and not {address for address, _words in named} >= set(listed):
        named = [(address, words_for(parts.notice, address) or parts.notice) for address in listed]
    if not named and len(known) == 1:
        named = [(known[0], parts.notice)]
    if not named:
        verped = from_verp(message)
        named = [(verped, parts.notice)] if verped else []
    if not named:
        return tuple(
            Recipient(address=one.address, hard=one.hard, trouble=Trouble.OTHER, status=one.status)
            for one in ask_flufl(message, ours)
        ) or tuple(_recipient(address, parts.notice, parts.notice, delayed=delayed) for address in known[:1])
    whole = parts.notice if len(named) == 1 else ""
    return tuple(_recipient(address, words, whole, delayed=delayed) for address, words in named)


def _recipient(address: str, words: str, whole: str, *, delayed: bool) -> Recipient:
    verdict = judge(words, delayed=delayed)
    if whole and verdict.trouble is Trouble.OTHER:
        wider = judge(whole, delayed=delayed)
        verdict = wider if wider.trouble is not Trouble.OTHER or not verdict.status else verdict
        final = _PERMANENT.search(fold(whole if _says_little(words) else words)) is not None
        if verdict.trouble is Trouble.OTHER and not delayed and final:
            verdict = judge("", status="5.0.0")
    return Recipient(
        address=address,
        hard=verdict.hard,
        trouble=verdict.trouble,
        status=verdict.status,
        diagnostic=_one_line(words),
    )


def _written_to(address: str, entry: Entry, returned: Headers) -> str:
    """The address that we wrote to, where the report only tells where it ended.

    The returned message names one recipient, and its headers show that it was delivered there and passed on: then that
    one is dead for us, whatever lies behind it. A mailing list passes on too; its members are told as the report does.
    """
    people = people_of(returned)
    if entry.address != entry.final or len(people) != 1 or people[0] == address:
        return address
    if any(name in returned for name in _LIST) or returned.get("precedence").lower() in (
        "list",
        "bulk",
        "junk",
    ):
        return address
    passed_on = any(people[0] in value.lower() for name in _FORWARDED for value in returned.all(name))
    return people[0] if passed_on else address


def _receipt(message: Message, parts: Split, entries: tuple[Entry, ...]) -> Understood | None:
    acted = [entry for entry in entries if entry.action]
    if acted and all(entry.action == IS_DELIVERED for entry in acted):
        why = "It carries a delivery report (RFC 3464) that says that the message arrived or was passed on."
        return Understood(kind=Kind.RECEIPT, confidence=0.98, why=(why,), about=_about(message, parts))
    if (
        not acted
        and DELIVERED.search(fold(message.subject[:300]))
        and message.content_type == "multipart/report"
    ):
        return Understood(
            kind=Kind.RECEIPT,
            confidence=0.9,
            why=("Its subject says that the message arrived.",),
            about=_about(message, parts),
        )
    return None


def _is_delayed(message: Message, parts: Split, entries: tuple[Entry, ...]) -> bool:
    acted = [entry for entry in entries if entry.action]
    if acted:
        return all(entry.action == IS_DELAYED for entry in acted if entry.action != IS_DELIVERED)
    return DELAYED.search(fold(f"{message.subject[:300]}\n{parts.notice[:4_000]}")) is not None


def _failed_header(message: Message) -> list[str]:
    values = message.headers.all("x-failed-recipients")
    found = [trimmed(match[0]) for value in values for match in ADDRESS.finditer(value[:20_000])]
    return list(dict.fromkeys(address for address in found if address))


def _about(message: Message, parts: Split) -> tuple[str, ...]:
    found = [*ids_in(parts.returned.get("message-id"))]
    if not found:
        found = _MESSAGE_ID.findall(parts.notice) or [
            *ids_in(message.headers.get("x-original-message-id")),
            *message.answers,
        ]
    return tuple(dict.fromkeys(found[:20]))


def _says_little(words: str) -> bool:
    bare = re.sub(r"\b[245]\d\d\b|\b[245]\.\d+\.\d+\b|smtp|x-[\w-]+|unknown$|error|\W", "", fold(words))
    return len(bare) < 4


def _one_line(words: str) -> str:
    return " ".join(words.split())[:MAX_DIAGNOSTIC]


_TROUBLES = {
    Trouble.UNKNOWN_USER: "there is no such mailbox",
    Trouble.UNKNOWN_DOMAIN: "there is no such domain, or it takes no mail",
    Trouble.DISABLED: "the mailbox is closed",
    Trouble.MOVED: "its owner has moved on",
    Trouble.MAILBOX_FULL: "the mailbox is full",
    Trouble.BLOCKED: "the sender or its server is refused",
    Trouble.POLICY: "the message is refused",
    Trouble.TEMPORARY: "it is delayed, or the server did not answer",
    Trouble.OTHER: "no reason that is understood",
}

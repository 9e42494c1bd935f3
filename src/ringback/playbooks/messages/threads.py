"""Which message an e-mail follows, and under which subject: what mail programs show as one conversation.

A thread keeps the subject of its first message. "Re:" stands before it only where the newest message is the other
side's: one that stands there without their having written is the oldest trick of unwanted mail, and in some places an
offense.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_REFERENCES = 800
"""Characters. RFC 5322 sets no limit to the list; a line of a header may have 998, and ports allow 900."""

MAX_SUBJECT = 250

_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}>")
_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|vs|rif|r|fwd?|wg|tr|rv)\s*(?:\[\d+\]|\(\d+\))?\s*:\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a thread. `message_id` with its brackets; `theirs`: it came from the other side."""

    message_id: str
    theirs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What a message follows. `subject`: of the whole thread, ready to be used, "" for one that begins here."""

    subject: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


NEW = Thread()
"""Nothing came before."""


def following(said: Sequence[Said], subject: str) -> Thread:
    """The thread of a message that comes after `said`, oldest first, the first of which had `subject`."""
    if not said:
        return NEW
    bare = without_prefix(subject) or subject.strip()
    return Thread(
        subject=(f"Re: {bare}" if said[-1].theirs else bare)[:MAX_SUBJECT],
        in_reply_to=said[-1].message_id,
        references=_bounded([one.message_id for one in said]),
    )


def is_message_id(text: str) -> bool:
    """Whether this can stand in a header as the id of a message. What comes from outside may be anything."""
    return _MESSAGE_ID.fullmatch(text) is not None


def without_prefix(subject: str) -> str:
    """The subject without "Re:", "Fwd:" and their kin in other languages."""
    return _PREFIX.sub("", subject).strip()


def has_prefix(subject: str) -> bool:
    """Whether a subject claims to answer or to hand on something."""
    return _PREFIX.match(subject) is not None


def same_subject(one: str, other: str) -> bool:
    """Whether mail programs take the two for one thread."""
    return without_prefix(one).casefold() == without_prefix(other).casefold()


def _bounded(ids: list[str]) -> tuple[str, ...]:
    """The first one, which names the thread, and as many of the newest as there is room for."""
    kept: list[str] = []
    room = MAX_REFERENCES - len(ids[0])
    for one in reversed(ids[1:]):
        room -= len(one) + 1
        if room < 0:
            break
        kept.insert(0, one)
    return (ids[0], *kept)

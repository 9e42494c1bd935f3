"""From words and codes to a verdict: what the trouble is, and whether the address is dead.

Words first, then the enhanced status code (RFC 3463), then the reply code (RFC 5321). A bare permanent failure, with no
words at all and no code beyond "5.0.0", is hard, because class 5 says just that: trying again does not help. If there
are words and nobody understands them, it is soft: a person's address is not given up for a sentence that was not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.inbox.model import Trouble

from .reasons import REASONS
from .text import ADDRESS, fold

MAX_WORDS = 4_000
"""Characters of what is said about one recipient that are looked at."""

_ENHANCED = re.compile(r"(?<![\d.\w])#?([245])\.([0-7])\.(\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?:^|[\s:<>(;,'\"#-])([245]\d\d)(?=[ \t-]|$|[;:)'\"])", re.MULTILINE)
_STUFFING = re.compile(
    r"smtp|error|from|remote|mail|server|after|rcpt|data|said|host|response|the|was|code|\W|\d"
)
_AGAIN = re.compile(r"(?<!and )try again|temporar|servfail|timed? ?out|transient")

_CODES: dict[str, tuple[Trouble, bool]] = {
    "0.0": (Trouble.OTHER, True),
    "1.0": (Trouble.UNKNOWN_USER, True),
    "1.1": (Trouble.UNKNOWN_USER, True),
    "1.2": (Trouble.UNKNOWN_DOMAIN, True),
    "1.3": (Trouble.UNKNOWN_USER, True),
    "1.4": (Trouble.OTHER, False),
    "1.6": (Trouble.MOVED, True),
    "1.7": (Trouble.BLOCKED, False),
    "1.8": (Trouble.BLOCKED, False),
    "1.10": (Trouble.UNKNOWN_DOMAIN, True),
    "2.1": (Trouble.DISABLED, True),
    "2.2": (Trouble.MAILBOX_FULL, False),
    "2.3": (Trouble.POLICY, False),
    "3.2": (Trouble.OTHER, True),
    "3.4": (Trouble.POLICY, False),
    "4.4": (Trouble.UNKNOWN_DOMAIN, True),
    "4.310": (Trouble.UNKNOWN_DOMAIN, True),
    "7.13": (Trouble.DISABLED, False),
    "7.17": (Trouble.MOVED, True),
    "7.18": (Trouble.MOVED, True),
}
"""What a code without its class means, and whether it is hard in class 5. The rest goes by its subject."""
_OF_ADDRESS = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""Codes that speak of the address and nothing else."""
_REPLIES: dict[str, tuple[Trouble, bool, str]] = {
    "521": (Trouble.UNKNOWN_DOMAIN, True, "5.3.2"),
    "551": (Trouble.MOVED, True, "5.1.6"),
    "552": (Trouble.MAILBOX_FULL, False, "5.2.2"),
    "556": (Trouble.UNKNOWN_DOMAIN, True, "5.1.10"),
}
"""What a reply code (RFC 5321, RFC 7504) says if nothing else does."""
_SUBJECTS = {
    "2": Trouble.OTHER,
    "3": Trouble.TEMPORARY,
    "4": Trouble.TEMPORARY,
    "6": Trouble.POLICY,
    "7": Trouble.POLICY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`status`: the code that was told, else the one in the words, else the one that fits; "" if nothing tells."""

    trouble: Trouble
    hard: bool
    status: str


def judge(words: str, *, status: str = "", delayed: bool = False) -> Verdict:
    """What a refusal means. `words`: what was said of this recipient; `status`: the enhanced code that a report tells;
    `delayed`: delivery is still being tried, so nothing is final."""
    text = ADDRESS.sub("@", fold(words[:MAX_WORDS]))
    told = _specific(status, text)
    reply = _REPLY.search(words[:MAX_WORDS])
    kind = told[:1] or (reply[1][:1] if reply else "")
    if kind == "2":
        kind = told = ""
    for reason in REASONS:
        found = reason.pattern.search(text)
        if found is None or (reason.loose and told in _OF_ADDRESS):
            continue
        # A host that is not found stays so under a temporary code; a mailbox that is "unavailable" does not.
        for_now = kind == "4" and reason.status != "1.2"
        soft = reason.weak and (for_now or _AGAIN.search(text, found.start(), found.end() + 120) is not None)
        if (
            reason.weak
            and reason.trouble is Trouble.UNKNOWN_USER
            and told[2:3] in ("3", "4", "5", "6", "7")
            and told[2:] != "5.0"
        ):
            continue  # vague words under a code that speaks of something else than the address
        hard = reason.hard and not delayed and not soft
        trouble = Trouble.TEMPORARY if soft and reason.hard else reason.trouble
        fitting = f"{'4' if delayed or (kind == '4' and not hard) else '5'}.{reason.status}"
        return Verdict(
            trouble=trouble, hard=hard, status=told if told and not told.endswith(".0.0") else fitting
        )
    if reply and reply[1] in _REPLIES and not delayed and (not told or told.endswith(".0.0")):
        trouble, hard, fitting = _REPLIES[reply[1]]
        return Verdict(trouble=trouble, hard=hard, status=fitting)
    return _by_code(told, kind, bare=not _STUFFING.sub("", text), delayed=delayed)


def code_in(words: str) -> str:
    """The first enhanced status code in these words, or ""."""
    found = _ENHANCED.search(words)
    return f"{found[1]}.{found[2]}.{int(found[3])}" if found else ""


def reply_in(words: str) -> str:
    """The first SMTP reply code in these words, or ""."""
    found = _REPLY.search(words)
    return found[1] if found else ""


def _specific(status: str, text: str) -> str:
    """The code that was told, unless it says nothing and the words hold one that does."""
    if status and not status.endswith(".0.0"):
        return status
    inside = code_in(text)
    return inside if inside and not (status and inside.endswith(".0.0")) else status


def _by_code(told: str, kind: str, *, bare: bool, delayed: bool) -> Verdict:
    if delayed or kind == "4":
        trouble = (
            _CODES.get(told[2:], (_SUBJECTS.get(told[2:3], Trouble.TEMPORARY), False))[0]
            if told
            else Trouble.TEMPORARY
        )
        soft = (
            trouble
            if trouble in (Trouble.MAILBOX_FULL, Trouble.POLICY, Trouble.BLOCKED)
            else Trouble.TEMPORARY
        )
        return Verdict(trouble=soft, hard=False, status=told or ("4.0.0" if kind or delayed else ""))
    if told:
        trouble, hard = _CODES.get(told[2:], (_SUBJECTS.get(told[2:3], Trouble.OTHER), False))
        if told.endswith(".0.0"):
            hard = bare
        return Verdict(trouble=trouble, hard=hard, status=told)
    return Verdict(trouble=Trouble.OTHER, hard=kind == "5" and bare, status="5.0.0" if kind == "5" else "")

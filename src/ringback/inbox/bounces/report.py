# ruff: noqa: E501 (tables of patterns read better unbroken)
"""The fields of a delivery status notification (RFC 3464), read leniently: blocks that run into one another, blank
lines where none belong, wrapped values without an indent, fields in a plain text, other spellings.

Whom it is about: `Original-Recipient` is the address that we wrote to; `Final-Recipient` is where it ended after
aliases and forwarding, an address that we may never have heard of. So the original comes first where both are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .text import clean_address, hidden

_FIELD = re.compile(
    r"^[ \t>|]{0,3}((?:x-)?(?:original|final|actual|failed|intended)-recipient|action|status|diagnostic-code|remote-mta|reporting-mta|"
    r"last-attempt-date|will-retry-until|arrival-date|final-log-id|original-envelope-id|received-from-mta|x-[\w-]{1,50})[ \t]*:[ \t]*(.*)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_MOST = 500
"""Recipients that are read of one report."""

FAILED, DELAYED, DELIVERED = "failed", "delayed", "delivered"
_ACTIONS = {
    "failed": FAILED, "failure": FAILED, "fail": FAILED, "error": FAILED, "denied": FAILED, "expired": FAILED, "failed;": FAILED,
    "delayed": DELAYED, "delay": DELAYED, "deferred": DELAYED, "transient": DELAYED,
    "delivered": DELIVERED, "relayed": DELIVERED, "expanded": DELIVERED, "deliverable": DELIVERED, "success": DELIVERED,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a report says of one recipient. `address`: the one that we wrote to, "" if it is not readable; `final`:
    where it ended. `action`: failed, delayed, delivered or "". `status`: like "5.1.1", or ""."""

    address: str
    final: str
    action: str
    status: str
    diagnostic: str


def read_report(texts: Iterable[str]) -> tuple[Entry, ...]:
    """Everything that these reports say, one entry a recipient, in their order."""
    entries: dict[str, Entry] = {}
    for text in texts:
        for block in _blocks(text):
            entry = _entry(block)
            if entry is not None:
                key = entry.address or entry.final or f"#{len(entries)}"
                known = entries.get(key)
                if known is None or (not known.diagnostic and entry.diagnostic):
                    entries[key] = entry
            if len(entries) >= _MOST:
                return tuple(entries.values())
    return tuple(entries.values())


def without_fields(text: str) -> str:
    """A text without the lines of a report in it, so that they are not taken for words."""
    if "ecipient:" not in text:
        return text
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        if _FIELD.match(line):
            inside = True
        elif not (inside and line[:1] in (" ", "\t") and line.strip()):
            inside = False
            kept.append(line)
    return "\n".join(kept)


def _blocks(text: str) -> list[dict[str, str]]:
    """The fields of each recipient. A block ends where the next recipient begins, not at every blank line."""
    blocks: list[dict[str, str]] = []
    fields: dict[str, str] = {}
    last = ""
    parted = False
    for line in text.split("\n")[:20_000]:
        found = _FIELD.match(line)
        if found is None:
            if not line.strip():
                parted = True
                last = "" if last != "diagnostic-code" else last
            elif (
                last
                and (
                    line[:1] in " \t" or (last == "diagnostic-code" and not re.match(r"^[\w-]{2,40}:", line))
                )
                and len(fields[last]) < 2_000
            ):
                fields[last] = f"{fields[last]} {line.strip()}"
            continue
        name, value = found[1].lower().removeprefix("x-"), found[2].strip()
        if name.endswith("-recipient"):
            begins = name in fields or (
                name != "actual-recipient"
                and parted
                and _has_recipient(fields)
                and ("action" in fields or "status" in fields)
            )
            if begins:
                blocks.append(fields)
                fields = {}
        parted = False
        last = name
        if name not in fields or not fields[name]:
            fields[name] = value
    blocks.append(fields)
    return [
        block
        for block in blocks[: _MOST * 2]
        if _has_recipient(block) or "action" in block or "diagnostic-code" in block
    ]


def _has_recipient(fields: dict[str, str]) -> bool:
    return any(name.endswith("-recipient") for name in fields)


def _entry(fields: dict[str, str]) -> Entry | None:
    final = clean_address(
        fields.get("final-recipient", "")
        or fields.get("failed-recipient", "")
        or fields.get("intended-recipient", "")
    )
    original = clean_address(fields.get("original-recipient", ""))
    address = original if original and not hidden(original) else final
    if address and hidden(address):
        address = ""
    words = fields.get("action", "").split()
    action = _ACTIONS.get(words[0].lower().strip("();,.") if words else "", "")
    found = _CODE.search(fields.get("status", ""))
    diagnostic = re.sub(r"^[\w-]{1,20}[ \t]*;[ \t]*", "", fields.get("diagnostic-code", "")).strip()
    status = f"{found[1]}.{int(found[2])}.{int(found[3])}" if found else ""
    if not found and fields.get("status"):
        # Words or an SMTP reply where the code belongs.
        diagnostic = f"{fields['status']} {diagnostic}".strip()
    elif found and len(fields["status"]) > len(found[0]) + 8 and not diagnostic:
        diagnostic = fields["status"][found.end() :].strip(" ()")
    if not address and not final and not action and not status:
        return None
    return Entry(address=address, final=final, action=action, status=status, diagnostic=diagnostic[:2_000])

"""The outcomes of rows: their codes, and the reasons that are given for them."""

from __future__ import annotations

from ringback.intake.drafts import LeadDraft
from ringback.intake.text import without_controls

from .capture import told_problems

OUTCOMES = ("new", "duplicate", "needs_look", "no_way_to_reach", "opted_out", "rejected")
LONGEST_REASON = 500
NOT_STORED = "The row could not be stored"


def no_counts() -> dict[str, int]:
    """Every outcome, none of them seen yet."""
    return dict.fromkeys(OUTCOMES, 0)


def reason_of(
    outcome: str, draft: LeadDraft, *, why: str, row: int | None, lead: int | None, said: str = ""
) -> str:
    """Why a row came out as it did. `row`: the earlier row of the same person (0-based); `lead`: the number of a lead
    known before the list; `said`: what capturing said."""
    parts: list[str] = []
    if row is not None:
        parts.append(f"Same person as row {row}. {why}")
    elif lead is not None:
        parts.append(f"Known already as lead #{lead}. {why}")
    if outcome == "opted_out":
        parts.insert(0, said)
    elif row is not None or lead is not None:
        parts.append(told_problems(draft))
        if outcome == "no_way_to_reach" and not draft.problems:
            parts.append("The row itself holds no phone number and no e-mail address.")
    else:
        parts.append(said)
    return short(" ".join(part.strip() for part in parts if part.strip()))


def short(text: str) -> str:
    """Text as the report keeps it: no control characters, at most `LONGEST_REASON` long."""
    plain = without_controls(text)
    return plain if len(plain) <= LONGEST_REASON else f"{plain[: LONGEST_REASON - 1]}…"

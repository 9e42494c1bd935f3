"""Grounds: facts about a person that relax a rule. Values only; which rule a ground relaxes stands with the rule.

May live here: what a ground is, and when it holds. May not: the tables that keep grounds and consents, and any default:
an inquiry is a ground only where somebody passes it in.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class GroundKind(StrEnum):
    """Why a rule may not bind.

    `INQUIRY`: the person asked about an offer. `EXPRESS_CONSENT`: the person allowed or requested the contact in so
    many words. `PURCHASE`: the person bought, or signed a contract; each purchase is a ground of its own.
    """

    INQUIRY = "inquiry"
    EXPRESS_CONSENT = "express_consent"
    PURCHASE = "purchase"


class Medium(StrEnum):
    """What a rule may cover. A recorded voice is apart from a call: a recording, or a voice made by a machine, whether
    somebody answers or it is dropped into a voicemail box."""

    CALL = "call"
    SMS = "sms"
    RECORDED_VOICE = "recorded_voice"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground with its evidence, half-open `[since_at, until_at)`; both aware.

    `until_at` None: nothing has ended it. A do-not-call request ends every ground of the person: whoever reads the
    grounds from the tables puts its instant here. How many months a ground counts is not said here but by each rule.
    Raises ValueError for naive datetimes, an end before the beginning, or no evidence.
    """

    kind: GroundKind
    since_at: datetime
    until_at: datetime | None = None
    evidence: str

    def __post_init__(self) -> None:
        if self.since_at.tzinfo is None or (self.until_at is not None and self.until_at.tzinfo is None):
            raise ValueError("a ground needs aware datetimes")
        if self.until_at is not None and self.until_at < self.since_at:
            raise ValueError("a ground cannot end before it begins")
        if not self.evidence.strip():
            raise ValueError("a ground needs its evidence: say what shows it")

    def ends_at(self, months: int | None) -> datetime | None:
        """When it stops relaxing a rule that lets it count for `months` (None: for ever); None for no end."""
        ends = [self.until_at.astimezone(UTC)] if self.until_at is not None else []
        if months is not None:
            ends.append(months_after(self.since_at.astimezone(UTC), months))
        return min(ends, default=None)

    def holds_at(self, at: datetime, months: int | None = None) -> bool:
        """Whether it relaxes, at this aware instant, a rule that lets it count for `months`."""
        end = self.ends_at(months)
        return self.since_at <= at and (end is None or at < end)


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many calendar months later; the last day of a month that lacks the day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))

"""Where a message is read: what its bare numbers and dates mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_UTC = ZoneInfo("UTC")
_FAR = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`country` (ISO 3166) and `zone` are those of the workspace. `now`: aware; None takes the date of the message."""

    country: str = "US"
    zone: ZoneInfo = _UTC
    now: datetime | None = None

    def instant(self, sent_at: datetime | None) -> datetime:
        """What counts as now: nothing later than it can be the arrival of a lead."""
        return self.now or sent_at or _FAR


ANYWHERE = Setting()
"""United States and UTC: for a message that is read without a workspace."""

"""Days that somebody declared by hand: a state of emergency, or a holiday that only a proclamation makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class ProclamationKind(StrEnum):
    """`EMERGENCY`: calls are shut where the rules of the region shut them during one. `HOLIDAY`: a holiday more."""

    EMERGENCY = "emergency"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proclaimed:
    """Holds in `region` (`US-LA`, or a country for all of it) from `first_date` to `last_date`, both included, in the
    local days of the place. `last_date` None: until it is lifted. Raises ValueError for an end before the beginning.
    """

    region: str
    kind: ProclamationKind
    first_date: date
    last_date: date | None = None

    def __post_init__(self) -> None:
        if self.last_date is not None and self.last_date < self.first_date:
            raise ValueError("a proclamation cannot end before it begins")

    def in_force_in(self, region: str) -> bool:
        """Whether it was made for this region, or for the country that the region is part of.

        A bare country is one whose region is not known: what was made for any of its regions may be in force.
        """
        return self.region in (region, region[:2]) or self.region[:2] == region

    def dates(self, years: tuple[int, ...]) -> frozenset[date]:
        """Its days in these years."""
        found = set()
        for year in years:
            day = max(self.first_date, date(year, 1, 1))
            last = min(self.last_date or date(year, 12, 31), date(year, 12, 31))
            while day <= last:
                found.add(day)
                day += timedelta(days=1)
        return frozenset(found)

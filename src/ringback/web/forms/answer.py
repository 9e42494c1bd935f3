"""What the forms of the answer page send, read and held to their limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ringback.engine.openings import instant
from ringback.engine.timing import add_months
from ringback.intake.text import clean
from ringback.services.answers import Named
from ringback.web.instants import BadInstant, read_instant, read_local

Choice = Literal["yes", "later", "no", "other"]
CHOICES: tuple[Choice, ...] = ("yes", "later", "no", "other")
CONFIRMS = {"yes": "yes", "later": "later", "no": "no", "stop": "no", "other": "other"}
"""The values of the buttons, with the choice whose form they stand on. Only a button that was pressed is sent along:
whatever submits forms blindly confirms nothing."""

MONTHS = {"1": "In 1 month", "3": "In 3 months", "6": "In 6 months"}
AT_ONCE = "now"
LIMITS = {"message": 2000, "phone": 60, "name": 200, "reach_phone": 60, "email": 320, "role": 100}
IN_THE_MORNING = 9 * 60
"""Minutes after midnight at which a date that somebody names begins, on their clock."""


class BadAnswer(ValueError):
    """Something is missing or too long. The message is for the person who sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The texts of the form, cleaned, each at most as long as its limit."""

    message: str
    phone: str
    name: str
    reach_phone: str
    email: str
    role: str

    @property
    def named(self) -> Named | None:
        """Who was named, if anybody."""
        given = Named(full_name=self.name, phone=self.reach_phone, email=self.email, role=self.role)
        return given if any((self.name, self.reach_phone, self.email, self.role)) else None


def choice_of(text: str) -> Choice | None:
    """The choice that this names, None for none of them."""
    return next((one for one in CHOICES if one == text), None)


def read_typed(data: Mapping[str, str]) -> Typed:
    """The texts. Raises `BadAnswer` for one that is too long."""
    texts = {name: clean(data.get(name, "")).strip() for name in LIMITS}
    for name, text in texts.items():
        if len(text) > LIMITS[name]:
            raise BadAnswer(f"One field is longer than {LIMITS[name]:,} characters. Please shorten it.")
    return Typed(**texts)


def read_slot(data: Mapping[str, str]) -> datetime | None:
    """The time for a call, None for as soon as possible. Raises `BadAnswer` where nothing was chosen."""
    text = data.get("slot", "")
    if text == AT_ONCE:
        return None
    try:
        return read_instant(text)
    except BadInstant:
        raise BadAnswer("Please choose a time for the call.") from None


def read_later(data: Mapping[str, str], *, zone: str, now: datetime) -> datetime:
    """The date that was chosen, in the morning of the person. Raises `BadAnswer`."""
    when = data.get("when", "")
    if when in MONTHS:
        day = add_months(now.astimezone(ZoneInfo(zone)).date(), int(when))
        return instant(ZoneInfo(zone), day, IN_THE_MORNING, late=True)
    if when != "date":
        raise BadAnswer("Please choose when we may ask you again.")
    try:
        return read_local(data.get("date", "")[:10], zone)
    except BadInstant:
        raise BadAnswer("Please give a date, for example 2026-09-01.") from None

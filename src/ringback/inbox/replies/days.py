"""The next day, month, week or feast, counted from a day. Pure arithmetic of the calendar; no words."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter


def date_or_none(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_date(today: date, month: int, day: int, year: str | None) -> date | None:
    """That day of the given year, or the next one behind today."""
    if year:
        return date_or_none(int(year), month, day)
    this = date_or_none(today.year, month, day)
    return this if this and this > today else date_or_none(today.year + 1, month, day)


def next_month(today: date, month: int, year: str | None) -> date | None:
    """The first day of that month; tomorrow if it has begun already."""
    if year:
        return date_or_none(int(year), month, 1)
    if month == today.month:
        return today + timedelta(days=1)
    return date_or_none(today.year + (month < today.month), month, 1)


def add_span(day: date, number: float, unit: str) -> date:
    """So many days, weeks, fortnights, months, quarters or years later; half a month is 15 days."""
    if unit == "day":
        return day + timedelta(days=round(number))
    if unit in ("week", "fortnight"):
        return day + timedelta(days=round(number * (7 if unit == "week" else 14)))
    months = round(number * {"month": 1, "quarter": 3, "year": 12}[unit])
    if months == 0:
        return day + timedelta(days=15)
    index = day.month - 1 + min(months, 1_200)
    year, month = day.year + index // 12, index % 12 + 1
    return date_or_none(year, month, day.day) or date_or_none(year, month, 28) or day


def next_unit_start(today: date, unit: str) -> date:
    """The first day of the next week (Monday), month, quarter or year (January 2: nobody works on the 1st)."""
    if unit == "day":
        return today + timedelta(days=1)
    if unit in ("week", "fortnight"):
        return today + timedelta(days=7 - today.weekday())
    if unit == "year":
        return date(today.year + 1, 1, 2)
    first = today.replace(day=1)
    return add_span(first, 1 if unit == "month" else 3 - (today.month - 1) % 3, "month")


_FIXED = {
    "christmas": (12, 27),
    "new_year": (1, 2),
    "epiphany": (1, 7),
    "ferragosto": (8, 16),
    "summer_end": (9, 1),
    "may_break": (5, 4),
}
"""Month and day on which it is over."""
_MOVING = {"easter": 2, "pentecost": 51, "carnival": -46}
"""Days behind Easter Sunday on which it is over."""


def after_holiday(name: str, today: date) -> date | None:
    """The first day behind the next feast of this name, as the files of phrases write it."""
    for year in (today.year, today.year + 1):
        if name in _FIXED:
            day = date(year, *_FIXED[name])
        elif name in _MOVING:
            day = easter(year) + timedelta(days=_MOVING[name])
        elif name == "thanksgiving":
            day = _nth(year, 11, 3, 4) + timedelta(days=4)
        elif name == "labor_day":
            day = _nth(year, 9, 0, 1) + timedelta(days=1)
        elif name == "memorial_day":
            day = _nth(year, 6, 0, 1) - timedelta(days=6)
        else:
            return _feast(today)
        if day > today:
            return day
    return None


def _feast(today: date) -> date:
    """After the next feast, Easter or Christmas, where a language has one word for both."""
    days = [date(year, *_FIXED["christmas"]) for year in (today.year, today.year + 1)]
    days += [easter(year) + timedelta(days=2) for year in (today.year, today.year + 1)]
    return min(day for day in days if day > today)


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))

"""How times, money and scripts are written on pages. Instants are shown in the reader's zone, with the lead's beside it
where the two clocks differ; `now` and the zone come with the page's frame, never from the system's clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ringback.explain.sentences import duration as told_duration
from ringback.explain.words import MOVES
from ringback.playbooks.messages.check import Finding, Level
from ringback.queries.people import shown_phone
from ringback.queries.people import zone_city as city_of_zone

register = template.Library()
SYMBOLS = {
    "USD": "$",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
}


def iso(at: datetime) -> str:
    """ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment_words(at: datetime, *, zone: str, now: datetime, style: str = "long") -> str:
    """`Today 10:09`, `Tomorrow 09:00`, `Tue 3 Mar 10:09`, `3 Mar 2025`. Styles: long; day; clock: `10:09` today, and
    `Wed 10:09` on another day, so that a time of tomorrow is not taken for one of today."""
    local = at.astimezone(ZoneInfo(zone))
    today = now.astimezone(ZoneInfo(zone)).date()
    clock = f"{local:%H:%M}"
    away = (local.date() - today).days
    if style == "clock":
        return f"{local:%a} {clock}" if away else clock
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get(away)
    day = near or f"{local:%a} {local.day} {local:%b}"
    if abs(away) > 300:
        return f"{local.day} {local:%b} {local.year}"
    return day if style == "day" else f"{day} {clock}"


def same_clock(first: str, second: str, at: datetime) -> bool:
    """Whether two zones show the same time at this instant."""
    return at.astimezone(ZoneInfo(first)).utcoffset() == at.astimezone(ZoneInfo(second)).utcoffset()


@register.simple_tag(takes_context=True)
def moment(
    context: Context, at: datetime | None, zone: str = "", where: str = "", style: str = "long"
) -> SafeString:
    """A `<time>` in the reader's zone; with `zone` and `where` (the lead's) also theirs, if their clock differs."""
    if at is None:
        return SafeString("")
    frame = context["frame"]
    mine = moment_words(at, zone=frame.zone, now=frame.now, style=style)
    shown = format_html('<time datetime="{}">{}</time>', iso(at), mine)
    if not zone or same_clock(zone, frame.zone, at):
        return shown
    there = at.astimezone(ZoneInfo(zone))
    other_day = there.date() != at.astimezone(ZoneInfo(frame.zone)).date()
    theirs = f"{there:%a %H:%M}" if other_day else f"{there:%H:%M}"
    return format_html('{} <span class="there">({} in {})</span>', shown, theirs, where or "their zone")


@register.simple_tag(takes_context=True)
def clock_in(context: Context, zone: str, at: datetime | None = None) -> SafeString:
    """The time of day on the clock of `zone`: of `at`, with its weekday unless it is today there, else of this page.
    The page's script keeps the latter going."""
    moment_at = context["frame"].now
    if at is not None:
        text = moment_words(at, zone=zone, now=context["frame"].now, style="clock")
        return format_html('<time datetime="{}">{}</time>', iso(at), text)
    text = f"{moment_at.astimezone(ZoneInfo(zone)):%H:%M}"
    return format_html('<time data-clock-in="{}" datetime="{}">{}</time>', zone, iso(moment_at), text)


@register.simple_tag(takes_context=True)
def moment_in(context: Context, at: datetime, zone: str) -> SafeString:
    """A `<time>` on the clock of `zone` alone, in the words of `moment_words`."""
    text = moment_words(at, zone=zone, now=context["frame"].now)
    return format_html('<time datetime="{}">{}</time>', iso(at), text)


@register.simple_tag
def date_in(zone: str, at: datetime) -> SafeString:
    """Day and time of day on the clock of `zone`, with the year: `Friday 24 July 2026, 10:30`."""
    local = at.astimezone(ZoneInfo(zone))
    text = f"{local:%A} {local.day} {local:%B} {local.year}, {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', iso(at), text)


@register.simple_tag(takes_context=True)
def today_words(context: Context) -> str:
    """The reader's date, `21 November 2026`."""
    local = context["frame"].now.astimezone(ZoneInfo(context["frame"].zone))
    return f"{local.day} {local:%B} {local.year}"


@register.filter
def zone_city(zone: str) -> str:
    """`America/New_York` -> `New York`."""
    return city_of_zone(zone)


@register.filter
def less(number: int, other: int) -> int:
    """The difference, for the geometry of a chart."""
    return number - other


@register.filter
def percent(share: float) -> str:
    """`0.874` -> `87 %`."""
    return f"{round(share * 100)} %"


@register.filter
def to_look_at(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of the message check but for what is fine."""
    return [one for one in findings if one.level is not Level.OK]


@register.filter
def medium_sign(medium: str) -> str:
    """The channel whose sign stands for a medium of the rules."""
    return "call" if medium == "recorded_voice" else medium


@register.simple_tag
def differs(first: str, second: str, at: datetime) -> bool:
    """Whether two zones show different times."""
    return not same_clock(first, second, at)


@register.filter
def utc(at: datetime | None) -> str:
    """ISO 8601 in UTC, for data attributes."""
    return iso(at) if at else ""


@register.simple_tag(takes_context=True)
def ago(context: Context, at: datetime) -> str:
    """`78 seconds`, `4 minutes`, `3 hours`, `5 days`: how long before this page."""
    passed = max(context["frame"].now - at, timedelta(0))
    for unit, least in ((timedelta(days=1), 2), (timedelta(hours=1), 1), (timedelta(minutes=1), 2)):
        if passed >= least * unit:
            return told_duration((passed // unit) * unit)
    return told_duration(passed)


@register.simple_tag(takes_context=True)
def left(context: Context, at: datetime | None) -> str:
    """What the clock shows until (or, after a minus, since) `at`: `3:42`, `−12:05`, `2 h 05`. The script takes over."""
    if at is None:
        return ""
    seconds = round((at - context["frame"].now).total_seconds())
    sign, seconds = ("−", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours >= 48:
        return f"{sign}{hours // 24} days"
    return f"{sign}{hours} h {minutes:02d}" if hours else f"{sign}{minutes}:{seconds:02d}"


@register.filter
def money(value: Decimal | None, currency: str = "USD") -> str:
    """`$12,000`, `€1,250.50`, `1,000 SEK`; "" for an unknown value."""
    if value is None:
        return ""
    text = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{text}" if symbol else f"{text} {currency}"


@register.filter
def nth(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}" + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@register.filter
def dots(count: int) -> range:
    """So many dots, eight at most."""
    return range(min(count, 8))


@register.filter
def step_named(key: str) -> str:
    """`day-1/call-2` -> `Day 1: 2nd call`, from the key of a step; a key of another form stays as it is."""
    phase, _, step = key.partition("/")
    channel, _, number = step.rpartition("-")
    if not channel or not number.isdecimal():
        return key
    return f"{phase.replace('-', ' ').capitalize()}: {nth(int(number))} {channel_words(channel).lower()}"


@register.filter
def reach_words(value: str, kind: str) -> str:
    """A number as people write it, `+1 303-555-0111`; anything else as it is."""
    return shown_phone(value, "") if kind == "phone" else value


@register.filter
def channel_words(channel: str) -> str:
    """`Letter`, `Text message`."""
    return MOVES.get(channel, channel)


@register.filter
def at_turn(kind: str) -> str:
    """The word in the calendar for what follows a plan."""
    return {"rest": "rest", "ask": "you decide", "switch": "goes on", "stop": "over"}.get(kind, kind)


@register.filter
def at_key(words: dict[str, str], key: str) -> str:
    """The word for a code; the code itself where there is none."""
    return words.get(key, key)

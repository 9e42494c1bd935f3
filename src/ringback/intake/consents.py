"""Reads what a list, a form or a message says about consent: for which channels, in which words, when.

A consent counts only for channels that are named. A bare "yes" says nothing of the channel, so it is kept beside the
lead and counts for none; a text message and a recorded voice always need to be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .text import fold, is_absent, words

CHANNELS = ("call", "email", "sms", "recorded_voice")
"""The values of `rules.grounds.Medium`."""

CONSENT_FIELDS = {f"consent_{channel}": channel for channel in CHANNELS}
_YES = frozenset({
    "yes", "y", "true", "t", "1", "x", "on", "ok", "agreed", "accepted", "given", "granted", "consented", "subscribed",
    "opted in", "opt in", "si", "s", "oui", "o", "ja", "j",
})  # fmt: skip
_NAMES = {
    "call": ("call", "calls", "phone", "phone call", "phone calls", "voice", "telephone", "live call"),
    "email": ("email", "e mail", "emails", "e mails", "mail", "newsletter"),
    "sms": ("sms", "text", "texts", "text message", "text messages", "mms"),
    "recorded_voice": (
        "recorded voice",
        "recorded call",
        "recorded calls",
        "prerecorded",
        "pre recorded",
        "prerecorded voice",
        "robocall",
        "artificial voice",
        "ringless voicemail",
        "voicemail drop",
    ),
}
_BY_NAME = {name: channel for channel, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedConsent:
    """A consent as it was stated. `channel`: one of `CHANNELS`. `given_at`: aware, None: when it came in.

    `point_value`: the number or address that it is for, "" for all. `text_shown`: the words that were agreed to. `page`
    and `address`: where it was given (a URL, an IP address). `how`: the evidence.
    """

    channel: str
    given_at: datetime | None = None
    text_shown: str = ""
    page: str = ""
    address: str = ""
    point_value: str = ""
    how: str

    def given(self, at: datetime) -> StatedConsent:
        """The same with this instant."""
        return replace(self, given_at=at)


def is_yes(cell: str) -> bool:
    """Whether a cell of a column about one channel says yes. What is no plain yes, such as "pending", does not."""
    return not is_absent(cell) and words(cell) in _YES


def channels_named(cell: str) -> tuple[str, ...]:
    """The channels that a cell names, in the order of `CHANNELS`: "SMS, e-mail" is sms and email.

    None where any part of it is unknown: half a sentence is no consent.
    """
    parts = [words(part) for part in re.split(r"[,;|/+&\n]| and | y | und | et ", fold(cell)) if part.strip()]
    found = {
        _BY_NAME.get(part) or (part.replace(" ", "_") if part.replace(" ", "_") in CHANNELS else "")
        for part in parts
    }
    return tuple(channel for channel in CHANNELS if channel in found) if found and "" not in found else ()


def stated(
    channels: Iterable[str],
    *,
    how: str,
    given_at: datetime | None,
    text: str = "",
    page: str = "",
    address: str = "",
) -> tuple[StatedConsent, ...]:
    """One consent for each channel, in the order of `CHANNELS`."""
    wanted = set(channels)
    return tuple(
        StatedConsent(
            channel=channel, given_at=given_at, text_shown=text, page=page, address=address, how=how
        )
        for channel in CHANNELS
        if channel in wanted
    )

"""News in a sentence for the person who is told. English only, and only here; no query, no name but the one given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from .sentences import ANSWER_WORDS, moment

NEWS: dict[str, str] = {
    "new_lead": "New lead: {name}",
    "reply": "{name} has replied",
    "bounced": "A message to {name} came back",
    "calendar": "{name} has answered an invitation",
    "account_stopped": "Sending by {account} has stopped",
    "mailbox_failed": "The mailbox of {account} cannot be read",
}
"""A sentence for each kind but `answered`. Behind it stands what `text` or `why` says, if there is any."""

ANSWERED: dict[str, str] = {
    "yes": "{name} wants a call on {until}",
    "at_once": "{name} wants a call as soon as possible",
    "later": "{name} asks to be left alone until {until}",
    "no": "{name} said no",
    "stop": "{name} asked not to be contacted any more",
    "other": "{name} is not the right person",
    "came_back": "{name} had opted out and asks for a call; you decide",
}
"""What somebody answered on their page."""


def news_words(kind: str, params: Mapping[str, Any], *, name: str, zone: str) -> str:
    """One sentence without a full stop. `name`: of the lead's person, "" for none. Instants in `zone`."""
    if kind == "answered":
        return _answered(params, name=name, zone=zone)
    template = NEWS.get(kind, kind.replace("_", " ").capitalize() + (": {name}" if name else ""))
    who = name or str(params.get("name") or "Somebody")
    sentence = template.format(name=who, account=params.get("address") or "a mail account")
    text = str(params.get("text") or params.get("why") or "").rstrip(".")
    return f"{sentence}: {text}" if text else sentence


def _answered(params: Mapping[str, Any], *, name: str, zone: str) -> str:
    template = ANSWERED.get(str(params.get("choice")), "{name} has answered")
    until = params.get("until")
    if "{until}" in template and not until:  # taken out with the person's data
        template = "{name} has answered"
    told = _when(str(params.get("choice")), datetime.fromisoformat(until), zone) if until else ""
    sentence = template.format(name=name, until=told)
    if was := params.get("was"):
        sentence += f" (the lead was closed: {ANSWER_WORDS.get(was, was)})"
    if number := params.get("number"):
        sentence += f"; they named #{number}"
    return sentence


def _when(choice: str, at: datetime, zone: str) -> str:
    """To the minute for a call; a date that may be years off with its year."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%b} {there.year}" if choice == "later" else moment(at, zone)

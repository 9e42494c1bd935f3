"""The outcome of a touch as the desk's form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from ringback.engine.model import Disposition
from ringback.engine.transitions import NEEDS_UNTIL
from ringback.intake.text import without_controls
from ringback.web.instants import BadInstant, read_instant, read_local

MOST_QUESTIONS = 20
LONGEST = 2000

WORDS = {
    Disposition.NO_ANSWER: "no answer",
    Disposition.BUSY: "busy",
    Disposition.LEFT_VOICEMAIL: "left a voicemail",
    Disposition.GATEKEEPER: "gatekeeper",
    Disposition.WRONG_NUMBER: "wrong person; this number is not used again",
    Disposition.BAD_NUMBER: "bad number; it is not used again",
    Disposition.CALL_BACK: "call back",
    Disposition.TALKED_YES: "said yes",
    Disposition.TALKED_NO: "said no",
    Disposition.TALKED_NOT_NOW: "not now, again from",
    Disposition.NOT_QUALIFIED: "not qualified",
    Disposition.DO_NOT_CONTACT: "do not contact; nobody will call or write again",
    Disposition.SENT: "done",
    Disposition.FAILED: "not possible",
    Disposition.BOUNCED: "did not arrive; this address is not used again",
    Disposition.REPLIED_YES: "replied yes",
    Disposition.REPLIED_NO: "replied no",
    Disposition.REPLIED_NOT_NOW: "not now, again from",
    Disposition.REPLIED_STOP: "do not contact; nobody will call or write again",
    Disposition.OUT_OF_OFFICE: "away until",
}


class BadOutcome(ValueError):
    """The form says something that cannot be meant. The message is for the person who sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGiven:
    """`until` in UTC, for the outcomes that name a time. `answers`: by the question that was asked."""

    disposition: str
    until: datetime | None = None
    note: str = ""
    answers: dict[str, str] = field(default_factory=dict)


def read_outcome(data: Mapping[str, str], *, zone: str) -> OutcomeGiven:
    """Read the form. `outcome` is a disposition, or one with its instant: `call_back@2026-03-04T15:00:00Z`; where it
    has none, `until_<disposition>` holds a local time on the clock of `zone` (the lead's). Raises `BadOutcome`."""
    disposition, _, chosen = data.get("outcome", "").partition("@")
    if disposition not in set(Disposition):
        raise BadOutcome("Choose what came of it.")
    until = None
    if disposition in NEEDS_UNTIL:
        typed = data.get(f"until_{disposition}", "").strip()
        try:
            until = read_instant(chosen) if chosen else read_local(typed, zone)
        except BadInstant as error:
            raise BadOutcome(str(error)) from None
    answers = {
        _text(data[f"question_{index}"]): _text(data[f"answer_{index}"])
        for index in range(MOST_QUESTIONS)
        if data.get(f"answer_{index}", "").strip() and data.get(f"question_{index}")
    }
    return OutcomeGiven(
        disposition=disposition, until=until, note=_text(data.get("note", "")), answers=answers
    )


def _text(typed: str) -> str:
    """As typed, without what no database keeps (NUL) and no reader sees."""
    return without_controls(typed).strip()[:LONGEST]


def recorded_words(disposition: Disposition, name: str, until: datetime | None, zone: str) -> str:
    """`Rosa Lindqvist: call back Wed 4 Mar 15:00.`, the time in the reader's `zone`."""
    words = WORDS.get(disposition, disposition.value.replace("_", " "))
    if until is not None:
        local = until.astimezone(ZoneInfo(zone))
        words = f"{words} {local:%a} {local.day} {local:%b} {local:%H:%M}"
    return f"{name or 'Recorded'}: {words}."

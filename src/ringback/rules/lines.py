"""Each rule of a row as one line for people: what it says, what it covers, what would lift it, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ringback.rules.grounds import GroundKind
from ringback.rules.hours import DAYS, LONG, format_hours
from ringback.rules.schema import BanRow, CapRow, EmailRow, Jurisdiction, Relaxation, Rule, VoicemailRow

COVERED = {"call": "calls", "sms": "texts", "recorded_voice": "recorded voices"}
GROUNDS = {
    GroundKind.INQUIRY: "an inquiry",
    GroundKind.EXPRESS_CONSENT: "express consent",
    GroundKind.PURCHASE: "a purchase",
}
NOT_KNOWN = "Not known for certain: the strictest reading is taken."


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule. `kind`: hours, ban, cap, consent, email, voicemail. `covers`: media. `relaxed_by`: the grounds in
    words, "" where none lifts it. `law` False: a courtesy. `unknown`: the strictest reading of what is not known
    for certain."""

    row: str
    name: str
    kind: str
    covers: tuple[str, ...]
    text: str
    relaxed_by: str
    source: str
    checked_on: date
    law: bool
    unknown: bool
    note: str


def rule_lines(row: Jurisdiction) -> tuple[RuleLine, ...]:
    """All rules of a row, in the order: hours, bans, caps, consent, e-mail, voicemail."""
    lines = [
        _line(row, rule, "hours", f"{_covered(rule.covers)}: {format_hours(rule.week)}") for rule in row.hours
    ]
    lines += [_line(row, rule, "ban", _ban(rule), rule.relaxed_by) for rule in row.bans]
    lines += [_line(row, rule, "cap", _cap(rule), rule.relaxed_by) for rule in row.caps]
    lines += [
        _line(
            row,
            rule,
            "consent",
            f"{_covered(rule.covers)}: only with consent given for it",
            rule.relaxed_by,
        )
        for rule in row.consent
    ]
    if row.email is not None:
        lines.append(_email(row, row.email))
    if row.voicemail is not None:
        lines.append(_voicemail(row, row.voicemail))
    return tuple(lines)


def relaxations(relaxed_by: Iterable[Relaxation]) -> str:
    """`express consent; a purchase, for 18 months`; "" for none."""
    return "; ".join(
        GROUNDS[one.ground] + (f", for {one.months} months" if one.months else "") for one in relaxed_by
    )


def _line(
    row: Jurisdiction, rule: Rule, kind: str, text: str, relaxed_by: tuple[Relaxation, ...] = ()
) -> RuleLine:
    return RuleLine(
        row=row.id,
        name=row.name,
        kind=kind,
        covers=rule.covers,
        text=text,
        relaxed_by=relaxations(relaxed_by),
        source=rule.source or row.source,
        checked_on=rule.checked_on or row.checked_on,
        law=row.law,
        unknown=rule.unknown,
        note=rule.note,
    )


def _covered(covers: Iterable[str]) -> str:
    return _listed([COVERED[medium] for medium in covers]).capitalize()


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _ban(rule: BanRow) -> str:
    names = {"holidays": "public holidays", "emergencies": "days of a declared emergency"}
    days = [names.get(day) or f"{LONG[DAYS.index(day)].capitalize()}s" for day in rule.on]
    return f"{_covered(rule.covers)}: shut on {_listed(days)}"


def _cap(rule: CapRow) -> str:
    return f"{_covered(rule.covers)}: at most {rule.limit} in any {rule.hours} hours"


def _email(row: Jurisdiction, rule: EmailRow) -> RuleLine:
    free = rule.basis == "any"
    text = (
        "E-mail: may be sent until the person opts out" if free else "E-mail: only with consent given for it"
    )
    return RuleLine(
        row=row.id,
        name=row.name,
        kind="email",
        covers=("email",),
        text=text,
        relaxed_by=relaxations(rule.relaxed_by),
        source=rule.source or row.source,
        checked_on=rule.checked_on or row.checked_on,
        law=row.law,
        unknown=rule.unknown,
        note=rule.note,
    )


def _voicemail(row: Jurisdiction, rule: VoicemailRow) -> RuleLine:
    return RuleLine(
        row=row.id,
        name=row.name,
        kind="voicemail",
        covers=("voicemail",),
        text="Voicemails that a person leaves: only where an e-mail may be sent",
        relaxed_by="",
        source=rule.source or row.source,
        checked_on=rule.checked_on or row.checked_on,
        law=row.law,
        unknown=rule.unknown,
        note=rule.note,
    )

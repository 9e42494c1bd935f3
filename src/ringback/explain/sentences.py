"""One sentence for each code, in English. The only place where the engine's reasons become words.

`{name}` is a parameter; instants are shown in the reader's zone, durations as people say them. A test makes sure that
every code that the engine can give has a sentence here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ringback.engine.decisions import Param, Reason

SENTENCES: dict[str, str] = {
    # why a call
    "first_call_now": "This lead arrived at {arrived_at}; the first call is due within {target}.",
    "first_call_at_opening": "This lead arrived at {arrived_at}, when no call could be made; the first call is at the "
    "next opening, {opens_at}.",
    "first_call_old_lead": "This lead is of {arrived_at} and no inquiry of today; this is its first day of the plan.",
    "call_again_after_email": "{wait} after the e-mail of {at}: call again.",
    "call_again_after_call": "{wait} after the call of {at}: call again (no e-mail could be sent in between).",
    "spread": "{left} more to make today, {gap} apart, evenly until {close}.",
    "hour_tried": "Moved away from {wanted}: that time of day has been tried.",
    "weekly_call": "Worth a call {times} times a week, on changing days and hours.",
    "period": "{times} times in {days} days, on changing days and hours.",
    "call_on_day": "The plan has a call on day {day}.",
    "call_each_day": "The plan has a call every day.",
    "call_every": "{interval} after the last call it is time for the next one.",
    "promise": "A call was agreed on for {at}; a promise comes before the plan.",
    "promise_missed": "The agreed call was not made by {at}; it is still owed.",
    "promise_outside_hours": "The agreed time, {at}, is not one at which we may call; the next opening is taken.",
    "comeback": "They asked to be called again from {at} on.",
    "moved_by_cap": "Moved from {wanted}: {source} allows {limit} calls in {period}.",
    "moved_by_absence": "Moved from {wanted}: nobody can call until {until}.",
    # why a message
    "message_at_once": "Arrived at {arrived_at}: a message answers at once.",
    "message_each_day": "The plan has a message every day.",
    "email_arrived_closed": "Arrived at {arrived_at}, when no call can be made: an e-mail says at once when the "
    "call will come.",
    "email_arrived_no_hours": "Arrived at {arrived_at}; there is no hour at which to call: an e-mail answers.",
    "email_arrived_no_phone": "Arrived at {arrived_at} without a usable number: an e-mail answers at once.",
    "email_after_call": "The call of {call_at} reached nobody: an e-mail says so at once.",
    "email_after_email": "The e-mail of {call_at} is followed up at once.",
    "email_on_day": "This comes on day {day} of the plan.",
    "email_every": "This comes every {interval}.",
    # why nothing now
    "paused": "Paused until {until} ({reason}).",
    "touch_open": "A {channel}, due {due_at}, is waiting to be made until {until}.",
    "waiting": "Waiting for a touch that is being made.",
    "plan_through": "The plan is through. After {months} months of rest since {last} it comes back to you.",
    "plan_ended": "The plan is through; the last touch was on {last}.",
    "rested": "Nothing has happened since {since}; the rest is over.",
    "next_stage": "The next part of the plan begins.",
    "to_playbook": "They go on in the playbook {playbook}.",
    "to_person": "Another person at the same organization is followed up instead, from {starts_at} on.",
    "nobody_else_known": "Nobody else who decides at this organization is known.",
    "nothing_new_left": "Coming back needs something new to say, and they have had every message there is.",
    "pause_over": "The pause ended on {until}, and the playbook leaves it to you how to go on.",
    "phase_again": "The pause ended on {until}; the phase begins again.",
    "call_hours_never_meet": "No call: your hours, the lawful hours and this person's own wish never meet.",
    "never_open": "Your hours, the lawful hours and this person's own wish never meet.",
    "answered": "The answer is there: {answer}.",
    "suppressed": "This person must not be contacted.",
    # ruled out
    "no_phone": "No call: there is no usable number.",
    "phone_suppressed": "No call: the number must not be called.",
    "no_email": "No e-mail: there is no usable address.",
    "email_suppressed": "No e-mail: the address must not be written to.",
    "email_not_lawful": "No e-mail: the law does not allow it here ({rule}).",
    "no_voicemail_left_one": "No voicemail: one was left at {at}.",
    "no_voicemail_now": "No voicemail on this call.",
    "no_text_without_consent": "No text message: no consent was given.",
    "no_call_to_refer_to": "No e-mail about the call: the call was not made.",
    "no_call_to_repeat": "No second call within minutes: the first one was not made.",
    "person_reached": "No e-mail about the call of {at}: somebody was reached.",
    "call_again_does_not_fit": "No second call at {at}: that is after closing.",
    "does_not_fit": "{dropped} of today's calls dropped: they do not fit before {close}, {gap} apart.",
    "cap_cuts": "{cut} of today's calls dropped: {source} allows {limit} calls in {period}.",
    "cap_drops": "No further call today: {source} allows {limit} calls in {period}; the next slot is free "
    "at {free_at}.",
    "owner_away": "No further call today: nobody can call until {until}.",
    "shut_at_that_time": "Nothing at the time that the plan names: closed from {close} on.",
    "value_below_line": "No weekly calls: the value is not above your high-value line.",
    "condition_not_met": "One step is left out: it is only for leads with “{condition}”.",
    "budget_spent": "No further call: {calls} were made, and that is what the value of this sale is worth.",
    "nothing_new": "One step is left out: it has nothing new to say to this person.",
    "call_not_lawful": "No call: the law does not allow it here ({rule}).",
    "zone_unknown": "Their time zone is not known: only hours that are lawful in every possible one are used.",
    "region_unknown": "It is not known in which state they are: only what is lawful in every state is done.",
    # what would change it
    "an_answer_or_a_stop": "An answer or a stop would end it.",
    "open_until": "After {until} nobody may be called there.",
    "cap_used": "{source} allows {limit} calls in {period}; {used} are used.",
    # what would change it soonest
    "cap_frees": "A call could be made now if {source} allowed it: {used} of {limit} calls in {period} are used; the "
    "next slot frees at {free_at}.",
    "owner_back": "A call could be made now if somebody were there to make it: that is so from {until} on.",
    "made_or_missed": "Making it moves the plan on; at {until} it counts as missed.",
    "pause_lifted": "The plan would go on now if the pause were lifted; it ends on {until}.",
    "value_above": "A value above {amount} would add calls.",
    "worth_more": "A higher value would allow more than {calls} calls.",
    "hours_open": "It could be made now if it were open there; that is so from {until} on.",
    "reply_or_call": "A reply, or a call that you log, would change it before {until}.",
    "rest_ends_early": "A reply or a new request would end the rest before {until}.",
}

STATE_UNKNOWN = "-XX"
"""The end of the id of the rules for somebody whose state is not known."""

OWN_LIMITS = {"workspace": "your own limit", "playbook": "the playbook"}
PAUSE_WORDS = {
    "out_of_office": "they are away",
    "talked_not_now": "they asked for time",
    "replied_not_now": "they asked for time",
    "call_back": "a call was agreed",
}
ANSWER_WORDS = {
    "yes": "yes",
    "no": "no",
    "do_not_contact": "do not contact",
    "unqualified": "not qualified",
    "unreachable": "cannot be reached",
}


def sentence(reason: Reason, *, zone: str, place: str = "") -> str:
    """The reason as one sentence, instants in `zone` (an IANA name), followed by "in `place`" if that is given."""
    template = SENTENCES.get(reason.code)
    if template is None:
        return reason.code.replace("_", " ").capitalize() + "."
    words = {name: _word(name, value, zone, place) for name, value in reason.params}
    text = template.format(**words)
    return text[0].upper() + text[1:]


def sentences(reasons: tuple[Reason, ...], *, zone: str, place: str = "") -> tuple[str, ...]:
    return tuple(sentence(reason, zone=zone, place=place) for reason in reasons)


def moment(at: datetime, zone: str, place: str = "") -> str:
    """`Tue 3 Mar 10:09`, with "in Denver" behind it if a place is given."""
    there = at.astimezone(ZoneInfo(zone))
    text = f"{there:%a} {there.day} {there:%b} {there:%H:%M}"
    return f"{text} in {place}" if place else text


def duration(length: timedelta) -> str:
    """`5 minutes`, `2 hours 38 minutes`, `24 hours`, `2 weeks`; rounded to minutes above one."""
    seconds = round(length.total_seconds())
    if seconds and seconds % 604_800 == 0:
        return _count(seconds // 604_800, "week")
    if seconds > 86_400 and seconds % 86_400 == 0:
        return _count(seconds // 86_400, "day")
    if seconds < 60:
        return _count(seconds, "second")
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = ([_count(hours, "hour")] if hours else []) + ([_count(minutes, "minute")] if minutes else [])
    return " ".join(parts)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _word(name: str, value: Param, zone: str, place: str) -> str:
    if isinstance(value, datetime):
        return moment(value, zone, place)
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if name == "source" and str(value).endswith(STATE_UNKNOWN):
        return "the strictest law of any state"
    if name == "source":
        return OWN_LIMITS.get(str(value)) or f"the law of {value}"
    if name == "answer":
        return ANSWER_WORDS.get(str(value), str(value))
    if name == "reason":
        return PAUSE_WORDS.get(str(value), str(value))
    return str(value)

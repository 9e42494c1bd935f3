"""One sentence for each code, in English. The only place where the engine's reasons become words.

`{name}` is a parameter; instants are shown in the reader's zone, durations as people say them, a channel as
`{channel}`, `{a_channel}` or `{channels}`; `{allowed}` is a limit with what it counts. `forms` has what may stand
behind a colon, as in `{last:date}`, `{wait:after}` or `{cut:call is|calls are}`. A test makes sure that every code that
the engine can give has a sentence here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from ringback.engine.decisions import Param, Reason

from .forms import CHANNELS, Instant, Length, Number, channel_words, duration, moment
from .places import law_words

__all__ = ["ANSWER_WORDS", "SENTENCES", "duration", "moment", "sentence", "sentences"]

SENTENCES: dict[str, str] = {
    # why a call
    "first_call_now": "This lead arrived on {arrived_at}; the first call is due within {target}.",
    "first_call_at_opening": "This lead arrived on {arrived_at}, when no call could be made; the first call is at the "
    "next opening, {opens_at}.",
    "first_call_old_lead": "This lead is of {arrived_at:date}; its plan begins with a call.",
    "first_call_of_part": "This part of the plan begins with a call.",
    "call_again_after_email": "The plan has a call {wait:after} the {after} of {at}.",
    "call_again_after_call": "The plan has a call {wait:after} the call of {at}.",
    "after_unmade": "The {after} due until {at} was not made; the plan goes on with {a_channel}.",
    "spread": "{fit:call is|calls are} left for that day, spread evenly, about {gap} apart, until {close}.",
    "spread_last": "1 call is left for that day, to be made before {close}.",
    "hour_tried": "Moved away from {wanted}: that time of day was tried before.",
    "weekly_call": "The plan has {touches} a week, on changing days and hours.",
    "period": "The plan has {touches} in {days:day}, on changing days and hours.",
    "call_on_day": "The plan has a call on day {day}.",
    "call_each_day": "The plan has a call on every open day.",
    "call_every": "The plan now has a call every {interval:each}.",
    "promise": "A call was agreed on for {at}; a promise comes before the plan.",
    "promise_missed": "The agreed call was not made by {at}; it is still owed.",
    "promise_outside_hours": "The agreed time, {at}, is not one at which we may call; the next opening is taken.",
    "promise_in_pause": "The agreed time, {at}, falls into a pause; the next opening after it is taken.",
    "comeback": "They asked to be called again from {at} on.",
    "moved_by_cap": "Moved from {wanted}: {source} allows {allowed} in {period}.",
    "moved_by_absence": "Moved from {wanted}: nobody is there to call until {until}.",
    # why a message
    "message_at_once": "This lead arrived on {arrived_at}; {a_channel} answers first.",
    "message_each_day": "The plan has {a_channel} on every open day.",
    "message_no_number": "The call of {at} showed that no number is theirs; {a_channel} answers instead.",
    "email_arrived_closed": "This lead arrived on {arrived_at}, when no call could be made; {a_channel} answers first.",
    "email_arrived_no_hours": "This lead arrived on {arrived_at}, and there is no hour at which to call; {a_channel} "
    "answers.",
    "email_arrived_no_phone": "This lead arrived on {arrived_at} without a number that may be called; {a_channel} "
    "answers.",
    "email_after_call": "The plan has {a_channel} {wait:after} the call of {call_at}, which did not reach them.",
    "email_after_email": "The plan has {a_channel} {wait:after} the {after} of {call_at}.",
    "email_on_day": "The plan has {a_channel} on day {day}.",
    "email_every": "The plan now has {a_channel} every {interval:each}.",
    # why nothing now
    "unsettled_reply": "They wrote on {since}; nothing else is made until somebody has read it.",
    "unsettled": "Something came in on {since} that a person has to decide about first.",
    "paused": "Paused until {until}: {reason}.",
    "touch_open": "{a_channel}, due on {due_at}, is still to be made; its time ends on {until}.",
    "waiting": "It lies on the desk already.",
    "plan_through": "The plan is through; it rests for {months:month} from {last:date} on.",
    "plan_ended": "The plan is through; its last touch was on {last}.",
    "plan_untouched": "The plan is through, and nothing in it could be made.",
    "rested": "The rest that began on {since:date} is over.",
    "next_stage": "The next part of the plan begins.",
    "to_playbook": "They go on in the playbook {playbook}.",
    "to_person": "From {starts_at} on, another person at the same organization is followed up instead.",
    "nobody_else_known": "Nobody else who decides at this organization is known.",
    "nothing_new_left": "Coming back needs something new to say, and they have had every message there is.",
    "pause_over": "The pause ended on {until}, and it is left to you how to go on.",
    "phase_again": "The pause ended on {until}; this part of the plan begins again.",
    "call_hours_never_meet": "No call: your hours, the lawful hours and this person's own wish never meet.",
    "never_open": "Your hours, the lawful hours and this person's own wish never meet.",
    "answered": "The answer is there: {answer}.",
    "suppressed": "This person must not be contacted.",
    # ruled out
    "no_phone": "No call: there is no usable number.",
    "phone_suppressed": "No call: the number must not be called.",
    "call_not_lawful": "No call: {rule} allows it only with a consent, a request or a purchase that still counts, and "
    "none is on record.",
    "no_email": "No e-mail: there is no usable address.",
    "email_suppressed": "No e-mail: the address must not be written to.",
    "email_not_lawful": "No {channel}: {rule} allows it only for a time after a request or a purchase, and that time "
    "is over by then.",
    "email_without_basis": "No {channel}: {rule} allows it only with a consent, a request or a purchase that still "
    "counts, and none is on record.",
    "no_way_by": "No {channel}: {missing}.",
    "channel_suppressed": "No {channel}: this person must not be contacted that way.",
    "no_text_without_consent": "No text message: no consent was given.",
    "no_voicemail_left_one": "No voicemail: one was left on {at}.",
    "no_voicemail_now": "No voicemail on this call.",
    "voicemail_not_lawful": "No voicemail: {rule} takes it for an e-mail, and none may be sent.",
    "no_call_to_refer_to": "No {channel} about the call: the call was not made.",
    "no_call_to_repeat": "No call to follow up the one before: that one was not made.",
    "call_was_not_to_them": "No {channel} about the call of {at}: it went to a number that is not theirs.",
    "person_reached": "Nothing follows the call of {at} by itself: the person was reached.",
    "call_again_does_not_fit": "No call on {at}: it does not fit into what is left of that day.",
    "does_not_fit": "{dropped:call is|calls are} left out that day: {gap} apart, not all of them fit before {close}.",
    "cap_cuts": "{cut:call is|calls are} left out that day: {source} allows {allowed} in {period}.",
    "cap_drops": "No further call before {free_at}: {source} allows {allowed} in {period}.",
    "owner_away": "No call before {until}: nobody is there to make it.",
    "last_lawful_minute": "No call on {wanted}: none is started in the last minute before the lawful hours end.",
    "shut_at_that_time": "Nothing at the time that the plan names: it is closed from {close} on.",
    "value_below_line": "{a_channel} is left out: it is only for leads worth more than your high-value line.",
    "condition_not_met": "{a_channel} is left out: the playbook has it only if “{condition}”.",
    "budget_spent": "No further call: {calls:call was|calls were} made, and the value of this sale is worth no more.",
    "nothing_new": "{a_channel} is left out: it has nothing new to say to this person.",
    "zone_unknown": "Their time zone is not known: only hours that are lawful in every possible one are used.",
    "region_unknown": "It is not known in which state they are: only what is lawful in every state is done.",
    # what would change it
    "an_answer_or_a_stop": "An answer or a stop would end it.",
    "open_until": "The hours for calls end on {until}.",
    "cap_used": "{source} allows {allowed} in {period}; {used:is|are} used.",
    # what would change it soonest
    "cap_frees": "{a_channel} could come sooner if {source} allowed it: of {allowed} in {period} {used:is|are} used; "
    "the next slot frees on {free_at}.",
    "owner_back": "A call could come sooner if somebody were there to make it; that is so from {until} on.",
    "made_or_missed": "Making it moves the plan on; on {until} it counts as missed.",
    "touch_comes_to_an_end": "What comes of the {channel} decides what is next; on {until} it counts as missed.",
    "pause_lifted": "If the pause were lifted, it would go on; the pause ends on {until}.",
    "value_above": "A value above {amount} would add {channels}.",
    "worth_more": "A higher value would be worth more than {calls:call}.",
    "hours_open": "It could come sooner if it were open there; the hours begin on {until}.",
    "reply_or_call": "A reply, or a call that you log, would change it before {until}.",
    "rest_ends_early": "A reply or a new request would end the rest before {until}.",
    "happens_at_once": "This happens at once, and what is next is decided there.",
    "only_reopening": "It goes on if you reopen the lead, or if they ask again.",
    "only_with_evidence": "Only evidence that they want to be contacted again would change it.",
    "your_answer": "What you choose decides how it goes on.",
    "way_added": "A number or an address that works would let it go on.",
    "other_hours": "Longer hours of yours, or another wish of theirs, would let it go on.",
    "person_added": "The name of somebody else who decides there would let it go on.",
    "message_added": "A message that they have not had would let it go on.",
}

OWN_LIMITS = {"workspace": "your own limit", "playbook": "the playbook"}
PAUSE_WORDS = {
    "by hand": "somebody paused it",
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
    text = template.format_map(channel_words(reason) | words)
    return text[0].upper() + text[1:]


def sentences(reasons: tuple[Reason, ...], *, zone: str, place: str = "") -> tuple[str, ...]:
    return tuple(sentence(reason, zone=zone, place=place) for reason in reasons)


def _word(name: str, value: Param, zone: str, place: str) -> str | Number:
    if isinstance(value, datetime):
        return Instant.of(value, zone, place)
    if isinstance(value, timedelta):
        return Length(duration(value))
    if isinstance(value, Decimal):
        return f"{value:,.2f}".removesuffix(".00")
    if isinstance(value, int):
        return Number(value)
    if name in ("channel", "after") and value in CHANNELS:
        return CHANNELS[value][0]
    if name == "source":
        return OWN_LIMITS.get(value) or law_words(value)
    if name == "rule":
        return law_words(value)
    if name == "answer":
        return ANSWER_WORDS.get(value, value)
    if name == "reason":
        return PAUSE_WORDS.get(value, value)
    return value

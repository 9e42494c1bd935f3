"""Short words for what the tables hold: outcomes, events, questions, moves. English only, and only here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .sentences import ANSWER_WORDS, moment

DISPOSITIONS: dict[str, str] = {
    "no_answer": "Called, no answer",
    "busy": "Called, busy",
    "left_voicemail": "Called, left a voicemail",
    "gatekeeper": "Called, reached somebody else",
    "wrong_number": "Called, wrong number",
    "bad_number": "Called, the number does not work",
    "call_back": "Called, they asked to be called back",
    "talked_yes": "Talked: yes",
    "talked_no": "Talked: no",
    "talked_not_now": "Talked: not now",
    "not_qualified": "Talked: not qualified",
    "do_not_contact": "Asked not to be contacted",
    "sent": "E-mail sent",
    "bounced": "E-mail came back",
    "replied_yes": "Replied: yes",
    "replied_no": "Replied: no",
    "replied_stop": "Replied: stop",
    "replied_not_now": "Replied: not now",
    "replied": "Replied",
    "out_of_office": "Out of office",
    "failed": "E-mail not sent",
    "missed": "missed",
    "unsure": "E-mail: unsure whether it left",
    "sending": "E-mail is being sent",
}
OTHER_CHANNELS = {
    "sms": "Text message",
    "letter": "Letter",
    "social": "Social message",
    "visit": "Visit",
    "task": "Task",
}
CHOSEN = {
    "act": "Make this touch now.",
    "wait": "Nothing before that instant; then decide again.",
    "ask": "A person must decide.",
    "rest": "The plan is through: nothing before that date.",
    "switch": "The plan goes on elsewhere: at another place of the playbook, in another one, or with another person.",
    "stop": "It is over, with this answer.",
}
EFFECTS = {
    "continue": "the plan goes on",
    "promise": "a call at the instant that was agreed, before anything else",
    "pause": "nothing until the date that was named, then a call",
    "hold": "nothing until the date that was named, then the plan goes on where it was",
    "point_bad": "this number or address is not used again",
    "close": "it is over",
}
OUTCOME_WORDS = {
    "no_answer": "nobody picked up",
    "busy": "busy",
    "left_voicemail": "a voicemail was left",
    "gatekeeper": "somebody else picked up",
    "wrong_number": "it is somebody else's number",
    "bad_number": "the number does not work",
    "call_back": "they asked to be called back",
    "talked_yes": "they said yes",
    "talked_no": "they said no",
    "talked_not_now": "they asked for time",
    "not_qualified": "it is not for them",
    "do_not_contact": "they want no more contact",
    "sent": "it left, or was done",
    "bounced": "it did not arrive",
    "replied_yes": "they answered yes",
    "replied_no": "they answered no",
    "replied_stop": "they want no more contact",
    "replied_not_now": "they asked for time",
    "replied": "they wrote, and the plan goes on",
    "out_of_office": "they are away until a date",
    "failed": "it could not be done",
    "missed": "nobody made it in time",
    "unsure": "nobody knows whether it left; a person is asked",
}
"""What decisions, effects and dispositions mean, for documents."""

_REPLIED = {
    "call_back": "Replied: wants a call",
    "not_qualified": "Replied: somebody else is the right person",
}
"""Answers to a message that are also outcomes of a call."""

_OF_OTHERS = {"sent": "done", "failed": "not possible", "bounced": "did not arrive"}
MOVES = {"call": "Call", "email": "E-mail", **OTHER_CHANNELS}

QUESTIONS: dict[str, str] = {
    "no_way_to_reach": "There is no usable number and no usable address. How can this person be reached?",
    "never_open": "Your hours, the lawful hours and this person's wish never meet. When may they be called?",
    "what_next": "The plan is through without an answer. What next?",
    "nothing_new": "It is time to come back, but they have had every message there is. What is new?",
    "find_decision_maker": "Nobody answers here. Who else decides at this organization?",
    "playbook_missing": "They should go on in another playbook, which is not to be had.",
    "after_pause": "The pause is over. How does the plan go on?",
    "ask_referral": "They are not for us. Whom do they know who might be?",
    "unsure_email": "The program stopped while an e-mail was leaving. Did it arrive?",
    "email_not_configured": "An e-mail is due, but no mail account is connected.",
    "email_not_possible": "An e-mail is due, but it cannot be made.",
    "email_failed": "The mail server refused an e-mail.",
    "email_too_late": "An e-mail could not leave in time.",
    "opted_out_came_back": "Somebody on the opt-out list asked again. What did they really want?",
    "reply": "They answered. What do they say?",
    "reply_after_end": "They wrote after this lead was closed. How does it go on?",
    "reply_after_stop": "They wrote, and they had asked not to be contacted.",
    "has_left": "They are not there any more. Who takes their place?",
    "colleague_named": "They named somebody to write to. Is that a lead?",
    "challenge": "Their mail system wants a person to confirm the sender.",
}

SENT_FOLDER: dict[str, str] = {
    "absent": "It is not in the Sent folder, where the provider puts what it takes: most likely it never left.",
    "absent_own_copy": "It is not in the Sent folder, but Ringback puts copies there only once it has the server's "
    "receipt, so this says nothing.",
    "no_folder": "There is no Sent folder to look into.",
    "not_reached": "The Sent folder could not be looked into: the mailbox cannot be reached.",
}
"""What is told of a message that may have left, once the Sent folder was looked through."""

EVENTS: dict[str, str] = {
    "arrived": "Arrived ({by})",
    "came_again": "Came in again ({by})",
    "asked_again": "Asked again: the plan begins anew",
    "stage": "The next part of the plan began",
    "other_person": "Goes on with another person, #{number}",
    "referral": "Named somebody else, #{number}",
    "colleague_added": "Somebody else at the organization was added",
    "away": "Absence entered: until {until}",
    "back": "Absence taken out",
    "enrolled": "Follow-up began: {playbook}, version {version}",
    "left_playbook": "Taken out of {playbook}, version {version}",
    "moved": "Moved from version {from_version} to version {to_version} of {playbook}",
    "paused": "Paused until {until}",
    "resumed": "Resumed",
    "asked": "Question: {question}",
    "settled": "Question settled: {choice}",
    "closed": "Closed: {answer}",
    "reopened": "Reopened",
    "point_added": "A new way to reach them was added",
    "point_marked": "A number or address was marked by hand",
    "lead_changed": "Changed: {fields}",
    "personal_line": "A line for this person alone was written",
    "draft_begun": "Somebody began to finish a message",
    "send_later": "Sending put off: {why}",
    "mail_waits": "An e-mail waits until {until}: {why}",
    "referral_shut": "Named somebody else, who asked not to be contacted",
    "page_opened": "Opened their answer page",
    "answered": "Answered on their page: {choice}",
    "came_back": "An e-mail came back: {why}",
    "not_delivered": "An e-mail was not delivered yet: {why}",
    "point_set_aside": "An address was set aside: {why}",
    "away_without_date": "An out-of-office notice without a date",
    "found_in_sent": "The e-mail that was in doubt is in the Sent folder: it left",
    "found_in_inbox": "The e-mail that was in doubt has come into a mailbox of ours: it left",
    "bounce_came": "The e-mail that was in doubt has come back: it left",
    "reply_came": "The e-mail that was in doubt was answered: it left",
    "not_in_sent": "The e-mail that is in doubt is not in the Sent folder",
}
LINKS = {
    "referral": "named by this person",
    "referral_from": "named this person",
    "other_person": "takes the place of this person",
    "other_person_from": "was followed up before, at the same organization",
}
"""What another lead is to this one; `_from`: the one that this one came from."""

DOORS = {
    "import": "list",
    "form": "web form",
    "api": "program",
    "hand": "by hand",
    "sample": "sample data",
    "referral": "named by somebody",
    "other_person": "at the same organization",
    "email": "e-mail",
}


def disposition_words(channel: str, disposition: str) -> str:
    """What came of a touch: `Called, no answer`."""
    if disposition in ("missed", "cancelled", "open"):
        return f"{MOVES.get(channel, channel)} {disposition}"
    if channel != "call" and disposition in _REPLIED:
        return _REPLIED[disposition]
    if channel in OTHER_CHANNELS and disposition in _OF_OTHERS:
        return f"{OTHER_CHANNELS[channel]}: {_OF_OTHERS[disposition]}"
    return DISPOSITIONS.get(disposition, disposition.replace("_", " ").capitalize())


def move_words(channel: str, by: str, *, voicemail: bool | None = None) -> str:
    """What is to be done: `Call`, `E-mail, automatic`; with the voicemail rule where it is given."""
    text = MOVES.get(channel, channel)
    if by == "automatic":
        return f"{text}, automatic"
    if channel == "call" and voicemail is not None:
        return f"{text}, voicemail offered" if voicemail else f"{text}, no voicemail"
    return text


def question_words(kind: str, params: Mapping[str, Any]) -> str:
    """A question in a sentence, with the server's or the template's complaint behind it if there is one."""
    text = QUESTIONS.get(kind, kind.replace("_", " ").capitalize() + "?")
    reason = detail_words(params)
    return f"{text} {reason}" if reason else text


def detail_words(params: Mapping[str, Any]) -> str:
    """What the program knows beyond the kind of a question: a complaint of a server, what a search has shown; or ""."""
    said = [str(params.get("why", "")), SENT_FOLDER.get(str(params.get("sent_folder", "")), "")]
    return " ".join(part for part in said if part)


def event_words(kind: str, data: Mapping[str, Any], *, zone: str) -> str:
    """An event of the journal in a few words."""
    words = {name: _word(name, value, zone) for name, value in data.items()}
    template = EVENTS.get(kind, kind.replace("_", " ").capitalize())
    try:
        return template.format(**words)
    except KeyError:
        return template.split(" (")[0].split(":")[0].split(" {")[0]


def _word(name: str, value: Any, zone: str) -> str:
    if name == "until":
        return moment(datetime.fromisoformat(str(value)), zone)
    if name == "by":
        return DOORS.get(str(value), str(value))
    if name == "answer":
        return ANSWER_WORDS.get(str(value), str(value))
    if name == "question":
        return QUESTIONS.get(str(value), str(value))
    return str(value) if name == "playbook" else str(value).replace("_", " ")

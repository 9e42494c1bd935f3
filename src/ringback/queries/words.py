"""Codes of the tables in words for labels and buttons; `explain.words` has those for sentences."""

from __future__ import annotations

from ringback.explain.sentences import ANSWER_WORDS

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

OUTCOMES = {
    "no_answer": "No answer",
    "busy": "Busy",
    "left_voicemail": "Left voicemail",
    "gatekeeper": "Gatekeeper",
    "wrong_number": "Wrong person",
    "bad_number": "Bad number",
    "call_back": "Call back agreed",
    "talked_yes": "Said yes",
    "talked_no": "Said no",
    "talked_not_now": "Not now",
    "not_qualified": "Not qualified",
    "do_not_contact": "Do not contact",
    "sent": "Sent",
    "bounced": "Bounced",
    "replied_yes": "Replied yes",
    "replied_no": "Replied no",
    "replied_stop": "Replied stop",
    "replied_not_now": "Replied not now",
    "replied": "Replied",
    "out_of_office": "Out of office",
}

ANSWERS = {code: words.capitalize() for code, words in ANSWER_WORDS.items()}

STATES = {
    "active": "In the plan",
    "resting": "Resting",
    "paused": "Paused",
    "asking": "Waits for you",
    "closed": "Closed",
    "": "Not in a plan",
}

RAW_SOURCES = {
    "import": "imported list",
    "form": "web form",
    "api": "API",
    "hand": "entered by hand",
    "email": "e-mail",
    "sample": "sample data",
}


def ordinal(number: int) -> str:
    """`first` … `tenth`, then `11th`."""
    if 0 < number < len(ORDINALS):
        return ORDINALS[number]
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def and_list(parts: list[str]) -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


CHANNEL_NAMES = {
    "call": "Calls",
    "email": "E-mail",
    "sms": "Text messages",
    "recorded_voice": "Recorded or artificial voice",
}
"""The media that a consent is given for, as people call them."""

GROUND_NAMES = {"inquiry": "Inquiry", "express_consent": "Express consent", "purchase": "Purchase"}

SUPPRESSION_NAMES = {
    "phone": "Number",
    "email": "E-mail address",
    "domain": "Domain",
    "organization": "Organization",
    "person": "Person",
}

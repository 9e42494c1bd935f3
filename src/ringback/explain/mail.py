"""Words for messages that came in: what they are, what they mean, whose they are, what became of them."""

from __future__ import annotations

KINDS = {
    "reply": "Reply",
    "bounce_hard": "Came back",
    "bounce_soft": "Not delivered",
    "complaint": "Spam complaint",
    "auto_reply": "Automatic reply",
    "acknowledgement": "Acknowledgement",
    "challenge": "Challenge",
    "calendar": "Calendar",
    "receipt": "Receipt",
    "new_lead": "New lead",
    "list": "Newsletter or notice",
    "unknown": "Not understood",
    "": "Not read yet",
}
MEANINGS = {
    "yes": "yes",
    "not_now": "not now",
    "no": "no",
    "stop": "stop",
    "wrong_person": "the wrong person",
    "question": "a question",
}
SHORT = {**MEANINGS, "wrong_person": "wrong person", "question": "question"}
STATES = {
    "new": "Waits for a worker",
    "handled": "Done",
    "asking": "Waits for you",
    "failed": "Went wrong",
}
MATCHED = {
    "message_id": "It answers a message of yours.",
    "plus_address": "It was sent to the address of a message of yours.",
    "recipient": "The report is about their address.",
    "sender": "It came from their address.",
    "domain": "It came from the domain of these people.",
    "several": "Several people have this address.",
    "by_hand": "Somebody said so.",
    "": "Nobody known has this address.",
}
DONE = {
    "asked": "Waits for you: what does it mean?",
    "stopped": "The person was taken out, on all channels.",
    "of_customer": "They had said yes already; whoever has the lead was told.",
    "unplaced": "Waits for you: whose is it?",
    "noted": "It changed nothing.",
    "held": "The plan waits until they are back.",
    "point_bad": "The address is not used any more.",
    "evidence": "It was written down at the address.",
    "refused": "Your sending was refused; the address is as good as before.",
    "new_lead": "A lead was made of it.",
    "joined": "It was added to the lead of this person.",
    "copy": "The same message came before.",
    "own": "A copy of a message of yours.",
    "lead": "You made a lead of it.",
    "not_lead": "You said that it is nothing to follow up.",
    "reply_yes": "You read it as a yes.",
    "reply_no": "You read it as a no.",
    "reply_not_now": "You read it as not now.",
    "reply_stop": "You read it as a stop.",
    "reply_wrong_person": "You read it as the wrong person.",
    "reply_answer": "You answered it.",
    "reply_keep_going": "You let the plan go on.",
    "end_yes": "You closed the lead as a yes.",
    "end_reopen": "You took the lead up again.",
    "end_later": "You took the lead up again for later.",
    "end_leave": "You left it closed.",
    "end_stop": "You took the person out.",
    "left_person": "Somebody took their place.",
    "left_close": "You closed the lead.",
    "closed": "The lead was closed.",
    "reopened": "The lead was taken up again.",
    "asked_again": "They asked again.",
}


def kind_words(kind: str, meaning: str = "") -> str:
    """`Reply`, `Reply: not now`."""
    text = KINDS.get(kind, kind.replace("_", " ").capitalize())
    return f"{text}: {MEANINGS.get(meaning, meaning)}" if meaning else text


def done_words(did: str) -> str:
    """What became of a message, in a sentence; "" for nothing so far."""
    return DONE.get(did, did.replace("_", " ").capitalize() + "." if did else "")

# ruff: noqa: E501 (messages read better unbroken)
"""What replies mean: a labelled list in eight languages, and that no stop is missed."""

import json
import random
from datetime import date
from pathlib import Path

import pytest

from ringback.inbox.message import read
from ringback.inbox.model import Kind, Meaning
from ringback.inbox.replies import Meant, meaning_of, read_reply

CORPUS = Path(__file__).parents[1] / "corpus" / "mail" / "replies"
ROWS = [
    json.loads(line)
    for name in ("meanings.jsonl", "stops.jsonl")
    for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()
    if line
]
STOPS = [row["text"] for row in ROWS if row["meaning"] == "stop"]
FOOTER = (
    "Hillside Roofing\nPhone: +1 303 555 0142\nOpen: Monday to Friday 8 to 5\n12 Mill Lane, Denver\n\n"
    "Hillside Roofing sent you this e-mail about its services.\nUnsubscribe: https://x.example/u/abc"
)


def meant(
    text: str, *, subject: str = "Re: Your request", sent: str = "2024-03-05", apart: bool = True
) -> Meant:
    return meaning_of(text, subject=subject, sent=date.fromisoformat(sent), told_apart=apart)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:50])
def test_a_reply_means_what_a_person_would_say_of_it(row: dict[str, str]) -> None:
    found = meant(row["text"], sent=row["sent"], apart=False)
    if row["meaning"] == "not_stop":
        assert found.meaning is not Meaning.STOP
        return
    assert (found.meaning.value if found.meaning else "none") == row["meaning"], found.why
    if row["until"]:
        assert found.until == date.fromisoformat(row["until"])
    if found.meaning:
        assert found.why
        assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    "word", ["stop", "quit", "end", "revoke", "opt out", "opt-out", "cancel", "unsubscribe"]
)
def test_a_word_of_revocation_counts_in_any_case_and_punctuation(word: str) -> None:
    chance = random.Random(word)
    for _attempt in range(40):
        cased = "".join(chance.choice((letter.upper(), letter.lower())) for letter in word)
        text = (
            chance.choice(("", " ", '"', "*", "..."))
            + cased
            + chance.choice(("", "!", "!!!", ".", '"', " please", ", thanks"))
        )
        assert meant(text).meaning is Meaning.STOP, text
        assert meant("", subject=text.strip()).meaning is Meaning.STOP, text
    assert meant(" ".join(word.upper().replace(" ", ""))).meaning is Meaning.STOP


@pytest.mark.parametrize("text", STOPS)
def test_a_stop_is_found_among_friendly_words_and_above_our_own_footer(text: str) -> None:
    assert meant(f"{text}\n\n{FOOTER}", apart=False).meaning is Meaning.STOP
    assert meant(f"Hello,\n\n{text}\n\nKim Marsh").meaning is Meaning.STOP


@pytest.mark.parametrize(
    "answer", ["Fine with me.", "Yes please, call me.", "No thanks.", "Ok", "Who are you?", ""]
)
@pytest.mark.parametrize(
    "footer",
    [
        FOOTER,
        "To stop these e-mails, open https://x.example/u/abc",
        "Reply STOP to unsubscribe at any time.",
        "If you no longer wish to receive these messages, click here.",
        "Um keine weiteren Nachrichten zu erhalten, klicken Sie hier.",
        "Pour vous désabonner, cliquez ici : https://x.example/u",
        "Unsubscribe: Stop these e-mails <https://x.example/u/abc>",
        "Stop these e-mails",
    ],
)
def test_our_own_footer_is_no_stop(answer: str, footer: str) -> None:
    assert (
        meant(f"{answer}\n\n{footer}" if answer else f"Hi\n\n{footer}", apart=False).meaning
        is not Meaning.STOP
    )


def reply(body: str, *headers: str) -> bytes:
    lines = ["From: Kim <kim@marsh.example>", "Date: Tue, 05 Mar 2024 09:30:00 +0000", *headers]
    return ("\n".join(lines) + "\nContent-Type: text/plain; charset=utf-8\n\n" + body).encode()


def test_a_stop_in_the_quoted_text_is_not_the_persons_own() -> None:
    body = "Yes, call me.\n\nOn Mon, Mar 4, 2024 at 3:17 PM Dana <d@x.example> wrote:\n> Reply STOP and we stop\n> STOP\n"
    found = read_reply(read(reply(body, "Subject: Re: x", "In-Reply-To: <1@x.example>")))
    assert found.meaning is Meaning.YES
    assert found.new_text == "Yes, call me."
    assert found.about == ("<1@x.example>",)


def test_a_request_in_the_subject_alone_is_obeyed() -> None:
    found = read_reply(read(reply("", "Subject: unsubscribe")))
    assert (found.kind, found.meaning) == (Kind.REPLY, Meaning.STOP)


def test_our_own_subject_that_comes_back_is_no_request() -> None:
    found = read_reply(
        read(reply("Yes please.", "Subject: Re: Do not call us, we call you", "In-Reply-To: <1@x>"))
    )
    assert found.meaning is Meaning.YES


def test_nothing_at_all_is_unknown() -> None:
    assert read_reply(read(reply("  \n", "Subject: hello"))).kind is Kind.UNKNOWN
    assert read_reply(read(b"")).kind is Kind.UNKNOWN


def test_a_mixed_answer_is_told_with_less_confidence() -> None:
    mixed = meant("Not interested in solar, but call me about the roof")
    plain = meant("Yes please, call me about the roof")
    assert mixed.meaning is plain.meaning is Meaning.YES
    assert mixed.confidence < 0.5 < plain.confidence


def test_whoever_is_named_instead_is_told_with_all_that_was_said() -> None:
    found = meant(
        "Wrong person. Please contact Mr. Bill Hobbs at bill@hobbs.example or 303-555-0142, he is our office manager."
    )
    assert found.meaning is Meaning.WRONG_PERSON
    (person,) = found.people
    assert (person.name, person.email, person.phone) == ("Bill Hobbs", "bill@hobbs.example", "+13035550142")


def test_a_date_is_counted_from_the_day_of_the_message_and_never_lies_before_it() -> None:
    assert meant("Call me again in two weeks", sent="2024-12-24").until == date(2025, 1, 7)
    assert meant("Call me again in March", sent="2024-04-01").until == date(2025, 3, 1)
    assert meant("Call me back on 3/4", sent="2024-03-05").until == date(2025, 3, 4)
    assert meant("Rufen Sie am 3.4. wieder an").until == date(2024, 4, 3)
    assert meant("Ask me again on 31 February").until is None

# ruff: noqa: E501 (messages read better unbroken)
"""The new text of replies: threads of many programs in many languages, each with what its writer wrote now."""

import json
from pathlib import Path

import pytest
import quotequail
from mailparser_reply import EmailReplyParser

from ringback.inbox.html import text_of_html
from ringback.inbox.message import Message, read
from ringback.inbox.replies import new_text_of
from ringback.inbox.replies.plain import told_apart

CORPUS = Path(__file__).parents[1] / "corpus" / "mail" / "replies"
ROWS = [
    json.loads(line) for line in (CORPUS / "replies.jsonl").read_text(encoding="utf-8").splitlines() if line
]
PEER_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "da", "sv", "cs", "ja", "ko", "zh"]


def message(row: dict[str, str]) -> Message:
    return read((CORPUS / row["file"]).read_bytes())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_the_new_text_is_exactly_what_was_written(row: dict[str, str]) -> None:
    assert new_text_of(message(row)).new_text == row["new_text"]


def test_the_threads_come_from_many_languages() -> None:
    assert len(ROWS) >= 100
    assert len({row["language"] for row in ROWS}) >= 12
    assert {path.name for path in CORPUS.glob("*.eml")} == {row["file"] for row in ROWS}


def test_no_library_for_it_is_ahead_on_these_threads() -> None:
    ours, first, second = 0, 0, 0
    for row in ROWS:
        mail, wanted = message(row), plain(row["new_text"])
        ours += plain(new_text_of(mail).new_text) == wanted
        reply = EmailReplyParser(languages=PEER_LANGUAGES).parse_reply(text=mail.text)
        first += plain(reply or "") == wanted
        second += plain(by_quotequail(mail)) == wanted
    assert ours == len(ROWS)
    assert max(first, second) < ours


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def by_quotequail(mail: Message) -> str:
    only_html = not any(part.content_type == "text/plain" for part in mail.parts)
    parts = quotequail.unwrap_html(mail.html) if only_html else quotequail.unwrap(mail.text)
    if parts is None:
        return mail.text
    return (
        parts.get("text_top") or text_of_html(parts.get("html_top") or "") or parts.get("text_bottom") or ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "I said I would write:\n\nall is fine",
        "The plan for 12 March 2024:\n\nwe meet at 10:00 at the gate",
        "Please answer to kim@x.example by 12 March 2024:\n- the width\n- the color",
        "From: the start it was clear.\nTo: be fair, not to me.",
        "First part\n---\nSecond part",
        "Sent from the office the parcel came on Monday.\n\nThe second one is missing.",
        "Sent by mail on Monday, not here yet.\n\nKim",
        "I need:\n> nails\n> screws\nand a ladder",
        "Original message lost? Send it again please.",
        "On Monday we wrote:\n\nnothing",
        "Date: any\nPlace: here",
        "5 > 3 and 2 < 4, as my teacher wrote",
    ],
)
def test_what_a_person_wrote_is_not_cut(text: str) -> None:
    assert told_apart(text).new_text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sure.\n\nDana Whitlock wrote:\n> Hi", "Sure."),
        ("Sure.\n\nQuoting Dana <d@x.example>:\n\n> Hi", "Sure."),
        ("Sure.\n\n2024-03-04 15:17 GMT+01:00 Dana <d@x.example>:\n\n> Hi", "Sure."),
        ('Sure.\n\n04.03.2024, 15:17, "Dana Belova" <d@x.example>:\n> Hi', "Sure."),
        ("At 03:17 PM 3/4/2002 -0500, you wrote:\n>one\n\nAnswer", "Answer"),
        ("Dana> one\nDana> two\n\nAnswer", "Answer"),
        ("Hello,\n\nDana wrote:\n> one\n\nyes\n\n> two\n\nno\n\nKim", "Hello,\n\nyes\n\nno\n\nKim"),
        ("> one\nAnswer\n\n-- \nKim\n", "Answer"),
        ("Ok\n-------- Forwarded by Dana on 03/04/2024\n03:17 PM --------\nold", "Ok"),
        ("Ok.\n\nSent from my BlackBerry wireless device.\nPlease excuse brevity", "Ok."),
        ("Ok\n_____________\nlist mailing list\nhttps://x.example/list", "Ok"),
        ("", ""),
        ("> only\n> quoted", ""),
    ],
)
def test_rarer_forms_of_quotes_are_known(text: str, expected: str) -> None:
    assert told_apart(text).new_text == expected


def test_plain_text_without_marks_is_read_by_the_structure_of_the_html_beside_it() -> None:
    raw = (
        b'Subject: Re: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        b"Yes.\n\nHi Kim, may we come on Friday or on the Monday after it?\n--b\nContent-Type: text/html\n\n"
        b'<p>Yes.</p><blockquote type="cite">Hi Kim, may we come on Friday or on the Monday after it?</blockquote>\n--b--\n'
    )
    told = new_text_of(read(raw))
    assert told.new_text == "Yes."
    assert told.found

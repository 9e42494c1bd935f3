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
        "One more thing:\n- Paint",
        "Two colors\n- Red",
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
        (
            "We agreed on Friday.\n\nDana Whitlock <dana@x.example> schreef op ma 4 mrt. 2024 15:17:\n\n> hallo",
            "We agreed on Friday.",
        ),
        ("Yes.\n\n--- Dana Whitlock <dana@x.example> wrote:\n> hello\n> there", "Yes."),
        (
            "Yes.\n\n  -------- Message d'origine --------\n De : Dana <d@x.example>\n Date : 04/03/2024 15:17 (GMT+01:00)\n À : k@x.example\n Objet : RE: x\n\n Bonjour",
            "Yes.",
        ),
        (
            "Ok\n\n_____\nDe: Dana <d@x.example>\nPara: Kim <k@x.example>\nEnviado: Lunes 4 de marzo de 2024 15:17\nAsunto: x\n\nhola",
            "Ok",
        ),
        (
            "Ok.\n\nCheers,\nKim\n\n\nOn 04 Mar 2024, at 15:17, Dana Whitlock via RT <rt@x.example> wrote:\n\n> <URL: x >\n> text",
            "Ok.\n\nCheers,\nKim",
        ),
        (
            "Thanks all.\n\n-- \nKim Marsh, PhD\nUniversity\n\n\n> -----Original Message-----\n> From: Dana\n> Sent: Monday\n>\n> text",
            "Thanks all.",
        ),
        ("> On 3/4/24 3:17 PM, Dana wrote:\n>> first\n> second\nNo.", "No."),
        (
            "Hi Dana,\n\nsee my comments inline.\n\nOn Mon, Mar 4, 2024 at 3:17 PM Dana W <d@x.example> wrote:\n\n> Point one\n>\n\nAgreed.\n\n\n> Point two\n>\n\nNot agreed.\n\n\nRegards,\nKim\n\n\n>\n> Dana\n>",
            "Hi Dana,\n\nsee my comments inline.\n\nAgreed.\n\nNot agreed.\n\n\nRegards,\nKim",
        ),
        (
            "El lunes no puedo.\n\nEl lun., 4 mar. 2024 15:17, Dana Blanco <d@x.example> escribió:\n\n> hola",
            "El lunes no puedo.",
        ),
        ("Vale\n\n2024-03-04 15:17 GMT+01:00, Dana Blanco <d@x.example>:\n> hola", "Vale"),
        ("Da.\n\nOn Mon, 4 Mar 2024, 15:17 Dana, <d@x.example> wrote:\n\n> x", "Da."),
        (
            'fine\n\n\n\nFrom: "Dana Whitlock" <d@x.example>\nTo: "Kim" <k@x.example>\nSent: Monday, March 4, 2024 3:17:08 PM\nSubject: x\n\nHi',
            "fine",
        ),
        (
            'fine\n\n----- Original Message -----\n| From: "Dana" <d@x.example>\n| To: k\n| Subject: x\n\n| hi there\n| you',
            "fine",
        ),
        (
            'fine\n\n----- Mail original -----\nDe: "Dana" <d@x.example>\nÀ: "Kim" <k@x.example>\nEnvoyé: Lundi 4 Mars 2024 15:17:08\nObjet: x\n\nBonjour',
            "fine",
        ),
        ("fine\n\nLe 4 mars 2024 15:17:08 GMT+01:00, Dana <d@x.example> a écrit :\n>x", "fine"),
        (
            "Ja.\n\nMit freundlichen Grüßen\n\ni.A. Kim Marsch\n\n-------------------------------------------\nMarsch GmbH\nTel. 030 901820\nwww.marsch.example",
            "Ja.\n\nMit freundlichen Grüßen\n\ni.A. Kim Marsch",
        ),
        (
            "Sure thing\n\nSent from Yahoo Mail on Android\n\n  On Mon, Mar 4, 2024 at 3:17 PM, Dana<d@x.example> wrote:   Hello",
            "Sure thing",
        ),
        (
            "Sure thing\n\nSent from my Verizon, Samsung Galaxy smartphone\n\n-------- Original message --------\nFrom: Dana\nDate: 3/4/24 3:17 PM",
            "Sure thing",
        ),
        (
            "Looks right\n\nSent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows 10\n\nFrom: Dana<mailto:d@x.example>\nSent: 04 March 2024 15:17\nTo: Kim<mailto:k@x.example>\nSubject: x\n\ny",
            "Looks right",
        ),
        ("好的\n\n发自我的iPhone\n\n> 在 2024年3月4日，15:17，Dana <d@x.example> 写道：\n> \n> 您好", "好的"),
        (
            "はい\n\n-----Original Message-----\nFrom: Dana <d@x.example>\nSent: Monday, March 4, 2024 3:17 PM\nTo: k\nSubject: x\n\nこんにちは",
            "はい",
        ),
        ("Sim\n\nDana <d@x.example> escreveu no dia segunda, 4/03/2024 à(s) 15:17:\n\n> olá", "Sim"),
        (
            "Tak\n\nOd: Dana <d@x.example>\nData: poniedziałek, 4 marca 2024 15:17\nDo: Kim <k@x.example>\nTemat: x\n\nDzień dobry",
            "Tak",
        ),
        (
            'Ano\n\n---------- Původní e-mail ----------\nOd: Dana <d@x.example>\nKomu: k@x.example\nDatum: 4. 3. 2024 15:17:08\nPředmět: x\n"Dobrý den"',
            "Ano",
        ),
        ("Igen.\n\nDana <d@x.example> ezt írta (időpont: 2024. márc. 4., H, 15:17):\n\n> x", "Igen."),
        ("Da\n\nÎn lun., 4 mar. 2024 la 15:17, Dana <d@x.example> a scris:\n\n> x", "Da"),
        ("Ναι\n\nΣτις Δευ 4 Μαρ 2024 στις 3:17 μ.μ., ο χρήστης Dana <d@x.example> έγραψε:\n\n> x", "Ναι"),
        (
            "Note: the following applies.\n\nFrom 4 March 2024 at 10:00 we are closed.\n\nKim",
            "Note: the following applies.\n\nFrom 4 March 2024 at 10:00 we are closed.\n\nKim",
        ),
        ("Price list 2024:\n\nA 10\nB 20", "Price list 2024:\n\nA 10\nB 20"),
        ("My wife said on 4 March 2024:\n\nnever again.", "My wife said on 4 March 2024:\n\nnever again."),
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

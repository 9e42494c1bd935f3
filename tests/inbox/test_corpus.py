"""The labelled corpus: what must never happen, and that the page shows what is measured."""

from __future__ import annotations

import importlib.util
import sys
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from ringback.inbox.classify import classify
from ringback.inbox.message import read
from ringback.inbox.model import Kind, Meaning
from tests.corpus.mail.load import samples

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")

FORM = (
    b"From: Web form <no-reply@rivers.example>\nSubject: New message from your site\n\nName: Pat Doyle\n"
    b"Email: pat@doyle.example\nPhone: +1 303 555 0123\nMessage: We are out of town until January 12 and will be back "
    b"on Monday. Please look at the roof.\n"
)


@cache
def bench() -> ModuleType:
    """The script that measures."""
    spec = importlib.util.spec_from_file_location("mail_confusion", ROOT / "bench" / "mail_confusion.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mail_confusion"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@cache
def measured() -> list[Any]:
    return list(bench().measure())


@cache
def figures() -> dict[str, int]:
    return dict(bench().figures(measured()))


def named(rows: list[Any]) -> list[str]:
    return [f"{one.sample.name}: {one.found.kind.value}, {one.found.meaning}" for one in rows]


def test_the_corpus_is_large_enough_in_every_language() -> None:
    own = list(samples())
    assert len(own) >= 360
    for language in LANGUAGES:
        here = [one for one in own if one.language == language]
        assert sum(one.group == "absence" for one in here) >= 15
        assert sum(one.group == "stop" for one in here) >= 12
        assert sum(one.group == "answers" for one in here) >= 15
    assert sum(one.unseen for one in own) >= len(own) // 3


def test_every_sample_is_a_message_that_can_be_read() -> None:
    for one in samples():
        message = read(one.raw)
        assert message.sent_at is not None, one.name
        assert message.from_address, one.name
        assert "\ufffd" not in message.subject + message.text, one.name


def test_no_autoresponder_is_taken_for_an_answer() -> None:
    wrong = [
        one
        for one in measured()
        if one.sample.expected.kind == "auto_reply" and one.found.kind in (Kind.REPLY, Kind.UNKNOWN)
    ]
    assert named(wrong) == []


def test_no_program_is_taken_for_an_opt_out() -> None:
    assert figures()["programs_taken_for_opt_outs"] == 0


def test_no_person_is_taken_for_a_program() -> None:
    automatic = (
        Kind.AUTO_REPLY,
        Kind.ACKNOWLEDGEMENT,
        Kind.CHALLENGE,
        Kind.CALENDAR,
        Kind.RECEIPT,
        Kind.LIST,
    )
    wrong = [
        one
        for one in measured()
        if one.sample.expected.kind == "reply" and one.found.kind in (*automatic, Kind.BOUNCE_HARD)
    ]
    assert named(wrong) == []


def test_what_programs_write_is_told_apart() -> None:
    programs = ("auto_reply", "acknowledgement", "challenge", "calendar", "receipt", "list")
    own = [one for one in measured() if one.sample.group in ("absence", "programs")]
    wrong = [one for one in own if one.sample.expected.kind in programs and one.kinds[0] != one.kinds[1]]
    assert named(wrong) == []


def test_days_of_return_and_colleagues_are_read() -> None:
    dated = [one for one in measured() if one.sample.group == "absence" and not one.sample.expected.left]
    assert [one.sample.name for one in dated if not one.day_is_right] == []
    assert [one.sample.name for one in dated if not one.people_are_right] == []


def test_for_whoever_has_left_it_is_said_and_the_successor_is_named() -> None:
    left = [one for one in measured() if one.sample.expected.left]
    assert left
    for one in left:
        assert one.found.until is None, one.sample.name
        assert any("has left" in why for why in one.found.why), one.sample.name
        assert one.people_are_right, one.sample.name


def test_no_opt_out_is_missed() -> None:
    wrong = [
        one
        for one in measured()
        if one.sample.expected.meaning == "stop"
        and (one.found.kind is not Kind.REPLY or one.meanings[1] != "stop")
    ]
    assert named(wrong) == []


def test_a_stop_in_the_answer_to_an_invitation_is_a_stop() -> None:
    built = EmailMessage()
    built["From"], built["Subject"] = "pat@doyle.example", "Declined: Visit"
    built["In-Reply-To"] = "<t-1@mail.rivers.example>"
    built.set_content("Stop contacting me.")
    built.add_alternative("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", subtype="calendar")
    found = classify(bytes(built))
    assert (found.kind, found.meaning) == (Kind.REPLY, Meaning.STOP)


def test_a_stop_from_an_address_that_looks_like_a_programs_is_a_stop() -> None:
    found = classify(
        b"From: news@doyle.example\nIn-Reply-To: <t-1@mail.rivers.example>\nSubject: Re: Hi\n\nSTOP\n"
    )
    assert (found.kind, found.meaning) == (Kind.REPLY, Meaning.STOP)


def test_a_form_in_which_somebody_mentions_a_holiday_is_a_lead() -> None:
    assert classify(FORM).kind is Kind.NEW_LEAD


def test_most_meanings_are_suggested_rightly() -> None:
    assert figures()["meanings_right"] >= 0.97 * figures()["meanings"]


def test_people_are_known_as_people() -> None:
    wrong = [
        one for one in measured() if one.sample.expected.kind == "reply" and one.found.kind is not Kind.REPLY
    ]
    assert named(wrong) == []


def test_the_page_shows_what_is_measured() -> None:
    """Written by `python bench/mail_confusion.py --write`; run it after a change of rules or corpus."""
    text = (ROOT / "docs" / "reference" / "mail.md").read_text(encoding="utf-8")
    assert bench().page(text, measured()) == text

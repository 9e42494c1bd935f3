"""Which message an e-mail follows: one subject for a thread, "Re:" only where they wrote, a bounded chain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.playbooks.messages.compose import honest_subject
from ringback.playbooks.messages.threads import (
    MAX_REFERENCES,
    NEW,
    Said,
    following,
    has_prefix,
    same_subject,
    without_prefix,
)

from .test_compose import composed

OURS, THEIRS = Said(message_id="<1@acme.example>"), Said(message_id="<q@lead.example>", theirs=True)


def test_what_follows_nothing_begins_a_thread() -> None:
    assert following([], "Your roof") == NEW


def test_a_second_message_keeps_the_subject_without_re() -> None:
    thread = following([OURS], "Your roof")
    assert (thread.subject, thread.in_reply_to, thread.references) == (
        "Your roof",
        OURS.message_id,
        (OURS.message_id,),
    )


def test_only_an_answer_to_them_says_re() -> None:
    assert following([OURS, THEIRS], "Your roof").subject == "Re: Your roof"
    assert following([OURS, THEIRS, Said(message_id="<2@acme.example>")], "Your roof").subject == "Your roof"


def test_re_is_never_doubled() -> None:
    assert following([OURS, THEIRS], "AW: Re: Your roof").subject == "Re: Your roof"


@given(st.integers(1, 200), st.integers(10, 120))
def test_the_chain_is_bounded_and_keeps_its_first_and_its_last(count: int, size: int) -> None:
    said = [Said(message_id=f"<{number}.{'x' * size}@acme.example>") for number in range(count)]
    references = following(said, "s").references
    assert len(" ".join(references)) <= MAX_REFERENCES
    assert references[0] == said[0].message_id
    assert references[-1] == said[-1].message_id
    assert list(references) == sorted(references, key=lambda one: int(one[1:].partition(".")[0]))


@pytest.mark.parametrize(
    "subject", ["Re: x", "RE:x", "Fwd: x", "AW: x", "re[2]: x", "Fw: Re: x", "WG: x", "SV: x"]
)
def test_prefixes_of_several_languages_are_known(subject: str) -> None:
    assert has_prefix(subject)
    assert without_prefix(subject) == "x"
    assert honest_subject(subject) == "x"


@pytest.mark.parametrize(
    "subject", ["Reroofing: an offer", "Your roof", "Report: March", "Regarding: you", ""]
)
def test_other_words_before_a_colon_are_left_alone(subject: str) -> None:
    assert not has_prefix(subject)
    assert honest_subject(subject) == subject


def test_mail_programs_see_one_thread_whatever_stands_before_it() -> None:
    assert same_subject("Re: Your Roof", "your roof")
    assert not same_subject("Your roof", "Your kitchen")


def test_the_headers_name_the_chain_and_the_subject_is_that_of_the_thread() -> None:
    email = composed("still-here", thread=following([OURS, THEIRS], "I just called you"))
    headers = dict(email.headers)
    assert email.subject == "Re: I just called you"
    assert headers["In-Reply-To"] == THEIRS.message_id
    assert headers["References"] == f"{OURS.message_id} {THEIRS.message_id}"

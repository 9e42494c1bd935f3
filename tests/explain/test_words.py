"""Every code has a sentence, every outcome and question its words, and decisions survive the way through JSON."""

from __future__ import annotations

import ast
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import ringback.engine
from ringback.engine.decisions import Param, Reason, because
from ringback.engine.model import Answer, Channel, Disposition
from ringback.explain.encode import decode_reasons, encode_reasons
from ringback.explain.places import COURTESY, PLACES, STATE_UNKNOWN, law_words
from ringback.explain.sentences import ANSWER_WORDS, SENTENCES, duration, moment, sentence
from ringback.explain.words import DISPOSITIONS, QUESTIONS, disposition_words, event_words, question_words
from ringback.rules import load
from ringback.services.questions import CHOICES

AT = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)


def codes_of_the_engine() -> set[str]:
    """Every literal code that the engine gives as a reason: `because("…")` and `….rule_out("…")`."""
    found: set[str] = set()
    for file in Path(ringback.engine.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
                found |= {
                    one.value
                    for one in ast.walk(node.value)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("because", "rule_out"):
                found |= {
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_every_reason_of_the_engine_has_a_sentence() -> None:
    codes = codes_of_the_engine()
    assert len(codes) > 25
    assert codes - set(SENTENCES) == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_whole(code: str) -> None:
    values: dict[str, Param] = {
        "channel": "sms",
        "after": "letter",
        "wait": timedelta(0),
        "times": 1,
        "limit": 3,
    }
    names = set(re.findall(r"{(\w+)[:}]", SENTENCES[code])) - MADE_OF_OTHERS
    values |= {name: _some(name) for name in sorted(names)}
    text = sentence(Reason(code, tuple(values.items())), zone="America/Denver")
    assert text.endswith(".")
    assert text[0] == text[0].upper()
    assert "{" not in text


MADE_OF_OTHERS = {"a_channel", "channels", "missing", "allowed", "touches"}


def _some(name: str) -> Param:
    if re.search(r"(_at|^at|until|since|last|opens|close|wanted)$", name):
        return AT
    if name in ("wait", "period", "gap", "interval", "target"):
        return timedelta(minutes=5)
    texts = {"channel": "sms", "after": "letter", "source": "US-FL", "rule": "EU", "amount": Decimal(5000)}
    return texts.get(name, 1)


SAID = [
    (because("email_on_day", day=2, channel="letter"), "The plan has a letter on day 2."),
    (
        because("message_at_once", arrived_at=AT, channel="sms"),
        "This lead arrived on Tue 3 Mar 10:02; a text message",
    ),
    (
        because("email_after_call", call_at=AT, wait=timedelta(0), channel="sms", after="call"),
        "The plan has a text message right after the call of Tue 3 Mar 10:02, which did not reach them.",
    ),
    (
        because("email_after_email", call_at=AT, wait=timedelta(hours=2), channel="visit", after="letter"),
        "The plan has a visit 2 hours after the letter of Tue 3 Mar 10:02.",
    ),
    (
        because("call_again_after_email", at=AT, wait=timedelta(minutes=5), after="sms"),
        "The plan has a call 5 minutes after the text message of Tue 3 Mar 10:02.",
    ),
    (
        because("after_unmade", channel="call", after="letter", at=AT),
        "The letter due until Tue 3 Mar 10:02 was not made; the plan goes on with a call.",
    ),
    (because("weekly_call", times=1, days=7, channel="social"), "The plan has 1 social message a week,"),
    (because("period", times=5, days=28, channel="call"), "The plan has 5 calls in 28 days,"),
    (
        because("email_every", interval=timedelta(weeks=2), channel="task"),
        "The plan now has a task every 2 weeks.",
    ),
    (because("call_every", interval=timedelta(days=1)), "The plan now has a call every day."),
    (
        because("email_every", interval=timedelta(weeks=1), channel="email"),
        "The plan now has an e-mail every week.",
    ),
    (because("no_way_by", channel="letter"), "No letter: no postal address is known."),
    (because("no_call_to_refer_to", channel="sms"), "No text message about the call:"),
    (because("value_below_line", step="a", channel="visit"), "A visit is left out:"),
    (because("touch_open", channel="email", due_at=AT, until=AT), "An e-mail, due on Tue 3 Mar 10:02,"),
    (
        because("cap_used", source="US-MD", used=1, limit=3, period=timedelta(hours=24), counted="call sms"),
        "The law of Maryland allows 3 calls or text messages in 24 hours; 1 is used.",
    ),
    (
        because("cap_cuts", source="elsewhere", limit=1, period=timedelta(hours=24), counted="call", cut=1),
        "1 call is left out that day: courtesy, where no law is known, allows 1 call in 24 hours.",
    ),
    (because("spread", left=3, fit=2, close=AT, gap=timedelta(hours=1)), "2 calls are left for that day,"),
    (because("spread_last", close=AT), "1 call is left for that day, to be made before Tue 3 Mar 10:02."),
    (
        because(
            "cap_frees",
            source="workspace",
            used=1,
            limit=1,
            period=timedelta(hours=24),
            counted="call",
            channel="call",
            free_at=AT,
        ),
        "A call could come sooner if your own limit allowed it: of 1 call in 24 hours 1 is used; the next slot",
    ),
    (because("budget_spent", calls=1), "No further call: 1 call was made, and"),
    (
        because("plan_through", months=1, last=AT),
        "The plan is through; it rests for 1 month from Tue 3 Mar 2026 on.",
    ),
    (because("value_above", amount=Decimal(5000), channel="call"), "A value above 5,000 would add calls."),
    (because("call_not_lawful", rule="US-CT"), "No call: the law of Connecticut allows it only with"),
    (because("call_not_lawful", rule=""), "No call: the law allows it only with"),
]
KEPT_BY_OLDER_VERSIONS = [
    (because("email_after_call", call_at=AT), "The plan has an e-mail right after the call of"),
    (
        because("call_again_after_email", at=AT, wait=timedelta(minutes=5)),
        "The plan has a call 5 minutes after the e-mail",
    ),
    (because("weekly_call", times=2), "The plan has 2 calls a week,"),
    (
        because("moved_by_cap", source="playbook", limit=3, period=timedelta(hours=24), wanted=AT),
        "Moved from Tue 3 Mar",
    ),
    (
        because("cap_frees", source="US-FL", used=3, limit=3, period=timedelta(hours=24), free_at=AT),
        "A call could come sooner if the law of Florida allowed it: of 3 calls in 24 hours 3 are used;",
    ),
]


@pytest.mark.parametrize(("reason", "said"), [*SAID, *KEPT_BY_OLDER_VERSIONS])
def test_a_sentence_names_the_channel_the_number_and_the_place(reason: Reason, said: str) -> None:
    assert sentence(reason, zone="America/Denver").startswith(said)


def test_every_row_of_the_contact_rules_is_called_by_its_name() -> None:
    rows = load.jurisdictions()
    assert set(PLACES) | {COURTESY, STATE_UNKNOWN} == set(rows)
    assert law_words(STATE_UNKNOWN) == "the strictest law of any state"
    for rule, name in PLACES.items():
        assert rows[rule].name.removesuffix(" (federal)") == name.removeprefix("the ")


def test_a_code_without_a_sentence_is_still_readable() -> None:
    assert sentence(because("something_new"), zone="UTC") == "Something new."


def test_every_outcome_question_and_answer_has_words() -> None:
    assert {one.value for one in Disposition} - set(DISPOSITIONS) == set()
    assert set(CHOICES) == set(QUESTIONS)
    assert set(ANSWER_WORDS) == {one.value for one in Answer}
    for channel in Channel:
        for disposition in Disposition:
            assert disposition_words(channel.value, disposition.value)[0].isupper()
    assert question_words("email_failed", {"why": "Wrong password."}).endswith("Wrong password.")
    assert question_words("something_new", {}) == "Something new?"


def test_an_event_without_its_facts_is_told_shorter() -> None:
    assert event_words("arrived", {"by": "form"}, zone="UTC") == "Arrived (web form)"
    assert event_words("arrived", {}, zone="UTC") == "Arrived"
    assert event_words("paused", {"until": "2026-03-03T17:02:00Z"}, zone="America/Denver").endswith("10:02")
    assert event_words("something_new", {}, zone="UTC") == "Something new"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=5), "5 minutes"),
        (timedelta(minutes=158), "2 hours 38 minutes"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=21, hours=5, minutes=1), "21 days 5 hours"),
        (timedelta(days=2, minutes=59, hours=23), "3 days"),
        (timedelta(weeks=2), "2 weeks"),
    ],
)
def test_a_duration_is_said_as_people_say_it(length: timedelta, words: str) -> None:
    assert duration(length) == words


def test_a_moment_is_told_in_the_zone_of_the_reader() -> None:
    assert moment(AT, "America/Denver") == "Tue 3 Mar 10:02"
    assert moment(AT, "America/Denver", "Denver") == "Tue 3 Mar 10:02 in Denver"


def test_reasons_come_back_from_json_as_they_were() -> None:
    reasons = (
        because("a", at=AT, wait=timedelta(minutes=5), value=Decimal("12.50"), times=3, rule="CASL"),
        because("b"),
    )
    assert decode_reasons(json.loads(json.dumps(encode_reasons(reasons)))) == reasons

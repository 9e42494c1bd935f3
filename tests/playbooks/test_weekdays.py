"""No shipped playbook drops a step in silence because of the weekday on which a lead arrives.

A lead that never answers, that can be reached on every channel, of a business open from Monday to Friday, arrives at
10:00 on each day of one week; what is made of each step is counted.
"""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from ringback.engine.playbook import OnArrival, OnDays, Step
from ringback.playbooks.compile import load, shipped_names
from ringback.services.scenario_file import parse
from ringback.services.scenarios import lines

WEEK = [date(2026, 3, 2) + timedelta(days) for days in range(7)]
SCENARIO = """\
playbook: {name}
workspace: {{time_zone: America/New_York, hours: {{mon-fri: "09:00-17:00"}}}}
lead:
  arrived_at: "{day}T10:00:00-05:00"
  phone: "+12125550100"
  email: a@example.com
  address: 1 Main Street, New York
  profile: https://x.example/a
  consents: [sms]
  value: 20000
until: "{until}"
"""


@cache
def made(name: str, day: date) -> Counter[str]:
    """How many touches came of each step."""
    text = SCENARIO.format(name=name, day=day, until=day + timedelta(500))
    told = lines(parse(text, beside=Path()))
    return Counter(line["step"] for line in told if line.get("outcome") in ("no_answer", "sent"))


def wanted(step: Step, day: date) -> int | None:
    """What the playbook says; None: it says no number."""
    if isinstance(step.timing, OnArrival):
        return int(day.weekday() > 4)  # only when no call can be made at once
    if isinstance(step.timing, OnDays) and step.timing.days is not None:
        return len(step.timing.days)
    return None


@pytest.mark.parametrize("name", shipped_names())
def test_every_step_comes_as_often_whatever_the_weekday(name: str) -> None:
    for step in load(name).steps:
        often = [made(name, day)[step.key] for day in WEEK]
        if step.when is not None and not any(often):
            continue  # for other leads
        said = [wanted(step, day) for day in WEEK]
        assert all(one in (None, number) for one, number in zip(said, often, strict=True)), (step.key, often)
        if said == [None] * 7 and (name, step.channel) != ("until-yes-or-no", "email"):
            assert len(set(often)) == 1, (step.key, often)
            assert often[0] > 0, step.key


def test_until_yes_or_no_sends_nine_emails_and_none_of_its_texts_twice() -> None:
    for day in WEEK:
        emails = {key: number for key, number in made("until-yes-or-no", day).items() if "/email-" in key}
        assert sum(emails.values()) == 9
        assert emails["until-there-is-an-answer/email-1"] <= 8


def test_research_timed_makes_seven_calls_four_emails_and_a_letter_on_every_weekday() -> None:
    for day in WEEK:
        counted = made("research-timed", day).copy()
        del counted["first-month/email-1"]  # the confirmation of an arrival on a shut day
        assert counted == {
            "first-month/first": 1,
            "first-month/email-2": 1,
            "first-month/second": 1,
            "first-month/third": 1,
            "first-month/call-4": 3,
            "first-month/day-15": 1,
            "first-month/email-3": 3,
            "a-letter/letter-1": 1,
        }

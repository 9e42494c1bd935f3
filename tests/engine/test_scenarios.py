"""Scenarios with what is expected of them: `scenarios/<name>.yaml` beside `scenarios/<name>.expected`.

The expected lines are written from the mission, the contact rules and the playbook's text, with the reasons as comments
in the scenario; they are never copied from what the engine printed. One line for each thing that happens, in the lead's
local time:

    2026-03-03 Tue 10:02 call day-1/call-1 voicemail     a call; `voicemail` where one is offered
    2026-03-03 Tue 10:02 (17:02Z) email day-1/email-2    the instant in UTC may be given too
    2026-03-03 Tue 10:07 call day-1/call-2 -> talked_yes what came of it, unless nobody answered or it was sent
    2026-07-01 Wed 09:00 rest until 2026-10-01 09:00     also: ask what_next, stop yes, switch next stage
    ... (no call)                                        any lines, none of them a call; `...` for any lines at all
    end resting, 5 calls, 3 emails                       how it stands at the end

` because CODE` after a line asks for that code among its reasons. `*` stands for anything, where only a part was worked
out by hand.
"""

from __future__ import annotations

import re
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from ringback.cli.main import app
from ringback.services.scenario_file import read
from ringback.services.scenarios import lines

FOLDER = Path(__file__).parent / "scenarios"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
PLAIN = {"call": "no_answer"}
TIME = re.compile(r"^20.{8} \w{3} .*\d\d:\d\d")


class Told:
    """One line of `ringback plan`, as an expected line would say it."""

    def __init__(self, line: dict[str, Any], zone: ZoneInfo) -> None:
        local, utc = datetime.fromisoformat(line["local"]), datetime.fromisoformat(line["at"])
        self.date, self.clock, self.utc = f"{local:%Y-%m-%d %a}", _clock(local), f"({_clock(utc)}Z)"
        self.move, self.codes = line["move"], {reason["code"] for reason in line["why"]}
        words = [line["move"], line["step"]]
        if line["voicemail"] == "offer":
            words.append("voicemail")
        if line["move"] == "stop":
            words.append(line["outcome"])
        elif line["outcome"] not in ("", PLAIN.get(line["move"], "sent")):
            words.append(f"-> {line['outcome']}")
        if "until" in line:
            until = datetime.fromisoformat(line["until"]).astimezone(zone)
            words.append(f"until {until:%Y-%m-%d} {_clock(until)}")
        self.rest = " ".join(word for word in words if word)

    def __str__(self) -> str:
        return f"{self.date} {self.clock} {self.rest}"

    def is_as(self, expected: str) -> bool:
        text, _, code = expected.partition(" because ")
        if code and code not in self.codes:
            return False
        return any(
            fnmatchcase(words, text)
            for words in (str(self), f"{self.date} {self.clock} {self.utc} {self.rest}")
        )


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def told(name: str) -> tuple[list[Told], str]:
    scenario = read(FOLDER / f"{name}.yaml")
    *happened, last = lines(scenario)
    answer = f" {last['answer']}" if last["answer"] else ""
    end = f"end {last['end']}{answer}, {last['calls']} calls, {last['emails']} emails"
    return [Told(line, scenario.snapshot.open_time.zone) for line in happened], end


def expected_of(name: str) -> list[str]:
    text = (FOLDER / f"{name}.expected").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def first_difference(expected: list[str], happened: list[Told], end: str) -> str | None:
    """The first expected line that is not there, with what came around it; None: all of it is as expected."""
    at, skipping, barred = 0, False, ""
    for line in expected:
        if line.startswith("..."):
            skipping, barred = True, line.removeprefix("...").strip().removeprefix("(no ").removesuffix(")")
            continue
        start = at
        if line.startswith("end "):
            rest = happened[at:]
            at = len(happened) if skipping else at
            if at == len(happened) and fnmatchcase(end, line) and not any(one.move == barred for one in rest):
                return None
            return _difference(line, happened, start, end)
        while skipping and at < len(happened) and not happened[at].is_as(line):
            if happened[at].move == barred:
                return _difference(f"no {barred} before {line!r}", happened, at, end)
            at += 1
        if at == len(happened) or not happened[at].is_as(line):
            return _difference(line, happened, start, end)
        at, skipping, barred = at + 1, False, ""
    return "The expected lines lack the last one: end ..."


def _difference(line: str, happened: list[Told], at: int, end: str) -> str:
    before = [f"      {one}" for one in happened[max(0, at - 4) : at]]
    after = [f"    > {one}  {sorted(one.codes)}" for one in happened[at : at + 12]]
    return "\n".join([f"expected: {line}", "what came:", *before, *after, f"      {end}"])


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_goes_as_was_worked_out_by_hand(name: str) -> None:
    happened, end = told(name)
    found = first_difference(expected_of(name), happened, end)
    assert found is None, f"{name}:\n{found}"


def test_every_scenario_says_what_is_expected_and_why() -> None:
    assert len(NAMES) >= 60
    assert {path.stem for path in FOLDER.glob("*.expected")} == set(NAMES)
    for name in NAMES:
        assert (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").startswith("# "), (
            f"{name} gives no reason"
        )
        assert any(TIME.search(line) for line in expected_of(name)), f"{name} has no time"


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("2026-03-03 Tue 10:02 call day-1/call-1 voicemail", True),
        ("2026-03-03 Tue 10:02 (17:02Z) call day-1/call-1 voicemail", True),
        ("2026-03-03 Tue 10:02 call day-1/call-1 voicemail because first_call_now", True),
        ("2026-03-03 Tue * call day-1/call-1 voicemail", True),
        ("2026-03-03 Tue 10:03 call day-1/call-1 voicemail", False),
        ("2026-03-03 Tue 10:02 (16:02Z) call day-1/call-1 voicemail", False),
        ("2026-03-03 Tue 10:02 call day-1/call-1", False),
        ("2026-03-03 Tue 10:02 call day-1/call-1 voicemail because moved_by_cap", False),
    ],
)
def test_a_line_is_compared_in_all_that_it_says(line: str, fits: bool) -> None:
    one = Told(
        {
            "at": "2026-03-03T17:02:00Z",
            "local": "2026-03-03T10:02:00-07:00",
            "move": "call",
            "step": "day-1/call-1",
            "outcome": "no_answer",
            "voicemail": "offer",
            "why": [{"code": "first_call_now", "text": ""}],
        },
        ZoneInfo("America/Denver"),
    )
    assert one.is_as(line) is fits
    found = first_difference([line, "end open, 1 calls, 0 emails"], [one], "end open, 1 calls, 0 emails")
    assert (found is None) is fits
    assert first_difference(["... (no call)", line, "end *"], [one], "end open") is None or not fits
    assert first_difference(["... (no call)", "end open"], [one], "end open") is not None


@pytest.mark.parametrize(
    "name", ["winning-strategy-low-value", "us-ky-from-ten", "us-fl-three-calls", "night-lord-howe"]
)
def test_the_command_prints_the_same_lines(name: str) -> None:
    result = CliRunner().invoke(app, ["plan", "--scenario", str(FOLDER / f"{name}.yaml")])
    assert result.exit_code == 0, result.output
    happened, _ = told(name)
    printed = result.stdout.splitlines()
    starts = [line for line in printed if line[:2] == "20"]
    assert [line[:16] for line in starts] == [f"{one.date[:10]} {one.clock[:5]}" for one in happened]
    assert printed[-1].startswith("End: ")

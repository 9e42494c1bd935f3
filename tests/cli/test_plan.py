"""`ringback plan`: the format of the lines is fixed, what is wrong is said in one sentence, and Django stays asleep."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ringback.cli.main import app
from ringback.services.scenario_file import BadScenario, parse
from ringback.services.scenarios import lines

EXAMPLE = """\
playbook: winning-strategy          # shipped name or a path
workspace: {time_zone: America/New_York, hours: {mon-fri: "08:00-18:00", sat: "09:00-13:00"}, holidays: US, \
high_value: 5000, currency: USD}
lead: {arrived_at: 2026-03-03T10:02:00-07:00, phone: "+13035550100", email: a@example.com, region: US-CO, value: 12000}
                                    # also: time_zone, postal_code, country, source, wish, other_contacts; all optional
outcomes:                           # what each touch comes to, in order per channel; the last one repeats
  call: [no_answer, left_voicemail, {call_back: 2026-03-04T15:00:00-07:00}, no_answer]
  email: [sent]
reaction: {call: 0s}                # how long after being due a person makes it
until: 2026-07-01
"""
KEYS = {"at", "local", "move", "step", "by", "outcome", "voicemail", "why", "ruled_out"}
MOVES = {"call", "email", "sms", "letter", "social", "visit", "task", "rest", "switch", "ask", "stop"}
HERE = Path()


def run(tmp_path: Path, text: str, *more: str) -> Any:
    file = tmp_path / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["plan", "--scenario", str(file), *more])


def test_the_example_prints_the_lines_that_are_promised(tmp_path: Path) -> None:
    result = run(tmp_path, EXAMPLE, "--json")
    assert result.exit_code == 0, result.output
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert set(told[-1]) == {"end", "answer", "calls", "emails"}
    assert told[-1]["end"] in {"open", "resting", "asking", "closed"}
    for line in told[:-1]:
        assert set(line) - {"until"} == KEYS, line
        assert line["move"] in MOVES
        assert line["by"] in {"person", "automatic"}
        assert line["voicemail"] in {"offer", "no"}
        assert line["at"].endswith("Z")
        assert datetime.fromisoformat(line["at"]) == datetime.fromisoformat(line["local"])
        for reason in (*line["why"], *line["ruled_out"]):
            assert set(reason) == {"code", "text"}
            assert "{" not in reason["text"]
            assert reason["text"].endswith(".")
        assert line["why"]
    first = told[0]
    assert (first["at"], first["local"]) == ("2026-03-03T17:02:00Z", "2026-03-03T10:02:00-07:00")
    assert (first["move"], first["outcome"], first["voicemail"]) == ("call", "no_answer", "offer")
    assert [line["at"] for line in told[:-1]] == sorted(line["at"] for line in told[:-1])
    made = [line for line in told if line.get("outcome") not in (None, "", "missed")]
    assert told[-1]["calls"] == sum(1 for line in made if line["move"] == "call")
    assert told[-1]["emails"] == sum(1 for line in made if line["move"] == "email")
    promised = [line for line in told if line.get("step") == "promise"]
    assert promised[0]["local"] == "2026-03-04T15:00:00-07:00"


def test_for_people_it_prints_the_same_moves_in_words(tmp_path: Path) -> None:
    result = run(tmp_path, EXAMPLE)
    assert result.exit_code == 0
    assert "2026-03-03 10:02  call   day-1/call-1 -> no_answer, voicemail offered" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("End: ")


def test_json_is_accepted_as_yaml(tmp_path: Path) -> None:
    text = json.dumps({"lead": {"arrived_at": "2026-03-03T10:02:00-07:00", "email": "a@b.example"}})
    result = run(tmp_path, text, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[0])["move"] == "email"


@pytest.mark.parametrize(
    ("outcomes", "end", "answer"),
    [
        ("call: [talked_yes]", "closed", "yes"),
        ("call: [do_not_contact]", "closed", "do_not_contact"),
        ("{call: [bad_number], email: [bounced]}", "asking", None),
    ],
)
def test_the_last_line_says_how_it_ended(tmp_path: Path, outcomes: str, end: str, answer: str | None) -> None:
    text = EXAMPLE.split("outcomes:")[0] + f"outcomes: {{{outcomes.strip('{}')}}}\nuntil: 2026-07-01\n"
    result = run(tmp_path, text, "--json")
    last = json.loads(result.stdout.splitlines()[-1])
    assert (last["end"], last["answer"]) == (end, answer)


BAD = {
    "not YAML": "lead: [",
    "a list": "- 1",
    "empty": "",
    "no arrival": "lead: {email: a@b.example}",
    "arrival without offset": "lead: {arrived_at: 2026-03-03T10:02:00}",
    "unknown key": EXAMPLE + "colour: red\n",
    "unknown lead key": "lead: {arrived_at: 2026-03-03T10:02:00Z, fax: 1}",
    "bad zone": "workspace: {time_zone: Mars}\nlead: {arrived_at: 2026-03-03T10:02:00Z}",
    "bad hours": "workspace: {hours: {mon: noon}}\nlead: {arrived_at: 2026-03-03T10:02:00Z}",
    "hours no mapping": "workspace: {hours: 8}\nlead: {arrived_at: 2026-03-03T10:02:00Z}",
    "bad holidays": "workspace: {holidays: MOON}\nlead: {arrived_at: 2026-03-03T10:02:00Z}",
    "bad cap": "workspace: {caps: [{limit: few, hours: 24}]}\nlead: {arrived_at: 2026-03-03T10:02:00Z}",
    "caps no list": "workspace: {caps: 3}\nlead: {arrived_at: 2026-03-03T10:02:00Z}",
    "bad wish clock": "lead: {arrived_at: 2026-03-03T10:02:00Z, wish: {after: teatime}}",
    "bad wish days": "lead: {arrived_at: 2026-03-03T10:02:00Z, wish: {days: someday}}",
    "bad value": "lead: {arrived_at: 2026-03-03T10:02:00Z, value: lots}",
    "value not finite": "lead: {arrived_at: 2026-03-03T10:02:00Z, value: nan}",
    "bad channel": "lead: {arrived_at: 2026-03-03T10:02:00Z}\noutcomes: {fax: [sent]}",
    "bad outcome": "lead: {arrived_at: 2026-03-03T10:02:00Z}\noutcomes: {call: [sent]}",
    "outcome without date": "lead: {arrived_at: 2026-03-03T10:02:00Z}\noutcomes: {call: [call_back]}",
    "bad reaction": "lead: {arrived_at: 2026-03-03T10:02:00Z}\nreaction: {call: soon}",
    "until before": "lead: {arrived_at: 2026-03-03T10:02:00Z}\nuntil: 2020-01-01",
    "far until": "lead: {arrived_at: 2026-03-03T10:02:00Z}\nuntil: 9999-12-31",
    "no such playbook": "playbook: nothing\nlead: {arrived_at: 2026-03-03T10:02:00Z}",
    "lead zone": "lead: {arrived_at: 2026-03-03T10:02:00Z, time_zone: Mars}",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_scenario_gets_one_clear_sentence_and_exit_2(tmp_path: Path, name: str) -> None:
    result = run(tmp_path, BAD[name])
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert 10 < len(result.stderr) < 400


def test_a_file_that_is_not_there_is_said_so() -> None:
    result = CliRunner().invoke(app, ["plan", "--scenario", "/nowhere/at/all.yaml"])
    assert result.exit_code == 2
    assert "/nowhere/at/all.yaml" in result.stderr


plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 99),
    st.sampled_from(["", "x", "9", "08:00-18:00", "call", "mon"]),
)
nested = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(["call", "mon-fri", "limit", "hours", "after", "days", "call_back", "x"]),
            inner,
            max_size=2,
        ),
    ),
    max_leaves=4,
)


@settings(max_examples=150)
@given(
    where=st.sampled_from(
        ["playbook", "workspace", "lead", "outcomes", "reaction", "until"]
        + [f"workspace.{key}" for key in ("time_zone", "hours", "holidays", "high_value", "country", "caps")]
        + [
            f"lead.{key}"
            for key in ("phone", "email", "region", "value", "time_zone", "postal_code", "country", "wish")
        ]
    ),
    value=nested,
)
def test_whatever_stands_in_a_scenario_it_is_a_plan_or_a_sentence(where: str, value: Any) -> None:
    data: dict[str, Any] = {
        "lead": {"arrived_at": "2026-03-03T10:02:00-07:00", "phone": "+13035550100"},
        "workspace": {},
        "until": "2026-03-20",
    }
    outer, _, inner = where.partition(".")
    if inner:
        data[outer][inner] = value
    else:
        data[outer] = value
    try:
        told = list(lines(parse(json.dumps(data), beside=HERE)))
    except BadScenario as error:
        told = [{"end": str(error)}]
    assert told[-1]["end"]


@pytest.mark.parametrize(
    "words", [["--help"], ["plan", "--help"], ["plan", "--scenario", "x.yaml", "--json"]]
)
def test_help_and_plan_do_not_wake_django(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "x.yaml").write_text(EXAMPLE, encoding="utf-8")
    program = (
        "import sys\n"
        "from ringback.cli.main import app\n"
        "try:\n    app(sys.argv[1:])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = sorted({name.split('.')[0] for name in sys.modules} & {'django', 'ninja', 'waitress', 'psycopg'})\n"
        "print('HEAVY', heavy, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "HEAVY []" in done.stderr

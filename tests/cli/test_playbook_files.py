"""`ringback playbook check` and `schema`: what they print, and how they end."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from ringback.cli.main import app
from ringback.playbooks.compile import shipped_source
from ringback.playbooks.export import json_schema


def check(folder: Path, source: str, *options: str) -> Result:
    file = folder / "mine.yaml"
    file.write_text(source, encoding="utf-8")
    return CliRunner().invoke(app, ["playbook", "check", str(file), *options])


def test_a_file_without_findings_ends_with_0(tmp_path: Path) -> None:
    result = check(tmp_path, shipped_source("by-value"))
    assert (result.exit_code, result.stdout) == (0, "Nothing to say: it can be used.\n")


def test_warnings_are_told_and_end_with_0(tmp_path: Path) -> None:
    result = check(tmp_path, shipped_source("winning-strategy"))
    assert result.exit_code == 0
    first, second, last = result.stdout.splitlines()
    assert first.startswith(f"{tmp_path / 'mine.yaml'}, warning, line 8, phases.0: day 1 may bring 5 calls")
    assert "US-FL, US-MD, US-OK, US-OR" in first
    assert "line 19, phases.1.steps.0.call.voicemail: this may leave a second voicemail on day 2" in second
    assert last == "2 warnings: it can be used."


def test_errors_end_with_1_and_say_what_to_write(tmp_path: Path) -> None:
    broken = shipped_source("winning-strategy").replace("{within: 5m", "{within: soon")
    result = check(tmp_path, broken)
    assert result.exit_code == 1
    first, last = result.stdout.splitlines()
    assert (
        "error, line 12, phases.0.steps.1.call.within: cannot read 'soon' as a time; write for example 5m"
        in first
    )
    assert last == "1 error, 0 warnings: it cannot be used as it is."


def test_findings_are_printed_as_json(tmp_path: Path) -> None:
    told = json.loads(check(tmp_path, shipped_source("research-timed"), "--json").stdout)
    assert (told["errors"], told["warnings"]) == (0, 1)
    assert told["findings"] == [
        {
            "line": 18,
            "place": "phases.0.steps.3.call.voicemail",
            "what": "this may leave a second voicemail on day 1",
            "write": "write voicemail: never, or at most 1",
            "severity": "warning",
        }
    ]


def test_a_file_that_cannot_be_read_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["playbook", "check", str(tmp_path / "none.yaml")])
    assert result.exit_code == 2
    assert "none.yaml cannot be read: No such file or directory." in result.stderr
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    result = CliRunner().invoke(app, ["playbook", "check", str(tmp_path / "bytes.yaml")])
    assert result.exit_code == 2
    assert "it is not UTF-8 text" in result.stderr


def test_the_schema_is_printed_for_editors() -> None:
    result = CliRunner().invoke(app, ["playbook", "schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json_schema()

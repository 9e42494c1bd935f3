"""Ruff bans calls that read the clock; here are the ways around it that ruff cannot see."""

import re
import tomllib

import pytest

from tests.architecture.sources import ROOT, SOURCE, name, python_files


def test_no_field_fills_itself_in_from_the_clock() -> None:
    pattern = re.compile(r"\bauto_now(_add)?\s*=\s*True")
    assert [name(path) for path in python_files(SOURCE) if pattern.search(path.read_text())] == []


def test_no_template_reads_the_clock() -> None:
    pattern = re.compile(r"{%\s*now\b|\|\s*(timesince|timeuntil|naturaltime)\s*[|}]")
    templates = [path for path in SOURCE.rglob("templates/**/*") if path.is_file()]
    assert [name(path) for path in templates if pattern.search(path.read_text())] == []


def test_only_the_clock_may_ignore_the_ban_on_clocks() -> None:
    # DTZ001, a naive datetime made from given numbers, reads no clock.
    offenders = [
        name(path)
        for path in python_files(SOURCE)
        if re.search(r"#\s*(ruff:\s*)?noqa.*\b(TID251|DTZ00[2-7]|DTZ01\d)\b", path.read_text())
    ]
    assert offenders == []


@pytest.mark.parametrize(
    "call", ["datetime.datetime.now", "datetime.date.today", "django.utils.timezone.now", "time.time"]
)
def test_ruff_bans_each_way_to_read_the_clock(call: str) -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert call in ruff["flake8-tidy-imports"]["banned-api"]
    assert "TID" in ruff["select"]
    exempt = {place for place, rules in ruff["per-file-ignores"].items() if "TID251" in rules}
    migrations = "src/ringback/store/migrations/**"  # they repeat what Django's own user model says
    assert exempt == {"src/ringback/clock.py", migrations, "tests/**", "bench/**"}

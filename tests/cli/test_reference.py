"""docs/reference/cli.md names every command and every option, and none that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from ringback.cli.main import app

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"


def commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        elif not command.hidden:
            yield " ".join((*words, name)), command


COMMANDS = dict(commands(typer.main.get_command(app)))


def section(name: str) -> str:
    """What the page says under the heading of this command."""
    found = re.search(
        rf"^## `ringback {re.escape(name)}`$(.*?)(?=^## |\Z)", PAGE.read_text(), re.MULTILINE | re.DOTALL
    )
    assert found is not None, f"no section for ringback {name}"
    return found[1]


def options(command: Any) -> set[str]:
    found = {
        flag
        for parameter in command.params
        if parameter.param_type_name == "option" and not getattr(parameter, "hidden", False)
        for flag in (*parameter.opts, *parameter.secondary_opts)
    }
    return found - {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_with_all_its_options_and_no_others(name: str) -> None:
    heads = " ".join(re.findall(r"^- (`[^:]+`):", section(name), re.MULTILINE))
    named = set(re.findall(r"`(--?[a-z][a-z-]*)`", heads))
    assert named == options(COMMANDS[name])
    for parameter in COMMANDS[name].params:
        if parameter.param_type_name == "argument":
            assert (parameter.metavar or parameter.name.upper()) in section(name)


def test_no_command_is_described_that_does_not_exist() -> None:
    assert set(re.findall(r"^## `ringback ([^`]+)`$", PAGE.read_text(), re.MULTILINE)) == set(COMMANDS)

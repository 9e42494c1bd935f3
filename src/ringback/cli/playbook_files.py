"""`ringback playbook check` and `ringback playbook schema`: playbook files alone, without a database."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer


def check(
    file: Annotated[Path, typer.Argument(help="The playbook file.", metavar="FILE")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look over a playbook file: what keeps it from being used, and what does not make sense."""
    from ringback.cli.database import fail
    from ringback.playbooks.problems import Severity
    from ringback.queries.playbook_check import findings

    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        fail(f"{file} cannot be read: {reason}.")
    found = findings(source, origin=str(file))
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    warnings = len(found) - errors
    if as_json:
        told = {
            "file": str(file),
            "errors": errors,
            "warnings": warnings,
            "findings": [asdict(one) for one in found],
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        for finding in found:
            typer.echo(f"{file}, {finding.severity}, {finding.text}")
        typer.echo(_summary(errors, warnings))
    if errors:
        raise typer.Exit(1)


def _summary(errors: int, warnings: int) -> str:
    if errors:
        return f"{_count(errors, 'error')}, {_count(warnings, 'warning')}: it cannot be used as it is."
    if warnings:
        return f"{_count(warnings, 'warning')}: it can be used."
    return "Nothing to say: it can be used."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def schema() -> None:
    """The JSON Schema of playbook files, for editors."""
    from ringback.playbooks.export import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))

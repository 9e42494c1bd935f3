"""`ringback plan`: the engine alone over a scripted prospect, without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer


def plan(
    scenario: Annotated[Path, typer.Option("--scenario", "-s", help="The scenario file (YAML or JSON).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Show what would happen to a scripted prospect, move by move, with the reasons."""
    from ringback.cli.database import fail
    from ringback.services.scenario_file import BadScenario, read
    from ringback.services.scenarios import lines

    try:
        happened = list(lines(read(scenario)))
    except BadScenario as error:
        fail(str(error))
    for line in happened:
        if as_json:
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            typer.echo(_told(line))


def _told(line: dict[str, Any]) -> str:
    if "end" in line:
        answer = f", {line['answer']}" if line["answer"] else ""
        return f"End: {line['end']}{answer}. {line['calls']} calls, {line['emails']} e-mails."
    when = line["local"][:16].replace("T", " ")
    outcome = f" -> {line['outcome']}" if line["outcome"] else ""
    voicemail = ", voicemail offered" if line["voicemail"] == "offer" else ""
    why = " ".join(reason["text"] for reason in line["why"])
    return f"{when}  {line['move']:<6} {line['step']}{outcome}{voicemail}\n                   {why}"

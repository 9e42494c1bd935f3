"""Commands on messages in files. They need no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer


def classify(
    files: Annotated[list[Path], typer.Argument(help="Messages as they came, one a file (.eml).")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a message.")] = False,
) -> None:
    """Say what messages are: replies, bounces, complaints, auto-replies, new leads and so on.

    Exits with 1 if a file could not be read; the others are told all the same.
    """
    from ringback.inbox.classify import classify as understand

    failed = False
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            failed = True
            typer.echo(f"{file}: cannot be read: {error.strerror}.", err=True)
            continue
        found = understand(raw)
        row: dict[str, Any] = {
            "file": str(file),
            "kind": found.kind.value,
            "recipients": [one.address for one in found.recipients],
            "status": found.status,
            "meaning": found.meaning.value if found.meaning else None,
            "until": found.until.isoformat() if found.until else None,
            "confidence": round(found.confidence, 3),
            "new_text": found.new_text,
            "why": list(found.why),
        }
        if as_json:
            typer.echo(json.dumps(row, ensure_ascii=False))
        else:
            typer.echo(_line(row))
    raise typer.Exit(1 if failed else 0)


def _line(row: dict[str, Any]) -> str:
    parts = [row["kind"], *row["recipients"], row["status"], row["meaning"] or "", row["until"] or ""]
    return f"{row['file']}: {' '.join(part for part in parts if part)} ({'; '.join(row['why'])})"

"""Rows per second of an import into a new SQLite database, beside plain inserts of the same rows.

Prints one JSON object. `python bench/import.py [FILE.csv]`: your own list instead of a made-up one.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROWS = 400


def made_up(rows: int) -> bytes:
    """A list with a repeat in every tenth row."""
    lines = ["Name,Phone,E-mail,City,State,Zip,Value,Notes"]
    for number in range(rows):
        who = number - 5 if number % 10 == 9 else number
        name = f"{'ABCDEFGHIJ'[who % 10]}nn{'aeiou'[who // 10 % 5]} {'KLMNPRST'[who % 8]}ox{'aeiou'[who // 8 % 5]}ley"
        lines.append(
            f"{name},(303) 555-{who:04d},p{who}@example.com,Denver,CO,80202,{who * 10},note {number}"
        )
    return "\n".join(lines).encode()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RINGBACK_DATA_DIR"] = folder
        os.environ["RINGBACK_DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        from ringback.cli.database import ready

        ready()
        from django.db import connection

        from ringback.clock import now
        from ringback.queries.workspaces import all_workspaces
        from ringback.services.imports import preview, run_import

        data = Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else made_up(ROWS)
        (workspace,) = all_workspaces()
        begun = time.perf_counter()
        run = preview(workspace, data=data, filename="bench.csv", user=None, now=now())
        looked = time.perf_counter()
        run = run_import(run, now_of=now, actor="bench")
        ended = time.perf_counter()
        assert (run.state, run.done) == ("done", run.total), run.error
        raw = raw_inserts(connection, data.decode("utf-8-sig", errors="replace").splitlines()[: run.total])
        print(
            json.dumps(
                {
                    "bench": "import",
                    "figure": "rows_per_second",
                    "value": round(run.total / (ended - looked), 1),
                    "unit": "rows/s",
                    "beside": {
                        "raw_insert_rows_per_second": round(raw, 1),
                        "preview_rows_per_second": round(run.total / (looked - begun), 1),
                        "rows": run.total,
                    },
                }
            )
        )
        connection.close()


def raw_inserts(connection, lines: list[str]) -> float:
    """The same lines into a table of one column, 25 in a transaction as the import does it."""
    from django.db import transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_lines (id integer PRIMARY KEY, line text)")
        begun = time.perf_counter()
        for start in range(0, len(lines), 25):
            with transaction.atomic():
                for line in lines[start : start + 25]:
                    cursor.execute("INSERT INTO bench_lines (line) VALUES (%s)", [line])
        return len(lines) / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()

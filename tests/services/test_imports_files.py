"""The report of an import, hostile files, and any table at all."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringback.queries.import_report import counts_of, report_csv
from ringback.queries.invariants import violations
from ringback.services.errors import CannotImport
from ringback.services.import_outcomes import OUTCOMES
from ringback.services.imports import (
    preview,
    run_import,
)
from ringback.services.workspaces import create_workspace
from ringback.store.models import (
    ImportRow,
    ImportRun,
    Lead,
    Workspace,
)
from tests.services.lists import EVERY_KIND, HEAD, NOW, imported, looked_at, many, now_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Workspace:
    return create_workspace(name="Roofer", now=NOW, time_zone="America/Denver")


def test_the_report_holds_a_line_for_each_row(home: Workspace) -> None:
    run = imported(home, EVERY_KIND)
    rows = list(csv.DictReader(io.StringIO("".join(report_csv(run)))))
    assert [row["row"] for row in rows] == ["0", "1", "2", "3", "4", "5", "6"]
    assert list(rows[0]) == ["row", "outcome", "lead", "duplicate_of_row", "reason"]
    assert (rows[3]["outcome"], rows[3]["lead"], rows[3]["duplicate_of_row"]) == ("duplicate", "1", "0")
    assert (rows[5]["lead"], rows[5]["duplicate_of_row"]) == ("", "")


def test_no_cell_of_the_report_is_a_formula(home: Workspace) -> None:
    run = imported(home, "Ann Lee,303-555-0100,,,,,,\n")
    ImportRow.objects.filter(run=run).update(reason="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in "".join(report_csv(run))


def test_a_long_report_is_complete(home: Workspace) -> None:
    run = imported(home, many(1))
    rows = [ImportRow(workspace=home, run=run, row=n, outcome="rejected", reason="x") for n in range(1, 1203)]
    ImportRow.objects.bulk_create(rows)
    assert len(list(csv.reader(io.StringIO("".join(report_csv(run)))))) == 1204


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\n\n,,,\n", "empty"),
        (b"Name,Phone\n", "no rows"),
        (b"PK\x03\x04" + b"x" * 100, "save it as CSV"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 20, "not readable"),
        (b"a,b\n" * 100_010, "more than 100,000 rows"),
    ],
)
def test_what_is_no_list_is_refused_with_advice(home: Workspace, data: bytes, word: str) -> None:
    with pytest.raises(CannotImport, match=word):
        preview(home, data=data, filename="x.csv", user=None, now=NOW)
    assert not ImportRun.objects.exists()


def test_hostile_cells_are_kept_as_text(home: Workspace) -> None:
    long = "x" * 30_000
    rows = (
        '=cmd|\'/c calc\'!A0,303-555-0100,,,,,,"=HYPERLINK(""http://x"")"\n'
        "<script>alert(1)</script>,303-555-0101,,,,,9e99999,\n"
        f"{long},303-555-0103,{long}@example.com,{long},{long},{long},{long},{long}\n"
        "Nul\x00l Byte,303-555-0102,,,,,99999999999999999999,\n"
        "\u202egnp.exe,303-555-0104,a@example.com,,,,-1e5,\u200b\n"
        "Ann,303-555-0105,,,,,,a,b,c,d,e\n"
    )
    run = preview(home, data=(HEAD + rows).encode(), filename="../../\x00e\u202evil.csv", user=None, now=NOW)
    run = run_import(run, now_of=now_of, actor="import")
    assert run.state == "done"
    assert sum(counts_of(run)[code] for code in OUTCOMES) == run.total == 6
    assert not ImportRow.objects.filter(run=run, reason__contains="could not be stored").exists()
    assert "\x00" not in run.filename
    assert violations(NOW) == []


CELL = st.sampled_from(
    [
        *(
            "",
            "Ann Lee",
            "ann lee",
            "R. Lee",
            "Bob",
            "303-555-0100",
            "3035550101",
            "+1 303 555 0100 x5",
            "555",
        ),
        *("a@example.com", "b@example.com", "A@EXAMPLE.COM", "x@@y", "80202", "Denver", "CO", "do not call"),
        *("stop", "n/a", "12k", "=1+1", "☎\x00"),
    ]
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=8), min_size=1, max_size=8))
def test_whatever_the_table_the_counts_sum_up_and_every_open_lead_has_a_next_move(
    rows: list[list[str]],
) -> None:
    home = create_workspace(name="Fresh", now=NOW, time_zone="America/Denver")
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    try:
        run = looked_at(home, text.getvalue())
    except CannotImport:
        return
    foreseen = counts_of(run)
    run = run_import(run, now_of=now_of, actor="import")
    counts = counts_of(run)
    assert counts == foreseen
    assert run.state == "done"
    assert sum(counts[code] for code in OUTCOMES) == counts["rows"] == run.total == run.rows.count()
    assert violations(NOW) == []
    before = Lead.objects.count()
    lines = text.getvalue().splitlines(keepends=True)
    imported(home, "".join(reversed(lines)))
    assert Lead.objects.count() == before, "the same rows in another order make no lead"

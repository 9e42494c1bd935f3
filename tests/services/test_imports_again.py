"""The same rows once more, stops, crashes: nothing is lost and nothing is made twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from ringback.queries.import_report import counts_of
from ringback.queries.invariants import violations
from ringback.services import import_rows
from ringback.services.errors import CannotImport
from ringback.services.imports import (
    continue_imports,
    discard,
    preview,
    run_import,
    set_columns,
    start_import,
    stop_import,
)
from ringback.services.workspaces import create_workspace
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    Event,
    ImportRow,
    ImportRun,
    Lead,
    Playbook,
    Suppression,
    Workspace,
)
from tests.services.lists import EVERY_KIND, HEAD, NOW, imported, looked_at, many, now_of, reason, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Workspace:
    return create_workspace(name="Roofer", now=NOW, time_zone="America/Denver")


def everything() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (Contact, ContactPoint, Enrollment, Lead, Event, Suppression)
    }


def test_the_exact_same_file_twice_creates_nothing(home: Workspace) -> None:
    first = imported(home, EVERY_KIND)
    before = everything()
    again = looked_at(home, EVERY_KIND)
    assert again.dialect["preview"]["same_as"] == first.pk
    assert counts_of(again) == {**counts_of(first), "new": 0, "duplicate": 6, "needs_look": 0,
                                "no_way_to_reach": 0, "opted_out": 0, "rejected": 1}  # fmt: skip
    again = run_import(again, now_of=now_of, actor="import")
    assert [(outcome, lead) for outcome, lead, _ in told(again)] == [
        ("rejected" if outcome == "rejected" else "duplicate", lead) for outcome, lead, _ in told(first)
    ]
    assert "lead #1" in reason(again, 0)
    assert everything() == {**before, "Event": before["Event"] + 1}


def test_the_same_rows_in_another_order_create_nothing(home: Workspace) -> None:
    nameless = "Zoe,,,,,,,asked at the fair\n"
    first = imported(home, EVERY_KIND + nameless)
    before = everything()
    rows = (EVERY_KIND + nameless).splitlines(keepends=True)
    foreseen = counts_of(looked_at(home, "".join(reversed(rows))))
    again = imported(home, "".join(reversed(rows)))
    assert everything() == {**before, "Event": before["Event"] + 1}
    assert counts_of(again) == foreseen
    assert [lead for _, lead, _ in told(again)] == [lead for _, lead, _ in reversed(told(first))]
    assert counts_of(again)["new"] == 0
    assert violations(NOW) == []


def test_a_row_known_from_an_earlier_list_names_the_lead(home: Workspace) -> None:
    imported(home, "Ann Lee,303-555-0100,,,,,,\n")
    run = imported(home, "Ann Lee,303-555-0100,ann@example.com,,,,,\nAnn Lee,,ann@example.com,,,,,\n")
    assert told(run) == [("duplicate", 1, None), ("duplicate", 1, 0)]
    assert "lead #1" in reason(run, 0)
    assert set(ContactPoint.objects.values_list("value", flat=True)) == {"+13035550100", "ann@example.com"}


def test_the_same_file_with_other_columns_is_not_the_same_import(home: Workspace) -> None:
    rows, head = "Ann Lee,303-555-0100\n", "Name,Widget\n"
    first = imported(home, rows, head)
    assert told(first)[0][0] == "no_way_to_reach"
    again = set_columns(looked_at(home, rows, head), {1: "phone"}, now=NOW)
    assert again.dialect["preview"]["same_as"] is None
    assert counts_of(again)["new"] + counts_of(again)["duplicate"] == 1
    assert run_import(again, now_of=now_of, actor="import").state == "done"
    assert ContactPoint.objects.get().value == "+13035550100"


def test_a_lead_that_is_gone_is_made_again(home: Workspace) -> None:
    first = imported(home, "Ann Lee,303-555-0100,,,,,,\nBob Day,303-555-0101,,,,,,\n")
    lead = Lead.objects.get(number=1)
    Enrollment.objects.filter(lead=lead).first().touches.all().delete()  # type: ignore[union-attr]
    Event.objects.filter(lead=lead)._raw_delete("default")
    Enrollment.objects.filter(lead=lead).delete()
    contact = lead.contact
    lead.delete()
    contact.delete()
    again = imported(home, "Ann Lee,303-555-0100,,,,,,\nBob Day,303-555-0101,,,,,,\n")
    assert again.digest == first.digest
    assert [outcome for outcome, _, _ in told(again)] == ["new", "duplicate"]


class PowerCut(BaseException):
    """Nothing catches this, as nothing catches a power cut."""


def test_a_crash_in_the_middle_and_a_second_run_lose_nothing_and_double_nothing(
    home: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = looked_at(home, many(60))
    calls = Counter[str]()
    capture = import_rows.capture

    def failing(*args: object, **fields: object) -> object:
        calls["captured"] += 1
        if calls["captured"] == 38:
            raise PowerCut
        return capture(*args, **fields)  # type: ignore[arg-type]

    monkeypatch.setattr(import_rows, "capture", failing)
    with pytest.raises(PowerCut):
        run_import(run, now_of=now_of, actor="import")
    run.refresh_from_db()
    assert (run.state, run.done) == ("running", 25)
    assert Lead.objects.count() == ImportRow.objects.count() == 25
    run = run_import(run, now_of=now_of, actor="import")
    assert (run.state, run.done, counts_of(run)["new"]) == ("done", 60, 60)
    assert Lead.objects.count() == Contact.objects.count() == Enrollment.objects.count() == 60
    assert list(ImportRow.objects.order_by("row").values_list("row", flat=True)) == list(range(60))
    assert violations(NOW) == []


def test_an_import_can_be_stopped_and_goes_on_where_it_was(home: Workspace) -> None:
    seen: list[tuple[int, int]] = []

    def stop_at_25(done: int, total: int) -> bool:
        seen.append((done, total))
        return False

    rows = many(30) + "Paax Lee,303-555-0000,,,,,,\n"
    run = run_import(looked_at(home, rows), now_of=now_of, actor="import", progress=stop_at_25)
    assert (run.state, run.done, seen) == ("stopped", 25, [(25, 31)])
    assert continue_imports(now_of) is False, "a stopped import stays stopped"
    run = run_import(run, now_of=now_of, actor="import")
    assert (run.state, run.done) == ("done", 31)
    assert told(run)[30] == ("duplicate", 1, 0), "it still knows the rows from before the stop"


def test_the_worker_finishes_what_a_closed_browser_left(home: Workspace) -> None:
    run = start_import(looked_at(home, many(30)), now=NOW)
    assert continue_imports(now_of, lambda: False) is True, "told to stop, it leaves the work"
    assert Lead.objects.count() == 0
    while continue_imports(now_of, seconds=0.01):
        pass
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 30)
    assert Lead.objects.count() == 30


def test_a_row_that_cannot_be_stored_holds_up_no_other(
    home: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = import_rows.capture

    def failing(workspace: Workspace, draft: object, **fields: object) -> object:
        if draft.full_name == "Bad Row":  # type: ignore[attr-defined]
            raise ValueError("no")
        return capture(workspace, draft, **fields)  # type: ignore[arg-type]

    monkeypatch.setattr(import_rows, "capture", failing)
    run = imported(
        home, "Ann Lee,303-555-0100,,,,,,\nBad Row,303-555-0101,,,,,,\nAnn Lee,303-555-0100,,,,,,\n"
    )
    assert told(run) == [("new", 1, None), ("rejected", None, None), ("duplicate", 1, 0)]
    assert "could not be stored" in reason(run, 1)


def test_a_workspace_without_a_playbook_in_use_ends_the_import_with_words(home: Workspace) -> None:
    Playbook.objects.update(archived_at=NOW)
    run = run_import(looked_at(home, many(2)), now_of=now_of, actor="import")
    assert (run.state, run.error) == (
        "failed",
        "This workspace has no playbook in use. Add one, or publish a draft.",
    )
    assert Lead.objects.count() == 0


def test_an_import_that_has_begun_keeps_its_columns_and_itself(home: Workspace) -> None:
    run = start_import(looked_at(home, many(2)), now=NOW)
    with pytest.raises(CannotImport, match="begun"):
        set_columns(run, {0: ""}, now=NOW)
    with pytest.raises(CannotImport, match="begun"):
        discard(run)
    assert stop_import(run, now=NOW).state == "stopped"
    done = run_import(run, now_of=now_of, actor="import")
    with pytest.raises(CannotImport, match="complete"):
        start_import(done, now=NOW)


def test_columns_can_be_corrected_before_the_start(home: Workspace) -> None:
    run = looked_at(home, "Ann Lee,303-555-0100,Bo\n", "Who called,Digits,Helper\n")
    assert run.columns["fields"] == ["", "", ""]
    run = set_columns(run, {0: "full_name", 1: "phone"}, now=NOW)
    assert counts_of(run)["new"] == 1
    with pytest.raises(CannotImport, match="no column"):
        set_columns(run, {7: "phone"}, now=NOW)
    with pytest.raises(CannotImport, match="no field"):
        set_columns(run, {0: "shoe_size"}, now=NOW)


def test_lists_that_were_only_looked_at_are_forgotten_after_a_while(home: Workspace) -> None:
    old = looked_at(home, many(1))
    kept = imported(home, many(2))
    preview(home, data=(HEAD + many(3)).encode(), filename="b.csv", user=None, now=NOW + timedelta(days=8))
    assert not ImportRun.objects.filter(pk=old.pk).exists()
    assert ImportRun.objects.filter(pk=kept.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_work_on_one_import_take_no_row_twice(home: Workspace) -> None:
    run = start_import(looked_at(home, many(60)), now=NOW)

    def work() -> None:
        try:
            run_import(run, now_of=now_of, actor="import")
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.refresh_from_db()
    assert (run.state, run.done, counts_of(run)["new"]) == ("done", 60, 60)
    assert Lead.objects.count() == ImportRow.objects.count() == 60
    assert Event.objects.filter(kind="imported").count() == 1

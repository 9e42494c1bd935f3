"""Importing a list: what comes of each kind of row, and what the preview says beforehand."""

from __future__ import annotations

from datetime import datetime

import pytest

from ringback.queries.import_report import counts_of
from ringback.queries.invariants import violations
from ringback.services.imports import (
    run_import,
)
from ringback.services.suppression import suppress
from ringback.services.workspaces import create_workspace
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    Event,
    ImportRow,
    Lead,
    Suppression,
    Workspace,
)
from tests.services.lists import EVERY_KIND, NOW, imported, looked_at, now_of, reason, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Workspace:
    return create_workspace(name="Roofer", now=NOW, time_zone="America/Denver")


def test_each_kind_of_row_gets_its_outcome(home: Workspace) -> None:
    run = imported(home, EVERY_KIND)
    assert told(run) == [
        ("new", 1, None),
        ("needs_look", 2, None),
        ("no_way_to_reach", 3, None),
        ("duplicate", 1, 0),
        ("opted_out", 4, None),
        ("rejected", None, None),
        ("no_way_to_reach", 1, 0),
    ]
    assert "phone '555-01'" in reason(run, 1)
    assert "foo@@example.com" in reason(run, 3)
    assert "row 0" in reason(run, 3)
    assert "do not call" in reason(run, 4).casefold()
    assert "empty" in reason(run, 5)
    assert counts_of(run) == {
        "rows": 7, "new": 1, "duplicate": 1, "needs_look": 1, "no_way_to_reach": 2, "opted_out": 1, "rejected": 1,
    }  # fmt: skip
    assert (run.done, run.total) == (7, 7)
    assert violations(NOW) == []


def test_the_preview_says_beforehand_what_comes_of_the_rows_and_stores_nothing_else(home: Workspace) -> None:
    before = Event.objects.count()
    run = looked_at(home, EVERY_KIND)
    foreseen = counts_of(run)
    assert Lead.objects.count() == Contact.objects.count() == ImportRow.objects.count() == 0
    assert Event.objects.count() == before
    assert (run.state, run.total, run.dialect["encoding"], run.dialect["delimiter"]) == (
        "preview",
        7,
        "utf-8",
        ",",
    )
    assert run.columns["fields"][:3] == ["full_name", "phone", "email"]
    assert [row["outcome"] for row in run.dialect["preview"]["head"]][:2] == ["new", "needs_look"]
    assert run.dialect["preview"]["enrolled"] == 2
    assert counts_of(run_import(run, now_of=now_of, actor="import")) == foreseen


def test_the_preview_tells_when_the_first_call_and_the_first_e_mail_would_be(home: Workspace) -> None:
    seen = looked_at(home, EVERY_KIND).dialect["preview"]
    assert seen["first_call_at"] == NOW.isoformat(), "it is 10:04 on a Tuesday in Denver"
    assert datetime.fromisoformat(seen["first_email_at"]) >= NOW


def test_the_row_as_written_is_kept_with_the_lead_and_with_the_report(home: Workspace) -> None:
    run = imported(home, "Ann Lee,303-555-0100,,,,,12k,hello\n")
    raw = {"Name": "Ann Lee", "Phone": "303-555-0100", "E-mail": "", "City": "", "State": "", "Zip": "",
           "Value": "12k", "Notes": "hello"}  # fmt: skip
    assert ImportRow.objects.get(run=run).raw == raw
    assert Lead.objects.get().raw == raw
    assert Lead.objects.get().value == 12000


def test_words_in_the_notes_shut_the_number_with_the_words_as_evidence(home: Workspace) -> None:
    imported(home, "Dee Ray,303-555-0103,dee@example.com,,,,,please unsubscribe me\n")
    lead = Lead.objects.get()
    assert (lead.state, lead.answer) == ("closed", "do_not_contact")
    assert {row.value for row in Suppression.objects.all()} == {"+13035550103", "dee@example.com"}
    assert all("unsubscribe" in row.evidence for row in Suppression.objects.all())
    assert not Enrollment.objects.exists()


def test_a_repeated_row_that_opts_out_closes_the_lead_and_shuts_what_it_adds(home: Workspace) -> None:
    run = imported(
        home, "Ann Lee,303-555-0100,,,,,,\nAnn Lee,303-555-0100,ann@example.com,,,,,stop calling\n"
    )
    assert told(run) == [("new", 1, None), ("opted_out", 1, 0)]
    assert set(ContactPoint.objects.values_list("status", flat=True)) == {"suppressed"}
    assert Lead.objects.get().answer == "do_not_contact"
    assert violations(NOW) == []


def test_a_number_on_the_opt_out_list_is_honored_whoever_comes_with_it(home: Workspace) -> None:
    suppress(
        home, kind="phone", value="+13035550100", reason="asked", evidence="by phone", now=NOW, actor="1"
    )
    run = looked_at(home, "Ann Lee,303-555-0100,,,,,,\n")
    assert counts_of(run)["opted_out"] == 1
    assert told(run_import(run, now_of=now_of, actor="import")) == [("opted_out", 1, None)]
    assert Lead.objects.get().state == "closed"


def test_somebody_else_at_a_shut_number_is_followed_up_by_e_mail_alone(home: Workspace) -> None:
    rows = (
        "Soren Nelson,303-555-0100,s@example.com,,,,,unsubscribe\n"
        "Dmitri Nelson,303-555-0100,d@example.com,,,,,\n"
        "Vera Nelson,303-555-0100,,,,,,\n"
    )
    foreseen = counts_of(looked_at(home, rows))
    run = imported(home, rows)
    assert [outcome for outcome, _, _ in told(run)] == ["opted_out", "needs_look", "opted_out"]
    assert counts_of(run) == foreseen
    assert "+13035550100" in reason(run, 1)
    points = ContactPoint.objects.filter(contact__full_name="Dmitri Nelson")
    assert dict(points.values_list("kind", "status")) == {"phone": "suppressed", "email": "ok"}
    assert violations(NOW) == []


def test_people_of_a_family_at_one_number_stay_apart(home: Workspace) -> None:
    run = imported(
        home, "Robert Brown,303-555-0100,,,,,,\nMaria Brown,303-555-0100,,,,,,\nBob Brown,3035550100,,,,,,\n"
    )
    assert told(run) == [("new", 1, None), ("new", 2, None), ("duplicate", 1, 0)]


def test_an_initial_does_not_draw_a_second_person_in_by_way_of_the_first(home: Workspace) -> None:
    imported(
        home,
        "R. Brown,303-555-0100,,,,,,\nRobert Brown,303-555-0100,,,,,,\nRebecca Brown,303-555-0100,,,,,,\n",
    )
    again = imported(home, "Rebecca Brown,303-555-0100,,,,,,x\n")
    assert told(again) == [("duplicate", 2, None)]


def test_an_unreachable_row_before_the_reachable_one_gets_its_number(home: Workspace) -> None:
    run = imported(home, "Ann Lee,,,Denver,CO,80202,,\nAnn Lee,303-555-0100,,Denver,CO,80202,,\n")
    assert told(run) == [("no_way_to_reach", 1, None), ("duplicate", 1, 0)]
    enrollment = Enrollment.objects.get()
    assert enrollment.state == "active", "the question is settled: there is a number now"
    assert violations(NOW) == []


def test_two_people_with_one_e_mail_address_need_a_look(home: Workspace) -> None:
    run = imported(home, "Ann Lee,,office@example.com,,,,,\nBob Day,,office@example.com,,,,,\n")
    assert told(run) == [("new", 1, None), ("needs_look", 2, None)]
    assert "office@example.com" in reason(run, 1)


def test_a_column_with_a_line_for_each_person_is_kept_for_texts_to_print(home: Workspace) -> None:
    head = "Name,Phone,Icebreaker\n"
    imported(home, "Ann Lee,303-555-0100,I saw your porch.\nBob Day,303-555-0101,\n", head)
    lines = Lead.objects.order_by("number").values_list("personal_line", flat=True)
    assert list(lines) == ["I saw your porch.", ""]

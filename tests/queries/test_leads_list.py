"""The list of leads: what is found, in which order, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.queries.access import workspace_for
from ringback.queries.leads import lead_list
from ringback.services.asking import ask
from ringback.services.contacts import change_lead
from ringback.services.enrollments import close, pause, put_into
from ringback.services.touches import record_outcome
from ringback.store.transactions import write
from tests.services.plans import added, plan
from tests.web.house import NOW, House, lead, many_leads, minutes, open_touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(stark: House) -> House:
    """Rosa (worth most), Kofi of Globex, and Anaïs, in this order."""
    lead(stark)
    lead(stark, at=NOW + minutes(1), name="Kofi Adams", company="Globex", phone="(212) 555-0177",
         email="kofi@globex.example.com", value="600", city="", state="NY", zip="10001")  # fmt: skip
    lead(stark, at=NOW + minutes(2), name="Anaïs Müller", company="", phone="(415) 555-0188",
         email="anais@example.org", value="", city="", state="CA", zip="94103")  # fmt: skip
    return stark


def found(of: House, **wanted: object) -> list[str]:
    page = lead_list(workspace_for(of.rep, None), **wanted)  # type: ignore[arg-type]
    return [row.name for row in page.rows]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("rosa", ["Rosa Lindqvist"]),
        ("lind ros", ["Rosa Lindqvist"]),
        ("globex", ["Kofi Adams"]),
        ("212-555-0177", ["Kofi Adams"]),
        ("(415) 555", ["Anaïs Müller"]),
        ("anais@example.org", ["Anaïs Müller"]),
        ("@globex", ["Kofi Adams"]),
        ("#1", ["Rosa Lindqvist"]),
        ("nobody", []),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_a_lead_is_found_by_name_company_number_and_address(three: House, q: str, names: list[str]) -> None:
    assert found(three, q=q) == names


def test_the_newest_lead_comes_first_and_others_orders_can_be_chosen(three: House) -> None:
    assert found(three) == ["Anaïs Müller", "Kofi Adams", "Rosa Lindqvist"]
    assert found(three, sort="value") == ["Rosa Lindqvist", "Kofi Adams", "Anaïs Müller"]
    assert found(three, sort="no such order") == found(three)


def test_filters_by_state_answer_owner_and_question(three: House) -> None:
    access = workspace_for(three.rep, None)
    rosa, kofi, anais = (access.lead(number) for number in (1, 2, 3))
    close(rosa, answer="yes", actor="1", now=NOW + minutes(3))
    pause(kofi, until=NOW + timedelta(days=9), reason="", actor="1", now=NOW + minutes(3))
    with write():
        ask(anais, "email_failed", now=NOW, actor="worker")
    anais.owner = three.rep
    anais.save()
    assert found(three, state="open") == ["Anaïs Müller", "Kofi Adams"]
    assert found(three, state="answer-yes") == ["Rosa Lindqvist"]
    assert found(three, state="paused") == ["Kofi Adams"]
    assert found(three, state="now") == ["Anaïs Müller"]
    assert found(three, state="asking") == ["Anaïs Müller"]
    assert found(three, state="all", owner=str(three.rep.pk)) == ["Anaïs Müller"]
    assert found(three, state="all", owner="none") == ["Kofi Adams", "Rosa Lindqvist"]
    assert len(found(three, state="all", owner="9" * 30)) == 3


@pytest.fixture
def tagged(three: House) -> House:
    access = workspace_for(three.rep, None)
    for number, tags in ((1, ["vip", "roof"]), (2, ["vip"]), (3, ['ein "vip" gast', "größe"])):
        change_lead(access.lead(number), tags=tags, now=NOW, actor="1")
    return three


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("vip", ["Kofi Adams", "Rosa Lindqvist"]),
        (" #VIP ", ["Kofi Adams", "Rosa Lindqvist"]),
        ("vip, roof", ["Rosa Lindqvist"]),
        ("größe", ["Anaïs Müller"]),
        ('ein "vip" gast', ["Anaïs Müller"]),
        ("vi", []),
        ("100%", []),
        ("' OR 1=1 --", []),
        ("", ["Anaïs Müller", "Kofi Adams", "Rosa Lindqvist"]),
    ],
)
def test_a_lead_is_found_by_its_whole_tags(tagged: House, tag: str, names: list[str]) -> None:
    assert found(tagged, tag=tag) == names


def test_a_row_tells_its_tags(tagged: House) -> None:
    (row,) = lead_list(workspace_for(tagged.rep, None), q="#1").rows
    assert row.tags == ("vip", "roof")


def test_leads_are_found_by_the_playbook_that_they_go_by_or_went_by_last(three: House) -> None:
    access = workspace_for(three.rep, None)
    put_into(access.lead(2), added(three.workspace, plan(), now=NOW), now=NOW, actor="1")
    assert found(three, playbook="short") == ["Kofi Adams"]
    assert found(three, playbook="winning-strategy") == ["Anaïs Müller", "Rosa Lindqvist"], (
        "not what was left"
    )
    assert found(three, playbook="nowhere") == []
    close(access.lead(2), answer="no", actor="1", now=NOW)
    assert found(three, playbook="short", state="all") == ["Kofi Adams"]
    page = lead_list(access, state="all")
    assert [row.playbook for row in page.rows] == ["winning-strategy", "short", "winning-strategy"]
    assert page.playbooks == ("short", "winning-strategy")


def test_a_playbook_of_a_stranger_is_neither_told_nor_searched(three: House, stranger: House) -> None:
    added(three.workspace, plan("secret"), now=NOW)
    page = lead_list(workspace_for(stranger.rep, None), playbook="secret", state="all")
    assert (page.rows, page.playbooks) == ((), ("winning-strategy",))


def test_a_row_tells_the_next_move_and_the_last_touch(three: House) -> None:
    access = workspace_for(three.rep, None)
    rosa = access.lead(1)
    assert lead_list(access, q="#1").rows[0].next_words == "Call now"
    record_outcome(open_touch(rosa), disposition="no_answer", now=NOW + minutes(3), user=three.rep)
    (row,) = lead_list(access, q="#1").rows
    assert row.last_words == "Called, no answer"
    assert row.last_at == NOW + minutes(3)
    assert row.next_words == "E-mail"
    assert row.next_at == NOW + minutes(3)
    close(rosa, answer="yes", actor="1", now=NOW + minutes(4))
    (row,) = lead_list(access, q="#1", state="all").rows
    assert (row.next_words, row.state_words, row.standing) == ("", "Yes", "yes")


def test_another_workspace_is_not_searched(three: House, stranger: House) -> None:
    assert found(stranger, state="all") == []
    assert found(stranger, q="rosa", state="all") == []
    assert not lead_list(workspace_for(stranger.rep, None)).anything


def test_pages_hold_fifty_and_a_page_too_far_is_the_last_one(stark: House) -> None:
    many_leads(stark, 52)
    access = workspace_for(stark.rep, None)
    first = lead_list(access)
    assert (len(first.rows), first.total, first.pages, first.first, first.last) == (50, 52, 2, 1, 50)
    last = lead_list(access, page=99)
    assert (len(last.rows), last.page, last.first, last.last) == (2, 2, 51, 52)


def test_the_number_of_queries_does_not_grow_with_the_rows(stark: House) -> None:
    access = workspace_for(stark.rep, None)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            lead_list(access)
        return len(seen)

    many_leads(stark, 2)
    for number in (1, 2):
        record_outcome(open_touch(access.lead(number)), disposition="no_answer", now=NOW, user=stark.rep)
    few = cost()
    many_leads(stark, 12, first=2)
    assert cost() == few
    assert few <= 8

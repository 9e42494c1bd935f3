"""The API about how a lead goes on: the plan ahead, names that are given, who is away."""

from __future__ import annotations

import pytest

from ringback.services.touches import record_outcome
from ringback.services.workspaces import add_member, issue_token
from ringback.store.models import Lead, Membership, Touch, User
from tests.api.business import NOW, Business, call

CY = {"name": "Cy Dee", "phone": "(303) 555-0166", "role": "owner"}


def test_a_lead_says_what_is_chosen_and_what_would_change_it(acme: Business, maria: int) -> None:
    now = acme.api("GET", f"/leads/{maria}").json()["now"]
    told = acme.api("GET", f"/leads/{maria}/why").json()["present"]
    assert now == told
    assert now["kind"] == "act"
    assert now["nearest"]
    assert now["reasons"]


def test_the_plan_ahead_has_its_reasons_and_begins_with_what_lies_on_the_desk(
    acme: Business, maria: int
) -> None:
    ahead = acme.api("GET", f"/leads/{maria}/ahead?weeks=6").json()
    assert ahead["weeks"] == 6
    first = ahead["lines"][0]
    assert (first["channel"], first["automatic"]) == ("call", False)
    assert all(line["reasons"] for line in ahead["lines"][1:])
    assert [line["at"] for line in ahead["lines"]] == sorted(line["at"] for line in ahead["lines"])


def test_a_referral_is_a_lead_of_its_own_and_both_say_so(acme: Business, maria: int) -> None:
    record_outcome(Touch.objects.get(), disposition="not_qualified", now=NOW)
    named = acme.api("POST", f"/leads/{maria}/referrals", CY)
    assert named.status_code == 200
    theirs = named.json()["lead"]
    assert named.json() == {"name": "Cy Dee", "lead": theirs, "known": False}
    (link,) = acme.api("GET", f"/leads/{maria}").json()["links"]
    assert (link["id"], link["link"], link["words"]) == (theirs, "referral", "named by this person")
    (back,) = acme.api("GET", f"/leads/{theirs}").json()["links"]
    assert (back["id"], back["words"]) == (maria, "named this person")


def test_somebody_who_cannot_be_reached_is_refused_with_words(acme: Business, maria: int) -> None:
    refused = acme.api("POST", f"/leads/{maria}/referrals", {"name": "Cy Dee"})
    assert refused.status_code == 409
    assert "can be reached" in refused.json()["error"]["message"]
    assert acme.api("POST", f"/leads/{maria}/colleagues", CY).status_code == 409
    assert acme.api("POST", f"/leads/{maria}/referrals", {**CY, "nick": "C"}).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("POST", "/leads/1/referrals", CY),
        ("POST", "/leads/1/colleagues", CY),
        ("PUT", "/absences/{member}", {"until": "2026-05-01T15:00:00Z"}),
        ("DELETE", "/absences/{member}", None),
    ],
)
def test_a_stranger_gets_the_same_answer_as_for_what_does_not_exist(
    acme: Business, stranger: Business, maria: int, method: str, path: str, data: object
) -> None:
    member = acme.owner.pk
    theirs = stranger.api(method, path.format(member=member), data)
    missing = stranger.api(method, path.replace("/1", "/987654321").format(member=987654321), data)
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    assert call(method, path.format(member=member), data).status_code == 401
    assert Lead.objects.count() == 1
    assert not Membership.objects.filter(away_until_at__isnull=False).exists()


def test_a_key_enters_the_absence_of_whoever_made_it(acme: Business) -> None:
    member = acme.owner.pk
    answer = acme.api("PUT", f"/absences/{member}", {"until": "2026-03-09T15:00:00Z"})
    assert answer.status_code == 200
    (row,) = answer.json()["absences"]
    assert (row["member"], row["until"], row["away_now"]) == (member, "2026-03-09T15:00:00Z", True)
    assert acme.api("PUT", f"/absences/{member}", {"until": "2026-03-01T15:00:00Z"}).status_code == 409
    (row,) = acme.api("DELETE", f"/absences/{member}").json()["absences"]
    assert (row["since"], row["until"], row["away_now"]) == (None, None, False)
    assert acme.api("GET", "/absences").json()["absences"] == [row]


def test_only_a_key_of_a_manager_enters_the_absences_of_others(acme: Business) -> None:
    bob = User.objects.create_user("bob@acme.example", None, "Bob")
    add_member(acme.workspace, bob, "rep", now=NOW, actor="t")
    until = {"until": "2026-03-09T15:00:00Z"}
    assert acme.api("PUT", f"/absences/{bob.pk}", until).status_code == 404
    key, _row = issue_token(acme.workspace, name="m", user=acme.owner, now=NOW, role="manager")
    assert call("PUT", f"/absences/{bob.pk}", until, token=key).status_code == 200
    assert len(call("GET", "/absences", token=key).json()["absences"]) == 2


def test_a_postal_address_can_be_added(acme: Business, maria: int) -> None:
    added = {"text": "1 Pine Street, Denver, CO 80202", "kind": "postal"}
    assert acme.api("POST", f"/leads/{maria}/points", added).status_code == 200
    kinds = [one["kind"] for one in acme.api("GET", f"/leads/{maria}").json()["points"]]
    assert sorted(kinds) == ["email", "phone", "postal"]

"""News by API: for whoever issued the token, and for everybody in the workspace."""

from __future__ import annotations

from ringback.services.notices import tell
from ringback.store.models import Lead, Notice, User
from ringback.store.transactions import write
from tests.api.business import MARIA, NOW, Business, business, call


def told(of: Business, *, user: User | None = None) -> Notice:
    of.api("POST", "/leads", MARIA)
    with write():
        return tell(
            of.workspace, "answered", now=NOW, lead=Lead.objects.get(workspace=of.workspace), user=user, choice="no"
        )  # fmt: skip


def test_it_is_read_and_put_away(acme: Business) -> None:
    notice = told(acme)
    (shown,) = acme.api("GET", "/notices?unseen=true").json()["notices"]
    assert shown == {
        "id": notice.pk,
        "kind": "answered",
        "sentence": "Maria Thompson said no",
        "lead": 1,
        "at": "2026-03-03T17:02:00Z",
        "seen_at": None,
    }
    for _ in range(2):
        assert acme.api("POST", f"/notices/{notice.pk}/seen").json() == {"id": notice.pk}
    assert acme.api("GET", "/notices?unseen=true").json() == {"notices": [], "unseen": 0}
    assert acme.api("GET", "/notices").json()["notices"][0]["seen_at"] is not None


def test_what_is_for_somebody_else_or_of_another_workspace_does_not_exist(acme: Business) -> None:
    other = User.objects.create_user("other@acme.example", "a long password")
    theirs, foreign = told(acme, user=other), told(business("Zenith"))
    assert acme.api("GET", "/notices").json() == {"notices": [], "unseen": 0}
    for one in (theirs, foreign):
        assert acme.api("POST", f"/notices/{one.pk}/seen").status_code == 404
    assert Notice.objects.filter(seen_at=None).count() == 2


def test_a_token_is_needed(acme: Business) -> None:
    assert call("GET", "/notices").status_code == 401
    assert call("POST", f"/notices/{told(acme).pk}/seen").status_code == 401

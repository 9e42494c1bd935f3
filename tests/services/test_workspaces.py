"""Setting up a business: what makes no sense is refused in words, and secrets stay secret."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from ringback.services import mail_accounts, workspaces
from ringback.services.errors import CannotSetUp
from ringback.services.mail_servers import account_of
from ringback.services.throttles import allowed
from ringback.store.models import ApiToken, Event, MailAccount, Membership, PlaybookVersion, User, Workspace
from tests.services.scene import MINUTE, NOW, Scene, a_business, failure


def test_a_new_business_has_a_playbook_an_owner_and_hours(db: None) -> None:
    owner = workspaces.create_user(email="Bob@Acme.example", name="Bob", password="a long password")
    home = a_business(owner=owner)
    assert owner.email == "bob@acme.example"
    assert PlaybookVersion.objects.get(workspace=home).number == 1
    assert Membership.objects.get(workspace=home, user=owner).role == "owner"


def test_two_businesses_of_one_name_get_two_addresses(db: None) -> None:
    assert [a_business().slug, a_business().slug] == ["acme-roofing", "acme-roofing-2"]
    assert a_business(name="屋根").slug


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 300},
        {"time_zone": "Mars/Olympus"},
        {"hours": {}},
        {"hours": {"mon": "25:00-26:00"}},
        {"hours": {"someday": "08:00-18:00"}},
        {"holidays": "ATLANTIS"},
        {"high_value": -1},
        {"high_value": "plenty"},
        {"high_value": Decimal("NaN")},
        {"currency": "DOLLARS"},
        {"country": "USA"},
        {"email": "no address"},
    ],
    ids=str,
)
def test_a_business_that_makes_no_sense_is_refused_in_words(db: None, wrong: dict[str, Any]) -> None:
    with pytest.raises(CannotSetUp) as refused:
        a_business(**wrong)
    assert str(refused.value).endswith(".")
    assert Workspace.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"caps": [{"limit": 3, "hours": 24}]},
        {"slug": "other"},
        {"phone": "1" * 100},
        {"time_zone": ""},
    ],
    ids=str,
)
def test_a_change_that_makes_no_sense_changes_nothing(scene: Scene, wrong: dict[str, Any]) -> None:
    before = Event.objects.count()
    with pytest.raises(CannotSetUp):
        workspaces.update_workspace(scene.workspace, now=scene.now, actor="1", **wrong)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("email", "password"), [("", "a long password"), ("nobody", "a long password"), ("a@b.example", "short")]
)
def test_a_user_that_cannot_sign_in_is_refused(db: None, email: str, password: str) -> None:
    with pytest.raises(CannotSetUp):
        workspaces.create_user(email=email, name="A", password=password)
    assert User.objects.count() == 0


def test_an_address_is_one_user_whatever_its_case(db: None) -> None:
    workspaces.create_user(email="a@b.example", name="A", password="a long password")
    with pytest.raises(CannotSetUp, match="known already"):
        workspaces.create_user(email=" A@B.example", name="A", password="a long password")


def test_the_only_owner_stays_one(scene: Scene) -> None:
    ann, bob = (User.objects.create_user(f"{name}@acme.example", None, name) for name in ("ann", "bob"))
    workspaces.add_member(scene.workspace, ann, "owner", now=scene.now, actor="1")
    with pytest.raises(CannotSetUp, match="only owner"):
        workspaces.add_member(scene.workspace, ann, "rep", now=scene.now, actor="1")
    with pytest.raises(CannotSetUp, match="no role"):
        workspaces.add_member(scene.workspace, bob, "king", now=scene.now, actor="1")
    workspaces.add_member(scene.workspace, bob, "owner", now=scene.now, actor="1")
    workspaces.add_member(scene.workspace, ann, "rep", now=scene.now, actor="1")
    assert Membership.objects.get(user=ann).role == "rep"


def test_a_token_is_told_once_and_only_its_hash_is_kept(scene: Scene) -> None:
    text, row = workspaces.issue_token(scene.workspace, name="web site", user=None, now=scene.now)
    kept = json.dumps(list(ApiToken.objects.values()) + list(Event.objects.values()), default=str)
    assert text not in kept
    assert workspaces.token_hash(text) == row.token_hash
    workspaces.revoke_token(row, now=scene.now, actor="1")
    workspaces.revoke_token(row, now=scene.now + MINUTE, actor="1")
    row.refresh_from_db()
    assert row.revoked_at == scene.now
    assert Event.objects.filter(kind="token_revoked").count() == 1
    with pytest.raises(CannotSetUp):
        workspaces.issue_token(scene.workspace, name=" ", user=None, now=scene.now)


def test_a_mail_password_is_nowhere_to_be_read(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.messenger.fail_next(failure(permanent=True, about="account"))
    scene.only_mail()
    scene.work()
    mail_accounts.check(scene.workspace, scene.messenger, now=scene.now)
    row, account = MailAccount.objects.get(), account_of(scene.workspace)
    assert account is not None
    assert account.server.password == "hunter2-secret"
    everything = [json.dumps(list(model.objects.values()), default=str) for model in (MailAccount, Event)]
    everything += [repr(row), repr(account), repr(account.server), str(vars(row)), caplog.text]
    assert [text for text in everything if "hunter2" in text] == []


def test_connecting_again_without_a_password_keeps_the_one_there_is(scene: Scene) -> None:
    scene.connect_mail(password=None, from_name="Other")
    account = account_of(scene.workspace)
    assert account is not None
    assert (account.server.password, account.from_name) == ("hunter2-secret", "Other")
    scene.connect_mail(password="")
    account = account_of(scene.workspace)
    assert account is not None
    assert account.server.password == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": " "},
        {"host": "h" * 300},
        {"port": 0},
        {"port": 70_000},
        {"security": "plain"},
        {"from_address": ""},
        {"from_address": "office"},
        {"from_address": "a b@acme.example"},
        {"from_address": "a@acme.example\nBcc: x@y.example"},
        {"reply_to": "nobody"},
    ],
    ids=str,
)
def test_a_mail_account_that_cannot_work_is_refused(bare: Scene, wrong: dict[str, Any]) -> None:
    with pytest.raises(CannotSetUp):
        bare.connect_mail(**wrong)
    assert MailAccount.objects.count() == 0


def test_checking_an_account_says_what_is_wrong_and_remembers_it(scene: Scene) -> None:
    assert mail_accounts.check(scene.workspace, scene.messenger, now=scene.now) is None
    assert MailAccount.objects.get().last_ok_at == scene.now
    scene.messenger.fail_check(failure(permanent=True, about="account", text="Wrong password."))
    assert mail_accounts.check(scene.workspace, scene.messenger, now=scene.now) == "Wrong password."
    assert MailAccount.objects.get().last_error == "Wrong password."
    assert (
        mail_accounts.check(a_business(name="Other"), scene.messenger, now=scene.now)
        == "No mail account is connected."
    )


def test_a_throttle_counts_in_its_window_and_forgets_afterwards(db: None) -> None:
    window = timedelta(minutes=10)
    told = [allowed("form:1.2.3.4", limit=3, window=window, now=NOW) for _ in range(5)]
    assert told == [True, True, True, False, False]
    assert allowed("form:5.6.7.8", limit=3, window=window, now=NOW)
    assert allowed("form:1.2.3.4", limit=3, window=window, now=NOW + window)
    assert not allowed("shut", limit=0, window=window, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_throttle_counts_right_for_many_at_once() -> None:
    together, told = threading.Barrier(6), []

    def ask() -> None:
        together.wait()
        try:
            told.append(allowed("many", limit=3, window=timedelta(hours=1), now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == [False, False, False, True, True, True]

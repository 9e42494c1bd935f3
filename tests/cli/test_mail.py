"""Mail accounts by command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from ringback.services import mail_health
from ringback.store.models import MailAccount
from ringback.store.transactions import write
from tests.adapters import nameserver
from tests.cli.test_commands import run, told
from tests.services.scene import Scene


@pytest.fixture
def scene(bare: Scene) -> Scene:
    bare.connect_mail()
    return bare


@pytest.fixture
def bare(db: None) -> Scene:
    from tests.services.scene import a_business

    return Scene(a_business())


@pytest.fixture(autouse=True)
def _outside() -> Iterator[None]:
    with override_settings(
        RINGBACK_MESSENGER="ringback.ports.fakes.MemoryMessenger",
        RINGBACK_INBOX="tests.services.mailboxes.MemoryInbox",
    ):
        yield


def secret(folder: Path) -> str:
    file = folder / "password"
    file.write_text("hunter2-secret\n")
    return str(file)


def test_a_provider_is_found_by_the_address(bare: Scene, tmp_path: Path) -> None:
    said = told("mail", "connect", "--from", "joe@gmail.com", "--password-file", secret(tmp_path))
    assert (said["host"], said["tested"], said["problem"]) == ("smtp.gmail.com", True, None)
    row = MailAccount.objects.get()
    assert (row.provider, row.imap_host, row.username, row.is_default) == (
        "google",
        "imap.gmail.com",
        "joe@gmail.com",
        True,
    )
    refused = run("mail", "connect", "--from", "joe@own.example", "--password-file", secret(tmp_path), code=2)
    assert "Give --host" in refused.stderr


def test_accounts_are_listed_tried_started_and_removed(scene: Scene) -> None:
    (row,) = told("mail", "list")["accounts"]
    assert (row["from"], row["default"], row["state"]) == ("office@acme.example", True, "untried")
    assert "not tried yet" in run("mail", "list").stdout
    assert told("mail", "check", "office@acme.example")["sending"]["ok"] is True
    account = MailAccount.objects.get()
    with write():
        mail_health.stop(account, "Too much came back.", now=scene.now, actor="test")
    assert "Too much came back." in run("mail", "list").stdout
    assert told("mail", "start", "OFFICE@acme.example") == {"from": "office@acme.example", "woken": 0}
    assert "hunter2" not in run("mail", "list", "--json").output
    assert told("mail", "remove", "office@acme.example") == {"removed": "office@acme.example"}
    assert "is not connected here" in run("mail", "check", "office@acme.example", code=2).stderr
    assert "No mail account" in run("mail", "list").stdout


def test_what_does_not_work_ends_with_1_and_advice(scene: Scene) -> None:
    MailAccount.objects.update(host="127.0.0.1", port=9, security="none", username="", password_encrypted="")
    with override_settings(RINGBACK_MESSENGER="ringback.adapters.smtp.SmtpMessenger"):
        result = run("mail", "check", "office@acme.example", code=1)
    assert "Sending does not work" in result.stderr
    assert "587 with STARTTLS" in result.stderr


def test_a_domain_is_looked_up_and_what_to_add_is_printed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = {
        ("acme.example", "MX"): ["10 mx.acme.example."],
        ("_dmarc.acme.example", "TXT"): ['"v=DMARC1; p=none"'],
    }
    with nameserver.running(zone) as names:
        monkeypatch.setenv("RINGBACK_DNS_SERVERS", names)
        result = run("mail", "domain", "acme.example", code=1)
        assert "SPF (bad)" in result.stdout
        assert "v=spf1 mx ~all" in result.stdout
        found: dict[str, Any] = json.loads(
            run("mail", "domain", "office@acme.example", "--json", code=1).stdout
        )
    assert found["state"] == "bad"
    assert [one["what"] for one in found["verdicts"]] == ["MX", "SPF", "DKIM", "DMARC"]
    assert "That is no domain" in run("mail", "domain", "nonsense", code=2).stderr

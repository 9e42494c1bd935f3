"""Access is granted by the authorization code flow with PKCE, against a real OAuth2 server on this machine."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ringback.adapters.guarded import GuardedWeb
from ringback.intake.mail_providers import OAuthEnds
from ringback.services import mail_accounts, mail_grants
from ringback.services.errors import CannotSetUp
from ringback.services.mail_tokens import fresh_token
from ringback.store.models import Event, MailAccount
from tests.services.scene import HOUR, Scene

HOME = "https://leads.example.com"


class Provider(http.server.BaseHTTPRequestHandler):
    """The token endpoint. `codes`: what was granted, {code: (challenge, address to come back to)}; each works once."""

    codes: dict[str, tuple[str, str]] = {}
    refreshed = 0

    def do_POST(self) -> None:
        sent = {name: values[0] for name, values in parse_qs(self._body()).items()}
        if sent.get("client_id") != "client-7":
            return self._say(401, {"error": "invalid_client"})
        if sent["grant_type"] == "refresh_token" and sent["refresh_token"] == "refresh-1":
            type(self).refreshed += 1
            return self._say(200, {"access_token": f"access-{1 + self.refreshed}", "expires_in": 3600})
        challenge, back = self.codes.pop(sent.get("code", ""), ("", ""))
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        if not proved or sent["redirect_uri"] != back:
            return self._say(400, {"error": "invalid_grant"})
        tokens = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600}
        return self._say(200, tokens)

    def _body(self) -> str:
        return self.rfile.read(int(self.headers["Content-Length"])).decode()

    def _say(self, status: int, fields: dict[str, Any]) -> None:
        body = json.dumps(fields).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the test's output."""


@pytest.fixture
def server() -> Iterator[str]:
    Provider.codes, Provider.refreshed = {}, 0
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join(5)
    made.server_close()


def account(scene: Scene, server: str) -> MailAccount:
    return mail_accounts.add_account(
        scene.workspace,
        host="smtp.big.example",
        auth="oauth2",
        username="office@acme.example",
        from_address="office@acme.example",
        oauth_token_url=f"{server}/token",
        oauth_client_id="client-7",
        now=scene.now,
        actor="test",
    )


def granted(row: MailAccount, server: str) -> tuple[mail_grants.Begun, str]:
    """The person has been at the provider and said yes."""
    ends = OAuthEnds(authorize_url=f"{server}/authorize", token_url=f"{server}/token", scope="mail")
    begun = mail_grants.begin(row, public_url=HOME, ends=ends)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
    assert (asked["state"], asked["code_challenge_method"], asked["scope"]) == (begun.state, "S256", "mail")
    Provider.codes["the-code"] = (asked["code_challenge"], asked["redirect_uri"])
    return begun, "the-code"


def test_a_code_becomes_tokens_that_are_kept_and_renewed(bare: Scene, server: str) -> None:
    row, web = account(bare, server), GuardedWeb(private=True)
    begun, code = granted(row, server)
    mail_grants.finish(
        row, code=code, verifier=begun.verifier, public_url=HOME, web=web, now=bare.now, actor="1"
    )
    assert fresh_token(row.pk, web, now=bare.now) == "access-1"
    assert fresh_token(row.pk, web, now=bare.now + HOUR) == "access-2"
    assert fresh_token(row.pk, web, now=bare.now + HOUR) == "access-2"
    assert Provider.refreshed == 1
    assert Event.objects.filter(kind="mail_granted").count() == 1


def test_a_stolen_code_is_of_no_use_without_the_verifier(bare: Scene, server: str) -> None:
    row = account(bare, server)
    _begun, code = granted(row, server)
    with pytest.raises(CannotSetUp, match="invalid_grant"):
        mail_grants.finish(
            row, code=code, verifier="x" * 43, public_url=HOME, web=GuardedWeb(private=True), now=bare.now, actor="1"
        )  # fmt: skip
    row.refresh_from_db()
    assert row.oauth_refresh_encrypted == ""


def test_a_token_address_inside_is_not_asked(bare: Scene, server: str) -> None:
    row = account(bare, server)
    begun, code = granted(row, server)
    web = GuardedWeb(private=False)
    with pytest.raises(CannotSetUp, match="https only"):
        mail_grants.finish(
            row, code=code, verifier=begun.verifier, public_url=HOME, web=web, now=bare.now, actor="1"
        )
    assert "the-code" in Provider.codes, "nobody was asked"


def test_every_begin_has_its_own_state_and_verifier(bare: Scene, server: str) -> None:
    row = account(bare, server)
    begun = [granted(row, server)[0] for _ in range(20)]
    assert len({one.state for one in begun}) == len({one.verifier for one in begun}) == 20
    assert all(43 <= len(one.verifier) <= 128 for one in begun), "RFC 7636, 4.1"


def test_without_a_provider_or_a_client_there_is_no_way_to_go(bare: Scene, server: str) -> None:
    with pytest.raises(CannotSetUp, match="client's id"):
        mail_grants.begin(account(bare, server), public_url=HOME)

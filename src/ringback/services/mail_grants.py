"""Having access granted by a person at their provider: the authorization code (RFC 6749, 4.1) with PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from ringback.intake.mail_guess import provider
from ringback.intake.mail_providers import OAuthEnds
from ringback.ports.web import Web
from ringback.store.models import MailAccount
from ringback.store.transactions import write

from .errors import CannotSetUp
from .journal import note
from .mail_servers import grant_of
from .mail_tokens import NoToken, asked, keep

CALLBACK = "/settings/mail/granted"
"""Where the provider sends the person back to, behind the public address; it has to be registered there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the person has to go, and what has to be remembered until they are back."""

    url: str
    state: str
    verifier: str


def begin(row: MailAccount, *, public_url: str, ends: OAuthEnds | None = None) -> Begun:
    """Prepare the way to the provider. `ends`: those of the account's provider unless given. Raises `CannotSetUp`."""
    known = provider(row.provider)
    ends = ends or (known.oauth if known else None)
    if ends is None or not row.oauth_client_id:
        raise CannotSetUp("Give the client's id first, and choose a provider that grants access by OAuth2.")
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    query = {
        "response_type": "code",
        "client_id": row.oauth_client_id,
        "redirect_uri": f"{public_url.rstrip('/')}{CALLBACK}",
        "scope": ends.scope,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"),
        "code_challenge_method": "S256",
        # Google gives a refresh token only to who asks for it, and only once unless consent is asked for again.
        "access_type": "offline",
        "prompt": "consent",
        "login_hint": row.username,
    }
    return Begun(url=f"{ends.authorize_url}?{urlencode(query)}", state=state, verifier=verifier)


def finish(
    row: MailAccount, *, code: str, verifier: str, public_url: str, web: Web, now: datetime, actor: str
) -> None:
    """Turn the code that the person came back with into tokens, and keep them. Raises `CannotSetUp`."""
    grant = grant_of(row)
    if grant is None:
        raise CannotSetUp("This account does not sign in by OAuth2.")
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": f"{public_url.rstrip('/')}{CALLBACK}",
        "code_verifier": verifier,
    }
    try:
        answer = asked(web, grant, fields)
    except NoToken as error:
        raise CannotSetUp(error.text) from error
    if not answer.get("refresh_token") and not grant.refresh_token:
        raise CannotSetUp(
            "The provider gave no refresh token, so access would end within the hour. Try it again."
        )
    keep(row, answer, now=now)
    with write():
        MailAccount.objects.filter(pk=row.pk).update(last_error="", imap_error="")
        note(row.workspace_id, "mail_granted", now=now, actor=actor, sender=row.from_address)

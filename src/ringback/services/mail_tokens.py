"""Access tokens of accounts that sign in by OAuth2 (RFC 6749, 6): had with the refresh token, kept until they end."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ringback.ports.outbound import DeliveryError
from ringback.ports.web import Answer, Web, WebError
from ringback.store.models import MailAccount
from ringback.store.secrets import CannotDecrypt, encrypt
from ringback.store.transactions import refuse_inside_write, write

from .mail_servers import Account, Grant, grant_of

FORM = "application/x-www-form-urlencoded"
EARLY = timedelta(minutes=2)
"""A token that ends so soon is not begun to be used."""
USUAL = 3600
"""Seconds that a token holds whose server does not say it."""
FINAL = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "unsupported_grant_type"})
"""Error codes of RFC 6749, 5.2, after which asking again makes no sense."""


class NoToken(Exception):
    """No access token was had. `text` is for people and ends in a period; `permanent`: somebody has to sign in anew."""

    def __init__(self, text: str, *, permanent: bool) -> None:
        super().__init__(text)
        self.text = text
        self.permanent = permanent


def signed_in(account: Account, web: Web | None, *, now: datetime) -> Account:
    """The account with an access token that is good at `now`, if it needs one. Raises DeliveryError."""
    if account.grant is None:
        return account
    try:
        return account.with_token(fresh_token(account.account_id, web, now=now))
    except NoToken as error:
        raise DeliveryError(
            error.text, permanent=error.permanent, sure_not_sent=True, about="account", trouble="sign_in"
        ) from error


def fresh_token(account_id: int, web: Web | None, *, now: datetime) -> str:
    """An access token that is good at `now`: the one that is kept, else a new one, which is then kept.

    "" for an account without OAuth2. Raises `NoToken`. Never inside a write: it may ask the provider.
    """
    refuse_inside_write()
    row = MailAccount.objects.get(pk=account_id)
    try:
        grant = grant_of(row)
    except CannotDecrypt as error:
        raise NoToken(str(error), permanent=True) from error
    if grant is None:
        return ""
    if grant.access_token and grant.expires_at is not None and grant.expires_at - EARLY > now:
        return grant.access_token
    if not grant.refresh_token:
        raise NoToken(
            "Access to this account was not granted yet. Grant it in the mail settings.", permanent=True
        )
    if web is None:
        raise NoToken("Nothing here can ask the provider for an access token.", permanent=False)
    answer = asked(
        web,
        grant,
        {"grant_type": "refresh_token", "refresh_token": grant.refresh_token},
    )
    keep(row, answer, now=now)
    return str(answer["access_token"])


def asked(web: Web, grant: Grant, fields: dict[str, str]) -> dict[str, Any]:
    """What the token endpoint answers, an access token in it. Raises `NoToken`."""
    sent = {**fields, "client_id": grant.client_id}
    if grant.client_secret:
        sent["client_secret"] = grant.client_secret
    try:
        answer = web.post(grant.token_url, urlencode(sent).encode(), kind=FORM)
    except WebError as error:
        raise NoToken(f"No access token was had: {error.text}", permanent=error.permanent) from error
    said = _json(answer)
    if answer.status == 200 and isinstance(said.get("access_token"), str) and said["access_token"]:
        return said
    code = str(said.get("error", ""))[:60]
    if code in FINAL:
        raise NoToken(
            f"The provider does not accept the sign-in any more ({code}). Connect the account anew.",
            permanent=True,
        )
    why = code or f"status {answer.status}"
    raise NoToken(f"The provider gave no access token ({why}).", permanent=400 <= answer.status < 429)


def keep(row: MailAccount, answer: dict[str, Any], *, now: datetime) -> None:
    """Keep the tokens of this answer, encrypted. A provider may hand out a new refresh token each time."""
    try:
        seconds = min(max(int(answer.get("expires_in", USUAL)), 0), 86_400)
    except (TypeError, ValueError):
        seconds = USUAL
    values: dict[str, Any] = {
        "oauth_access_encrypted": encrypt(str(answer["access_token"])),
        "oauth_expires_at": now + timedelta(seconds=seconds),
    }
    if isinstance(answer.get("refresh_token"), str) and answer["refresh_token"]:
        values["oauth_refresh_encrypted"] = encrypt(answer["refresh_token"])
    with write():
        MailAccount.objects.filter(pk=row.pk).update(**values)


def _json(answer: Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}

"""Which mail provider an address belongs to: by its domain, or by the servers that take mail for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .mail_providers import PROVIDERS, Provider

_BY_KEY = {one.key: one for one in PROVIDERS}
_BY_DOMAIN = {domain: one for one in PROVIDERS for domain in one.domains}


def provider(key: str) -> Provider | None:
    """The provider with this key; None for one's own server."""
    return _BY_KEY.get(key)


def guess(address: str, mx: Iterable[str] = ()) -> Provider | None:
    """Who keeps the mailbox of this address. `mx`: the mail servers of its domain, as far as they are known."""
    known = _BY_DOMAIN.get(domain_of(address))
    if known is not None:
        return known
    best: tuple[int, Provider] | None = None
    for host in mx:
        for one in PROVIDERS:
            for end in one.mx:
                fits = host.lower().rstrip(".") == end or host.lower().rstrip(".").endswith(f".{end}")
                if fits and (best is None or len(end) > best[0]):
                    best = (len(end), one)
        if best is not None:
            return best[1]
    return None


def domain_of(address: str) -> str:
    """What stands behind the @, in lower case; "" if there is none."""
    return address.rpartition("@")[2].strip().lower() if "@" in address else ""


def preset(known: Provider) -> dict[str, Any]:
    """What an account at this provider is made of, under the names of `MailAccount`."""
    return {
        "provider": known.key,
        "host": known.host,
        "port": known.port,
        "security": known.security,
        "imap_host": known.imap_host,
        "imap_port": known.imap_port,
        "imap_security": known.imap_security,
        "keep_sent_copy": not known.keeps_copies,
        "plus_addressing": known.plus_addressing,
        "per_day": known.per_day,
        "per_minute": known.per_minute,
        "auth": "password" if known.password else "oauth2",
        "oauth_token_url": known.oauth.token_url if known.oauth else "",
    }


def with_preset(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, filled up from the provider that is named in it, or found by the address where no server is."""
    address = str(given.get("from_address") or "")
    known = provider(str(given.get("provider") or ""))
    if known is None and not given.get("host"):
        known = guess(address)
    if known is None:
        return dict(given)
    filled = {**preset(known), "username": address}
    return {**filled, **given, "provider": known.key}

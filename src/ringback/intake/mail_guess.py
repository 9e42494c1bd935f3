"""Which mail provider an address belongs to: by its domain, or by the servers that take mail for it."""

from __future__ import annotations

from collections.abc import Iterable

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

"""Looking names up with dnspython, with short time-outs."""

from __future__ import annotations

import os

import dns.exception
import dns.name
import dns.resolver

from ringback.ports.dns import Kind, Records

SERVERS = "RINGBACK_DNS_SERVERS"
TIMEOUT = 2.0
"""Seconds for one server."""
LIFETIME = 4.0
"""Seconds for one question, all servers and tries together."""


class DnsPython:
    """A Dns that asks the name servers of this machine, or those named in RINGBACK_DNS_SERVERS.

    `servers`: addresses, each with `#port` behind it where it is not 53.
    """

    def __init__(
        self, servers: tuple[str, ...] | None = None, *, timeout: float = TIMEOUT, lifetime: float = LIFETIME
    ) -> None:
        named = os.environ.get(SERVERS, "").replace(",", " ").split() if servers is None else list(servers)
        try:
            self._resolver: dns.resolver.Resolver | None = dns.resolver.Resolver(configure=not named)
        except dns.resolver.NoResolverConfiguration:
            self._resolver = None
            return
        self._resolver.timeout, self._resolver.lifetime = timeout, lifetime
        if named:
            self._resolver.nameservers = [
                dns.nameserver.Do53Nameserver(address, int(port or 53))
                for address, _, port in (one.partition("#") for one in named)
            ]

    def look(self, name: str, kind: Kind) -> Records:
        if self._resolver is None:
            return Records(state="unknown")
        try:
            # The name as it is: the search list of this machine is not the domain's business.
            asked = dns.name.from_text(name.rstrip(".") + ".")
            answer = self._resolver.resolve(asked, kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return Records(state="none")
        except (dns.exception.DNSException, OSError, UnicodeError, ValueError):
            return Records(state="unknown")
        return Records(state="found", values=_values(answer, kind))


def _values(answer: dns.resolver.Answer, kind: Kind) -> tuple[str, ...]:
    if kind == "TXT":
        return tuple(b"".join(row.strings).decode("utf-8", "replace") for row in answer)
    if kind == "MX":
        rows = sorted((row.preference, row.exchange.to_text(omit_final_dot=True).lower()) for row in answer)
        return tuple(host for _preference, host in rows)
    if kind == "CNAME":
        return tuple(row.target.to_text(omit_final_dot=True).lower() for row in answer)
    return tuple(row.address for row in answer)

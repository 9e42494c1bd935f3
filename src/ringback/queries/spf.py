"""Reading SPF (RFC 7208): which servers a domain lets send for it, as far as the record and what it includes tell."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal

from ringback.ports.dns import Dns, Found

MOST_LOOKUPS = 10
"""RFC 7208, 4.6.4: with more of them a record counts as broken."""
GIVE_UP = 25

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Ending = Literal["", "-all", "~all", "?all", "+all"]


@dataclass(slots=True)
class Spf:
    """What was read. `state`: of the record itself; `records`: all that begin with v=spf1, of which there may be one.

    `lookups`: the terms that ask DNS again, those of what is included too. `includes`: every domain whose record is
    taken in. `networks`: the addresses that may send. `unknown`: something could not be looked up, so that the rest may
    be incomplete. `broken`: what is wrong with the record, in words.
    """

    domain: str
    state: Found = "none"
    records: list[str] = field(default_factory=list)
    ending: Ending = ""
    lookups: int = 0
    includes: list[str] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    unknown: bool = False
    broken: str = ""

    def covers(self, address: str) -> bool:
        """Whether this IP address may send."""
        found = ipaddress.ip_address(address)
        return any(found in network for network in self.networks if network.version == found.version)


def read_spf(dns: Dns, domain: str) -> Spf:
    """The SPF of this domain, with all that it includes."""
    spf = Spf(domain=domain)
    spf.state, spf.records = _records(dns, domain)
    if len(spf.records) > 1:
        spf.broken = "There are several SPF records; only one may be there."
    if spf.records:
        _walk(dns, domain, spf.records[0], spf, outermost=True)
    if spf.lookups > MOST_LOOKUPS:
        spf.broken = spf.broken or (
            f"It asks DNS {spf.lookups if spf.lookups < GIVE_UP else f'at least {GIVE_UP}'} times; more than "
            f"{MOST_LOOKUPS} and receivers take it for broken."
        )
    return spf


def _records(dns: Dns, domain: str) -> tuple[Found, list[str]]:
    texts = dns.look(domain, "TXT")
    if texts.state == "unknown":
        return "unknown", []
    found = [text for text in texts.values if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    return ("found" if found else "none"), found


def _walk(dns: Dns, domain: str, record: str, spf: Spf, *, outermost: bool) -> None:
    redirect = ""
    ended = False
    for term in record.lower().split()[1:]:
        if spf.lookups >= GIVE_UP:
            return
        sign = term[0] if term[0] in "+-~?" else "+"
        word = term.lstrip("+-~?")
        if word == "all":
            ended = True
            if outermost:
                spf.ending = f"{sign}all"  # type: ignore[assignment]  # one of the four signs
            break
        if word.startswith("redirect="):
            redirect = word.removeprefix("redirect=")
            continue
        _term(dns, domain, word, sign == "+", spf)
    if redirect and not ended:
        spf.lookups += 1
        _include(dns, redirect, spf, outermost=outermost)


def _term(dns: Dns, domain: str, word: str, allowed: bool, spf: Spf) -> None:
    name, _, value = word.partition(":")
    if name in ("ip4", "ip6"):
        try:
            network = ipaddress.ip_network(value, strict=False)
        except ValueError:
            spf.broken = spf.broken or f"{word} is no address."
            return
        if allowed:
            spf.networks.append(network)
        return
    kind = name.partition("/")[0]
    if kind in ("a", "mx"):
        spf.lookups += 1
        if allowed:
            _hosts(dns, value.partition("/")[0] or domain, kind, word, spf)
    elif kind == "include":
        spf.lookups += 1
        if allowed:
            _include(dns, value, spf, outermost=False)
    elif kind in ("exists", "ptr"):
        spf.lookups += 1  # they depend on who sends: nothing can be told beforehand
        spf.unknown = True
    elif "=" not in word:
        spf.broken = spf.broken or f"{word} is no term of SPF."


def _include(dns: Dns, domain: str, spf: Spf, *, outermost: bool) -> None:
    if domain in spf.includes or "%" in domain:
        spf.unknown = spf.unknown or "%" in domain
        return
    spf.includes.append(domain)
    state, records = _records(dns, domain)
    if state == "unknown":
        spf.unknown = True
    elif not records:
        spf.broken = spf.broken or f"It includes {domain}, which has no SPF record."
    else:
        _walk(dns, domain, records[0], spf, outermost=outermost)


def _hosts(dns: Dns, domain: str, kind: str, word: str, spf: Spf) -> None:
    width = word.partition("/")[2].partition("/")[0]
    names = [domain]
    if kind == "mx":
        found = dns.look(domain, "MX")
        spf.unknown = spf.unknown or found.state == "unknown"
        names = list(found.values[:10])
    for name in names:
        for record in ("A", "AAAA"):
            rows = dns.look(name, record)
            spf.unknown = spf.unknown or rows.state == "unknown"
            for address in rows.values:
                text = f"{address}/{width}" if width.isdecimal() and record == "A" else address
                spf.networks.append(ipaddress.ip_network(text, strict=False))

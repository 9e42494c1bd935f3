"""Where a request came from, as far as the proxies in front can be trusted. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any


def client_address(meta: Mapping[str, Any], *, proxies: int) -> str:
    """The visitor's IP address, "" if unknown. `meta`: a WSGI environment; `proxies`: how many stand before us.

    Behind N trusted proxies it is the N-th from the right in X-Forwarded-For: whatever stands further left, the
    visitor may have made up. Without proxies that header is somebody's invention altogether.
    """
    address = str(meta.get("REMOTE_ADDR", ""))
    if proxies:
        hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
        if hops:
            address = hops[-min(proxies, len(hops))]
    try:
        return str(ipaddress.ip_address(address.strip("[]").partition("%")[0]))
    except ValueError:
        return ""


def flood_key(address: str) -> str:
    """What an address is counted under. One IPv6 customer has a whole /64, so that counts as one."""
    if ":" in address:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return address

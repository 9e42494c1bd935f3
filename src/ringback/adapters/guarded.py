"""HTTP to addresses that people typed, so that nobody can use Ringback to look into the network that it stands in.

The name is looked up once, every address it has must be public, and the connection goes to the address that was
checked (a second look-up could say something else). Only https, no redirect, no proxy from the environment, a limit on
time and size. RINGBACK_PRIVATE_NETWORKS=1 lets private addresses and http be used: for one's own server in the house.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from ringback.ports.web import Answer, WebError

PRIVATE = "RINGBACK_PRIVATE_NETWORKS"
TIMEOUT = 10.0
"""Seconds for each step of the conversation."""
DEADLINE = 30.0
"""Seconds for all of it."""
MAX_BYTES = 1_000_000
"""Of the answer's body."""


class GuardedWeb:
    """A Web that asks only public addresses. `private`: private ones and http too; None reads the setting."""

    def __init__(
        self, *, private: bool | None = None, timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES
    ) -> None:
        allowed = os.environ.get(PRIVATE, "").strip().lower() in ("1", "true", "yes", "on")
        self._private = allowed if private is None else private
        self._timeout = timeout
        self._max_bytes = max_bytes

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask("GET", url, b"", dict(headers or {}))

    def post(self, url: str, body: bytes, *, kind: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask("POST", url, body, {**(headers or {}), "Content-Type": kind})

    def _ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        scheme, host, port, rest = self._read(url)
        address = self._address(host, port)
        shown = f"[{address}]" if ":" in address else address
        named = f"[{host}]" if ":" in host else host
        usual = port == (443 if scheme == "https" else 80)
        headers = {"Accept": "application/json", **headers, "Host": named if usual else f"{named}:{port}"}
        ends = time.monotonic() + DEADLINE  # a span, not an instant: no clock of anybody's day is read
        try:
            with (
                httpx.Client(
                    trust_env=False,
                    follow_redirects=False,
                    timeout=self._timeout,
                    verify=ssl.create_default_context(),  # the authorities of the system, as for mail servers
                ) as client,
                client.stream(
                    method,
                    f"{scheme}://{shown}:{port}{rest}",
                    content=body,
                    headers=headers,
                    extensions={"sni_hostname": host},
                ) as response,
            ):
                return Answer(
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=self._body(response, host, ends),
                )
        except httpx.TimeoutException as error:
            raise WebError(f"{host} did not answer in time.", permanent=False) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            why = str(error).rstrip(".") or type(error).__name__
            raise WebError(f"{host} cannot be asked: {why}.", permanent=False) from error

    def _read(self, url: str) -> tuple[str, str, int, str]:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise WebError("That is no address of the web.", permanent=True) from None
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("https", "http") or not host or parts.username or parts.password:
            raise WebError("Give an address that begins with https://, without a name in it.", permanent=True)
        if parts.scheme == "http" and not self._private:
            raise WebError(f"{host} is asked by https only.", permanent=True)
        try:
            host = host if _literal(host) else host.encode("idna").decode("ascii")
        except UnicodeError:
            raise WebError("That is no address of the web.", permanent=True) from None
        query = f"?{parts.query}" if parts.query else ""
        usual = 443 if parts.scheme == "https" else 80
        return parts.scheme, host, port or usual, f"{parts.path or '/'}{query}"

    def _address(self, host: str, port: int) -> str:
        """The address to connect to. All that the name has must be public: it is not known which one counts."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise WebError(f"The name {host} cannot be found.", permanent=False) from error
        addresses = [str(row[4][0]) for row in found]
        if not self._private and not all(_is_public(address) for address in addresses):
            raise WebError(
                f"{host} is in a private network, which Ringback does not ask. {PRIVATE}=1 allows it.",
                permanent=True,
            )
        return addresses[0]

    def _body(self, response: httpx.Response, host: str, ends: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._max_bytes:
                raise WebError(f"{host} answered more than {self._max_bytes:,} bytes.", permanent=True)
            if time.monotonic() > ends:
                raise WebError(f"{host} did not answer in time.", permanent=False)
        return bytes(body)


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None and not inner.is_global:
            return False
        if found in ipaddress.ip_network("64:ff9b::/96"):  # NAT64: the last 32 bits are the address
            return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF).is_global
    return found.is_global and not found.is_multicast

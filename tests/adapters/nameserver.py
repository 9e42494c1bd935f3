"""A name server on this machine for one test, written with dnspython."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Zone = Mapping[tuple[str, str], list[str]]


@contextmanager
def running(zone: Zone, *, silent: tuple[str, ...] = (), broken: tuple[str, ...] = ()) -> Iterator[str]:
    """Answer from `zone`, {(name, kind): texts}; names in `silent` get no answer, those in `broken` SERVFAIL.

    Yields `address#port`.
    """
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    line.settimeout(0.1)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                data, sender = line.recvfrom(4096)
            except TimeoutError:
                continue
            query = dns.message.from_wire(data)
            question = query.question[0]
            name = question.name.to_text(omit_final_dot=True).lower()
            kind = dns.rdatatype.to_text(question.rdtype)
            if name in silent:
                continue
            response = dns.message.make_response(query)
            response.flags |= dns.flags.RA
            if name in broken:
                response.set_rcode(dns.rcode.SERVFAIL)
            elif (name, kind) in zone:
                response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *zone[name, kind]))
            elif not any(known == name for known, _ in zone):
                response.set_rcode(dns.rcode.NXDOMAIN)
            line.sendto(response.to_wire(), sender)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1#{line.getsockname()[1]}"
    finally:
        stop.set()
        thread.join(5)
        line.close()

"""Looking names up at a real server: what is there, what is not, and what cannot be known."""

from __future__ import annotations

from ringback.adapters.dns import DnsPython
from ringback.ports.dns import Records
from tests.adapters.nameserver import running

ZONE = {
    ("acme.example", "TXT"): ['"v=spf1 include:_spf.acme.example " "-all"', '"other"'],
    ("acme.example", "MX"): ["20 backup.acme.example.", "10 MX.acme.example."],
    ("mx.acme.example", "A"): ["192.0.2.1"],
    ("mx.acme.example", "AAAA"): ["2001:db8::1"],
    ("www.acme.example", "CNAME"): ["Web.Acme.example."],
}


def test_records_are_read_as_their_kind_says() -> None:
    with running(ZONE) as server:
        dns = DnsPython((server,))
        texts = dns.look("acme.example", "TXT")
        assert texts.state == "found"
        assert set(texts.values) == {"v=spf1 include:_spf.acme.example -all", "other"}
        assert dns.look("acme.example.", "MX").values == ("mx.acme.example", "backup.acme.example")
        assert dns.look("mx.acme.example", "A").values == ("192.0.2.1",)
        assert dns.look("mx.acme.example", "AAAA").values == ("2001:db8::1",)
        assert dns.look("www.acme.example", "CNAME").values == ("web.acme.example",)


def test_what_is_not_there_is_told_from_what_cannot_be_known() -> None:
    with running(ZONE, silent=("slow.example",), broken=("bad.example",)) as server:
        dns = DnsPython((server,), timeout=0.2, lifetime=0.3)
        assert dns.look("acme.example", "AAAA") == Records(state="none")
        assert dns.look("nowhere.example", "TXT") == Records(state="none")
        assert dns.look("slow.example", "TXT") == Records(state="unknown")
        assert dns.look("bad.example", "TXT") == Records(state="unknown")


def test_it_never_raises() -> None:
    with running(ZONE) as server:
        dns = DnsPython((server,))
        for odd in ("", ".", "..", "a..b", "x" * 300, "ü.example", "a b.example", "\0"):
            assert dns.look(odd, "TXT").state in ("none", "unknown"), odd

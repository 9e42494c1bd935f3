"""What is said of a sender's domain, and what to add, word for word."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ringback.adapters.dns import DnsPython
from ringback.ports.dns import Kind, Records
from ringback.queries.mail_domain import DomainPage, Sender, Verdict, check_domain
from ringback.queries.spf import read_spf
from tests.adapters.nameserver import running


@dataclass
class Zone:
    """A Dns in memory: {(name, kind): texts}. `dark`: names that nobody answers for."""

    rows: dict[tuple[str, str], list[str]]
    dark: set[str] = field(default_factory=set)
    asked: int = 0

    def look(self, name: str, kind: Kind) -> Records:
        self.asked += 1
        if name in self.dark or "*" in self.dark:
            return Records(state="unknown")
        found = self.rows.get((name, kind))
        return Records(state="found", values=tuple(found)) if found else Records(state="none")


GOOD = {
    ("acme.example", "MX"): ["mx.acme.example"],
    ("mx.acme.example", "A"): ["192.0.2.10"],
    ("acme.example", "TXT"): ["v=spf1 mx -all"],
    ("default._domainkey.acme.example", "TXT"): ["v=DKIM1; k=rsa; p=MIIB"],
    ("_dmarc.acme.example", "TXT"): ["v=DMARC1; p=quarantine; adkim=s"],
}


def verdict(page: DomainPage, what: str) -> Verdict:
    return next(one for one in page.verdicts if one.what == what)


def with_spf(text: str | None, **more: list[str]) -> Zone:
    rows = dict(GOOD)
    if text is None:
        del rows["acme.example", "TXT"]
    else:
        rows["acme.example", "TXT"] = [text]
    rows |= {(name, "TXT"): texts for name, texts in more.items()}
    return Zone(rows)


def test_a_domain_in_order_has_nothing_to_add() -> None:
    page = check_domain(Zone(GOOD), "Office@ACME.example", Sender(host="mx.acme.example"))
    assert (page.domain, page.state) == ("acme.example", "good")
    assert [one.what for one in page.verdicts] == ["MX", "SPF", "DKIM", "DMARC"]
    assert all(not one.record for one in page.verdicts)
    assert "It lets mx.acme.example send." in verdict(page, "SPF").sentence
    assert "exactly the domain" in verdict(page, "DMARC").sentence


def test_an_empty_domain_is_told_what_to_add_word_for_word() -> None:
    sender = Sender(host="smtp.gmail.com", provider="google", address="office@acme.example")
    page = check_domain(Zone({}), "acme.example", sender)
    assert page.state == "bad"
    assert (verdict(page, "SPF").name, verdict(page, "SPF").record) == (
        "acme.example",
        "v=spf1 include:_spf.google.com ~all",
    )
    assert (verdict(page, "DMARC").name, verdict(page, "DMARC").record) == (
        "_dmarc.acme.example",
        "v=DMARC1; p=none; rua=mailto:office@acme.example",
    )
    assert "answers and returned messages are lost" in verdict(page, "MX").sentence
    assert "Turn on DKIM at Gmail" in verdict(page, "DKIM").sentence


@pytest.mark.parametrize(
    ("record", "state", "words", "add"),
    [
        ("v=spf1 mx +all", "bad", "lets everybody send", "v=spf1 mx ~all"),
        ("v=spf1 mx all", "bad", "lets everybody send", "v=spf1 mx ~all"),
        ("v=spf1 mx ?all", "warn", "lets everybody send", "v=spf1 mx ~all"),
        ("v=spf1 mx", "warn", "has no end", "v=spf1 mx ~all"),
        ("v=spf1 ip4:198.51.100.0/24 -all", "bad", "does not let", "v=spf1 a:mx.acme.example ip4:198.51.100.0/24 -all"),
        ("v=spf1 ip4:192.0.2.0/24 ~all", "good", "It lets mx.acme.example", ""),
        ("v=spf1 a:mx.acme.example -all", "good", "It lets mx.acme.example", ""),
        ("v=spf1 ip4:300.1.1.1 -all", "bad", "is no address", ""),
        ("v=spf1 mix -all", "bad", "is no term", ""),
        ("v=spf1 include:nowhere.example -all", "bad", "which has no SPF record", ""),
        ("v=spf1 exists:%{i}.acme.example -all", "warn", "cannot be told", ""),
    ],
)  # fmt: skip
def test_each_spf_record_gets_its_verdict(record: str, state: str, words: str, add: str) -> None:
    found = verdict(check_domain(with_spf(record), "acme.example", Sender(host="mx.acme.example")), "SPF")
    assert (found.state, words in found.sentence, found.record) == (state, True, add)


def test_two_spf_records_are_one_too_many() -> None:
    zone = with_spf("v=spf1 mx -all")
    zone.rows["acme.example", "TXT"].append("v=spf1 -all")
    assert "several SPF records" in verdict(check_domain(zone, "acme.example"), "SPF").sentence


def test_lookups_are_counted_through_what_is_included() -> None:
    chain = {f"s{n}.example": [f"v=spf1 include:s{n + 1}.example ~all"] for n in range(11)}
    chain["s11.example"] = ["v=spf1 ip4:192.0.2.1 ~all"]
    zone = Zone({(name, "TXT"): texts for name, texts in chain.items()})
    assert read_spf(zone, "s2.example").lookups == 9
    assert read_spf(zone, "s2.example").broken == ""
    assert "asks DNS 11 times" in read_spf(zone, "s0.example").broken


def test_records_that_include_each_other_come_to_an_end() -> None:
    rows = {"a.example": ["v=spf1 include:b.example -all"], "b.example": ["v=spf1 include:a.example -all"]}
    spf = read_spf(Zone({(name, "TXT"): texts for name, texts in rows.items()}), "a.example")
    assert spf.lookups <= 3


def test_a_redirect_brings_the_other_records_end_and_networks() -> None:
    zone = Zone(
        {
            ("a.example", "TXT"): ["v=spf1 redirect=b.example"],
            ("b.example", "TXT"): ["v=spf1 ip6:2001:db8::/32 -all"],
        }
    )
    spf = read_spf(zone, "a.example")
    assert (spf.ending, spf.covers("2001:db8::1"), spf.covers("192.0.2.1")) == ("-all", True, False)


@pytest.mark.parametrize(
    ("record", "state", "words"),
    [
        ("v=DMARC1; p=none", "good", "only asks for reports"),
        ("v=DMARC1;p=reject;aspf=s", "good", "SPF must name exactly"),
        ("v=DMARC1; p=maybe", "bad", "is none that receivers know"),
        ("v=DMARC1; rua=mailto:x@y.example", "bad", "is none that receivers know"),
    ],
)
def test_each_dmarc_record_gets_its_verdict(record: str, state: str, words: str) -> None:
    zone = Zone(GOOD | {("_dmarc.acme.example", "TXT"): [record]})
    found = verdict(check_domain(zone, "acme.example"), "DMARC")
    assert (found.state, words in found.sentence) == (state, True)


def test_a_subdomain_falls_under_the_policy_of_the_domain_above() -> None:
    zone = Zone({("_dmarc.acme.example", "TXT"): ["v=DMARC1; p=none; sp=reject"]})
    found = verdict(check_domain(zone, "mail.acme.example"), "DMARC")
    assert "refused" in found.sentence
    assert "that of acme.example" in found.sentence


@pytest.mark.parametrize(
    ("published", "state", "words"),
    [
        (None, "bad", "is not published"),
        ("v=DKIM1; k=rsa; p=OTHER", "bad", "Another key"),
        ("v=DKIM1;k=rsa;p=MIIB AAAA", "good", "Ringback signs"),
    ],
)
def test_the_key_that_ringback_signs_with_must_be_the_published_one(
    published: str | None, state: str, words: str
) -> None:
    name, record = "rb._domainkey.acme.example", "v=DKIM1; k=rsa; p=MIIBAAAA"
    zone = Zone(GOOD | ({(name, "TXT"): [published]} if published else {}))
    sender = Sender(dkim_selector="rb", dkim_record=(name, record))
    found = verdict(check_domain(zone, "acme.example", sender), "DKIM")
    assert (found.state, words in found.sentence) == (state, True)
    if state == "bad":
        assert (found.name, found.record) == (name, record)


def test_a_key_that_was_taken_back_does_not_count() -> None:
    zone = Zone(GOOD | {("default._domainkey.acme.example", "TXT"): ["v=DKIM1; p="]})
    assert verdict(check_domain(zone, "acme.example"), "DKIM").state == "warn"


def test_the_domain_of_a_provider_is_left_to_the_provider() -> None:
    page = check_domain(Zone({}), "joe@gmail.com")
    assert (page.state, len(page.verdicts)) == ("good", 1)


def test_a_dead_name_server_is_not_waited_for_and_nothing_is_claimed() -> None:
    zone = Zone({}, dark={"*"})
    page = check_domain(zone, "acme.example", Sender(host="mx.acme.example"))
    assert page.state == "unknown"
    assert {one.state for one in page.verdicts} == {"unknown"}
    assert zone.asked <= 3
    assert all(not one.record for one in page.verdicts)


@pytest.mark.parametrize(
    "text", ["", "acme", "a b.example", "-a.example", "x" * 300, "@", "acme..example", "\0.a"]
)
def test_what_is_no_domain_is_told_and_never_looked_up(text: str) -> None:
    zone = Zone({})
    page = check_domain(zone, text)
    assert page.problem
    assert zone.asked == 0


def test_it_works_with_a_real_name_server() -> None:
    zone = {key: [f'"{text}"'] if key[1] == "TXT" else texts for key, texts in GOOD.items() for text in texts}
    zone["acme.example", "MX"] = ["10 mx.acme.example."]
    with running(zone) as server:
        page = check_domain(DnsPython((server,)), "acme.example", Sender(host="mx.acme.example"))
    assert page.state == "good", page

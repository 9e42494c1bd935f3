"""What DNS says of a sender's domain: whether others believe mail from it, and what to add, word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from ringback.intake.mail_guess import guess, provider
from ringback.intake.mail_providers import Provider
from ringback.ports.dns import Dns, Kind, Records

from .domain_names import ascii_domain
from .spf import Spf, read_spf

State = Literal["good", "warn", "bad", "unknown"]
COMMON_SELECTORS = ("default", "dkim", "mail", "k1", "s1", "s2", "selector1", "selector2", "google")
PATIENCE = 3
"""After so many questions without an answer the rest is not asked: a page must not wait for a dead name server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One thing that was looked at. `found`: the record, "" for none; `name`, `record`: what to add, word for word."""

    what: str
    state: State
    sentence: str
    found: str = ""
    name: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainPage:
    """All verdicts on a domain. `problem`: why nothing could be looked at, else ""."""

    domain: str
    verdicts: tuple[Verdict, ...] = ()
    problem: str = ""

    @property
    def state(self) -> State:
        """The worst of them; "unknown" only where nothing worse is known."""
        states = {one.state for one in self.verdicts}
        ranked: tuple[State, ...] = ("bad", "warn", "unknown")
        for state in ranked:
            if state in states:
                return state
        return "good" if states else "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends for the domain, as far as it is known. `dkim_record`: name and text of Ringback's own key, if any."""

    host: str = ""
    provider: str = ""
    address: str = ""
    dkim_selector: str = ""
    dkim_record: tuple[str, str] = ("", "")


def check_domain(dns: Dns, text: str, sender: Sender | None = None) -> DomainPage:
    """Look at this domain. `text`: the domain, or an address of it. Never raises; asks DNS only."""
    domain = ascii_domain(text)
    sender = sender or Sender()
    if not domain:
        return DomainPage(domain=text.strip()[:253], problem="That is no domain. Write for example acme.com.")
    patient = _Patient(dns)
    mx = patient.look(domain, "MX")
    who = provider(sender.provider) or guess(f"x@{domain}", mx.values)
    if who is not None and domain in who.domains:
        said = f"{domain} belongs to {who.name}, who look after these records. Nothing is to be added."
        return DomainPage(domain=domain, verdicts=(Verdict(what="Domain", state="good", sentence=said),))
    return DomainPage(
        domain=domain,
        verdicts=(
            _mx(mx, domain),
            _spf(patient, domain, who, sender),
            _dkim(patient, domain, who, sender),
            _dmarc(patient, domain, sender),
        ),
    )


def _mx(mx: Records, domain: str) -> Verdict:
    if mx.state == "unknown":
        return Verdict(what="MX", state="unknown", sentence="The name servers did not answer in time.")
    if not mx.values or mx.values == ("",):
        return Verdict(
            what="MX",
            state="bad",
            sentence=f"Nobody takes mail for {domain}: answers and returned messages are lost.",
        )
    hosts = ", ".join(mx.values[:4])
    return Verdict(what="MX", state="good", sentence=f"Mail for {domain} goes to {hosts}.", found=hosts)


# --------------------------------------------------------------------------------------------------------------- SPF


def _spf(dns: Dns, domain: str, who: Provider | None, sender: Sender) -> Verdict:
    spf = read_spf(dns, domain)
    wanted, covered = _covered(dns, spf, who, sender)
    verdict = Verdict(what="SPF", state="good", sentence="", found="  |  ".join(spf.records))
    if spf.state == "unknown":
        return replace(verdict, state="unknown", sentence="The name servers did not answer in time.")
    if spf.state == "none":
        return replace(
            verdict,
            state="bad",
            sentence="There is no SPF record: receivers cannot tell who may send for this domain.",
            name=domain,
            record=f"v=spf1 {wanted} ~all",
        )
    if spf.broken:
        return replace(verdict, state="bad", sentence=spf.broken)
    if spf.ending in ("+all", "?all"):
        return replace(
            verdict,
            state="bad" if spf.ending == "+all" else "warn",
            sentence=f"It ends in {spf.ending}, which lets everybody send for {domain}.",
            name=domain,
            record=re.sub(r"\s\S?all\b", " ~all", spf.records[0], count=1, flags=re.IGNORECASE),
        )
    if covered is False:
        return replace(
            verdict,
            state="bad",
            sentence=f"It does not let {who.name if who else sender.host} send for {domain}.",
            name=domain,
            record=spf.records[0].replace("v=spf1", f"v=spf1 {wanted}", 1),
        )
    if not spf.ending:
        return replace(
            verdict,
            state="warn",
            sentence="It has no end: say ~all or -all, so that others may not send.",
            name=domain,
            record=f"{spf.records[0]} ~all",
        )
    names = {True: f"It lets {who.name if who else sender.host} send. ", None: ""}
    sentence = f"{names[covered]}It ends in {spf.ending} and asks DNS {spf.lookups} of at most 10 times."
    if covered is None and (who or sender.host):
        return replace(
            verdict,
            state="warn" if spf.unknown else "good",
            sentence=f"{sentence} Whether your server is among those that may send cannot be told from here.",
        )
    return replace(verdict, sentence=sentence)


def _covered(dns: Dns, spf: Spf, who: Provider | None, sender: Sender) -> tuple[str, bool | None]:
    """What the record has to name, and whether it covers the sending server; None where that cannot be told."""
    if who is not None and who.spf:
        named = who.spf in spf.includes or any(one.endswith(f".{who.spf}") for one in spf.includes)
        return f"include:{who.spf}", True if named else None if spf.unknown else False
    if not sender.host:
        return "mx", None
    addresses = (*dns.look(sender.host, "A").values, *dns.look(sender.host, "AAAA").values)
    if not addresses:
        return f"a:{sender.host}", None
    if any(spf.covers(address) for address in addresses):
        return f"a:{sender.host}", True
    # A provider's entrance is rarely its exit; only for a server of one's own are they usually the same machine.
    own = sender.host == spf.domain or sender.host.endswith(f".{spf.domain}")
    return f"a:{sender.host}", False if own and not spf.unknown else None


# -------------------------------------------------------------------------------------------------------------- DKIM


def _dkim(dns: Dns, domain: str, who: Provider | None, sender: Sender) -> Verdict:
    if sender.dkim_selector:
        return _own_dkim(dns, sender)
    unknown = False
    for selector in dict.fromkeys((*(who.selectors if who else ()), *COMMON_SELECTORS)):
        rows = dns.look(f"{selector}._domainkey.{domain}", "TXT")
        unknown = unknown or rows.state == "unknown"
        record = next((text for text in rows.values if "p=" in text), "")
        if record and not re.search(r"p=\s*(;|$)", record):
            said = f"A key is published under {selector}._domainkey.{domain}."
            return Verdict(what="DKIM", state="good", sentence=said, found=record)
    if unknown:
        return Verdict(what="DKIM", state="unknown", sentence="The name servers did not answer in time.")
    if who is not None:
        said = f"No key was found under the usual names. Turn on DKIM at {who.name}, which tells what to publish."
    else:
        said = (
            "No key was found under the usual names. If your mail server signs under another name, all is well; if it "
            "does not sign, let Ringback do it: make a key on the page of the account."
        )
    return Verdict(what="DKIM", state="warn", sentence=said)


def _own_dkim(dns: Dns, sender: Sender) -> Verdict:
    name, record = sender.dkim_record
    rows = dns.look(name, "TXT")
    there = next((text for text in rows.values if "p=" in text), "")
    verdict = Verdict(what="DKIM", state="bad", sentence="", found=there, name=name, record=record)
    if rows.state == "unknown":
        return replace(verdict, state="unknown", sentence="The name servers did not answer in time.")
    if not there:
        said = "The key that Ringback signs with is not published: every message looks forged until it is."
        return replace(verdict, sentence=said)
    if _key(there) != _key(record):
        return replace(
            verdict, sentence="Another key is published under this name than the one Ringback signs with."
        )
    return Verdict(
        what="DKIM", state="good", sentence=f"Ringback signs, and the key is at {name}.", found=there
    )


def _key(record: str) -> str:
    found = re.search(r"p=([^;]*)", record)
    return "".join(found[1].split()) if found else ""


# ------------------------------------------------------------------------------------------------------------- DMARC


def _dmarc(dns: Dns, domain: str, sender: Sender) -> Verdict:
    labels, unknown = domain.split("."), False
    report = sender.address or f"postmaster@{domain}"
    for start in range(len(labels) - 1):
        # A domain without a record of its own falls under that of the domain above it.
        above = ".".join(labels[start:])
        rows = dns.look(f"_dmarc.{above}", "TXT")
        unknown = unknown or rows.state == "unknown"
        records = [text for text in rows.values if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(records) > 1:
            said = (
                f"There are several DMARC records at _dmarc.{above}; only one may be there, so none counts."
            )
            return Verdict(what="DMARC", state="bad", sentence=said, found="  |  ".join(records))
        if records:
            return _policy(records[0], above, domain)
    if unknown:
        return Verdict(what="DMARC", state="unknown", sentence="The name servers did not answer in time.")
    return Verdict(
        what="DMARC",
        state="bad",
        sentence="There is no DMARC record. Gmail and Yahoo want one from whoever sends many messages.",
        name=f"_dmarc.{domain}",
        record=f"v=DMARC1; p=none; rua=mailto:{report}",
    )


def _policy(record: str, above: str, domain: str) -> Verdict:
    tags = {
        name.strip().lower(): value.strip()
        for name, _, value in (part.partition("=") for part in record.split(";"))
    }
    policy = (tags.get("sp") if above != domain else None) or tags.get("p", "")
    verdict = Verdict(what="DMARC", state="good", sentence="", found=record)
    where = "" if above == domain else f" It is that of {above}."
    if policy.lower() not in ("none", "quarantine", "reject"):
        return replace(
            verdict,
            state="bad",
            sentence=f"Its policy {policy!r} is none that receivers know: p must be none, quarantine or reject.",
        )
    strict = [name for tag, name in (("adkim", "DKIM"), ("aspf", "SPF")) if tags.get(tag, "r").lower() == "s"]
    aligned = (
        f" {' and '.join(strict)} must name exactly the domain of the sender."
        if strict
        else " Subdomains count too."
    )
    asks = {
        "none": "It only asks for reports, which is enough to begin with.",
        "quarantine": "What fails goes to the spam folder.",
        "reject": "What fails is refused.",
    }
    return replace(verdict, sentence=f"{asks[policy.lower()]}{aligned}{where}")


@dataclass(slots=True)
class _Patient:
    """Asks each question once, and nothing more when too many have not been answered."""

    inner: Dns
    known: dict[tuple[str, str], Records] = field(default_factory=dict)
    unanswered: int = 0

    def look(self, name: str, kind: Kind) -> Records:
        if (name, kind) not in self.known:
            if self.unanswered >= PATIENCE:
                return Records(state="unknown")
            found = self.inner.look(name, kind)
            self.unanswered += found.state == "unknown"
            self.known[name, kind] = found
        return self.known[name, kind]

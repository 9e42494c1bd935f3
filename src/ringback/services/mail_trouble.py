"""What to do about a mail account that does not work: a sentence for each kind of trouble, with the provider's word."""

from __future__ import annotations

from ringback.intake.mail_guess import provider
from ringback.ports.outbound import Trouble
from ringback.store.models import MailAccount, MailAuth

SIGN_IN_WORDS = ("sign-in", "sign in", "authenticat", "password", "credential", "login")


def advice(row: MailAccount, trouble: Trouble, said: str, *, reading: bool = False) -> str:
    """What a person can do. `said`: the trouble in the server's words; `reading`: it came up with IMAP."""
    host, port = (row.imap_host, row.imap_port) if reading else (row.host, row.port)
    security = row.imap_security if reading else row.security
    words = said.lower()
    if not trouble and any(word in words for word in SIGN_IN_WORDS):
        trouble = "sign_in"
    if not trouble and "certificate" in words:
        trouble = "certificate"
    if trouble == "sign_in":
        return _sign_in(row, words, reading=reading)
    if trouble == "name":
        return f"Look for a slip in the server's name, {host}. Your provider's help pages tell it."
    if trouble == "certificate":
        return (
            f"The server must be called by the name in its certificate; look at {host}. A server of your own with a "
            "private certificate authority: put its certificate into the file that RINGBACK_MAIL_CA_FILE names."
        )
    if trouble in ("tls", "refused", "timeout", "unreachable"):
        return _port(port, security, reading=reading, trouble=trouble)
    if trouble == "busy":
        return "The server is busy or has shut us out for a while. Try it again in some minutes."
    return ""


def _sign_in(row: MailAccount, words: str, *, reading: bool) -> str:
    known = provider(row.provider)
    who = known.name if known else "your provider"
    if reading and any(word in words for word in ("disabled", "not enabled", "turned off", "not allowed")):
        return f"Reading by programs is turned off. Turn on IMAP in the settings of the mailbox at {who}."
    if any(word in words for word in ("block", "suspicious", "verify", "web login required", "unusual")):
        return (
            f"The sign-in was blocked as unusual. Sign in at {who} with a browser on this network once, confirm "
            "that it was you, and try again."
        )
    if row.auth == MailAuth.OAUTH2:
        return (
            "The access that was granted is not accepted any more, or not for mail. Connect the account anew."
        )
    if known and not known.password:
        return known.note
    if known and known.app_password:
        return f"{known.name} refuses the usual password here. {known.note}"
    hint = f" {known.note}" if known and known.note else ""
    return (
        "Look for a slip in the user name (often the whole address) and the password. With a second factor, most "
        f"providers want an app password here.{hint}"
    )


USUAL = {"sending": {465: "tls", 587: "starttls", 25: "starttls"}, "reading": {993: "tls", 143: "starttls"}}
NAMES = {"tls": "TLS", "starttls": "STARTTLS", "none": "no encryption"}


def _port(port: int, security: str, *, reading: bool, trouble: Trouble) -> str:
    usual = USUAL["reading" if reading else "sending"].get(port)
    if usual is not None and usual != security:
        return f"Port {port} is usually spoken to with {NAMES[usual]}, not with {NAMES[security]}. Change one of them."
    ports = "993 with TLS, or 143 with STARTTLS" if reading else "587 with STARTTLS, or 465 with TLS"
    if trouble in ("timeout", "unreachable"):
        return (
            f"Either the port is not the one ({ports} are usual), or a firewall is in the way: many hosting companies "
            "shut port 25 and some 465 and 587 until one asks them."
        )
    return f"The usual ports are {ports}."

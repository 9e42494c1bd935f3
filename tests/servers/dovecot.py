"""Dovecot from the system, as a process of its own: IMAP, LMTP, and signing in for Postfix."""

from __future__ import annotations

import imaplib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.adapters.mailserver import write_certificate
from tests.servers.mailboxes import PASSWORD, ImapServer
from tests.servers.process import free_ports, greets, open_folder, program

DOMAIN = "acme.example"
USER = f"office@{DOMAIN}"
PROGRAM = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:/usr/bin")

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
# A wrong password in a test is no attack.
auth_failure_delay = 0
first_valid_uid = 1
mail_uid = nobody
mail_gid = nogroup
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
namespace inbox {{
  inbox = yes
  mailbox "Sent Mail" {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  unix_listener {folder}/sasl {{
    mode = 0666
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@{domain}
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """`imap`: its mailboxes. `ca_file`: whom to trust for TLS. `sasl`: the socket where Postfix asks for sign-ins."""

    imap: ImapServer
    lmtp: int
    sasl: Path
    ca_file: Path
    users: Path

    def add(self, name: str, password: str = PASSWORD) -> str:
        """Another mailbox of the domain. Returns its address, which is the name to sign in with, once it works."""
        address = f"{name}@{DOMAIN}"
        write_user(self.users, address, password)
        ends = time.monotonic() + 10
        while not self._knows(address, password):
            # Dovecot looks whether its list has changed once a second.
            assert time.monotonic() < ends, f"Dovecot does not let {address} in"
            time.sleep(0.2)
        return address

    def _knows(self, address: str, password: str) -> bool:
        client = imaplib.IMAP4("127.0.0.1", self.imap.plain, timeout=10)
        try:
            client.authenticate("PLAIN", lambda _challenge: f"\0{address}\0{password}".encode())
        except imaplib.IMAP4.error:
            return False
        finally:
            client.logout()
        return True


def write_user(users: Path, address: str, password: str) -> None:
    with users.open("a", encoding="utf-8") as file:
        file.write(f"{address}:{{PLAIN}}{password}::::::\n")


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """One domain with the mailbox "office". Needs Dovecot (imapd, lmtpd) and root, which Dovecot starts as."""
    imap, imaps, lmtp = free_ports(3)
    with open_folder("dovecot") as folder:
        users, mail = folder / "users", folder / "mail"
        users.touch(mode=0o644)
        mail.mkdir()
        shutil.chown(mail, "nobody", "nogroup")
        certificate = write_certificate(folder)
        config = folder / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                folder=folder, certificate=certificate, imap=imap, imaps=imaps, lmtp=lmtp, domain=DOMAIN
            )
        )
        write_user(users, USER, PASSWORD)
        served = Dovecot(ImapServer("dovecot", imap, imaps, USER), lmtp, folder / "sasl", certificate, users)
        command = [str(PROGRAM), "-F", "-c", config]
        with program(
            command, log=folder / "dovecot.log", ready=lambda: greets(imap, b"OK") and greets(lmtp, b"220")
        ):
            yield served

"""Postfix from the system, as a process of its own: takes mail from those who sign in, and writes real bounces.

What goes to Dovecot's domain is handed to Dovecot by LMTP; whom Dovecot does not know comes back as a bounce.
Everything else goes to a sink on this machine, never further.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ringback.ports.outbound import MailServer
from tests.servers.dovecot import DOMAIN, USER, Dovecot
from tests.servers.mailboxes import PASSWORD
from tests.servers.process import free_ports, greets, open_folder, program
from tests.servers.sink import Sink

PROGRAM = shutil.which("postfix", path="/usr/sbin:/usr/local/sbin:/usr/bin")

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.acme.example
mydomain = acme.example
myorigin = acme.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = {domain}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = smtp:[127.0.0.1]:{sink}
# The name of the other side is not looked up: there is no DNS here.
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
recipient_delimiter = +
# Unknown names of our own domain are taken and then returned, so that there is a bounce.
smtpd_reject_unlisted_recipient = no
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {sasl}
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_tls_security_level = may
smtpd_tls_chain_files = {certificate}
smtpd_client_connection_count_limit = 0
message_size_limit = 52428800
# What is put off is given up after seconds, so that a test sees the report.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
maximal_queue_lifetime = 3s
bounce_queue_lifetime = 3s
"""

_MASTER = """
127.0.0.1:{submission} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """`server`: how Ringback hands mail in. `sink`: the rest of the world."""

    server: MailServer
    sink: Sink
    dovecot: Dovecot
    log: Path

    def as_user(self, username: str, password: str = PASSWORD) -> MailServer:
        """The same server for somebody else of the domain."""
        return MailServer(
            host=self.server.host,
            port=self.server.port,
            security=self.server.security,
            username=username,
            password=password,
            timeout=self.server.timeout,
        )


@contextmanager
def running_postfix(dovecot: Dovecot, sink: Sink) -> Iterator[Postfix]:
    """Needs Postfix and root, which Postfix starts as."""
    (submission,) = free_ports(1)
    with open_folder("postfix") as folder:
        for name in ("queue", "data"):
            (folder / name).mkdir(mode=0o755)
        shutil.chown(folder / "data", "postfix")
        (folder / "main.cf").write_text(
            _MAIN.format(
                folder=folder,
                domain=DOMAIN,
                lmtp=dovecot.lmtp,
                sink=sink.port,
                sasl=dovecot.sasl,
                certificate=dovecot.ca_file,
            )
        )
        (folder / "master.cf").write_text(_MASTER.format(submission=submission))
        # It makes the folders of the queue, with the owners that they need.
        checked = subprocess.run(
            [str(PROGRAM), "-c", str(folder), "check"], capture_output=True, text=True, check=False
        )
        if checked.returncode:
            raise RuntimeError(f"Postfix does not like its settings:\n{checked.stderr}")
        found = subprocess.run(
            ["/usr/sbin/postconf", "-h", "-c", str(folder), "daemon_directory"],
            capture_output=True,
            text=True,
            check=True,
        )
        master = Path(found.stdout.strip()) / "master"
        log = folder / "log"
        with program(
            [master, "-c", folder, "-d"], log=folder / "master.log", ready=lambda: greets(submission, b"220")
        ):
            server = MailServer(
                host="127.0.0.1",
                port=submission,
                security="none",
                username=USER,
                password=PASSWORD,
                timeout=20,
            )
            yield Postfix(server, sink, dovecot, log)

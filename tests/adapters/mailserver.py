"""A real SMTP server on this machine for one test: aiosmtpd, with the manners a test asks for."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import ipaddress
import logging
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ringback.ports.outbound import MailServer, Security

USER, PASSWORD, TOKEN = "joe", "s3cret-ü", "ya29.a-token"
# Its thread outlives a test's captured stderr; a line written there then would only print a traceback.
logging.getLogger("mail.log").setLevel(logging.ERROR)


@dataclass
class Manners:
    """What the server answers; None is its usual, friendly answer. `hang_up` at "rcpt", "data" (before its answer),
    or "after-each" message."""

    mail: str | None = None
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str | None = None
    hang_up: str = ""


class Mailbox:
    """aiosmtpd's handler: keeps what arrived and counts connections."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.raw: list[bytes] = []
        self.senders: list[str | None] = []
        self.recipients: list[list[str]] = []
        self.connections = 0
        self.signed_in: list[str] = []

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[misc]

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.manners.mail:
            return self.manners.mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.manners.hang_up == "rcpt":
            server.transport.close()
        answer = self.manners.rcpt.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.manners.data:
            return self.manners.data
        assert isinstance(envelope.original_content, bytes)
        self.raw.append(envelope.original_content)
        self.senders.append(envelope.mail_from)
        self.recipients.append(envelope.rcpt_tos)
        if self.manners.hang_up == "data":
            server.transport.abort()
        if self.manners.hang_up == "after-each":
            server.loop.call_later(0.02, server.transport.close)
        return f"250 OK: queued as {len(self.raw)}"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """What a provider does: the token in the first line, an error as a challenge that wants an empty answer."""
        said = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            self.signed_in.append("XOAUTH2")
            return AuthResult(success=True, handled=False, auth_data=USER)
        answer = await server.challenge_auth('{"status":"400","schemes":"Bearer"}')
        assert answer == b""
        await server.push("535 5.7.8 Username and Password not accepted")
        return AuthResult(success=False, handled=True)

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password.decode() == PASSWORD
        right = right and data.login.decode() == USER
        if right:
            self.signed_in.append(mechanism)
        return AuthResult(success=right, handled=True) if right else AuthResult(success=False, handled=False)


@contextmanager
def running(
    manners: Manners | None = None,
    *,
    certificate: Path | None = None,
    security: Security = "none",
    sign_in: bool = False,
    **options: Any,
) -> Iterator[tuple[MailServer, Mailbox]]:
    """Run a server; `certificate` is a PEM file with key and certificate, used as `security` says."""
    mailbox = Mailbox(manners or Manners())
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    settings: dict[str, Any] = {"enable_SMTPUTF8": True, "hostname": "test.example", **options}
    if security == "starttls":
        settings["tls_context"] = context
    if sign_in:
        settings |= {
            "authenticator": mailbox.authenticate,
            "auth_required": True,
            "auth_require_tls": security == "starttls",
        }
    loop = asyncio.new_event_loop()

    def factory() -> SMTP:
        mailbox.connections += 1
        with warnings.catch_warnings():
            # It warns of signing in without STARTTLS, not knowing that the line is TLS from the first byte.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(mailbox, loop=loop, **settings)

    tls = context if security == "tls" else None
    # In a thread of its own from the start: the calling thread may run a loop already (a browser's).
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opening = asyncio.run_coroutine_threadsafe(loop.create_server(factory, "127.0.0.1", 0, ssl=tls), loop)
    server = opening.result(10)
    try:
        user, password = (USER, PASSWORD) if sign_in else ("", "")
        yield (
            MailServer(
                host="127.0.0.1",
                port=server.sockets[0].getsockname()[1],
                security=security,
                username=user,
                password=password,
                timeout=5,
            ),
            mailbox,
        )
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.AbstractServer) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.01)  # closed lines say goodbye


def write_certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """Make a self-signed certificate for an address or a host name, valid for years; its key is in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    try:
        san: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        san = x509.DNSName(name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([san]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path

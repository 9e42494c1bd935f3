"""Mail by SMTP, on the standard library's smtplib: secured, signed in, and exact about what is known after a failure.

A message is handed over at one point only: when the line with the single dot, which ends DATA, has been written. Every
error before that point is sure that nothing was sent. Every answer of the server after it is sure as well: 2xx took
the message, 4xx and 5xx did not. Only a lost or unreadable answer after it leaves a doubt (`sure_not_sent=False`).
"""

from __future__ import annotations

import os
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from ringback.ports.outbound import (
    About,
    DeliveryError,
    MailServer,
    OutgoingEmail,
    Receipt,
    Session,
    check_email,
)

from .dkim_signature import signed
from .mime import needs_smtputf8, to_bytes, wire_address
from .smtp_connection import close, connect
from .smtp_words import about_recipient, said

CA_FILE = "RINGBACK_MAIL_CA_FILE"


class SmtpMessenger:
    """A Messenger over SMTP.

    `ca_file`: a PEM file with the certificate authority of a private mail server, trusted besides the system's own;
    None reads the name from RINGBACK_MAIL_CA_FILE. Certificates and host names are always verified.
    """

    def __init__(self, ca_file: str | None = None) -> None:
        self._ca_file = ca_file if ca_file is not None else os.environ.get(CA_FILE, "")

    def send(self, email: OutgoingEmail, server: MailServer) -> Receipt:
        with self.session(server) as session:
            return session.send(email)

    def check(self, server: MailServer) -> None:
        close(connect(server, self._ca_file))

    @contextmanager
    def session(self, server: MailServer) -> Iterator[Session]:
        session = SmtpSession(server, self._ca_file)
        try:
            yield session
        finally:
            session.close()


class SmtpSession:
    """One connection for many messages: opened by the first, and again by the next one after the line was lost."""

    def __init__(self, server: MailServer, ca_file: str) -> None:
        self._server = server
        self._ca_file = ca_file
        self._smtp: smtplib.SMTP | None = None

    def send(self, email: OutgoingEmail) -> Receipt:
        check_email(email)
        payload = signed(to_bytes(email), self._server.signing)
        smtp = self._envelope(email)
        try:
            code, answer = smtp.docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            self._lost(error, "did not take the message")
        if code != 354:
            self._refused(code, answer, "did not take the message", "message")
        try:
            smtp.send(_stuffed(payload))
        except (OSError, smtplib.SMTPException) as error:
            self._lost(error, "broke off while the message was on its way, before its end")
        return self._finish(smtp, email, payload)

    def close(self) -> None:
        """Say goodbye and close. Never raises: what was taken stays taken."""
        if self._smtp is not None:
            close(self._smtp)
            self._smtp = None

    def _envelope(self, email: OutgoingEmail) -> smtplib.SMTP:
        """MAIL and RCPT, on a fresh line if the old one was lost between two messages (nothing is at stake yet)."""
        reused = self._smtp is not None
        try:
            return self._address(email)
        except DeliveryError as error:
            if not (reused and error.about == "connection" and self._smtp is None):
                raise
        return self._address(email)

    def _address(self, email: OutgoingEmail) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = connect(self._server, self._ca_file)
        smtp = self._smtp
        utf8 = needs_smtputf8(email)
        if utf8 and not smtp.has_extn("smtputf8"):
            text = (
                f"The mail server {self._server.host} cannot carry mail from {email.from_address} to "
                f"{email.to_address}: it takes only plain letters before the @."
            )
            raise DeliveryError(text, permanent=True, sure_not_sent=True, about="message")
        options = ["SMTPUTF8"] if utf8 else []
        sender, recipient = wire_address(email.from_address), wire_address(email.to_address)
        try:
            code, answer = smtp.mail(sender, options)
            if code != 250:
                self._refused(code, answer, f"refused the sender {email.from_address}", "account")
            code, answer = smtp.rcpt(recipient)
        except (OSError, smtplib.SMTPException) as error:
            self._lost(error, "closed the connection before the message was sent")
        if code not in (250, 251):
            about: About = "recipient" if about_recipient(code, answer) else "account"
            self._refused(code, answer, f"refused the recipient {email.to_address}", about)
        return smtp

    def _finish(self, smtp: smtplib.SMTP, email: OutgoingEmail, payload: bytes) -> Receipt:
        """Write the dot that hands the message over, and read the answer. From here on a lost line is a doubt."""
        try:
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._in_doubt(str(error))
        if 200 <= code < 300:
            return Receipt(message_id=email.message_id, response=f"{code} {said(answer)}", raw=payload)
        if 400 <= code < 600:
            self._refused(code, answer, "refused the message", "message")
        self._in_doubt(said(answer))

    def _in_doubt(self, detail: str) -> NoReturn:
        self._drop()
        text = (
            f"The mail server {self._server.host} got the whole message, but its answer was lost "
            f"({detail.rstrip('.')}). It may or may not have been sent."
        )
        raise DeliveryError(text, permanent=False, sure_not_sent=False)

    def _refused(self, code: int, answer: bytes, what: str, about: About) -> NoReturn:
        """Raise for an answer of the server. The line stays open for the next message if the server keeps it."""
        text = f"The mail server {self._server.host} {what}: {code} {said(answer)}"
        gone = code == 421 or code < 400
        if gone:
            self._drop()
        else:
            self._reset()
        # 421 closes the line, whatever was asked: it says nothing about the address or the message.
        raise DeliveryError(
            text if text.endswith(".") else text + ".",
            permanent=code >= 500,
            sure_not_sent=True,
            about="connection" if gone else about,
        )

    def _lost(self, error: Exception, what: str) -> NoReturn:
        self._drop()
        text = (
            f"The mail server {self._server.host} {what}: {str(error).rstrip('.') or type(error).__name__}."
        )
        raise DeliveryError(text, permanent=False, sure_not_sent=True) from error

    def _reset(self) -> None:
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _stuffed(payload: bytes) -> bytes:
    """The message as DATA wants it: lines that start with a dot get another one (RFC 5321, 4.5.2)."""
    stuffed = payload.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed

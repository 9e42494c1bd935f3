"""Getting into a mailbox: connect, secure, sign in. Nothing here has anything to do with a message.

Every failure is a FetchError. What a person has to change in the settings is permanent; what may heal by itself (a name
that cannot be looked up, no connection, a busy server) is not. imaplib speaks the protocol; its reading is replaced,
because a buffered file is of no use after a time-out, and IDLE is nothing but waiting for one.
"""

from __future__ import annotations

import imaplib
import ipaddress
import re
import select
import socket
import ssl
from contextlib import suppress
from typing import NoReturn

from ringback.ports.inbound import About, FetchError, MailboxServer

from .smtp_words import said

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of one line. The longest are the numbers of all new messages of a folder: seven digits for each."""

LARGEST_LITERAL = 64 * 1024 * 1024
"""Bytes of one literal. Nobody asks for so many, so a server that announces more is not believed."""

_CODE = re.compile(r"\[([A-Z-]+)[^\]]*\]")
_WORDLESS = re.compile(rb"\S+ (?:OK|NO|BAD|BYE)", re.IGNORECASE)
_PASSES = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"}
"""Response codes (RFC 5530) of a refusal that passes by itself."""

GONE = (OSError, imaplib.IMAP4.abort)
"""What is raised when the line is lost. What the server said no to is another imaplib.IMAP4.error."""


class Wire(imaplib.IMAP4):
    """imaplib's client with a buffer of its own. `context`: for TLS from the first byte, None for a plain start."""

    def __init__(self, server: MailboxServer, context: ssl.SSLContext | None) -> None:
        self._tls_context = context
        self._buffer = bytearray()
        super().__init__(server.host, server.port, timeout=server.timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), timeout)
        if self._tls_context is None:
            return plain
        try:
            return self._tls_context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def read(self, size: int) -> bytes:
        if size > LARGEST_LITERAL:
            raise self.abort(f"it announced {size} bytes at once")
        while len(self._buffer) < size:
            self._more()
        return self._cut(size)

    def readline(self) -> bytes:
        looked_at = 0
        while (end := self._buffer.find(b"\n", looked_at)) < 0:
            looked_at = len(self._buffer)
            if looked_at > LONGEST_LINE:
                raise self.abort("it sent a line without an end")
            self._more()
        line = self._cut(end + 1)
        # A few servers leave out the words behind OK that the standard asks for, or end lines in a way of their own.
        bare = line.rstrip(b"\r\n")
        return bare + (b" \r\n" if _WORDLESS.fullmatch(bare) else b"\r\n")

    def readable(self, seconds: float) -> bool:
        """Whether something arrives within so many seconds."""
        if self._buffer:
            return True
        pending = getattr(self.sock, "pending", None)
        if pending is not None and pending():
            return True
        # Not select: it fails for a process with more than a thousand open files.
        poller = select.poll()
        poller.register(self.sock, select.POLLIN | select.POLLHUP)
        return bool(poller.poll(seconds * 1000))

    def nothing_unread(self) -> bool:
        """Whether every byte that came has been looked at."""
        return not self._buffer

    def _more(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise self.abort("it closed the connection")
        self._buffer += data

    def _cut(self, size: int) -> bytes:
        found = bytes(self._buffer[:size])
        del self._buffer[:size]
        return found


def connect(server: MailboxServer, ca_file: str) -> Wire:
    """Return a connection that is greeted, secured as asked, and signed in; or raise FetchError."""
    if server.security == "none" and not _is_here(server.host):
        raise failure(
            f"Signing in to {server.host} without encryption would show the password to everybody on the way. "
            "Choose TLS or STARTTLS.",
            permanent=True,
        )
    wire: Wire | None = None
    try:
        wire = Wire(server, _context(ca_file) if server.security == "tls" else None)
        if server.security == "starttls":
            _secure(wire, server, ca_file)
        _sign_in(wire, server)
        wire.capabilities = _capabilities(wire)
    except BaseException as error:
        if wire is not None:
            drop(wire)
        if isinstance(error, OSError | imaplib.IMAP4.error | ValueError):
            raise _translated(server, error) from error
        raise
    return wire


def close(wire: Wire) -> None:
    """Say goodbye and close. Never raises."""
    try:
        wire.logout()
    except (OSError, imaplib.IMAP4.error, ValueError):
        drop(wire)


def drop(wire: Wire) -> None:
    """Close without a word. Never raises."""
    with suppress(OSError, AttributeError):
        wire.shutdown()


def failure(text: str, *, permanent: bool, about: About = "account") -> FetchError:
    text = text if text.endswith((".", "…")) else text + "."
    return FetchError(text, permanent=permanent, about=about)


def words(answer: object) -> str:
    """The server's own words, from whatever imaplib makes of them."""
    if isinstance(answer, list | tuple):
        parts = [part.encode("utf-8", "replace") if isinstance(part, str) else part for part in answer]
        answer = b" ".join(part for part in parts if isinstance(part, bytes))
    return said(answer if isinstance(answer, bytes) else str(answer).encode("utf-8", "replace"))


def lost(server: MailboxServer, error: BaseException) -> FetchError:
    """The error for a line that broke, was too slow, or carried nonsense."""
    if isinstance(error, socket.gaierror | UnicodeError) and not isinstance(error, UnicodeDecodeError):
        why = "its name cannot be found"
    elif isinstance(error, TimeoutError):
        why = f"no answer within {server.timeout:g} seconds"
    elif isinstance(error, ConnectionRefusedError):
        why = "nothing listens on that port"
    else:
        why = words(error.args[0] if error.args else "") or type(error).__name__
    text = f"The mail server {server.host}, port {server.port}, cannot be reached: {why.rstrip('.')}."
    return failure(text, permanent=False, about="connection")


def _context(ca_file: str) -> ssl.SSLContext:
    """Verification of certificate and host name, always. A private authority is trusted besides the system's."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            text = f"The file with the private certificate authority cannot be read: {ca_file}."
            raise failure(text, permanent=True) from error
    return context


def _secure(wire: Wire, server: MailboxServer, ca_file: str) -> None:
    if wire.state == "AUTH":
        raise failure(
            f"The mail server {server.host} says that we are signed in before the connection is secured, so it cannot "
            "be trusted. Choose TLS.",
            permanent=True,
        )
    if "STARTTLS" not in wire.capabilities:
        raise failure(
            f"The mail server {server.host} does not offer STARTTLS on port {server.port}, so the connection cannot "
            "be secured. Check the port, or choose TLS.",
            permanent=True,
        )
    answer, data = wire._simple_command("STARTTLS")
    if answer != "OK":
        raise failure(
            f"The mail server {server.host} refused to secure the connection: {words(data)}", permanent=False
        )
    if not wire.nothing_unread():
        # Somebody on the way may have put commands of their own before the secured part (CVE-2011-0411).
        raise failure(
            f"The mail server {server.host} went on talking before the connection was secured, so it cannot be "
            "trusted. Choose TLS.",
            permanent=True,
        )
    wire.sock = _context(ca_file).wrap_socket(wire.sock, server_hostname=server.host)
    wire.capabilities = _capabilities(wire)  # what it offered before is void (RFC 9051, 11.1)


def _capabilities(wire: Wire) -> tuple[str, ...]:
    answer, data = wire.capability()
    if answer != "OK" or not data or data[-1] is None:
        return ()
    return tuple(data[-1].decode("ascii", "replace").upper().split())


def _sign_in(wire: Wire, server: MailboxServer) -> None:
    if wire.state == "AUTH":
        return
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in server.username + server.password):
        raise failure("The user name or the password holds a control character.", permanent=True)
    answer: str
    data: object
    try:
        if server.token:
            answer, data = _by_token(wire, server)
        elif "AUTH=PLAIN" in wire.capabilities and (_is_wide(server) or "LOGINDISABLED" in wire.capabilities):
            # RFC 4616 says UTF-8 for PLAIN; LOGIN knows letters of ASCII only.
            secret = f"\0{server.username}\0{server.password}".encode()
            answer, data = wire.authenticate("PLAIN", lambda _challenge: secret)
        else:
            answer, data = wire._simple_command("LOGIN", _quoted(server.username), _quoted(server.password))
    except imaplib.IMAP4.abort:
        raise  # an imaplib error as well, but it says nothing about signing in
    except imaplib.IMAP4.error as error:
        answer, data = "NO", [str(error).encode("utf-8", "replace")]
    if answer != "OK":
        _refused(server, words(data))
    wire.state = "AUTH"


def _by_token(wire: Wire, server: MailboxServer) -> tuple[str, object]:
    if "AUTH=XOAUTH2" not in wire.capabilities:
        raise failure(
            f"The mail server {server.host} does not offer to sign in with a token. Use a password or an app password.",
            permanent=True,
        )
    answers = [f"user={server.username}\1auth=Bearer {server.token}\1\1".encode()]

    def respond(_challenge: bytes) -> bytes:
        # A refusal comes as a second challenge with details; an empty answer to it brings the refusal itself.
        return answers.pop() if answers else b""

    return wire.authenticate("XOAUTH2", respond)


def _refused(server: MailboxServer, text: str) -> NoReturn:
    code = _CODE.search(text.upper())
    passes = code is not None and code[1] in _PASSES
    advice = (
        ""
        if passes
        else " Check the user name and the password; many providers want an app password here, and that IMAP is "
        "switched on in the account's settings there."
    )
    text = f"The mail server {server.host} refused the sign-in: {text.rstrip('.')}.{advice}"
    raise failure(text, permanent=not passes)


def _is_wide(server: MailboxServer) -> bool:
    return not (server.username.isascii() and server.password.isascii())


def _quoted(text: str) -> bytes:
    return b'"' + text.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _is_here(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _translated(server: MailboxServer, error: OSError | imaplib.IMAP4.error | ValueError) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.rstrip(".")
        text = f"The certificate of the mail server {server.host} cannot be trusted: {why}."
        return failure(text, permanent=True)
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        text = f"The mail server {server.host} does not speak TLS on port {server.port}. "
        text += "Check the port and the security."
        return failure(text, permanent=True)
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
        text = f"The mail server {server.host} turned us away: {words(error.args[0] if error.args else '')}"
        return failure(text, permanent=False)
    if isinstance(error, imaplib.IMAP4.abort) and "unexpected response" in str(error):
        text = f"What answers at {server.host}, port {server.port}, is no IMAP server. Check the port and the security."
        return failure(text, permanent=True)
    return lost(server, error)

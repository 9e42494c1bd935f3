"""Getting to a mail server: connect, secure, sign in. Nothing here has anything to do with a message.

Every failure is a DeliveryError with `sure_not_sent=True`. What a person has to change in the settings is permanent;
what may heal by itself (a name that cannot be looked up, no connection, a busy server) is not.
"""

from __future__ import annotations

import base64
import ipaddress
import smtplib
import socket
import ssl

from ringback.ports.outbound import About, DeliveryError, MailServer, Trouble

from .smtp_words import said


def connect(server: MailServer, ca_file: str) -> smtplib.SMTP:
    """Return a connection that is greeted, secured as asked, and signed in; or raise DeliveryError."""
    if server.username and server.security == "none" and not _is_here(server.host):
        raise _failure(
            f"Signing in to {server.host} without encryption would show the password to everybody on the way. "
            "Choose STARTTLS or TLS, or leave the user name empty.",
            permanent=True,
            trouble="tls",
        )
    smtp = _open(server, ca_file)
    try:
        _greet(smtp, server)
        if server.security == "starttls":
            _secure(smtp, server, _context(ca_file))
        if server.username:
            _sign_in(smtp, server)
    except DeliveryError:
        smtp.close()
        raise
    except ssl.SSLCertVerificationError as error:
        smtp.close()
        raise _certificate(server, error) from error
    except ssl.SSLError as error:
        smtp.close()
        raise _no_tls(server, error) from error
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        raise _unreachable(server, error) from error
    return smtp


def close(smtp: smtplib.SMTP) -> None:
    """Say goodbye and close. Never raises."""
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()


def _open(server: MailServer, ca_file: str) -> smtplib.SMTP:
    try:
        if server.security == "tls":
            context = _context(ca_file)
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except ssl.SSLCertVerificationError as error:
        raise _certificate(server, error) from error
    except ssl.SSLError as error:
        raise _no_tls(server, error) from error
    except smtplib.SMTPConnectError as error:
        text = f"The mail server {server.host} turned us away: {error.smtp_code} {said(_bytes(error.smtp_error))}"
        raise _failure(text, permanent=error.smtp_code >= 500, trouble="busy") from error
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        raise _unreachable(server, error) from error
    if smtp.sock is not None:
        # The dot that ends a message goes out by itself and must not wait until the body's receipt is confirmed.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return smtp


def _context(ca_file: str) -> ssl.SSLContext:
    """Verification of certificate and host name, always. A private authority is trusted besides the system's."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            text = f"The file with the private certificate authority cannot be read: {ca_file}."
            raise _failure(text, permanent=True) from error
    return context


def _greet(smtp: smtplib.SMTP, server: MailServer) -> None:
    code, answer = smtp.ehlo()
    if not 200 <= code < 300 and server.security != "starttls" and not server.username:
        code, answer = smtp.helo()
    if not 200 <= code < 300:
        text = f"The mail server {server.host} did not answer our greeting: {code} {said(answer)}"
        raise _failure(text, permanent=code >= 500)


def _secure(smtp: smtplib.SMTP, server: MailServer, context: ssl.SSLContext) -> None:
    if not smtp.has_extn("starttls"):
        raise _failure(
            f"The mail server {server.host} does not offer STARTTLS on port {server.port}, so the connection cannot "
            "be secured. Nothing was sent. Check the port, or choose TLS.",
            permanent=True,
            trouble="tls",
        )
    try:
        code, answer = smtp.starttls(context=context)
    except smtplib.SMTPResponseException as error:
        code, answer = error.smtp_code, _bytes(error.smtp_error)
    if code != 220:
        text = f"The mail server {server.host} refused to secure the connection: {code} {said(answer)}"
        raise _failure(text, permanent=code >= 500, trouble="tls")
    _greet(smtp, server)  # what it offered before is void (RFC 3207, 4.2)


def _sign_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        if server.token:
            _sign_in_by_token(smtp, server)
        elif server.username.isascii() and server.password.isascii():
            smtp.login(server.username, server.password)
        else:
            _sign_in_utf8(smtp, server)
    except smtplib.SMTPAuthenticationError as error:
        text = f"The mail server {server.host} refused the sign-in: {error.smtp_code} {said(_bytes(error.smtp_error))}"
        raise _failure(text, permanent=error.smtp_code >= 500, trouble="sign_in") from error
    except smtplib.SMTPServerDisconnected:
        raise  # an SMTPException as well, but it says nothing about signing in
    except smtplib.SMTPException as error:
        text = f"The mail server {server.host} offers no way to sign in that we know. Check the port and the security."
        raise _failure(text, permanent=True, trouble="tls") from error


def _sign_in_by_token(smtp: smtplib.SMTP, server: MailServer) -> None:
    """AUTH XOAUTH2. A server that refuses the token says why in a challenge, which wants an empty answer."""
    if "XOAUTH2" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError("AUTH XOAUTH2 is not offered")
    words = f"user={server.username}\x01auth=Bearer {server.token}\x01\x01".encode()
    code, answer = smtp.docmd("AUTH", "XOAUTH2 " + base64.b64encode(words).decode("ascii"))
    if code == 334:
        code, answer = smtp.docmd("")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _sign_in_utf8(smtp: smtplib.SMTP, server: MailServer) -> None:
    """AUTH PLAIN with a name or password beyond ASCII (RFC 4616 says UTF-8); smtplib's login cannot."""
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError("AUTH PLAIN is not offered")
    secret = f"\0{server.username}\0{server.password}".encode()
    code, answer = smtp.docmd("AUTH", "PLAIN " + base64.b64encode(secret).decode("ascii"))
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, answer)


def _is_here(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _certificate(server: MailServer, error: ssl.SSLCertVerificationError) -> DeliveryError:
    text = f"The certificate of the mail server {server.host} cannot be trusted: {error.verify_message.rstrip('.')}."
    return _failure(text, permanent=True, trouble="certificate")


def _no_tls(server: MailServer, error: ssl.SSLError) -> DeliveryError:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return _unreachable(server, error)  # hung up in the middle: a busy server does that as well
    text = f"The mail server {server.host} does not speak TLS on port {server.port}. Check the port and the security."
    return _failure(text, permanent=True, trouble="tls")


def _unreachable(server: MailServer, error: Exception) -> DeliveryError:
    trouble: Trouble = "unreachable"
    if isinstance(error, socket.gaierror | UnicodeError):
        why, trouble = "its name cannot be found", "name"
    elif isinstance(error, TimeoutError):
        why, trouble = f"no answer within {server.timeout:g} seconds", "timeout"
    elif isinstance(error, ConnectionRefusedError):
        why, trouble = "nothing listens on that port", "refused"
    else:
        why = said(str(error).encode("utf-8", "replace")) or type(error).__name__
    text = f"The mail server {server.host}, port {server.port}, cannot be reached: {why.rstrip('.')}."
    return _failure(text, permanent=False, about="connection", trouble=trouble)


def _failure(text: str, *, permanent: bool, about: About = "account", trouble: Trouble = "") -> DeliveryError:
    text = text if text.endswith((".", "…")) else text + "."
    return DeliveryError(text, permanent=permanent, sure_not_sent=True, about=about, trouble=trouble)


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("utf-8", "replace")

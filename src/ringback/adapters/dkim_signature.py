"""Signing a message so that whoever gets it can see that its domain let it go (DKIM, RFC 6376)."""

from __future__ import annotations

import dkim

from ringback.ports.outbound import DeliveryError, SigningKey

HEADERS = (
    *(b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references"),
    *(b"mime-version", b"content-type", b"content-transfer-encoding"),
    *(b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted"),
)
"""What is signed if the message has it. RFC 8058 wants both List-Unsubscribe headers to be covered."""

ONCE = (b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"content-type")
"""Signed once more than they are there, so that nobody on the way can add a second one that is shown instead."""


def signed(raw: bytes, key: SigningKey | None) -> bytes:
    """The message with its signature before it; as it is without a key. Raises DeliveryError for a key of no use."""
    if key is None:
        return raw
    there = [name.lower() for name, _value in dkim.rfc822_parse(raw)[0]]
    names = [name for name in HEADERS for _ in range(there.count(name))] + list(ONCE)
    try:
        header: bytes = dkim.sign(
            raw,
            key.selector.encode("ascii"),
            key.domain.encode("idna"),
            key.private_key.encode("ascii"),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=names,
            linesep=b"\r\n",
        )
    except (dkim.DKIMException, ValueError, TypeError) as error:
        raise DeliveryError(
            f"The message cannot be signed with the DKIM key of {key.domain}: {str(error) or type(error).__name__}. "
            "Make a new key in the mail settings.",
            permanent=True,
            sure_not_sent=True,
            about="account",
        ) from error
    return header + raw

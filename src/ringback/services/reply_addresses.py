"""Addresses to answer to that say which message is answered, for mailboxes that take `office+anything@example.com`.

The token names the message and is signed, so that nobody can answer for somebody else's lead by counting. It is short,
and of small letters and figures alone: some mail servers do not keep the difference between small and big ones.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from ringback.store.models import Touch, Workspace

_SALT = "ringback.reply"
_TOKEN = re.compile(r"r([0-9a-z]{1,13})-([0-9a-f]{12})")
LONGEST_LOCAL = 64
"""Characters before the @ (RFC 5321)."""


def reply_address(touch: Touch, base: str) -> str:
    """`base` with the token of this message: office@example.com gives office+r3f-…@example.com.

    Where that would be longer than an address may be: `base` itself.
    """
    local, _, domain = base.rpartition("@")
    number = _base36(touch.pk)
    tagged = f"{local}+r{number}-{_signature(touch.workspace_id, touch.pk, settings.SECRET_KEY)}"
    return f"{tagged}@{domain}" if local and len(tagged) <= LONGEST_LOCAL else base


def touch_answered(workspace: Workspace, address: str) -> Touch | None:
    """The message of this workspace that was answered to this address; None for an address without a true token."""
    found = _TOKEN.fullmatch(address.rpartition("@")[0].rpartition("+")[2].lower())
    if found is None:
        return None
    touch_id = int(found[1], 36)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if touch_id >= 2**63 or not any(
        constant_time_compare(found[2], _signature(workspace.pk, touch_id, key)) for key in keys
    ):
        return None
    touches = Touch.objects.select_related("lead__contact", "enrollment", "point")
    return touches.filter(workspace=workspace, pk=touch_id).first()


def _signature(workspace_id: int, touch_id: int, key: str | bytes) -> str:
    value = f"{workspace_id}.{touch_id}"
    return salted_hmac(_SALT, value, secret=key, algorithm="sha256").hexdigest()[:12]


def _base36(number: int) -> str:
    figures = ""
    while number:
        number, rest = divmod(number, 36)
        figures = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + figures
    return figures or "0"

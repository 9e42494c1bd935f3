"""The part of an address that says which message of ours an answer or a bounce belongs to: `office+rb-…@acme.example`.

Mail systems may fold the letters of an address, so that only small ones and digits are used.
"""

from __future__ import annotations

import re

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from ringback.store.models import Touch, Workspace

_SALT = "ringback.reply-address"
_LENGTH = 12
_TOKEN = re.compile(rf"rb-(?P<id>[0-9a-z]{{1,12}})-(?P<mac>[0-9a-f]{{{_LENGTH}}})")


def token_for(touch: Touch) -> str:
    """What stands behind the plus sign: hard to forge, without any word about the person."""
    return f"rb-{int_to_base36(touch.pk)}-{_mac(touch.pk)}"


def touch_of(address: str, workspace: Workspace) -> Touch | None:
    """The message of this workspace that the address names; None if it names none."""
    found = _TOKEN.search(address.rpartition("@")[0].lower())
    if found is None:
        return None
    pk = base36_to_int(found["id"])
    if pk >= 2**63 or not constant_time_compare(found["mac"], _mac(pk)):
        return None
    touches = Touch.objects.select_related("lead__contact__merged_into", "point", "enrollment")
    return touches.filter(workspace=workspace, pk=pk).first()


def _mac(pk: int) -> str:
    return salted_hmac(_SALT, str(pk), algorithm="sha256").hexdigest()[:_LENGTH]

"""What tells a person from a program on the pages that anybody may open, without a cookie and without a puzzle.

A page carries a signed ticket that says when it was opened and for what, and a field that people do not see. What a
browser says comes from another site is not taken.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

QUICKEST = timedelta(seconds=2)
"""Nobody fills in a form faster."""
LONGEST = timedelta(hours=24)
"""For so long an opened form can be sent."""
TICKET, TRAP = "ticket", "leave_empty"
_SIGNER = signing.Signer(salt="ringback.page")


def page_ticket(what: str, now: datetime) -> str:
    """The ticket of a page about `what`, opened now."""
    return _SIGNER.sign_object([what, int(now.timestamp()), secrets.token_urlsafe(6)])


def opened_at(ticket: str, what: str, now: datetime) -> datetime | None:
    """When the page of this ticket was opened; None for one that is forged, about something else, or too old."""
    try:
        about, stamp, _name = _SIGNER.unsign_object(ticket)
        at = datetime.fromtimestamp(stamp, tz=UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None
    return at if about == what and now - at <= LONGEST else None


def not_a_person(request: HttpRequest, opened: datetime | None, now: datetime) -> str:
    """Why this looks like a program, in words for a person; "" if it does not. Nothing that was sent is kept then."""
    origin = urlsplit(request.headers.get("Origin", ""))
    ours = {request.get_host(), urlsplit(settings.RINGBACK_PUBLIC_URL).netloc}
    if (origin.netloc and origin.netloc not in ours) or request.headers.get("Sec-Fetch-Site") == "cross-site":
        return "This came from another page. Please check what you typed and press Send again here."
    if request.POST.get(TRAP):
        return "One field below must stay empty. Please clear it and press Send again."
    if opened is None:
        return "This page was open for a long time. Please press Send again."
    return (
        "That was very quick. Please check what you typed and press Send again."
        if now - opened < QUICKEST
        else ""
    )

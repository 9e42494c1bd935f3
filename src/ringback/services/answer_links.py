"""The link in a message by which its reader answers with one tap. The page behind it is `web/views/answer.py`."""

from __future__ import annotations

from django.conf import settings

from ringback.store.models import Touch

from . import link_tokens

_SALT = "ringback.answer"


class BadAnswerToken(Exception):
    """The link is cut, forged, or leads to nothing that is kept here. The words are for whoever opened it."""


def answer_token(touch: Touch) -> str:
    """An opaque, hard-to-forge text that names the workspace and the message. It does not run out."""
    return link_tokens.make([touch.workspace_id, touch.pk], salt=_SALT)


def answer_url(touch: Touch) -> str:
    """The address of the answer page of this message. Opening it changes nothing."""
    return f"{settings.RINGBACK_PUBLIC_URL.rstrip('/')}/a/{answer_token(touch)}"


def answer_target(token: str) -> Touch:
    """The message whose token this is. Raises `BadAnswerToken`."""
    ids = link_tokens.read(token, salt=_SALT)
    if ids is None or len(ids) != 2:
        raise BadAnswerToken("This link is not complete. Please use the whole link from the e-mail.")
    workspace_id, touch_id = ids
    touch = (
        Touch.objects.select_related("workspace", "lead__contact", "lead__owner", "enrollment", "point")
        .filter(pk=touch_id, workspace_id=workspace_id)
        .first()
    )
    if touch is None:
        raise BadAnswerToken("What this link was about is not kept here any more.")
    return touch
